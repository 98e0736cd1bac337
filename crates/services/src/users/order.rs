//! An order that is sent twice has one effect and one answer (F07).

use domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::orders::OrderKey;
use store::{Reading, Tx};

use crate::error::Subsystem;
use crate::{Cx, ServiceError};

fn key<'a>(cx: &Cx, key: &'a str) -> OrderKey<'a> {
    OrderKey { organization_id: cx.actor.organization_id, actor: cx.actor.user_id, key }
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
