//! Previous and next, and where one is.

use domain::page::{Count, Cursor};
use leptos::prelude::*;

use super::time::number;
use crate::text::{Word, t};

/// The way walked so far: the cursor of each page after the first.
pub type Trail = RwSignal<Vec<Cursor>>;

/// `1 to 50 of 62`, previous, next. Drawn also when everything fits, for the count.
#[component]
pub fn Pager(
    trail: Trail,
    /// Rows on this page.
    shown: u32,
    /// Rows a full page holds.
    size: u32,
    count: Count,
    next: Option<Cursor>,
) -> impl IntoView {
    let before = trail.with_untracked(Vec::len);
    let from = u32::try_from(before).unwrap_or(0) * size + 1;
    let total = if count.capped { format!("{}+", number(count.rows)) } else { number(count.rows) };
    let range =
        t(Word::Rows).replace("{from}", &number(from)).replace("{to}", &number(from + shown - 1)).replace("{count}", &total);
    let has_next = next.is_some();
    let go_on = move |_| {
        if let Some(cursor) = next.clone() {
            trail.update(|trail| trail.push(cursor));
        }
    };
    view! {
        <nav class="foot" aria-label=t(Word::Pages)>
            <span role="status">{range}</span>
            <span class="push"></span>
            <button type="button" class="btn" data-size="s" disabled=before == 0 on:click=move |_| trail.update(|trail| { trail.pop(); })>
                {t(Word::Previous)}
            </button>
            <button type="button" class="btn" data-size="s" disabled=!has_next on:click=go_on>{t(Word::Next)}</button>
        </nav>
    }
}
