//! Making a connection.

use domain::crm::{NewConnection, NewCredentials, Package};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::api::connect_crm;
use super::words::CrmWord;
use crate::kit::answer::start;
use crate::kit::combobox::{Combobox, Suggestion};
use crate::kit::field::{TextArea, TextField};
use crate::kit::icon::Icon;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// The page. A refusal stands beside its field; nothing that was typed is lost.
#[component]
pub fn ConnectPage() -> impl IntoView {
    let field = |text: &str| RwSignal::new(text.to_owned());
    let (name, login_url, client_id) = (field("Salesforce"), field(""), field(""));
    let (client_secret, username, private_key) = (field(""), field(""), field(""));
    let package = RwSignal::new(Package::Abm);
    let with_jwt = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    const FIELDS: [&str; 6] = ["name", "login_url", "client_id", "client_secret", "username", "private_key"];
    let error_of = move |name: &'static str| {
        let sentence = move |error: &ApiError| (error.field.as_deref() == Some(name)).then(|| error.sentence.clone());
        Signal::derive(move || error.with(|error| error.as_ref().and_then(sentence)))
    };
    let general = move || error.get().filter(|error| error.field.as_deref().is_none_or(|field| !FIELDS.contains(&field)));
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let client_id = client_id.get_untracked();
        let credentials = if with_jwt.get_untracked() {
            NewCredentials::JwtBearer { client_id, username: username.get_untracked(), private_key: private_key.get_untracked() }
        } else {
            NewCredentials::ClientCredentials { client_id, client_secret: client_secret.get_untracked() }
        };
        let new = NewConnection {
            name: name.get_untracked(),
            login_url: login_url.get_untracked(),
            package: package.get_untracked(),
            credentials,
        };
        busy.set(true);
        let navigate = navigate.clone();
        start(async move {
            match connect_crm(new).await {
                Ok(id) => navigate(&paths::data_sync(id), NavigateOptions::default()),
                Err(refused) => error.set(Some(refused)),
            }
            busy.set(false);
        });
    };
    let crumbs = vec![(t(Word::Settings).into(), None), (t(Word::Integrations).into(), Some(paths::INTEGRATIONS.into()))];
    view! {
        <PageHead title=t(CrmWord::ConnectCrm) crumbs />
        <form class="body form" on:submit=submit aria-busy=move || busy.get().then_some("true")>
            {move || general().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            <TextField id="name" label=t(CrmWord::ConnectionName) value=name error=error_of("name") />
            <Combobox id="login_url" label=t(CrmWord::LoginUrl) value=login_url suggestions=Signal::stored(login_urls()) hint=t(CrmWord::LoginUrlHint) error=error_of("login_url") />
            <div class="field">
                <label for="package">{t(CrmWord::Package)}</label>
                <select
                    id="package"
                    class="select"
                    on:change=move |event| package.set(Package::from_key(&event_target_value(&event)).unwrap_or(Package::Abm))
                >
                    {Package::ALL.map(|choice| view! { <option value=choice.key() selected=move || package.get() == choice>{choice.name()}</option> })}
                </select>
            </div>
            <fieldset class="stack">
                <legend class="label">{t(CrmWord::Flow)}</legend>
                <label class="checkline">
                    <input type="radio" name="flow" prop:checked=move || !with_jwt.get() on:change=move |_| with_jwt.set(false) />
                    {t(CrmWord::ClientCredentials)}
                </label>
                <label class="checkline">
                    <input type="radio" name="flow" prop:checked=move || with_jwt.get() on:change=move |_| with_jwt.set(true) />
                    {t(CrmWord::JwtBearer)}
                </label>
            </fieldset>
            <TextField id="client_id" label=t(CrmWord::ClientId) value=client_id error=error_of("client_id") />
            <Show
                when=move || with_jwt.get()
                fallback=move || view! {
                    <TextField id="client_secret" label=t(CrmWord::ClientSecret) value=client_secret kind="password" hint=t(CrmWord::SecretHint) error=error_of("client_secret") />
                }
            >
                <TextField id="username" label=t(CrmWord::SyncUser) value=username error=error_of("username") />
                <TextArea id="private_key" label=t(CrmWord::PrivateKey) value=private_key hint=t(CrmWord::SecretHint) error=error_of("private_key") />
            </Show>
            <div class="row">
                <button type="submit" class="btn" data-kind="primary" aria-disabled=move || busy.get().to_string()>
                    {move || t(if busy.get() { CrmWord::Connecting } else { CrmWord::Connect })}
                </button>
                <a class="btn" data-kind="quiet" href=paths::INTEGRATIONS>{t(Word::Cancel)}</a>
            </div>
        </form>
    }
}

/// Where the vendor lets everybody sign in; an organisation's own domain is typed.
fn login_urls() -> Vec<Suggestion> {
    vec![
        Suggestion { value: "https://login.salesforce.com".into(), text: t(CrmWord::ProductionLogin).into() },
        Suggestion { value: "https://test.salesforce.com".into(), text: t(CrmWord::SandboxLogin).into() },
    ]
}
