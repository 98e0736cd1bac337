//! The Roles tab.

pub mod custom;
pub mod difference;
pub mod export;
mod holders;
pub mod import;

use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{AppKey, Matrix, RoleCount};
use domain::users::role_counts;

use crate::{Cx, ServiceError};

/// How many people hold each role (A4).
///
/// # Errors
/// [`domain::refusal::Refusal::NotAllowed`] without [`Right::VIEW_ROLES`].
pub async fn counts(cx: &Cx) -> Result<Vec<RoleCount>, ServiceError> {
    let warrant = cx.require(Right::VIEW_ROLES)?;
    let snapshot = cx.services.store().read().await?;
    Ok(role_counts(&store::users::classes(&snapshot, warrant.organization_id()).await?))
}

/// The matrix of an application: what each of its roles reaches (A4, A5).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_ROLES`]; [`Refusal::NotFound`] when the application is not licensed.
pub async fn matrix(cx: &Cx, app: AppKey) -> Result<Matrix, ServiceError> {
    let warrant = cx.require(Right::VIEW_ROLES)?;
    let snapshot = cx.services.store().read().await?;
    let licences = store::organizations::licences(&snapshot, warrant.organization_id()).await?;
    if !licences.iter().any(|(licensed, _)| *licensed == app) {
        return Err(Refusal::NotFound.into());
    }
    Ok(store::roles::matrix(&snapshot, warrant.organization_id(), app).await?.ok_or(Refusal::NotFound)?)
}
