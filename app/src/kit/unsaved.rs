//! Asks before what was typed is lost: when the page is closed or loaded anew, and when a link is followed.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::dialog::{Confirm, Question};
use crate::text::{Word, t};

type OnClick = Closure<dyn FnMut(MouseEvent)>;

/// While `is_dirty`, holds back what leads away and asks; `go` then goes to the path that was asked for.
#[component]
pub fn Unsaved(#[prop(into)] is_dirty: Signal<bool>, go: Callback<String>) -> impl IntoView {
    let question = RwSignal::new(None::<Question>);
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if is_dirty.get_untracked() {
            event.prevent_default();
            // What older browsers look at.
            event.set_return_value("unsaved");
        }
    });
    let hold = move |event: MouseEvent| {
        if let Some(path) = path_followed(&event).filter(|_| is_dirty.get_untracked()) {
            event.prevent_default();
            event.stop_propagation();
            question.set(Some(Question {
                title: t(Word::LeaveTitle).into(),
                text: t(Word::LeaveText).into(),
                act: t(Word::Leave).into(),
                on_confirm: Arc::new(move || go.run(path.clone())),
            }));
        }
    };
    let on_click: OnClick = Closure::new(hold);
    let document = document();
    // On the way down, before the router sees the click. Adding and removing a listener does not fail.
    document.add_event_listener_with_callback_and_bool("click", on_click.as_ref().unchecked_ref(), true).ok();
    let kept = StoredValue::new_local(Some(on_click));
    on_cleanup(move || {
        closing.remove();
        kept.try_update_value(|kept| {
            if let Some(on_click) = kept.take() {
                let listener = on_click.as_ref().unchecked_ref();
                leptos::prelude::document().remove_event_listener_with_callback_and_bool("click", listener, true).ok();
            }
        });
    });
    view! { <Confirm question /> }
}

/// Where the click leads within the app in place of this page; `None` for a click that leaves the page where it is, and for
/// one that leaves the app, which the browser asks about itself.
fn path_followed(event: &MouseEvent) -> Option<String> {
    if event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return None;
    }
    let clicked: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = clicked.closest("a[href]").ok().flatten()?.dyn_into().ok()?;
    let is_within = link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    let is_ours = link.origin() == window().location().origin().unwrap_or_default();
    let is_routed = link.target().is_empty() && !link.has_attribute("download") && link.rel() != "external";
    (is_ours && is_routed && !is_within).then(|| format!("{}{}{}", link.pathname(), link.search(), link.hash()))
}
