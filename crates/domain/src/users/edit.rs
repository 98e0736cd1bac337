//! Changing one person: what the user's page saves (A14 to A18).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::end::{self, RoleEnd, RoleEnds};
use super::grantor::{Act, Grantor, Hindrance, Subject};
use super::status::StatusKey;
use super::{Status, StoredStatus, User, UserRow};
use crate::audit::{AuditDetail, AuditLine};
use crate::mail::MailLine;
use crate::refusal::Refusal;
use crate::roles::{AppKey, RoleKey};
use crate::sign_in::SessionRow;
use crate::time::Instant;

/// At most this many characters in a name or a job title.
pub const MAX_NAME_CHARS: usize = 100;

/// What the page saves: all that it shows, changed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserEdit {
    pub first_name: String,
    pub last_name: String,
    pub job_title: String,
    /// Enabled or Disabled (A16); left out where the page offers no choice.
    pub is_enabled: Option<bool>,
    /// The role wanted in each application the page offers; `None` is "No Role Assigned".
    pub roles: BTreeMap<AppKey, Option<RoleKey>>,
    /// When the role of an application ends by itself (E12); left out, it does not.
    #[serde(default)]
    pub until: BTreeMap<AppKey, Instant>,
}

impl UserEdit {
    /// What the page begins with.
    #[must_use]
    pub fn of(page: &UserPage, apps: impl Iterator<Item = AppKey>) -> Self {
        Self {
            first_name: page.first_name.clone(),
            last_name: page.last_name.clone(),
            job_title: page.row.job_title.clone(),
            is_enabled: match page.row.status {
                Status::Enabled => Some(true),
                Status::Disabled => Some(false),
                _ => None,
            },
            roles: apps.map(|app| (app, page.row.roles.in_app(app))).collect(),
            until: page.ends.iter().map(|(app, end)| (*app, end.until)).collect(),
        }
    }

    /// What is different in `now`, in the words of the audit log.
    #[must_use]
    pub fn changes_to(&self, now: &Self) -> Vec<AuditDetail> {
        let status = |is_enabled: Option<bool>| {
            is_enabled.map(|enabled| if enabled { StatusKey::Enabled } else { StatusKey::Disabled }.key().to_owned())
        };
        let held = |edit: &Self, app: &AppKey| edit.roles.get(app).copied().flatten();
        let names = [
            ("first_name", &self.first_name, &now.first_name),
            ("last_name", &self.last_name, &now.last_name),
            ("job_title", &self.job_title, &now.job_title),
        ];
        let names = names.map(|(field, old, new)| AuditDetail::changed(field, old.clone(), new.clone()));
        let status = AuditDetail {
            subject: "status".into(),
            before: status(self.is_enabled),
            after: status(now.is_enabled),
            ..AuditDetail::default()
        };
        let roles =
            now.roles.keys().map(|app| AuditDetail::changed(&format!("role.{app}"), word(held(self, app)), word(held(now, app))));
        let ends = now.roles.keys().filter_map(|app| AuditDetail::until_changed(0, *app, self.end_in(*app), now.end_in(*app)));
        names.into_iter().chain([status]).chain(roles).filter(|detail| detail.before != detail.after).chain(ends).collect()
    }

    /// When the role wanted in `app` ends; no role has no end.
    #[must_use]
    pub fn end_in(&self, app: AppKey) -> Option<Instant> {
        let has_role = self.roles.get(&app).is_some_and(Option::is_some);
        self.until.get(&app).copied().filter(|_| has_role)
    }

    /// What was typed on a page drawn from `drawn`, brought to a page drawn from `now`: what was changed stays, what was left
    /// alone follows, so that saving it takes back nobody else's change.
    #[must_use]
    pub fn carried(self, drawn: &Self, now: &Self) -> Self {
        fn either<T: PartialEq + Clone>(typed: T, drawn: &T, now: &T) -> T {
            if typed == *drawn { now.clone() } else { typed }
        }
        let role = |edit: &Self, app: &AppKey| edit.roles.get(app).copied().flatten();
        let end = |app: &AppKey| {
            let end = |edit: &Self| edit.until.get(app).copied();
            Some((*app, either(end(&self), &end(drawn), &end(now))?))
        };
        let until = now.roles.keys().filter_map(end).collect();
        let roles = now.roles.keys().map(|app| (*app, either(role(&self, app), &role(drawn, app), &role(now, app)))).collect();
        Self {
            first_name: either(self.first_name, &drawn.first_name, &now.first_name),
            last_name: either(self.last_name, &drawn.last_name, &now.last_name),
            job_title: either(self.job_title, &drawn.job_title, &now.job_title),
            is_enabled: either(self.is_enabled, &drawn.is_enabled, &now.is_enabled),
            roles,
            until,
        }
    }
}

