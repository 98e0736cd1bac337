//! Pages of people who are looked for by addresses, or by a part of their name: found first, then sorted.
//!
//! One statement finds them, counts them and sorts the page: among a million people a few are soon found and sorted, while the
//! list in its order would be gone through from end to end. When many match it is the other way about, and the list is gone
//! through until the page is full.

use domain::id::OrganizationId;
use domain::page::{Count, Page};
use domain::users::User;
use domain::users::filter::{UserQuery, UserSort};
use domain::users::status::StatusKey;
use sea_orm::{
    ConnectionTrait as _, DbBackend, EntityTrait, FromQueryResult as _, IdenStatic as _, QuerySelect, QueryTrait as _, Select,
};

use super::RoleSets;
use super::list::{in_order, limited, mark, page_of, sort_column};
use super::search::{CANDIDATES, Trigrams, is_common, is_whole, plan_for_values};
use crate::binds::Binds;
use crate::entity::user;
use crate::error::StoreError;
use crate::tx::Reading;

/// A `WITH` that finds people.
struct Finding {
    bind: Binds,
    /// Its parts, of which `found` holds the people's `id` and, as `sorted`, what they are sorted by.
    with: String,
    /// Whether `found` holds everybody who fits.
    is_whole: String,
}

/// How many were found.
struct Found {
    people: u32,
    is_whole: bool,
    rows: Vec<user::Model>,
}

/// A page of a query that looks for addresses or for a text; `narrowed` are those who fit it.
pub(super) async fn page(
    reading: &impl Reading,
    organization_id: OrganizationId,
    query: &UserQuery,
    sets: &RoleSets,
    narrowed: Select<user::Entity>,
) -> Result<Page<User>, StoreError> {
    let backend = reading.connection().get_database_backend();
    if query.filter.names_addresses() {
        let found = found(reading, query, of_addresses(backend, query, narrowed)).await?;
        return page_of(found.rows, Count::of_found(found.people), query, sets);
    }
    if narrowing(query, sets).is_empty() && is_common(reading, organization_id, &query.filter.search).await? {
        return in_order_of_list(reading, query, sets, narrowed, CAPPED).await;
    }
    plan_for_values(reading, true).await?;
    let page = searched(reading, organization_id, query, sets, narrowed).await?;
    plan_for_values(reading, false).await?;
    Ok(page)
}

const CAPPED: Count = Count::of_found(Count::CAP + 1);

async fn searched(
    reading: &impl Reading,
    organization_id: OrganizationId,
    query: &UserQuery,
    sets: &RoleSets,
    narrowed: Select<user::Entity>,
) -> Result<Page<User>, StoreError> {
    let backend = reading.connection().get_database_backend();
    if let Some(trigrams) = Trigrams::of(&query.filter.search) {
        let found = found(reading, query, of_trigrams(backend, organization_id, query, sets, &trigrams)).await?;
        let count = Count::of_found(found.people);
        match (found.is_whole, count.capped) {
            (true, _) => return page_of(found.rows, count, query, sets),
            (false, true) => return in_order_of_list(reading, query, sets, narrowed, count).await,
            // Those the index knows first are not of this organisation, or do not fit.
            (false, false) => {}
        }
    }
    let found = found(reading, query, up_to_the_cap(backend, query, narrowed.clone())).await?;
    let count = Count::of_found(found.people);
    if found.is_whole {
        return page_of(found.rows, count, query, sets);
    }
    in_order_of_list(reading, query, sets, narrowed, count).await
}

/// The page found by going through the list in its order.
async fn in_order_of_list(
    reading: &impl Reading,
    query: &UserQuery,
    sets: &RoleSets,
    narrowed: Select<user::Entity>,
    count: Count,
) -> Result<Page<User>, StoreError> {
    let connection = reading.connection();
    let page = in_order(connection.get_database_backend(), narrowed, query)?;
    page_of(user::Entity::find().from_raw_sql(page).all(connection).await?, count, query, sets)
}

/// Those of the addresses, all of them: there are at most ten thousand.
fn of_addresses(backend: DbBackend, query: &UserQuery, narrowed: Select<user::Entity>) -> Finding {
    let (bind, sql) = Binds::after(keys(query, narrowed).build(backend));
    Finding { bind, with: format!("WITH found AS MATERIALIZED ({sql})"), is_whole: "TRUE".into() }
}

