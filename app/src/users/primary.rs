//! Handing over the primary administration (Q2): the offer on a person's page, the decision in a banner above every page.

use std::sync::Arc;

use domain::users::edit::UserPage;
use domain::users::status::StatusKey;
use domain::users::transfer::OfferSeen;
use leptos::prelude::*;

use super::api::{accept_primary, decline_primary, offer_primary};
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::dialog::{Confirm, Question};
use crate::kit::focus::focus_out_of;
use crate::kit::icon::Icon;
use crate::kit::time::left;
use crate::kit::toast::Toasts;
use crate::shell::session::{Session, use_session};
use crate::text::t;
use crate::wire::ApiError;

/// The card with which the primary administrator offers his place to the person shown; nothing for everybody else.
#[component]
pub fn PrimaryCard(page: Signal<UserPage>) -> impl IntoView {
    let session = use_session();
    let toasts: Toasts = expect_context();
    let question = RwSignal::new(None::<Question>);
    let is_primary = session.me_untracked().is_some_and(|me| me.authority.is_primary);
    let can_offer =
        Memo::new(move |_| page.with(|page| is_primary && !page.is_primary && page.row.status.key() == StatusKey::Enabled));
    let ask = move |_| {
        let (id, name) = page.with_untracked(|page| (page.row.id, page.row.name.clone()));
        let offer = move || {
            let name = name.clone();
            start(async move {
                told(session, toasts, offer_primary(id).await, &t(PeopleWord::PrimaryOffered).replace("{name}", &name))
            });
        };
        let name = page.with_untracked(|page| page.row.name.clone());
        question.set(Some(Question {
            title: t(PeopleWord::OfferPrimaryTitle).replace("{name}", &name),
            text: t(PeopleWord::OfferPrimaryText).replace("{name}", &name),
            act: t(PeopleWord::OfferPrimary).into(),
            on_confirm: Arc::new(offer),
        }));
    };
    view! {
        <Show when=move || can_offer.get()>
            <section class="card" aria-labelledby="primary-title">
                <header><h2 id="primary-title">{t(PeopleWord::PrimaryAdministration)}</h2></header>
                <div class="in stack">
                    <p class="t2">{t(PeopleWord::PrimaryHint)}</p>
                    <div><button type="button" class="btn" aria-haspopup="dialog" on:click=ask>{t(PeopleWord::OfferPrimary)} "…"</button></div>
                </div>
            </section>
        </Show>
        <Confirm question />
    }
}

/// Says what came of it and asks the server anew who may do what.
fn told(session: Session, toasts: Toasts, answer: Result<(), ApiError>, text: &str) {
    match answer {
        Ok(()) => toasts.say(text),
        Err(error) => toasts.say(error.sentence),
    }
    session.refresh();
}

const BANNER: &str = "offer-banner";

/// Above every page while an offer is open: to the one who decides, and to the one who waits.
#[component]
pub fn OfferBanner(offer: OfferSeen) -> impl IntoView {
    let session = use_session();
    let toasts: Toasts = expect_context();
    let question = RwSignal::new(None::<Question>);
    let busy = RwSignal::new(false);
    let decide = move |accepts: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        start(async move {
            let (answer, text) = match accepts {
                true => (accept_primary().await, PeopleWord::PrimaryAccepted),
                false => (decline_primary().await, PeopleWord::PrimaryDeclined),
            };
            if answer.is_ok() {
                // The banner goes.
                focus_out_of(BANNER, "main");
            }
            told(session, toasts, answer, t(text));
            busy.try_set(false);
        });
    };
    let accept = move || decide(true);
    let from = offer.from_name.clone();
    let ask = move |_| {
        question.set(Some(Question {
            title: t(PeopleWord::AcceptPrimaryTitle).into(),
            text: t(PeopleWord::AcceptPrimaryText).replace("{name}", &from),
            act: t(PeopleWord::AcceptPrimary).into(),
            on_confirm: Arc::new(accept),
        }));
    };
    let (word, name) =
        if offer.is_to_you { (PeopleWord::OfferedToYou, offer.from_name) } else { (PeopleWord::OfferWaits, offer.to.name) };
    let is_to_you = offer.is_to_you;
    view! {
        <div id=BANNER class="banner" role="region" aria-label=t(PeopleWord::PrimaryOffer)>
            <Icon name="key" />
            <span>{t(word).replace("{name}", &name)} " " <span class="t2">{left(offer.lapses_at, offer.now)}</span></span>
            <span class="push"></span>
            {is_to_you.then(|| view! { <button type="button" class="btn" data-size="s" data-kind="primary" aria-disabled=move || busy.get().to_string() on:click=ask>{t(PeopleWord::AcceptPrimary)}</button> })}
            <button type="button" class="btn" data-size="s" aria-disabled=move || busy.get().to_string() on:click=move |_| decide(false)>{t(if is_to_you { PeopleWord::Decline } else { PeopleWord::TakeBack })}</button>
        </div>
        <Confirm question />
    }
}
