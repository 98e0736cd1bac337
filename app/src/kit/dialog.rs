//! Dialogs and drawers on the browser's own `<dialog>`: it traps focus, closes on Escape and makes the rest inert.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Word, t};

/// A drawer at the side, open while `open` is true. Its content is made anew at each opening.
#[component]
pub fn Drawer(open: RwSignal<bool>, #[prop(into)] title: String, children: ChildrenFn) -> impl IntoView {
    let element: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            // Showing fails only for an element outside the document, which this is not.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let label = title.clone();
    view! {
        <dialog node_ref=element class="drawer" aria-label=label on:close=move |_| open.set(false)>
            <header>
                <h2>{title}</h2>
                <span class="push"></span>
                <button type="button" class="btn" data-square="" data-kind="quiet" aria-label=t(Word::Close) on:click=move |_| open.set(false)>
                    <Icon name="close" />
                </button>
            </header>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}
