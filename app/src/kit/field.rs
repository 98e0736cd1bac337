//! A labelled input with its hint and its error in one place.

use leptos::prelude::*;

use super::answer::start;
use super::days::EARLIEST;
use super::icon::SmallIcon;
use super::toast::Toasts;
use crate::text::{Word, t};

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
                    min=(kind == "date").then_some(EARLIEST)
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || (has_hint || error.with(Option::is_some)).then(|| describes.clone())
                    bind:value=value
                />
            </div>
            <p id=note class="fieldnote" role=move || error.with(Option::is_some).then_some("alert") data-error=move || error.with(Option::is_some).then_some("")>
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
            <p id=note class="fieldnote" role=move || error.with(Option::is_some).then_some("alert") data-error=move || error.with(Option::is_some).then_some("")>
                {move || error.get().or_else(|| hint.clone())}
            </p>
        </div>
    }
}

/// A value that can be read and not changed here.
#[component]
pub fn FixedField(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(default = "off")] autocomplete: &'static str,
    /// With a button that copies it.
    #[prop(optional)]
    can_copy: bool,
) -> impl IntoView {
    let name = label.clone();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="input" data-fixed="">
                <input id=id type="text" readonly autocomplete=autocomplete prop:value=move || value.get() />
                {can_copy.then(|| view! { <CopyButton name text=value /> })}
            </div>
        </div>
    }
}

/// Copies `text`. Not drawn where the browser keeps pages from the clipboard, which it does without TLS.
#[component]
fn CopyButton(name: String, text: Signal<String>) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let copy = move |_| {
        let written = window().navigator().clipboard().write_text(&text.get_untracked());
        start(async move {
            // Refused only by a setting of the browser; the text can be selected then.
            if let (Ok(_), Some(toasts)) = (wasm_bindgen_futures::JsFuture::from(written).await, toasts) {
                toasts.say(t(Word::Copied));
            }
        });
    };
    let label = format!("{}: {name}", t(Word::Copy));
    window().is_secure_context().then(|| {
        view! {
            <button type="button" class="btn" data-size="s" data-kind="quiet" data-square="" aria-label=label on:click=copy>
                <SmallIcon name="copy" />
            </button>
        }
    })
}
