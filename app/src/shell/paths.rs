//! Every address of the app is built here.

use domain::audit::{AuditAddress, AuditFilter};
use domain::crm::ObjectLine;
use domain::id::{AuditId, ConnectionId, UserId};
use domain::records::RecordQuery;
use domain::roles::difference::{DifferenceAddress, Side};
use domain::roles::{AppKey, RoleKey};
use domain::users::filter::{UserFilter, UserQuery, WantedRole};

pub const RECORDS: &str = "/records";
pub const USERS: &str = "/settings/users";
/// Pages of one person each begin with this.
pub const USER: &str = "/settings/users/";
pub const MAILS: &str = "/settings/users/mails";
/// The page that imports people.
pub const IMPORT: &str = "/settings/users/import";
/// Where the page sends its file to be looked at.
pub const IMPORT_DRY_RUN: &str = "/import/users/dry_run";
/// Where it sends it to be carried out.
pub const IMPORT_APPLY: &str = "/import/users/apply";
/// Where it gets the rows that are not taken.
pub const IMPORT_ERRORS: &str = "/import/users/errors";
pub const ROLES: &str = "/settings/roles";
pub const ROLE_COMPARISON: &str = "/settings/roles/compare";
pub const ROLE_DIFFERENCE: &str = "/settings/roles/difference";
/// The page that imports roles.
pub const ROLES_IMPORT: &str = "/settings/roles/import";
/// Where the page sends its document to be looked at.
pub const ROLES_DRY_RUN: &str = "/import/roles/dry_run";
/// Where it sends it to be carried out.
pub const ROLES_APPLY: &str = "/import/roles/apply";
pub const INTEGRATIONS: &str = "/settings/integrations";
pub const CONNECT: &str = "/settings/integrations/connect";
pub const AUDIT: &str = "/settings/audit";
/// The audit log as a file; not a page, so not the router's.
pub const AUDIT_EXPORT: &str = "/export/audit";
pub const SESSIONS: &str = "/account/sessions";
/// The link of an invitation begins with this; its token follows.
pub const INVITATION: &str = "/invitation/";

/// The token in the address of an invitation; `None` for any other address.
pub fn invitation_token(path: &str) -> Option<&str> {
    path.strip_prefix(INVITATION).map(|token| token.trim_end_matches('/'))
}

/// The users page with these filters.
pub fn users(query: &UserQuery) -> String {
    match query.to_url() {
        empty if empty.is_empty() => USERS.to_owned(),
        query => format!("{USERS}?{query}"),
    }
}

/// The people of the users page with these filters, as a file.
pub fn users_csv(query: &UserQuery) -> String {
    match query.to_url() {
        empty if empty.is_empty() => "/export/users".to_owned(),
        query => format!("/export/users?{query}"),
    }
}

/// The page of one person.
pub fn user(id: UserId) -> String {
    format!("{USERS}/{id}")
}

/// The users page with the people who hold `role`.
pub fn users_with(app: AppKey, role: RoleKey) -> String {
    let wanted = WantedRole { app, role: Some(role) };
    users(&UserQuery { filter: UserFilter { roles: vec![wanted], ..UserFilter::default() }, ..UserQuery::default() })
}

/// The Roles tab of an application.
pub fn roles(app: AppKey) -> String {
    format!("{ROLES}?app={app}")
}

/// The comparison table of an application.
pub fn role_comparison(app: AppKey) -> String {
    format!("{ROLE_COMPARISON}?app={app}")
}

/// What two roles or people differ in.
pub fn role_difference(asked: &DifferenceAddress) -> String {
    match asked.to_url() {
        empty if empty.is_empty() => ROLE_DIFFERENCE.to_owned(),
        query => format!("{ROLE_DIFFERENCE}?{query}"),
    }
}

/// The same with one side chosen: a role of `app`.
pub fn compare_role(app: AppKey, role: RoleKey) -> String {
    role_difference(&DifferenceAddress { app: Some(app), left: Some(Side::role(role)), right: None })
}

/// The same with one side chosen: a person.
pub fn compare_user(id: UserId) -> String {
    role_difference(&DifferenceAddress { app: None, left: Some(Side::User(id)), right: None })
}

/// The roles as a document; of all applications without one.
pub fn roles_json(app: Option<AppKey>) -> String {
    app.map_or_else(|| "/export/roles.json".to_owned(), |app| format!("/export/roles.json?app={app}"))
}

/// The records of an object, as the query asks.
pub fn records(query: &RecordQuery) -> String {
    let path = format!("{RECORDS}/{}", query.object.key());
    match query.to_url() {
        empty if empty.is_empty() => path,
        query => format!("{path}?{query}"),
    }
}

/// The Data Sync tab of a connection.
pub fn data_sync(id: ConnectionId) -> String {
    format!("{INTEGRATIONS}/{id}/data-sync")
}

/// The Fields panel of an object, open beside the Data Sync tab.
pub fn fields(id: ConnectionId, object: &ObjectLine) -> String {
    format!("{}?fields={}", data_sync(id), object.object.key())
}

/// The audit log with these filters.
pub fn audit(address: &AuditAddress) -> String {
    match address.to_url() {
        empty if empty.is_empty() => AUDIT.to_owned(),
        query => format!("{AUDIT}?{query}"),
    }
}

/// One entry of the audit log, opened.
pub fn audit_entry(id: AuditId) -> String {
    audit(&AuditAddress { words: AuditFilter { entry: Some(id), ..AuditFilter::default() }, ..AuditAddress::default() })
}

/// The file with the entries this filter finds.
pub fn audit_export(filter: &AuditFilter) -> String {
    match filter.to_query() {
        empty if empty.is_empty() => AUDIT_EXPORT.to_owned(),
        query => format!("{AUDIT_EXPORT}?{query}"),
    }
}

/// The permission details of a role.
pub fn role(app: AppKey, role: RoleKey) -> String {
    format!("{ROLES}/{app}/{role}")
}

/// The editor of a copy of a role.
pub fn copy_role(app: AppKey, key: RoleKey) -> String {
    format!("{}/copy", role(app, key))
}

/// The editor of a custom role.
pub fn edit_role(app: AppKey, key: RoleKey) -> String {
    format!("{}/edit", role(app, key))
}
