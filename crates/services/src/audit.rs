//! Reading the audit log.

use std::collections::HashMap;

use domain::audit::AuditLine;
use domain::id::UserId;
use domain::users::User;
use store::Reading;
use store::audit::Entry;

use crate::ServiceError;

/// What was done to somebody, the newest first.
pub(crate) async fn trail_of(reading: &impl Reading, user: &User, limit: u64) -> Result<Vec<AuditLine>, ServiceError> {
    let entries = store::audit::about(reading, user.organization_id, user.id, limit).await?;
    let actors: Vec<UserId> = entries.iter().filter_map(|(entry, _)| entry.actor).collect();
    let names = store::users::names(reading, &actors).await?;
    Ok(entries.into_iter().map(|(entry, case)| line(entry, Some(case), &names)).collect())
}

/// An entry as people read it; of its details those of `case`, or all.
pub(crate) fn line(entry: Entry, case: Option<u32>, names: &HashMap<UserId, String>) -> AuditLine {
    AuditLine {
        id: entry.id,
        at: entry.at,
        actor: entry.actor.map(|actor| names.get(&actor).cloned().unwrap_or_else(|| actor.to_string())),
        source: entry.source,
        action: entry.action,
        users: entry.subjects,
        details: entry.details.into_iter().filter(|detail| case.is_none_or(|case| detail.case == case)).collect(),
    }
}
