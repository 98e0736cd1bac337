//! People in and out by file (E9): read in the order of their addresses, changed many at once though each in his own way.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::id::OrganizationId;
use domain::roles::RoleSet;
use domain::time::Instant;
use domain::users::User;
use domain::users::filter::UserFilter;
use domain::users::status::StatusKey;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait as _, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::bulk::subjects_of;
use super::list::condition;
use super::{ROWS_AT_ONCE, RoleSets, id_of, row_of, shift};
use crate::entity::{session, user};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// The next people whom `filter` finds, in the order of their folded addresses, which never change: whoever walks on from the
/// last one's meets nobody twice and misses nobody, though others change meanwhile. Two statements.
///
/// # Errors
/// Any [`StoreError`].
pub async fn after_address(
    reading: &impl Reading,
    organization_id: OrganizationId,
    filter: &UserFilter,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<User>, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    let mut page = found(reading, organization_id, filter, &sets).order_by_asc(user::Column::EmailFolded).limit(limit);
    if let Some(after) = after {
        page = page.filter(user::Column::EmailFolded.gt(after));
    }
    let rows = page.all(reading.connection()).await?;
    rows.into_iter()
        .map(|row| {
            let roles = sets.get(row.role_set)?.clone();
            row.into_domain(roles)
        })
        .collect()
}

/// How many people `filter` finds.
///
/// # Errors
/// Any [`StoreError`].
pub async fn count(reading: &impl Reading, organization_id: OrganizationId, filter: &UserFilter) -> Result<u64, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    Ok(found(reading, organization_id, filter, &sets).count(reading.connection()).await?)
}

fn found(
    reading: &impl Reading,
    organization_id: OrganizationId,
    filter: &UserFilter,
    sets: &RoleSets,
) -> sea_orm::Select<user::Entity> {
    user::Entity::find().filter(condition(organization_id, filter, sets, reading.connection().get_database_backend()))
}

/// Writes down what of each person became another: names, status, roles, and the audit entry `after.changed_seq`, which is
/// `seq` for all of them. Ends the sessions of whoever is Disabled with it. One statement for a few hundred people, and two for each
/// combination of roles and status that gains or loses some.
///
/// # Errors
/// Any [`StoreError`].
pub async fn change_many(tx: &Tx, changes: &[(&User, &User)], seq: i64, now: Instant) -> Result<(), StoreError> {
    let mut sets: HashMap<(OrganizationId, &RoleSet), i64> = HashMap::new();
    for (before, after) in changes {
        for user in [before, after] {
            if let Entry::Vacant(unknown) = sets.entry((user.organization_id, &user.roles)) {
                unknown.insert(id_of(tx, user.organization_id, &user.roles).await?);
            }
        }
    }
    let set = |user: &User| sets.get(&(user.organization_id, &user.roles)).copied().unwrap_or_default();
    let mut shifts: HashMap<(OrganizationId, i64, StatusKey), i64> = HashMap::new();
    let mut rows = Vec::with_capacity(changes.len());
    for (before, after) in changes {
        *shifts.entry((before.organization_id, set(before), before.status.stored_key())).or_default() -= 1;
        *shifts.entry((after.organization_id, set(after), after.status.stored_key())).or_default() += 1;
        rows.push(row_of(after, set(after), None));
    }
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        write(tx, chunk).await?;
    }
    for ((organization_id, role_set, status), users) in shifts.into_iter().filter(|(_, users)| *users != 0) {
        shift(tx, organization_id, role_set, status, users).await?;
    }
    end_sessions(tx, seq, now).await
}

/// Everybody is there, so that each insertion conflicts and becomes a change: the one way both databases share to change many
/// rows, each to values of its own, by one statement.
async fn write(tx: &Tx, rows: &[user::ActiveModel]) -> Result<(), StoreError> {
    let changed = [
        user::Column::FirstName,
        user::Column::LastName,
        user::Column::NameFolded,
        user::Column::JobTitle,
        user::Column::Status,
        user::Column::RoleSet,
        user::Column::ChangedSeq,
    ];
    user::Entity::insert_many(rows.iter().cloned())
        .on_conflict(OnConflict::column(user::Column::Id).update_columns(changed).to_owned())
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

async fn end_sessions(tx: &Tx, seq: i64, now: Instant) -> Result<(), StoreError> {
    let disabled = Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(Expr::col(user::Column::Id).in_subquery(subjects_of(seq)))
        .and_where(user::Column::Status.eq(StatusKey::Disabled.key()))
        .take();
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.0))
        .filter(Expr::col(session::Column::UserId).in_subquery(disabled))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}
