//! A labelled input with its hint and its error in one place.

use leptos::prelude::*;

/// Label, input, hint, error; tied together for screen readers.
#[component]
pub fn TextField(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    /// What is wrong with the value; stands in the hint's place.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let note = format!("{id}-note");
    let describes = note.clone();
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="input">
                <input
                    id=id
                    type=kind
                    autocomplete=autocomplete
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || (has_hint || error.with(Option::is_some)).then(|| describes.clone())
                    bind:value=value
                />
            </div>
            <p id=note class="fieldnote" data-error=move || error.with(Option::is_some).then_some("")>
                {move || error.get().or_else(|| hint.clone())}
            </p>
        </div>
    }
}

/// As [`TextField`], for several lines.
#[component]
pub fn TextArea(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<String>,
    /// What is wrong with the value; stands in the hint's place.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let note = format!("{id}-note");
    let describes = note.clone();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                id=id
                rows="6"
                spellcheck="false"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=describes
                bind:value=value
            ></textarea>
            <p id=note class="fieldnote" data-error=move || error.with(Option::is_some).then_some("")>
                {move || error.get().or_else(|| hint.clone())}
            </p>
        </div>
    }
}
