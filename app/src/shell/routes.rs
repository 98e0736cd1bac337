//! The entrance, and every page behind it.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;

use super::frame::{Frame, PageHead};
use super::session::{Session, use_session};
use super::{nav, paths};
use crate::crm::{ConnectPage, ConnectionsPage, DataSyncPage};
use crate::kit::empty::{Empty, Face, Failed};
use crate::kit::list::Skeleton;
use crate::records::RecordsPage;
use crate::roles::{ComparisonPage, RolePage, RolesPage};
use crate::sign_in::{SessionsPage, SignInPage};
use crate::text::{Word, t};
use crate::users::UsersPage;

/// The app for whoever is signed in, the entrance for everybody else; the address stays, so that signing in leads to the
/// page that was asked for.
#[component]
pub fn Gate(session: Session) -> impl IntoView {
    // A memo: the pages are not drawn anew when the same person is confirmed.
    let is_inside = Memo::new(move |_| session.me().is_some());
    let outside = move || match session.entrance() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Err(error)) => view! { <main><Failed error on_retry=Callback::new(move |()| session.refresh()) /></main> }.into_any(),
        Some(Ok(entrance)) => view! { <SignInPage entrance /> }.into_any(),
    };
    move || if is_inside.get() { view! { <Pages /> }.into_any() } else { outside().into_any() }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Frame>
                <Routes fallback=|| view! { <NoSuchPage /> }>
                    <Route path=path!("/") view=Start />
                    <Route path=path!("/records") view=RecordsPage />
                    <Route path=path!("/records/:object") view=RecordsPage />
                    <Route path=path!("/settings/users") view=UsersPage />
                    <Route path=path!("/settings/roles") view=RolesPage />
                    <Route path=path!("/settings/roles/compare") view=ComparisonPage />
                    <Route path=path!("/settings/roles/:app/:role") view=RolePage />
                    <Route path=path!("/settings/integrations") view=ConnectionsPage />
                    <Route path=path!("/settings/integrations/connect") view=ConnectPage />
                    <Route path=path!("/settings/integrations/:id/data-sync") view=DataSyncPage />
                    <Route path=path!("/account/sessions") view=SessionsPage />
                </Routes>
            </Frame>
        </Router>
    }
}

#[component]
fn Start() -> impl IntoView {
    let path = use_session().me_untracked().map_or(paths::RECORDS, |me| nav::start_of(&me));
    view! { <Redirect path=path /> }
}

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
