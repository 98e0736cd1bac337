//! Ticking people, and the bar that says how many are ticked (A19).

use domain::id::UserId;
use domain::page::Count;
use domain::users::filter::UserQuery;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::api::list_bulk_options;
use super::bulk::{BulkDialog, BulkStart};
use super::parts::Changing;
use super::people_words::PeopleWord;
use super::selection::Ticks;
use super::words::UsersWord;
use crate::kit::answer::start;
use crate::kit::focus::{focus, focus_if_lost};
use crate::kit::time::number;
use crate::text::t;

/// The box beside a name; with shift it takes the rows in between along.
#[component]
pub fn Tick(id: UserId, name: String, is_you: bool, ticks: RwSignal<Ticks>, shown_ids: Memo<Vec<UserId>>) -> impl IntoView {
    let click = move |event: MouseEvent| {
        if is_you {
            return event.prevent_default();
        }
        ticks.update(|ticks| {
            if event.shift_key() {
                shown_ids.with_untracked(|shown| ticks.toggle_range(id, shown));
            } else {
                ticks.toggle(id);
            }
        });
    };
    view! {
        <input
            type="checkbox"
            class="check"
            aria-label=t(UsersWord::SelectUser).replace("{name}", &name)
            title=is_you.then(|| t(UsersWord::SelectYourself))
            // Not `disabled`: whoever works by keyboard comes to it too, and hears why.
            aria-disabled=is_you.then_some("true")
            aria-describedby=is_you.then_some(OWN)
            prop:checked=move || !is_you && ticks.with(|ticks| ticks.has(id))
            on:click=click
        />
    }
}

/// The id of what says why one's own box stays empty.
const OWN: &str = "select-yourself";
const SELECT_ALL: &str = "select-all";
const BULK: &str = "bulk-open";

/// The box in the head: everybody shown on screen, and nobody else.
#[component]
pub fn SelectAll(
    ticks: RwSignal<Ticks>,
    shown_ids: Memo<Vec<UserId>>,
    /// Those shown are the answer to another question than the one that stands there now.
    is_old: Memo<bool>,
) -> impl IntoView {
    let ticked = Memo::new(move |_| shown_ids.with(|shown| ticks.with(|ticks| shown.iter().filter(|id| ticks.has(**id)).count())));
    let is_all = move || ticked.get() > 0 && ticked.get() == shown_ids.with(Vec::len);
    let is_some = move || ticked.get() > 0 && !is_all();
    let click = move |event: MouseEvent| {
        if is_old.get_untracked() {
            event.prevent_default();
        } else {
            ticks.update(|ticks| shown_ids.with_untracked(|shown| ticks.toggle_shown(shown)));
        }
    };
    view! {
        <label>
            <input
                id=SELECT_ALL
                type="checkbox"
                class="check"
                data-some=move || is_some().then_some("")
                prop:indeterminate=is_some
                prop:checked=is_all
                aria-disabled=move || is_old.get().then_some("true")
                on:click=click
            />
            <span class="vh">{t(UsersWord::SelectAll)}</span>
        </label>
        <span id=OWN hidden>{t(UsersWord::SelectYourself)}</span>
    }
}

/// What the bar needs of the list.
#[derive(Clone, Copy)]
pub struct Bar {
    pub changing: Changing,
    pub shown_ids: Memo<Vec<UserId>>,
    /// Rows on screen, oneself included.
    pub shown: Signal<u32>,
    /// How many people the filter finds.
    pub count: Signal<Count>,
    pub query: Signal<UserQuery>,
    pub me: Option<UserId>,
}

