//! A box that searches while one types.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::icon::Icon;

/// How long typing must pause before the list is asked for.
const PAUSE_MS: u32 = 250;
/// The server refuses more (`domain::users::filter::MAX_SEARCH_CHARS`, `domain::records::MAX_SEARCH_CHARS`).
const MAX_CHARS: &str = "100";

/// Calls `on_search` when typing pauses; `text` is what is searched for now, as the address has it.
#[component]
pub fn SearchBox(#[prop(into)] label: String, #[prop(into)] text: Signal<String>, on_search: Callback<String>) -> impl IntoView {
    let pending = StoredValue::new_local(None::<Timeout>);
    // Replacing the timer cancels the one before it.
    let typed = move |text: String| pending.set_value(Some(Timeout::new(PAUSE_MS, move || on_search.run(text))));
    view! {
        <div class="input">
            <Icon name="search" />
            <input
                type="search"
                placeholder=label.clone()
                aria-label=label
                maxlength=MAX_CHARS
                prop:value=move || text.get()
                on:input=move |event| typed(event_target_value(&event))
            />
        </div>
    }
}
