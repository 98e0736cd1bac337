//! Previous and next, and where one is.

use domain::page::{Count, Cursor};
use leptos::prelude::*;

use super::time::number;
use crate::text::{Word, t};

/// The way walked so far: the cursor of each page after the first.
pub type Trail = RwSignal<Vec<Cursor>>;

/// A trail that begins at the first page with each other question.
pub fn trail_of<Q: Send + Sync + 'static>(question: Memo<Q>) -> Trail {
    let trail: Trail = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        question.track();
        trail.set(Vec::new());
    });
    trail
}

/// `1 to 50 of 62`, previous, next. Drawn also when everything fits, for the count.
#[component]
pub fn Pager(
    trail: Trail,
    /// Rows on this page.
    #[prop(into)]
    shown: Signal<u32>,
    /// Rows a full page holds.
    size: u32,
    #[prop(into)] count: Signal<Count>,
    #[prop(into)] next: Signal<Option<Cursor>>,
    /// Another list was asked for than the one shown.
    #[prop(optional, into)]
    is_old: Signal<bool>,
) -> impl IntoView {
    // Where the rows shown stand. The trail is ahead of them until the answer comes, and its end is theirs when it does.
    let before = Memo::new(move |_| {
        shown.track();
        count.track();
        next.track();
        trail.with_untracked(Vec::len)
    });
    // Pressed again meanwhile, "next" would be that of the page one leaves.
    let is_waiting = Signal::derive(move || is_old.get() || before.get() != trail.with(Vec::len));
    let is_first = Signal::derive(move || is_waiting.get() || before.get() == 0);
    let is_last = Signal::derive(move || is_waiting.get() || next.with(Option::is_none));
    let range = move || {
        let count = count.get();
        let from = u32::try_from(before.get()).unwrap_or(0) * size + 1;
        let total = if count.capped { format!("{}+", number(count.rows)) } else { number(count.rows) };
        let to = number((from + shown.get()).saturating_sub(1));
        t(Word::Rows).replace("{from}", &number(from)).replace("{to}", &to).replace("{count}", &total)
    };
    let go_back = move |_| {
        if !is_first.get_untracked() {
            trail.update(|trail| drop(trail.pop()));
        }
    };
    let go_on = move |_| {
        if let Some(cursor) = next.get_untracked().filter(|_| !is_last.get_untracked()) {
            trail.update(|trail| trail.push(cursor));
        }
    };
    view! {
        <nav class="foot" aria-label=t(Word::Pages)>
            <span role="status">{range}</span>
            <span class="push"></span>
            // Not `disabled`, which would drop the focus from the button just pressed.
            <button type="button" class="btn" data-size="s" aria-disabled=move || is_first.get().to_string() on:click=go_back>{t(Word::Previous)}</button>
            <button type="button" class="btn" data-size="s" aria-disabled=move || is_last.get().to_string() on:click=go_on>{t(Word::Next)}</button>
        </nav>
    }
}
