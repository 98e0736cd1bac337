//! The first run.

use domain::sign_in::Setup;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::api::set_up_organization;
use super::words::SignInWord;
use crate::kit::answer::start;
use crate::kit::field::TextField;
use crate::kit::icon::Icon;
use crate::kit::toast::Toasts;
use crate::shell::session::use_session;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// Makes the first organisation and its primary administrator.
#[component]
pub fn SetUpForm() -> impl IntoView {
    let session = use_session();
    let toasts: Toasts = expect_context();
    let field = || RwSignal::new(String::new());
    let (setup_code, organization, first_name, last_name, email, password) = (field(), field(), field(), field(), field(), field());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    // The sentence stands beside the field it is about.
    let error_of = move |name: &'static str| {
        Signal::derive(move || {
            error.with(|error| {
                error.as_ref().filter(|error| error.field.as_deref() == Some(name)).map(|error| error.sentence.clone())
            })
        })
    };
    let general = move || error.get().filter(|error| error.field.is_none());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let setup = Setup {
            setup_code: setup_code.get_untracked(),
            organization: organization.get_untracked(),
            first_name: first_name.get_untracked(),
            last_name: last_name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        busy.set(true);
        start(async move {
            match set_up_organization(setup).await {
                Ok(()) => {
                    toasts.say(t(SignInWord::SetUpDone));
                    session.refresh();
                }
                Err(refused) => error.set(Some(refused)),
            }
            busy.set(false);
        });
    };
    view! {
        <h1>{t(SignInWord::SetUpTitle)}</h1>
        <p class="t2">{t(SignInWord::SetUpText)}</p>
        <form class="stack wide" on:submit=submit aria-busy=move || busy.get().then_some("true")>
            {move || general().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            <TextField id="setup_code" label=t(SignInWord::SetUpCode) value=setup_code error=error_of("setup_code") />
            <TextField id="organization" label=t(SignInWord::OrganisationName) value=organization autocomplete="organization" error=error_of("organization") />
            <TextField id="first_name" label=t(Word::FirstName) value=first_name autocomplete="given-name" error=error_of("first_name") />
            <TextField id="last_name" label=t(Word::LastName) value=last_name autocomplete="family-name" error=error_of("last_name") />
            <TextField id="email" label=t(Word::Email) value=email kind="email" autocomplete="username" error=error_of("email") />
            <TextField id="password" label=t(SignInWord::Password) value=password kind="password" autocomplete="new-password" hint=t(Word::PasswordHint) error=error_of("password") />
            <button type="submit" class="btn" data-kind="primary" aria-disabled=move || busy.get().to_string()>{t(SignInWord::SetUpButton)}</button>
        </form>
    }
}
