//! Bulk actions (A19 to A26, A37, E1 to E3, E8): options, preview, apply, undo. Each looks at the selection by class and asks
//! [`domain::users::bulk`]; applying asks again on what is there by then.

mod undo;

use std::collections::HashMap;

use domain::audit::{AuditAction, AuditDetail};
use domain::id::{AuditId, UserId};
use domain::page::{Cursor, Page};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{AppKey, Apps, RoleKey};
use domain::users::bulk::{
    BulkChange, BulkChoice, BulkDone, BulkLine, BulkOptions, BulkOrder, BulkOutcome, BulkPlan, BulkPreview, BulkRequest,
    ChoiceKind, Hindered, LinesAfter, NAMES_TOLD, Outcome, RightsChange, Selection, plan,
};
use domain::users::grantor::{Hindrance, Told};
use domain::users::status::StatusKey;
use domain::users::{Class, Seats, User};
use sha2::{Digest as _, Sha256};
use store::role_ends::Given;
use store::users::{ClassKey, Move, Picked, Scope};
use store::{NamedLock, Reading, Tx};

pub use undo::undo;

use super::invite::send_links;
use super::settle::{settle, settle_in};
use super::{grantor, order, seats};
use crate::sign_in::still;
use crate::{Cx, ServiceError};

/// Lines of a preview's page.
const LINES: u64 = 50;

/// Everything a plan is made from, read at one moment.
struct Facts {
    apps: Apps,
    picked: Vec<Picked>,
    own: Option<Class>,
    seats: Vec<Seats>,
    last_seq: i64,
}

async fn facts(cx: &Cx, reading: &impl Reading, selection: &Selection) -> Result<Facts, ServiceError> {
    selection.check()?;
    let organization_id = cx.actor.organization_id;
    let apps = store::roles::apps(reading, organization_id).await?;
    let picked = store::users::picked(reading, organization_id, selection, cx.actor.user_id).await?;
    let is_own = store::users::is_picked(reading, organization_id, selection, cx.actor.user_id).await?;
    let own = is_own.then(|| Class { roles: cx.actor.roles.clone(), status: StatusKey::Enabled, users: 1 });
    let classes = store::users::classes(reading, organization_id).await?;
    let seats = seats(reading, organization_id, &classes).await?;
    Ok(Facts { apps, picked, own, seats, last_seq: store::audit::last_seq(reading).await? })
}

impl Facts {
    fn plan(&self, cx: &Cx, change: &BulkChange) -> Result<BulkPlan, Refusal> {
        let classes = self.picked.iter().map(|picked| picked.class.clone()).collect();
        plan(&grantor(cx, &self.apps), change, classes, self.own.clone(), &self.seats)
    }

    /// What was looked at, and since when: the people by class, when they were last changed, and the seats the change needs.
    fn fingerprint(&self, request: &BulkRequest, plan: &BulkPlan) -> String {
        let mut hash = Sha256::new();
        let mut add = |text: String| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        add(serde_json::to_string(request).unwrap_or_default());
        for Picked { class, changed } in &self.picked {
            let roles = serde_json::to_string(&class.roles).unwrap_or_default();
            add(format!("{roles} {} {} {changed}", class.status.key(), class.users));
        }
        add(format!("{:?}", self.own));
        // What becomes of each class depends on the asker's rights as well.
        add(format!("{:?}", plan.cases));
        for need in plan.seats.iter().filter(|need| need.takes > 0) {
            add(format!("{} {} {:?}", need.app, need.held, need.licensed));
        }
        let digest: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{digest}", self.last_seq)
    }
}

/// Which choices the selection leaves open, and who grays out the others (A23, A24).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::BULK_USERS`]; what [`Selection::check`] refuses.
pub async fn options(cx: &Cx, selection: &Selection) -> Result<BulkOptions, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    settle(&cx.services, cx.services.now()).await;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, selection).await?;
    let kinds = facts.apps.iter().map(|app| ChoiceKind::Role(app.key));
    let kinds = kinds.chain([ChoiceKind::Enable, ChoiceKind::Disable, ChoiceKind::Resend, ChoiceKind::Delete]);
    let mut choices = Vec::new();
    for kind in kinds {
        let hindered = match facts.plan(cx, &kind.change()) {
            Ok(plan) => hindered(cx, &snapshot, &facts.apps, selection, &plan).await?,
            Err(Refusal::Held { hindrance, told }) => vec![Hindered { hindrance, told: *told, users: 0, names: Vec::new() }],
            Err(refusal) => return Err(refusal.into()),
        };
        choices.push(BulkChoice { kind, hindered });
    }
    let selected = facts.picked.iter().map(|picked| picked.class.users).sum::<u32>() + u32::from(facts.own.is_some());
    Ok(BulkOptions { selected, choices })
}

