//! The entrance: sign in, pick a demo account, or set up.

use domain::sign_in::{DemoAccount, Entrance};
use domain::users::initials;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::api::{as_demo, with_password};
use super::set_up::SetUpForm;
use super::words::SignInWord;
use crate::kit::answer::start;
use crate::kit::field::TextField;
use crate::kit::focus::focus;
use crate::kit::icon::Icon;
use crate::shell::door::{Door, LoneDoor};
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// What somebody sees who is not signed in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = use_session();
    document().set_title("Sightline");
    move || match session.offered() {
        Some(Entrance::SetUp) => view! { <LoneDoor><SetUpForm /></LoneDoor> }.into_any(),
        Some(Entrance::SignIn { demo }) if demo.is_empty() => view! { <LoneDoor><PasswordForm /></LoneDoor> }.into_any(),
        Some(Entrance::SignIn { demo }) => view! {
            <main class="sign">
                <Door><PasswordForm /></Door>
                <DemoPicker accounts=demo />
            </main>
        }
        .into_any(),
        // The pages are drawn in its place.
        Some(Entrance::Inside { .. }) | None => ().into_any(),
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    view! {
        <h1>{t(SignInWord::SignInTo)}</h1>
        <p class="t2">{t(SignInWord::Tagline)}</p>
        <PasswordFields ids=("email", "password") email=String::new() />
    }
}

/// Address and password; the session is asked again once they are right.
#[component]
pub fn PasswordFields(
    /// Of the fields, unique on the page.
    ids: (&'static str, &'static str),
    email: String,
) -> impl IntoView {
    let session = use_session();
    let (email, password) = (RwSignal::new(email), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    // Whose address is known begins at the password.
    if email.with_untracked(|email| !email.is_empty()) {
        request_animation_frame(move || focus(ids.1));
    }
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        start(async move {
            match with_password(email.get_untracked(), password.get_untracked()).await {
                Ok(()) => session.refresh(),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack wide" on:submit=submit aria-busy=move || busy.get().then_some("true")>
            {move || error.get().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            <TextField id=ids.0 label=t(Word::Email) value=email kind="email" autocomplete="username" />
            <TextField id=ids.1 label=t(SignInWord::Password) value=password kind="password" autocomplete="current-password" />
            <button type="submit" class="btn" data-kind="primary" aria-disabled=move || busy.get().to_string()>{t(SignInWord::SignIn)}</button>
        </form>
    }
}

#[component]
fn DemoPicker(accounts: Vec<DemoAccount>) -> impl IntoView {
    let session = use_session();
    let error = RwSignal::new(None::<ApiError>);
    let enter = move |email: String| {
        start(async move {
            match as_demo(email).await {
                Ok(()) => session.refresh(),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    let item = move |account: DemoAccount| {
        let (role, text) = match &account.role {
            Some(role) => (role.name.clone(), role.description.in_locale(locale()).to_owned()),
            None => (t(Word::NoRoleYet).to_owned(), String::new()),
        };
        let email = account.email.clone();
        view! {
            <li>
                <button type="button" on:click=move |_| enter(email.clone())>
                    <span class="avatar" data-size="l" aria-hidden="true">{initials(&account.name)}</span>
                    <span>
                        <span class="strong">{account.name.clone()}</span>
                        " "
                        <span class="small t3">{role}</span>
                        <br />
                        <span class="small t2">{text}</span>
                    </span>
                    <Icon name="right" />
                </button>
            </li>
        }
    };
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <div class="stack">
                <span class="tag" data-tone="accent">{t(SignInWord::DemoOrganisation)}</span>
                <h2 id="demo-title">{t(SignInWord::TryAsSomebody)}</h2>
                <p class="t2">{t(SignInWord::DemoText)}</p>
                {move || error.get().map(|error| view! { <div class="note" data-tone="bad" role="alert"><div>{error.sentence}</div></div> })}
            </div>
            <ul>{accounts.into_iter().map(item).collect_view()}</ul>
        </section>
    }
}
