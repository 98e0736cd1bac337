//! Entries of the audit log as people read them.

use domain::audit::{AuditAction, AuditDetail, AuditLine};
use domain::roles::{Apps, RoleKey};
use domain::time::Instant;
use domain::users::status::StatusKey;
use leptos::prelude::*;

use super::audit_words::AuditWord;
use super::time::{full, number, told};
use super::undo::{UndoButton, Undoing};
use crate::text::{Word, count, t};

/// An entry may hold a thousand details, of which so many are shown.
const SHOWN_DETAILS: usize = 8;

/// What was done, to follow the name of who did it.
pub fn action_words(action: AuditAction) -> &'static str {
    t(match action {
        AuditAction::OrganizationSetUp => AuditWord::AuditOrganizationSetUp,
        AuditAction::Seeded => AuditWord::AuditSeeded,
        AuditAction::AuditExported => AuditWord::AuditExported,
        AuditAction::SignedIn => AuditWord::AuditSignedIn,
        AuditAction::SignedOut => AuditWord::AuditSignedOut,
        AuditAction::SessionRevoked => AuditWord::AuditSessionRevoked,
        AuditAction::ConnectionMade => AuditWord::AuditConnectionMade,
        AuditAction::UserEdited => AuditWord::AuditUserEdited,
        AuditAction::UsersInvited => AuditWord::AuditUsersInvited,
        AuditAction::InvitesResent => AuditWord::AuditInvitesResent,
        AuditAction::InvitesDeleted => AuditWord::AuditInvitesDeleted,
        AuditAction::InviteAccepted => AuditWord::AuditInviteAccepted,
        AuditAction::RolesChanged => AuditWord::AuditRolesChanged,
        AuditAction::RolesEnded => AuditWord::AuditRolesEnded,
        AuditAction::UsersEnabled => AuditWord::AuditUsersEnabled,
        AuditAction::UsersDisabled => AuditWord::AuditUsersDisabled,
        AuditAction::SeatsSet => AuditWord::AuditSeatsSet,
        AuditAction::UsersImported => AuditWord::AuditUsersImported,
        AuditAction::UsersExported => AuditWord::AuditUsersExported,
        AuditAction::RoleMade => AuditWord::AuditRoleMade,
        AuditAction::RoleChanged => AuditWord::AuditRoleChanged,
        AuditAction::RoleRemoved => AuditWord::AuditRoleRemoved,
        AuditAction::RolesExported => AuditWord::AuditRolesExported,
        AuditAction::PrimaryOffered => AuditWord::AuditPrimaryOffered,
        AuditAction::PrimaryDeclined => AuditWord::AuditPrimaryDeclined,
        AuditAction::PrimaryTransferred => AuditWord::AuditPrimaryTransferred,
        AuditAction::PrimaryRecovered => AuditWord::AuditPrimaryRecovered,
        AuditAction::Undone => AuditWord::AuditUndone,
    })
}

/// What a detail is about, such as `ABM role`; what has no word here stands as it was kept.
pub fn detail_subject(detail: &AuditDetail, apps: &Apps) -> String {
    if let Some(app) = detail.app() {
        let name = apps.find(app).map_or_else(|| app.to_string(), |app| app.short_name.clone());
        return t(Word::AppRole).replace("{app}", &name);
    }
    if let Some(app) = detail.end_of_app() {
        let name = apps.find(app).map_or_else(|| app.to_string(), |app| app.short_name.clone());
        return t(AuditWord::RoleEnds).replace("{app}", &name);
    }
    match detail.subject.as_str() {
        "status" => t(Word::Status).into(),
        "first_name" => t(Word::FirstName).into(),
        "last_name" => t(Word::LastName).into(),
        "job_title" => t(Word::JobTitle).into(),
        "email" => t(Word::Email).into(),
        "filter" => t(AuditWord::AuditFilter).into(),
        "description" => t(AuditWord::Description).into(),
        other if other.starts_with("seats.") => t(AuditWord::Seats).into(),
        other if other.starts_with("roles.") => format!("{}, {}", t(Word::Roles), other.trim_start_matches("roles.")),
        other if other.starts_with("name.") => t(AuditWord::RoleName).into(),
        // What an id names; the id itself says nothing to anybody.
        other if other.starts_with("ses_") => t(AuditWord::Session).into(),
        other if other.starts_with("org_") => t(AuditWord::Organization).into(),
        other if other.starts_with("con_") => t(AuditWord::Connection).into(),
        other if other.starts_with("aud_") => t(AuditWord::TakenBack).into(),
        other => other.strip_prefix("level.").unwrap_or(other).to_owned(),
    }
}

