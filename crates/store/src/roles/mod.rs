//! Licensed applications and their roles: the shipped ones from the program, declared and custom ones from the database.

mod custom;

use std::collections::BTreeMap;

use domain::id::OrganizationId;
use domain::roles::{App, AppKey, Apps, Authority, Matrix, MatrixRow, PermissionLevel, Role, RoleKey, RoleKind, RoleSet, shipped};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

pub use custom::{Change, change, last_name, remove, version_at};

use crate::entity::{app, role};
use crate::error::StoreError;
use crate::organizations;
use crate::tx::{Reading, Tx};

/// The organisation's licensed applications, shipped ones first. Three statements.
///
/// # Errors
/// Any [`StoreError`].
pub async fn apps(reading: &impl Reading, organization_id: OrganizationId) -> Result<Apps, StoreError> {
    let licensed = organizations::licences(reading, organization_id).await?;
    let declared = app::Entity::find()
        .filter(app::Column::OrganizationId.eq(organization_id.0))
        .order_by_asc(app::Column::Place)
        .all(reading.connection())
        .await?;
    let mut apps: Vec<App> = shipped::apps().into();
    for row in declared {
        let key = AppKey::parse(&row.key).ok_or(StoreError::Corrupt("application"))?;
        apps.push(App { key, name: row.name, short_name: row.short_name, roles: vec![shipped::primary_administrator()] });
    }
    apps.retain(|app| licensed.iter().any(|(licensed, _)| *licensed == app.key));
    let rows = role::Entity::find()
        .filter(role::Column::OrganizationId.eq(organization_id.0))
        .order_by_asc(role::Column::Place)
        .all(reading.connection())
        .await?;
    for row in rows {
        if let Some(app) = apps.iter_mut().find(|app| app.key.as_str() == row.app) {
            app.roles.push(row.to_role()?);
        }
    }
    Ok(Apps(apps))
}

/// The matrix of an application; `Ok(None)` when the organisation has no such application.
///
/// # Errors
/// Any [`StoreError`].
pub async fn matrix(reading: &impl Reading, organization_id: OrganizationId, key: AppKey) -> Result<Option<Matrix>, StoreError> {
    let mut matrix = match shipped::matrix(key) {
        Some(matrix) => matrix,
        None => {
            let found = app::Entity::find_by_id((organization_id.0, key.to_string())).one(reading.connection()).await?;
            let Some(row) = found else { return Ok(None) };
            let rows: Vec<MatrixRow> = serde_json::from_str(&row.matrix_rows).map_err(|_| StoreError::Corrupt("application"))?;
            let top = vec![PermissionLevel::Full; rows.len()];
            Matrix { app: key, rows, levels: [(RoleKey::PRIMARY_ADMINISTRATOR, top)].into() }
        }
    };
    let roles = role::Entity::find()
        .filter(role::Column::OrganizationId.eq(organization_id.0))
        .filter(role::Column::App.eq(key.as_str()))
        .all(reading.connection())
        .await?;
    for row in roles {
        let in_order = matrix.in_order(&row.to_levels()?);
        matrix.levels.insert(row.to_role()?.key, in_order);
    }
    Ok(Some(matrix))
}

/// What somebody with these roles may do. No statement for shipped roles, one or two for each other.
///
/// # Errors
/// Any [`StoreError`].
pub async fn authority(reading: &impl Reading, organization_id: OrganizationId, roles: &RoleSet) -> Result<Authority, StoreError> {
    let shipped_apps = shipped::apps();
    let mut authority = Authority::default();
    for (key, role) in roles.iter() {
        if role == RoleKey::PRIMARY_ADMINISTRATOR && !key.is_shipped() {
            authority.administers.push(key);
            authority.is_primary = true;
            continue;
        }
        let shipped_role = shipped_apps.iter().find(|app| app.key == key).and_then(|app| app.role(role));
        if let (Some(role), Some(matrix)) = (shipped_role, shipped::matrix(key)) {
            authority.add(&matrix, role);
            continue;
        }
        let found =
            role::Entity::find_by_id((organization_id.0, key.to_string(), role.to_string())).one(reading.connection()).await?;
        // A role that is gone gives nothing.
        if let (Some(row), Some(matrix)) = (found, matrix(reading, organization_id, key).await?) {
            authority.add(&matrix, &row.to_role()?);
        }
    }
    Ok(authority)
}

/// Adds an application the operator declares.
///
/// # Errors
/// [`StoreError::Conflict`] when the organisation has one with this key.
pub async fn declare(
    tx: &Tx,
    organization_id: OrganizationId,
    key: AppKey,
    name: &str,
    short_name: &str,
    rows: &[MatrixRow],
) -> Result<(), StoreError> {
    let place = app::Entity::find().filter(app::Column::OrganizationId.eq(organization_id.0)).count(tx.connection()).await?;
    let row = app::ActiveModel {
        organization_id: Set(organization_id.0),
        key: Set(key.to_string()),
        name: Set(name.to_owned()),
        short_name: Set(short_name.to_owned()),
        matrix_rows: Set(serde_json::to_string(rows).map_err(|_| StoreError::Corrupt("application"))?),
        place: Set(i32::try_from(place).unwrap_or(i32::MAX)),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// Adds a declared or custom role with its levels by the keys of the rows.
///
/// # Errors
/// [`StoreError::Conflict`] when the application has one with this key.
pub async fn add(
    tx: &Tx,
    organization_id: OrganizationId,
    app: AppKey,
    role: &Role,
    levels: &BTreeMap<String, PermissionLevel>,
) -> Result<(), StoreError> {
    let place = role::Entity::find().filter(role::Column::OrganizationId.eq(organization_id.0)).count(tx.connection()).await?;
    let kind = match role.kind {
        RoleKind::Declared => role::kind::DECLARED,
        RoleKind::Custom => role::kind::CUSTOM,
        RoleKind::Shipped => return Err(StoreError::Corrupt("role")),
    };
    let row = role::ActiveModel {
        organization_id: Set(organization_id.0),
        app: Set(app.to_string()),
        key: Set(role.key.to_string()),
        name: Set(role.name.clone()),
        description: Set(serde_json::to_string(&role.description).map_err(|_| StoreError::Corrupt("role"))?),
        kind: Set(kind.to_owned()),
        is_administrator: Set(role.is_administrator),
        levels: Set(serde_json::to_string(levels).map_err(|_| StoreError::Corrupt("role"))?),
        place: Set(i32::try_from(place).unwrap_or(i32::MAX)),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}
