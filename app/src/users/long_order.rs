//! Orders about many people: what is shown while they are carried out, and how one is found again after the page was
//! loaded anew.

use domain::id::UserId;
use domain::users::bulk::BulkDone;
use domain::users::import::ImportDone;
use domain::users::order::{LONG_BEYOND, OrderFound};
use gloo_timers::callback::Interval;
use gloo_timers::future::TimeoutFuture;
use js_sys::Date;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::find_order;
use super::bulk_done::Result as BulkResult;
use super::import_words::ImportWord;
use super::list::ORDER;
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::dialog::Dialog;
use crate::kit::icon::Icon;
use crate::kit::time::number;
use crate::shell::session::use_session;
use crate::text::{Word, count, t};
use crate::wire::ApiError;

/// How long to wait before the server is asked again that could not answer.
const ASK_AGAIN_MS: u32 = 2_000;
const SECOND_MS: u32 = 1_000;

/// An order whose answer has not come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ordered {
    key: String,
    by: UserId,
    pub people: u32,
    /// Milliseconds since 1970 by this browser's clock.
    since: f64,
}

impl Ordered {
    /// Notes an order about so many people in this tab, so that it is found again. A short one need not be.
    pub fn note(key: &str, people: u32) {
        let by = use_session().me_untracked().map(|me| me.user_id);
        if let (Some(by), true) = (by, people > LONG_BEYOND) {
            let ordered = Self { key: key.to_owned(), by, people, since: Date::now() };
            let text = serde_json::to_string(&ordered).unwrap_or_default();
            // Without storage the order is only not found again by itself; the audit log has it.
            if let Ok(Some(storage)) = window().session_storage() {
                storage.set_item(ORDER, &text).ok();
            }
        }
    }

    /// Forgets the order: its answer came.
    pub fn forget() {
        if let Ok(Some(storage)) = window().session_storage() {
            storage.remove_item(ORDER).ok();
        }
    }

    /// The order this tab waits for, if whoever is signed in gave it.
    fn kept() -> Option<Self> {
        let text = window().session_storage().ok()??.get_item(ORDER).ok()??;
        let ordered: Self = serde_json::from_str(&text).ok()?;
        let me = use_session().me_untracked()?;
        (me.user_id == ordered.by).then_some(ordered)
    }
}

/// Forgets the order unless this answer leaves open what came of it.
pub fn settle<T>(answer: &std::result::Result<T, ApiError>) {
    if !answer.as_ref().is_err_and(ApiError::is_open) {
        Ordered::forget();
    }
}

/// What is shown while so many people are changed: how many, since when, and that one need not wait.
#[component]
pub fn Meanwhile(
    people: u32,
    /// Milliseconds since 1970 by this browser's clock.
    #[prop(default = Date::now())]
    since: f64,
) -> impl IntoView {
    let seconds = RwSignal::new(0_u32);
    let tick = move || {
        seconds.try_set(((Date::now() - since).max(0.0) / f64::from(SECOND_MS)) as u32);
    };
    tick();
    // Stops when this goes.
    StoredValue::new_local(Interval::new(SECOND_MS, tick));
    view! {
        <div class="note" data-tone="info">
            <Icon name="clock" />
            <div>
                <p role="status"><b>{count(people, PeopleWord::ChangingOne, PeopleWord::ChangingMany)}</b> " " {t(PeopleWord::NeedNotWait)}</p>
                // Told when asked for, not read out every second.
                <p class="t2" role="timer">{move || t(PeopleWord::SoFar).replace("{n}", &number(seconds.get()))}</p>
                <progress class="progress" aria-label=t(PeopleWord::Changing)></progress>
            </div>
        </div>
    }
}

/// An order that this tab gave before it was loaded anew: how it stands, then what came of it.
#[component]
pub fn LostOrder(on_changed: Callback<()>) -> impl IntoView {
    let found = RwSignal::new(None::<std::result::Result<OrderFound, ApiError>>);
    let Some(ordered) = Ordered::kept() else { return ().into_any() };
    let Ordered { key, people, since, .. } = ordered;
    start(async move {
        loop {
            let answer = find_order(key.clone()).await;
            if !answer.as_ref().is_err_and(ApiError::is_open) {
                Ordered::forget();
                on_changed.try_run(());
                found.try_set(Some(answer));
                return;
            }
            TimeoutFuture::new(ASK_AGAIN_MS).await;
            // Whoever went to another page looks when he comes back.
            if found.try_get_untracked().is_none() {
                return;
            }
        }
    });
    (move || match found.get() {
        None => view! { <Meanwhile people since /> }.into_any(),
        Some(Ok(OrderFound::Bulk(done))) => view! { <Found done on_changed /> }.into_any(),
        Some(Ok(OrderFound::Import(done))) => view! { <Told text=imported(&done) /> }.into_any(),
        Some(Ok(OrderFound::NotCarriedOut)) => {
            view! { <Told text=t(PeopleWord::NotCarriedOut).to_owned() is_bad=true /> }.into_any()
        }
        Some(Err(error)) => view! { <Told text=error.sentence is_bad=true /> }.into_any(),
    })
    .into_any()
}

/// The result of a bulk action, as its dialog would have shown it.
#[component]
fn Found(done: BulkDone, on_changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(true);
    view! {
        <Dialog open title=t(PeopleWord::BulkActions)>
            <BulkResult done=done.clone() open on_changed />
        </Dialog>
    }
}

#[component]
fn Told(text: String, #[prop(default = false)] is_bad: bool) -> impl IntoView {
    let is_read = RwSignal::new(false);
    let (tone, icon) = if is_bad { ("warn", "warning") } else { ("ok", "check") };
    view! {
        <Show when=move || !is_read.get()>
            <div class="note" data-tone=tone role="status">
                <Icon name=icon />
                <div>{text.clone()}</div>
                <button type="button" class="btn" data-size="s" on:click=move |_| is_read.set(true)>{t(Word::Close)}</button>
            </div>
        </Show>
    }
}

/// `3 people were invited. 12 people were changed.`
pub fn imported(done: &ImportDone) -> String {
    let told = [
        (done.invited, ImportWord::OneInvited, ImportWord::ManyInvited),
        (done.changed, ImportWord::OneChanged, ImportWord::ManyChanged),
        (done.left_out, ImportWord::OneLeft, ImportWord::ManyLeft),
    ];
    let told: Vec<String> = told.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| count(n, one, many)).collect();
    told.join(" ")
}