/// Those the index of trigrams knows; when there are too many to look at, as many of them as are counted and one more.
fn of_trigrams(
    backend: DbBackend,
    organization_id: OrganizationId,
    query: &UserQuery,
    sets: &RoleSets,
    trigrams: &Trigrams<'_>,
) -> Finding {
    let mut bind = Binds::new(backend);
    let narrowing = narrowing(query, sets);
    let of = if query.sort == UserSort::LastActive { "u" } else { "t" };
    let sorted = format!("{of}.{}", sort_column(query.sort).as_str());
    let with_users = of == "u" || !narrowing.is_empty();
    let candidates = trigrams.candidates(&mut bind, organization_id);
    let texts = trigrams.texts(&mut bind, organization_id, &sorted, with_users);
    let is_whole = is_whole();
    let limit = format!("LIMIT CASE WHEN {is_whole} THEN {CANDIDATES} ELSE {} END", Count::CAP + 1);
    Finding { bind, with: format!("WITH {candidates}, found AS MATERIALIZED ({texts}{narrowing} {limit})"), is_whole }
}

/// What the filter asks of a row `u` besides the text. Its values are ours and stand in the text.
fn narrowing(query: &UserQuery, sets: &RoleSets) -> String {
    let filter = &query.filter;
    let mut narrowing = String::new();
    let mut add = |column: &str, values: Vec<String>| {
        // In an empty list is nobody, which is not said with an empty list.
        let values = if values.is_empty() { "NULL".to_owned() } else { values.join(", ") };
        narrowing += &format!(" AND u.{column} IN ({values})");
    };
    if !filter.statuses.is_empty() {
        add("status", filter.statuses.iter().copied().map(|status| format!("'{}'", StatusKey::key(status))).collect());
    }
    if !filter.roles.is_empty() {
        add("role_set", sets.fitting(&filter.roles).iter().map(i64::to_string).collect());
    }
    narrowing
}

/// Those found by going through everybody, at most as many as are counted and one more.
fn up_to_the_cap(backend: DbBackend, query: &UserQuery, narrowed: Select<user::Entity>) -> Finding {
    let (bind, sql) = Binds::after(limited(backend, keys(query, narrowed), Count::CAP + 1));
    let is_whole = format!("((SELECT people FROM counted) <= {})", Count::CAP);
    Finding { bind, with: format!("WITH found AS MATERIALIZED ({sql})"), is_whole }
}

fn keys(query: &UserQuery, narrowed: Select<user::Entity>) -> Select<user::Entity> {
    narrowed.select_only().column(user::Column::Id).column_as(sort_column(query.sort), "sorted")
}

/// How many there are and, when they are all there, the page of them: one statement.
async fn found(reading: &impl Reading, query: &UserQuery, finding: Finding) -> Result<Found, StoreError> {
    let Finding { mut bind, with, is_whole } = finding;
    let column = sort_column(query.sort).as_str();
    let (sign, direction) = if query.descending { ("<", "DESC") } else { (">", "ASC") };
    let mut after = String::new();
    if let Some(cursor) = &query.after {
        let (key, id) = mark(query, cursor)?;
        after = format!(" AND (sorted, id) {sign} ({}, {})", bind.add(key), bind.add(id.into()));
    }
    let limit = u32::from(query.size.get()) + 1;
    let sql = format!(
        "{with}, counted AS MATERIALIZED (SELECT COUNT(*) AS people FROM found) \
         SELECT counted.people AS people, {is_whole} AS is_whole, u.* FROM counted \
         LEFT JOIN (SELECT id FROM found WHERE {is_whole}{after} ORDER BY sorted {direction}, id {direction} LIMIT {limit}) AS page \
         ON TRUE LEFT JOIN users AS u ON u.id = page.id ORDER BY u.{column} {direction}, u.id {direction}"
    );
    let rows = reading.connection().query_all_raw(bind.statement(sql)).await?;
    let first = rows.first().ok_or(StoreError::Corrupt("page of users"))?;
    let people: i64 = first.try_get("", "people")?;
    let is_whole = first.try_get("", "is_whole")?;
    let rows = rows.iter().map(|row| Ok(user::Model::from_query_result_optional(row, "")?));
    let rows = rows.filter_map(Result::transpose).collect::<Result<_, StoreError>>()?;
    Ok(Found { people: u32::try_from(people).unwrap_or(u32::MAX), is_whole, rows })
}
