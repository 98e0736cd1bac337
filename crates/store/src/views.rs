//! Views that people saved, and long lists of addresses.

use domain::id::{AddressListId, OrganizationId, UserId, ViewId};
use domain::time::Instant;
use domain::users::email::Email;
use domain::users::view::SavedView;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::entity::{address_list, view};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

const CORRUPT: StoreError = StoreError::Corrupt("address list");

/// Keeps a list of addresses. Its id is made of what is in it: the same list pasted twice is one.
///
/// # Errors
/// Any [`StoreError`].
pub async fn keep_list(
    tx: &Tx,
    organization_id: OrganizationId,
    addresses: &[Email],
    now: Instant,
) -> Result<AddressListId, StoreError> {
    let mut folded: Vec<String> = addresses.iter().map(Email::folded).collect();
    folded.sort_unstable();
    folded.dedup();
    let folded = serde_json::to_string(&folded).map_err(|_| CORRUPT)?;
    let digest = Sha256::new().chain_update(organization_id.0.as_bytes()).chain_update(&folded).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let id = Builder::from_custom_bytes(bytes).into_uuid();
    let row = address_list::Model {
        id,
        organization_id: organization_id.0,
        addresses: serde_json::to_string(addresses).map_err(|_| CORRUPT)?,
        folded,
        created_at: now.0,
    };
    // Pasted again, it lives on from now.
    let on_conflict = OnConflict::column(address_list::Column::Id).update_column(address_list::Column::CreatedAt).to_owned();
    address_list::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(on_conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(AddressListId(id))
}

/// The addresses of a list, as they were written.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when the organisation has no such list.
pub async fn list(
    reading: &impl Reading,
    organization_id: OrganizationId,
    id: AddressListId,
) -> Result<Option<Vec<Email>>, StoreError> {
    let row = address_list::Entity::find_by_id(id.0)
        .filter(address_list::Column::OrganizationId.eq(organization_id.0))
        .one(reading.connection())
        .await?;
    row.map(|row| serde_json::from_str(&row.addresses).map_err(|_| CORRUPT)).transpose()
}

/// Forgets the lists kept before `before` that no saved view needs.
///
/// # Errors
/// Any [`StoreError`].
pub async fn forget_lists(tx: &Tx, before: Instant) -> Result<(), StoreError> {
    let needed = Query::select().column(view::Column::List).from(view::Entity).and_where(view::Column::List.is_not_null()).take();
    address_list::Entity::delete_many()
        .filter(address_list::Column::CreatedAt.lt(before.0))
        .filter(Expr::col(address_list::Column::Id).not_in_subquery(needed))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The views a person saved, by name.
///
/// # Errors
/// Any [`StoreError`].
pub async fn of_user(reading: &impl Reading, user_id: UserId) -> Result<Vec<SavedView>, StoreError> {
    let rows = view::Entity::find()
        .filter(view::Column::UserId.eq(user_id.0))
        .order_by_asc(view::Column::Name)
        .all(reading.connection())
        .await?;
    Ok(rows.into_iter().map(SavedView::from).collect())
}

/// Saves a view, in place of the one with its id.
///
/// # Errors
/// [`StoreError::Conflict`] when the person has another view of this name.
pub async fn save(tx: &Tx, user_id: UserId, saved: &SavedView) -> Result<(), StoreError> {
    let row = view::Model {
        id: saved.id.0,
        user_id: user_id.0,
        name: saved.name.clone(),
        url: saved.url.clone(),
        list: saved.list.map(|list| list.0),
    };
    let columns = [view::Column::Name, view::Column::Url, view::Column::List];
    let on_conflict = OnConflict::column(view::Column::Id).update_columns(columns).to_owned();
    view::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(on_conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Removes a view of a person; whether there was one.
///
/// # Errors
/// Any [`StoreError`].
pub async fn remove(tx: &Tx, user_id: UserId, id: ViewId) -> Result<bool, StoreError> {
    let own: Uuid = user_id.0;
    let removed = view::Entity::delete_many()
        .filter(view::Column::Id.eq(id.0))
        .filter(view::Column::UserId.eq(own))
        .exec(tx.connection())
        .await?;
    Ok(removed.rows_affected > 0)
}
