//! Icons from `public/icons.svg`, one symbol each.

use leptos::prelude::*;

/// The hashed folder the site lies in, read off the style sheet's address once a page load.
fn folder() -> String {
    thread_local! {
        static FOLDER: std::cell::OnceCell<String> = const { std::cell::OnceCell::new() };
    }
    FOLDER.with(|folder| {
        folder
            .get_or_init(|| {
                let sheet = document().query_selector("link[rel=stylesheet]").ok().flatten();
                let href = sheet.and_then(|sheet| sheet.get_attribute("href")).unwrap_or_default();
                href.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
            })
            .clone()
    })
}

fn href(name: &str) -> String {
    format!("{}/icons.svg#{name}", folder())
}

/// The icon `name`, 16 px. It says nothing to a screen reader: a word or an `aria-label` stands beside it.
#[component]
pub fn Icon(#[prop(into)] name: Signal<&'static str>) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true"><use href=move || href(name.get())></use></svg> }
}

/// The icon `name`, 14 px, for buttons and chips.
#[component]
pub fn SmallIcon(#[prop(into)] name: Signal<&'static str>) -> impl IntoView {
    view! { <svg class="icon s" aria-hidden="true"><use href=move || href(name.get())></use></svg> }
}

/// The mark.
#[component]
pub fn Logo() -> impl IntoView {
    view! { <img src=format!("{}/logo.svg", folder()) alt="" width="24" height="24" /> }
}
