//! Sidebar, top bar on narrow screens, and the main column.

use domain::right::Right;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::account::Account;
use super::nav::{self, Entry};
use super::paths;
use super::session::use_session;
use crate::kit::dialog::Drawer;
use crate::kit::focus::focus_in_place;
use crate::kit::icon::{Icon, Logo, SmallIcon};
use crate::text::{Word, t};

/// Which page was drawn last, and whether one came to it from another: then the focus on its heading tells so.
#[derive(Clone, Copy)]
struct Arrival(StoredValue<(String, bool)>);

impl Arrival {
    /// Notes that the head of the page at this address is drawn, and gives the focus to it. Not for the first page of all;
    /// for another query, or a head that is drawn anew when more is known, only where nothing has the focus.
    fn head_is_drawn(self, path: String, heading: web_sys::HtmlElement) {
        let (is_first, is_same, has_come) = self.0.with_value(|(before, come)| (before.is_empty(), *before == path, *come));
        self.0.set_value((path, has_come || !is_first && !is_same));
        let elsewhere = if is_same { ":focus" } else { "main :focus, dialog :focus" };
        let is_placed = move || document().query_selector(elsewhere).is_ok_and(|found| found.is_some());
        if !is_first && (has_come || !is_same) {
            request_animation_frame(move || {
                if !is_placed() {
                    // Without scrolling: Back leads to where one was.
                    focus_in_place(&heading);
                }
            });
        }
    }
}

/// The frame around the pages.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    provide_context(Arrival(StoredValue::new((String::new(), false))));
    let drawer = RwSignal::new(false);
    let main: NodeRef<leptos::html::Main> = NodeRef::new();
    let session = use_session();
    let path = use_location().pathname;
    // Following a link in the drawer closes it.
    Effect::new(move |_| {
        path.track();
        drawer.set(false);
    });
    // The router would only scroll there.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(main) = main.get_untracked() {
            // Focusing fails only for an element outside the document, which this is not.
            main.focus().ok();
        }
    };
    view! {
        <a class="skip" href="#main" on:click=skip>{t(Word::SkipToContent)}</a>
        <div class="shell">
            <aside class="side">
                <a class="brand" href="/"><Logo />"Sightline"</a>
                <Navigation />
                <Account id="account-menu" />
            </aside>
            <div class="column">
                <div class="topbar">
                    <button type="button" class="btn" data-square="" data-kind="quiet" aria-label=t(Word::OpenNavigation) on:click=move |_| drawer.set(true)>
                        <Icon name="menu" />
                    </button>
                    <a class="brand" href="/"><Logo />"Sightline"</a>
                </div>
                {move || session.me().and_then(|me| me.offer).map(super::rooms::offer_banner)}
                <main node_ref=main class="main" id="main" tabindex="-1">{children()}</main>
            </div>
        </div>
        <Drawer open=drawer title=t(Word::Navigation)>
            <div class="navdrawer"><Navigation /><Account id="drawer-account-menu" /></div>
        </Drawer>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let session = use_session();
    let settings = move || session.me().map(|me| nav::allowed(nav::SETTINGS, &me)).unwrap_or_default();
    let work = move || session.me().map(|me| nav::allowed(nav::WORK, &me)).unwrap_or_default();
    view! {
        <nav class="nav" aria-label=t(Word::Work)>{move || work().into_iter().map(|entry| view! { <Link entry /> }).collect_view()}</nav>
        <Show when=move || !settings().is_empty()>
            <nav class="nav" aria-label=t(Word::Settings)>
                <h2><SmallIcon name="gear" />{t(Word::Settings)}</h2>
                {settings().into_iter().map(|entry| view! { <Link entry /> }).collect_view()}
            </nav>
        </Show>
    }
}

#[component]
fn Link(entry: Entry) -> impl IntoView {
    let path = use_location().pathname;
    let is_current = move || path.with(|path| entry.covers.iter().any(|prefix| path.starts_with(prefix)));
    view! {
        <a href=entry.path aria-current=move || is_current().then_some("page")>
            <Icon name=entry.icon />
            {t(entry.word)}
        </a>
    }
}

/// Breadcrumb, title and actions of a page; also the browser's title.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// Words with their address; the last one leads to the page itself and is left out.
    #[prop(optional)]
    crumbs: Vec<(String, Option<String>)>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    document().set_title(&format!("{title} · Sightline"));
    let heading: NodeRef<leptos::html::H1> = NodeRef::new();
    if let Some(arrival) = use_context::<Arrival>() {
        let path = use_location().pathname.get_untracked();
        heading.on_load(move |heading| arrival.head_is_drawn(path, heading.into()));
    }
    view! {
        <header class="head">
            <nav class="crumbs" aria-label=t(Word::Breadcrumb)>
                {crumbs
                    .into_iter()
                    .enumerate()
                    .map(|(i, (word, href))| view! {
                        {(i > 0).then(|| view! { <Icon name="right" /> })}
                        {match href {
                            Some(href) => view! { <a href=href>{word}</a> }.into_any(),
                            None => view! { <span>{word}</span> }.into_any(),
                        }}
                    })
                    .collect_view()}
            </nav>
            <div class="headline">
                <h1 node_ref=heading tabindex="-1">{title}</h1>
                {children.map(|children| children())}
            </div>
        </header>
    }
}

/// The tabs of User Management.
#[component]
pub fn UserManagementTabs(#[prop(into)] users: Signal<Option<u32>>) -> impl IntoView {
    let path = use_location().pathname;
    let current = move |tab: &'static str| move || path.with(|path| tab_of(path) == Some(tab)).then_some("page");
    let session = use_session();
    let roles = session.apps().iter().map(|app| app.roles.len()).sum::<usize>();
    view! {
        <nav class="tabs" aria-label=t(Word::Sections)>
            <a href=paths::USERS aria-current=current(paths::USERS)>
                {t(Word::Users)}
                {move || users.get().map(|n| view! { <span class="count">{crate::kit::time::number(n)}</span> })}
            </a>
            <a href=paths::ROLES aria-current=current(paths::ROLES)>{t(Word::Roles)}<span class="count">{roles}</span></a>
            <Show when=move || session.has(Right::VIEW_USERS)>
                <a href=paths::MAILS aria-current=current(paths::MAILS)>{t(Word::Outbox)}</a>
            </Show>
        </nav>
    }
}

/// The tab of User Management a page belongs to. The outbox comes first: its address begins with that of Users.
fn tab_of(path: &str) -> Option<&'static str> {
    [paths::MAILS, paths::USERS, paths::ROLES].into_iter().find(|tab| path.starts_with(tab))
}
