//! The router on one screen, and the loop that accepts connections.

mod accept;
mod files;
mod health;
mod incoming;
mod people;
mod roles;
mod rpc;
mod shell;
mod source;

use std::sync::Arc;

use app::entry_points::{Changes, ENTRY_POINTS};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use ipnet::IpNet;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::{Value, json};
use services::Services;

pub use accept::serve;

/// A request body may hold this many bytes.
pub const BODY_LIMIT_BYTES: usize = 1 << 20;

/// What the edges of HTTP share.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What the operator chose for the edges of HTTP.
#[derive(Clone, Debug, Default)]
pub struct AppOptions {
    /// Requests that change something must come from pages of this origin.
    pub public_url: String,
    /// What `/metrics` asks for.
    pub metrics_token: Option<String>,
    /// Proxies whose word on where a request came from is taken.
    pub trusted_proxies: Vec<IpNet>,
}

struct Inner {
    services: Services,
    options: AppOptions,
    metrics: PrometheusHandle,
    site: shell::Site,
}

impl App {
    /// Puts together what the router needs.
    #[must_use]
    pub fn new(services: Services, options: AppOptions) -> Self {
        let recorder = PrometheusBuilder::new().build_recorder();
        let metrics = recorder.handle();
        // A test builds many routers in one process; the first recorder then counts for all of them.
        metrics::set_global_recorder(recorder).ok();
        Self(Arc::new(Inner { services, options, metrics, site: shell::Site::load() }))
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/api/{*name}", post(rpc::call))
        .route("/export/users", get(people::users_csv))
        .route("/import/users/dry_run", post(people::dry_run))
        .route("/import/users/errors", post(people::errors_csv))
        .route("/import/users/apply", post(people::import))
        .route("/export/audit", get(files::audit))
        .route("/export/roles.json", get(roles::roles_json))
        .route("/import/roles/dry_run", post(roles::dry_run))
        .route("/import/roles/apply", post(roles::import))
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
