//! Organization Users.

pub mod bulk;
mod cases;
pub mod edit;
pub mod export;
pub mod import;
pub mod invite;
pub mod order;
mod settle;
pub mod transfer;
pub mod views;

use std::collections::BTreeMap;

use domain::id::{OrganizationId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{AppKey, Apps, RoleKey, RoleSet};
use domain::users::end::RoleEnds;
use domain::users::filter::UserQuery;
use domain::users::grantor::Grantor;
use domain::users::{Class, Seats, User, UserList, UserRow, seats_held};
use store::Reading;

pub use settle::settle;
pub(crate) use settle::settle_in;

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
    settle(&cx.services, now).await;
    let snapshot = cx.services.store().read().await?;
    if let Some(list) = query.filter.list {
        store::views::list(&snapshot, organization_id, list).await?.ok_or(Refusal::NotFound)?;
    }
    let page = store::users::list(&snapshot, organization_id, query).await?;
    let classes = store::users::classes(&snapshot, organization_id).await?;
    let seats = seats(&snapshot, organization_id, &classes).await?;
    let total = classes.iter().map(|class| class.users).sum();
    let ids: Vec<_> = page.rows.iter().map(|user| user.id).collect();
    let ends = store::role_ends::of_people(&snapshot, &ids).await?;
    Ok(UserList { page: page.map(|user| UserRow::of(&user, now).with_ends(ends.get(&user.id))), seats, total, now })
}

async fn seats(reading: &impl Reading, organization_id: OrganizationId, classes: &[Class]) -> Result<Vec<Seats>, ServiceError> {
    let licences = store::organizations::licences(reading, organization_id).await?;
    Ok(licences.into_iter().map(|(app, licensed)| Seats { app, licensed, held: seats_held(classes, app) }).collect())
}

/// The ends with which an administrator's role comes back to somebody, or would if the entry `undone` were taken back.
pub(crate) async fn ends_of_administrators(
    reading: &impl Reading,
    organization_id: OrganizationId,
    apps: &Apps,
    undone: Option<i64>,
) -> Result<BTreeMap<UserId, RoleEnds>, ServiceError> {
    let roles = apps.iter().flat_map(|app| app.roles.iter().map(move |role| (app.key, role)));
    let roles: Vec<(AppKey, RoleKey)> =
        roles.filter(|(_, role)| role.is_administrator).map(|(app, role)| (app, role.key)).collect();
    Ok(store::role_ends::returning_to(reading, organization_id, &roles, undone).await?)
}

/// Whoever asks, as the rules about other people's accounts look at him.
pub(crate) fn grantor<'a>(cx: &'a Cx, apps: &'a Apps) -> Grantor<'a> {
    Grantor { user_id: cx.actor.user_id, authority: &cx.actor.authority, apps, in_bulk: false }
}

/// The same for what is done to several people at once, by a file or by taking such a thing back.
pub(crate) fn grantor_in_bulk<'a>(cx: &'a Cx, apps: &'a Apps) -> Grantor<'a> {
    Grantor { in_bulk: true, ..grantor(cx, apps) }
}

/// Refuses when these changes of single people need more seats than are left (A37). Under [`NamedLock::Users`].
pub(crate) async fn check_seats(
    tx: &store::Tx,
    organization_id: OrganizationId,
    apps: &Apps,
    changes: &[(&User, Option<&User>)],
) -> Result<(), ServiceError> {
    let classes = store::users::classes(tx, organization_id).await?;
    for seats in seats(tx, organization_id, &classes).await? {
        let holds = |user: &User| i64::from(user.status.stored_key().holds_seat() && user.roles.in_app(seats.app).is_some());
        let needs: i64 = changes.iter().map(|(before, after)| after.map_or(0, holds) - holds(before)).sum();
        refuse_short(&seats, needs, apps)?;
    }
    Ok(())
}

/// Refuses when `people` more with these roles, enabled or invited, need more seats than are left (Q7).
pub(crate) async fn check_seats_for(
    tx: &store::Tx,
    organization_id: OrganizationId,
    apps: &Apps,
    roles: &RoleSet,
    people: usize,
) -> Result<(), ServiceError> {
    let classes = store::users::classes(tx, organization_id).await?;
    for seats in seats(tx, organization_id, &classes).await? {
        let needs = if roles.in_app(seats.app).is_some() { i64::try_from(people).unwrap_or(i64::MAX) } else { 0 };
        refuse_short(&seats, needs, apps)?;
    }
    Ok(())
}

fn refuse_short(seats: &Seats, needs: i64, apps: &Apps) -> Result<(), Refusal> {
    let Some(licensed) = seats.licensed else { return Ok(()) };
    let left = licensed.saturating_sub(seats.held);
    if needs > 0 && needs > i64::from(left) {
        let app = apps.find(seats.app).map_or_else(|| seats.app.to_string(), |app| app.short_name.clone());
        return Err(Refusal::SeatsShort { app, needs: u32::try_from(needs).unwrap_or(u32::MAX), left });
    }
    Ok(())
}
