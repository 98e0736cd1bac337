//! Whether the chain is whole (E18).
//!
//! Entries are read a thousand at a time, and whom they are about by one ordered statement for each thousand: an entry more
//! costs no statement.

use std::collections::BTreeMap;

use domain::id::UserId;
use futures::TryStreamExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait as _, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use sha2::Sha256;
use uuid::Uuid;

use super::{AuditKey, Head, NotedHead, SubjectsDigest};
use crate::entity::{audit_group, audit_subject};
use crate::error::StoreError;
use crate::tx::Reading;

/// The keyed hash of an entry. Every part goes in with its length, so that no two entries share an encoding.
pub(super) fn link(key: &AuditKey, row: &audit_group::Model) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    let absent: &[u8] = b"";
    let parts: [&[u8]; 8] = [
        &row.previous_hash,
        &row.seq.to_be_bytes(),
        row.id.as_bytes(),
        row.organization_id.as_ref().map_or(absent, |id| id.as_bytes()),
        row.actor.as_ref().map_or(absent, |id| id.as_bytes()),
        row.action.as_bytes(),
        &row.at.to_be_bytes(),
        row.details.as_bytes(),
    ];
    // Named, because entries from before these existed have none.
    let subjects = row.subjects.to_be_bytes();
    let later: [(&[u8], Option<&[u8]>); 3] = [
        (b"source", row.source.as_deref().map(str::as_bytes)),
        (b"subjects", (row.subjects > 0).then_some(&subjects)),
        (b"subjects_hash", row.subjects_hash.as_deref()),
    ];
    let later = later.into_iter().filter_map(|(name, part)| Some([name, part?])).flatten();
    for part in parts.into_iter().chain(later) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// What [`check`] found.
#[derive(Clone, Debug)]
pub struct ChainReport {
    pub entries: u64,
    /// The last entry.
    pub head: Head,
    /// A sentence each, a hundred or so at most; empty when the chain is whole.
    pub problems: Vec<String>,
}

/// A log rewritten from the middle on has something wrong in every entry; nobody reads a million sentences.
const MAX_PROBLEMS: usize = 100;
/// Of forks so many are told besides.
const MAX_FORKS: usize = 10;
/// Entries read at once.
const PAGE: u64 = 1_000;

/// Goes over the whole chain. `outside` is the head kept in the file, if there is one, `noted` one that was noted elsewhere; a chain that has
/// grown since is whole, one that does not reach them or holds another entry there is not.
///
/// # Errors
/// Any [`StoreError`].
pub async fn check(
    reading: &impl Reading,
    key: &AuditKey,
    outside: Option<Head>,
    noted: Option<&NotedHead>,
) -> Result<ChainReport, StoreError> {
    let mut walk = Walk::new(key, outside, noted);
    loop {
        let rows = page_after(reading, walk.place).await?;
        let to = rows.last().map_or(i64::MAX, |row| row.seq);
        let people = noted_people(reading, walk.subjects_read, to).await?;
        walk.look_at_people(&rows, people);
        walk.subjects_read = to;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            walk.step(row);
        }
    }
    if !walk.problems.is_empty() {
        let forks = forks(reading).await?;
        walk.problems.extend(forks);
    }
    Ok(walk.end())
}

/// The next entries in the order of their numbers. The id decides between two of one number, which only a table without its
/// key can hold.
async fn page_after(reading: &impl Reading, place: (i64, Uuid)) -> Result<Vec<audit_group::Model>, StoreError> {
    let row = Expr::tuple([Expr::col(audit_group::Column::Seq), Expr::col(audit_group::Column::Id)]);
    Ok(audit_group::Entity::find()
        .filter(row.gt(Expr::tuple([Expr::value(place.0), Expr::value(place.1)])))
        .order_by_asc(audit_group::Column::Seq)
        .order_by_asc(audit_group::Column::Id)
        .limit(PAGE)
        .all(reading.connection())
        .await?)
}

/// The people noted for an entry, as they are.
#[derive(Default)]
struct NotedPeople {
    digest: SubjectsDigest,
    /// The first and the last time that stands beside them: all must be the entry's.
    times: Option<(i64, i64)>,
}

/// What the people noted for the entries from after `from` up to `to` hash to, as they are.
async fn noted_people(reading: &impl Reading, from: i64, to: i64) -> Result<BTreeMap<i64, NotedPeople>, StoreError> {
    let mut rows = audit_subject::Entity::find()
        .filter(audit_subject::Column::Seq.gt(from))
        .filter(audit_subject::Column::Seq.lte(to))
        .order_by_asc(audit_subject::Column::Seq)
        .order_by_asc(audit_subject::Column::UserId)
        .select_only()
        .columns([
            audit_subject::Column::Seq,
            audit_subject::Column::UserId,
            audit_subject::Column::DetailCase,
            audit_subject::Column::At,
        ])
        .into_tuple::<(i64, Uuid, i32, i64)>()
        .stream(reading.connection())
        .await?;
    let mut people: BTreeMap<i64, NotedPeople> = BTreeMap::new();
    while let Some((seq, user_id, case, at)) = rows.try_next().await? {
        let noted = people.entry(seq).or_default();
        noted.digest.add(UserId(user_id), u32::try_from(case).unwrap_or(u32::MAX));
        noted.times = Some(noted.times.map_or((at, at), |(first, last)| (Ord::min(first, at), Ord::max(last, at))));
    }
    Ok(people)
}

