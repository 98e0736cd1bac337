//! What the audit log's page asks of the server.

use domain::audit::{AuditEntry, AuditList, AuditPerson, AuditQuery, PeopleAfter};
use domain::id::AuditId;
use domain::page::Page;
use domain::users::bulk::Undone;
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// A page of the log.
#[server(prefix = "/api", endpoint = "audit/list", input = Json, output = Json)]
pub async fn list_entries(query: AuditQuery) -> Result<AuditList, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::audit::list(&cx, &query).await)
}

/// All that an entry says.
#[server(prefix = "/api", endpoint = "audit/open", input = Json, output = Json)]
pub async fn open_entry(id: AuditId) -> Result<AuditEntry, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::audit::open(&cx, id).await)
}

/// More of the people of a case.
#[server(prefix = "/api", endpoint = "audit/people", input = Json, output = Json)]
pub async fn list_people(asked: PeopleAfter) -> Result<Page<AuditPerson>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::audit::people(&cx, &asked).await)
}

/// Takes back the bulk action an entry tells of.
#[server(prefix = "/api", endpoint = "audit/undo", input = Json, output = Json)]
pub async fn undo_entry(id: AuditId, key: String) -> Result<Undone, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::audit::undo(&cx, id, &key).await)
}
