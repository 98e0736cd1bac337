//! Custom roles and what they gave before.

use domain::id::OrganizationId;
use domain::roles::custom::Levels;
use domain::roles::{AppKey, Role, RoleKey, RoleKind};
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::entity::{role, role_version};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

const CORRUPT: StoreError = StoreError::Corrupt("role");

/// A change of a custom role, with the number of its audit entry.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    pub organization_id: OrganizationId,
    pub app: AppKey,
    pub role: &'a Role,
    pub seq: i64,
    pub now: Instant,
}

/// Makes a custom role, or gives the one that is there other words and levels. Under [`crate::NamedLock::Users`].
///
/// # Errors
/// [`StoreError::Corrupt`] for a role that is not custom; any other [`StoreError`].
pub async fn change(tx: &Tx, change: Change<'_>, levels: &Levels) -> Result<(), StoreError> {
    let Change { organization_id, app, role, .. } = change;
    if role.kind != RoleKind::Custom {
        return Err(CORRUPT);
    }
    let id = (organization_id.0, app.to_string(), role.key.to_string());
    if role::Entity::find_by_id(id).one(tx.connection()).await?.is_none() {
        super::add(tx, organization_id, app, role, levels).await?;
    } else {
        let row = role::ActiveModel {
            organization_id: Set(organization_id.0),
            app: Set(app.to_string()),
            key: Set(role.key.to_string()),
            name: Set(role.name.clone()),
            description: Set(serde_json::to_string(&role.description).map_err(|_| CORRUPT)?),
            is_administrator: Set(role.is_administrator),
            levels: Set(serde_json::to_string(levels).map_err(|_| CORRUPT)?),
            ..Default::default()
        };
        row.update(tx.connection()).await?;
    }
    note(tx, change, Some(serde_json::to_string(levels).map_err(|_| CORRUPT)?)).await
}

/// Removes a custom role nobody holds. Under [`crate::NamedLock::Users`].
///
/// # Errors
/// Any [`StoreError`].
pub async fn remove(tx: &Tx, change: Change<'_>) -> Result<(), StoreError> {
    let id = (change.organization_id.0, change.app.to_string(), change.role.key.to_string());
    role::Entity::delete_by_id(id).exec(tx.connection()).await?;
    note(tx, change, None).await
}

async fn note(tx: &Tx, change: Change<'_>, levels: Option<String>) -> Result<(), StoreError> {
    let row = role_version::ActiveModel {
        organization_id: Set(change.organization_id.0),
        app: Set(change.app.to_string()),
        key: Set(change.role.key.to_string()),
        seq: Set(change.seq),
        at: Set(change.now.0),
        name: Set(change.role.name.clone()),
        levels: Set(levels),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// The name of a custom role and what it gave at a moment (E10).
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when it was not there then.
pub async fn version_at(
    reading: &impl Reading,
    organization_id: OrganizationId,
    app: AppKey,
    key: RoleKey,
    at: Instant,
) -> Result<Option<(String, Levels)>, StoreError> {
    let row = role_version::Entity::find()
        .filter(role_version::Column::OrganizationId.eq(organization_id.0))
        .filter(role_version::Column::App.eq(app.as_str()))
        .filter(role_version::Column::Key.eq(key.as_str()))
        .filter(role_version::Column::At.lte(at.0))
        .order_by_desc(role_version::Column::Seq)
        .one(reading.connection())
        .await?;
    let Some((name, levels)) = row.and_then(|row| Some((row.name, row.levels?))) else { return Ok(None) };
    Ok(Some((name, serde_json::from_str(&levels).map_err(|_| CORRUPT)?)))
}

/// The last name a custom role had, whether it is still there or not.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there never was one with this key.
pub async fn last_name(
    reading: &impl Reading,
    organization_id: OrganizationId,
    app: AppKey,
    key: RoleKey,
) -> Result<Option<String>, StoreError> {
    let row = role_version::Entity::find()
        .filter(role_version::Column::OrganizationId.eq(organization_id.0))
        .filter(role_version::Column::App.eq(app.as_str()))
        .filter(role_version::Column::Key.eq(key.as_str()))
        .order_by_desc(role_version::Column::Seq)
        .one(reading.connection())
        .await?;
    Ok(row.map(|row| row.name))
}
