//! Dialogs and drawers on the browser's own `<dialog>`: it traps focus, closes on Escape, makes the rest inert and gives the
//! focus back.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Word, t};

/// A dialog in the middle, open while `open` is true. Its content, which ends with its `<footer>`, is made anew at each
/// opening.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// `alertdialog` for one that interrupts; it then names what is read out.
    #[prop(default = "dialog")]
    role: &'static str,
    /// The id of what is read out when it opens.
    #[prop(optional)]
    describes: Option<&'static str>,
    /// As wide as two columns need.
    #[prop(default = false)]
    is_wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let class = if is_wide { "dialog wide" } else { "dialog" };
    view! { <Modal open title class role describes>{children()}</Modal> }
}

/// A drawer at the side, open while `open` is true. Its content is made anew at each opening.
#[component]
pub fn Drawer(open: RwSignal<bool>, #[prop(into)] title: Signal<String>, children: ChildrenFn) -> impl IntoView {
    view! { <Modal open title class="drawer" role="dialog" describes=None>{children()}</Modal> }
}

#[component]
fn Modal(
    open: RwSignal<bool>,
    title: Signal<String>,
    class: &'static str,
    role: &'static str,
    describes: Option<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
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
    view! {
        <dialog node_ref=element class=class role=role aria-label=title aria-describedby=describes on:close=move |_| open.set(false)>
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

/// What [`Confirm`] asks.
#[derive(Clone)]
pub struct Question {
    pub title: String,
    /// What will happen, in a sentence or two.
    pub text: String,
    /// The word on the button that does it: the act itself, never "OK".
    pub act: String,
    /// Its own, not a callback: the row it was asked from may be gone when the answer comes.
    pub on_confirm: Arc<dyn Fn() + Send + Sync>,
}

/// Asks before something that cannot be taken back; open while there is a question. The way out has the focus.
#[component]
pub fn Confirm(question: RwSignal<Option<Question>>) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other; setting what is so already would go round for ever.
    Effect::new(move |_| {
        let is_asked = question.with(Option::is_some);
        if is_asked != open.get_untracked() {
            open.set(is_asked);
        }
    });
    Effect::new(move |_| {
        if !open.get() && question.with_untracked(Option::is_some) {
            question.set(None);
        }
    });
    let part = move |of: fn(Question) -> String| Signal::derive(move || question.get().map(of).unwrap_or_default());
    let (title, text, act) = (part(|asked| asked.title), part(|asked| asked.text), part(|asked| asked.act));
    let confirm = move |_| {
        let confirmed = question.get_untracked();
        open.set(false);
        if let Some(question) = confirmed {
            (question.on_confirm)();
        }
    };
    view! {
        <Dialog open title role="alertdialog" describes="confirm-text">
            <div class="dialogbody"><p id="confirm-text">{text}</p></div>
            <footer>
                <span class="push"></span>
                <button type="button" class="btn" autofocus on:click=move |_| open.set(false)>{t(Word::Cancel)}</button>
                <button type="button" class="btn" data-kind="danger" on:click=confirm>{act}</button>
            </footer>
        </Dialog>
    }
}
