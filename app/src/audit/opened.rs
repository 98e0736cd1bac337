//! An opened entry: every value before and after, with the people it is about.

use domain::audit::{AuditCase, AuditEntry, AuditPerson, AuditRow, PeopleAfter};
use domain::id::AuditId;
use domain::page::Cursor;
use leptos::prelude::*;

use super::api::{list_people, open_entry, undo_entry};
use super::list::Person;
use super::words::LogWord;
use crate::kit::answer::{Answer, start};
use crate::kit::audit::{about, changed, more_details};
use crate::kit::focus::focus_if_lost;
use crate::kit::list::Loaded;
use crate::kit::note::ErrorNote;
use crate::kit::time::number;
use crate::kit::undo::{Came, UndoButton, Undoing};
use crate::shell::session::use_session;
use crate::text::t;
use crate::wire::ApiError;

/// Asks for the entry when it is drawn.
#[component]
pub fn Opened(row: AuditRow, on_changed: Callback<()>) -> impl IntoView {
    let AuditRow { id, at, action, users, source, .. } = row;
    let came = RwSignal::new(None);
    let undoing = Undoing { ask: |id, key| Box::pin(undo_entry(id, key)), came, on_changed };
    let is_undone = move || came.with(|came| matches!(came, Some(Ok(_))));
    let entry = Answer::to(move || open_entry(id));
    let draw = move |entry: Signal<AuditEntry>| {
        let cases = move || entry.get().cases;
        // A memo: the button that is pressed must not be drawn anew while its answer is awaited.
        let offers = Memo::new(move |_| entry.with(|entry| entry.can_undo) && !is_undone());
        let is_silent = move || entry.with(|entry| entry.cases.is_empty());
        view! {
            {move || is_silent().then(|| view! { <p class="small t3">{t(LogWord::NoDetails)}</p> })}
            {move || came.get().map(|came| view! { <Came came /> })}
            <Show when=move || offers.get()><p><UndoButton id users about=about(action, at) undoing /></p></Show>
            {move || cases().into_iter().map(|case| view! { <Case id case /> }).collect_view()}
        }
    };
    view! {
        <div class="entry">
            {source.map(|source| view! { <p class="small t3">{t(LogWord::FromAddress).replace("{address}", &source)}</p> })}
            <Loaded answer=entry children=draw />
        </div>
    }
}

/// What changed alike, and for whom.
#[component]
fn Case(id: AuditId, case: AuditCase) -> impl IntoView {
    let apps = use_session().apps();
    let AuditCase { case, details, more, users, people, next } = case;
    let lines = details.iter().map(|detail| view! { <li>{changed(detail, &apps)}</li> }).collect_view();
    let more = (more > 0).then(|| view! { <li class="t3">{more_details(more)}</li> });
    view! {
        <section class="case">
            {(!details.is_empty()).then(|| view! { <ul class="small">{lines} {more}</ul> })}
            {(users > 0).then(|| view! { <People id case users people next /> })}
        </section>
    }
}

/// The people of a case; more of them come when asked for.
#[component]
fn People(id: AuditId, case: u32, users: u32, people: Vec<AuditPerson>, next: Option<Cursor>) -> impl IntoView {
    let people = RwSignal::new(people);
    let next = RwSignal::new(next);
    let is_asking = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let told_id = format!("entry-{id}-people-{case}");
    let told_place = StoredValue::new(told_id.clone());
    let ask = move |_| {
        if is_asking.get_untracked() {
            return;
        }
        is_asking.set(true);
        error.set(None);
        start(async move {
            let asked = PeopleAfter { entry: id, case, after: next.get_untracked() };
            match list_people(asked).await {
                // Whoever closed the entry meanwhile took the signals with him.
                Ok(page) => {
                    people.try_update(|people| people.extend(page.rows));
                    next.try_set(page.next);
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            is_asking.try_set(false);
            // The button goes with the last of them.
            request_animation_frame(move || told_place.try_with_value(|place| focus_if_lost(place)).unwrap_or_default());
        });
    };
    let told = move || match users {
        1 => t(LogWord::OnePerson).to_owned(),
        _ => {
            let shown = u32::try_from(people.with(Vec::len)).unwrap_or(u32::MAX);
            t(LogWord::Shown).replace("{shown}", &number(shown)).replace("{n}", &number(users))
        }
    };
    view! {
        <p id=told_id class="small t3" role="status" tabindex="-1">{told}</p>
        <ul class="whom">
            <For each=move || people.get() key=|person| person.id let(person)>
                <li><Person person=person.clone() /> {(person.email != person.name).then(|| view! { <span class="small t3">{person.email.clone()}</span> })}</li>
            </For>
        </ul>
        <ErrorNote error />
        <Show when=move || next.with(Option::is_some)>
            <button type="button" class="btn" data-size="s" aria-disabled=move || is_asking.get().to_string() on:click=ask>{t(LogWord::ShowMore)}</button>
        </Show>
    }
}
