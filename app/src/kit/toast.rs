//! Short messages that come and go by themselves; never the only place of an error.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long a message stays, in milliseconds.
const STAYS_MS: u32 = 6_000;

/// Where messages are left. From context, put there by the shell.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<(u32, String)>>);

impl Toasts {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Says `text` for a while.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        let id = self.0.with_untracked(|toasts| toasts.last().map_or(0, |(id, _)| id + 1));
        self.0.update(|toasts| toasts.push((id, text)));
        Timeout::new(STAYS_MS, move || self.0.update(|toasts| toasts.retain(|(kept, _)| *kept != id))).forget();
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// The region messages appear in.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            <For each=move || toasts.0.get() key=|(id, _)| *id let((_, text))>
                <p class="toast">{text}</p>
            </For>
        </div>
    }
}