/// A value of a detail: the name of a role or a status, the text itself otherwise.
pub fn detail_value(detail: &AuditDetail, value: &str, apps: &Apps) -> String {
    if let Some(app) = detail.app() {
        return match value {
            "none" => t(Word::NoRoleAssigned).into(),
            role => RoleKey::parse(role).map_or_else(|| role.to_owned(), |role| apps.role_name(app, role)),
        };
    }
    if detail.end_of_app().is_some() {
        return if value == "none" { t(AuditWord::NoEnd).into() } else { told(value) };
    }
    let status = StatusKey::from_key(value).filter(|_| detail.subject == "status");
    match status {
        Some(StatusKey::Enabled) => t(Word::Enabled).into(),
        Some(StatusKey::Disabled) => t(Word::Disabled).into(),
        Some(StatusKey::Invited) => t(Word::Invited).into(),
        Some(StatusKey::ExpiredInvite) => t(Word::ExpiredInvite).into(),
        None if value.is_empty() => t(AuditWord::NoValue).into(),
        None => value.to_owned(),
    }
}

/// The entries as a list.
#[component]
pub fn AuditTrail(
    #[prop(into)] lines: Signal<Vec<AuditLine>>,
    apps: Apps,
    /// How what can be taken back is.
    undoing: Undoing,
) -> impl IntoView {
    let apps = StoredValue::new(apps);
    let line = move |line: AuditLine| view! { <Entry line apps=apps.get_value() undoing /> };
    view! { <ol class="trail">{move || lines.get().into_iter().map(line).collect_view()}</ol> }
}

#[component]
fn Entry(line: AuditLine, apps: Apps, undoing: Undoing) -> impl IntoView {
    let undo =
        line.can_undo.then(|| view! { <UndoButton id=line.id users=line.users about=about(line.action, line.at) undoing /> });
    let actor = line.actor.unwrap_or_else(|| t(AuditWord::TheServer).into());
    let about_whom = line.whom.or_else(|| (line.users > 1).then(|| count(line.users, Word::OneUser, Word::ManyUsers)));
    let hidden = line.details.len().saturating_sub(SHOWN_DETAILS);
    let detail = |detail: &AuditDetail| view! { <li>{changed(detail, &apps)}</li> };
    let details = line.details.iter().take(SHOWN_DETAILS).map(detail).collect_view();
    let more = (hidden > 0).then(|| more_details(u32::try_from(hidden).unwrap_or(u32::MAX)));
    view! {
        <li>
            <time class="small t3">{full(line.at)}</time>
            <div>
                <p>
                    <span class="strong">{actor}</span>
                    " "
                    {action_words(line.action)}
                    {about_whom.map(|whom| view! { <span class="t3">", " {whom}</span> })}
                </p>
                {(!line.details.is_empty()).then(|| view! {
                    <ul class="small t2">{details} {more.map(|more| view! { <li>{more}</li> })}</ul>
                })}
                {undo}
            </div>
        </li>
    }
}

/// `disabled users, 22 Nov 2026, 12:00`.
pub fn about(action: AuditAction, at: Instant) -> String {
    format!("{}, {}", action_words(action), full(at))
}

/// `and 12 more`.
pub fn more_details(more: u32) -> String {
    t(AuditWord::MoreDetails).replace("{n}", &number(more))
}

/// `ABM role: Sales User → Sales AE`.
pub fn changed(detail: &AuditDetail, apps: &Apps) -> impl IntoView + use<> {
    let value = |value: &Option<String>| value.as_ref().map(|value| detail_value(detail, value, apps));
    let (before, after) = (value(&detail.before), value(&detail.after));
    let has_values = before.is_some() || after.is_some();
    let arrow = (before.is_some() && after.is_some())
        .then(|| view! { <span aria-hidden="true">" → "</span><span class="vh">" " {t(AuditWord::ChangedTo)} " "</span> });
    view! { {detail_subject(detail, apps)} {has_values.then_some(": ")} {before} {arrow} {after} }
}
