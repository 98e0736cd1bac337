//! One page of people.

use domain::id::{AddressListId, OrganizationId, UserId};
use domain::page::{Count, Cursor, Page};
use domain::users::User;
use domain::users::email::Email;
use domain::users::filter::{UserFilter, UserQuery, UserSort};
use domain::users::status::StatusKey;
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{ArrayType, Expr, ExprTrait as _, Func, LikeExpr, Query, SimpleExpr, Value};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, DbBackend, EntityTrait, IdenStatic as _, Order, QueryFilter, QueryOrder,
    QueryTrait as _, Select, Statement,
};
use uuid::Uuid;

use super::RoleSets;
use super::search::pattern;
use crate::binds::Binds;
use crate::entity::user;
use crate::error::StoreError;
use crate::tx::Reading;

/// One page of the organisation's people: at most five statements, whatever the page holds.
///
/// Filters of status and roles are answered from the counts of classes and from one ordered range of an index for each, so
/// that a page takes as long as one of the plain list; they are counted to the last. What looks into names and addresses is
/// counted up to [`Count::CAP`] ([`super::found`]).
///
/// # Errors
/// [`StoreError::Corrupt`] with "cursor" when the cursor was not made for this sort order; any other [`StoreError`].
pub async fn list(reading: &impl Reading, organization_id: OrganizationId, query: &UserQuery) -> Result<Page<User>, StoreError> {
    let connection = reading.connection();
    let backend = connection.get_database_backend();
    let sets = RoleSets::of(reading, organization_id).await?;
    let filter = &query.filter;
    let narrowed = user::Entity::find().filter(condition(organization_id, filter, &sets, backend));
    if !filter.search.trim().is_empty() || filter.names_addresses() {
        return super::found::page(reading, organization_id, query, &sets, narrowed).await;
    }
    let ranges = Ranges::of(reading, organization_id, filter, &sets).await?;
    if ranges.users == 0 {
        return Ok(Page::empty());
    }
    let count = Count { rows: ranges.users, capped: false };
    let statement = match ranges.merged(backend, organization_id, query)? {
        None => in_order(backend, narrowed, query)?,
        Some(merged) => merged,
    };
    let rows = user::Entity::find().from_raw_sql(statement).all(connection).await?;
    page_of(rows, count, query, &sets)
}

