//! Pages of the log (D13).
//!
//! Entries are ordered by their time, and by their number where that is equal: the newest first. A filter by people or
//! actions is a union of branches, one for each of them; each branch reads its index in this order and stops after a page,
//! so that a page costs the same whether the log holds a thousand entries or a million.

use std::collections::{BTreeMap, HashMap};

use domain::audit::{AuditAction, AuditPerson};
use domain::id::{AuditId, OrganizationId, UserId};
use domain::page::Count;
use domain::time::Instant;
use domain::users::display_name;
use sea_orm::{ColumnTrait, ConnectionTrait as _, EntityTrait, QueryFilter, QueryResult, QuerySelect, Statement};
use uuid::Uuid;

use super::Entry;
use crate::binds::Binds;
use crate::entity::audit_group;
use crate::error::StoreError;
use crate::tx::Reading;
use crate::users::{Finding, holds, matching};

/// Which entries. `None`: whoever or whatever; an empty list: none at all.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// This entry alone.
    pub entry: Option<AuditId>,
    pub actors: Option<Vec<UserId>>,
    pub about: Option<Vec<UserId>>,
    pub actions: Option<Vec<AuditAction>>,
    /// Not before this instant.
    pub since: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
}

impl Wanted {
    fn is_nothing(&self) -> bool {
        let is_empty = |ids: &Option<Vec<UserId>>| ids.as_ref().is_some_and(Vec::is_empty);
        is_empty(&self.actors) || is_empty(&self.about) || self.actions.as_ref().is_some_and(Vec::is_empty)
    }
}

/// The place of an entry in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: Instant,
    pub seq: i64,
}

/// What is listed.
#[derive(Clone, Debug)]
pub struct Listed {
    pub entries: Vec<Entry>,
    /// There are more entries after these.
    pub more: bool,
}

/// The people a text finds, those who are gone included. At most `limit` and one more. At most one statement more than
/// a search for those who are there.
///
/// # Errors
/// Any [`StoreError`].
pub async fn named(
    reading: &impl Reading,
    organization_id: OrganizationId,
    text: &str,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    let mut found = matching(reading, organization_id, text, Finding::Anybody, limit + 1).await?;
    if let Ok(room @ 1..) = u32::try_from((limit as usize + 1).saturating_sub(found.len())) {
        found.extend(gone(reading, organization_id, text, room).await?);
    }
    Ok(found)
}

/// Those who are gone, by all of them: an organisation deletes few invitations, and their texts stand in one index.
async fn gone(reading: &impl Reading, organization_id: OrganizationId, text: &str, limit: u32) -> Result<Vec<UserId>, StoreError> {
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let of = bind.add(organization_id.0.into());
    let holds = holds(&mut bind, text, "p");
    let sql = format!(
        "SELECT p.user_id AS id FROM gone_people p WHERE p.organization_id = {of} AND {holds} ORDER BY p.user_id LIMIT {limit}"
    );
    let rows = reading.connection().query_all_raw(bind.statement(sql)).await?;
    rows.iter().map(|row| Ok(UserId(row.try_get::<Uuid>("", "id")?))).collect()
}

/// The people a text finds who ever did something: nobody who is gone. At most `limit` and one more.
///
/// # Errors
/// Any [`StoreError`].
pub async fn acting(
    reading: &impl Reading,
    organization_id: OrganizationId,
    text: &str,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    matching(reading, organization_id, text, Finding::Actors, limit + 1).await
}

/// Entries after `after`, the newest first, at most `limit` of them. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn list(
    reading: &impl Reading,
    organization_id: OrganizationId,
    wanted: &Wanted,
    after: Option<Mark>,
    limit: u32,
) -> Result<Listed, StoreError> {
    if wanted.is_nothing() {
        return Ok(Listed { entries: Vec::new(), more: false });
    }
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let found = found(&mut bind, organization_id, wanted, after, limit + 1);
    let sql = format!(
        "SELECT g.* FROM audit_groups g WHERE g.seq IN (SELECT seq FROM ({found}) AS found ORDER BY at DESC, seq DESC LIMIT {}) \
         ORDER BY g.at DESC, g.seq DESC",
        limit + 1
    );
    let mut rows = audit_group::Entity::find().from_raw_sql(bind.statement(sql)).all(reading.connection()).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok(Listed { entries: rows.into_iter().map(Entry::try_from).collect::<Result<_, _>>()?, more })
}

/// How many entries there are, up to the cap. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn count(reading: &impl Reading, organization_id: OrganizationId, wanted: &Wanted) -> Result<Count, StoreError> {
    if wanted.is_nothing() {
        return Ok(Count::of_found(0));
    }
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let cap = Count::CAP + 1;
    let found = found(&mut bind, organization_id, wanted, None, cap);
    let sql = format!("SELECT COUNT(*) AS entries FROM (SELECT seq FROM ({found}) AS found LIMIT {cap}) AS capped");
    let row = reading.connection().query_one_raw(bind.statement(sql)).await?.ok_or(StoreError::Corrupt("count"))?;
    let entries: i64 = row.try_get("", "entries")?;
    Ok(Count::of_found(u32::try_from(entries).unwrap_or(u32::MAX)))
}

