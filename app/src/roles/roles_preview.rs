//! What importing a file of roles would do, role by role (E10), and the button that lets it be done.

use domain::audit::AuditDetail;
use domain::roles::Apps;
use domain::roles::custom::RowMove;
use domain::roles::import::{RoleLine, RoleVerdict, RolesOrder, RolesOutcome, RolesPreview};
use leptos::prelude::*;

use super::exchange_words::ExchangeWord;
use super::review::becomes;
use super::words::RolesWord;
use crate::kit::answer::{Answer, start};
use crate::kit::audit::changed;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::level::LevelMark;
use crate::kit::list::Loaded;
use crate::kit::note::ErrorNote;
use crate::kit::order_key::order_key;
use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::number;
use crate::shell::paths;
use crate::shell::session::{Session, use_session};
use crate::shell::upload::Chosen;
use crate::text::{count, locale, t};
use crate::wire::ApiError;

/// What a document is sent as.
const MIME: &str = "application/json";
/// More rows of a role than this are folded away at first.
const ROWS_SHOWN: usize = 12;

/// What was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    pub made: u32,
    pub changed: u32,
}

/// What came of looking and importing.
#[derive(Clone, Copy)]
struct Looking {
    file: StoredValue<Chosen, LocalStorage>,
    /// Somebody changed something since the first look.
    is_moved: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    done: RwSignal<Option<Imported>>,
    again: Callback<()>,
    session: Session,
}

/// The difference that `file` would make; what was imported is left in `done`.
#[component]
pub fn RolesPreviewed(file: Chosen, done: RwSignal<Option<Imported>>) -> impl IntoView {
    let title = t(ExchangeWord::WhatWouldBe).replace("{name}", &file.name);
    let file = StoredValue::new_local(file);
    let preview = Answer::to(move || {
        let file = file.get_value();
        async move { file.send::<RolesPreview>(MIME, paths::ROLES_DRY_RUN).await }
    });
    let looking = Looking {
        file,
        is_moved: RwSignal::new(false),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        done,
        again: Callback::new(move |()| preview.again()),
        session: use_session(),
    };
    let draw = move |shown: Signal<RolesPreview>| {
        let is_empty = Memo::new(move |_| shown.with(|shown| shown.lines.is_empty()));
        view! {
            <Show
                when=move || !is_empty.get()
                fallback=|| view! { <Empty face=Face::Start title=t(ExchangeWord::NoRoles) text=t(ExchangeWord::NoRolesText) /> }
            >
                <Tally shown />
                <Lines shown />
                <Confirming shown looking />
            </Show>
        }
    };
    view! {
        <section class="stack" aria-labelledby="preview-title">
            <h2 id="preview-title">{title}</h2>
            <Loaded answer=preview children=draw />
        </section>
    }
}

/// How many roles have each verdict.
#[component]
fn Tally(shown: Signal<RolesPreview>) -> impl IntoView {
    let one = move |verdict: RoleVerdict| {
        let roles = shown.with(|shown| shown.count(verdict));
        let (tone, icon, word) = look(verdict);
        (roles > 0).then(|| view! { <span><b>{number(roles)}</b> <StatusChip tone icon word=t(word) /></span> })
    };
    view! { <div class="tally" role="status">{move || RoleVerdict::ALL.map(one).collect_view()}</div> }
}

/// How a verdict looks.
fn look(verdict: RoleVerdict) -> (Tone, &'static str, ExchangeWord) {
    match verdict {
        RoleVerdict::Refused => (Tone::Bad, "lock", ExchangeWord::Refused),
        RoleVerdict::New => (Tone::Info, "plus", ExchangeWord::New),
        RoleVerdict::Changed => (Tone::Info, "edit", ExchangeWord::Changed),
        RoleVerdict::ReadOnly => (Tone::Warn, "lock", ExchangeWord::ReadOnly),
        RoleVerdict::Unchanged => (Tone::Off, "check", ExchangeWord::Unchanged),
    }
}

/// What stands in the way, or has changed.
#[component]
fn Notes(looking: Looking) -> impl IntoView {
    view! {
        {move || looking.is_moved.get().then(|| view! {
            <div class="note" data-tone="warn" role="alert"><Icon name="warning" /><div>{t(ExchangeWord::FactsMoved)}</div></div>
        })}
        <ErrorNote error=looking.error />
    }
}

/// A card for each role that asks for something, what holds the file back first; the others by name.
#[component]
fn Lines(shown: Signal<RolesPreview>) -> impl IntoView {
    let apps = StoredValue::new(use_session().apps());
    let lines = move || {
        let mut lines = shown.with(|shown| shown.lines.clone());
        lines.sort_by_key(|line| line.verdict);
        let (same, others): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.verdict == RoleVerdict::Unchanged);
        let cards = others.into_iter().map(|line| apps.with_value(|apps| card(line, apps))).collect_view();
        let names: Vec<String> = same.into_iter().map(|line| line.name).collect();
        let same =
            (!names.is_empty()).then(|| view! { <p class="small t2">{t(ExchangeWord::Unchanged)} ": " {names.join(", ")}</p> });
        view! { {cards} {same} }
    };
    view! { <div class="stack wide">{lines}</div> }
}

