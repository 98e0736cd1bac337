//! Importing roles from a file (E10): choose it, see the difference, then let it be done.

use domain::right::Right;
use domain::roles::file::{MAX_BYTES, RolesFault};
use leptos::prelude::*;

use super::exchange_words::ExchangeWord;
use super::roles_preview::{Imported, RolesPreviewed};
use crate::kit::icon::Icon;
use crate::shell::file_field::{FileField, Takes};
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::shell::upload::{Chosen, Unread};
use crate::text::{Word, count, locale, t};

/// The page.
#[component]
pub fn ImportRolesPage() -> impl IntoView {
    if !use_session().me_untracked().is_some_and(|me| me.has(Right::EDIT_ROLES)) {
        return view! { <NoSuchPage /> }.into_any();
    }
    let chosen = RwSignal::new_local(None::<Chosen>);
    let done = RwSignal::new(None::<Imported>);
    let is_done = Memo::new(move |_| done.with(Option::is_some));
    let on_another = Callback::new(move |()| {
        chosen.set(None);
        done.set(None);
    });
    let told = move || done.get().map(|done| view! { <Done done on_another /> });
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (t(Word::UserManagement).into(), Some(paths::USERS.into())),
        (t(Word::Roles).into(), Some(paths::ROLES.into())),
    ];
    view! {
        <PageHead title=t(ExchangeWord::ImportRoles) crumbs />
        <UserManagementTabs users=Signal::stored(None) />
        <div class="body import">
            <Show when=move || !is_done.get() fallback=told>
                <ChooseFile chosen />
                {move || chosen.get().map(|file| view! { <RolesPreviewed file done /> })}
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn ChooseFile(chosen: RwSignal<Option<Chosen>, LocalStorage>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="import-title">
            <header><h2 id="import-title">{t(ExchangeWord::WhatToImport)}</h2></header>
            <div class="in stack">
                <p class="t2">{t(ExchangeWord::ImportText)}</p>
                <FileField
                    id="roles-file"
                    label=t(ExchangeWord::ChooseFile)
                    hint=t(ExchangeWord::LimitsText)
                    takes=Takes { max_bytes: MAX_BYTES, accept: ".json,application/json", unread }
                    chosen
                />
                <p class="small"><a rel="external" download href=paths::roles_json(None)>{t(ExchangeWord::StartFrom)}</a></p>
            </div>
        </section>
    }
}

fn unread(why: Unread) -> String {
    match why {
        Unread::TooLarge => RolesFault::TooLarge.sentence(locale()),
        Unread::Failed => t(ExchangeWord::FileUnread).into(),
    }
}

/// What was done.
#[component]
fn Done(done: Imported, on_another: Callback<()>) -> impl IntoView {
    let told = [
        (done.made, ExchangeWord::OneMade, ExchangeWord::ManyMade),
        (done.changed, ExchangeWord::OneChanged, ExchangeWord::ManyChanged),
    ];
    let told: Vec<String> = told.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| count(n, one, many)).collect();
    // The button that was pressed is gone.
    let note: NodeRef<leptos::html::Div> = NodeRef::new();
    note.on_load(|note| drop(note.focus()));
    view! {
        <div node_ref=note class="note" data-tone="ok" role="status" tabindex="-1">
            <Icon name="check" />
            <div><b>{t(ExchangeWord::Imported)}</b> " " {told.join(" ")}</div>
        </div>
        <div class="savebar">
            <a class="btn" data-kind="primary" href=paths::ROLES>{t(Word::Roles)}</a>
            <button type="button" class="btn" on:click=move |_| on_another.run(())>{t(ExchangeWord::AnotherFile)}</button>
        </div>
    }
}
