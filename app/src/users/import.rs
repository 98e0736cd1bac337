//! Importing people from a file (E9): choose it, see what it would do, then let it be done.

use domain::right::Right;
use domain::users::filter::UserQuery;
use domain::users::import::{Column, FileFault, ImportDone, MAX_BYTES};
use leptos::html;
use leptos::prelude::*;

use super::dry_run::DryRun;
use super::import_words::ImportWord;
use super::long_order::{LostOrder, imported};
use super::people_words::PeopleWord;
use crate::kit::focus::focus;
use crate::kit::icon::Icon;
use crate::shell::file_field::{FileField, Takes};
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
        request_animation_frame(|| focus("import-file"));
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
    let columns: Vec<String> = Column::exported(&use_session().apps()).into_iter().map(Column::name).collect();
    view! {
        <section class="card" aria-labelledby="import-title">
            <header><h2 id="import-title">{t(ImportWord::WhatToImport)}</h2></header>
            <div class="in stack">
                <p class="t2">{t(ImportWord::ImportText)}</p>
                <p class="t2">{t(ImportWord::ColumnsText)}</p>
                <p><code class="id">{columns.join(", ")}</code></p>
                <FileField
                    id="import-file"
                    label=t(ImportWord::ChooseFile)
                    hint=t(ImportWord::LimitsText)
                    takes=Takes { max_bytes: MAX_BYTES, accept: ".csv,text/csv", unread }
                    chosen
                />
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
    // The button that was pressed is gone.
    let note: NodeRef<html::Div> = NodeRef::new();
    note.on_load(|note| drop(note.focus()));
    view! {
        <div node_ref=note class="note" data-tone="ok" role="status" tabindex="-1">
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
