//! What the roles pages ask of the server.

use domain::roles::RoleCount;
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// How many people hold each role.
#[server(prefix = "/api", endpoint = "roles/counts", input = Json, output = Json)]
pub async fn count_role_holders() -> Result<Vec<RoleCount>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::counts(&cx).await)
}
