//! What a bulk action would do (E1): how many change, who holds it back, which rights come and go, who by name.

use domain::page::Page;
use domain::roles::{Apps, RoleKey, RoleSet};
use domain::users::bulk::{BulkLine, BulkPreview, BulkRequest, Hindered, LinesAfter, RightsChange};
use domain::users::initials;
use domain::users::status::StatusKey;
use leptos::prelude::*;

use super::api::list_bulk_lines;
use super::bulk_choice::{APPLY, Who, sentence};
use super::filters::status_word;
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::focus::focus;
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::time::number;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// `12 will change`, `3 already have it`, `2 cannot`.
#[component]
pub fn Tally(shown: BulkPreview) -> impl IntoView {
    let holding = shown.hindered.iter().map(|one| one.users).sum();
    let tally = [
        (shown.changing, PeopleWord::WillChange, "", true),
        (shown.same, PeopleWord::AlreadyHave, "", shown.same > 0),
        (holding, PeopleWord::Cannot, "bad", holding > 0),
    ];
    let told = tally.into_iter().filter(|(.., is_told)| *is_told);
    told.map(|(n, word, tone, _)| {
        view! {
            <span data-tone=tone>
                {(tone == "bad").then(|| view! { <SmallIcon name="error" /> })}
                <b>{number(n)}</b>
                " "
                {t(word)}
            </span>
        }
    })
    .collect_view()
}

/// The right side of the dialog, below the tally.
#[component]
pub fn Preview(
    request: BulkRequest,
    shown: BulkPreview,
    names_moved: Signal<Option<Vec<String>>>,
    leave_out: RwSignal<bool>,
) -> impl IntoView {
    let apps = use_session().apps();
    let holding: u32 = shown.hindered.iter().map(|one| one.users).sum();
    let leave = move |_| {
        leave_out.set(true);
        focus(APPLY);
    };
    let reasons = shown.hindered.clone();
    let reason = |hindered: Hindered| view! { <li>{sentence(&hindered)}<Who hindered /></li> };
    let reasons = reasons.into_iter().map(reason).collect_view();
    let effects = shown.effects.iter().map(|effect| view! { <Effect effect=effect.clone() apps=apps.clone() /> }).collect_view();
    view! {
        {move || names_moved.get().map(|names| view! {
            <div class="note" data-tone="warn" role="alert">
                <Icon name="warning" />
                <div><b>{facts_moved(&names)}</b> " " {names.join(", ")}</div>
            </div>
        })}
        {(holding > 0).then(|| view! {
            <div class="note" data-tone=move || if leave_out.get() { "info" } else { "bad" }>
                <Icon name=Signal::derive(move || if leave_out.get() { "info" } else { "error" }) />
                <div><ul class="stack">{reasons}</ul></div>
                {move || if leave_out.get() {
                    view! { <span>{t(PeopleWord::LeftOut)}</span> }.into_any()
                } else {
                    view! { <button type="button" class="btn" data-size="s" on:click=leave>{t(PeopleWord::LeaveThemOut)}</button> }.into_any()
                }}
            </div>
        })}
        {effects}
        <Lines request first=shown.lines apps />
    }
}

/// What is said when what was looked at is so no more (E2): people were changed, of whom some are named, or something else the
/// change depends on.
pub fn facts_moved(names: &[String]) -> &'static str {
    t(if names.is_empty() { PeopleWord::OtherFactsMoved } else { PeopleWord::FactsMoved })
}