/// The place of an entry.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when the organisation has no such entry.
pub async fn mark(reading: &impl Reading, organization_id: OrganizationId, id: AuditId) -> Result<Option<Mark>, StoreError> {
    let row: Option<(i64, i64)> = audit_group::Entity::find()
        .filter(audit_group::Column::Id.eq(id.0))
        .filter(audit_group::Column::OrganizationId.eq(organization_id.0))
        .select_only()
        .columns([audit_group::Column::At, audit_group::Column::Seq])
        .into_tuple()
        .one(reading.connection())
        .await?;
    Ok(row.map(|(at, seq)| Mark { at: Instant(at), seq }))
}

/// A statement that finds time and number of at least the first `limit` entries.
fn found(bind: &mut Binds, organization_id: OrganizationId, wanted: &Wanted, after: Option<Mark>, limit: u32) -> String {
    let branches: Vec<String> = drivers(wanted)
        .into_iter()
        .map(|driver| {
            let branch = branch(bind, organization_id, wanted, driver, after);
            let of = driver.table();
            format!("SELECT at, seq FROM ({branch} ORDER BY {of}.at DESC, {of}.seq DESC LIMIT {limit}) AS branch")
        })
        .collect();
    // An entry about two of the wanted people comes once.
    branches.join(" UNION ")
}

/// What a branch reads its index by.
#[derive(Clone, Copy)]
enum Driver {
    About(UserId),
    Actor(UserId),
    Action(AuditAction),
    Everything,
}

impl Driver {
    /// The table whose index is read, in the order of the list.
    const fn table(self) -> &'static str {
        match self {
            Self::About(_) => "s",
            _ => "g",
        }
    }
}

/// The narrowest part of the filter, a branch for each of its alternatives.
fn drivers(wanted: &Wanted) -> Vec<Driver> {
    if let Some(about) = &wanted.about {
        about.iter().copied().map(Driver::About).collect()
    } else if let Some(actors) = &wanted.actors {
        actors.iter().copied().map(Driver::Actor).collect()
    } else if let Some(actions) = &wanted.actions {
        actions.iter().copied().map(Driver::Action).collect()
    } else {
        vec![Driver::Everything]
    }
}

fn branch(bind: &mut Binds, organization_id: OrganizationId, wanted: &Wanted, driver: Driver, after: Option<Mark>) -> String {
    let from = match driver {
        Driver::About(_) => "audit_subjects s JOIN audit_groups g ON g.seq = s.seq",
        _ => "audit_groups g",
    };
    let mut parts = vec![format!("g.organization_id = {}", bind.add(organization_id.0.into()))];
    match driver {
        Driver::About(id) => parts.push(format!("s.user_id = {}", bind.add(id.0.into()))),
        Driver::Actor(id) => parts.push(format!("g.actor = {}", bind.add(id.0.into()))),
        Driver::Action(action) => parts.push(format!("g.action = {}", bind.add(action.key().into()))),
        Driver::Everything => {}
    }
    if let (Driver::About(_), Some(actors)) = (driver, &wanted.actors) {
        let listed: Vec<String> = actors.iter().map(|id| bind.add(id.0.into())).collect();
        parts.push(format!("g.actor IN ({})", listed.join(", ")));
    }
    if let (Driver::About(_) | Driver::Actor(_), Some(actions)) = (driver, &wanted.actions) {
        let listed: Vec<String> = actions.iter().map(|action| bind.add(action.key().into())).collect();
        parts.push(format!("g.action IN ({})", listed.join(", ")));
    }
    if let Some(id) = wanted.entry {
        parts.push(format!("g.id = {}", bind.add(id.0.into())));
    }
    let of = driver.table();
    if let Some(since) = wanted.since {
        parts.push(format!("{of}.at >= {}", bind.add(since.0.into())));
    }
    if let Some(before) = wanted.before {
        parts.push(format!("{of}.at < {}", bind.add(before.0.into())));
    }
    if let Some(Mark { at, seq }) = after {
        parts.push(format!("({of}.at, {of}.seq) < ({}, {})", bind.add(at.0.into()), bind.add(seq.into())));
    }
    format!("SELECT {of}.at AS at, {of}.seq AS seq FROM {from} WHERE {}", parts.join(" AND "))
}

/// Somebody an entry is about.
#[derive(Clone, Debug)]
pub struct Subject {
    pub seq: i64,
    pub case: u32,
    pub person: AuditPerson,
}

const SUBJECT: &str = "s.seq AS seq, s.detail_case AS detail_case, s.user_id AS user_id, u.first_name AS first_name, \
                       u.last_name AS last_name, u.email AS email, p.email AS gone";

