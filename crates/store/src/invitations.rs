//! The open links of invited people. The link itself is never kept, only the SHA-256 of its token.

use domain::id::UserId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::entity::invitation;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// One link to be: whom it invites, the hash of its token.
pub type NewLink = (UserId, [u8; 32]);

/// Opens links, each in place of the one its person had before, which is dead from then on (Q6).
///
/// # Errors
/// Any [`StoreError`].
pub async fn open(tx: &Tx, generation: i64, links: &[NewLink]) -> Result<(), StoreError> {
    for chunk in links.chunks(1_000) {
        let rows = chunk.iter().map(|(user_id, token_hash)| invitation::ActiveModel {
            user_id: Set(user_id.0),
            token_hash: Set(token_hash.to_vec()),
            generation: Set(generation),
        });
        invitation::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(invitation::Column::UserId)
                    .update_columns([invitation::Column::TokenHash, invitation::Column::Generation])
                    .to_owned(),
            )
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Whom the link with this hash invites.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is no such link.
pub async fn find(reading: &impl Reading, token_hash: [u8; 32]) -> Result<Option<UserId>, StoreError> {
    let row =
        invitation::Entity::find().filter(invitation::Column::TokenHash.eq(token_hash.to_vec())).one(reading.connection()).await?;
    Ok(row.map(|row| UserId(row.user_id)))
}

/// The generation of a person's open link.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when he has none.
pub async fn generation(reading: &impl Reading, user_id: UserId) -> Result<Option<i64>, StoreError> {
    Ok(invitation::Entity::find_by_id(user_id.0).one(reading.connection()).await?.map(|row| row.generation))
}

/// Uses a link up. `Ok(false)` when somebody else did first.
///
/// # Errors
/// Any [`StoreError`].
pub async fn close(tx: &Tx, user_id: UserId, token_hash: [u8; 32]) -> Result<bool, StoreError> {
    let closed = invitation::Entity::delete_many()
        .filter(invitation::Column::UserId.eq(user_id.0))
        .filter(invitation::Column::TokenHash.eq(token_hash.to_vec()))
        .exec(tx.connection())
        .await?;
    Ok(closed.rows_affected == 1)
}
