//! A field that takes a file to be sent.

use leptos::ev::Event;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::upload::{Chosen, Unread};
use crate::kit::answer::start;

/// Which files a field takes, and what it says of those it does not.
#[derive(Clone, Copy)]
pub struct Takes {
    pub max_bytes: usize,
    /// Endings and types, as the browser's dialog wants them.
    pub accept: &'static str,
    pub unread: fn(Unread) -> String,
}

/// The field. What is chosen is read at once.
#[component]
pub fn FileField(
    /// Unique on the page.
    id: &'static str,
    label: &'static str,
    /// Stands below until something is wrong.
    hint: &'static str,
    takes: Takes,
    chosen: RwSignal<Option<Chosen>, LocalStorage>,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let choose = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        start(async move {
            let read = Chosen::read(&file, takes.max_bytes).await;
            // So that the same file, mended, can be chosen again.
            input.set_value("");
            match read {
                Ok(file) => {
                    error.try_set(None);
                    chosen.try_set(Some(file));
                }
                Err(why) => drop(error.try_set(Some((takes.unread)(why)))),
            }
        });
    };
    let note = format!("{id}-note");
    let describes = note.clone();
    let is_wrong = move || error.with(Option::is_some);
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="file" accept=takes.accept aria-describedby=describes aria-invalid=move || is_wrong().then_some("true") on:change=choose />
            <p id=note class="fieldnote" role=move || is_wrong().then_some("alert") data-error=move || is_wrong().then_some("")>
                {move || error.get().unwrap_or_else(|| hint.to_owned())}
            </p>
        </div>
    }
}
