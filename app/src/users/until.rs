//! The last day of a role that ends by itself (E12).

use domain::audit::Day;
use domain::time::Instant;
use leptos::prelude::*;

use crate::kit::days::{ends, last_before};

/// A field for the last day on which a role is held. Empty: it does not end.
#[component]
pub fn LastDay(
    /// Unique on the page.
    id: String,
    #[prop(into)] label: String,
    /// The first instant without the role.
    #[prop(into)]
    until: Signal<Option<Instant>>,
    on_choose: Callback<Option<Instant>>,
    #[prop(into)] disabled: Signal<bool>,
    /// What comes afterwards, in a sentence.
    #[prop(into)]
    hint: Signal<String>,
    /// What is wrong with the day; stands in the hint's place.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let note = format!("{id}-note");
    let describes = note.clone();
    let shown = Memo::new(move |_| until.get().and_then(last_before).map(|day| day.to_string()).unwrap_or_default());
    // A day that is only half typed is no day yet.
    let choose = move |event| on_choose.run(Day::parse(&event_target_value(&event)).map(ends));
    let is_wrong = move || error.with(Option::is_some);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="input">
                <input
                    id=id
                    type="date"
                    autocomplete="off"
                    disabled=disabled
                    prop:value=shown
                    aria-invalid=move || is_wrong().then_some("true")
                    aria-describedby=describes
                    on:change=choose
                />
            </div>
            <p id=note class="fieldnote" role=move || is_wrong().then_some("alert") data-error=move || is_wrong().then_some("")>
                {move || error.get().unwrap_or_else(|| hint.get())}
            </p>
        </div>
    }
}
