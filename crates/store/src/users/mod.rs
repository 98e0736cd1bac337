//! People: one at a time here, lists in [`mod@list`], everybody at once in [`counts`].
//!
//! Whoever changes somebody's status or roles holds [`crate::NamedLock::Users`], has the audit entry first (its number goes
//! into the row), and goes through what keeps the counts right: [`add`], [`change`] for one, [`change_many`] for each his own
//! change, [`apply`] for the people of an entry who move alike, [`remove_subjects`] for those who never joined, and
//! [`settle`] for invitations that lapse.

mod bulk;
mod counts;
mod found;
mod import;
mod list;
mod role_sets;
mod search;

use std::collections::HashMap;

use domain::audit::AuditPerson;
use domain::id::{OrganizationId, UserId};
use domain::time::Instant;
use domain::users::status::StatusKey;
use domain::users::{User, display_name};

use sea_orm::{ColumnTrait, ConnectionTrait as _, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::entity::user;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};
pub(crate) use bulk::subjects_of;
pub use bulk::{
    ClassKey, Move, Picked, Scope, Unchanged, apply, changed_after, invited_anew, is_picked, of_classes, picked, picked_of,
    remove_subjects, unchanged_since,
};
pub(crate) use counts::shift;
pub use counts::{classes, is_unsettled, miscounts, settle};
pub use import::{after_address, change_many, count};
pub(crate) use list::is_one_of;
pub use list::list;
pub(crate) use role_sets::{RoleSets, id_of};
pub(crate) use search::{Finding, holds, matching, searches_amiss};

/// A person to add, with what only the store keeps.
pub struct NewUser<'a> {
    pub user: &'a User,
    pub password_hash: Option<&'a str>,
}

/// Rows written at once: below both databases' limit of parameters.
const ROWS_AT_ONCE: usize = 400;

/// Adds people with their roles.
///
/// # Errors
/// [`StoreError::Conflict`] when an organisation has somebody with one of the addresses.
pub async fn add(tx: &Tx, new: &[NewUser<'_>]) -> Result<(), StoreError> {
    let mut classes: HashMap<(OrganizationId, i64, StatusKey), i64> = HashMap::new();
    let mut sets = HashMap::new();
    let mut rows = Vec::with_capacity(new.len());
    for NewUser { user, password_hash } in new {
        let key = (user.organization_id, user.roles.clone());
        let role_set = match sets.get(&key) {
            Some(id) => *id,
            None => {
                let id = id_of(tx, user.organization_id, &user.roles).await?;
                sets.insert(key, id);
                id
            }
        };
        *classes.entry((user.organization_id, role_set, user.status.stored_key())).or_default() += 1;
        rows.push(row_of(user, role_set, password_hash.map(str::to_owned)));
    }
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        user::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx.connection()).await?;
    }
    for ((organization_id, role_set, status), users) in classes {
        shift(tx, organization_id, role_set, status, users).await?;
    }
    Ok(())
}

fn row_of(user: &User, role_set: i64, password_hash: Option<String>) -> user::ActiveModel {
    let (status, invited_at) = user::status_columns(user.status);
    user::ActiveModel {
        id: Set(user.id.0),
        organization_id: Set(user.organization_id.0),
        email: Set(user.email.as_str().to_owned()),
        email_folded: Set(user.email.folded()),
        first_name: Set(user.first_name.clone()),
        last_name: Set(user.last_name.clone()),
        name_folded: Set(name_folded(user)),
        job_title: Set(user.job_title.clone()),
        status: Set(status.to_owned()),
        invited_at: Set(invited_at),
        is_primary: Set(user.is_primary),
        profile_id: Set(user.profile_id.0),
        crm_user_id: Set(user.crm_user_id.clone()),
        last_active_at: Set(user.last_active_at.map_or(0, |at| at.0)),
        password_hash: Set(password_hash),
        role_set: Set(role_set),
        changed_seq: Set(user.changed_seq),
        invited_by: Set(user.invited_by.map(|id| id.0)),
    }
}

fn name_folded(user: &User) -> String {
    display_name(&user.first_name, &user.last_name, user.email.as_str()).to_lowercase()
}

/// Writes down what of `before` became `after`: names, status, roles, the flag of the primary administrator, and the audit
/// entry `after.changed_seq`. The address and the profile are not touched.
///
/// # Errors
/// Any [`StoreError`].
pub async fn change(tx: &Tx, before: &User, after: &User) -> Result<(), StoreError> {
    let (status, invited_at) = user::status_columns(after.status);
    let from = (id_of(tx, before.organization_id, &before.roles).await?, before.status.stored_key());
    let to = (id_of(tx, after.organization_id, &after.roles).await?, after.status.stored_key());
    let row = user::ActiveModel {
        id: Set(after.id.0),
        first_name: Set(after.first_name.clone()),
        last_name: Set(after.last_name.clone()),
        name_folded: Set(name_folded(after)),
        job_title: Set(after.job_title.clone()),
        status: Set(status.to_owned()),
        invited_at: Set(invited_at),
        is_primary: Set(after.is_primary),
        role_set: Set(to.0),
        changed_seq: Set(after.changed_seq),
        invited_by: Set(after.invited_by.map(|id| id.0)),
        ..Default::default()
    };
    user::Entity::update(row).exec(tx.connection()).await?;
    if from != to {
        shift(tx, before.organization_id, from.0, from.1, -1).await?;
        shift(tx, after.organization_id, to.0, to.1, 1).await?;
    }
    Ok(())
}

