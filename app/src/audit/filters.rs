//! The filters that are on as chips, and the drawer that changes them (D13).

use std::sync::Arc;

use domain::audit::{AuditAction, AuditAddress, AuditArea, AuditFilter, Day};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::words::LogWord;
use crate::kit::audit::action_words;
use crate::kit::chip::FilterChip;
use crate::kit::days::{begins, written};
use crate::kit::dialog::Drawer;
use crate::kit::field::TextField;
use crate::kit::icon::SmallIcon;
use crate::kit::time::day;
use crate::text::{Word, t};

/// The area's word.
pub fn area_word(area: AuditArea) -> &'static str {
    match area {
        AuditArea::Organization => t(LogWord::Organization),
        AuditArea::Users => t(Word::Users),
        AuditArea::Roles => t(Word::Roles),
        AuditArea::SignIn => t(LogWord::SignIn),
        AuditArea::Integrations => t(Word::Integrations),
    }
}

/// What takes a part of the filter away.
type Change = Arc<dyn Fn(&mut AuditAddress) + Send + Sync>;

/// A chip for each filter that is on; who did it stands in the search box.
#[component]
pub fn ActiveFilters(address: Signal<AuditAddress>, go: Callback<AuditAddress>) -> impl IntoView {
    let chip = move |name: LogWord, value: String, change: Change| {
        let on_remove = Callback::new(move |()| {
            let mut next = address.get_untracked();
            change(&mut next);
            go.run(next);
        });
        (!value.is_empty()).then(|| view! { <FilterChip name=t(name) value on_remove /> })
    };
    move || {
        let AuditAddress { words, from, to } = address.get();
        let actions: Vec<&str> = words.actions.iter().map(|action| action_words(*action)).collect();
        let areas: Vec<&str> = words.areas.iter().map(|area| area_word(*area)).collect();
        let on = |day_of: Option<Day>| day_of.map(|day_of| day(begins(day_of))).unwrap_or_default();
        let entry = words.entry.map(|_| t(LogWord::ThisOne).to_owned()).unwrap_or_default();
        view! {
            {chip(LogWord::Entry, entry, Arc::new(|address| address.words.entry = None))}
            {chip(LogWord::About, words.about, Arc::new(|address| address.words.about.clear()))}
            {chip(LogWord::Area, areas.join(", "), Arc::new(|address| address.words.areas.clear()))}
            {chip(LogWord::Action, actions.join(", "), Arc::new(|address| address.words.actions.clear()))}
            {chip(LogWord::From, on(from), Arc::new(|address| address.from = None))}
            {chip(LogWord::To, on(to), Arc::new(|address| address.to = None))}
        }
    }
}

/// Opens the drawer with all filters.
#[component]
pub fn FilterButton(address: Signal<AuditAddress>, go: Callback<AuditAddress>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="chip" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <SmallIcon name="filter" />
            {t(LogWord::Filters)}
        </button>
        <Drawer open title=t(LogWord::Filters)><FilterForm address go open /></Drawer>
    }
}

#[component]
fn FilterForm(address: Signal<AuditAddress>, go: Callback<AuditAddress>, open: RwSignal<bool>) -> impl IntoView {
    let AuditAddress { words, from, to } = address.get_untracked();
    let field_of = |day: Option<Day>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
    let (about, from, to) = (RwSignal::new(words.about), field_of(from), field_of(to));
    let (actions, areas) = (RwSignal::new(words.actions), RwSignal::new(words.areas));
    let days = move || (from.with(|text| written(text)), to.with(|text| written(text)));
    let is_backwards = move || matches!(days(), (Some(from), Some(to)) if to < from);
    let error = Signal::derive(move || is_backwards().then(|| t(LogWord::ToBeforeFrom).to_owned()));
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        if is_backwards() {
            return;
        }
        let words = AuditFilter {
            actor: address.with_untracked(|address| address.words.actor.clone()),
            about: about.with_untracked(|text| text.trim().to_owned()),
            actions: actions.get_untracked(),
            areas: areas.get_untracked(),
            ..AuditFilter::default()
        };
        let (from, to) = days();
        open.set(false);
        go.run(AuditAddress { words, from, to });
    };
    let clear = move |_| {
        [about, from, to].iter().for_each(|text| text.set(String::new()));
        actions.set(Vec::new());
        areas.set(Vec::new());
    };
    view! {
        <form class="drawerform" on:submit=apply>
            <div class="drawerbody">
                <TextField id="audit-about" label=t(LogWord::About) value=about hint=t(LogWord::AboutHint) />
                <TextField id="audit-from" label=t(LogWord::From) value=from kind="date" hint=t(LogWord::DaysHint) />
                <TextField id="audit-to" label=t(LogWord::To) value=to kind="date" error />
                <fieldset>
                    <legend class="label">{t(LogWord::Area)}</legend>
                    {AuditArea::ALL.map(|area| view! { <Choice of=area word=area_word(area) chosen=areas /> })}
                </fieldset>
                <fieldset class="actions">
                    <legend class="label">{t(LogWord::Action)}</legend>
                    {AuditAction::ALL.iter().map(|action| view! { <Choice of=*action word=action_words(*action) chosen=actions /> }).collect_view()}
                </fieldset>
            </div>
            <footer>
                <button type="button" class="btn" data-kind="quiet" on:click=clear>{t(LogWord::ClearFilters)}</button>
                <span class="push"></span>
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Word::Cancel)}</button>
                <button type="submit" class="btn" data-kind="primary">{t(Word::Apply)}</button>
            </footer>
        </form>
    }
}

#[component]
fn Choice<T>(of: T, word: &'static str, chosen: RwSignal<Vec<T>>) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let toggle = move |_| {
        chosen.update(|chosen| match chosen.iter().position(|held| *held == of) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(of),
        });
    };
    view! {
        <label class="checkline">
            <input type="checkbox" class="check" prop:checked=move || chosen.with(|chosen| chosen.contains(&of)) on:change=toggle />
            <span class="sentence">{word}</span>
        </label>
    }
}
