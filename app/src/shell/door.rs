//! What stands around pages outside the frame: signing in, setting up, accepting an invitation.

use leptos::prelude::*;

use super::account::LanguageSwitch;
use crate::kit::icon::Logo;

/// A door that fills the page.
#[component]
pub fn LoneDoor(children: Children) -> impl IntoView {
    view! { <main class="sign" data-alone=""><Door>{children()}</Door></main> }
}

/// The mark, what is asked for, and the languages.
#[component]
pub fn Door(children: Children) -> impl IntoView {
    view! {
        <section class="signin">
            <a class="brand" href="/"><Logo />"Sightline"</a>
            <div class="stack wide">{children()}</div>
            <p class="cap t3"><LanguageSwitch /></p>
        </section>
    }
}
