//! Taking a bulk action back (E3).

use domain::audit::{AuditAction, AuditDetail};
use domain::id::{AuditId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{Apps, RoleSet};
use domain::users::bulk::{Selection, Undone};
use domain::users::end::NO_ENDS;
use domain::users::grantor::Subject;
use domain::users::status::StatusKey;
use domain::users::undo::{given_back, is_in_time};
use store::audit::Entry;
use store::users::{ClassKey, Move};
use store::{NamedLock, Reading, Tx};

use super::apply::{Moving, close_replaced, details_of, write};
use crate::sign_in::still;
use crate::users::settle::settle_in;
use crate::users::{ends_of_administrators, grantor_in_bulk, order, refuse_short, seats};
use crate::{Cx, ServiceError};

/// Takes a bulk action back (E3): a new change under the same rules and the same seat check. Whoever was changed since keeps
/// what he has, and is named.
///
/// # Errors
/// [`Refusal::NotFound`] for an entry that is no bulk action of the last day; [`Refusal::ChangedSince`] when that is everybody,
/// as it is after the action was taken back before; [`Refusal::Held`],
/// [`Refusal::SeatsShort`]; nothing is changed then.
pub async fn undo(cx: &Cx, audit_id: AuditId, key: &str) -> Result<Undone, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::BULK_USERS).await?;
    if let Some(done) = order::before(cx, &tx, key).await? {
        return Ok(done);
    }
    settle_in(&cx.services, &mut tx, now).await?;
    let entry = store::audit::find(&tx, cx.actor.organization_id, audit_id).await?.ok_or(Refusal::NotFound)?;
    if !is_in_time(entry.action, entry.at, now) {
        return Err(Refusal::NotFound.into());
    }
    let unchanged = store::users::unchanged_since(&tx, cx.actor.organization_id, entry.seq).await?;
    let apps = store::roles::apps(&tx, cx.actor.organization_id).await?;
    let (moves, ids) = moves_back(cx, &tx, &apps, &entry, unchanged.people).await?;
    if moves.is_empty() {
        return Err(Refusal::ChangedSince { names: unchanged.changed_since, users: unchanged.changed_count }.into());
    }
    check_moves(cx, &tx, &apps, &moves).await?;
    let mut details = details_of(&moves);
    details.push(AuditDetail { subject: entry.id.to_string(), ..AuditDetail::default() });
    let selection = Selection::Picked { ids };
    let moving = Moving { selection: &selection, except: &[], moves: &moves };
    let (undo_id, changed, seq) = write(cx, &mut tx, moving, AuditAction::Undone, details).await?;
    // Ends that came with the action go, those it replaced come back.
    close_replaced(&tx, seq, &apps, &moves).await?;
    store::role_ends::reopen(&tx, entry.seq, seq).await?;
    let undone = Undone { audit_id: undo_id, changed, skipped: unchanged.changed_since, skipped_count: unchanged.changed_count };
    order::keep(cx, &tx, key, &undone).await?;
    tx.save().await?;
    Ok(undone)
}

/// The moves that give back what `entry` took, each as the rules allow it, and whom they concern.
async fn moves_back(
    cx: &Cx,
    reading: &impl Reading,
    apps: &Apps,
    entry: &Entry,
    people: Vec<(UserId, u32, ClassKey)>,
) -> Result<(Vec<Move>, Vec<UserId>), ServiceError> {
    let grantor = grantor_in_bulk(cx, apps);
    let ends = ends_of_administrators(reading, cx.actor.organization_id, apps, Some(entry.seq)).await?;
    let mut moves: Vec<Move> = Vec::new();
    let mut ids = Vec::with_capacity(people.len());
    for (id, case, from) in people {
        ids.push(id);
        let within = Some((entry.seq, case));
        let known = moves.iter_mut().find(|one| one.within == within && one.from == from);
        // Whom an administrator's role comes back to is looked at by himself, whoever of his class came before him.
        if let Some(known) = known.filter(|_| !ends.contains_key(&id)) {
            known.users += 1;
            continue;
        }
        let details = entry.details.iter().filter(|detail| detail.case == case);
        let subject = Subject { id: Some(id), status: from.1, roles: &from.0, ends: ends.get(&id).unwrap_or(&NO_ENDS) };
        let to = match given_back(&grantor, subject, details) {
            Ok(to) => to,
            Err(hindrance) => {
                let who = store::users::find(reading, id).await?.map(|user| user.display_name()).unwrap_or_default();
                return Err(grantor.refusal(hindrance, who).into());
            }
        };
        if let Some(known) = moves.iter_mut().find(|one| one.within == within && one.from == from) {
            known.users += 1;
            continue;
        }
        moves.push(Move { from, to, case: u32::try_from(moves.len()).unwrap_or(u32::MAX), users: 1, within });
    }
    Ok((moves, ids))
}

async fn check_moves(cx: &Cx, tx: &Tx, apps: &Apps, moves: &[Move]) -> Result<(), ServiceError> {
    let classes = store::users::classes(tx, cx.actor.organization_id).await?;
    for seats in seats(tx, cx.actor.organization_id, &classes).await? {
        let holds = |(roles, status): &(RoleSet, StatusKey)| i64::from(status.holds_seat() && roles.in_app(seats.app).is_some());
        let needs = moves.iter().map(|one| (holds(&one.to) - holds(&one.from)) * i64::from(one.users)).sum();
        refuse_short(&seats, needs, apps)?;
    }
    Ok(())
}
