//! The router on one screen, and the loop that accepts connections.

mod accept;
mod health;
mod rpc;
mod shell;

use std::sync::Arc;

use app::entry_points::{Changes, ENTRY_POINTS};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::{Value, json};
use services::Services;

pub use accept::serve;

/// A request body may hold this many bytes.
pub const BODY_LIMIT_BYTES: usize = 1 << 20;

/// What the edges of HTTP share.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    services: Services,
    /// Requests that change something must come from pages of this origin.
    public_url: String,
    metrics_token: Option<String>,
    metrics: PrometheusHandle,
    site: shell::Site,
}

impl App {
    /// Puts together what the router needs.
    #[must_use]
    pub fn new(services: Services, public_url: String, metrics_token: Option<String>) -> Self {
        let recorder = PrometheusBuilder::new().build_recorder();
        let metrics = recorder.handle();
        // A test builds many routers in one process; the first recorder then counts for all of them.
        metrics::set_global_recorder(recorder).ok();
        Self(Arc::new(Inner { services, public_url, metrics_token, metrics, site: shell::Site::load() }))
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/api/{*name}", post(rpc::call))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/pkg/{*file}", get(shell::file))
        .fallback(shell::page)
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(from_fn_with_state(app.clone(), rpc::around))
        .with_state(app)
}

/// Every entry point as JSON: method, path, right, whether it changes data.
#[must_use]
pub fn entry_points() -> Vec<Value> {
    ENTRY_POINTS
        .iter()
        .map(|entry| {
            json!({
                "method": entry.method,
                "path": entry.path,
                "right": entry.right.to_string(),
                "changes_data": entry.changes == Changes::Data,
            })
        })
        .collect()
}
