//! Writing down what the clock has ended: invitations that lapsed (A10), and roles that were given until now (E12).

use std::collections::HashMap;

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, OrganizationId, UserId};
use domain::time::Instant;
use domain::users::User;
use domain::users::end::{RoleEnds, effective};
use store::audit::Subjects;
use store::role_ends::Lapsed;
use store::{NamedLock, Tx};

use super::cases::Cases;
use crate::{ServiceError, Services};

/// Writes down what has ended by now, so that lists and counts need not ask the clock. What decides over rights asks the clock
/// itself; where this fails the next one does it, and only filters lag behind meanwhile.
pub async fn settle(services: &Services, now: Instant) {
    if let Err(error) = try_to_settle(services, now).await {
        tracing::warn!(%error, "what has ended was not written down");
    }
}

async fn try_to_settle(services: &Services, now: Instant) -> Result<(), ServiceError> {
    let snapshot = services.store().read().await?;
    let is_unsettled = store::users::is_unsettled(&snapshot, now).await? || store::role_ends::is_any_lapsed(&snapshot, now).await?;
    drop(snapshot);
    if is_unsettled {
        let mut tx = services.write_on_the_way().await?;
        tx.lock(NamedLock::Users).await?;
        settle_in(services, &mut tx, now).await?;
        tx.save().await?;
    }
    Ok(())
}

/// The same within a unit of work that is about to look at people. Under [`NamedLock::Users`].
pub(crate) async fn settle_in(services: &Services, tx: &mut Tx, now: Instant) -> Result<(), ServiceError> {
    store::users::settle(tx, now).await?;
    let lapsed = store::role_ends::all_lapsed(tx, now).await?;
    for of_organization in lapsed.chunk_by(|one, next| one.organization_id == next.organization_id) {
        end_roles(services, tx, of_organization, now).await?;
    }
    Ok(())
}

/// Gives people of one organisation back what they held before, with one audit entry about all of them.
async fn end_roles(services: &Services, tx: &mut Tx, lapsed: &[Lapsed], now: Instant) -> Result<(), ServiceError> {
    let Some(organization_id) = lapsed.first().map(|one| one.organization_id) else { return Ok(()) };
    let mut ends: HashMap<UserId, RoleEnds> = HashMap::new();
    for one in lapsed {
        ends.entry(one.user_id).or_default().insert(one.app, one.end);
    }
    let ids: Vec<UserId> = ends.keys().copied().collect();
    let people = store::users::find_many(tx, organization_id, &ids).await?;
    let changes: Vec<(User, User)> = people.into_iter().map(|before| (after(&before, &ends, now), before)).collect();
    let mut cases = Cases::default();
    let whom: Vec<(UserId, u32)> = changes
        .iter()
        .map(|(after, before)| (before.id, cases.of(AuditDetail::roles_changed(0, &before.roles, &after.roles))))
        .collect();
    let seq = append(services, tx, organization_id, cases.into_details(), &whom, now).await?;
    let changes: Vec<(User, User)> =
        changes.into_iter().map(|(after, before)| (before, User { changed_seq: seq, ..after })).collect();
    let pairs: Vec<(&User, &User)> = changes.iter().map(|(before, after)| (before, after)).collect();
    store::users::change_many(tx, &pairs, seq, now).await?;
    Ok(store::role_ends::close_lapsed(tx, seq, organization_id, now).await?)
}

fn after(before: &User, ends: &HashMap<UserId, RoleEnds>, now: Instant) -> User {
    let roles = ends.get(&before.id).map_or_else(|| before.roles.clone(), |ends| effective(&before.roles, ends, now));
    User { roles, ..before.clone() }
}

async fn append(
    services: &Services,
    tx: &mut Tx,
    organization_id: OrganizationId,
    details: Vec<AuditDetail>,
    whom: &[(UserId, u32)],
    now: Instant,
) -> Result<i64, ServiceError> {
    let group =
        AuditGroup { organization_id: Some(organization_id), actor: None, source: None, action: AuditAction::RolesEnded, details };
    let id = AuditId(services.ids().uuid(now));
    Ok(store::audit::append(tx, id, &group, Subjects::Listed(whom), now).await?)
}
