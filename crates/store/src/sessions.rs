//! Signed-in browsers. The token itself is never kept, only its SHA-256.

use domain::id::{SessionId, UserId};
use domain::sign_in::SessionTimes;
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::entity::session;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// One signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    pub times: SessionTimes,
    pub user_agent: String,
    /// The address the sign-in came from.
    pub source: String,
}

/// Adds a session under the hash of its token.
///
/// # Errors
/// Any [`StoreError`].
pub async fn add(tx: &Tx, session: &Session, token_hash: [u8; 32]) -> Result<(), StoreError> {
    let row = session::ActiveModel {
        id: Set(session.id.0),
        token_hash: Set(token_hash.to_vec()),
        user_id: Set(session.user_id.0),
        created_at: Set(session.times.created_at.0),
        last_used_at: Set(session.times.last_used_at.0),
        revoked_at: Set(session.times.revoked_at.map(|at| at.0)),
        user_agent: Set(session.user_agent.clone()),
        source: Set(session.source.clone()),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// The session whose token has this hash, whether it still lives or not.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find_by_token(reading: &impl Reading, token_hash: [u8; 32]) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find().filter(session::Column::TokenHash.eq(token_hash.to_vec())).one(reading.connection()).await?;
    Ok(row.map(Session::from))
}

/// The session with this id, whether it still lives or not.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find(reading: &impl Reading, id: SessionId) -> Result<Option<Session>, StoreError> {
    Ok(session::Entity::find_by_id(id.0).one(reading.connection()).await?.map(Session::from))
}

/// The sessions of a person that are not revoked, newest first. At most 100.
///
/// # Errors
/// Any [`StoreError`].
pub async fn of_user(reading: &impl Reading, user_id: UserId) -> Result<Vec<Session>, StoreError> {
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(user_id.0))
        .filter(session::Column::RevokedAt.is_null())
        .order_by_desc(session::Column::LastUsedAt)
        .all(reading.connection())
        .await?;
    Ok(rows.into_iter().take(100).map(Session::from).collect())
}

/// Notes that the session was used.
///
/// # Errors
/// Any [`StoreError`].
pub async fn touch(tx: &Tx, id: SessionId, now: Instant) -> Result<(), StoreError> {
    let row = session::ActiveModel { id: Set(id.0), last_used_at: Set(now.0), ..Default::default() };
    session::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}

/// Ends a session of this person. `Ok(false)` when he has no such session or it ended before.
///
/// # Errors
/// Any [`StoreError`].
pub async fn revoke(tx: &Tx, user_id: UserId, id: SessionId, now: Instant) -> Result<bool, StoreError> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, now.0.into())
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::UserId.eq(user_id.0))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends all sessions of a person.
///
/// # Errors
/// Any [`StoreError`].
pub async fn revoke_all(tx: &Tx, user_id: UserId, now: Instant) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, now.0.into())
        .filter(session::Column::UserId.eq(user_id.0))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}