/// What the page of one person shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    pub row: UserRow,
    pub first_name: String,
    pub last_name: String,
    pub crm_user_id: Option<String>,
    pub is_primary: bool,
    /// Which of the roles end by themselves, and what comes back (E12).
    pub ends: RoleEnds,
    /// The state the page was drawn from; a save says it, so that nobody's change is overwritten unseen.
    pub seen: i64,
    /// `None` for whoever may not end them: where somebody signs in from is nobody else's business.
    pub sessions: Option<Vec<SessionRow>>,
    /// Who sent the last invitation.
    pub inviter: Option<String>,
    /// The last mail to the person.
    pub mail: Option<MailLine>,
    /// What was done to the person, the newest first.
    /// `None` for whoever may not read the audit log (D13).
    pub trail: Option<Vec<AuditLine>>,
    pub now: Instant,
}

impl UserPage {
    /// The person as the rules look at him when `edit` is saved: enabling comes before roles.
    #[must_use]
    pub fn subject(&self, edit: &UserEdit) -> Subject<'_> {
        let status = match self.row.status.key() {
            StatusKey::Disabled if edit.is_enabled == Some(true) => StatusKey::Enabled,
            status => status,
        };
        Subject { id: Some(self.row.id), status, roles: &self.row.roles, ends: &self.ends }
    }
}

/// What one save changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditPlan {
    pub after: User,
    /// In which applications the role or its end changes, and the end it has then.
    pub ends: BTreeMap<AppKey, Option<RoleEnd>>,
    /// Empty when nothing changes.
    pub details: Vec<AuditDetail>,
    /// The person's sessions end with this.
    pub disables: bool,
}

/// What `edit` makes at `now` of `before`, whose roles have these `ends`. Somebody who is enabled and given a role at once is enabled first, and disabled last.
///
/// # Errors
/// [`Refusal::Held`] when the grantor may not do a part of it: then nothing of it is done. The refusal of a field that is too
/// long or holds control characters; [`Refusal::EndNotAhead`].
pub fn plan(grantor: &Grantor<'_>, before: &User, ends: &RoleEnds, edit: &UserEdit, now: Instant) -> Result<EditPlan, Refusal> {
    let mut after = before.clone();
    let mut changed_ends = BTreeMap::new();
    let mut details = Vec::new();
    let held = |hindrance: Hindrance| grantor.refusal(hindrance, before.display_name());
    for (field, new, old) in [
        ("first_name", &edit.first_name, &mut after.first_name),
        ("last_name", &edit.last_name, &mut after.last_name),
        ("job_title", &edit.job_title, &mut after.job_title),
    ] {
        // What stays is not judged: it may have come in another way than by a form.
        let new = if new == old { new.clone() } else { check_name(field, new)? };
        if new != *old {
            grantor.may(Act::Edit, &subject(before, ends)).map_err(held)?;
            details.push(AuditDetail::changed(field, old.clone(), new.clone()));
            *old = new;
        }
    }
    let status = before.status.stored_key();
    if edit.is_enabled == Some(true) && status == StatusKey::Disabled {
        set_status(grantor, (&mut after, ends), true, &mut details).map_err(held)?;
    }
    for (app, role) in &edit.roles {
        let old = after.roles.in_app(*app);
        let (old_end, until) = (ends.get(app), edit.end_in(*app));
        let new_end = AuditDetail::until_changed(0, *app, old_end.map(|end| end.until), until);
        if old == *role && new_end.is_none() {
            continue;
        }
        grantor.may(Act::ChangeRole { app: *app, to: *role }, &subject(&after, ends)).map_err(held)?;
        if let Some(until) = until.filter(|_| new_end.is_some()) {
            end::check(*app, until, now)?;
        }
        if old != *role {
            details.push(AuditDetail::changed(&format!("role.{app}"), word(old), word(*role)));
        }
        details.extend(new_end);
        changed_ends.insert(*app, end::given(old, old_end, *role, until));
        after.roles.set(*app, *role);
    }
    let disables = edit.is_enabled == Some(false) && status == StatusKey::Enabled;
    if disables {
        set_status(grantor, (&mut after, ends), false, &mut details).map_err(held)?;
    }
    Ok(EditPlan { after, ends: changed_ends, details, disables })
}

