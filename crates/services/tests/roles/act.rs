//! What administrators do with roles.

use domain::id::UserId;
use domain::refusal::Refusal;
use domain::roles::custom::{Levels, RoleDraft, RoleOutcome};
use domain::roles::{AppKey, RoleKey};
use domain::time::Instant;
use domain::users::edit::UserEdit;
use domain::users::filter::{UserFilter, UserQuery};
use services::{Cx, ServiceError, roles, users};

/// The levels of a built-in role of ABM.
pub async fn levels_of(cx: &Cx, role: &'static str) -> Levels {
    let matrix = roles::matrix(cx, AppKey::ABM).await.unwrap();
    let level = |key: &str| matrix.level_of(RoleKey::of(role), key);
    matrix.rows.iter().map(|row| (row.key.clone(), level(&row.key))).collect()
}

pub fn draft(name: &str, levels: &Levels) -> RoleDraft {
    RoleDraft { app: AppKey::ABM, key: None, name: name.into(), description: "For the desk".into(), levels: levels.clone() }
}

/// Looks and saves.
pub async fn save(cx: &Cx, draft: &RoleDraft, order: &str) -> Result<RoleKey, Refusal> {
    let fingerprint = roles::custom::preview(cx, draft).await.map_err(refusal)?.fingerprint;
    match roles::custom::save(cx, draft, &fingerprint, order).await.map_err(refusal)? {
        RoleOutcome::Saved { key } => Ok(key),
        RoleOutcome::Moved { .. } => panic!("the facts moved"),
    }
}

pub fn refusal(error: ServiceError) -> Refusal {
    match error {
        ServiceError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

/// Gives a member of the cast a role in ABM for good.
pub async fn give(cx: &Cx, name: &str, role: Option<RoleKey>) -> Result<(), Refusal> {
    give_until(cx, name, role, None).await
}

/// Gives a member of the cast a role in ABM, until an instant if there is one.
pub async fn give_until(cx: &Cx, name: &str, role: Option<RoleKey>, until: Option<Instant>) -> Result<(), Refusal> {
    let id = id_of(cx, name).await;
    let page = users::edit::page(cx, id).await.map_err(refusal)?;
    let mut edit = UserEdit::of(&page, [AppKey::ABM, AppKey::SI].into_iter());
    edit.roles.insert(AppKey::ABM, role);
    edit.until.extend(until.map(|until| (AppKey::ABM, until)));
    users::edit::save(cx, id, &edit, page.seen).await.map(drop).map_err(refusal)
}

/// The id of a member of the cast.
pub async fn id_of(cx: &Cx, name: &str) -> UserId {
    let query = UserQuery { filter: UserFilter { search: format!("{name}@"), ..UserFilter::default() }, ..UserQuery::default() };
    users::list(cx, &query).await.unwrap().page.rows[0].id
}
