//! The log as a file (D13): everything the filter finds, a line for each detail and each person it is about.
//!
//! The file is made while it is read: [`Export::next`] reads the next entries and returns their lines, so that memory holds
//! one piece of it whatever the log holds. People of a large entry come in pieces, too.

use std::collections::{BTreeSet, HashMap, VecDeque};

use chrono::SecondsFormat;
use domain::audit::{AuditAction, AuditDetail, AuditFilter, AuditPerson};
use domain::id::{OrganizationId, UserId};
use domain::right::Right;
use domain::time::Instant;
use store::NamedLock;
use store::audit::{Entry, Mark, Subject, Subjects, Wanted};

use super::{person, wanted};
use crate::csv::CsvLines;
use crate::sign_in::still;
use crate::{Cx, ServiceError};

/// Entries read at once.
const ENTRIES_AT_ONCE: u32 = 200;
/// The people of entries with no more than so many are read together.
const FEW_PEOPLE: u32 = 20;
/// People of a larger entry read at once.
const PEOPLE_AT_ONCE: u32 = 1_000;

/// The file's head. Words for programs: they and the values below them are the same in every language.
const COLUMNS: [&str; 12] =
    ["date_utc", "person", "email", "action", "area", "application", "whom", "whom_email", "field", "before", "after", "source"];

/// A file being made.
pub struct Export {
    cx: Cx,
    organization_id: OrganizationId,
    wanted: Wanted,
    file: CsvLines,
    after: Option<Mark>,
    /// No entries are left to be read.
    is_read: bool,
    /// Entries that were read and wait for their lines.
    waiting: VecDeque<Entry>,
    few: HashMap<i64, Vec<Subject>>,
    actors: HashMap<UserId, AuditPerson>,
    /// Within the first of the waiting: whose lines came last.
    last_subject: Option<(u32, UserId)>,
}

/// Begins a file of the entries the filter finds, the newest first. That somebody takes them away is an entry itself,
/// written before the first line is.
///
/// # Errors
/// As [`super::list`].
pub async fn export(cx: &Cx, filter: &AuditFilter) -> Result<Export, ServiceError> {
    let organization_id = cx.require(Right::VIEW_AUDIT)?.organization_id();
    let wanted = wanted(&cx.services.store().read().await?, organization_id, filter).await?;
    note(cx, filter).await?;
    let mut file = CsvLines::default();
    file.add(COLUMNS);
    Ok(Export {
        cx: cx.clone(),
        organization_id,
        wanted,
        file,
        after: None,
        is_read: false,
        waiting: VecDeque::new(),
        few: HashMap::new(),
        actors: HashMap::new(),
        last_subject: None,
    })
}

async fn note(cx: &Cx, filter: &AuditFilter) -> Result<(), ServiceError> {
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Audit).await?;
    let cx = &still(cx, &tx, Right::VIEW_AUDIT).await?;
    let filter = filter.to_query();
    let details = if filter.is_empty() { Vec::new() } else { vec![AuditDetail::added("filter".into(), filter)] };
    let (audit_id, group) = cx.audit(AuditAction::AuditExported, details);
    store::audit::append(&mut tx, audit_id, &group, Subjects::NOBODY, now).await?;
    Ok(tx.save().await?)
}