/// Entries that follow the same one. Looked for only where something is wrong: of two of them one does not follow the entry
/// before it.
async fn forks(reading: &impl Reading) -> Result<Vec<String>, StoreError> {
    let connection = reading.connection();
    let sql = format!(
        "SELECT MIN(seq) AS one, MAX(seq) AS other, COUNT(*) AS entries FROM audit_groups GROUP BY previous_hash \
         HAVING COUNT(*) > 1 ORDER BY MIN(seq) LIMIT {MAX_FORKS}"
    );
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    rows.iter()
        .map(|row| {
            let (one, other): (i64, i64) = (row.try_get("", "one")?, row.try_get("", "other")?);
            let entries: i64 = row.try_get("", "entries")?;
            Ok(if entries > 2 {
                format!("{entries} audit entries, {one} to {other} among them, follow the same entry: the chain forks there")
            } else {
                format!("audit entries {one} and {other} follow the same entry: the chain forks there")
            })
        })
        .collect()
}

/// A walk along the chain, and what it met so far.
struct Walk<'a> {
    key: &'a AuditKey,
    /// Heads to be met, with whether they were.
    heads: Vec<(NotedHead, &'static str, bool)>,
    last: Head,
    /// The number and id of the entry read last.
    place: (i64, Uuid),
    /// People of entries up to this number were looked at.
    subjects_read: i64,
    entries: u64,
    problems: Vec<String>,
    /// How many more there are.
    untold: u64,
}

impl<'a> Walk<'a> {
    fn new(key: &'a AuditKey, outside: Option<Head>, noted: Option<&NotedHead>) -> Self {
        let outside = outside.filter(|outside| outside.seq > 0);
        let outside = outside.map(|outside| (outside.into(), "kept outside the database", false));
        let noted = noted.map(|noted| (noted.clone(), "noted elsewhere", false));
        Self {
            key,
            heads: outside.into_iter().chain(noted).collect(),
            last: Head::START,
            place: (i64::MIN, Uuid::nil()),
            subjects_read: i64::MIN,
            entries: 0,
            problems: Vec::new(),
            untold: 0,
        }
    }

    fn step(&mut self, row: audit_group::Model) {
        let seq = row.seq;
        if self.entries > 0 && seq == self.place.0 {
            self.tell(format!("two audit entries have the number {seq}"));
        } else if seq > self.last.seq + 1 {
            self.tell(missing(self.last.seq + 1, seq - 1));
        } else if row.previous_hash != self.last.hash {
            self.tell(format!("audit entry {seq} does not follow the one before it"));
        }
        if row.hash != link(self.key, &row) {
            self.tell(format!("audit entry {seq} was changed"));
        }
        for (head, _, is_met) in &mut self.heads {
            *is_met |= head.seq == seq && head.is_of(&row.hash);
        }
        self.entries += 1;
        self.place = (seq, row.id);
        // A hash of another length was told as a change above.
        self.last = Head { seq, hash: row.hash.try_into().unwrap_or_default() };
    }

    /// Compares whom entries say they are about with the people noted for them.
    fn look_at_people(&mut self, rows: &[audit_group::Model], mut people: BTreeMap<i64, NotedPeople>) {
        for row in rows {
            let NotedPeople { digest, times } = people.remove(&row.seq).unwrap_or_default();
            let is_of_then = times.is_none_or(|times| times == (row.at, row.at));
            if !is_of_then || digest.count != row.subjects || digest.finish() != row.subjects_hash {
                self.tell(format!("whom audit entry {} is about was changed", row.seq));
            }
        }
        for seq in people.into_keys() {
            self.tell(format!("people are noted for audit entry {seq}, which is not there"));
        }
    }

    /// Keeps a sentence, or counts it when there are enough.
    fn tell(&mut self, problem: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.untold += 1;
        }
    }

    fn end(mut self) -> ChainReport {
        for (head, place, is_met) in &self.heads {
            if self.last.seq < head.seq {
                self.problems
                    .push(format!("the audit log ends at {}, but {} was {place}: its tail was cut off", self.last.seq, head.seq));
            } else if !is_met {
                self.problems.push(format!("audit entry {} is not the one whose hash was {place}", head.seq));
            }
        }
        if self.untold > 0 {
            self.problems.push(format!("and {} more problems of the audit log", self.untold));
        }
        ChainReport { entries: self.entries, head: self.last, problems: self.problems }
    }
}

fn missing(from: i64, to: i64) -> String {
    if from == to { format!("audit entry {from} is missing") } else { format!("audit entries {from} to {to} are missing") }
}
