//! People and their roles.

use std::collections::HashMap;

use domain::id::{OrganizationId, UserId};
use domain::page::{Count, Cursor, Page};
use domain::roles::{App, BuiltinRole, RoleCount, RoleSet};
use domain::time::Instant;
use domain::users::filter::{UserFilter, UserQuery, UserSort, WantedRole};
use domain::users::status::{INVITATION_LIFE_MS, StatusKey};
use domain::users::{StoredStatus, User, display_name};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Set,
};
use uuid::Uuid;

use crate::entity::user::status;
use crate::entity::{user, user_role};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// A person to add, with what only the store keeps.
pub struct NewUser<'a> {
    pub user: &'a User,
    pub password_hash: Option<&'a str>,
    pub is_primary: bool,
}

/// Adds a person and his roles.
///
/// # Errors
/// [`StoreError::Conflict`] when the organisation has somebody with this address.
pub async fn add(tx: &Tx, new: &NewUser<'_>) -> Result<(), StoreError> {
    let user = new.user;
    let (status, invited_at) = match user.status {
        StoredStatus::Enabled => (status::ENABLED, 0),
        StoredStatus::Disabled => (status::DISABLED, 0),
        StoredStatus::Invited { sent_at } => (status::INVITED, sent_at.0),
    };
    let row = user::ActiveModel {
        id: Set(user.id.0),
        organization_id: Set(user.organization_id.0),
        email: Set(user.email.as_str().to_owned()),
        email_folded: Set(user.email.folded()),
        first_name: Set(user.first_name.clone()),
        last_name: Set(user.last_name.clone()),
        name_folded: Set(display_name(&user.first_name, &user.last_name, user.email.as_str()).to_lowercase()),
        job_title: Set(user.job_title.clone()),
        status: Set(status.to_owned()),
        invited_at: Set(invited_at),
        is_primary: Set(new.is_primary),
        profile_id: Set(user.profile_id.0),
        crm_user_id: Set(user.crm_user_id.clone()),
        last_active_at: Set(user.last_active_at.map_or(0, |at| at.0)),
        password_hash: Set(new.password_hash.map(str::to_owned)),
    };
    row.insert(tx.connection()).await?;
    let roles = user.roles.iter().map(|role| user_role::ActiveModel {
        user_id: Set(user.id.0),
        app: Set(role.app().key().to_owned()),
        role: Set(role.key().to_owned()),
        organization_id: Set(user.organization_id.0),
    });
    user_role::Entity::insert_many(roles).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The person with this id.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find(reading: &impl Reading, id: UserId) -> Result<Option<User>, StoreError> {
    let Some(row) = user::Entity::find_by_id(id.0).one(reading.connection()).await? else { return Ok(None) };
    let roles = roles_of(reading, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    row.into_domain(roles).map(Some)
}

/// The accounts a person may sign in to with this address, with their password hashes: one in each organisation that
/// knows the address, enabled or not. At most ten.
///
/// # Errors
/// Any [`StoreError`].
pub async fn sign_in_candidates(
    reading: &impl Reading,
    email_folded: &str,
) -> Result<Vec<(UserId, bool, Option<String>)>, StoreError> {
    let rows = user::Entity::find()
        .filter(user::Column::EmailFolded.eq(email_folded))
        .order_by_asc(user::Column::Id)
        .limit(10)
        .all(reading.connection())
        .await?;
    Ok(rows.into_iter().map(|row| (UserId(row.id), row.status == status::ENABLED, row.password_hash)).collect())
}

/// Notes that the person used Sightline.
///
/// # Errors
/// Any [`StoreError`].
pub async fn touch(tx: &Tx, id: UserId, now: Instant) -> Result<(), StoreError> {
    let row = user::ActiveModel { id: Set(id.0), last_active_at: Set(now.0), ..Default::default() };
    user::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}

/// One page of the organisation's people: three statements, whatever the page holds.
///
/// # Errors
/// [`StoreError::Corrupt`] with "cursor" when the cursor was not made for this sort order; any other [`StoreError`].
pub async fn list(
    reading: &impl Reading,
    organization_id: OrganizationId,
    query: &UserQuery,
    now: Instant,
) -> Result<Page<User>, StoreError> {
    let connection = reading.connection();
    let matching = || {
        user::Entity::find().filter(user::Column::OrganizationId.eq(organization_id.0)).filter(condition(
            organization_id,
            &query.filter,
            now,
        ))
    };

    let capped = matching().select_only().column(user::Column::Id).limit(u64::from(Count::CAP) + 1);
    let found = capped.into_model::<OnlyId>().all(connection).await?.len();

    let column = sort_column(query.sort);
    let order = if query.descending { Order::Desc } else { Order::Asc };
    let mut page =
        matching().order_by(column, order.clone()).order_by(user::Column::Id, order).limit(u64::from(query.size.get()) + 1);
    if let Some(cursor) = &query.after {
        page = page.filter(after(query, cursor)?);
    }
    let mut rows = page.all(connection).await?;
    let more = rows.len() > usize::from(query.size.get());
    rows.truncate(usize::from(query.size.get()));
    let next = if more { rows.last().map(|row| cursor_at(query.sort, row)) } else { None };

    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut roles = roles_of(reading, &ids).await?;
    let rows = rows
        .into_iter()
        .map(|row| {
            let roles = roles.remove(&row.id).unwrap_or_default();
            row.into_domain(roles)
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { rows, next, count: Count::of_found(u32::try_from(found).unwrap_or(u32::MAX)) })
}

#[derive(FromQueryResult)]
struct OnlyId {
    #[expect(dead_code, reason = "only the number of rows is wanted; a row must still have a column")]
    id: Uuid,
}

const fn sort_column(sort: UserSort) -> user::Column {
    match sort {
        UserSort::Name => user::Column::NameFolded,
        UserSort::Email => user::Column::EmailFolded,
        UserSort::LastActive => user::Column::LastActiveAt,
    }
}

fn cursor_at(sort: UserSort, row: &user::Model) -> Cursor {
    let key = match sort {
        UserSort::Name => row.name_folded.clone(),
        UserSort::Email => row.email_folded.clone(),
        UserSort::LastActive => row.last_active_at.to_string(),
    };
    Cursor { sort: sort.key().to_owned(), key: Some(key), id: UserId(row.id).to_string() }
}

/// The rows after the cursor, as a comparison of row values, which both databases answer from the index.
fn after(query: &UserQuery, cursor: &Cursor) -> Result<Expr, StoreError> {
    const WRONG: StoreError = StoreError::Corrupt("cursor");
    let id: UserId = cursor.id.parse().map_err(|_| WRONG)?;
    let key = cursor.key.as_deref().ok_or(WRONG)?;
    if cursor.sort != query.sort.key() {
        return Err(WRONG);
    }
    let key: Expr = match query.sort {
        UserSort::LastActive => Expr::value(key.parse::<i64>().map_err(|_| WRONG)?),
        UserSort::Name | UserSort::Email => Expr::value(key),
    };
    let row = Expr::tuple([Expr::col(sort_column(query.sort)), Expr::col(user::Column::Id)]);
    let last = Expr::tuple([key, Expr::value(id.0)]);
    Ok(if query.descending { row.lt(last) } else { row.gt(last) })
}

fn condition(organization_id: OrganizationId, filter: &UserFilter, now: Instant) -> Condition {
    let mut all = Condition::all();
    if !filter.search.trim().is_empty() {
        let pattern = LikeExpr::new(format!("%{}%", escape_like(&filter.search.trim().to_lowercase()))).escape('\\');
        all = all.add(
            Condition::any()
                .add(Expr::col(user::Column::NameFolded).like(pattern.clone()))
                .add(Expr::col(user::Column::EmailFolded).like(pattern)),
        );
    }
    if !filter.statuses.is_empty() {
        all = all.add(filter.statuses.iter().fold(Condition::any(), |any, wanted| any.add(status_condition(*wanted, now))));
    }
    if !filter.emails.is_empty() {
        all = all.add(user::Column::EmailFolded.is_in(filter.emails.iter().map(domain::users::email::Email::folded)));
    }
    for app in App::ALL {
        let wanted: Vec<&WantedRole> = filter.roles.iter().filter(|wanted| wanted.app == app).collect();
        if !wanted.is_empty() {
            all = all.add(role_condition(organization_id, app, &wanted));
        }
    }
    all
}

fn status_condition(wanted: StatusKey, now: Instant) -> Condition {
    let is = |word: &str| Condition::all().add(user::Column::Status.eq(word));
    // An invitation sent at this instant or before has lapsed by now (A10).
    let lapsed_when_sent_by = now.0.saturating_sub(INVITATION_LIFE_MS);
    match wanted {
        StatusKey::Enabled => is(status::ENABLED),
        StatusKey::Disabled => is(status::DISABLED),
        StatusKey::Invited => is(status::INVITED).add(user::Column::InvitedAt.gt(lapsed_when_sent_by)),
        StatusKey::ExpiredInvite => is(status::INVITED).add(user::Column::InvitedAt.lte(lapsed_when_sent_by)),
    }
}

fn role_condition(organization_id: OrganizationId, app: App, wanted: &[&WantedRole]) -> Condition {
    let holders = |roles: Option<Vec<&str>>| -> SelectStatement {
        let mut query = Query::select();
        query
            .column(user_role::Column::UserId)
            .from(user_role::Entity)
            .and_where(user_role::Column::OrganizationId.eq(organization_id.0))
            .and_where(user_role::Column::App.eq(app.key()));
        if let Some(roles) = roles {
            query.and_where(user_role::Column::Role.is_in(roles));
        }
        query
    };
    let mut any = Condition::any();
    let roles: Vec<&str> = wanted.iter().filter_map(|wanted| wanted.role.map(BuiltinRole::key)).collect();
    if !roles.is_empty() {
        any = any.add(Expr::col((user::Entity, user::Column::Id)).in_subquery(holders(Some(roles))));
    }
    if wanted.iter().any(|wanted| wanted.role.is_none()) {
        any = any.add(Expr::col((user::Entity, user::Column::Id)).not_in_subquery(holders(None)));
    }
    any
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

async fn roles_of(reading: &impl Reading, users: &[Uuid]) -> Result<HashMap<Uuid, RoleSet>, StoreError> {
    let mut sets: HashMap<Uuid, RoleSet> = HashMap::new();
    if users.is_empty() {
        return Ok(sets);
    }
    let rows =
        user_role::Entity::find().filter(user_role::Column::UserId.is_in(users.iter().copied())).all(reading.connection()).await?;
    for row in rows {
        sets.entry(row.user_id).or_default().set(user_role::role_of(&row.app, &row.role)?);
    }
    Ok(sets)
}

/// How many people hold each role, whatever their status (A4). Roles nobody holds are left out.
///
/// # Errors
/// Any [`StoreError`].
pub async fn role_counts(reading: &impl Reading, organization_id: OrganizationId) -> Result<Vec<RoleCount>, StoreError> {
    let rows: Vec<(String, String, i64)> = user_role::Entity::find()
        .filter(user_role::Column::OrganizationId.eq(organization_id.0))
        .select_only()
        .column(user_role::Column::App)
        .column(user_role::Column::Role)
        .expr(Func::count(Expr::col(user_role::Column::UserId)))
        .group_by(user_role::Column::App)
        .group_by(user_role::Column::Role)
        .into_tuple()
        .all(reading.connection())
        .await?;
    rows.into_iter()
        .map(|(app, role, users)| {
            Ok(RoleCount { role: user_role::role_of(&app, &role)?, users: u32::try_from(users).unwrap_or(u32::MAX) })
        })
        .collect()
}

/// How many seats of `app` are held at `now`: enabled people and open invitations with a role there (Q7, Q14).
///
/// # Errors
/// Any [`StoreError`].
pub async fn seats_held(
    reading: &impl Reading,
    organization_id: OrganizationId,
    app: App,
    now: Instant,
) -> Result<u32, StoreError> {
    let holders = user_role::Entity::find()
        .filter(user_role::Column::OrganizationId.eq(organization_id.0))
        .filter(user_role::Column::App.eq(app.key()))
        .select_only()
        .column(user_role::Column::UserId)
        .into_query();
    let held = user::Entity::find()
        .filter(user::Column::OrganizationId.eq(organization_id.0))
        .filter(Condition::any().add(status_condition(StatusKey::Enabled, now)).add(status_condition(StatusKey::Invited, now)))
        .filter(Expr::col((user::Entity, user::Column::Id)).in_subquery(holders))
        .count(reading.connection())
        .await?;
    Ok(u32::try_from(held).unwrap_or(u32::MAX))
}

/// How many people the organisation has, whatever their status.
///
/// # Errors
/// Any [`StoreError`].
pub async fn count(reading: &impl Reading, organization_id: OrganizationId) -> Result<u32, StoreError> {
    let count = user::Entity::find().filter(user::Column::OrganizationId.eq(organization_id.0)).count(reading.connection()).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