impl Export {
    /// The next piece of the file; `None` at its end.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::SignInNeeded`] or [`domain::refusal::Refusal::NotAllowed`] once whoever reads it may no
    /// longer (T09); [`ServiceError::Failed`] when the database does.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ServiceError> {
        loop {
            let piece = self.file.take();
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
            if self.waiting.is_empty() && self.is_read {
                return Ok(None);
            }
            let snapshot = self.cx.services.store().read().await?;
            still(&self.cx, &snapshot, Right::VIEW_AUDIT).await?;
            if self.waiting.is_empty() {
                self.read(&snapshot).await?;
            }
            self.write(&snapshot).await?;
        }
    }

    async fn read(&mut self, snapshot: &store::Snapshot) -> Result<(), ServiceError> {
        let listed = store::audit::list(snapshot, self.organization_id, &self.wanted, self.after, ENTRIES_AT_ONCE).await?;
        self.is_read = !listed.more;
        self.after = listed.entries.last().map(|entry| Mark { at: entry.at, seq: entry.seq });
        let few = listed.entries.iter().filter(|entry| (1..=FEW_PEOPLE).contains(&entry.subjects));
        let few: Vec<i64> = few.map(|entry| entry.seq).collect();
        self.few = store::audit::people_of_entries(snapshot, self.organization_id, &few).await?;
        let actors: Vec<UserId> = listed.entries.iter().filter_map(|entry| entry.actor).collect();
        self.actors = store::users::people(snapshot, self.organization_id, &actors).await?;
        self.waiting = listed.entries.into();
        Ok(())
    }

    /// Writes the lines of waiting entries, up to some people of a large one.
    async fn write(&mut self, snapshot: &store::Snapshot) -> Result<(), ServiceError> {
        while let Some(entry) = self.waiting.front() {
            let is_first = self.last_subject.is_none();
            let (subjects, is_large) = if entry.subjects > FEW_PEOPLE {
                let after = self.last_subject;
                (store::audit::people_of_case(snapshot, self.organization_id, entry.seq, None, after, PEOPLE_AT_ONCE).await?, true)
            } else {
                (self.few.remove(&entry.seq).unwrap_or_default(), false)
            };
            let lines = Lines { entry, actor: entry.actor.map(|id| person(id, &self.actors)) };
            if is_first {
                let cases: BTreeSet<u32> = if is_large {
                    store::audit::case_counts(snapshot, entry.seq).await?.into_keys().collect()
                } else {
                    subjects.iter().map(|subject| subject.case).collect()
                };
                lines.of_nobody(&mut self.file, &cases);
            }
            subjects.iter().for_each(|subject| lines.of(&mut self.file, subject));
            let has_more = is_large && subjects.len() == PEOPLE_AT_ONCE as usize;
            self.last_subject = subjects.last().filter(|_| has_more).map(|subject| (subject.case, subject.person.id));
            if has_more {
                return Ok(());
            }
            self.waiting.pop_front();
        }
        Ok(())
    }
}

/// The lines of one entry.
struct Lines<'a> {
    entry: &'a Entry,
    actor: Option<AuditPerson>,
}

impl Lines<'_> {
    /// What the entry says besides people, of whom there are `cases`: details that name somebody by his address, details of a case without people,
    /// or, where it says nothing at all, that it is.
    fn of_nobody(&self, file: &mut CsvLines, cases: &BTreeSet<u32>) {
        let mut is_silent = cases.is_empty();
        for detail in &self.entry.details {
            if detail.address().is_some() || !cases.contains(&detail.case) {
                is_silent = false;
                self.line(file, None, Some(detail));
            }
        }
        if is_silent {
            self.line(file, None, None);
        }
    }

    /// What the entry says of somebody: each detail of his case, or that it is about him.
    fn of(&self, file: &mut CsvLines, subject: &Subject) {
        let of_case = || self.entry.details.iter().filter(|detail| detail.case == subject.case);
        let mut shared = of_case().filter(|detail| detail.address().is_none()).peekable();
        if shared.peek().is_none() && of_case().next().is_none() {
            self.line(file, Some(&subject.person), None);
        }
        shared.for_each(|detail| self.line(file, Some(&subject.person), Some(detail)));
    }

    fn line(&self, file: &mut CsvLines, whom: Option<&AuditPerson>, detail: Option<&AuditDetail>) {
        let entry = self.entry;
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let address = detail.and_then(AuditDetail::address);
        file.add([
            date(entry.at),
            self.actor.as_ref().map(|actor| actor.name.clone()).unwrap_or_default(),
            self.actor.as_ref().map(|actor| actor.email.clone()).unwrap_or_default(),
            entry.action.key().to_owned(),
            entry.action.area().key().to_owned(),
            detail.and_then(AuditDetail::app).map(|app| app.to_string()).unwrap_or_default(),
            whom.map(|whom| whom.name.clone()).unwrap_or_default(),
            address.map(str::to_owned).or_else(|| whom.map(|whom| whom.email.clone())).unwrap_or_default(),
            detail.filter(|_| address.is_none()).map(|detail| detail.subject.clone()).unwrap_or_default(),
            text(detail.and_then(|detail| detail.before.as_ref())),
            text(detail.and_then(|detail| detail.after.as_ref())),
            text(entry.source.as_ref()),
        ]);
    }
}

/// `2026-11-22T12:00:00.000Z`.
fn date(at: Instant) -> String {
    let date = chrono::DateTime::from_timestamp_millis(at.0);
    date.map(|date| date.to_rfc3339_opts(SecondsFormat::Millis, true)).unwrap_or_else(|| at.0.to_string())
}
