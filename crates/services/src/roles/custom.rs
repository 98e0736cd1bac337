//! Making, changing and removing custom roles (E11): a look at what it would do (E1), then exactly that or nothing (E2).

use domain::audit::{AuditAction, AuditDetail};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::custom::{self, Holders, RoleDraft, RoleOutcome, RolePlan, RolePreview};
use domain::roles::{AppKey, Apps, Matrix, Role, RoleKey};
use domain::time::Instant;
use domain::users::filter::{UserFilter, UserQuery, WantedRole};
use sha2::{Digest as _, Sha256};
use store::audit::Subjects;
use store::roles::Change;
use store::{NamedLock, Reading};

use super::holders::Concerned;
use crate::sign_in::still;
use crate::users::{grantor, order};
use crate::{Cx, ServiceError};

/// So many of those who hold a role are named.
const NAMED: u16 = 10;

/// What a plan is made from, read at one moment.
struct Facts {
    apps: Apps,
    matrix: Matrix,
    holders: Holders,
}

async fn facts(cx: &Cx, reading: &impl Reading, app: AppKey, role: Option<RoleKey>) -> Result<Facts, ServiceError> {
    let organization_id = cx.actor.organization_id;
    let apps = store::roles::apps(reading, organization_id).await?;
    apps.find(app).ok_or(Refusal::NotFound)?;
    let matrix = store::roles::matrix(reading, organization_id, app).await?.ok_or(Refusal::NotFound)?;
    let holders = match role {
        Some(role) => Concerned::of(cx, reading, &apps).await?.holders(&apps, app, role),
        None => Holders::default(),
    };
    Ok(Facts { holders, apps, matrix })
}

impl Facts {
    fn plan(&self, cx: &Cx, draft: &RoleDraft) -> Result<RolePlan, Refusal> {
        custom::plan(&grantor(cx, &self.apps), &cx.actor.roles, &self.matrix, draft, self.holders)
    }

    /// What was looked at: the draft, the role as it is, and how many people it concerns.
    fn fingerprint(&self, draft: &RoleDraft, plan: &RolePlan) -> String {
        let before = draft.key.and_then(|key| self.apps.role(draft.app, key));
        let facts = serde_json::json!([draft, before, plan.moves, self.holders.users, self.holders.returning]).to_string();
        Sha256::digest(facts).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What saving `draft` would do. Changes nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::EDIT_ROLES`]; what [`custom::plan`] refuses.
pub async fn preview(cx: &Cx, draft: &RoleDraft) -> Result<RolePreview, ServiceError> {
    cx.require(Right::EDIT_ROLES)?;
    let snapshot = cx.services.store().read().await?;
    let facts = facts(cx, &snapshot, draft.app, draft.key).await?;
    let plan = facts.plan(cx, draft)?;
    show(cx, &snapshot, draft, &facts, &plan).await
}

async fn show(
    cx: &Cx,
    reading: &impl Reading,
    draft: &RoleDraft,
    facts: &Facts,
    plan: &RolePlan,
) -> Result<RolePreview, ServiceError> {
    let was_administrator = draft.key.and_then(|key| facts.apps.role(draft.app, key)).is_some_and(|role| role.is_administrator);
    let names = match draft.key {
        Some(role) if facts.holders.users > 0 => {
            let wanted = WantedRole { app: draft.app, role: Some(role) };
            let filter = UserFilter { roles: vec![wanted], ..UserFilter::default() };
            let query = UserQuery { filter, size: NAMED.try_into().unwrap_or_default(), ..UserQuery::default() };
            let page = store::users::list(reading, cx.actor.organization_id, &query).await?;
            page.rows.iter().map(domain::users::User::display_name).collect()
        }
        _ => Vec::new(),
    };
    Ok(RolePreview {
        moves: plan.moves.clone(),
        users: facts.holders.users,
        returning: facts.holders.returning,
        names,
        is_administrator: (was_administrator, plan.role.is_administrator),
        fingerprint: facts.fingerprint(draft, plan),
    })
}

/// Saves what was previewed. `key` makes an order sent twice one.
///
/// # Errors
/// As [`preview`].
pub async fn save(cx: &Cx, draft: &RoleDraft, fingerprint: &str, key: &str) -> Result<RoleOutcome, ServiceError> {
    cx.require(Right::EDIT_ROLES)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::EDIT_ROLES).await?;
    if let Some(saved) = order::before(cx, &tx, key).await? {
        return Ok(saved);
    }
    let facts = facts(cx, &tx, draft.app, draft.key).await?;
    let plan = facts.plan(cx, draft)?;
    if facts.fingerprint(draft, &plan) != fingerprint {
        return Ok(RoleOutcome::Moved { preview: Box::new(show(cx, &tx, draft, &facts, &plan).await?) });
    }
    let saved = RoleOutcome::Saved { key: plan.role.key };
    if !plan.details.is_empty() {
        let action = if draft.key.is_some() { AuditAction::RoleChanged } else { AuditAction::RoleMade };
        let (audit_id, group) = cx.audit(action, plan.details);
        let seq = store::audit::append(&mut tx, audit_id, &group, Subjects::NOBODY, now).await?;
        store::roles::change(&tx, change(cx, draft.app, &plan.role, seq, now), &plan.levels).await?;
    }
    order::keep(cx, &tx, key, &saved).await?;
    tx.save().await?;
    Ok(saved)
}

/// Removes a custom role nobody holds.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::EDIT_ROLES`]; what [`custom::remove`] refuses.
pub async fn remove(cx: &Cx, app: AppKey, key: RoleKey) -> Result<(), ServiceError> {
    cx.require(Right::EDIT_ROLES)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::EDIT_ROLES).await?;
    let facts = facts(cx, &tx, app, Some(key)).await?;
    let role = custom::remove(&grantor(cx, &facts.apps), app, key, facts.holders)?;
    let gone = AuditDetail { subject: format!("name.{app}.{key}"), before: Some(role.name.clone()), ..AuditDetail::default() };
    let (audit_id, group) = cx.audit(AuditAction::RoleRemoved, vec![gone]);
    let seq = store::audit::append(&mut tx, audit_id, &group, Subjects::NOBODY, now).await?;
    store::roles::remove(&tx, change(cx, app, role, seq, now)).await?;
    Ok(tx.save().await?)
}

pub(super) fn change<'a>(cx: &Cx, app: AppKey, role: &'a Role, seq: i64, now: Instant) -> Change<'a> {
    Change { organization_id: cx.actor.organization_id, app, role, seq, now }
}
