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
) -> impl IntoView {
    let before = Memo::new(move |_| trail.with(Vec::len));
    let range = move || {
        let count = count.get();
        let from = u32::try_from(before.get()).unwrap_or(0) * size + 1;
        let total = if count.capped { format!("{}+", number(count.rows)) } else { number(count.rows) };
        let to = number((from + shown.get()).saturating_sub(1));
        t(Word::Rows).replace("{from}", &number(from)).replace("{to}", &to).replace("{count}", &total)
    };
    let go_back = move |_| {
        trail.update(|trail| drop(trail.pop()));
    };
    let go_on = move |_| {
        if let Some(cursor) = next.get_untracked() {
            trail.update(|trail| trail.push(cursor));
        }
    };
    view! {
        <nav class="foot" aria-label=t(Word::Pages)>
            <span role="status">{range}</span>
            <span class="push"></span>
            <button type="button" class="btn" data-size="s" disabled=move || before.get() == 0 on:click=go_back>{t(Word::Previous)}</button>
            <button type="button" class="btn" data-size="s" disabled=move || next.with(Option::is_none) on:click=go_on>{t(Word::Next)}</button>
        </nav>
    }
}
