//! Reading the audit log (D13): its page, an opened entry, and on a person's page what was done to him.

mod export;

use std::collections::HashMap;

use domain::audit::{
    AuditCase, AuditEntry, AuditFilter, AuditLine, AuditList, AuditPerson, AuditQuery, AuditRow, MAX_MATCHES, PeopleAfter,
    SHOWN_DETAILS, cases, distinct,
};
use domain::id::{AuditId, OrganizationId, UserId};
use domain::page::{Count, Cursor, Page};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::users::User;
use store::Reading;
use store::audit::{Entry, Mark, Subject, Wanted};

pub use export::{Export, export};

// Whoever reads an entry takes back what it tells.
pub use crate::users::bulk::undo;

use crate::users::bulk::undoable;
use crate::{Cx, ServiceError};

/// People of a case that come at once.
const PEOPLE_AT_ONCE: u32 = 50;
/// People of each case that come with the opened entry.
const FIRST_PEOPLE: u32 = 10;
/// What cursors of the log are made for.
const BY_TIME: &str = "at";

/// A page of the organisation's log, the newest entries first (D13). At most fourteen statements, whatever the log holds.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_AUDIT`]; [`Refusal::TooBroad`] when a search finds too many people; what
/// [`AuditFilter::check`] refuses; [`Refusal::Malformed`] for a cursor of another list.
pub async fn list(cx: &Cx, query: &AuditQuery) -> Result<AuditList, ServiceError> {
    let organization_id = cx.require(Right::VIEW_AUDIT)?.organization_id();
    let snapshot = cx.services.store().read().await?;
    let wanted = wanted(&snapshot, organization_id, &query.filter).await?;
    let after = match &query.after {
        Some(cursor) => Some(mark(&snapshot, organization_id, cursor).await?),
        None => None,
    };
    let count = store::audit::count(&snapshot, organization_id, &wanted).await?;
    let size = u32::from(query.size.get());
    let listed = store::audit::list(&snapshot, organization_id, &wanted, after, size).await?;
    let cursor = |entry: &Entry| Cursor { sort: BY_TIME.into(), key: None, id: entry.id.to_string() };
    let next = listed.entries.last().filter(|_| listed.more).map(cursor);
    let rows = rows(&snapshot, organization_id, listed.entries).await?;
    Ok(AuditList { page: Page { rows, next, count } })
}

/// What the filter asks of the store, its people looked up.
async fn wanted(reading: &impl Reading, organization_id: OrganizationId, filter: &AuditFilter) -> Result<Wanted, ServiceError> {
    filter.check()?;
    let actors = match filter.actor.trim() {
        "" => None,
        text => Some(few("actor", store::audit::acting(reading, organization_id, text, MAX_MATCHES).await?)?),
    };
    let about = match filter.about.trim() {
        "" => None,
        text => Some(few("about", store::audit::named(reading, organization_id, text, MAX_MATCHES).await?)?),
    };
    let actions = filter.wanted_actions();
    Ok(Wanted { entry: filter.entry, actors, about, actions, since: filter.since, before: filter.before })
}

fn few(field: &str, found: Vec<UserId>) -> Result<Vec<UserId>, Refusal> {
    if found.len() > MAX_MATCHES as usize {
        return Err(Refusal::TooBroad { field: field.into(), max: MAX_MATCHES });
    }
    Ok(found)
}

/// The place a cursor names. It holds the entry's id, not its number, which would tell how much other organisations do.
async fn mark(reading: &impl Reading, organization_id: OrganizationId, cursor: &Cursor) -> Result<Mark, ServiceError> {
    let wrong = || Refusal::Malformed { field: "after".into() };
    let id: AuditId = cursor.id.parse().ok().filter(|_| cursor.sort == BY_TIME).ok_or_else(wrong)?;
    Ok(store::audit::mark(reading, organization_id, id).await?.ok_or_else(wrong)?)
}

/// Entries as lines of the page: two statements for the names of everybody in them.
async fn rows(reading: &impl Reading, organization_id: OrganizationId, entries: Vec<Entry>) -> Result<Vec<AuditRow>, ServiceError> {
    let single: Vec<i64> = entries.iter().filter(|entry| entry.subjects == 1).map(|entry| entry.seq).collect();
    let subjects = store::audit::people_of_entries(reading, organization_id, &single).await?;
    let actors: Vec<UserId> = entries.iter().filter_map(|entry| entry.actor).collect();
    let actors = store::users::people(reading, organization_id, &actors).await?;
    let row = |entry: Entry| {
        let whom = subjects.get(&entry.seq).and_then(|people| people.first()).map(|subject| subject.person.clone());
        let details = distinct(entry.details);
        AuditRow {
            id: entry.id,
            at: entry.at,
            actor: entry.actor.map(|id| person(id, &actors)),
            source: entry.source,
            action: entry.action,
            users: entry.subjects,
            whom,
            more: u32::try_from(details.len().saturating_sub(SHOWN_DETAILS)).unwrap_or(u32::MAX),
            details: details.into_iter().take(SHOWN_DETAILS).collect(),
        }
    };
    Ok(entries.into_iter().map(row).collect())
}

