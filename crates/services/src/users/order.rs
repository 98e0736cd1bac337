//! An order that is sent twice has one effect and one answer (F07).

use domain::refusal::Refusal;
use domain::right::Right;
use domain::users::bulk::BulkDone;
use domain::users::import::ImportDone;
use domain::users::order::OrderFound;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::orders::OrderKey;
use store::{NamedLock, Reading, Tx};

use crate::error::Subsystem;
use crate::{Cx, ServiceError};

fn key<'a>(cx: &Cx, key: &'a str) -> OrderKey<'a> {
    OrderKey { organization_id: cx.actor.organization_id, actor: cx.actor.user_id, key }
}

/// An answer as it is kept. Each kind has a field the other does not have.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Bulk(BulkDone),
    Import(ImportDone),
}

/// What came of a bulk action or an import the asker ordered and lost sight of. One that is being carried out is waited for:
/// it holds the lock of people.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::BULK_USERS`], [`Refusal::Malformed`] for what is no key of such an order;
/// [`ServiceError::Busy`] when the wait is given up, to be asked again.
pub async fn find(cx: &Cx, key: &str) -> Result<OrderFound, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let snapshot = cx.services.store().read().await?;
    let mut kept = before(cx, &snapshot, key).await?;
    drop(snapshot);
    if kept.is_none() {
        let tx = cx.services.store().write().await?;
        tx.lock(NamedLock::Users).await?;
        kept = before(cx, &tx, key).await?;
    }
    Ok(match kept {
        Some(Kept::Bulk(done)) => OrderFound::Bulk(done),
        Some(Kept::Import(done)) => OrderFound::Import(done),
        None => OrderFound::NotCarriedOut,
    })
}

/// The answer given when the order was carried out before.
pub(crate) async fn before<T: DeserializeOwned>(cx: &Cx, reading: &impl Reading, text: &str) -> Result<Option<T>, ServiceError> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;
    if !LENGTHS.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(Refusal::Malformed { field: "key".into() }.into());
    }
    match store::orders::answer(reading, key(cx, text)).await? {
        None => Ok(None),
        // The key was used for an order of another kind.
        Some(answer) => serde_json::from_str(&answer).map(Some).map_err(|_| Refusal::Malformed { field: "key".into() }.into()),
    }
}

/// Notes the answer in the unit of work that carries the order out.
pub(crate) async fn keep<T: Serialize>(cx: &Cx, tx: &Tx, text: &str, answer: &T) -> Result<(), ServiceError> {
    let answer = serde_json::to_string(answer).map_err(|error| ServiceError::Failed(Subsystem::Database, Box::new(error)))?;
    Ok(store::orders::keep(tx, key(cx, text), answer, cx.services.now()).await?)
}
