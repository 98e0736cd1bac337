//! The person at the foot of the sidebar: theme, language, sessions, signing out.

use domain::locale::Locale;
use domain::users::initials;
use leptos::prelude::*;

use super::paths;
use super::session::{Session, use_session};
use crate::kit::answer::start;
use crate::kit::icon::Icon;
use crate::kit::menu::{Menu, MenuAct, MenuItem};
use crate::sign_in::api::sign_out;
use crate::text::{Word, locale, t};

/// Who is signed in, and what he can do about it.
#[component]
pub fn Account(
    /// Of its menu: the drawer holds a second one.
    id: &'static str,
) -> impl IntoView {
    let session = use_session();
    move || {
        session.me().map(|me| {
            let leading = me.apps.leading(&me.roles).map_or_else(|| t(Word::NoRoleYet).to_owned(), |role| role.name.clone());
            view! {
                <section class="account" aria-label=t(Word::YourAccount)>
                    <Menu id label=t(Word::YourAccount) items=entries(session) class="me">
                        <span class="avatar" data-size="l" aria-hidden="true">{initials(&me.name)}</span>
                        <span class="cut"><span class="vh">{t(Word::YourAccount)}": "</span><span class="strong">{me.name.clone()}</span><small class="cut">{leading}</small></span>
                    </Menu>
                    <ThemeSwitch />
                </section>
            }
        })
    }
}

fn entries(session: Session) -> Vec<MenuItem> {
    let own_page = session.me_untracked().map(|me| MenuItem::new(t(Word::YourProfile), MenuAct::Go(paths::user(me.user_id))));
    let mut entries: Vec<MenuItem> = own_page.into_iter().collect();
    entries.push(MenuItem::new(t(Word::YourSessions), MenuAct::Go(paths::SESSIONS.into())));
    entries.extend(others().map(|other| MenuItem {
        lang: Some(other.tag()),
        ..MenuItem::new(own_name(other), MenuAct::Do(Callback::new(move |()| choose(other))))
    }));
    entries.push(MenuItem::new(t(Word::SignOut), MenuAct::Do(Callback::new(move |()| leave(session)))));
    entries
}

fn leave(session: Session) {
    start(async move {
        // Whether it succeeded or the session had ended already, the answer to "who am I" decides what is shown.
        sign_out().await.ok();
        session.leave();
    });
}

/// Light or dark; until used, the system decides.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let dark = RwSignal::new(is_dark());
    let switch = move |_| {
        let to_dark = !dark.get();
        let word = if to_dark { "dark" } else { "light" };
        if let Some(root) = document().document_element() {
            root.set_attribute("data-theme", word).ok();
        }
        keep("theme", word);
        dark.set(to_dark);
    };
    view! {
        <button
            type="button"
            class="btn"
            data-square=""
            data-kind="quiet"
            data-size="s"
            aria-label=move || t(if dark.get() { Word::ToLight } else { Word::ToDark })
            on:click=switch
        >
            <Icon name=Signal::derive(move || if dark.get() { "sun" } else { "moon" }) />
        </button>
    }
}

fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some(theme) => theme == "dark",
        None => window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
    }
}

/// Remembers a preference in this browser; a browser that keeps nothing simply forgets it.
fn keep(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        storage.set_item(key, value).ok();
    }
}

/// One button for each language that is not the current one.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    others()
        .map(|other| view! { <button type="button" class="link" lang=other.tag() on:click=move |_| choose(other)>{own_name(other)}</button> })
        .collect_view()
}

fn others() -> impl Iterator<Item = Locale> {
    Locale::ALL.into_iter().filter(|other| *other != locale())
}

const fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "English",
        Locale::It => "Italiano",
    }
}

/// The cookie tells the server, whose sentences should be in the same language.
fn choose(locale: Locale) {
    keep("locale", locale.tag());
    let cookie = format!("locale={}; Path=/; Max-Age=31536000; SameSite=Lax", locale.tag());
    js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into()).ok();
    window().location().reload().ok();
}
