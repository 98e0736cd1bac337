//! What the roles pages ask of the server.

use domain::roles::{AppKey, Matrix, RoleCount};
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// How many people hold each role.
#[server(prefix = "/api", endpoint = "roles/counts", input = Json, output = Json)]
pub async fn count_role_holders() -> Result<Vec<RoleCount>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::counts(&cx).await)
}

/// What each role of an application reaches.
#[server(prefix = "/api", endpoint = "roles/matrix", input = Json, output = Json)]
pub async fn read_matrix(app: AppKey) -> Result<Matrix, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::matrix(&cx, app).await)
}
