//! The audit log: change groups linked by a keyed hash, whose head is repeated outside the database.
//!
//! Each entry's hash covers its own content and the hash before it, so an entry cannot be changed, removed or put in
//! between without the key. Cutting off the tail leaves a shorter chain that is sound in itself; that is why the head
//! is also written to a file after the commit. [`check`] accepts a database that is ahead of the file (killed between
//! commit and write), never one that is behind it.
//!
//! Whoever appends first looks whether the log still holds the entry the file names. Where it does not, or where there is no
//! file, he writes all the same, but leaves the file as it is: a tail that was cut off stays known however far the log grows
//! past it, until an operator takes the log as it is ([`crate::verify::accept`]). The file begins with a database that is
//! empty ([`begin`]).

mod chain;
mod head;
mod list;

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, OrganizationId, UserId};
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect, Set};
use sha2::{Digest as _, Sha256};

use crate::connect::Store;
use crate::entity::{audit_group, audit_subject, organization};
use crate::error::StoreError;
use crate::tx::{NamedLock, Reading, Tx};
use chain::link;
pub use chain::{ChainReport, check};
pub use head::{Head, HeadFile, NotedHead};
pub use list::{
    Listed, Mark, Subject, Wanted, acting, case_counts, count, list, mark, named, people_of_case, people_of_cases,
    people_of_entries,
};

/// The key of the chain. Never printed.
#[derive(Clone)]
pub struct AuditKey(pub [u8; 32]);

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey(***)")
    }
}

/// Whom an entry is about.
#[derive(Clone, Debug)]
pub enum Subjects<'a> {
    /// These people, each with the case of the details that is his.
    Listed(&'a [(UserId, u32)]),
    /// Rows the caller writes itself, because it can do so with one statement; digested in the order of the ids.
    Written(SubjectsDigest),
}

impl Subjects<'_> {
    /// Nobody in particular.
    pub const NOBODY: Self = Self::Listed(&[]);
}

/// What the rows of an entry's subjects hash to.
#[derive(Clone, Debug)]
pub struct SubjectsDigest {
    hash: Sha256,
    count: i32,
}

impl Default for SubjectsDigest {
    fn default() -> Self {
        Self { hash: Sha256::new(), count: 0 }
    }
}

impl SubjectsDigest {
    /// Adds the next row, in the order of the ids.
    pub fn add(&mut self, user_id: UserId, case: u32) {
        self.hash.update(user_id.0.as_bytes());
        self.hash.update(case.to_be_bytes());
        self.count = self.count.saturating_add(1);
    }

    fn finish(self) -> Option<Vec<u8>> {
        (self.count > 0).then(|| self.hash.finalize().to_vec())
    }
}

