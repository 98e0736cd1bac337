//! What the users pages ask of the server.

use domain::users::UserList;
use domain::users::filter::UserQuery;
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// A page of the organisation's people.
#[server(prefix = "/api", endpoint = "users/list", input = Json, output = Json)]
pub async fn list_users(query: UserQuery) -> Result<UserList, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::list(&cx, &query).await)
}
