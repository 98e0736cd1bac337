//! What a bulk action would do, before anything is done (A23, A24, E1, E8).

use std::collections::BTreeMap;

use domain::id::UserId;
use domain::page::{Cursor, Page};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::RoleKey;
use domain::users::User;
use domain::users::bulk::{
    BulkChange, BulkChoice, BulkLine, BulkOptions, BulkPlan, BulkPreview, BulkRequest, ChoiceKind, Hindered, LinesAfter,
    NAMES_TOLD, Outcome, RightsChange, Selection,
};
use domain::users::grantor::Told;
use store::Reading;
use store::users::ClassKey;

use super::{Facts, beyond_seats, classes_of, facts};
use crate::users::settle::settle;
use crate::{Cx, ServiceError};

/// Lines of a preview's page.
const LINES: u64 = 50;

/// Which choices the selection leaves open, and who grays out the others (A23, A24).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::BULK_USERS`]; what [`Selection::check`] refuses.
pub async fn options(cx: &Cx, selection: &Selection) -> Result<BulkOptions, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    settle(&cx.services, cx.services.now()).await;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, selection, None).await?;
    let kinds = facts.apps.iter().map(|app| ChoiceKind::Role(app.key));
    let kinds = kinds.chain([ChoiceKind::Enable, ChoiceKind::Disable, ChoiceKind::Resend, ChoiceKind::Delete]);
    let mut choices = Vec::new();
    for kind in kinds {
        let hindered = match facts.plan(cx, &kind.change()) {
            Ok(plan) => hindered(cx, &snapshot, &facts, &plan).await?,
            Err(Refusal::Held { hindrance, told }) => vec![Hindered { hindrance, told: *told, users: 0, names: Vec::new() }],
            Err(refusal) => return Err(refusal.into()),
        };
        choices.push(BulkChoice { kind, hindered });
    }
    let apart = u32::try_from(facts.apart.len()).unwrap_or(u32::MAX);
    let selected = facts.picked.iter().map(|picked| picked.class.users).sum::<u32>() + apart;
    Ok(BulkOptions { selected, choices })
}

pub(super) async fn hindered(
    cx: &Cx,
    reading: &impl Reading,
    facts: &Facts,
    plan: &BulkPlan,
) -> Result<Vec<Hindered>, ServiceError> {
    let mut list = Vec::new();
    for (hindrance, users) in plan.hindered() {
        let is_held = |outcome: &Outcome| *outcome == Outcome::Hindered(hindrance);
        let apart = |id: UserId| plan.cases.iter().any(|case| case.apart == Some(id) && is_held(&case.outcome));
        let mut names: Vec<String> = facts.apart.iter().filter(|one| apart(one.id)).map(|one| one.name.clone()).collect();
        let classes = classes_of(plan, is_held);
        if !classes.is_empty() {
            names.extend(self::names(cx, reading, &facts.selection, &classes).await?);
        }
        names.truncate(usize::try_from(NAMES_TOLD).unwrap_or(usize::MAX));
        let who = names.join(", ");
        list.push(Hindered { hindrance, told: Told::of(hindrance, who, users > 1, &facts.apps), users, names });
    }
    Ok(list)
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
/// [`Refusal::NotAllowed`] without [`BulkRequest::right`]; [`Refusal::Held`] when the change is not the asker's to make; what
/// [`Selection::check`] refuses.
pub async fn preview(cx: &Cx, request: &BulkRequest) -> Result<BulkPreview, ServiceError> {
    cx.require(request.right())?;
    settle(&cx.services, cx.services.now()).await;
    request.check(cx.services.now())?;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, &request.selection, Some(&request.change)).await?;
    let plan = facts.plan(cx, &request.change)?;
    show(cx, &snapshot, request, &facts, &plan).await
}

pub(super) async fn show(
    cx: &Cx,
    reading: &impl Reading,
    request: &BulkRequest,
    facts: &Facts,
    plan: &BulkPlan,
) -> Result<BulkPreview, ServiceError> {
    let beyond = beyond_seats(cx, reading, facts, (request, plan)).await?;
    let changing = without(facts, &beyond);
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
        hindered: hindered(cx, reading, facts, plan).await?,
        seat_takers: names(cx, reading, &changing, &takers).await?,
        seats: plan.seats.iter().filter(|need| need.takes > 0 || need.frees > 0).cloned().collect(),
        without_seat,
        effects: effects(facts, &request.change, plan, &beyond),
        lines: lines_of(cx, reading, &changing, plan, None).await?,
        fingerprint: facts.fingerprint(request, plan),
    })
}

/// The selection without those for whom no seat is left.
fn without(facts: &Facts, beyond: &[(UserId, ClassKey)]) -> Selection {
    facts.selection.without(&beyond.iter().map(|(id, _)| *id).collect::<Vec<_>>())
}

/// Rights gained and lost by each change of role that occurs.
fn effects(facts: &Facts, change: &BulkChange, plan: &BulkPlan, beyond: &[(UserId, ClassKey)]) -> Vec<RightsChange> {
    let BulkChange::Roles(wanted) = change else { return Vec::new() };
    let mut effects = Vec::new();
    for (app, to) in wanted {
        let Some(matrix) = facts.matrices.iter().find(|matrix| matrix.app == *app) else { continue };
        let mut users: BTreeMap<Option<RoleKey>, u32> = BTreeMap::new();
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
    effects
}

/// More lines of a preview.
///
/// # Errors
/// As [`preview`].
pub async fn lines(cx: &Cx, asked: &LinesAfter) -> Result<Page<BulkLine>, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, &asked.request.selection, Some(&asked.request.change)).await?;
    let plan = facts.plan(cx, &asked.request.change)?;
    let beyond = beyond_seats(cx, &snapshot, &facts, (&asked.request, &plan)).await?;
    lines_of(cx, &snapshot, &without(&facts, &beyond), &plan, Some(&asked.after)).await
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