async fn hindered(
    cx: &Cx,
    reading: &impl Reading,
    apps: &Apps,
    selection: &Selection,
    plan: &BulkPlan,
) -> Result<Vec<Hindered>, ServiceError> {
    let mut list = Vec::new();
    for (hindrance, users) in plan.hindered() {
        let names = if hindrance == Hindrance::Yourself {
            vec![cx.actor.name.clone()]
        } else {
            let classes = classes_of(plan, |outcome| *outcome == Outcome::Hindered(hindrance));
            names(cx, reading, selection, &classes).await?
        };
        let who = names.join(", ");
        list.push(Hindered { hindrance, told: Told::of(hindrance, who, users > 1, apps), users, names });
    }
    Ok(list)
}

fn classes_of(plan: &BulkPlan, which: impl Fn(&Outcome) -> bool) -> Vec<ClassKey> {
    let cases = plan.cases.iter().filter(|case| which(&case.outcome));
    cases.map(|case| (case.class.roles.clone(), case.class.status)).collect()
}

async fn names(cx: &Cx, reading: &impl Reading, selection: &Selection, classes: &[ClassKey]) -> Result<Vec<String>, ServiceError> {
    let organization_id = cx.actor.organization_id;
    let without = Some(cx.actor.user_id);
    let page = store::users::of_classes(reading, organization_id, selection, classes, without, None, NAMES_TOLD).await?;
    Ok(page.rows.iter().map(User::display_name).collect())
}

/// The change as it would be made now (E1). Changes nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::BULK_USERS`]; [`Refusal::Held`] when the change is not the asker's to make; what
/// [`Selection::check`] refuses.
pub async fn preview(cx: &Cx, request: &BulkRequest) -> Result<BulkPreview, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    settle(&cx.services, cx.services.now()).await;
    request.check(cx.services.now())?;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, &request.selection).await?;
    let plan = facts.plan(cx, &request.change)?;
    show(cx, &snapshot, request, &facts, &plan).await
}

async fn show(
    cx: &Cx,
    reading: &impl Reading,
    request: &BulkRequest,
    facts: &Facts,
    plan: &BulkPlan,
) -> Result<BulkPreview, ServiceError> {
    let selection = &request.selection;
    let beyond = beyond_seats(cx, reading, request, plan).await?;
    let changing = without(selection, &beyond);
    let without_seat = u32::try_from(beyond.len()).unwrap_or(u32::MAX);
    let limited: Vec<_> = plan.seats.iter().filter(|need| need.licensed.is_some() && need.takes > 0).collect();
    let takers: Vec<ClassKey> = plan
        .cases
        .iter()
        .filter(|case| limited.iter().any(|need| case.takes_seat_in(need.app)))
        .map(|case| (case.class.roles.clone(), case.class.status))
        .collect();
    Ok(BulkPreview {
        changing: plan.changing() - without_seat,
        same: plan.same(),
        hindered: hindered(cx, reading, &facts.apps, selection, plan).await?,
        seat_takers: names(cx, reading, &changing, &takers).await?,
        seats: plan.seats.iter().filter(|need| need.takes > 0 || need.frees > 0).cloned().collect(),
        without_seat,
        effects: effects(cx, reading, &request.change, plan, &beyond).await?,
        lines: lines_of(cx, reading, &changing, plan, None).await?,
        fingerprint: facts.fingerprint(request, plan),
    })
}

/// The selection without those for whom no seat is left.
fn without(selection: &Selection, beyond: &[(UserId, ClassKey)]) -> Selection {
    let is_beyond = |id: &UserId| beyond.iter().any(|(other, _)| other == id);
    match selection {
        Selection::Picked { ids } => Selection::Picked { ids: ids.iter().copied().filter(|id| !is_beyond(id)).collect() },
        Selection::Matching { filter, except } => {
            let except = except.iter().copied().chain(beyond.iter().map(|(id, _)| *id)).collect();
            Selection::Matching { filter: filter.clone(), except }
        }
    }
}

