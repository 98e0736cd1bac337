//! Finding people by a part of their name or address: by the index of trigrams, three characters in a row.
//!
//! The index is asked for those who have all trigrams of the text, and their texts are compared with it. When it knows more
//! of them than [`CANDIDATES`], many match, and going through the people in the order asked for finds a page
//! sooner. So it does for a text of fewer than three characters, which holds no trigram: one that few have takes as long as
//! comparing it with everybody; and so does one that more have who all stand at the other end of the list. On SQLite the
//! index is of all organisations, and so is the bound.

use domain::id::{OrganizationId, UserId};
use domain::page::Count;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use uuid::Uuid;

use crate::binds::Binds;
use crate::error::StoreError;
use crate::tx::Reading;

/// Among a million people, looking at so many takes about as long as going through the list until the page is full when so
/// many match: about the square root of a hundred times a million.
pub(super) const CANDIDATES: u32 = 10_000;

/// [`is_common`] looks at so many people.
const FIRST: u32 = 1_500;

/// Whom [`matching`] may find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Anybody,
    /// Those who did something the audit log has.
    Actors,
}

/// The first `limit` people whose name or address holds `text`, in any case, by their ids. At most two statements.
pub(crate) async fn matching(
    reading: &impl Reading,
    organization_id: OrganizationId,
    text: &str,
    finding: Finding,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    plan_for_values(reading, true).await?;
    let found = match by_trigrams(reading, organization_id, text, finding, limit).await? {
        Some(found) => found,
        None => by_comparing(reading, organization_id, text, finding, limit).await?,
    };
    plan_for_values(reading, false).await?;
    Ok(found)
}

/// `None` when the index does not know, or knows of too many.
async fn by_trigrams(
    reading: &impl Reading,
    organization_id: OrganizationId,
    text: &str,
    finding: Finding,
    limit: u32,
) -> Result<Option<Vec<UserId>>, StoreError> {
    let Some(trigrams) = Trigrams::of(text) else { return Ok(None) };
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let candidates = trigrams.candidates(&mut bind, organization_id);
    let texts = trigrams.texts(&mut bind, organization_id, "t.user_id", false);
    let acted = acted(&mut bind, organization_id, finding, "t.user_id");
    let is_whole = is_whole();
    let sql = format!(
        "WITH {candidates}, \
         found AS ({texts}{acted} ORDER BY sorted LIMIT CASE WHEN {is_whole} THEN {limit} ELSE 0 END) \
         SELECT {is_whole} AS is_whole, found.id AS id FROM looked_at LEFT JOIN found ON TRUE ORDER BY found.id"
    );
    let rows = reading.connection().query_all_raw(bind.statement(sql)).await?;
    let first = rows.first().ok_or(StoreError::Corrupt("people found"))?;
    if !first.try_get::<bool>("", "is_whole")? {
        return Ok(None);
    }
    let ids = rows.iter().map(|row| Ok(row.try_get::<Option<Uuid>>("", "id")?.map(UserId)));
    ids.filter_map(Result::transpose).collect::<Result<_, StoreError>>().map(Some)
}

async fn by_comparing(
    reading: &impl Reading,
    organization_id: OrganizationId,
    text: &str,
    finding: Finding,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let of = bind.add(organization_id.0.into());
    let holds = holds(&mut bind, text, "u");
    let acted = acted(&mut bind, organization_id, finding, "u.id");
    let sql =
        format!("SELECT u.id AS id FROM users u WHERE u.organization_id = {of} AND {holds}{acted} ORDER BY u.id LIMIT {limit}");
    let rows = reading.connection().query_all_raw(bind.statement(sql)).await?;
    rows.iter().map(|row| Ok(UserId(row.try_get::<Uuid>("", "id")?))).collect()
}

fn acted(bind: &mut Binds, organization_id: OrganizationId, finding: Finding, id: &str) -> String {
    if finding == Finding::Anybody {
        return String::new();
    }
    let of = bind.add(organization_id.0.into());
    format!(" AND EXISTS (SELECT 1 FROM audit_groups g WHERE g.organization_id = {of} AND g.actor = {id})")
}

/// Whether the index gave all who have the trigrams: a condition beside [`Trigrams::candidates`].
pub(super) fn is_whole() -> String {
    format!("((SELECT candidates FROM looked_at) <= {CANDIDATES})")
}

/// A text that holds trigrams.
pub(super) struct Trigrams<'a> {
    text: &'a str,
    /// What SQLite's index is asked: as many as the text is long need not be, when each character is in one.
    query: String,
}

impl<'a> Trigrams<'a> {
    /// `None` for a text that is too short.
    pub fn of(text: &'a str) -> Option<Self> {
        let folded: Vec<char> = folded(text).chars().collect();
        let last = folded.len().checked_sub(3)?;
        let starts = (0..last).step_by(3).chain([last]);
        let quoted = starts.map(|at| format!("\"{}\"", folded[at..at + 3].iter().collect::<String>().replace('"', "\"\"")));
        Some(Self { text, query: quoted.collect::<Vec<_>>().join(" AND ") })
    }

