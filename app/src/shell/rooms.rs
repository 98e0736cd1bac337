//! Rooms whose code comes when they are first opened, so that nobody waits for pages he does not ask for. Functions naming
//! the same room come in one file.

use domain::users::transfer::OfferSeen;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::paths;
use crate::kit::answer::start;
use crate::kit::fetched::{Draw, Fetch, fetched};

/// What draws a page, in its place.
pub type Page = fn() -> AnyView;

/// `room { PAGE, fetch_page = Component }`: the page to route to, and the function the room's file begins with.
macro_rules! rooms {
    ($($room:ident { $($page:ident, $fetch:ident = $component:path;)* })*) => {
        $($(
            #[wasm_split($room, wasm_split_path = leptos::wasm_split, fallible)]
            fn $fetch() -> Result<Draw<()>, SplitLoaderError> {
                Ok(|()| $component().into_any())
            }

            pub const $page: Page = || fetched(|| Box::pin($fetch()), ());
        )*)*
    };
}

rooms! {
    sign_in {
        INVITATION, fetch_invitation = crate::users::AcceptPage;
        SIGN_IN, fetch_sign_in = crate::sign_in::SignInPage;
        SIGN_IN_AGAIN, fetch_sign_in_again = crate::sign_in::SignInAgain;
        SESSIONS, fetch_sessions = crate::sign_in::SessionsPage;
    }
    users {
        USERS, fetch_users = crate::users::UsersPage;
    }
    people {
        USER, fetch_user = crate::users::PersonPage;
        MAILS, fetch_mails = crate::users::MailsPage;
        IMPORT, fetch_import = crate::users::ImportPage;
    }
    settings {
        AUDIT, fetch_audit = crate::audit::AuditPage;
        ROLES, fetch_roles = crate::roles::RolesPage;
        ROLE, fetch_role = crate::roles::RolePage;
        COPY_ROLE, fetch_copy_role = crate::roles::CopyRolePage;
        EDIT_ROLE, fetch_edit_role = crate::roles::EditRolePage;
        COMPARISON, fetch_comparison = crate::roles::ComparisonPage;
        DIFFERENCE, fetch_difference = crate::roles::DifferencePage;
        IMPORT_ROLES, fetch_import_roles = crate::roles::ImportRolesPage;
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
    const ROOMS: [(&str, Fetch<()>); 7] = [
        (paths::RECORDS, || Box::pin(fetch_records())),
        // Before the list, whose address theirs begin with.
        (paths::USER, || Box::pin(fetch_user())),
        (paths::USERS, || Box::pin(fetch_users())),
        (paths::ROLES, || Box::pin(fetch_roles())),
        (paths::INTEGRATIONS, || Box::pin(fetch_connections())),
        (paths::AUDIT, || Box::pin(fetch_audit())),
        (paths::INVITATION, || Box::pin(fetch_invitation())),
    ];
    if let Some((_, fetch)) = ROOMS.iter().find(|(prefix, _)| path.starts_with(prefix)) {
        // The page asks again and says what is wrong.
        start(async { drop(fetch().await) });
    }
}

/// The banner of an open offer, which hardly anybody ever sees.
#[wasm_split(people, wasm_split_path = leptos::wasm_split, fallible)]
fn fetch_offer() -> Result<Draw<StoredValue<OfferSeen>>, SplitLoaderError> {
    Ok(|offer| view! { <crate::users::OfferBanner offer=offer.get_value() /> }.into_any())
}

/// Draws the banner of an open offer.
pub fn offer_banner(offer: OfferSeen) -> AnyView {
    fetched(|| Box::pin(fetch_offer()), StoredValue::new(offer))
}