fn set_status(
    grantor: &Grantor<'_>,
    (user, ends): (&mut User, &RoleEnds),
    enabled: bool,
    details: &mut Vec<AuditDetail>,
) -> Result<(), Hindrance> {
    let (act, to) = if enabled { (Act::Enable, StoredStatus::Enabled) } else { (Act::Disable, StoredStatus::Disabled) };
    grantor.may(act, &subject(user, ends))?;
    let (old, new) = (user.status.stored_key().key(), to.stored_key().key());
    details.push(AuditDetail::changed("status", old.into(), new.into()));
    user.status = to;
    Ok(())
}

/// A person, whose roles have these `ends`, as the rules look at him.
#[must_use]
pub fn subject<'a>(user: &'a User, ends: &'a RoleEnds) -> Subject<'a> {
    Subject { id: Some(user.id), status: user.status.stored_key(), roles: &user.roles, ends }
}

/// `none` for no role, as everywhere in URLs.
fn word(role: Option<RoleKey>) -> String {
    role.map_or_else(|| "none".to_owned(), |role| role.to_string())
}

/// A name without spaces around it. Names of people stand in mails, whose readers' programs turn what looks like an address
/// of the web into a link.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::Malformed`] for control characters and for a link.
pub fn check_name(field: &str, name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.chars().count() > MAX_NAME_CHARS {
        Err(Refusal::TooLong { field: field.into(), max: MAX_NAME_CHARS as u32 })
    } else if name.chars().any(char::is_control) || looks_like_a_link(name) {
        Err(Refusal::Malformed { field: field.into() })
    } else {
        Ok(name.to_owned())
    }
}

fn looks_like_a_link(name: &str) -> bool {
    name.contains("://")
        || name.split_whitespace().any(|word| word.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("www.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_a_link() {
        for link in ["https://calder.example", "Sam www.calder.example", "WWW.calder.example"] {
            assert_eq!(check_name("first_name", link), Err(Refusal::Malformed { field: "first_name".into() }), "{link}");
        }
        for name in ["J. R. R.", "Marketing/Sales", "Owww.", "Ww"] {
            assert_eq!(check_name("job_title", name), Ok(name.to_owned()));
        }
    }

    fn edit(first_name: &str, job_title: &str, abm: Option<&'static str>) -> UserEdit {
        UserEdit {
            first_name: first_name.into(),
            last_name: "Okafor".into(),
            job_title: job_title.into(),
            is_enabled: Some(true),
            roles: [(AppKey::ABM, abm.map(RoleKey::of))].into(),
            until: BTreeMap::new(),
        }
    }

    #[test]
    fn what_was_typed_stays_and_what_was_left_alone_follows() {
        let drawn = edit("Sam", "", Some("sales_user"));
        let typed = edit("Samuel", "", Some("sales_user"));
        let now = edit("Sam", "Lead", None);
        let carried = typed.carried(&drawn, &now);
        assert_eq!(carried, edit("Samuel", "Lead", None));
        assert_eq!(now.changes_to(&carried), [AuditDetail::changed("first_name", "Sam".into(), "Samuel".into())]);
    }

    #[test]
    fn differences_are_told_as_the_audit_log_tells_them() {
        let (drawn, now) = (edit("Sam", "", Some("sales_user")), edit("Sam", "", None));
        assert_eq!(drawn.changes_to(&now), [AuditDetail::changed("role.abm", "sales_user".into(), "none".into())]);
        assert!(drawn.changes_to(&drawn).is_empty());
    }
}
