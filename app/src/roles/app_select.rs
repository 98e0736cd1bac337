//! Choose App.

use domain::roles::App;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::text::{Word, t};

/// Switches between the licensed applications by going to the address `to` gives.
#[component]
pub fn AppSelect(app: Memo<App>, to: fn(App) -> String) -> impl IntoView {
    let navigate = use_navigate();
    let choose = move |key: String| {
        if let Some(app) = App::from_key(&key) {
            navigate(&to(app), NavigateOptions::default());
        }
    };
    view! {
        <label class="label" for="choose-app">{t(Word::ChooseApp)}</label>
        <select id="choose-app" class="select app" prop:value=move || app.get().key() on:change=move |event| choose(event_target_value(&event))>
            {App::ALL.map(|choice| view! { <option value=choice.key() selected=move || app.get() == choice>{choice.name()}</option> })}
        </select>
    }
}