/// Rights gained and lost by each change of role that occurs.
async fn effects(
    cx: &Cx,
    reading: &impl Reading,
    change: &BulkChange,
    plan: &BulkPlan,
    beyond: &[(UserId, ClassKey)],
) -> Result<Vec<RightsChange>, ServiceError> {
    let BulkChange::Roles(wanted) = change else { return Ok(Vec::new()) };
    let mut effects = Vec::new();
    for (app, to) in wanted {
        let Some(matrix) = store::roles::matrix(reading, cx.actor.organization_id, *app).await? else { continue };
        let mut users: std::collections::BTreeMap<Option<RoleKey>, u32> = std::collections::BTreeMap::new();
        for case in plan.cases.iter().filter(|case| matches!(case.outcome, Outcome::Changes(_))) {
            let from = case.class.roles.in_app(*app);
            let is_of_case = |class: &ClassKey| class.0 == case.class.roles && class.1 == case.class.status;
            let left_out = beyond.iter().filter(|(_, class)| is_of_case(class)).count();
            let changing = case.class.users.saturating_sub(u32::try_from(left_out).unwrap_or(u32::MAX));
            if from != *to && changing > 0 {
                *users.entry(from).or_default() += changing;
            }
        }
        for (from, users) in users {
            let level = |role: Option<RoleKey>, row: usize| role.map(|role| matrix.level(role, row)).unwrap_or_default();
            let rows = |raised: bool| {
                let moved = (0..matrix.rows.len()).filter(|row| {
                    let (before, after) = (level(from, *row), level(*to, *row));
                    if raised { after > before } else { after < before }
                });
                moved.map(|row| matrix.rows[row].label.clone()).collect()
            };
            effects.push(RightsChange { app: *app, from, to: *to, users, gained: rows(true), lost: rows(false) });
        }
    }
    Ok(effects)
}

/// More lines of a preview.
///
/// # Errors
/// As [`preview`].
pub async fn lines(cx: &Cx, asked: &LinesAfter) -> Result<Page<BulkLine>, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, &asked.request.selection).await?;
    let plan = facts.plan(cx, &asked.request.change)?;
    let beyond = beyond_seats(cx, &snapshot, &asked.request, &plan).await?;
    lines_of(cx, &snapshot, &without(&asked.request.selection, &beyond), &plan, Some(&asked.after)).await
}

async fn lines_of(
    cx: &Cx,
    reading: &impl Reading,
    selection: &Selection,
    plan: &BulkPlan,
    after: Option<&Cursor>,
) -> Result<Page<BulkLine>, ServiceError> {
    let classes = classes_of(plan, |outcome| matches!(outcome, Outcome::Changes(_)));
    let organization_id = cx.actor.organization_id;
    let without = Some(cx.actor.user_id);
    let page = store::users::of_classes(reading, organization_id, selection, &classes, without, after, LINES).await?;
    Ok(page.map(|user| {
        let status = user.status.stored_key();
        let case = plan.cases.iter().find(|case| case.class.roles == user.roles && case.class.status == status);
        let after = case.and_then(|case| match &case.outcome {
            Outcome::Changes(after) => after.clone(),
            Outcome::Same | Outcome::Hindered(_) => Some((user.roles.clone(), status)),
        });
        let takes_seat = case.is_some_and(|case| plan.seats.iter().any(|need| case.takes_seat_in(need.app)));
        BulkLine { id: user.id, name: user.display_name(), roles: user.roles, status, after, takes_seat }
    }))
}

/// Who takes a seat that is not left, by name, when only the first are to have one (E8).
async fn beyond_seats(
    cx: &Cx,
    reading: &impl Reading,
    request: &BulkRequest,
    plan: &BulkPlan,
) -> Result<Vec<(UserId, ClassKey)>, ServiceError> {
    let mut beyond: Vec<(UserId, ClassKey)> = Vec::new();
    if !request.first_seats_only {
        return Ok(beyond);
    }
    for need in plan.seats.iter().filter(|need| need.is_short()) {
        let room = need.left().unwrap_or(u32::MAX).saturating_add(need.frees);
        let takers: Vec<ClassKey> = plan
            .cases
            .iter()
            .filter(|case| case.takes_seat_in(need.app))
            .map(|case| (case.class.roles.clone(), case.class.status))
            .collect();
        let organization_id = cx.actor.organization_id;
        let all = store::users::of_classes(
            reading,
            organization_id,
            &request.selection,
            &takers,
            Some(cx.actor.user_id),
            None,
            u64::from(u32::MAX),
        );
        let all = all.await?.rows;
        let over = all.into_iter().skip(usize::try_from(room).unwrap_or(usize::MAX));
        for user in over {
            if !beyond.iter().any(|(id, _)| *id == user.id) {
                beyond.push((user.id, (user.roles.clone(), user.status.stored_key())));
            }
        }
    }
    Ok(beyond)
}

