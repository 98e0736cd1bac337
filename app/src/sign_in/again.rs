//! Signing in again over the page one is on, after one's session ended: what was typed there stays.

use domain::sign_in::Entrance;
use leptos::prelude::*;

use super::api::as_demo;
use super::page::PasswordFields;
use super::words::SignInWord;
use crate::kit::answer::start;
use crate::kit::dialog::Dialog;
use crate::kit::note::ErrorNote;
use crate::shell::session::use_session;
use crate::text::t;
use crate::wire::ApiError;

/// The dialog. Closed, so that the page can be read, it opens again with the next refusal.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        session.entrance();
        open.set(true);
    });
    view! { <Dialog open title=t(SignInWord::SessionHasEnded)><Form /></Dialog> }
}

#[component]
fn Form() -> impl IntoView {
    let session = use_session();
    let error = RwSignal::new(None::<ApiError>);
    let me = session.me_untracked();
    let email = me.as_ref().map(|me| me.email.clone()).unwrap_or_default();
    let is_offered = matches!(untrack(|| session.offered()), Some(Entrance::SignIn { demo }) if demo.iter().any(|account| account.email == email));
    let enter = {
        let email = email.clone();
        move |_| {
            let email = email.clone();
            start(async move {
                match as_demo(email).await {
                    Ok(()) => session.refresh(),
                    Err(refused) => drop(error.try_set(Some(refused))),
                }
            });
        }
    };
    let demo = me.filter(|_| is_offered).map(|me| {
        let word = t(SignInWord::ContinueAs).replace("{name}", &me.name);
        view! { <ErrorNote error /> <button type="button" class="btn" on:click=enter>{word}</button> }
    });
    view! {
        <div class="dialogbody stack">
            <p>{t(SignInWord::SessionHasEndedText)}</p>
            <PasswordFields ids=("again-email", "again-password") email />
            {demo}
        </div>
    }
}
