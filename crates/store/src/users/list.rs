//! One page of people.

use domain::id::{OrganizationId, UserId};
use domain::page::{Count, Cursor, Page};
use domain::users::User;
use domain::users::email::Email;
use domain::users::filter::{UserFilter, UserQuery, UserSort};
use domain::users::status::StatusKey;
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{ArrayType, Expr, ExprTrait as _, Func, LikeExpr, Query, SimpleExpr, Value};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, DbBackend, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::RoleSets;
use crate::entity::user;
use crate::error::StoreError;
use crate::tx::Reading;

/// One page of the organisation's people: three statements, whatever the page holds.
///
/// # Errors
/// [`StoreError::Corrupt`] with "cursor" when the cursor was not made for this sort order; any other [`StoreError`].
pub async fn list(reading: &impl Reading, organization_id: OrganizationId, query: &UserQuery) -> Result<Page<User>, StoreError> {
    let connection = reading.connection();
    let sets = RoleSets::of(reading, organization_id).await?;
    let matching =
        || user::Entity::find().filter(condition(organization_id, &query.filter, &sets, connection.get_database_backend()));

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

    let rows = rows
        .into_iter()
        .map(|row| {
            let roles = sets.get(row.role_set)?.clone();
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

pub(crate) fn condition(organization_id: OrganizationId, filter: &UserFilter, sets: &RoleSets, backend: DbBackend) -> Condition {
    let mut all = Condition::all().add(user::Column::OrganizationId.eq(organization_id.0));
    if !filter.search.trim().is_empty() {
        let pattern = LikeExpr::new(format!("%{}%", escape_like(&filter.search.trim().to_lowercase()))).escape('\\');
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
    if !filter.roles.is_empty() {
        all = all.add(user::Column::RoleSet.is_in(sets.fitting(&filter.roles)));
    }
    all
}

/// Whether a column is one of any number of values, which go over as one parameter: the statement stays the same, and so
/// does its plan.
pub(crate) fn is_one_of<T>(backend: DbBackend, column: user::Column, values: impl Iterator<Item = T>) -> SimpleExpr
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
            Expr::col((user::Entity, column)).in_subquery(listed)
        }
        _ => {
            let values = values.map(Into::into).collect();
            let array = Expr::value(Value::Array(T::ARRAY, Some(Box::new(values))));
            Expr::col((user::Entity, column)).eq(PgFunc::any(array))
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

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
