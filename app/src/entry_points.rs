//! Every way into the server with the right it needs: the one list that the gate in `server::http::rpc` asks before a
//! server function runs, `sightline routes` prints, and the authority test walks.

use domain::right::Right;

/// A way in.
#[derive(Clone, Copy, Debug)]
pub struct EntryPoint {
    pub method: &'static str,
    pub path: &'static str,
    pub right: Right,
    pub changes: Changes,
}

/// Whether calling it changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    Nothing,
    Data,
}

const fn reads(path: &'static str, right: Right) -> EntryPoint {
    EntryPoint { method: "POST", path, right, changes: Changes::Nothing }
}

const fn writes(path: &'static str, right: Right) -> EntryPoint {
    EntryPoint { method: "POST", path, right, changes: Changes::Data }
}

const fn serves(path: &'static str) -> EntryPoint {
    EntryPoint { method: "GET", path, right: Right::Public, changes: Changes::Nothing }
}

const fn takes_away(path: &'static str, right: Right) -> EntryPoint {
    EntryPoint { method: "GET", path, right, changes: Changes::Data }
}

/// The list. Server functions are under `/api`, files that go and come under `/export` and `/import`, behind the same gate; the
/// rest are plain routes of `server::http`.
pub const ENTRY_POINTS: &[EntryPoint] = &[
    // Writes down that it was taken.
    takes_away("/export/audit", Right::VIEW_AUDIT),
    takes_away("/export/roles.json", Right::VIEW_ROLES),
    takes_away("/export/users", Right::VIEW_USERS),
    writes("/import/roles/apply", Right::EDIT_ROLES),
    reads("/import/roles/dry_run", Right::EDIT_ROLES),
    writes("/import/users/apply", Right::BULK_USERS),
    reads("/import/users/dry_run", Right::BULK_USERS),
    reads("/import/users/errors", Right::BULK_USERS),
    serves("/healthz"),
    serves("/metrics"),
    serves("/pkg/{*file}"),
    serves("/readyz"),
    reads("/api/audit/list", Right::VIEW_AUDIT),
    reads("/api/audit/open", Right::VIEW_AUDIT),
    reads("/api/audit/people", Right::VIEW_AUDIT),
    writes("/api/audit/undo", Right::BULK_USERS),
    writes("/api/crm/connect", Right::EDIT_INTEGRATIONS),
    reads("/api/crm/data_sync", Right::VIEW_DATA_SYNC),
    reads("/api/crm/fields", Right::VIEW_DATA_SYNC),
    reads("/api/crm/list", Right::VIEW_INTEGRATIONS),
    writes("/api/crm/recheck", Right::RUN_DATA_SYNC),
    reads("/api/records/list", Right::SignedIn),
    reads("/api/records/objects", Right::SignedIn),
    reads("/api/roles/counts", Right::VIEW_ROLES),
    reads("/api/roles/difference", Right::VIEW_ROLES),
    reads("/api/roles/matrix", Right::VIEW_ROLES),
    reads("/api/roles/people", Right::VIEW_USERS),
    reads("/api/roles/preview", Right::EDIT_ROLES),
    writes("/api/roles/remove", Right::EDIT_ROLES),
    writes("/api/roles/save", Right::EDIT_ROLES),
    writes("/api/sign_in/demo", Right::Public),
    reads("/api/sign_in/entrance", Right::Public),
    writes("/api/sign_in/password", Right::Public),
    writes("/api/sign_in/revoke", Right::SignedIn),
    reads("/api/sign_in/sessions", Right::SignedIn),
    writes("/api/sign_in/set_up", Right::Public),
    writes("/api/sign_in/sign_out", Right::SignedIn),
    writes("/api/users/accept", Right::Public),
    writes("/api/users/accept_primary", Right::SignedIn),
    writes("/api/users/bulk_apply", Right::CHANGE_USERS),
    reads("/api/users/bulk_lines", Right::BULK_USERS),
    reads("/api/users/bulk_options", Right::BULK_USERS),
    reads("/api/users/bulk_preview", Right::CHANGE_USERS),
    writes("/api/users/bulk_undo", Right::BULK_USERS),
    writes("/api/users/decline_primary", Right::SignedIn),
    writes("/api/users/end_session", Right::SignedIn),
    reads("/api/users/find_order", Right::BULK_USERS),
    reads("/api/users/invitation", Right::Public),
    writes("/api/users/invite", Right::INVITE_USERS),
    reads("/api/users/judge", Right::INVITE_USERS),
    writes("/api/users/keep_list", Right::VIEW_USERS),
    reads("/api/users/list", Right::VIEW_USERS),
    writes("/api/users/offer_primary", Right::TRANSFER_PRIMARY),
    reads("/api/users/outbox", Right::VIEW_USERS),
    reads("/api/users/page", Right::SignedIn),
    reads("/api/users/read_list", Right::VIEW_USERS),
    reads("/api/users/recent_bulk", Right::BULK_USERS),
    writes("/api/users/remove_view", Right::VIEW_USERS),
    writes("/api/users/save", Right::SignedIn),
    writes("/api/users/save_view", Right::VIEW_USERS),
    reads("/api/users/views", Right::VIEW_USERS),
];

/// The entry point of a server function's path.
#[must_use]
pub fn find(path: &str) -> Option<&'static EntryPoint> {
    ENTRY_POINTS.iter().find(|entry| entry.path == path)
}
