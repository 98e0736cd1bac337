//! What can still be taken back (E3), for whoever closed the dialog: by entry of the log, and one's own without it.

use std::collections::{HashMap, HashSet};

use domain::audit::{AuditAction, AuditLine};
use domain::id::{AuditId, OrganizationId};
use domain::right::Right;
use domain::time::Instant;
use domain::users::undo::{UNDOABLE, earliest, is_in_time, taken_back};
use store::Reading;
use store::audit::{Entry, Mark, Wanted};

use crate::{Cx, ServiceError};

/// So many of one's own are offered; whoever did more within a day finds the others in the log.
const OWN: u32 = 100;
/// Entries read at once.
const ENTRIES_AT_ONCE: u32 = 200;

/// The bulk actions the asker made within a day that were not taken back, the newest first; at most a hundred.
///
/// # Errors
/// [`domain::refusal::Refusal::NotAllowed`] without [`Right::BULK_USERS`].
pub async fn recent(cx: &Cx) -> Result<Vec<AuditLine>, ServiceError> {
    let organization_id = cx.require(Right::BULK_USERS)?.organization_id();
    let snapshot = cx.services.store().read().await?;
    let wanted = Wanted {
        actors: Some(vec![cx.actor.user_id]),
        actions: Some(UNDOABLE.to_vec()),
        since: Some(earliest(cx.services.now())),
        ..Wanted::default()
    };
    let own = store::audit::list(&snapshot, organization_id, &wanted, None, OWN).await?.entries;
    let names = store::users::names(&snapshot, &[cx.actor.user_id]).await?;
    let can_undo = undoable(cx, &snapshot, organization_id, &own).await?;
    let left: Vec<Entry> = own.into_iter().filter(|entry| can_undo.contains(&entry.id)).collect();
    let single: Vec<i64> = left.iter().filter(|entry| entry.subjects == 1).map(|entry| entry.seq).collect();
    let people = store::audit::people_of_entries(&snapshot, organization_id, &single).await?;
    let line = |entry: Entry| {
        let whom = people.get(&entry.seq).and_then(|people| people.first()).map(|subject| subject.person.name.clone());
        AuditLine { whom, ..crate::audit::line(entry, None, &names, true) }
    };
    Ok(left.into_iter().map(line).collect())
}

/// Those of the entries that whoever asks may still take back; nobody may without [`Right::BULK_USERS`]. What the rules say
/// of each person is asked when it is done.
pub(crate) async fn undoable(
    cx: &Cx,
    reading: &impl Reading,
    organization_id: OrganizationId,
    entries: &[Entry],
) -> Result<HashSet<AuditId>, ServiceError> {
    let now = cx.services.now();
    let in_time = entries.iter().filter(|entry| is_in_time(entry.action, entry.at, now));
    let mut left: HashMap<AuditId, Instant> = in_time.map(|entry| (entry.id, entry.at)).collect();
    let Some(since) = left.values().min().copied().filter(|_| cx.require(Right::BULK_USERS).is_ok()) else {
        return Ok(HashSet::new());
    };
    let wanted = Wanted { actions: Some(vec![AuditAction::Undone]), since: Some(since), ..Wanted::default() };
    let mut after = None;
    loop {
        let undone = store::audit::list(reading, organization_id, &wanted, after, ENTRIES_AT_ONCE).await?;
        for id in undone.entries.iter().filter_map(|entry| taken_back(&entry.details)) {
            left.remove(&id);
        }
        match undone.entries.last().filter(|_| undone.more) {
            Some(entry) => after = Some(Mark { at: entry.at, seq: entry.seq }),
            None => return Ok(left.into_keys().collect()),
        }
    }
}
