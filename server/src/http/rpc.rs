//! The gate before every server function: is it declared, does the call come from our own page, who asks, may he.

use std::time::{Duration, Instant};

use app::behind::{Caller, SESSION_COOKIE};
use app::entry_points::{self, Changes};
use app::wire::ApiError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::locale::Locale;
use domain::refusal::Refusal;
use domain::right::Right;
use http_body_util::{BodyExt as _, Limited};
use leptos::prelude::provide_context;
use services::sign_in::SessionToken;
use services::{Cx, Origin, ServiceError};
use tracing::Instrument as _;

use super::source::source;
use super::{App, BODY_LIMIT_BYTES};

/// The number a person can pass on; it stands in the log beside the cause.
#[derive(Clone)]
pub(super) struct Reference(String);

impl Reference {
    /// That of a request.
    pub fn of(head: &Parts) -> Self {
        head.extensions.get::<Self>().cloned().unwrap_or_else(|| Self(String::new()))
    }
}

/// Around every request: a reference number, a log line, a counter, and the headers that keep the page to itself.
pub async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let reference = Reference(app.0.services.reference());
    request.extensions_mut().insert(reference.clone());
    let span = tracing::info_span!("request", reference = %reference.0);
    let mut response = next.run(request).instrument(span.clone()).await;
    shell_headers(response.headers_mut());
    let status = response.status();
    // Server functions are counted by name, everything else together: a stranger must not choose our labels.
    let name = entry_points::find(&path).map_or("other", |entry| entry.path);
    metrics::counter!("sightline_requests_total", "path" => name, "status" => status.as_str().to_owned()).increment(1);
    metrics::histogram!("sightline_request_seconds", "path" => name).record(began.elapsed().as_secs_f64());
    // What stands in an invitation's link is a secret until it is used (T23).
    let path = if path.starts_with("/invitation/") { "/invitation/***" } else { &path };
    span.in_scope(
        || tracing::info!(%method, path, status = status.as_u16(), took_ms = began.elapsed().as_millis() as u64, "answered"),
    );
    response
}

/// wasm needs `wasm-unsafe-eval` and nothing else is inline (T20).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

fn shell_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// A body must have come within this time.
const BODY_WITHIN: Duration = Duration::from_secs(15);

/// Calls a server function.
pub async fn call(State(app): State<App>, request: Request) -> Response {
    let (mut head, body) = request.into_parts();
    let locale = locale(&head.headers);
    let reference = Reference::of(&head);
    let caller = match admit(&app, &head).await {
        Ok(caller) => caller,
        Err(error) => return refuse(crossing(error, locale), &reference),
    };
    let body = match tokio::time::timeout(BODY_WITHIN, Limited::new(body, BODY_LIMIT_BYTES).collect()).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return refuse(ApiError::refused(&Refusal::TooLarge, locale), &reference),
        // Whoever sends this slowly holds a connection others wait for (T28).
        Err(_) => return refuse(ApiError::refused(&Refusal::Malformed { field: String::new() }, locale), &reference),
    };
    // With `text/html` here, leptos_axum would redirect to the Referer and put the error into its address.
    head.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let request = Request::from_parts(head, Body::from(body.to_bytes()));
    let provide = move || {
        provide_context(caller.clone());
        provide_context(locale);
    };
    let changes = entry_points::find(request.uri().path()).is_some_and(|entry| entry.changes == Changes::Data);
    let answer = async move { leptos_axum::handle_server_fns_with_context(provide, request).await.into_response() };
    let response = if changes { to_its_end(answer).await } else { answer.await };
    settle(response, &reference, locale).await
}

/// Carries a change to its end also when whoever ordered it goes away meanwhile: a page that is closed or loaded anew ends
/// its requests, and would take back what has been done of a large change by then. What came of it is asked for by its key.
pub(super) async fn to_its_end<T: Send + 'static>(change: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(change.in_current_span()).await {
        Ok(answer) => answer,
        // As if it had not been a task of its own.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// How a request is refused outside of the server functions: in its language, with its number.
