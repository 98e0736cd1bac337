//! What the users pages ask of the server.

use domain::audit::AuditLine;
use domain::id::{AddressListId, AuditId, SessionId, UserId, ViewId};
use domain::mail::Outbox;
use domain::page::{Cursor, Page};
use domain::users::UserList;
use domain::users::bulk::{BulkLine, BulkOptions, BulkOrder, BulkOutcome, BulkPreview, BulkRequest, LinesAfter, Selection, Undone};
use domain::users::edit::{UserEdit, UserPage};
use domain::users::email::Email;
use domain::users::filter::UserQuery;
use domain::users::invite::{Acceptance, Invited, Judged, NewInvites, OpenInvitation};
use domain::users::order::OrderFound;
use domain::users::view::SavedView;
use leptos::prelude::*;

use crate::wire::{ApiError, Json};

/// A page of the organisation's people.
#[server(prefix = "/api", endpoint = "users/list", input = Json, output = Json)]
pub async fn list_users(query: UserQuery) -> Result<UserList, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::list(&cx, &query).await)
}

/// The page of one person.
#[server(prefix = "/api", endpoint = "users/page", input = Json, output = Json)]
pub async fn read_user(id: UserId) -> Result<UserPage, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::edit::page(&cx, id).await)
}

/// Saves the page of one person, drawn from the state `seen`.
#[server(prefix = "/api", endpoint = "users/save", input = Json, output = Json)]
pub async fn save_user(id: UserId, edit: UserEdit, seen: i64) -> Result<UserPage, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::edit::save(&cx, id, &edit, seen).await)
}

/// Ends a session of a person.
#[server(prefix = "/api", endpoint = "users/end_session", input = Json, output = Json)]
pub async fn end_session_of(id: UserId, session: SessionId) -> Result<UserPage, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::edit::end_session(&cx, id, session).await)
}

/// Keeps a list of addresses that the page's address cannot hold; returns its id.
#[server(prefix = "/api", endpoint = "users/keep_list", input = Json, output = Json)]
pub async fn keep_list(addresses: Vec<Email>) -> Result<AddressListId, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::views::keep_list(&cx, &addresses).await)
}

/// The addresses of a list that is kept.
#[server(prefix = "/api", endpoint = "users/read_list", input = Json, output = Json)]
pub async fn read_list(id: AddressListId) -> Result<Vec<Email>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::views::list(&cx, id).await)
}

/// The views one saved.
#[server(prefix = "/api", endpoint = "users/views", input = Json, output = Json)]
pub async fn list_views() -> Result<Vec<SavedView>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::views::all(&cx).await)
}

/// Saves a view; answers with all of them.
#[server(prefix = "/api", endpoint = "users/save_view", input = Json, output = Json)]
pub async fn save_view(name: String, query: UserQuery) -> Result<Vec<SavedView>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::views::save(&cx, &name, &query).await)
}

/// Removes a view; answers with those that are left.
#[server(prefix = "/api", endpoint = "users/remove_view", input = Json, output = Json)]
pub async fn remove_view(id: ViewId) -> Result<Vec<SavedView>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::views::remove(&cx, id).await)
}

/// Says of each pasted address whether it is ready to be invited.
#[server(prefix = "/api", endpoint = "users/judge", input = Json, output = Json)]
pub async fn judge_addresses(addresses: String) -> Result<Vec<Judged>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::invite::judge_addresses(&cx, &addresses).await)
}

/// Invites the addresses that are ready.
#[server(prefix = "/api", endpoint = "users/invite", input = Json, output = Json)]
pub async fn invite_users(new: NewInvites) -> Result<Invited, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::invite::invite(&cx, &new).await)
}

/// Looks at an invitation without using it up.
#[server(prefix = "/api", endpoint = "users/invitation", input = Json, output = Json)]
pub async fn look_at_invitation(token: String) -> Result<OpenInvitation, ApiError> {
    let caller = crate::behind::caller()?;
    crate::behind::answer(services::users::invite::open(&caller.services, &token, &caller.origin).await)
}

/// Accepts an invitation and signs in.
#[server(prefix = "/api", endpoint = "users/accept", input = Json, output = Json)]
pub async fn accept_invitation(acceptance: Acceptance) -> Result<(), ApiError> {
    let caller = crate::behind::caller()?;
    let token = crate::behind::answer(services::users::invite::accept(&caller.services, acceptance, &caller.origin).await)?;
    crate::behind::keep_session(&token);
    Ok(())
}

/// Which bulk actions the selection leaves open.
#[server(prefix = "/api", endpoint = "users/bulk_options", input = Json, output = Json)]
pub async fn list_bulk_options(selection: Selection) -> Result<BulkOptions, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::bulk::options(&cx, &selection).await)
}

/// A bulk action as it would be made now.
#[server(prefix = "/api", endpoint = "users/bulk_preview", input = Json, output = Json)]
pub async fn preview_bulk(request: BulkRequest) -> Result<BulkPreview, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::bulk::preview(&cx, &request).await)
}

/// More lines of a preview.
#[server(prefix = "/api", endpoint = "users/bulk_lines", input = Json, output = Json)]
pub async fn list_bulk_lines(asked: LinesAfter) -> Result<Page<BulkLine>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::bulk::lines(&cx, &asked).await)
}

/// Makes a bulk action that was previewed.
#[server(prefix = "/api", endpoint = "users/bulk_apply", input = Json, output = Json)]
pub async fn apply_bulk(order: BulkOrder) -> Result<BulkOutcome, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::bulk::apply(&cx, &order).await)
}

/// What came of an order whose answer was lost.
#[server(prefix = "/api", endpoint = "users/find_order", input = Json, output = Json)]
pub async fn find_order(key: String) -> Result<OrderFound, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::order::find(&cx, &key).await)
}

/// Takes a bulk action back.
#[server(prefix = "/api", endpoint = "users/bulk_undo", input = Json, output = Json)]
pub async fn undo_bulk(audit_id: AuditId, key: String) -> Result<Undone, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::bulk::undo(&cx, audit_id, &key).await)
}

/// One's own bulk actions that can still be taken back.
#[server(prefix = "/api", endpoint = "users/recent_bulk", input = Json, output = Json)]
pub async fn list_recent_bulk() -> Result<Vec<AuditLine>, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::bulk::recent(&cx).await)
}

/// Offers the primary administration to somebody.
#[server(prefix = "/api", endpoint = "users/offer_primary", input = Json, output = Json)]
pub async fn offer_primary(id: UserId) -> Result<(), ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::transfer::offer(&cx, id).await)
}

/// Accepts the primary administration.
#[server(prefix = "/api", endpoint = "users/accept_primary", input = Json, output = Json)]
pub async fn accept_primary() -> Result<(), ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::transfer::accept(&cx).await)
}

/// Declines the primary administration, or takes the offer back.
#[server(prefix = "/api", endpoint = "users/decline_primary", input = Json, output = Json)]
pub async fn decline_primary() -> Result<(), ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::users::transfer::take_back(&cx).await)
}

/// The mails to the organisation's people, the newest first.
#[server(prefix = "/api", endpoint = "users/outbox", input = Json, output = Json)]
pub async fn list_mails(after: Option<Cursor>) -> Result<Outbox, ApiError> {
    let cx = crate::behind::cx()?;
    crate::behind::answer(services::mail::outbox(&cx, after.as_ref()).await)
}
