//! Short messages that come and go by themselves; never the only place of an error.

use std::sync::atomic::{AtomicU32, Ordering};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long a message stays, in milliseconds; a long one stays longer, so that it can be read to its end.
const STAYS_MS: u32 = 6_000;
const LETTER_MS: u32 = 80;
/// One with something to press stays so long; what it offers can be had elsewhere too.
const OFFER_STAYS_MS: u32 = 20_000;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Where messages are left. From context, put there by the shell.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<Toast>>);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    act: Option<(String, Callback<()>)>,
}

impl Toasts {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Says `text` for a while.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        let letters = u32::try_from(text.len()).unwrap_or_default();
        self.put(text, None, STAYS_MS.max(letters.saturating_mul(LETTER_MS)));
    }

    /// Says `text` for longer, with something that can be done about it, such as Undo.
    pub fn offer(self, text: impl Into<String>, word: impl Into<String>, act: Callback<()>) {
        self.put(text.into(), Some((word.into(), act)), OFFER_STAYS_MS);
    }

    fn put(self, text: String, act: Option<(String, Callback<()>)>, stays_ms: u32) {
        // Never used twice: the timer of one that is gone must not end another.
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0.update(|toasts| toasts.push(Toast { id, text, act }));
        Timeout::new(stays_ms, move || self.remove(id)).forget();
    }

    fn remove(self, id: u32) {
        self.0.update(|toasts| toasts.retain(|kept| kept.id != id));
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
            <For each=move || toasts.0.get() key=|toast| toast.id let(toast)>
                <p class="toast">
                    {toast.text}
                    {toast.act.map(|(word, act)| {
                        let press = move |_| {
                            toasts.remove(toast.id);
                            act.run(());
                        };
                        view! { <button type="button" class="btn" data-size="s" on:click=press>{word}</button> }
                    })}
                </p>
            </For>
        </div>
    }
}
