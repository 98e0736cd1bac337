//! Organization Users.

use domain::right::Right;
use domain::users::filter::UserQuery;
use domain::users::{Seats, UserList, UserRow};

use crate::{Cx, ServiceError};

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
    let snapshot = cx.services.store().read().await?;
    let page = store::users::list(&snapshot, organization_id, query, now).await?;
    let mut seats = Vec::new();
    for (app, licensed) in store::organizations::licences(&snapshot, organization_id).await? {
        seats.push(Seats { app, licensed, held: store::users::seats_held(&snapshot, organization_id, app, now).await? });
    }
    let total = store::users::count(&snapshot, organization_id).await?;
    Ok(UserList { page: page.map(|user| UserRow::of(&user, now)), seats, total, now })
}
