//! Accepting an invitation (A10). Opening the page uses nothing up: links are opened by mail scanners too (T15).

use domain::users::invite::{Acceptance, OpenInvitation};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::accept_words::AcceptWord;
use super::api::{accept_invitation, look_at_invitation};
use crate::kit::answer::{Answer, start};
use crate::kit::empty::{Empty, Face, Failed};
use crate::kit::field::{FixedField, TextField};
use crate::kit::focus::focus;
use crate::kit::icon::Icon;
use crate::kit::list::Skeleton;
use crate::shell::door::LoneDoor;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// The code of the refusal that ends an invitation.
const OVER: &str = "invitation_over";

/// The page. It stands alone, whoever is signed in.
#[component]
pub fn AcceptPage() -> impl IntoView {
    document().set_title("Sightline");
    let path = window().location().pathname().unwrap_or_default();
    let token = StoredValue::new(paths::invitation_token(&path).unwrap_or_default().to_owned());
    let invitation = Answer::to(move || look_at_invitation(token.get_value()));
    let on_retry = Callback::new(move |()| invitation.again());
    // Refused when it was sent off: used, replaced or lapsed since the page was opened.
    let over = RwSignal::new(None::<ApiError>);
    let content = move || match (over.get(), invitation.get()) {
        (Some(error), _) => view! { <Over error /> }.into_any(),
        (None, None) => view! { <Skeleton /> }.into_any(),
        (None, Some(Err(error))) if error.code == OVER => view! { <Over error /> }.into_any(),
        (None, Some(Err(error))) => view! { <Failed error on_retry /> }.into_any(),
        (None, Some(Ok(open))) => view! { <AcceptForm open token=token.get_value() over /> }.into_any(),
    };
    view! { <LoneDoor>{content}</LoneDoor> }
}

/// For a link that cannot be used, whatever the reason.
#[component]
fn Over(error: ApiError) -> impl IntoView {
    view! {
        <h1 class="vh">{t(Word::Invitation)}</h1>
        <div role="alert">
            <Empty face=Face::Failed title=t(AcceptWord::InvitationIsOver) text=error.sentence>
                // Also what somebody meets whose answer was lost, and who tries again.
                <p>{t(AcceptWord::JoinedAlready)}</p>
                <a class="btn" href="/">{t(AcceptWord::SignIn)}</a>
            </Empty>
        </div>
    }
}

#[component]
fn AcceptForm(open: OpenInvitation, token: String, over: RwSignal<Option<ApiError>>) -> impl IntoView {
    let (first_name, last_name) = (RwSignal::new(open.first_name), RwSignal::new(open.last_name));
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    const FIELDS: [&str; 3] = ["first_name", "last_name", "password"];
    let error_of = move |name: &'static str| {
        let sentence = move |error: &ApiError| (error.field.as_deref() == Some(name)).then(|| error.sentence.clone());
        Signal::derive(move || error.with(|error| error.as_ref().and_then(sentence)))
    };
    let general = move || error.get().filter(|error| error.field.as_deref().is_none_or(|field| !FIELDS.contains(&field)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let acceptance = Acceptance {
            token: token.clone(),
            first_name: first_name.get_untracked(),
            last_name: last_name.get_untracked(),
            password: password.get_untracked(),
        };
        busy.set(true);
        start(async move {
            match accept_invitation(acceptance).await {
                // Loaded anew as the new person; the link with its token is not left in the history.
                Ok(()) => return drop(window().location().replace("/")),
                Err(refused) if refused.code == OVER => over.set(Some(refused)),
                Err(refused) => {
                    refused.field.iter().for_each(|field| focus(field));
                    error.set(Some(refused));
                }
            }
            busy.set(false);
        });
    };
    view! {
        <h1>{t(AcceptWord::JoinOrganisation).replace("{organisation}", &open.organization)}</h1>
        <p class="t2">{t(AcceptWord::JoinText)}</p>
        <OtherSession email=open.email.clone() />
        <form class="stack wide" on:submit=submit aria-busy=move || busy.get().then_some("true")>
            {move || general().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            <FixedField id="email" label=t(Word::Email) value=open.email autocomplete="username" />
            <TextField id="first_name" label=t(Word::FirstName) value=first_name autocomplete="given-name" error=error_of("first_name") />
            <TextField id="last_name" label=t(Word::LastName) value=last_name autocomplete="family-name" error=error_of("last_name") />
            <TextField id="password" label=t(AcceptWord::NewPassword) value=password kind="password" autocomplete="new-password" hint=t(Word::PasswordHint) error=error_of("password") />
            <button type="submit" class="btn" data-kind="primary" aria-disabled=move || busy.get().to_string()>
                {move || t(if busy.get() { AcceptWord::Joining } else { AcceptWord::Join })}
            </button>
        </form>
    }
}

/// Says so when this browser is signed in already.
#[component]
fn OtherSession(email: String) -> impl IntoView {
    let session = use_session();
    move || {
        session.me().map(|me| {
            let text = t(AcceptWord::SignedInAsOther).replace("{name}", &me.name).replace("{email}", &email);
            view! { <div class="note" data-tone="info"><Icon name="info" /><div>{text}</div></div> }
        })
    }
}
