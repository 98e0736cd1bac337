//! Files to take away. Made while they are sent: memory holds a piece of them at a time.
//!
//! A link leads here, not a call: the browser keeps what comes. The gate is that of server functions, so a link on another
//! site opens nothing; that something is written down, the entry in the audit log, is therefore safe behind a GET.

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::DateTime;
use domain::audit::AuditFilter;
use domain::refusal::Refusal;
use futures::stream;
use services::audit::Export;
use services::{ServiceError, audit};

use super::App;
use super::rpc::{Reference, admit, crossing, locale, refuse};

/// The audit log as CSV, of everything the filter in the address finds (D13).
pub async fn audit(State(app): State<App>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    match begin(&app, &head).await {
        Ok(export) => file(&app, export),
        Err(error) => refuse(crossing(error, locale(&head.headers)), &Reference::of(&head)),
    }
}

async fn begin(app: &App, head: &Parts) -> Result<Export, ServiceError> {
    let cx = admit(app, head).await?.cx.ok_or(Refusal::SignInNeeded)?;
    let malformed = |_| Refusal::Malformed { field: String::new() };
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&head.uri).map_err(malformed)?;
    let filter = AuditFilter::from_query(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    audit::export(&cx, &filter).await
}

fn file(app: &App, export: Export) -> Response {
    let pieces = stream::try_unfold(export, |mut export| async move {
        match export.next().await {
            Ok(piece) => Ok(piece.map(|piece| (Bytes::from(piece), export))),
            // The connection is cut: what came until now must not pass for the whole.
            Err(error) => {
                tracing::warn!(%error, "an export ended early");
                Err(error)
            }
        }
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let day = DateTime::from_timestamp_millis(app.0.services.now().0).unwrap_or_default().format("%Y-%m-%d");
    let name = HeaderValue::try_from(format!("attachment; filename=\"sightline-audit-{day}.csv\""));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment")));
    response
}
