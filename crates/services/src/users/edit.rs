//! One person's page (A14 to A18).

use domain::audit::{AuditAction, AuditDetail};
use domain::id::{SessionId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::users::edit::{UserEdit, UserPage, subject};
use domain::users::grantor::Act;
use domain::users::{User, UserRow};
use store::audit::Subjects;
use store::{NamedLock, Reading};

use super::settle::{settle, settle_in};
use super::{check_seats, grantor};
use crate::sign_in::{live_sessions, still};
use crate::{Cx, ServiceError};

/// So many entries of a person's audit trail are shown; the audit log has them all.
const TRAIL: u64 = 50;

/// The page of one person of the asker's organisation. Without [`Right::VIEW_USERS`] that is oneself.
///
/// # Errors
/// [`Refusal::NotFound`] for anybody else.
pub async fn page(cx: &Cx, id: UserId) -> Result<UserPage, ServiceError> {
    settle(&cx.services, cx.services.now()).await;
    let snapshot = cx.services.store().read().await?;
    let user = find(cx, &snapshot, id).await?;
    show(cx, &snapshot, &user).await
}

async fn find(cx: &Cx, reading: &impl Reading, id: UserId) -> Result<User, ServiceError> {
    let may_look = id == cx.actor.user_id || cx.require(Right::VIEW_USERS).is_ok();
    let found = if may_look { store::users::find(reading, id).await? } else { None };
    Ok(found.filter(|user| user.organization_id == cx.actor.organization_id).ok_or(Refusal::NotFound)?)
}

async fn show(cx: &Cx, reading: &impl Reading, user: &User) -> Result<UserPage, ServiceError> {
    let now = cx.services.now();
    let apps = store::roles::apps(reading, user.organization_id).await?;
    let ends = store::role_ends::of(reading, user.id).await?;
    let may_end = user.id == cx.actor.user_id || grantor(cx, &apps).may(Act::EndSession, &subject(user, &ends)).is_ok();
    let sessions = if may_end { Some(live_sessions(cx, reading, user.id).await?) } else { None };
    let inviter = match user.invited_by {
        Some(inviter) => store::users::find(reading, inviter).await?.map(|inviter| inviter.display_name()),
        None => None,
    };
    let mail = store::outbox::last_of(reading, user.id).await?.map(crate::mail::line);
    let trail =
        if cx.require(Right::VIEW_AUDIT).is_ok() { Some(crate::audit::trail_of(cx, reading, user, TRAIL).await?) } else { None };
    Ok(UserPage {
        row: UserRow::of(user, now),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        crm_user_id: user.crm_user_id.clone(),
        is_primary: user.is_primary,
        ends,
        seen: user.changed_seq,
        sessions,
        inviter,
        mail,
        trail,
        now,
    })
}

/// Saves what the page shows. `seen` is the state the page was drawn from: when somebody else changed the person since,
/// nothing is saved. Without [`Right::VIEW_USERS`] one may save oneself only.
///
/// # Errors
/// [`Refusal::NotFound`] as [`page`] says; [`Refusal::ChangedMeanwhile`]; [`Refusal::Held`] and the refusals of fields as
/// [`domain::users::edit::plan`] says;
/// [`Refusal::SeatsShort`]. Nothing is changed then.
pub async fn save(cx: &Cx, id: UserId, edit: &UserEdit, seen: i64) -> Result<UserPage, ServiceError> {
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::SignedIn).await?;
    settle_in(&cx.services, &mut tx, now).await?;
    let before = find(cx, &tx, id).await?;
    let apps = store::roles::apps(&tx, cx.actor.organization_id).await?;
    let ends = store::role_ends::of(&tx, id).await?;
    let plan = domain::users::edit::plan(&grantor(cx, &apps), &before, &ends, edit, now);
    let is_same = plan.as_ref().is_ok_and(|plan| plan.details.is_empty());
    // Before what is refused: it may be about what somebody else did, and the page brings what was typed to what is there now.
    if before.changed_seq != seen && !is_same {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let plan = plan?;
    if is_same {
        return show(cx, &tx, &before).await;
    }
    let mut after = plan.after;
    check_seats(&tx, cx.actor.organization_id, &apps, &[(&before, Some(&after))]).await?;
    let (audit_id, group) = cx.audit(AuditAction::UserEdited, plan.details);
    after.changed_seq = store::audit::append(&mut tx, audit_id, &group, Subjects::Listed(&[(id, 0)]), now).await?;
    store::users::change(&tx, &before, &after).await?;
    store::role_ends::put(&tx, after.changed_seq, (after.organization_id, id), &after.roles, &plan.ends).await?;
    if plan.disables {
        store::sessions::revoke_all(&tx, id, now).await?;
    }
    let page = show(cx, &tx, &after).await?;
    tx.save().await?;
    Ok(page)
}

/// Ends a session of a person whom the asker could disable, or his own.
///
/// # Errors
/// [`Refusal::NotFound`] when the person has no such live session; [`Refusal::Held`].
pub async fn end_session(cx: &Cx, id: UserId, session: SessionId) -> Result<UserPage, ServiceError> {
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    tx.lock(NamedLock::Audit).await?;
    let cx = &still(cx, &tx, Right::SignedIn).await?;
    let user = find(cx, &tx, id).await?;
    let apps = store::roles::apps(&tx, cx.actor.organization_id).await?;
    let grantor = grantor(cx, &apps);
    let ends = store::role_ends::of(&tx, id).await?;
    grantor.may(Act::EndSession, &subject(&user, &ends)).map_err(|hindrance| grantor.refusal(hindrance, user.display_name()))?;
    if !store::sessions::revoke(&tx, id, session, now).await? {
        return Err(Refusal::NotFound.into());
    }
    let ended = AuditDetail { subject: session.to_string(), before: Some("live".into()), after: Some("ended".into()), case: 0 };
    let (audit_id, group) = cx.audit(AuditAction::SessionRevoked, vec![ended]);
    store::audit::append(&mut tx, audit_id, &group, Subjects::Listed(&[(id, 0)]), now).await?;
    let page = show(cx, &tx, &user).await?;
    tx.save().await?;
    Ok(page)
}
