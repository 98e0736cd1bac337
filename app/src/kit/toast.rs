//! Short messages that come and go by themselves; never the only place of an error.

use std::sync::atomic::{AtomicU32, Ordering};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::focus::focus_if_lost;
use super::icon::SmallIcon;
use crate::text::{Word, t};

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
    stays_ms: u32,
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
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0.update(|toasts| toasts.push(Toast { id, text, act, stays_ms }));
    }

    fn remove(self, id: u32) {
        self.0.update(|toasts| toasts.retain(|kept| kept.id != id));
        request_animation_frame(|| focus_if_lost("main"));
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
                <Message toast toasts />
            </For>
        </div>
    }
}

/// One message. Its time stands still while the pointer or the focus is on it.
#[component]
fn Message(toast: Toast, toasts: Toasts) -> impl IntoView {
    let Toast { id, text, act, stays_ms } = toast;
    let element: NodeRef<leptos::html::P> = NodeRef::new();
    // Dropped with the message, which stops it.
    let timer = StoredValue::new_local(None::<Timeout>);
    let run = move || {
        let is_held = element
            .try_get_untracked()
            .flatten()
            .is_some_and(|element| element.matches(":hover, :focus-within").unwrap_or_default());
        if !is_held {
            // The browser takes the focus off a message that goes, too.
            timer.try_set_value(Some(Timeout::new(stays_ms, move || toasts.remove(id))));
        }
    };
    let hold = move || drop(timer.try_set_value(None));
    run();
    let act = act.map(|(word, act)| {
        let press = move |_| {
            toasts.remove(id);
            act.run(());
        };
        view! { <button type="button" class="btn" data-size="s" on:click=press>{word}</button> }
    });
    view! {
        <p
            node_ref=element
            class="toast"
            on:pointerenter=move |_| hold()
            on:focusin=move |_| hold()
            on:pointerleave=move |_| run()
            on:focusout=move |_| run()
        >
            {text}
            {act}
            <button type="button" class="btn" data-size="s" data-square="" aria-label=t(Word::CloseMessage) on:click=move |_| toasts.remove(id)>
                <SmallIcon name="close" />
            </button>
        </p>
    }
}
