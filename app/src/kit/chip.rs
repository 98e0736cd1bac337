//! A filter that is on, with its remover.

use leptos::prelude::*;

use super::icon::SmallIcon;
use crate::text::{Word, t};

/// `Status: Invited ✕`.
#[component]
pub fn FilterChip(#[prop(into)] name: String, #[prop(into)] value: String, on_remove: Callback<()>) -> impl IntoView {
    let label = format!("{}: {name}", t(Word::RemoveFilter));
    view! {
        <span class="chip" data-on="">
            <span class="cut">{name} ": " <b>{value}</b></span>
            <button type="button" class="x" aria-label=label on:click=move |_| on_remove.run(())>
                <SmallIcon name="close" />
            </button>
        </span>
    }
}