/// Makes the change that was previewed, all of it or nothing.
///
/// # Errors
/// As [`preview`]; [`Refusal::Held`] while somebody holds it back and is not left out, [`Refusal::SeatsShort`] (A37),
/// [`Refusal::Missing`] when nobody changes.
pub async fn apply(cx: &Cx, ordered: &BulkOrder) -> Result<BulkOutcome, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let now = cx.services.now();
    let request = &ordered.request;
    request.check(now)?;
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::BULK_USERS).await?;
    if let Some(done) = order::before(cx, &tx, &ordered.key).await? {
        return Ok(BulkOutcome::Done(done));
    }
    settle_in(&cx.services, &mut tx, now).await?;
    let facts = facts(cx, &tx, &request.selection).await?;
    let plan = facts.plan(cx, &request.change)?;
    if !is_same(&facts.fingerprint(request, &plan), &ordered.fingerprint) {
        let seen = ordered.fingerprint.split_once('.').and_then(|(seq, _)| seq.parse().ok()).unwrap_or(i64::MAX);
        let moved = store::users::changed_after(&tx, cx.actor.organization_id, &request.selection, seen, NAMES_TOLD).await?;
        let preview = Box::new(show(cx, &tx, request, &facts, &plan).await?);
        return Ok(BulkOutcome::Moved { preview, moved });
    }
    let hindered_count: u32 = plan.hindered().values().sum();
    if hindered_count > 0 && !request.leave_out {
        let first = hindered(cx, &tx, &facts.apps, &request.selection, &plan).await?.into_iter().next();
        return Err(first
            .map_or(Refusal::NotAllowed, |first| Refusal::Held { hindrance: first.hindrance, told: Box::new(first.told) })
            .into());
    }
    let beyond = beyond_seats(cx, &tx, request, &plan).await?;
    if let Some(need) = plan.short().filter(|_| !request.first_seats_only) {
        let app = facts.apps.find(need.app).map_or_else(|| need.app.to_string(), |app| app.short_name.clone());
        let needs = need.takes - need.frees;
        return Err(Refusal::SeatsShort { app, needs, left: need.left().unwrap_or_default() }.into());
    }
    let same = plan.same();
    let left_out = hindered_count + u32::try_from(beyond.len()).unwrap_or(u32::MAX);
    let (audit_id, changed) = carry_out(cx, &mut tx, request, plan, beyond).await?;
    let can_undo = matches!(request.change, BulkChange::Roles(_) | BulkChange::Enable | BulkChange::Disable);
    let done = BulkDone { audit_id, changed, same, left_out, can_undo };
    order::keep(cx, &tx, &ordered.key, &done).await?;
    tx.save().await?;
    Ok(BulkOutcome::Done(done))
}

/// Whether two fingerprints are of the same facts. The number in front only says since when: entries about something else may
/// have come in between.
pub(super) fn is_same(now: &str, then: &str) -> bool {
    let digest = |fingerprint: &'_ str| fingerprint.split_once('.').map(|(_, digest)| digest.to_owned());
    digest(now).is_some() && digest(now) == digest(then)
}

async fn carry_out(
    cx: &Cx,
    tx: &mut Tx,
    request: &BulkRequest,
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
    let whom = (&request.selection, except.as_slice());
    match request.change {
        BulkChange::Roles(_) => change_roles(cx, tx, whom, &moves, request).await,
        BulkChange::Enable => change(cx, tx, whom, &moves, AuditAction::UsersEnabled).await,
        BulkChange::Disable => change(cx, tx, whom, &moves, AuditAction::UsersDisabled).await,
        BulkChange::Resend => resend(cx, tx, whom, &moves).await,
        BulkChange::Delete => delete(cx, tx, whom, &moves).await,
    }
}

