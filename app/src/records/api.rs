//! What the records page asks of the server.

use domain::records::{RecordList, RecordObject, RecordQuery};
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// The objects whose records one may open.
#[server(prefix = "/api", endpoint = "records/objects", input = Json, output = Json)]
pub async fn list_record_objects() -> Result<Vec<RecordObject>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::records::objects(&cx).await)
}

/// A page of the records one may see.
#[server(prefix = "/api", endpoint = "records/list", input = Json, output = Json)]
pub async fn list_records(query: RecordQuery) -> Result<RecordList, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::records::list(&cx, &query).await)
}
