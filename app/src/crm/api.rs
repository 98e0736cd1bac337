//! What the integration pages ask of the server.

use domain::crm::{DataSync, FieldPanel, NewConnection};
use domain::id::{ConnectionId, ObjectId};
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// The connected CRMs.
#[server(prefix = "/api", endpoint = "crm/list", input = Json, output = Json)]
pub async fn list_connections() -> Result<Vec<DataSync>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::crm::list(&cx).await)
}

/// Connects a CRM.
#[server(prefix = "/api", endpoint = "crm/connect", input = Json, output = Json)]
pub async fn connect_crm(new: NewConnection) -> Result<ConnectionId, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::crm::connect(&cx, new).await)
}

/// The Data Sync tab of a connection.
#[server(prefix = "/api", endpoint = "crm/data_sync", input = Json, output = Json)]
pub async fn show_data_sync(connection_id: ConnectionId) -> Result<DataSync, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::crm::data_sync(&cx, connection_id).await)
}

/// Asks the CRM about every object now.
#[server(prefix = "/api", endpoint = "crm/recheck", input = Json, output = Json)]
pub async fn recheck_connection(connection_id: ConnectionId) -> Result<DataSync, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::crm::recheck(&cx, connection_id).await)
}

/// The Fields panel of an object, from a live answer.
#[server(prefix = "/api", endpoint = "crm/fields", input = Json, output = Json)]
pub async fn read_fields(connection_id: ConnectionId, object_id: ObjectId) -> Result<FieldPanel, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::crm::fields(&cx, connection_id, object_id).await)
}
