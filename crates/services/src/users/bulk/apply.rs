//! Making the change that was looked at, all of it or nothing (E2, E3, A37).

use std::collections::HashMap;

use domain::audit::{AuditAction, AuditDetail};
use domain::id::{AuditId, UserId};
use domain::refusal::Refusal;
use domain::roles::{AppKey, Apps, RoleKey};
use domain::users::User;
use domain::users::bulk::{BulkChange, BulkDone, BulkOrder, BulkOutcome, BulkPlan, BulkRequest, NAMES_TOLD, Outcome, Selection};
use store::role_ends::Given;
use store::users::{ClassKey, Move, Scope};
use store::{NamedLock, Tx};

use super::preview::{hindered, show};
use super::{beyond_seats, facts, is_same};
use crate::sign_in::still;
use crate::users::invite::send_links;
use crate::users::order;
use crate::users::settle::settle_in;
use crate::{Cx, ServiceError};

/// Makes the change that was previewed, all of it or nothing.
///
/// # Errors
/// As [`preview`]; [`Refusal::Held`] while somebody holds it back and is not left out, [`Refusal::SeatsShort`] (A37),
/// [`Refusal::Missing`] when nobody changes.
pub async fn apply(cx: &Cx, ordered: &BulkOrder) -> Result<BulkOutcome, ServiceError> {
    let request = &ordered.request;
    cx.require(request.right())?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, request.right()).await?;
    if let Some(done) = order::before(cx, &tx, &ordered.key).await? {
        return Ok(BulkOutcome::Done(done));
    }
    // What was carried out before has its answer, though an end that lay ahead then is over by now.
    request.check(now)?;
    settle_in(&cx.services, &mut tx, now).await?;
    let facts = facts(cx, &tx, &request.selection, Some(&request.change)).await?;
    let plan = facts.plan(cx, &request.change)?;
    if !is_same(&facts.fingerprint(request, &plan), &ordered.fingerprint) {
        let seen = ordered.fingerprint.split_once('.').and_then(|(seq, _)| seq.parse().ok()).unwrap_or(i64::MAX);
        let moved = store::users::changed_after(&tx, cx.actor.organization_id, &request.selection, seen, NAMES_TOLD).await?;
        let preview = Box::new(show(cx, &tx, request, &facts, &plan).await?);
        return Ok(BulkOutcome::Moved { preview, moved });
    }
    let hindered_count: u32 = plan.hindered().values().sum();
    if hindered_count > 0 && !request.leave_out {
        let first = hindered(cx, &tx, &facts, &plan).await?.into_iter().next();
        return Err(first
            .map_or(Refusal::NotAllowed, |first| Refusal::Held { hindrance: first.hindrance, told: Box::new(first.told) })
            .into());
    }
    let beyond = beyond_seats(cx, &tx, &facts, (request, &plan)).await?;
    if let Some(need) = plan.short().filter(|_| !request.first_seats_only) {
        let app = facts.apps.find(need.app).map_or_else(|| need.app.to_string(), |app| app.short_name.clone());
        let needs = need.takes - need.frees;
        return Err(Refusal::SeatsShort { app, needs, left: need.left().unwrap_or_default() }.into());
    }
    let same = plan.same();
    let left_out = hindered_count + u32::try_from(beyond.len()).unwrap_or(u32::MAX);
    let (audit_id, changed) = carry_out(cx, &mut tx, (request, &facts.selection), plan, beyond).await?;
    let can_undo = matches!(request.change, BulkChange::Roles(_) | BulkChange::Enable | BulkChange::Disable);
    let done = BulkDone { audit_id, changed, same, left_out, can_undo };
    order::keep(cx, &tx, &ordered.key, &done).await?;
    tx.save().await?;
    Ok(BulkOutcome::Done(done))
}

/// Whom a bulk action changes, and how.
#[derive(Clone, Copy)]
pub(super) struct Moving<'a> {
    pub selection: &'a Selection,
    /// Of the selected, those for whom no seat is left.
    pub except: &'a [UserId],
    pub moves: &'a [Move],
}

async fn carry_out(
    cx: &Cx,
    tx: &mut Tx,
    (request, selection): (&BulkRequest, &Selection),
    plan: BulkPlan,
    beyond: Vec<(UserId, ClassKey)>,
) -> Result<(AuditId, u32), ServiceError> {
    let mut left_out: HashMap<ClassKey, u32> = HashMap::new();
    for (_, class) in &beyond {
        *left_out.entry(class.clone()).or_default() += 1;
    }
    let mut moves = Vec::new();
    for case in plan.cases {
        let Outcome::Changes(after) = case.outcome else { continue };
        let from = (case.class.roles, case.class.status);
        let users = case.class.users - left_out.get(&from).copied().unwrap_or_default();
        // Deleting goes through the same entry and then takes the people out.
        let to = after.unwrap_or_else(|| from.clone());
        if users > 0 {
            moves.push(Move { case: u32::try_from(moves.len()).unwrap_or(u32::MAX), from, to, users, within: None });
        }
    }
    if moves.is_empty() {
        return Err(Refusal::Missing { field: "selection".into() }.into());
    }
    let except: Vec<UserId> = beyond.into_iter().map(|(id, _)| id).collect();
    let moving = Moving { selection, except: &except, moves: &moves };
    match request.change {
        BulkChange::Roles(_) => change_roles(cx, tx, moving, request).await,
        BulkChange::Enable => change(cx, tx, moving, AuditAction::UsersEnabled).await,
        BulkChange::Disable => change(cx, tx, moving, AuditAction::UsersDisabled).await,
        BulkChange::Resend => resend(cx, tx, moving).await,
        BulkChange::Delete => delete(cx, tx, moving).await,
    }
}

