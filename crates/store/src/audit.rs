//! The audit log: change groups linked by a keyed hash, whose head is repeated outside the database.
//!
//! Each entry's hash covers its own content and the hash before it, so an entry cannot be changed, removed or put in
//! between without the key. Cutting off the tail leaves a shorter chain that is sound in itself; that is why the head
//! is also written to a file after the commit. [`check`] accepts a database that is ahead of the file (killed between
//! commit and write), never one that is behind it.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, OrganizationId, UserId};
use domain::time::Instant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect, Set};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::entity::{audit_group, audit_subject};
use crate::error::StoreError;
use crate::tx::{NamedLock, Reading, Tx};

/// The key of the chain. Never printed.
#[derive(Clone)]
pub struct AuditKey(pub [u8; 32]);

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey(***)")
    }
}

/// The last entry of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: [u8; 32],
}

impl Head {
    const START: Self = Self { seq: 0, hash: [0; 32] };
}

/// The file that repeats the head: `SEQ HEX\n`, replaced as a whole.
pub struct HeadFile {
    path: PathBuf,
    /// Held while the file is replaced, so that a slower writer never puts an older head over a newer one.
    last: Mutex<Head>,
}

impl HeadFile {
    /// Opens the file; a missing one is a chain that has not begun.
    ///
    /// # Errors
    /// [`StoreError::HeadFile`] when it is there and cannot be read.
    pub fn open(path: PathBuf) -> Result<Self, StoreError> {
        let head = match fs::read_to_string(&path) {
            Ok(text) => parse_head(&text)
                .ok_or_else(|| StoreError::HeadFile(io::Error::new(io::ErrorKind::InvalidData, "not an audit head")))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Head::START,
            Err(error) => return Err(StoreError::HeadFile(error)),
        };
        Ok(Self { path, last: Mutex::new(head) })
    }

    /// The head the file holds.
    #[must_use]
    pub fn head(&self) -> Head {
        *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn advance(&self, head: Head) -> Result<(), StoreError> {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if head.seq <= last.seq {
            return Ok(());
        }
        let temporary = self.path.with_extension("tmp");
        let write = || -> io::Result<()> {
            let mut file = fs::File::create(&temporary)?;
            writeln!(file, "{} {}", head.seq, hex(&head.hash))?;
            file.sync_data()?;
            fs::rename(&temporary, &self.path)
        };
        write().map_err(StoreError::HeadFile)?;
        *last = head;
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parse_head(text: &str) -> Option<Head> {
    let (seq, digits) = text.trim_end().split_once(' ')?;
    let mut hash = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Head { seq: seq.parse().ok()?, hash })
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
    let last = match tx.head {
        Some(head) => head,
        None => last_head(tx).await?,
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
    tx.head = Some(Head { seq: row.seq, hash });
    row.into_active_model().reset_all().insert(tx.connection()).await?;
    let seq = last.seq + 1;
    for chunk in listed.chunks(1_000) {
        let rows = chunk.iter().map(|(user_id, case)| audit_subject::ActiveModel {
            seq: Set(seq),
            user_id: Set(user_id.0),
            detail_case: Set(i32::try_from(*case).unwrap_or(i32::MAX)),
        });
        audit_subject::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(seq)
}

async fn last_head(reading: &impl Reading) -> Result<Head, StoreError> {
    let last = audit_group::Entity::find().order_by_desc(audit_group::Column::Seq).limit(1).one(reading.connection()).await?;
    match last {
        None => Ok(Head::START),
        Some(row) => Ok(Head { seq: row.seq, hash: row.hash.try_into().map_err(|_| StoreError::Corrupt("audit entry"))? }),
    }
}

/// The keyed hash of an entry. Every part goes in with its length, so that no two entries share an encoding.
fn link(key: &AuditKey, row: &audit_group::Model) -> [u8; 32] {
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
        .order_by_desc(audit_subject::Column::Seq)
        .limit(limit)
        .all(reading.connection())
        .await?;
    let groups = audit_group::Entity::find()
        .filter(audit_group::Column::Seq.is_in(subjects.iter().map(|row| row.seq)))
        .filter(audit_group::Column::OrganizationId.eq(organization_id.0))
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

/// The digest of the rows as they are.
async fn subjects_digest(reading: &impl Reading, seq: i64) -> Result<SubjectsDigest, StoreError> {
    let rows: Vec<(Uuid, i32)> = audit_subject::Entity::find()
        .filter(audit_subject::Column::Seq.eq(seq))
        .order_by_asc(audit_subject::Column::UserId)
        .select_only()
        .column(audit_subject::Column::UserId)
        .column(audit_subject::Column::DetailCase)
        .into_tuple()
        .all(reading.connection())
        .await?;
    let mut digest = SubjectsDigest::default();
    for (user_id, case) in rows {
        digest.add(UserId(user_id), u32::try_from(case).unwrap_or(u32::MAX));
    }
    Ok(digest)
}

/// What is wrong with the chain; empty when it is whole. `outside` is the head kept in the file.
///
/// # Errors
/// Any [`StoreError`].
pub async fn check(reading: &impl Reading, key: &AuditKey, outside: Head) -> Result<Vec<String>, StoreError> {
    const PAGE: u64 = 1_000;
    let mut problems = Vec::new();
    let mut last = Head::START;
    let mut outside_met = outside.seq == 0;
    loop {
        let rows = audit_group::Entity::find()
            .filter(audit_group::Column::Seq.gt(last.seq))
            .order_by_asc(audit_group::Column::Seq)
            .limit(PAGE)
            .all(reading.connection())
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != last.seq + 1 {
                problems.push(format!("audit entries {} to {} are missing", last.seq + 1, row.seq - 1));
            }
            if row.previous_hash != last.hash || row.hash != link(key, &row) {
                problems.push(format!("audit entry {} was changed or does not follow the one before it", row.seq));
            }
            if subjects_digest(reading, row.seq).await?.finish() != row.subjects_hash {
                problems.push(format!("whom audit entry {} is about was changed", row.seq));
            }
            if row.seq == outside.seq {
                outside_met = row.hash == outside.hash;
            }
            last = Head { seq: row.seq, hash: row.hash.try_into().map_err(|_| StoreError::Corrupt("audit entry"))? };
        }
    }
    if last.seq < outside.seq {
        problems.push(format!("the audit log ends at {}, but {} was acknowledged: its tail was cut off", last.seq, outside.seq));
    } else if !outside_met {
        problems.push(format!("audit entry {} is not the one whose hash was kept outside the database", outside.seq));
    }
    Ok(problems)
}