/// Somebody as he is known; without name and address when he is no longer there.
fn person(id: UserId, known: &HashMap<UserId, AuditPerson>) -> AuditPerson {
    known.get(&id).cloned().unwrap_or(AuditPerson { id, name: String::new(), email: String::new() })
}

/// All that an entry says, with the first people of each case (D13).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_AUDIT`]; [`Refusal::NotFound`] for an entry of anybody else's log.
pub async fn open(cx: &Cx, id: AuditId) -> Result<AuditEntry, ServiceError> {
    let organization_id = cx.require(Right::VIEW_AUDIT)?.organization_id();
    let snapshot = cx.services.store().read().await?;
    let entry = store::audit::find(&snapshot, organization_id, id).await?.ok_or(Refusal::NotFound)?;
    let users = store::audit::case_counts(&snapshot, entry.seq).await?;
    let mut people = store::audit::people_of_cases(&snapshot, organization_id, entry.seq, FIRST_PEOPLE).await?;
    let can_undo = undoable(cx, &snapshot, organization_id, std::slice::from_ref(&entry)).await?.contains(&id);
    let mut cases = cases(entry.details, &users);
    for case in &mut cases {
        let (of_case, others) = people.into_iter().partition(|subject: &Subject| subject.case == case.case);
        people = others;
        fill(case, of_case);
    }
    Ok(AuditEntry { id, cases, can_undo })
}

fn fill(case: &mut AuditCase, subjects: Vec<Subject>) {
    let has_more = subjects.len() < usize::try_from(case.users).unwrap_or(usize::MAX);
    case.next = subjects.last().filter(|_| has_more).map(cursor_at);
    case.people = subjects.into_iter().map(|subject| subject.person).collect();
}

fn cursor_at(subject: &Subject) -> Cursor {
    Cursor { sort: "case".into(), key: Some(subject.case.to_string()), id: subject.person.id.to_string() }
}

/// More of the people of a case.
///
/// # Errors
/// As [`open`]; [`Refusal::Malformed`] for a cursor of another list.
pub async fn people(cx: &Cx, asked: &PeopleAfter) -> Result<Page<AuditPerson>, ServiceError> {
    let organization_id = cx.require(Right::VIEW_AUDIT)?.organization_id();
    let wrong = || Refusal::Malformed { field: "after".into() };
    let after = match &asked.after {
        None => None,
        Some(cursor) => {
            let fits = cursor.sort == "case" && cursor.key == Some(asked.case.to_string());
            Some((asked.case, cursor.id.parse().ok().filter(|_| fits).ok_or_else(wrong)?))
        }
    };
    let snapshot = cx.services.store().read().await?;
    let entry = store::audit::find(&snapshot, organization_id, asked.entry).await?.ok_or(Refusal::NotFound)?;
    let limit = PEOPLE_AT_ONCE as usize;
    let mut subjects =
        store::audit::people_of_case(&snapshot, organization_id, entry.seq, Some(asked.case), after, PEOPLE_AT_ONCE + 1).await?;
    let has_more = subjects.len() > limit;
    subjects.truncate(limit);
    let next = subjects.last().filter(|_| has_more).map(cursor_at);
    let count = Count::of_found(u32::try_from(subjects.len()).unwrap_or(u32::MAX));
    Ok(Page { rows: subjects.into_iter().map(|subject| subject.person).collect(), next, count })
}

/// What was done to somebody, the newest first.
pub(crate) async fn trail_of(cx: &Cx, reading: &impl Reading, user: &User, limit: u64) -> Result<Vec<AuditLine>, ServiceError> {
    let entries = store::audit::about(reading, user.organization_id, user.id, limit).await?;
    let actors: Vec<UserId> = entries.iter().filter_map(|(entry, _)| entry.actor).collect();
    let names = store::users::names(reading, &actors).await?;
    let (entries, cases): (Vec<Entry>, Vec<u32>) = entries.into_iter().unzip();
    let can_undo = undoable(cx, reading, user.organization_id, &entries).await?;
    let lines = entries.into_iter().zip(cases).map(|(entry, case)| {
        let can_undo = can_undo.contains(&entry.id);
        line(entry, Some(case), &names, can_undo)
    });
    Ok(lines.collect())
}

/// An entry as people read it; of its details those of `case`, or all.
pub(crate) fn line(entry: Entry, case: Option<u32>, names: &HashMap<UserId, String>, can_undo: bool) -> AuditLine {
    AuditLine {
        id: entry.id,
        at: entry.at,
        actor: entry.actor.map(|actor| names.get(&actor).cloned().unwrap_or_else(|| actor.to_string())),
        source: entry.source,
        action: entry.action,
        users: entry.subjects,
        whom: None,
        can_undo,
        details: distinct(entry.details.into_iter().filter(|detail| case.is_none_or(|case| detail.case == case)).collect()),
    }
}