pub struct Refuser {
    locale: Locale,
    reference: Reference,
}

impl Refuser {
    /// For the request with this head.
    pub fn of(head: &Parts) -> Self {
        Self { locale: locale(&head.headers), reference: Reference::of(head) }
    }

    pub fn refuse(&self, error: ServiceError) -> Response {
        refuse(crossing(error, self.locale), &self.reference)
    }
}

/// Who calls, if he may.
pub(super) async fn admit(app: &App, head: &Parts) -> Result<Caller, ServiceError> {
    let entry = entry_points::find(head.uri.path()).ok_or(Refusal::ClientOutdated)?;
    if !is_from_our_page(&head.headers, &app.0.options.public_url) {
        return Err(Refusal::CrossSite.into());
    }
    let origin = origin(app, head);
    let cx = match session_token(&head.headers) {
        Some(token) => signed_in(app, &token, &origin).await?,
        None => None,
    };
    match (entry.right, &cx) {
        (Right::Public, _) => {}
        (_, None) => return Err(Refusal::SignInNeeded.into()),
        (right, Some(cx)) => {
            cx.require(right)?;
        }
    }
    Ok(Caller { services: app.0.services.clone(), origin, cx })
}

/// The context behind a cookie; a token that no longer opens anything is as good as none.
async fn signed_in(app: &App, token: &SessionToken, origin: &Origin) -> Result<Option<Cx>, ServiceError> {
    match services::sign_in::authenticate(&app.0.services, token, origin).await {
        Ok(cx) => Ok(Some(cx)),
        Err(ServiceError::Refused(Refusal::SignInNeeded)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Browsers say where a request comes from; a call that does not say so is not from our page (T19).
fn is_from_our_page(headers: &HeaderMap, public_url: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes() == public_url.as_bytes()),
    }
}

fn session_token(headers: &HeaderMap) -> Option<SessionToken> {
    cookies(headers).find(|(name, _)| *name == SESSION_COOKIE).and_then(|(_, value)| SessionToken::from_cookie(value))
}

/// The language chosen in the page, which it keeps in a cookie, or else the browser's.
pub(super) fn locale(headers: &HeaderMap) -> Locale {
    let chosen = cookies(headers).find(|(name, _)| *name == "locale").map(|(_, value)| value);
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::preferred(chosen.or(accepted).unwrap_or_default())
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

fn origin(app: &App, head: &Parts) -> Origin {
    let user_agent = head.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Origin {
        source: source(head, &app.0.options.trusted_proxies),
        user_agent: user_agent.to_owned(),
        locale: locale(&head.headers),
    }
}

/// An error as the browser may know it.
pub(super) fn crossing(error: ServiceError, locale: Locale) -> ApiError {
    match error {
        ServiceError::Refused(refusal) => ApiError::refused(&refusal, locale),
        ServiceError::Busy(..) => ApiError::busy(locale),
        error @ ServiceError::Failed(..) => {
            tracing::error!(?error, "failed outside of a server function");
            ApiError::failed(locale)
        }
    }
}

/// Gives a failed call its status and reference; server_fn answers every error with 500.
async fn settle(response: Response, reference: &Reference, locale: Locale) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (parts, body) = response.into_parts();
    let error = match Limited::new(body, BODY_LIMIT_BYTES).collect().await {
        Ok(body) => serde_json::from_slice(&body.to_bytes()).unwrap_or_else(|_| ApiError::failed(locale)),
        Err(_) => ApiError::failed(locale),
    };
    let mut settled = refuse(error, reference);
    for cookie in parts.headers.get_all(header::SET_COOKIE) {
        settled.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    settled
}

/// Answers with an error.
pub(super) fn refuse(mut error: ApiError, reference: &Reference) -> Response {
    error.reference.clone_from(&reference.0);
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(error)).into_response();
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}
