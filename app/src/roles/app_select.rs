//! Choose App.

use domain::roles::{App, AppKey};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::words::RolesWord;
use crate::shell::session::use_session;
use crate::text::t;

/// The licensed application the address names; the first where it names none.
pub fn app_of_address() -> Memo<App> {
    let map = use_query_map();
    let session = use_session();
    Memo::new(move |_| {
        let apps = session.me().map(|me| me.apps).unwrap_or_default();
        let named = map.with(|map| map.get_str("app").and_then(AppKey::parse)).and_then(|key| apps.find(key));
        named.or_else(|| apps.iter().next()).cloned().unwrap_or_else(|| App {
            key: AppKey::ABM,
            name: String::new(),
            short_name: String::new(),
            roles: Vec::new(),
        })
    })
}

/// Switches between the licensed applications by going to the address `to` gives.
#[component]
pub fn AppSelect(app: Memo<App>, to: fn(AppKey) -> String) -> impl IntoView {
    let navigate = use_navigate();
    let choose = move |key: String| {
        if let Some(app) = AppKey::parse(&key) {
            navigate(&to(app), NavigateOptions::default());
        }
    };
    let current = move || app.with(|app| app.key);
    let option = move |choice: &App| {
        let key = choice.key;
        view! { <option value=key.to_string() selected=move || current() == key>{choice.name.clone()}</option> }
    };
    view! {
        <label class="label" for="choose-app">{t(RolesWord::ChooseApp)}</label>
        <select id="choose-app" class="select app" prop:value=move || current().to_string() on:change=move |event| choose(event_target_value(&event))>
            {use_session().apps().iter().map(option).collect_view()}
        </select>
    }
}
