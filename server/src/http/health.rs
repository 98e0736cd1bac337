//! For whoever watches the server.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::App;

/// The process runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers; a load balancer sends requests only then.
pub async fn readyz(State(app): State<App>) -> Response {
    match app.0.services.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// Counters for Prometheus: for this machine, or for whoever has the token.
pub async fn metrics(State(app): State<App>, peer: Option<Extension<ConnectInfo<SocketAddr>>>, headers: HeaderMap) -> Response {
    let allowed = match &app.0.options.metrics_token {
        Some(token) => {
            headers.get(header::AUTHORIZATION).is_some_and(|given| given.as_bytes() == format!("Bearer {token}").as_bytes())
        }
        // Behind a proxy every peer is this machine: then only the token tells who asks.
        None if headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED) => false,
        None => peer.is_some_and(|Extension(ConnectInfo(peer))| peer.ip().is_loopback()),
    };
    if !allowed {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    app.0.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.0.metrics.render()).into_response()
}
