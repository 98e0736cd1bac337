//! Views of Organization Users that people save for themselves, and lists of addresses too long for an address of the page.

use domain::id::{AddressListId, ViewId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::time::{DAY_MS, Instant};
use domain::users::email::Email;
use domain::users::filter::{MAX_ADDRESSES, UserQuery};
use domain::users::view::{SavedView, save as plan};

use crate::{Cx, ServiceError, Services};

/// So long a list is kept after it was pasted, unless a saved view needs it.
const LIST_LIFE_MS: i64 = 90 * DAY_MS;

/// Keeps a pasted list and returns its id (A29).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_USERS`]; [`Refusal::TooMany`] beyond [`MAX_ADDRESSES`],
/// [`Refusal::Missing`] for none.
pub async fn keep_list(cx: &Cx, addresses: &[Email]) -> Result<AddressListId, ServiceError> {
    let organization_id = cx.require(Right::VIEW_USERS)?.organization_id();
    if addresses.len() > MAX_ADDRESSES {
        return Err(Refusal::TooMany { field: "emails".into(), max: MAX_ADDRESSES as u32 }.into());
    }
    if addresses.is_empty() {
        return Err(Refusal::Missing { field: "emails".into() }.into());
    }
    let tx = cx.services.store().write().await?;
    let id = store::views::keep_list(&tx, organization_id, addresses, cx.services.now()).await?;
    tx.save().await?;
    Ok(id)
}

/// The addresses of a list.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_USERS`]; [`Refusal::NotFound`] for another organisation's or a forgotten one.
pub async fn list(cx: &Cx, id: AddressListId) -> Result<Vec<Email>, ServiceError> {
    let organization_id = cx.require(Right::VIEW_USERS)?.organization_id();
    let snapshot = cx.services.store().read().await?;
    Ok(store::views::list(&snapshot, organization_id, id).await?.ok_or(Refusal::NotFound)?)
}

/// The asker's own views, by name.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_USERS`].
pub async fn all(cx: &Cx) -> Result<Vec<SavedView>, ServiceError> {
    cx.require(Right::VIEW_USERS)?;
    let snapshot = cx.services.store().read().await?;
    Ok(store::views::of_user(&snapshot, cx.actor.user_id).await?)
}

/// Saves what the page shows under a name; returns all views.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_USERS`]; [`Refusal::NotFound`] when its list of addresses is gone; what
/// [`domain::users::view::save`] refuses.
pub async fn save(cx: &Cx, name: &str, query: &UserQuery) -> Result<Vec<SavedView>, ServiceError> {
    let organization_id = cx.require(Right::VIEW_USERS)?.organization_id();
    let tx = cx.services.store().write().await?;
    if let Some(list) = query.filter.list {
        store::views::list(&tx, organization_id, list).await?.ok_or(Refusal::NotFound)?;
    }
    let has = store::views::of_user(&tx, cx.actor.user_id).await?;
    let id = ViewId(cx.services.ids().uuid(cx.services.now()));
    store::views::save(&tx, cx.actor.user_id, &plan(id, name, query, &has)?).await?;
    let all = store::views::of_user(&tx, cx.actor.user_id).await?;
    tx.save().await?;
    Ok(all)
}

/// Removes one of the asker's views; returns what is left.
///
/// # Errors
/// [`Refusal::NotFound`] for a view that is not his.
pub async fn remove(cx: &Cx, id: ViewId) -> Result<Vec<SavedView>, ServiceError> {
    cx.require(Right::VIEW_USERS)?;
    let tx = cx.services.store().write().await?;
    if !store::views::remove(&tx, cx.actor.user_id, id).await? {
        return Err(Refusal::NotFound.into());
    }
    let all = store::views::of_user(&tx, cx.actor.user_id).await?;
    tx.save().await?;
    Ok(all)
}

/// Forgets lists nobody needs any more; runs once a day.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn forget_lists(services: &Services) -> Result<(), ServiceError> {
    let tx = services.store().write().await?;
    store::views::forget_lists(&tx, Instant(services.now().0 - LIST_LIFE_MS)).await?;
    Ok(tx.save().await?)
}