    /// `candidates` and `looked_at` (how many they are) of a `WITH`: those of the index, up to the bound and one more. On
    /// PostgreSQL they match; on SQLite they are numbers of rows, of whatever organisation, with the trigrams somewhere.
    pub fn candidates(&self, bind: &mut Binds, organization_id: OrganizationId) -> String {
        let limit = CANDIDATES + 1;
        let candidates = match bind.backend() {
            DbBackend::Sqlite => format!(
                "candidates AS MATERIALIZED (SELECT rowid AS id FROM user_texts_trigrams WHERE user_texts_trigrams MATCH {} \
                 LIMIT {limit})",
                bind.add(self.query.as_str().into())
            ),
            _ => {
                let of = bind.add(organization_id.0.into());
                let holds = holds(bind, self.text, "c");
                format!(
                    "candidates AS MATERIALIZED (SELECT user_id, name_folded, email_folded FROM user_texts AS c \
                     WHERE organization_id = {of} AND {holds} LIMIT {limit})"
                )
            }
        };
        format!("{candidates}, looked_at AS MATERIALIZED (SELECT COUNT(*) AS candidates FROM candidates)")
    }

    /// A `SELECT` of those among the candidates who match, with `sorted` as the key they are sorted by, to be narrowed by
    /// further conditions. The person's row is there as `u` if asked for, his texts are as `t`.
    pub fn texts(&self, bind: &mut Binds, organization_id: OrganizationId, sorted: &str, with_users: bool) -> String {
        let users = if with_users { " CROSS JOIN users AS u" } else { "" };
        let same = if with_users { " AND u.id = t.user_id" } else { "" };
        // Crossed joins keep their order in SQLite; PostgreSQL finds its own.
        match bind.backend() {
            DbBackend::Sqlite => {
                let of = bind.add(organization_id.0.into());
                let holds = holds(bind, self.text, "t");
                format!(
                    "SELECT t.user_id AS id, {sorted} AS sorted FROM candidates AS c CROSS JOIN user_texts AS t{users} \
                     WHERE t.id = c.id AND t.organization_id = {of} AND {holds}{same}"
                )
            }
            _ => format!("SELECT t.user_id AS id, {sorted} AS sorted FROM candidates AS t{users} WHERE TRUE{same}"),
        }
    }
}

/// Whether more people than are counted match among [`FIRST`] of all, those that were added first: then a page is
/// soon full. One statement, which needs no planning; most texts are told by a hundred people already.
pub(super) async fn is_common(reading: &impl Reading, organization_id: OrganizationId, text: &str) -> Result<bool, StoreError> {
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let mut among = |first: u32, most: u32| {
        let of = bind.add(organization_id.0.into());
        let holds = holds(&mut bind, text, "t");
        format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM \
             (SELECT organization_id, name_folded, email_folded FROM user_texts LIMIT {first}) AS t \
             WHERE organization_id = {of} AND {holds} LIMIT {most}) AS counted)"
        )
    };
    let (few, many) = (among(100, 50), among(FIRST, Count::CAP + 1));
    let sql = format!("SELECT CASE WHEN {few} = 50 THEN {many} ELSE 0 END AS people");
    let row = reading.connection().query_one_raw(bind.statement(sql)).await?.ok_or(StoreError::Corrupt("count of users"))?;
    Ok(row.try_get::<i64>("", "people")? > i64::from(Count::CAP))
}

/// Whether a row's name or address holds a text, signs taken literally.
pub(crate) fn holds(bind: &mut Binds, text: &str, row: &str) -> String {
    let name = bind.add(pattern(text).into());
    let address = bind.add(pattern(text).into());
    format!("({row}.name_folded LIKE {name} ESCAPE '\\' OR {row}.email_folded LIKE {address} ESCAPE '\\')")
}

/// What `LIKE` asks for to find a text anywhere in a folded one, signs taken literally.
pub(super) fn pattern(search: &str) -> String {
    format!("%{}%", folded(search).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

fn folded(search: &str) -> String {
    search.trim().to_lowercase()
}

/// Whether PostgreSQL plans the next statements for the values bound to them, as it must to know whether a text is in few
/// names or in all; else once for all values, as everywhere.
pub(super) async fn plan_for_values(reading: &impl Reading, for_values: bool) -> Result<(), StoreError> {
    if reading.connection().get_database_backend() == DbBackend::Postgres {
        let mode = if for_values { "force_custom_plan" } else { "force_generic_plan" };
        reading.connection().execute_unprepared(&format!("SET LOCAL plan_cache_mode = {mode}")).await?;
    }
    Ok(())
}

/// Whether somebody's texts are not his, or missing, or nobody's; for `verify`.
pub(crate) async fn searches_amiss(reading: &impl Reading) -> Result<bool, StoreError> {
    let connection = reading.connection();
    let sql = "SELECT (SELECT COUNT(*) FROM users) AS people, (SELECT COUNT(*) FROM user_texts) AS texts, \
               (SELECT COUNT(*) FROM users AS u JOIN user_texts AS t ON t.user_id = u.id AND t.organization_id = u.organization_id \
               AND t.name_folded = u.name_folded AND t.email_folded = u.email_folded) AS same";
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    let row = row.ok_or(StoreError::Corrupt("count of users"))?;
    let (people, texts): (i64, i64) = (row.try_get("", "people")?, row.try_get("", "texts")?);
    let same: i64 = row.try_get("", "same")?;
    Ok(people != same || texts != same)
}