async fn change(cx: &Cx, tx: &mut Tx, moving: Moving<'_>, action: AuditAction) -> Result<(AuditId, u32), ServiceError> {
    let (audit_id, changed, _) = write(cx, tx, moving, action, details_of(moving.moves)).await?;
    Ok((audit_id, changed))
}

async fn change_roles(cx: &Cx, tx: &mut Tx, moving: Moving<'_>, request: &BulkRequest) -> Result<(AuditId, u32), ServiceError> {
    let ends = request.ends();
    // Who has the role already keeps it as it is, though another application's changes.
    let given = |app: AppKey, role: RoleKey| {
        let moved = moving.moves.iter().filter(move |one| one.from.0.in_app(app) != Some(role));
        moved.map(move |one| (one.case, one.from.0.in_app(app))).collect::<Vec<_>>()
    };
    let mut details = details_of(moving.moves);
    for (app, role, until) in &ends {
        let detail = AuditDetail::added(format!("until.{app}"), until.rfc3339());
        details.extend(given(*app, *role).into_iter().map(|(case, _)| AuditDetail { case, ..detail.clone() }));
    }
    let (audit_id, changed, seq) = write(cx, tx, moving, AuditAction::RolesChanged, details).await?;
    let apps = store::roles::apps(tx, cx.actor.organization_id).await?;
    close_replaced(tx, seq, &apps, moving.moves).await?;
    for (app, role, until) in ends {
        let cases = given(app, role);
        let organization_id = cx.actor.organization_id;
        store::role_ends::open_for_subjects(tx, seq, Given { organization_id, app, role, until, cases: &cases }).await?;
    }
    Ok((audit_id, changed))
}

/// Notes that roles were replaced by the moves that the entry `seq` tells of: they do not end by themselves any more.
pub(super) async fn close_replaced(tx: &Tx, seq: i64, apps: &Apps, moves: &[Move]) -> Result<(), ServiceError> {
    for app in apps.iter().map(|app| app.key) {
        let replaced = moves.iter().filter(|one| one.from.0.in_app(app) != one.to.0.in_app(app));
        let cases: Vec<u32> = replaced.map(|one| one.case).collect();
        if !cases.is_empty() {
            store::role_ends::close_of_cases(tx, seq, app, &cases).await?;
        }
    }
    Ok(())
}

/// Writes the moves with their audit entry; returns its id, the number of people and its number in the chain.
pub(super) async fn write(
    cx: &Cx,
    tx: &mut Tx,
    Moving { selection, except, moves }: Moving<'_>,
    action: AuditAction,
    details: Vec<AuditDetail>,
) -> Result<(AuditId, u32, i64), ServiceError> {
    let (audit_id, group) = cx.audit(action, details);
    let scope = Scope { organization_id: cx.actor.organization_id, selection, without: cx.actor.user_id, except };
    let (seq, changed) = store::users::apply(tx, scope, moves, (audit_id, &group), cx.services.now()).await?;
    let expected: u32 = moves.iter().map(|one| one.users).sum();
    if changed != expected {
        // Cannot be while the lock is held; were it so, nothing is kept.
        return Err(Refusal::ChangedMeanwhile.into());
    }
    Ok((audit_id, changed, seq))
}

/// What each case changes, application by application.
pub(super) fn details_of(moves: &[Move]) -> Vec<AuditDetail> {
    let mut details = Vec::new();
    for one in moves {
        details.extend(AuditDetail::roles_changed(one.case, &one.from.0, &one.to.0));
        if one.from.1 != one.to.1 {
            let detail = AuditDetail::changed("status", one.from.1.key().into(), one.to.1.key().into());
            details.push(AuditDetail { case: one.case, ..detail });
        }
    }
    details
}

async fn resend(cx: &Cx, tx: &mut Tx, moving: Moving<'_>) -> Result<(AuditId, u32), ServiceError> {
    let people = everybody(cx, tx, moving).await?;
    let (audit_id, changed, seq) = write(cx, tx, moving, AuditAction::InvitesResent, details_of(moving.moves)).await?;
    store::users::invited_anew(tx, seq, cx.actor.user_id, cx.services.now()).await?;
    send_links(cx, tx, &people, seq).await?;
    Ok((audit_id, changed))
}

async fn delete(cx: &Cx, tx: &mut Tx, moving: Moving<'_>) -> Result<(AuditId, u32), ServiceError> {
    let people = everybody(cx, tx, moving).await?;
    let details = people.iter().map(|user| AuditDetail {
        subject: user.email.as_str().to_owned(),
        before: Some(user.status.stored_key().key().to_owned()),
        ..AuditDetail::default()
    });
    let (audit_id, changed, seq) = write(cx, tx, moving, AuditAction::InvitesDeleted, details.collect()).await?;
    store::users::remove_subjects(tx, cx.actor.organization_id, seq, moving.moves).await?;
    Ok((audit_id, changed))
}

async fn everybody(cx: &Cx, tx: &Tx, Moving { selection, except, moves }: Moving<'_>) -> Result<Vec<User>, ServiceError> {
    let classes: Vec<ClassKey> = moves.iter().map(|one| one.from.clone()).collect();
    let without = Some(cx.actor.user_id);
    let page =
        store::users::of_classes(tx, cx.actor.organization_id, selection, &classes, without, None, u64::from(u32::MAX)).await?;
    Ok(page.rows.into_iter().filter(|user| !except.contains(&user.id)).collect())
}
