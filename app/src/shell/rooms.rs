//! Rooms whose code comes when they are first opened, so that nobody waits for pages he did not ask for.
//!
//! `wasm_split` marks where `cargo xtask site` cuts the wasm: functions naming the same room come in one file. What
//! crosses is the function that draws the page, not the page: built anywhere but in its place it would find no context.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::paths;
use crate::kit::answer::start;
use crate::kit::empty::Failed;
use crate::kit::list::Skeleton;
use crate::text::locale;
use crate::wire::ApiError;

/// What draws a page, in its place.
pub type Page = fn() -> AnyView;
/// Fetches the room of a page, at most once.
type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<Page, SplitLoaderError>>>>;

/// `room { PAGE, fetch_page = Component }`: the page to route to, and the function the room's file begins with.
macro_rules! rooms {
    ($($room:ident { $($page:ident, $fetch:ident = $component:path;)* })*) => {
        $($(
            #[wasm_split($room, wasm_split_path = leptos::wasm_split, fallible)]
            fn $fetch() -> Result<Page, SplitLoaderError> {
                Ok(|| $component().into_any())
            }

            pub const $page: Page = || fetched(|| Box::pin($fetch()));
        )*)*
    };
}

rooms! {
    sign_in {
        SIGN_IN, fetch_sign_in = crate::sign_in::SignInPage;
        SESSIONS, fetch_sessions = crate::sign_in::SessionsPage;
    }
    users {
        USERS, fetch_users = crate::users::UsersPage;
    }
    roles {
        ROLES, fetch_roles = crate::roles::RolesPage;
        ROLE, fetch_role = crate::roles::RolePage;
        COMPARISON, fetch_comparison = crate::roles::ComparisonPage;
    }
    crm {
        CONNECTIONS, fetch_connections = crate::crm::ConnectionsPage;
        CONNECT, fetch_connect = crate::crm::ConnectPage;
        DATA_SYNC, fetch_data_sync = crate::crm::DataSyncPage;
    }
    records {
        RECORDS, fetch_records = crate::records::RecordsPage;
    }
}

/// Fetches the room of an address while the server is still asked who is signed in.
pub fn fetch_ahead(path: &str) {
    const ROOMS: [(&str, Fetch); 4] = [
        (paths::RECORDS, || Box::pin(fetch_records())),
        (paths::USERS, || Box::pin(fetch_users())),
        (paths::ROLES, || Box::pin(fetch_roles())),
        (paths::INTEGRATIONS, || Box::pin(fetch_connections())),
    ];
    if let Some((_, fetch)) = ROOMS.iter().find(|(prefix, _)| path.starts_with(prefix)) {
        // The page asks again and says what is wrong.
        start(async { drop(fetch().await) });
    }
}

/// The page once its room is there; until then the skeleton, and without the server the way to try again.
fn fetched(fetch: Fetch) -> AnyView {
    let page = RwSignal::new_local(None::<Result<Page, ApiError>>);
    let load = move || {
        start(async move {
            let answer = fetch().await.map_err(|_| ApiError::unreachable(locale()));
            // Whoever left meanwhile took the signal with him.
            page.try_set(Some(answer));
        });
    };
    load();
    let on_retry = Callback::new(move |()| load());
    (move || match page.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Ok(page)) => page(),
        Some(Err(error)) => view! { <Failed error on_retry /> }.into_any(),
    })
    .into_any()
}
