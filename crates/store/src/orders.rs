//! Orders that were carried out, with their answers: one that is sent again, because its answer was lost or a button was
//! pressed twice, gets the same answer and has no second effect (F07).

use domain::id::{OrganizationId, UserId};
use domain::time::{DAY_MS, Instant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::entity::order;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// Who ordered what; `key` is chosen by him.
#[derive(Clone, Copy, Debug)]
pub struct OrderKey<'a> {
    pub organization_id: OrganizationId,
    pub actor: UserId,
    pub key: &'a str,
}

/// The answer to an order that was carried out before, as JSON.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` for a new order.
pub async fn answer(reading: &impl Reading, key: OrderKey<'_>) -> Result<Option<String>, StoreError> {
    let id = (key.organization_id.0, key.actor.0, key.key.to_owned());
    Ok(order::Entity::find_by_id(id).one(reading.connection()).await?.map(|row| row.answer))
}

/// Notes an order's answer beside its effect, and forgets those of two days ago.
///
/// # Errors
/// [`StoreError::Conflict`] when it was carried out before.
pub async fn keep(tx: &Tx, key: OrderKey<'_>, answer: String, now: Instant) -> Result<(), StoreError> {
    order::Entity::delete_many().filter(order::Column::At.lt(now.0 - 2 * DAY_MS)).exec(tx.connection()).await?;
    let row = order::ActiveModel {
        organization_id: Set(key.organization_id.0),
        actor: Set(key.actor.0),
        key: Set(key.key.to_owned()),
        answer: Set(answer),
        at: Set(now.0),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}
