//! Importing people from a file (E9): choose it, see what it would do, then let it be done.

use domain::right::Right;
use domain::users::filter::UserQuery;
use domain::users::import::{Column, FileFault, ImportDone, MAX_BYTES};
use leptos::ev::Event;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::dry_run::DryRun;
use super::import_words::ImportWord;
use super::long_order::{LostOrder, imported};
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::icon::Icon;
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::shell::upload::{Chosen, Unread};
use crate::text::{Word, locale, t};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    if !use_session().me_untracked().is_some_and(|me| me.has(Right::BULK_USERS)) {
        return view! { <NoSuchPage /> }.into_any();
    }
    let chosen = RwSignal::new_local(None::<Chosen>);
    let done = RwSignal::new(None::<ImportDone>);
    let is_done = Memo::new(move |_| done.with(Option::is_some));
    let on_another = Callback::new(move |()| {
        chosen.set(None);
        done.set(None);
    });
    let told = move || done.get().map(|done| view! { <Done done on_another /> });
    view! {
        <PageHead title=t(ImportWord::ImportUsers) crumbs=vec![(t(Word::Settings).into(), None), (t(Word::UserManagement).into(), Some(paths::USERS.into()))] />
        <UserManagementTabs users=Signal::stored(None) />
        <div class="body import">
            <Show when=move || !is_done.get() fallback=told>
                <LostOrder on_changed=Callback::new(|()| ()) />
                <ChooseFile chosen />
                {move || chosen.get().map(|file| view! { <DryRun file done /> })}
            </Show>
        </div>
    }
    .into_any()
}

fn unread(why: Unread) -> String {
    match why {
        Unread::TooLarge => FileFault::TooLarge.sentence(locale()),
        Unread::Failed => t(ImportWord::FileUnread).into(),
    }
}

#[component]
fn ChooseFile(chosen: RwSignal<Option<Chosen>, LocalStorage>) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let choose = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        start(async move {
            let read = Chosen::read(&file, MAX_BYTES).await;
            // So that the same file, mended, can be chosen again.
            input.set_value("");
            match read {
                Ok(file) => {
                    error.try_set(None);
                    chosen.try_set(Some(file));
                }
                Err(why) => drop(error.try_set(Some(unread(why)))),
            }
        });
    };
    let columns: Vec<String> = Column::exported(&use_session().apps()).into_iter().map(Column::name).collect();
    let is_wrong = move || error.with(Option::is_some);
    view! {
        <section class="card" aria-labelledby="import-title">
            <header><h2 id="import-title">{t(ImportWord::WhatToImport)}</h2></header>
            <div class="in stack">
                <p class="t2">{t(ImportWord::ImportText)}</p>
                <p class="t2">{t(ImportWord::ColumnsText)}</p>
                <p><code class="id">{columns.join(", ")}</code></p>
                <div class="field">
                    <label for="import-file">{t(ImportWord::ChooseFile)}</label>
                    <input
                        id="import-file"
                        type="file"
                        accept=".csv,text/csv"
                        aria-describedby="import-file-note"
                        aria-invalid=move || is_wrong().then_some("true")
                        on:change=choose
                    />
                    <p id="import-file-note" class="fieldnote" data-error=move || is_wrong().then_some("")>
                        {move || error.get().unwrap_or_else(|| t(ImportWord::LimitsText).into())}
                    </p>
                </div>
                <p class="small">
                    <a rel="external" download href=paths::users_csv(&UserQuery::default())>{t(ImportWord::FirstWithPeople)}</a>
                </p>
            </div>
        </section>
    }
}

/// What was done.
#[component]
fn Done(done: ImportDone, on_another: Callback<()>) -> impl IntoView {
    let may_see = use_session().me_untracked().is_some_and(|me| me.has(Right::VIEW_AUDIT));
    view! {
        <div class="note" data-tone="ok" role="status">
            <Icon name="check" />
            <div>
                <b>{t(ImportWord::Imported)}</b>
                " "
                {imported(&done)}
                {may_see.then(|| view! { " " <a class="link" href=paths::audit_entry(done.audit_id)>{t(PeopleWord::InAuditLog)}</a> })}
            </div>
        </div>
        <div class="savebar">
            <a class="btn" data-kind="primary" href=paths::USERS>{t(Word::OrganizationUsers)}</a>
            <button type="button" class="btn" on:click=move |_| on_another.run(())>{t(ImportWord::AnotherFile)}</button>
        </div>
    }
}