fn card(line: RoleLine, apps: &Apps) -> impl IntoView + use<> {
    let (tone, icon, word) = look(line.verdict);
    let app = apps.find(line.app).map_or_else(|| line.app.to_string(), |app| app.short_name.clone());
    let says = match (&line.problem, line.verdict) {
        (Some(problem), _) => Some(problem.clone()),
        (None, RoleVerdict::ReadOnly) => {
            Some(t(if line.is_here { ExchangeWord::ReadOnlyText } else { ExchangeWord::NotHereText }).to_owned())
        }
        (None, RoleVerdict::Changed) if line.moves.is_empty() => Some(t(ExchangeWord::OnlyWords).to_owned()),
        (None, _) => None,
    };
    let becomes = becomes(line.is_administrator);
    let words = line.words.iter().map(|detail: &AuditDetail| view! { <li>{changed(detail, apps)}</li> }).collect_view();
    let returning = (line.returning > 0)
        .then(|| view! { <span class="small t2">{count(line.returning, RolesWord::OneReturns, RolesWord::ManyReturn)}</span> });
    let held =
        line.is_here.then(|| view! { <span class="small t2">{count(line.users, RolesWord::OneHolds, RolesWord::ManyHold)}</span> });
    view! {
        <article class="card">
            <header>
                <h3>{line.name}</h3>
                <span class="tag">{app}</span>
                <code class="id">{line.key.to_string()}</code>
                <span class="push"></span>
                {held}
                {returning}
                <StatusChip tone icon word=t(word) />
            </header>
            <div class="in stack">
                {says.map(|says| view! { <p>{says}</p> })}
                {becomes.map(|text| view! { <div class="note" data-tone="warn"><Icon name="warning" /><div>{text}</div></div> })}
                {(!line.words.is_empty()).then(|| view! { <ul class="small">{words}</ul> })}
                {moves(line.moves)}
            </div>
        </article>
    }
}

fn moves(moves: Vec<RowMove>) -> Option<AnyView> {
    let rows = moves.len();
    let line = |moved: RowMove| {
        view! {
            <li>
                <span>{moved.label.in_locale(locale()).to_owned()}</span>
                <span class="row"><LevelMark level=moved.before /><SmallIcon name="arrow" /><LevelMark level=moved.after /></span>
            </li>
        }
    };
    let list = || view! { <ul class="levels">{moves.into_iter().map(line).collect_view()}</ul> };
    match rows {
        0 => None,
        rows if rows <= ROWS_SHOWN => Some(list().into_any()),
        rows => {
            let summary = count(u32::try_from(rows).unwrap_or(u32::MAX), ExchangeWord::OneRow, ExchangeWord::MoreRows);
            Some(view! { <details><summary>{summary}</summary>{list()}</details> }.into_any())
        }
    }
}

#[component]
fn Confirming(shown: Signal<RolesPreview>, looking: Looking) -> impl IntoView {
    let key = StoredValue::new(order_key());
    let taken = move || shown.with(RolesPreview::taken);
    let is_held_back = move || shown.with(|shown| shown.count(RoleVerdict::Refused) > 0);
    let word = move || match taken() {
        _ if looking.busy.get() => t(ExchangeWord::Importing).to_owned(),
        0 => t(ExchangeWord::NothingToImport).to_owned(),
        taken => count(taken, ExchangeWord::ImportOne, ExchangeWord::ImportMany),
    };
    let may = move || !looking.busy.get() && taken() > 0 && !is_held_back();
    let apply = move |_| {
        if may() {
            let fingerprint = shown.with_untracked(|shown| shown.fingerprint.clone());
            start(apply(looking, RolesOrder { fingerprint, key: key.get_value() }, key));
        }
    };
    view! {
        <div class="savebar">
            // Where the button is that was pressed, however long the list.
            <div class="notes"><Notes looking /></div>
            <span class="small t2" id="import-note">
                {move || t(if is_held_back() { ExchangeWord::HeldBack } else { ExchangeWord::AllOrNothing })}
            </span>
            <span class="push"></span>
            <button
                type="button"
                class="btn"
                data-kind="primary"
                aria-describedby="import-note"
                aria-disabled=move || (!may()).to_string()
                on:click=apply
            >
                {word}
            </button>
        </div>
    }
}

async fn apply(looking: Looking, order: RolesOrder, key: StoredValue<String>) {
    looking.busy.try_set(true);
    looking.error.try_set(None);
    looking.is_moved.try_set(false);
    let answer = looking.file.get_value().send::<RolesOutcome>(MIME, &format!("{}?{}", paths::ROLES_APPLY, order.to_url())).await;
    // What may have been carried out is sent again as it is, with the same key.
    if matches!(answer, Ok(RolesOutcome::Moved { .. })) || answer.as_ref().is_err_and(|error| !error.is_open()) {
        // Another order from here on: this one was not carried out.
        key.try_set_value(order_key());
        looking.again.try_run(());
    }
    match answer {
        Ok(RolesOutcome::Done { made, changed }) => {
            // The pages know the roles from the session.
            looking.session.refresh();
            looking.done.try_set(Some(Imported { made, changed }));
        }
        Ok(RolesOutcome::Moved { .. }) => drop(looking.is_moved.try_set(true)),
        Err(error) => drop(looking.error.try_set(Some(error))),
    }
    looking.busy.try_set(false);
}
