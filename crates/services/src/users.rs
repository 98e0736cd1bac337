//! Organization Users.

use domain::id::OrganizationId;
use domain::right::Right;
use domain::time::Instant;
use domain::users::filter::UserQuery;
use domain::users::{Class, Seats, UserList, UserRow, seats_held};
use store::{NamedLock, Reading};

use crate::{Cx, ServiceError, Services};

/// A page of the organisation's people with the seats of each licensed application (A7, A27 to A30).
///
/// # Errors
/// [`domain::refusal::Refusal::NotAllowed`] without [`Right::VIEW_USERS`]; what
/// [`domain::users::filter::UserFilter::check`] refuses.
pub async fn list(cx: &Cx, query: &UserQuery) -> Result<UserList, ServiceError> {
    let warrant = cx.require(Right::VIEW_USERS)?;
    query.filter.check()?;
    let organization_id = warrant.organization_id();
    let now = cx.services.now();
    settle(&cx.services, now).await;
    let snapshot = cx.services.store().read().await?;
    let page = store::users::list(&snapshot, organization_id, query).await?;
    let classes = store::users::classes(&snapshot, organization_id).await?;
    let seats = seats(&snapshot, organization_id, &classes).await?;
    let total = classes.iter().map(|class| class.users).sum();
    Ok(UserList { page: page.map(|user| UserRow::of(&user, now)), seats, total, now })
}

async fn seats(reading: &impl Reading, organization_id: OrganizationId, classes: &[Class]) -> Result<Vec<Seats>, ServiceError> {
    let licences = store::organizations::licences(reading, organization_id).await?;
    Ok(licences.into_iter().map(|(app, licensed)| Seats { app, licensed, held: seats_held(classes, app) }).collect())
}

/// Writes down which invitations have lapsed, so that lists and counts need not ask the clock. What decides over rights asks
/// the clock itself; where this fails the next one does it, and only filters lag behind meanwhile.
pub(crate) async fn settle(services: &Services, now: Instant) {
    if let Err(error) = try_to_settle(services, now).await {
        tracing::warn!(%error, "lapsed invitations were not written down");
    }
}

async fn try_to_settle(services: &Services, now: Instant) -> Result<(), ServiceError> {
    if store::users::is_unsettled(&services.store().read().await?, now).await? {
        let tx = services.store().write().await?;
        tx.lock(NamedLock::Users).await?;
        store::users::settle(&tx, now).await?;
        tx.save().await?;
    }
    Ok(())
}