/// Joins the people to the subjects `s`: their rows as `u`, or as `p` what is known of them who are gone.
fn joined(bind: &mut Binds, organization_id: OrganizationId) -> String {
    let (users, gone) = (bind.add(organization_id.0.into()), bind.add(organization_id.0.into()));
    format!(
        "LEFT JOIN users u ON u.id = s.user_id AND u.organization_id = {users} \
         LEFT JOIN gone_people p ON p.user_id = s.user_id AND p.organization_id = {gone}"
    )
}

fn subject(row: &QueryResult) -> Result<Subject, StoreError> {
    let id = UserId(row.try_get::<Uuid>("", "user_id")?);
    let email: Option<String> = row.try_get("", "email")?;
    let (first, last): (Option<String>, Option<String>) = (row.try_get("", "first_name")?, row.try_get("", "last_name")?);
    let case: i32 = row.try_get("", "detail_case")?;
    let person = match email {
        None => AuditPerson { id, name: String::new(), email: row.try_get::<Option<String>>("", "gone")?.unwrap_or_default() },
        Some(email) => {
            let name = display_name(&first.unwrap_or_default(), &last.unwrap_or_default(), &email);
            AuditPerson { id, name, email }
        }
    };
    Ok(Subject { seq: row.try_get("", "seq")?, case: u32::try_from(case).unwrap_or_default(), person })
}

async fn subjects(reading: &impl Reading, statement: Statement) -> Result<Vec<Subject>, StoreError> {
    reading.connection().query_all_raw(statement).await?.iter().map(subject).collect()
}

/// All the people of some entries, in the order of entry, case and id. One statement; the caller knows that they are few.
///
/// # Errors
/// Any [`StoreError`].
pub async fn people_of_entries(
    reading: &impl Reading,
    organization_id: OrganizationId,
    seqs: &[i64],
) -> Result<HashMap<i64, Vec<Subject>>, StoreError> {
    let mut people: HashMap<i64, Vec<Subject>> = HashMap::new();
    if seqs.is_empty() {
        return Ok(people);
    }
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let joined = joined(&mut bind, organization_id);
    let listed: Vec<String> = seqs.iter().map(|seq| bind.add((*seq).into())).collect();
    let sql = format!(
        "SELECT {SUBJECT} FROM audit_subjects s {joined} \
         WHERE s.seq IN ({}) ORDER BY s.seq, s.detail_case, s.user_id",
        listed.join(", ")
    );
    for subject in subjects(reading, bind.statement(sql)).await? {
        people.entry(subject.seq).or_default().push(subject);
    }
    Ok(people)
}

/// How many people each case of an entry has. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn case_counts(reading: &impl Reading, seq: i64) -> Result<BTreeMap<u32, u32>, StoreError> {
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let seq = bind.add(seq.into());
    let sql = format!("SELECT detail_case, COUNT(*) AS people FROM audit_subjects WHERE seq = {seq} GROUP BY detail_case");
    let rows = reading.connection().query_all_raw(bind.statement(sql)).await?;
    rows.iter()
        .map(|row| {
            let (case, people): (i32, i64) = (row.try_get("", "detail_case")?, row.try_get("", "people")?);
            Ok((u32::try_from(case).unwrap_or_default(), u32::try_from(people).unwrap_or(u32::MAX)))
        })
        .collect()
}

/// The first `limit` people of each case of an entry. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn people_of_cases(
    reading: &impl Reading,
    organization_id: OrganizationId,
    seq: i64,
    limit: u32,
) -> Result<Vec<Subject>, StoreError> {
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let seq = bind.add(seq.into());
    let joined = joined(&mut bind, organization_id);
    let sql = format!(
        "SELECT {SUBJECT} FROM (SELECT seq, detail_case, user_id, \
         ROW_NUMBER() OVER (PARTITION BY detail_case ORDER BY user_id) AS place FROM audit_subjects WHERE seq = {seq}) s \
         {joined} WHERE s.place <= {limit} ORDER BY s.detail_case, s.user_id"
    );
    subjects(reading, bind.statement(sql)).await
}

/// The next people of an entry, by case and id: after `after`, of one case or of all that follow. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn people_of_case(
    reading: &impl Reading,
    organization_id: OrganizationId,
    seq: i64,
    case: Option<u32>,
    after: Option<(u32, UserId)>,
    limit: u32,
) -> Result<Vec<Subject>, StoreError> {
    let in_column = |case: u32| i32::try_from(case).unwrap_or(i32::MAX);
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let joined = joined(&mut bind, organization_id);
    let mut parts = vec![format!("s.seq = {}", bind.add(seq.into()))];
    if let Some(case) = case {
        parts.push(format!("s.detail_case = {}", bind.add(in_column(case).into())));
    }
    if let Some((case, id)) = after {
        parts.push(format!("(s.detail_case, s.user_id) > ({}, {})", bind.add(in_column(case).into()), bind.add(id.0.into())));
    }
    let sql = format!(
        "SELECT {SUBJECT} FROM audit_subjects s {joined} \
         WHERE {} ORDER BY s.detail_case, s.user_id LIMIT {limit}",
        parts.join(" AND ")
    );
    subjects(reading, bind.statement(sql)).await
}
