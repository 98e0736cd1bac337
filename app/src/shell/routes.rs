//! The entrance, and every page behind it.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};

use super::address::Address;
use super::frame::{Frame, PageHead};
use super::rooms::{self, Page};
use super::session::{Session, use_session};
use super::{nav, paths};
use crate::kit::empty::{Empty, Face, Failed};
use crate::kit::list::Skeleton;
use crate::text::{Word, t};

/// The app for whoever is signed in, the entrance for everybody else; the address stays, so that signing in leads to the
/// page that was asked for. An invitation is opened by whoever has its link, signed in or not.
#[component]
pub fn Gate(session: Session) -> impl IntoView {
    if paths::invitation_token(&window().location().pathname().unwrap_or_default()).is_some() {
        return rooms::INVITATION();
    }
    // A memo: the pages are not drawn anew when the same person is confirmed.
    let is_inside = Memo::new(move |_| session.me().is_some());
    let outside = move || match session.entrance() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Err(error)) => view! { <main><Failed error on_retry=Callback::new(move |()| session.refresh()) /></main> }.into_any(),
        Some(Ok(_)) => rooms::SIGN_IN(),
    };
    let pages = move || if is_inside.get() { view! { <Pages /> }.into_any() } else { outside().into_any() };
    // Laid over the pages: what was typed there is still there afterwards.
    let again = move || session.has_ended().then(rooms::SIGN_IN_AGAIN);
    view! { {pages} {again} }.into_any()
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Frame>
                <Routes fallback=|| view! { <NoSuchPage /> }>
                    <Route path=Address("/") view=START />
                    <Route path=Address("/records") view=rooms::RECORDS />
                    <Route path=Address("/records/:object") view=rooms::RECORDS />
                    <Route path=Address("/settings/users") view=rooms::USERS />
                    <Route path=Address("/settings/users/mails") view=rooms::MAILS />
                    <Route path=Address("/settings/users/import") view=rooms::IMPORT />
                    <Route path=Address("/settings/users/:id") view=rooms::USER />
                    <Route path=Address("/settings/roles") view=rooms::ROLES />
                    <Route path=Address("/settings/roles/compare") view=rooms::COMPARISON />
                    <Route path=Address("/settings/roles/difference") view=rooms::DIFFERENCE />
                    <Route path=Address("/settings/roles/import") view=rooms::IMPORT_ROLES />
                    <Route path=Address("/settings/roles/:app/:role") view=rooms::ROLE />
                    <Route path=Address("/settings/roles/:app/:role/copy") view=rooms::COPY_ROLE />
                    <Route path=Address("/settings/roles/:app/:role/edit") view=rooms::EDIT_ROLE />
                    <Route path=Address("/settings/integrations") view=rooms::CONNECTIONS />
                    <Route path=Address("/settings/integrations/connect") view=rooms::CONNECT />
                    <Route path=Address("/settings/integrations/:id/data-sync") view=rooms::DATA_SYNC />
                    <Route path=Address("/settings/audit") view=rooms::AUDIT />
                    <Route path=Address("/account/sessions") view=rooms::SESSIONS />
                </Routes>
            </Frame>
        </Router>
    }
}

const START: Page = || {
    let path = use_session().me_untracked().map_or(paths::RECORDS, |me| nav::start_of(&me));
    view! { <Redirect path=path /> }.into_any()
};

/// For an address that leads nowhere, and for one the person may not open: the two look alike.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    view! {
        <PageHead title=t(Word::NotFound) />
        <Empty face=Face::Failed title=t(Word::PageNotFound) text=t(Word::PageNotFoundText)>
            <a class="btn" href="/">{t(Word::ToStart)}</a>
        </Empty>
    }
}
