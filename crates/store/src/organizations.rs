//! Organisations and their licences.

use domain::id::OrganizationId;
use domain::roles::AppKey;
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use crate::entity::{licence, organization};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// Whether any organisation exists; if none does, the server offers its set-up page.
///
/// # Errors
/// Any [`StoreError`].
pub async fn any(reading: &impl Reading) -> Result<bool, StoreError> {
    Ok(organization::Entity::find().count(reading.connection()).await? > 0)
}

/// The organisation's name.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is no such organisation.
pub async fn name(reading: &impl Reading, id: OrganizationId) -> Result<Option<String>, StoreError> {
    Ok(organization::Entity::find_by_id(id.0).one(reading.connection()).await?.map(|row| row.name))
}

/// The organisation with this name; `Ok(None)` when there is none or several share it.
///
/// # Errors
/// Any [`StoreError`].
pub async fn named(reading: &impl Reading, name: &str) -> Result<Option<OrganizationId>, StoreError> {
    let mut found = organization::Entity::find().filter(organization::Column::Name.eq(name)).all(reading.connection()).await?;
    Ok(found.pop().filter(|_| found.is_empty()).map(|row| OrganizationId(row.id)))
}

/// Adds an organisation.
///
/// # Errors
/// Any [`StoreError`].
pub async fn add(tx: &Tx, id: OrganizationId, name: &str, now: Instant) -> Result<(), StoreError> {
    let row = organization::ActiveModel { id: Set(id.0), name: Set(name.to_owned()), created_at: Set(now.0) };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// Licenses `app` with so many seats, or without a limit.
///
/// # Errors
/// [`StoreError::Conflict`] when the application is licensed already.
pub async fn license(tx: &Tx, id: OrganizationId, app: AppKey, seats: Option<u32>) -> Result<(), StoreError> {
    let row = licence::ActiveModel {
        organization_id: Set(id.0),
        app: Set(app.to_string()),
        seats: Set(seats.map(|seats| i32::try_from(seats).unwrap_or(i32::MAX))),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// Changes the number of seats of a licensed application. Under [`crate::NamedLock::Users`].
///
/// # Errors
/// Any [`StoreError`].
pub async fn set_seats(tx: &Tx, id: OrganizationId, app: AppKey, seats: Option<u32>) -> Result<(), StoreError> {
    let row = licence::ActiveModel {
        organization_id: Set(id.0),
        app: Set(app.to_string()),
        seats: Set(seats.map(|seats| i32::try_from(seats).unwrap_or(i32::MAX))),
    };
    row.update(tx.connection()).await?;
    Ok(())
}

/// The licensed applications with their seats, by their keys.
///
/// # Errors
/// Any [`StoreError`].
pub async fn licences(reading: &impl Reading, id: OrganizationId) -> Result<Vec<(AppKey, Option<u32>)>, StoreError> {
    let rows = licence::Entity::find().filter(licence::Column::OrganizationId.eq(id.0)).all(reading.connection()).await?;
    let mut licences = rows
        .into_iter()
        .map(|row| {
            let app = AppKey::parse(&row.app).ok_or(StoreError::Corrupt("application"))?;
            let seats = row.seats.map(u32::try_from).transpose().map_err(|_| StoreError::Corrupt("number of seats"))?;
            Ok((app, seats))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    licences.sort_by_key(|(app, _)| *app);
    Ok(licences)
}