/// `14 selected of 50 shown`, Bulk Actions, Clear Selection; drawn while anybody is ticked.
#[component]
pub fn SelectionBar(bar: Bar) -> impl IntoView {
    let Bar { changing, shown_ids, shown, count, query, me } = bar;
    let ticks = changing.ticks;
    let open = RwSignal::new(false);
    let selection = Signal::derive(move || ticks.with(Ticks::to_selection));
    let of = move || {
        if ticks.with(Ticks::is_matching) {
            return t(PeopleWord::AllMatching).to_owned();
        }
        let on_screen = shown_ids.with(|shown| ticks.with(|ticks| shown.iter().filter(|id| ticks.has(**id)).count()));
        // After turning pages others are among them.
        let is_all_of_them = usize::try_from(ticks.with(Ticks::count)) == Ok(on_screen);
        if is_all_of_them { t(PeopleWord::SelectedOfShown).replace("{n}", &number(shown.get())) } else { String::new() }
    };
    // Counting stops at a thousand; until the server counted those selected, "1,000+" is all that is known.
    let is_counted = RwSignal::new(true);
    let selected = move || match ticks.with(|ticks| (ticks.count(), ticks.is_matching())) {
        (some, true) if !is_counted.get() => t(PeopleWord::ManySelected).replace("{n}", &told(Count { rows: some, ..count.get() })),
        (some, _) => crate::text::count(some, PeopleWord::OneSelected, PeopleWord::ManySelected),
    };
    // Offered once everybody shown is ticked and there are more.
    let can_match = move || {
        let all_shown = shown_ids.with(|shown| ticks.with(|ticks| shown.iter().all(|id| ticks.has(*id))));
        all_shown && !ticks.with(Ticks::is_matching) && (count.get().rows > shown.get() || count.get().capped)
    };
    // They are selected at once, whatever is pressed next. How many they are only the server knows: the count stops at a
    // thousand, and whoever selects may be in it or not.
    let select_matching = move |_| {
        let filter = query.with_untracked(|query| query.filter.clone());
        ticks.update(|ticks| ticks.select_matching(filter.clone(), me, count.get_untracked().rows));
        is_counted.set(false);
        // The button that was pressed goes.
        focus(BULK);
        let selected = ticks.get_untracked();
        start(async move {
            let answer = list_bulk_options(selected.to_selection()).await;
            // Whoever ticked or filtered meanwhile wants something else.
            if let (Ok(options), true) = (answer, ticks.try_get_untracked() == Some(selected)) {
                is_counted.try_set(true);
                ticks.update(|ticks| ticks.select_matching(filter, me, options.selected));
            }
        });
    };
    let clear = move |_| {
        ticks.update(Ticks::clear);
        // The button goes with the bar; the box in the head does the same.
        focus(SELECT_ALL);
    };
    let bar = move || {
        view! {
            <div class="bar" role="region" aria-label=t(PeopleWord::BulkActions)>
                <span role="status">
                    <b>{selected}</b>
                    " "
                    <span class="t2">{of}</span>
                </span>
                <Show when=can_match>
                    <button type="button" class="btn" on:click=select_matching>
                        {move || t(PeopleWord::SelectMatching).replace("{n}", &told(count.get()))}
                    </button>
                </Show>
                <button type="button" id=BULK class="btn" data-kind="primary" aria-haspopup="dialog" on:click=move |_| open.set(true)>{t(PeopleWord::BulkActions)}</button>
                <button type="button" class="btn" on:click=clear>{t(PeopleWord::ClearSelection)}</button>
            </div>
        }
    };
    let is_any_ticked = Memo::new(move |_| ticks.with(|ticks| ticks.count() > 0));
    // The dialog gives the focus back to its button, which is gone once those selected were changed.
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        if before == Some(true) && !is_open {
            request_animation_frame(|| focus_if_lost(SELECT_ALL));
        }
        is_open
    });
    view! {
        <Show when=move || is_any_ticked.get()>{bar()}</Show>
        <BulkDialog start=BulkStart { open, selection, on_changed: changing.many } />
    }
}

/// `66`, or `1,000+`.
fn told(count: Count) -> String {
    if count.capped { format!("{}+", number(count.rows)) } else { number(count.rows) }
}
