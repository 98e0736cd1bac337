//! Where the focus goes when what had it is gone: nobody who works by keyboard begins at the top of the page again.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Gives the focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // Fails only for an element that is not shown, which then gets no focus.
        element.focus().ok();
    }
}

/// Gives the focus to an element and leaves the page where it is scrolled to.
pub fn focus_in_place(element: &HtmlElement) {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into()).ok();
    let focus = js_sys::Reflect::get(element, &"focus".into()).ok().and_then(|focus| focus.dyn_into::<js_sys::Function>().ok());
    // Every element has it; it fails only for one that is not shown.
    focus.and_then(|focus| focus.call1(element, &options).ok());
}

/// Gives the focus to the first field within the element with this id that can be filled in.
pub fn focus_within(id: &str) {
    let field =
        document().get_element_by_id(id).and_then(|element| element.query_selector("select:enabled, input:enabled").ok()?);
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        field.focus().ok();
    }
}

/// Gives the focus to the element with this id if nothing has it; where the element is not there, the page's content gets it.
pub fn focus_if_lost(id: &str) {
    if focused().is_none() {
        focus("main");
        focus(id);
    }
}

/// Gives the focus to the element with the id `to` if what has it stands within the element with the id `within`, which is
/// about to go, or if nothing has it.
pub fn focus_out_of(within: &str, to: &str) {
    let stands_within = |element: &web_sys::Element| {
        document().get_element_by_id(within).is_some_and(|around| around.contains(Some(element.unchecked_ref())))
    };
    if focused().is_none_or(|element| stands_within(&element)) {
        focus(to);
    }
}

/// Makes a change that draws things anew. If that takes away what had the focus, what has its id now gets it, or else the
/// page's content.
pub fn keep_focus(change: impl FnOnce()) {
    let before = focused().map(|element| element.id());
    change();
    let Some(before) = before else { return };
    // Once for the effects that draw, once for what they drew.
    request_animation_frame(move || {
        request_animation_frame(move || {
            focus_if_lost(&before);
        });
    });
}

/// What has the focus; the page itself does not count.
pub fn focused() -> Option<web_sys::Element> {
    document().active_element().filter(|element| element.tag_name() != "BODY")
}