async fn change(
    cx: &Cx,
    tx: &mut Tx,
    (selection, except): (&Selection, &[UserId]),
    moves: &[Move],
    action: AuditAction,
) -> Result<(AuditId, u32), ServiceError> {
    let (audit_id, changed, _) = write(cx, tx, selection, except, moves, (action, details_of(moves))).await?;
    Ok((audit_id, changed))
}

async fn change_roles(
    cx: &Cx,
    tx: &mut Tx,
    (selection, except): (&Selection, &[UserId]),
    moves: &[Move],
    request: &BulkRequest,
) -> Result<(AuditId, u32), ServiceError> {
    let ends = request.ends();
    // Who has the role already keeps it as it is, though another application's changes.
    let given = |app: AppKey, role: RoleKey| {
        let moved = moves.iter().filter(move |one| one.from.0.in_app(app) != Some(role));
        moved.map(move |one| (one.case, one.from.0.in_app(app))).collect::<Vec<_>>()
    };
    let mut details = details_of(moves);
    for (app, role, until) in &ends {
        let detail = AuditDetail::added(format!("until.{app}"), until.rfc3339());
        details.extend(given(*app, *role).into_iter().map(|(case, _)| AuditDetail { case, ..detail.clone() }));
    }
    let (audit_id, changed, seq) = write(cx, tx, selection, except, moves, (AuditAction::RolesChanged, details)).await?;
    let apps = store::roles::apps(tx, cx.actor.organization_id).await?;
    close_replaced(tx, seq, &apps, moves).await?;
    for (app, role, until) in ends {
        let cases = given(app, role);
        let organization_id = cx.actor.organization_id;
        store::role_ends::open_for_subjects(tx, seq, Given { organization_id, app, role, until, cases: &cases }).await?;
    }
    Ok((audit_id, changed))
}

/// Notes that roles were replaced by the moves that the entry `seq` tells of: they do not end by themselves any more.
async fn close_replaced(tx: &Tx, seq: i64, apps: &Apps, moves: &[Move]) -> Result<(), ServiceError> {
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
async fn write(
    cx: &Cx,
    tx: &mut Tx,
    selection: &Selection,
    except: &[UserId],
    moves: &[Move],
    (action, details): (AuditAction, Vec<AuditDetail>),
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
fn details_of(moves: &[Move]) -> Vec<AuditDetail> {
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

async fn resend(
    cx: &Cx,
    tx: &mut Tx,
    (selection, except): (&Selection, &[UserId]),
    moves: &[Move],
) -> Result<(AuditId, u32), ServiceError> {
    let people = everybody(cx, tx, selection, except, moves).await?;
    let (audit_id, changed, seq) = write(cx, tx, selection, except, moves, (AuditAction::InvitesResent, details_of(moves))).await?;
    store::users::invited_anew(tx, seq, cx.actor.user_id, cx.services.now()).await?;
    send_links(cx, tx, &people, seq).await?;
    Ok((audit_id, changed))
}

async fn delete(
    cx: &Cx,
    tx: &mut Tx,
    (selection, except): (&Selection, &[UserId]),
    moves: &[Move],
) -> Result<(AuditId, u32), ServiceError> {
    let people = everybody(cx, tx, selection, except, moves).await?;
    let details = people.iter().map(|user| AuditDetail {
        subject: user.email.as_str().to_owned(),
        before: Some(user.status.stored_key().key().to_owned()),
        ..AuditDetail::default()
    });
    let (audit_id, changed, seq) =
        write(cx, tx, selection, except, moves, (AuditAction::InvitesDeleted, details.collect())).await?;
    store::users::remove_subjects(tx, cx.actor.organization_id, seq, moves).await?;
    Ok((audit_id, changed))
}

async fn everybody(cx: &Cx, tx: &Tx, selection: &Selection, except: &[UserId], moves: &[Move]) -> Result<Vec<User>, ServiceError> {
    let classes: Vec<ClassKey> = moves.iter().map(|one| one.from.clone()).collect();
    let without = Some(cx.actor.user_id);
    let page =
        store::users::of_classes(tx, cx.actor.organization_id, selection, &classes, without, None, u64::from(u32::MAX)).await?;
    Ok(page.rows.into_iter().filter(|user| !except.contains(&user.id)).collect())
}
