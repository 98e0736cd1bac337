//! The frame around every page: who is signed in, navigation, theme, language, messages.

mod account;
mod address;
pub mod door;
pub mod file_field;
pub mod frame;
mod nav;
pub mod paths;
mod rooms;
pub mod routes;
pub mod session;
pub mod upload;

use leptos::prelude::*;

use crate::kit::answer::SignedInAgain;
use crate::kit::toast::{ToastRegion, Toasts};
use crate::kit::unsaved::BackWatch;
use crate::wire::ApiError;
use session::Session;

/// Puts the app into the page in place of the skeleton and marks it ready for whoever drives it.
pub fn mount() {
    leptos::mount::mount_to_body(App);
    let document = document();
    if let Some(skeleton) = document.get_element_by_id("skeleton") {
        skeleton.remove();
    }
    if let Some(root) = document.document_element() {
        // Setting an attribute of this name cannot fail.
        root.set_attribute("data-ready", "").ok();
    }
}

#[component]
fn App() -> impl IntoView {
    provide_context(crate::text::locale());
    rooms::fetch_ahead(&window().location().pathname().unwrap_or_default());
    provide_context(BackWatch::begin());
    let toasts = Toasts::new();
    provide_context(toasts);
    let session = Session::load();
    provide_context(session);
    // After the session's own question, which is never refused for want of a session.
    provide_context(SignedInAgain(session.signed_in_again()));
    ApiError::watch(move |error| session.notice(error));
    view! {
        <routes::Gate session />
        <ToastRegion toasts />
    }
}
