//! How many people there are of each class, kept with every change.

use domain::id::OrganizationId;
use domain::time::Instant;
use domain::users::Class;
use domain::users::status::{INVITATION_LIFE_MS, StatusKey};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::RoleSets;
use crate::entity::{user, user_count};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// How many people of the organisation have each combination of roles and status. Two statements, whatever their number.
///
/// # Errors
/// Any [`StoreError`].
pub async fn classes(reading: &impl Reading, organization_id: OrganizationId) -> Result<Vec<Class>, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    let rows = rows(reading, organization_id).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Class {
                roles: sets.get(row.role_set)?.clone(),
                status: StatusKey::from_key(&row.status).ok_or(StoreError::Corrupt("user status"))?,
                users: u32::try_from(row.users).map_err(|_| StoreError::Corrupt("count of users"))?,
            })
        })
        .collect()
}

pub(super) async fn rows(reading: &impl Reading, organization_id: OrganizationId) -> Result<Vec<user_count::Model>, StoreError> {
    Ok(user_count::Entity::find()
        .filter(user_count::Column::OrganizationId.eq(organization_id.0))
        .filter(user_count::Column::Users.ne(0))
        .all(reading.connection())
        .await?)
}

/// Moves a count. Under [`crate::NamedLock::Users`].
pub(crate) async fn shift(
    tx: &Tx,
    organization_id: OrganizationId,
    role_set: i64,
    status: StatusKey,
    by: i64,
) -> Result<(), StoreError> {
    let row = user_count::ActiveModel {
        organization_id: Set(organization_id.0),
        role_set: Set(role_set),
        status: Set(status.key().to_owned()),
        users: Set(by),
    };
    let users = (user_count::Entity, user_count::Column::Users);
    user_count::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([user_count::Column::OrganizationId, user_count::Column::RoleSet, user_count::Column::Status])
                .value(user_count::Column::Users, Expr::col(users).add(by))
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

fn lapsed(now: Instant) -> Condition {
    // Sent at this instant or before: lapsed by now (A10).
    let sent_by = now.0.saturating_sub(INVITATION_LIFE_MS);
    Condition::all().add(user::Column::Status.eq(StatusKey::Invited.key())).add(user::Column::InvitedAt.lte(sent_by))
}

/// Whether an invitation has lapsed that [`settle`] has not written down.
///
/// # Errors
/// Any [`StoreError`].
pub async fn is_unsettled(reading: &impl Reading, now: Instant) -> Result<bool, StoreError> {
    Ok(user::Entity::find()
        .filter(lapsed(now))
        .select_only()
        .column(user::Column::Id)
        .into_tuple::<Uuid>()
        .one(reading.connection())
        .await?
        .is_some())
}

/// Writes down which invitations have lapsed. Under [`crate::NamedLock::Users`].
///
/// # Errors
/// Any [`StoreError`].
pub async fn settle(tx: &Tx, now: Instant) -> Result<(), StoreError> {
    let counted: Vec<(Uuid, i64, i64)> = user::Entity::find()
        .filter(lapsed(now))
        .select_only()
        .column(user::Column::OrganizationId)
        .column(user::Column::RoleSet)
        .expr(Func::count(Expr::col(user::Column::Id)))
        .group_by(user::Column::OrganizationId)
        .group_by(user::Column::RoleSet)
        .into_tuple()
        .all(tx.connection())
        .await?;
    for (organization_id, role_set, users) in &counted {
        shift(tx, OrganizationId(*organization_id), *role_set, StatusKey::Invited, -users).await?;
        shift(tx, OrganizationId(*organization_id), *role_set, StatusKey::ExpiredInvite, *users).await?;
    }
    if !counted.is_empty() {
        user::Entity::update_many()
            .col_expr(user::Column::Status, Expr::value(StatusKey::ExpiredInvite.key()))
            .filter(lapsed(now))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

/// Whether the counts of an organisation differ from what its people's rows say; for `verify`.
///
/// # Errors
/// Any [`StoreError`].
pub async fn miscounts(reading: &impl Reading, organization_id: OrganizationId) -> Result<bool, StoreError> {
    let counted: Vec<(i64, String, i64)> = user::Entity::find()
        .filter(user::Column::OrganizationId.eq(organization_id.0))
        .select_only()
        .column(user::Column::RoleSet)
        .column(user::Column::Status)
        .expr(Func::count(Expr::col(user::Column::Id)))
        .group_by(user::Column::RoleSet)
        .group_by(user::Column::Status)
        .into_tuple()
        .all(reading.connection())
        .await?;
    let kept = rows(reading, organization_id).await?;
    let mut kept: Vec<_> = kept.into_iter().map(|row| (row.role_set, row.status, row.users)).collect();
    let mut counted = counted;
    kept.sort();
    counted.sort();
    Ok(kept != counted)
}
