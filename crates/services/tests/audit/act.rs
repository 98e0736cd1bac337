//! What the tests of this folder do over and over.

use std::collections::BTreeMap;

use domain::audit::{AuditAction, AuditFilter, AuditList, AuditQuery, AuditRow};
use domain::id::UserId;
use domain::refusal::Refusal;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, Selection};
use domain::users::edit::UserEdit;
use domain::users::filter::{UserFilter, UserQuery};
use services::seed::{Seed, SeedUser};
use services::testkit::{BEGINNING, Backend, World, cast};
use services::{Cx, ServiceError, audit, users};

/// The beginning and so many minutes.
pub fn minute(n: i64) -> domain::time::Instant {
    BEGINNING.plus_millis(n * domain::time::MINUTE_MS)
}

pub async fn id(cx: &Cx, name: &str) -> UserId {
    let query = UserQuery { filter: UserFilter { search: format!("{name}@"), ..UserFilter::default() }, ..UserQuery::default() };
    users::list(cx, &query).await.unwrap().page.rows.first().expect("is in the cast").id
}

/// Gives somebody a job title.
pub async fn entitle(cx: &Cx, name: &str, job_title: &str) {
    let id = id(cx, name).await;
    let page = users::edit::page(cx, id).await.unwrap();
    let edit = UserEdit {
        first_name: page.first_name,
        last_name: page.last_name,
        job_title: job_title.into(),
        is_enabled: None,
        roles: BTreeMap::new(),
        until: BTreeMap::new(),
    };
    users::edit::save(cx, id, &edit, page.seen).await.unwrap();
}

/// Disables people in one bulk action.
pub async fn disable(cx: &Cx, selection: Selection, key: &str) {
    change(cx, selection, BulkChange::Disable, key).await;
}

/// Changes people in one bulk action.
pub async fn change(cx: &Cx, selection: Selection, change: BulkChange, key: &str) {
    let request = BulkRequest { leave_out: true, ..BulkRequest::of(selection, change) };
    let fingerprint = users::bulk::preview(cx, &request).await.unwrap().fingerprint;
    let order = BulkOrder { request, fingerprint, key: format!("order-key-{key}") };
    assert!(matches!(users::bulk::apply(cx, &order).await.unwrap(), BulkOutcome::Done(_)));
}

/// The cast with so many people more, all View Only Users: `colleague0@calder.example` and on.
pub async fn crowded(backend: Backend, people: usize) -> Option<World> {
    let mut organizations = cast();
    for n in 0..people {
        let person = serde_json::json!({
            "email": format!("colleague{n}@calder.example"), "first_name": "Sam", "last_name": format!("Colleague {n}"),
            "roles": { "abm": "view_only_user" },
        });
        let person: SeedUser = serde_json::from_value(person).expect("a valid person");
        organizations[0].users.push(person);
    }
    World::seeded(backend, &Seed { organizations }).await
}

pub async fn list(cx: &Cx, query: &AuditQuery) -> AuditList {
    audit::list(cx, query).await.expect("may list")
}

pub async fn rows(cx: &Cx, filter: AuditFilter) -> Vec<AuditRow> {
    list(cx, &AuditQuery { filter, ..AuditQuery::default() }).await.page.rows
}

/// What was done, the newest first, sign-ins aside.
pub async fn actions(cx: &Cx, filter: AuditFilter) -> Vec<AuditAction> {
    let rows = rows(cx, filter).await.into_iter().map(|row| row.action);
    rows.filter(|action| *action != AuditAction::SignedIn).collect()
}

pub fn refusal<T>(answer: Result<T, ServiceError>) -> Refusal {
    match answer {
        Err(ServiceError::Refused(refusal)) => refusal,
        Err(error) => panic!("failed: {error:?}"),
        Ok(_) => panic!("was not refused"),
    }
}
