//! Dialogs and drawers on the browser's own `<dialog>`: it traps focus, closes on Escape, makes the rest inert and gives the
//! focus back.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

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
    /// While it is, Escape and the cross ask before what was entered is lost.
    #[prop(optional, into)]
    is_dirty: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let class = if is_wide { "dialog wide" } else { "dialog" };
    view! { <Modal open title class role describes is_dirty>{children()}</Modal> }
}

/// A drawer at the side, open while `open` is true. Its content is made anew at each opening.
#[component]
pub fn Drawer(open: RwSignal<bool>, #[prop(into)] title: Signal<String>, children: ChildrenFn) -> impl IntoView {
    view! { <Modal open title class="drawer" role="dialog" describes=None is_dirty=Signal::default()>{children()}</Modal> }
}

#[component]
fn Modal(
    open: RwSignal<bool>,
    title: Signal<String>,
    class: &'static str,
    role: &'static str,
    describes: Option<&'static str>,
    is_dirty: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let element: NodeRef<html::Dialog> = NodeRef::new();
    let asking = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                asking.set(false);
                // Showing fails only for an element outside the document, which this is not.
                dialog.show_modal().ok();
                // Its content may be drawn after it.
                request_animation_frame(move || focus_begin(&dialog));
            }
            (false, true) => {
                asking.set(false);
                dialog.close();
            }
            _ => {}
        }
    });
    let close = move || if is_dirty.get_untracked() { asking.set(true) } else { open.set(false) };
    // Escape, told by the key and by the browser, which closes at the second time whatever it is told.
    let hold = move |event: &web_sys::Event| {
        if is_dirty.get_untracked() && !event.default_prevented() {
            event.prevent_default();
            asking.update(|asking| *asking = !*asking);
        }
    };
    // The browser tells late that it has closed: what opens it again meanwhile would be closed by that. So it is closed here
    // at once, and being told counts only while it is closed. What is cancelled within, such as the choice of a file, is not it.
    let on_cancel = move |event: web_sys::Event| {
        if event.target() == event.current_target() {
            hold(&event);
            if !event.default_prevented() {
                open.set(false);
            }
        }
    };
    let on_close = move |_| {
        if element.get_untracked().is_none_or(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            hold(&event);
        }
    };
    view! {
        <dialog
            node_ref=element
            class=class
            role=role
            aria-label=title
            aria-describedby=describes
            on:keydown=on_keydown
            on:cancel=on_cancel
            on:close=on_close
        >
            <header>
                <h2 tabindex="-1">{title}</h2>
                <span class="push"></span>
                <button type="button" class="btn" data-square="" data-kind="quiet" aria-label=t(Word::Close) on:click=move |_| close()>
                    <Icon name="close" />
                </button>
                <Show when=move || asking.get()><Discarding open asking /></Show>
            </header>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}

/// Where a dialog begins: what it gave the focus itself, else its first field, else its heading.
fn focus_begin(dialog: &web_sys::HtmlDialogElement) {
    const BEGINS: &str = ":scope > :not(header) :is(input, select, textarea):enabled";
    let is_placed = dialog.query_selector(":scope > :not(header) :focus").is_ok_and(|found| found.is_some());
    if is_placed || !dialog.open() {
        return;
    }
    let first = dialog.query_selector(BEGINS).ok().flatten().or_else(|| dialog.query_selector("h2").ok().flatten());
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        first.focus().ok();
    }
}

/// The question within a filled dialog. What had the focus gets it back with "Keep editing".
#[component]
fn Discarding(open: RwSignal<bool>, asking: RwSignal<bool>) -> impl IntoView {
    let before = StoredValue::new_local(document().active_element());
    let keep: NodeRef<html::Button> = NodeRef::new();
    keep.on_load(|keep| drop(keep.focus()));
    on_cleanup(move || {
        let before = before.try_get_value().flatten().and_then(|before| before.dyn_into::<web_sys::HtmlElement>().ok());
        before.map(|before| before.focus());
    });
    view! {
        <div class="note ask" data-tone="warn" role="alert">
            <div>{t(Word::DiscardQuestion)}</div>
            <button type="button" class="btn" data-size="s" node_ref=keep on:click=move |_| asking.set(false)>{t(Word::KeepEditing)}</button>
            <button type="button" class="btn" data-size="s" data-kind="danger" on:click=move |_| open.set(false)>{t(Word::Discard)}</button>
        </div>
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