/// The person with this id.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find(reading: &impl Reading, id: UserId) -> Result<Option<User>, StoreError> {
    let Some(row) = user::Entity::find_by_id(id.0).one(reading.connection()).await? else { return Ok(None) };
    let roles = role_sets::get(reading, row.role_set).await?;
    row.into_domain(roles).map(Some)
}

/// The people of an organisation with these ids; who is not there is left out. Two statements.
///
/// # Errors
/// Any [`StoreError`].
pub async fn find_many(reading: &impl Reading, organization_id: OrganizationId, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    let rows = user::Entity::find()
        .filter(user::Column::OrganizationId.eq(organization_id.0))
        .filter(is_one_of(reading.connection().get_database_backend(), user::Column::Id, ids.iter().map(|id| id.0)))
        .order_by_asc(user::Column::Id)
        .all(reading.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let roles = sets.get(row.role_set)?.clone();
            row.into_domain(roles)
        })
        .collect()
}

/// The organisation's primary administrator.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` only before set-up.
pub async fn primary(reading: &impl Reading, organization_id: OrganizationId) -> Result<Option<User>, StoreError> {
    let row = user::Entity::find()
        .filter(user::Column::OrganizationId.eq(organization_id.0))
        .filter(user::Column::IsPrimary.eq(true))
        .one(reading.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let roles = role_sets::get(reading, row.role_set).await?;
    row.into_domain(roles).map(Some)
}

/// The people of an organisation who have one of these addresses, which are folded. Any number of addresses.
///
/// # Errors
/// Any [`StoreError`].
pub async fn with_addresses(
    reading: &impl Reading,
    organization_id: OrganizationId,
    folded: &[String],
) -> Result<Vec<User>, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    let mut found = Vec::new();
    for chunk in folded.chunks(10_000) {
        let rows = user::Entity::find()
            .filter(user::Column::OrganizationId.eq(organization_id.0))
            .filter(list::is_one_of(reading.connection().get_database_backend(), user::Column::EmailFolded, chunk.iter().cloned()))
            .all(reading.connection())
            .await?;
        for row in rows {
            let roles = sets.get(row.role_set)?.clone();
            found.push(row.into_domain(roles)?);
        }
    }
    Ok(found)
}

/// Some people by name and address; who is not there is left out. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn people(
    reading: &impl Reading,
    organization_id: OrganizationId,
    ids: &[UserId],
) -> Result<HashMap<UserId, AuditPerson>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = list::is_one_of(reading.connection().get_database_backend(), user::Column::Id, ids.iter().map(|id| id.0));
    let of_organization = user::Column::OrganizationId.eq(organization_id.0);
    let rows = user::Entity::find().filter(wanted).filter(of_organization).all(reading.connection()).await?;
    let person = |row: user::Model| {
        let name = display_name(&row.first_name, &row.last_name, &row.email);
        (UserId(row.id), AuditPerson { id: UserId(row.id), name, email: row.email })
    };
    Ok(rows.into_iter().map(person).collect())
}

/// The displayed names of some people.
///
/// # Errors
/// Any [`StoreError`].
pub async fn names(reading: &impl Reading, ids: &[UserId]) -> Result<HashMap<UserId, String>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = list::is_one_of(reading.connection().get_database_backend(), user::Column::Id, ids.iter().map(|id| id.0));
    let rows = user::Entity::find().filter(wanted).all(reading.connection()).await?;
    Ok(rows.into_iter().map(|row| (UserId(row.id), display_name(&row.first_name, &row.last_name, &row.email))).collect())
}

/// The accounts a person may sign in to with this address, with their password hashes: one in each organisation that
/// knows the address, enabled or not. At most ten.
///
/// # Errors
/// Any [`StoreError`].
pub async fn sign_in_candidates(
    reading: &impl Reading,
    email_folded: &str,
) -> Result<Vec<(UserId, bool, Option<String>)>, StoreError> {
    let rows = user::Entity::find()
        .filter(user::Column::EmailFolded.eq(email_folded))
        .order_by_asc(user::Column::Id)
        .limit(10)
        .all(reading.connection())
        .await?;
    Ok(rows.into_iter().map(|row| (UserId(row.id), row.status == StatusKey::Enabled.key(), row.password_hash)).collect())
}

/// Notes that the person used Sightline.
///
/// # Errors
/// Any [`StoreError`].
pub async fn touch(tx: &Tx, id: UserId, now: Instant) -> Result<(), StoreError> {
    let row = user::ActiveModel { id: Set(id.0), last_active_at: Set(now.0), ..Default::default() };
    user::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}

/// Gives the person a password.
///
/// # Errors
/// Any [`StoreError`].
pub async fn set_password(tx: &Tx, id: UserId, password_hash: &str) -> Result<(), StoreError> {
    let row = user::ActiveModel { id: Set(id.0), password_hash: Set(Some(password_hash.to_owned())), ..Default::default() };
    user::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}
