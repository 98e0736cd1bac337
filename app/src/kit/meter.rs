//! How much of a whole is used, as a small bar; the words beside it carry the fact.

use leptos::prelude::*;

const WIDTH: u64 = 80;

/// `used` of `whole`; within three hundredths of the whole in the warning colour.
#[component]
pub fn Meter(used: u32, whole: u32) -> impl IntoView {
    // In whole numbers: writing one with a point takes 8 KB of code, and the first load pays for them.
    let (used, whole) = (u64::from(used.min(whole)), u64::from(whole));
    let class = if used * 100 > whole * 97 || whole == 0 { "m2" } else { "m1" };
    let width = (used * WIDTH).checked_div(whole).unwrap_or(WIDTH);
    view! {
        <svg class="meter" viewBox="0 0 80 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="m0" width=WIDTH height="6" rx="3"></rect>
            <rect class=class width=width height="6" rx="3"></rect>
        </svg>
    }
}