/// The page of the rows found for it: one more than it holds when there is a next.
pub(super) fn page_of(
    mut rows: Vec<user::Model>,
    count: Count,
    query: &UserQuery,
    sets: &RoleSets,
) -> Result<Page<User>, StoreError> {
    let more = rows.len() > usize::from(query.size.get());
    rows.truncate(usize::from(query.size.get()));
    let next = if more { rows.last().map(|row| cursor_at(query.sort, row)) } else { None };

    let rows = rows
        .into_iter()
        .map(|row| {
            let roles = sets.get(row.role_set)?.clone();
            row.into_domain(roles)
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { rows, next, count })
}

/// The ranges of an index a filter of status and roles stands for, each in the order of the list.
struct Ranges {
    /// `None` for the set: the roles do not matter. Empty when nothing is filtered.
    parts: Vec<(Option<i64>, StatusKey)>,
    /// How many people are in them.
    users: u32,
}

impl Ranges {
    /// More are slower to merge than the whole list is to look through.
    const MOST: usize = 64;

    async fn of(
        reading: &impl Reading,
        organization_id: OrganizationId,
        filter: &UserFilter,
        sets: &RoleSets,
    ) -> Result<Self, StoreError> {
        let fitting = sets.fitting(&filter.roles);
        let mut parts = Vec::new();
        let mut users: i64 = 0;
        for row in super::counts::rows(reading, organization_id).await? {
            let status = StatusKey::from_key(&row.status).ok_or(StoreError::Corrupt("user status"))?;
            let has_status = filter.statuses.is_empty() || filter.statuses.contains(&status);
            if has_status && (filter.roles.is_empty() || fitting.contains(&row.role_set)) {
                users += row.users;
                let part = ((!filter.roles.is_empty()).then_some(row.role_set), status);
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        if filter.roles.is_empty() && filter.statuses.is_empty() {
            parts.clear();
        }
        Ok(Self { parts, users: u32::try_from(users).map_err(|_| StoreError::Corrupt("count of users"))? })
    }

    /// The page, merged from the ranges without reading more of them than it holds; `None` where going through the list in
    /// its order does as well.
    fn merged(
        &self,
        backend: DbBackend,
        organization_id: OrganizationId,
        query: &UserQuery,
    ) -> Result<Option<Statement>, StoreError> {
        if self.parts.is_empty() || self.parts.len() > Self::MOST {
            return Ok(None);
        }
        let column = sort_column(query.sort).as_str();
        let (sign, direction) = if query.descending { ("<", "DESC") } else { (">", "ASC") };
        let limit = u32::from(query.size.get()) + 1;
        let in_order = format!("ORDER BY {column} {direction}, id {direction}");
        // Of a merged range SQLite takes the number of the row, which the index has, PostgreSQL the row itself.
        let taken = match backend {
            DbBackend::Sqlite if self.parts.len() > 1 => format!("rowid AS number, {column}, id"),
            _ => "*".to_owned(),
        };
        let mut bind = Binds::new(backend);
        let mut ranges = Vec::with_capacity(self.parts.len());
        // The words of the statuses and the numbers of the sets are ours and stand in the text: to bind a hundred of them
        // takes longer than the page.
        for (set, status) in &self.parts {
            let of = bind.add(organization_id.0.into());
            let mut range = format!("SELECT {taken} FROM users WHERE organization_id = {of} AND status = '{}'", status.key());
            if let Some(set) = set {
                range += &format!(" AND role_set = {set}");
            }
            if let Some(cursor) = &query.after {
                let (key, id) = mark(query, cursor)?;
                range += &format!(" AND ({column}, id) {sign} ({}, {})", bind.add(key), bind.add(id.into()));
            }
            ranges.push(range);
        }
        let sql = match (ranges.as_slice(), backend) {
            ([range], _) => format!("{range} {in_order} LIMIT {limit}"),
            (ranges, DbBackend::Sqlite) => format!(
                "SELECT * FROM users WHERE rowid IN (SELECT number FROM ({} {in_order} LIMIT {limit})) {in_order}",
                ranges.join(" UNION ALL ")
            ),
            // It reads a range in order only where each is told to.
            (ranges, _) => {
                let ranges: Vec<_> = ranges.iter().map(|range| format!("({range} {in_order} LIMIT {limit})")).collect();
                format!("SELECT * FROM ({}) AS merged {in_order} LIMIT {limit}", ranges.join(" UNION ALL "))
            }
        };
        Ok(Some(bind.statement(sql)))
    }
}

/// The page of a query in the order asked for.
pub(super) fn in_order(backend: DbBackend, narrowed: Select<user::Entity>, query: &UserQuery) -> Result<Statement, StoreError> {
    let order = if query.descending { Order::Desc } else { Order::Asc };
    let mut page = narrowed.order_by(sort_column(query.sort), order.clone()).order_by(user::Column::Id, order);
    if let Some(cursor) = &query.after {
        page = page.filter(after(query, cursor)?);
    }
    Ok(limited(backend, page, u32::from(query.size.get()) + 1))
}

/// The first rows of a query. How many stands in the text: PostgreSQL plans once for all values (`plan_cache_mode`), and for
/// any number of rows it would sort all of them.
pub(super) fn limited(backend: DbBackend, query: Select<user::Entity>, rows: u32) -> Statement {
    let mut statement = query.build(backend);
    statement.sql += &format!(" LIMIT {rows}");
    statement
}

pub(super) const fn sort_column(sort: UserSort) -> user::Column {
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

/// The sort key and the id a cursor holds.
pub(super) fn mark(query: &UserQuery, cursor: &Cursor) -> Result<(Value, Uuid), StoreError> {
    const WRONG: StoreError = StoreError::Corrupt("cursor");
    let id: UserId = cursor.id.parse().map_err(|_| WRONG)?;
    let key = cursor.key.as_deref().ok_or(WRONG)?;
    if cursor.sort != query.sort.key() {
        return Err(WRONG);
    }
    let key = match query.sort {
        UserSort::LastActive => key.parse::<i64>().map_err(|_| WRONG)?.into(),
        UserSort::Name | UserSort::Email => key.into(),
    };
    Ok((key, id.0))
}

/// The rows after the cursor, as a comparison of row values, which both databases answer from the index.
fn after(query: &UserQuery, cursor: &Cursor) -> Result<Expr, StoreError> {
    let (key, id) = mark(query, cursor)?;
    let row = Expr::tuple([Expr::col(sort_column(query.sort)), Expr::col(user::Column::Id)]);
    let last = Expr::tuple([Expr::value(key), Expr::value(id)]);
    Ok(if query.descending { row.lt(last) } else { row.gt(last) })
}

pub(crate) fn condition(organization_id: OrganizationId, filter: &UserFilter, sets: &RoleSets, backend: DbBackend) -> Condition {
    let mut all = Condition::all().add(user::Column::OrganizationId.eq(organization_id.0));
    if !filter.search.trim().is_empty() {
        let pattern = LikeExpr::new(pattern(&filter.search)).escape('\\');
        all = all.add(
            Condition::any()
                .add(Expr::col(user::Column::NameFolded).like(pattern.clone()))
                .add(Expr::col(user::Column::EmailFolded).like(pattern)),
        );
    }
    if !filter.statuses.is_empty() {
        all = all.add(user::Column::Status.is_in(filter.statuses.iter().copied().map(StatusKey::key)));
    }
    if !filter.emails.is_empty() {
        all = all.add(is_one_of(backend, user::Column::EmailFolded, filter.emails.iter().map(Email::folded)));
    }
    if let Some(list) = filter.list {
        all = all.add(is_listed(backend, organization_id, list));
    }
    if !filter.roles.is_empty() {
        all = all.add(is_one_of(backend, user::Column::RoleSet, sets.fitting(&filter.roles).into_iter()));
    }
    all
}

/// Whether somebody's address is on a list that is kept. A list of another organisation, or none, finds nobody.
fn is_listed(backend: DbBackend, organization_id: OrganizationId, list: AddressListId) -> SimpleExpr {
    let sql = match backend {
        DbBackend::Sqlite => {
            "users.email_folded IN (SELECT listed.value FROM address_lists AS l, json_each(l.folded) AS listed \
             WHERE l.id = ? AND l.organization_id = ?)"
        }
        _ => {
            "users.email_folded IN (SELECT jsonb_array_elements_text(CAST(l.folded AS jsonb)) FROM address_lists AS l \
             WHERE l.id = $1 AND l.organization_id = $2)"
        }
    };
    Expr::cust_with_values(sql, [list.0, organization_id.0])
}

/// Whether a column is one of any number of values, which go over as one parameter: the statement stays the same, and so
/// does its plan.
pub(crate) fn is_one_of<T>(backend: DbBackend, column: impl ColumnTrait, values: impl Iterator<Item = T>) -> SimpleExpr
where
    T: Listed,
{
    match backend {
        DbBackend::Sqlite => {
            let json = values.map(|value| value.to_json()).collect::<Vec<_>>().join(",");
            let listed = Query::select()
                .expr(Expr::cust(T::FROM_JSON))
                .from_function(Func::cust("json_each").arg(format!("[{json}]")), "listed")
                .take();
            Expr::col(column.as_column_ref()).in_subquery(listed)
        }
        _ => {
            let values = values.map(Into::into).collect();
            let array = Expr::value(Value::Array(T::ARRAY, Some(Box::new(values))));
            Expr::col(column.as_column_ref()).eq(PgFunc::any(array))
        }
    }
}

/// What lists of values are made of.
pub(crate) trait Listed: Into<Value> {
    const ARRAY: ArrayType;
    /// The value of a JSON element in SQLite.
    const FROM_JSON: &'static str;
    fn to_json(&self) -> String;
}

impl Listed for Uuid {
    const ARRAY: ArrayType = ArrayType::Uuid;
    const FROM_JSON: &'static str = "unhex(value)";

    fn to_json(&self) -> String {
        format!("\"{}\"", self.simple())
    }
}

impl Listed for String {
    const ARRAY: ArrayType = ArrayType::String;
    const FROM_JSON: &'static str = "value";

    fn to_json(&self) -> String {
        serde_json::Value::from(self.as_str()).to_string()
    }
}

impl Listed for i64 {
    const ARRAY: ArrayType = ArrayType::BigInt;
    const FROM_JSON: &'static str = "value";

    fn to_json(&self) -> String {
        self.to_string()
    }
}