/// `12 × Sales SDR → Sales AE`, with the rights gained and lost behind it.
#[component]
fn Effect(effect: RightsChange, apps: Apps) -> impl IntoView {
    let name =
        |role: Option<RoleKey>| role.map_or_else(|| t(Word::NoRoleAssigned).to_owned(), |role| apps.role_name(effect.app, role));
    let (from, to) = (name(effect.from), name(effect.to));
    let part = |word: PeopleWord, rows: &[domain::locale::Words]| {
        (!rows.is_empty()).then(|| {
            let rows = rows.iter().map(|row| view! { <li>{row.in_locale(locale()).to_owned()}</li> }).collect_view();
            view! { <div><h4 class="small">{t(word)}</h4><ul>{rows}</ul></div> }
        })
    };
    let summary = t(PeopleWord::RightsMove)
        .replace("{gained}", &effect.gained.len().to_string())
        .replace("{lost}", &effect.lost.len().to_string());
    view! {
        <details class="effect">
            <summary>
                <b>{number(effect.users)}</b> " × " {from} " → " {to} ": " <span class="t2">{summary}</span>
            </summary>
            {part(PeopleWord::RightsGained, &effect.gained)}
            {part(PeopleWord::RightsLost, &effect.lost)}
        </details>
    }
}

#[component]
fn Lines(request: BulkRequest, first: Page<BulkLine>, apps: Apps) -> impl IntoView {
    let rows = RwSignal::new(first.rows);
    let next = RwSignal::new(first.next);
    let failure = RwSignal::new(None::<ApiError>);
    let is_asking = RwSignal::new(false);
    let more = move |_| {
        let Some(after) = next.get_untracked().filter(|_| !is_asking.get_untracked()) else { return };
        let request = request.clone();
        is_asking.set(true);
        failure.set(None);
        start(async move {
            match list_bulk_lines(LinesAfter { request, after }).await {
                Ok(page) => {
                    if page.next.is_none() && rows.try_get_untracked().is_some() {
                        // The button that was pressed goes.
                        focus(APPLY);
                    }
                    rows.try_update(|rows| rows.extend(page.rows));
                    next.try_set(page.next);
                }
                // What does not come can be asked for again: the button stays.
                Err(error) => drop(failure.try_set(Some(error))),
            }
            is_asking.try_set(false);
        });
    };
    let line = move |line: BulkLine| {
        let change = said(&apps, &line);
        view! {
            <li>
                <span class="avatar" aria-hidden="true">{initials(&line.name)}</span>
                <span class="strong cut">{line.name.clone()}</span>
                <span class="t3 cut">{change.0}</span>
                <SmallIcon name="arrow" />
                <span class="cut">{change.1}</span>
                <span class="cap t3 cut">{note(&line)}</span>
            </li>
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <ul class="ba">{
                let line = line.clone();
                move || rows.get().into_iter().map(line.clone()).collect_view()
            }</ul>
        </Show>
        {move || failure.get().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
        <Show when=move || next.with(Option::is_some)>
            <button type="button" class="btn" data-size="s" on:click=more.clone()>{t(PeopleWord::ShowMore)}</button>
        </Show>
    }
}

/// What changes of a person: before and after.
fn said(apps: &Apps, line: &BulkLine) -> (String, String) {
    let Some((after, status)) = &line.after else {
        return (status_word(line.status).to_owned(), t(PeopleWord::Deleted).to_owned());
    };
    let roles = |roles: &RoleSet| {
        let changed = apps.iter().filter(|app| line.roles.in_app(app.key) != after.in_app(app.key));
        let name = |app: &domain::roles::App| {
            roles.in_app(app.key).map_or_else(|| t(Word::NoRoleAssigned).to_owned(), |role| apps.role_name(app.key, role))
        };
        changed.map(name).collect::<Vec<_>>().join(", ")
    };
    if *after == line.roles {
        (status_word(line.status).to_owned(), status_word(*status).to_owned())
    } else {
        (roles(&line.roles), roles(after))
    }
}

fn note(line: &BulkLine) -> Option<&'static str> {
    let is_role_change = line.after.as_ref().is_some_and(|(after, _)| *after != line.roles);
    match line.status {
        _ if line.takes_seat => Some(t(PeopleWord::TakesSeat)),
        StatusKey::Invited if is_role_change => Some(t(PeopleWord::PendingRole)),
        StatusKey::ExpiredInvite if is_role_change => Some(t(PeopleWord::NoMailSent)),
        _ => None,
    }
}