/// Adds a change group to the chain, inside the unit of work that makes the change. Returns its number, which grows by one.
///
/// # Errors
/// Any [`StoreError`].
pub async fn append(tx: &mut Tx, id: AuditId, group: &AuditGroup, subjects: Subjects<'_>, now: Instant) -> Result<i64, StoreError> {
    tx.lock(NamedLock::Audit).await?;
    let (last, outside) = match tx.grown {
        Some(Grown { head, outside }) => (head, outside),
        None => {
            let last = last_head(tx).await?;
            (last, held_outside(tx, last).await?)
        }
    };
    let (digest, listed) = match subjects {
        Subjects::Written(digest) => (digest, Vec::new()),
        Subjects::Listed(listed) => {
            let mut listed = listed.to_vec();
            listed.sort_unstable();
            let mut digest = SubjectsDigest::default();
            listed.iter().for_each(|(user_id, case)| digest.add(*user_id, *case));
            (digest, listed)
        }
    };
    let mut row = audit_group::Model {
        seq: last.seq + 1,
        id: id.0,
        organization_id: group.organization_id.map(|id| id.0),
        actor: group.actor.map(|id| id.0),
        action: group.action.key().to_owned(),
        at: now.0,
        details: serde_json::to_string(&group.details).map_err(|_| StoreError::Corrupt("audit entry"))?,
        previous_hash: last.hash.to_vec(),
        hash: Vec::new(),
        source: group.source.clone(),
        subjects: digest.count,
        subjects_hash: digest.finish(),
    };
    let hash = link(&tx.store().audit_key, &row);
    row.hash = hash.to_vec();
    tx.grown = Some(Grown { head: Head { seq: row.seq, hash }, outside });
    row.into_active_model().reset_all().insert(tx.connection()).await?;
    let seq = last.seq + 1;
    for chunk in listed.chunks(1_000) {
        let rows = chunk.iter().map(|(user_id, case)| audit_subject::ActiveModel {
            seq: Set(seq),
            user_id: Set(user_id.0),
            detail_case: Set(i32::try_from(*case).unwrap_or(i32::MAX)),
            at: Set(now.0),
        });
        audit_subject::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(seq)
}

/// How far a unit of work takes the chain.
#[derive(Clone, Copy)]
pub(crate) struct Grown {
    head: Head,
    /// What was kept outside the database before, if the log was seen to hold it: only that is replaced.
    outside: Option<Head>,
}

/// The head that is kept outside the database, if the log, which ends at `last`, holds it. Nobody is kept from writing where
/// it does not: the log of the server is told, and `verify` tells the operator.
async fn held_outside(tx: &Tx, last: Head) -> Result<Option<Head>, StoreError> {
    const NOT_MOVED: &str = "it is left as it is until `sightline audit accept`";
    match tx.store().head_file.read() {
        Ok(Some(outside)) if outside == last || holds(tx, outside).await? => Ok(Some(outside)),
        Ok(Some(outside)) => {
            tracing::error!(%outside, ends = %last, "the audit log does not hold the head kept outside the database; {NOT_MOVED}");
            Ok(None)
        }
        Ok(None) => {
            tracing::error!(ends = %last, "no head of the audit log is kept outside the database; {NOT_MOVED}");
            Ok(None)
        }
        Err(error) => {
            tracing::error!(%error, "the audit head outside the database could not be read; {NOT_MOVED}");
            Ok(None)
        }
    }
}

/// Whether the log has this entry.
async fn holds(reading: &impl Reading, head: Head) -> Result<bool, StoreError> {
    Ok(head == Head::START || entry_at(reading, head.seq).await?.is_some_and(|found| found == head))
}

/// The entry of this number, as a head.
pub(crate) async fn entry_at(reading: &impl Reading, seq: i64) -> Result<Option<Head>, StoreError> {
    let row = audit_group::Entity::find_by_id(seq).one(reading.connection()).await?;
    row.map(head_of).transpose()
}

/// Repeats outside the database how far the chain was taken, once that is kept.
pub(crate) async fn repeat(store: &Store, grown: Grown) -> Result<(), StoreError> {
    let Grown { head, outside: Some(mut outside) } = grown else { return Ok(()) };
    loop {
        match store.head_file.replace(outside, head)? {
            // Another writer repeated his meanwhile: replaced if the log holds that one, too.
            Some(other) if other.seq < head.seq && holds(&store.read().await?, other).await? => outside = other,
            _ => return Ok(()),
        }
    }
}

/// Begins to keep the head outside the database, if that is empty: a file that is missing beside a log was removed, or is
/// another server's.
pub(crate) async fn begin(store: &Store) -> Result<(), StoreError> {
    if store.head_file.read()?.is_none() && is_unused(&store.read().await?).await? {
        store.head_file.set(Head::START)?;
    }
    Ok(())
}

/// Whether nothing was ever done: no organisation is made without an entry.
pub(crate) async fn is_unused(reading: &impl Reading) -> Result<bool, StoreError> {
    let has_organization = organization::Entity::find().limit(1).one(reading.connection()).await?.is_some();
    Ok(!has_organization && last_head(reading).await? == Head::START)
}

async fn last_head(reading: &impl Reading) -> Result<Head, StoreError> {
    let last = audit_group::Entity::find().order_by_desc(audit_group::Column::Seq).limit(1).one(reading.connection()).await?;
    last.map_or(Ok(Head::START), head_of)
}

fn head_of(row: audit_group::Model) -> Result<Head, StoreError> {
    Ok(Head { seq: row.seq, hash: row.hash.try_into().map_err(|_| StoreError::Corrupt("audit entry"))? })
}

/// An entry to read.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: i64,
    pub id: AuditId,
    pub actor: Option<UserId>,
    pub source: Option<String>,
    pub action: AuditAction,
    pub at: Instant,
    pub subjects: u32,
    pub details: Vec<AuditDetail>,
}

impl TryFrom<audit_group::Model> for Entry {
    type Error = StoreError;

    fn try_from(row: audit_group::Model) -> Result<Self, StoreError> {
        const CORRUPT: StoreError = StoreError::Corrupt("audit entry");
        Ok(Self {
            seq: row.seq,
            id: AuditId(row.id),
            actor: row.actor.map(UserId),
            source: row.source,
            action: AuditAction::from_key(&row.action).ok_or(CORRUPT)?,
            at: Instant(row.at),
            subjects: u32::try_from(row.subjects).map_err(|_| CORRUPT)?,
            details: serde_json::from_str(&row.details).map_err(|_| CORRUPT)?,
        })
    }
}

/// The entries about a person, the newest first, each with his case of its details.
///
/// # Errors
/// Any [`StoreError`].
pub async fn about(
    reading: &impl Reading,
    organization_id: OrganizationId,
    user_id: UserId,
    limit: u64,
) -> Result<Vec<(Entry, u32)>, StoreError> {
    let subjects = audit_subject::Entity::find()
        .filter(audit_subject::Column::UserId.eq(user_id.0))
        .order_by_desc(audit_subject::Column::At)
        .order_by_desc(audit_subject::Column::Seq)
        .limit(limit)
        .all(reading.connection())
        .await?;
    let groups = audit_group::Entity::find()
        .filter(audit_group::Column::Seq.is_in(subjects.iter().map(|row| row.seq)))
        .filter(audit_group::Column::OrganizationId.eq(organization_id.0))
        .order_by_desc(audit_group::Column::At)
        .order_by_desc(audit_group::Column::Seq)
        .all(reading.connection())
        .await?;
    groups
        .into_iter()
        .map(|group| {
            let case = subjects.iter().find(|row| row.seq == group.seq).map_or(0, |row| row.detail_case);
            Ok((Entry::try_from(group)?, u32::try_from(case).unwrap_or_default()))
        })
        .collect()
}

/// The entry with this id.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when the organisation has none.
pub async fn find(reading: &impl Reading, organization_id: OrganizationId, id: AuditId) -> Result<Option<Entry>, StoreError> {
    let row = audit_group::Entity::find()
        .filter(audit_group::Column::Id.eq(id.0))
        .filter(audit_group::Column::OrganizationId.eq(organization_id.0))
        .one(reading.connection())
        .await?;
    row.map(Entry::try_from).transpose()
}

/// The number of the last entry; 0 before the first.
///
/// # Errors
/// Any [`StoreError`].
pub async fn last_seq(reading: &impl Reading) -> Result<i64, StoreError> {
    Ok(last_head(reading).await?.seq)
}
