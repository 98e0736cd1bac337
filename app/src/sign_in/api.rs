//! What signing in asks of the server.

use domain::id::SessionId;
use domain::sign_in::{Entrance, SessionRow, Setup};
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// Who is inside, or else what the entrance offers: signing in, the demo picker, or set-up.
#[server(prefix = "/api", endpoint = "sign_in/entrance", input = Json, output = Json)]
pub async fn find_entrance() -> Result<Entrance, ApiError> {
    let caller = crate::behind::caller()?;
    crate::behind::answer(services::sign_in::entrance(&caller.services, caller.cx.as_ref()).await)
}

/// Signs in with address and password.
#[server(prefix = "/api", endpoint = "sign_in/password", input = Json, output = Json)]
pub async fn with_password(email: String, password: String) -> Result<(), ApiError> {
    let caller = crate::behind::caller()?;
    let token = services::sign_in::sign_in(&caller.services, &email, password, &caller.origin).await;
    crate::behind::answer(token).map(|token| crate::behind::keep_session(&token))
}

/// Signs in as one of the demo accounts.
#[server(prefix = "/api", endpoint = "sign_in/demo", input = Json, output = Json)]
pub async fn as_demo(email: String) -> Result<(), ApiError> {
    let caller = crate::behind::caller()?;
    let token = services::sign_in::demo_sign_in(&caller.services, &email, &caller.origin).await;
    crate::behind::answer(token).map(|token| crate::behind::keep_session(&token))
}

/// Sets up the first organisation.
#[server(prefix = "/api", endpoint = "sign_in/set_up", input = Json, output = Json)]
pub async fn set_up_organization(setup: Setup) -> Result<(), ApiError> {
    let caller = crate::behind::caller()?;
    crate::behind::answer(services::setup::set_up(&caller.services, setup, &caller.origin).await)
}

/// One's own signed-in browsers.
#[server(prefix = "/api", endpoint = "sign_in/sessions", input = Json, output = Json)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::sign_in::sessions(&cx).await)
}

/// Ends one of one's own sessions.
#[server(prefix = "/api", endpoint = "sign_in/revoke", input = Json, output = Json)]
pub async fn revoke_session(session_id: SessionId) -> Result<(), ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::sign_in::revoke(&cx, session_id).await)
}

/// Ends the session that asks.
#[server(prefix = "/api", endpoint = "sign_in/sign_out", input = Json, output = Json)]
pub async fn sign_out() -> Result<(), ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::sign_in::sign_out(&cx).await).map(|()| crate::behind::forget_session())
}
