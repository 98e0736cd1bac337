//! What the roles pages ask of the server.

use domain::roles::custom::{RoleDraft, RoleOutcome, RolePreview};
use domain::roles::difference::{Difference, DifferenceAddress, PersonFound};
use domain::roles::{AppKey, Matrix, RoleCount, RoleKey};
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

/// What saving a custom role would do.
#[server(prefix = "/api", endpoint = "roles/preview", input = Json, output = Json)]
pub async fn preview_role(draft: RoleDraft) -> Result<RolePreview, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::custom::preview(&cx, &draft).await)
}

/// Saves a custom role as it was previewed.
#[server(prefix = "/api", endpoint = "roles/save", input = Json, output = Json)]
pub async fn save_role(draft: RoleDraft, fingerprint: String, key: String) -> Result<RoleOutcome, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::custom::save(&cx, &draft, &fingerprint, &key).await)
}

/// Removes a custom role nobody holds.
#[server(prefix = "/api", endpoint = "roles/remove", input = Json, output = Json)]
pub async fn remove_role(app: AppKey, key: RoleKey) -> Result<(), ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::custom::remove(&cx, app, key).await)
}

/// What is compared, and the rows in which the two sides differ.
#[server(prefix = "/api", endpoint = "roles/difference", input = Json, output = Json)]
pub async fn read_difference(asked: DifferenceAddress) -> Result<Difference, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::difference::difference(&cx, &asked).await)
}

/// The first people whose name or address holds `text`.
#[server(prefix = "/api", endpoint = "roles/people", input = Json, output = Json)]
pub async fn find_people(text: String) -> Result<Vec<PersonFound>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::roles::difference::people(&cx, &text).await)
}
