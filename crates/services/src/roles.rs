//! The Roles tab.

use domain::right::Right;
use domain::roles::RoleCount;

use crate::{Cx, ServiceError};

/// How many people hold each role (A4). The roles themselves and their permissions are compiled into both halves.
///
/// # Errors
/// [`domain::refusal::Refusal::NotAllowed`] without [`Right::VIEW_ROLES`].
pub async fn counts(cx: &Cx) -> Result<Vec<RoleCount>, ServiceError> {
    let warrant = cx.require(Right::VIEW_ROLES)?;
    let snapshot = cx.services.store().read().await?;
    Ok(store::users::role_counts(&snapshot, warrant.organization_id()).await?)
}
