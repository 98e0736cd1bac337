//! How much of a whole is used, as a small bar; the words beside it carry the fact.

use leptos::prelude::*;

/// `used` of `whole`; over nine tenths in the warning colour.
#[component]
pub fn Meter(used: u32, whole: u32) -> impl IntoView {
    let share = if whole == 0 { 1.0 } else { (f64::from(used) / f64::from(whole)).min(1.0) };
    let class = if share > 0.97 { "m2" } else { "m1" };
    view! {
        <svg class="meter" viewBox="0 0 80 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="m0" width="80" height="6" rx="3"></rect>
            <rect class=class width=format!("{:.0}", share * 80.0) height="6" rx="3"></rect>
        </svg>
    }
}
