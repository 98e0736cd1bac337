//! Asks before what was typed is lost: when the page is closed or loaded anew, when a link is
//! followed, and when the browser goes back.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::dialog::{Confirm, Question};
use crate::text::{Word, t};

/// Who is told first when the browser goes back or forward. From context, put there before the router begins to listen: on a
/// window, whoever came first hears first.
#[derive(Clone, Copy)]
pub struct BackWatch(StoredValue<Option<UnsyncCallback<Event>>, LocalStorage>);

impl BackWatch {
    /// Begins to listen, for as long as the app runs.
    pub fn begin() -> Self {
        let watch = Self(StoredValue::new_local(None));
        let listening = window_event_listener(ev::popstate, move |event| {
            if let Some(hold) = watch.0.try_get_value().flatten() {
                hold.run(event.into());
            }
        });
        on_cleanup(move || listening.remove());
        watch
    }
}

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
            question.set(Some(leave_question(Arc::new(move || go.run(path.clone())))));
        }
    };
    let on_click: OnClick = Closure::new(hold);
    let back = hold_back(is_dirty, question);
    let document = document();
    // On the way down, before the router sees the click. Adding and removing a listener does not fail.
    document.add_event_listener_with_callback_and_bool("click", on_click.as_ref().unchecked_ref(), true).ok();
    let kept = StoredValue::new_local(Some(on_click));
    on_cleanup(move || {
        closing.remove();
        back();
        kept.try_update_value(|kept| {
            if let Some(on_click) = kept.take() {
                let listener = on_click.as_ref().unchecked_ref();
                leptos::prelude::document().remove_event_listener_with_callback_and_bool("click", listener, true).ok();
            }
        });
    });
    view! { <Confirm question /> }
}

/// Holds the browser's Back: it has gone back by the time it says so, and is sent forward again before the router looks.
/// Returns what ends the watch.
fn hold_back(is_dirty: Signal<bool>, question: RwSignal<Option<Question>>) -> impl FnOnce() + Send + Sync {
    // Whether what the browser says next is our own doing, and whether it may pass.
    let (returning, leaving) = (StoredValue::new(false), StoredValue::new(false));
    let history = || window().history();
    let hold = move |event: Event| {
        if returning.get_value() {
            returning.set_value(false);
            event.stop_immediate_propagation();
        } else if is_dirty.get_untracked() && !leaving.get_value() {
            event.stop_immediate_propagation();
            returning.set_value(true);
            // A browser without a history has no Back either.
            drop(history().and_then(|history| history.forward()));
            let leave = move || {
                leaving.set_value(true);
                drop(history().and_then(|history| history.back()));
            };
            question.set(Some(leave_question(Arc::new(leave))));
        }
    };
    let watch: BackWatch = expect_context();
    watch.0.set_value(Some(UnsyncCallback::new(hold)));
    move || {
        watch.0.try_set_value(None);
    }
}

fn leave_question(on_confirm: Arc<dyn Fn() + Send + Sync>) -> Question {
    Question { title: t(Word::LeaveTitle).into(), text: t(Word::LeaveText).into(), act: t(Word::Leave).into(), on_confirm }
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
