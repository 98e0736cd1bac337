//! Behind a server function: who asks, and how an answer crosses. The only reader of what `server::http::rpc` provides.

use axum::http::{HeaderValue, header};
use domain::locale::Locale;
use domain::refusal::Refusal;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use services::sign_in::SessionToken;
use services::{Cx, Origin, ServiceError, Services};

use crate::wire::ApiError;

/// What the gate found out about a request before it let it through.
#[derive(Clone)]
pub struct Caller {
    pub services: Services,
    pub origin: Origin,
    /// `None`: nobody is signed in; only public entry points run then.
    pub cx: Option<Cx>,
}

/// Whoever calls, signed in or not.
///
/// # Errors
/// [`ApiError::failed`] when the function was not called through the gate.
pub fn caller() -> Result<Caller, ApiError> {
    use_context::<Caller>().ok_or_else(|| ApiError::failed(locale()))
}

/// The context of whoever is signed in.
///
/// # Errors
/// [`Refusal::SignInNeeded`] when nobody is.
pub fn cx() -> Result<Cx, ApiError> {
    caller()?.cx.ok_or_else(|| ApiError::refused(&Refusal::SignInNeeded, locale()))
}

/// Lets an answer cross; a failure's cause stays in the log.
///
/// # Errors
/// The error as the browser may know it.
pub fn answer<T>(result: Result<T, ServiceError>) -> Result<T, ApiError> {
    result.map_err(|error| match error {
        ServiceError::Refused(refusal) => ApiError::refused(&refusal, locale()),
        ServiceError::Busy(subsystem, cause) => {
            tracing::warn!(%subsystem, cause = %chain(cause.as_ref()), "busy");
            ApiError::busy(locale())
        }
        ServiceError::Failed(subsystem, cause) => {
            tracing::error!(%subsystem, cause = %chain(cause.as_ref()), "failed");
            ApiError::failed(locale())
        }
    })
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// `__Host-`: only over a secure origin, for this host and no other, for every path.
pub const SESSION_COOKIE: &str = "__Host-sightline";

/// Sends the session's token to the browser.
pub fn keep_session(token: &SessionToken) {
    set_cookie(&format!("{SESSION_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", token.to_cookie()));
}

/// Takes the session's token from the browser.
pub fn forget_session() {
    set_cookie(&format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

fn locale() -> Locale {
    use_context().unwrap_or_default()
}
