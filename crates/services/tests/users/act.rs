//! What the tests of this folder do over and over.

use domain::audit::{AuditAction, AuditDetail, AuditQuery};
use domain::id::UserId;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::users::UserRow;
use domain::users::bulk::{BulkChange, BulkDone, BulkOrder, BulkOutcome, BulkPreview, BulkRequest, Selection};
use domain::users::filter::{UserFilter, UserQuery};
use services::testkit::World;
use services::{Cx, ServiceError, audit, users};

/// The line of the member of the cast whose address begins with `name`.
pub async fn row(cx: &Cx, name: &str) -> UserRow {
    let query = UserQuery { filter: UserFilter { search: format!("{name}@"), ..UserFilter::default() }, ..UserQuery::default() };
    let mut rows = users::list(cx, &query).await.unwrap().page.rows;
    assert_eq!(rows.len(), 1, "{name}");
    rows.remove(0)
}

pub async fn id(world: &World, name: &str) -> UserId {
    row(&world.cx("nora").await, name).await.id
}

pub async fn pick(world: &World, names: &[&str]) -> Selection {
    let mut ids = Vec::new();
    for name in names {
        ids.push(id(world, name).await);
    }
    Selection::Picked { ids }
}

pub fn si(role: Option<&'static str>) -> BulkChange {
    BulkChange::Roles([(AppKey::SI, role.map(RoleKey::of))].into())
}

pub fn request(selection: &Selection, change: &BulkChange) -> BulkRequest {
    BulkRequest::of(selection.clone(), change.clone())
}

pub async fn preview(cx: &Cx, request: &BulkRequest) -> BulkPreview {
    users::bulk::preview(cx, request).await.unwrap()
}

/// An order for what a preview shows now.
pub async fn order(cx: &Cx, request: BulkRequest, key: &str) -> BulkOrder {
    let fingerprint = preview(cx, &request).await.fingerprint;
    BulkOrder { request, fingerprint, key: format!("order-key-{key}") }
}

/// Previews and applies.
pub async fn apply(cx: &Cx, request: BulkRequest, key: &str) -> Result<BulkDone, Refusal> {
    let order = order(cx, request, key).await;
    match users::bulk::apply(cx, &order).await {
        Ok(BulkOutcome::Done(done)) => Ok(done),
        Ok(BulkOutcome::Moved { .. }) => panic!("the facts moved"),
        Err(error) => Err(refusal(error)),
    }
}

pub fn refusal(error: ServiceError) -> Refusal {
    match error {
        ServiceError::Refused(refusal) => refusal,
        error => panic!("failed: {error:?}"),
    }
}

/// The role somebody has in an application now.
pub async fn role_of(world: &World, name: &str, app: AppKey) -> Option<RoleKey> {
    row(&world.cx("nora").await, name).await.roles.in_app(app)
}

/// What the last entry of this action says, as `CASE SUBJECT: BEFORE > AFTER`.
pub async fn last_told(world: &World, action: AuditAction) -> Vec<String> {
    let nora = world.cx("nora").await;
    let rows = audit::list(&nora, &AuditQuery::default()).await.unwrap().page.rows;
    let last = rows.into_iter().find(|row| row.action == action).expect("it was noted");
    let cases = audit::open(&nora, last.id).await.unwrap().cases;
    let word = |word: Option<String>| word.unwrap_or_default();
    let told =
        |detail: AuditDetail| format!("{} {}: {} > {}", detail.case, detail.subject, word(detail.before), word(detail.after));
    cases.into_iter().flat_map(|case| case.details).map(told).collect()
}
