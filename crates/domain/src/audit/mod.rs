//! What the audit log says: who did what to whom, with the values before and after. Made by the plan that makes the
//! change, never written by hand beside it.

mod day;
mod entry;
mod filter;

use serde::{Deserialize, Serialize};

pub use day::Day;
pub use entry::{
    AuditCase, AuditEntry, AuditList, AuditPerson, AuditRow, OPENED_DETAILS, PeopleAfter, SHOWN_DETAILS, cases, distinct,
};
pub use filter::{AuditAddress, AuditFilter, AuditQuery, MAX_MATCHES};

use crate::id::{AuditId, OrganizationId, UserId};
use crate::roles::{AppKey, RoleKey, RoleSet};
use crate::time::Instant;
use crate::users::email::Email;

/// What a part of the log is about; the log is filtered by it (D13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditArea {
    Organization,
    Users,
    Roles,
    SignIn,
    Integrations,
}

impl AuditArea {
    pub const ALL: [Self; 5] = [Self::Organization, Self::Users, Self::Roles, Self::SignIn, Self::Integrations];

    /// The word used in URLs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Users => "users",
            Self::Roles => "roles",
            Self::SignIn => "sign_in",
            Self::Integrations => "integrations",
        }
    }

    /// The area a word names.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.key() == key)
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $key:literal in $area:ident;)*) => {
        /// The kinds of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum AuditAction {
            $($(#[$doc])* #[serde(rename = $key)] $name,)*
        }

        impl AuditAction {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word used in the database and in URLs.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// What it is about.
            #[must_use]
            pub const fn area(self) -> AuditArea {
                match self { $(Self::$name => AuditArea::$area,)* }
            }
        }
    };
}

actions! {
    /// An organisation and its first administrator were set up (C4).
    OrganizationSetUp = "organization_set_up" in Organization;
    /// A seed file was loaded by whoever operates the server.
    Seeded = "seeded" in Organization;
    /// Entries of this log were taken away as a file (D13).
    AuditExported = "audit_exported" in Organization;
    /// Whoever operates the server licensed an application or changed its seats (A37).
    SeatsSet = "seats_set" in Organization;
    SignedIn = "signed_in" in SignIn;
    SignedOut = "signed_out" in SignIn;
    SessionRevoked = "session_revoked" in SignIn;
    ConnectionMade = "connection_made" in Integrations;
    /// Names, status or roles of one person were changed on his page.
    UserEdited = "user_edited" in Users;
    UsersInvited = "users_invited" in Users;
    InvitesResent = "invites_resent" in Users;
    InvitesDeleted = "invites_deleted" in Users;
    /// An invited person chose a name and a password.
    InviteAccepted = "invite_accepted" in Users;
    RolesChanged = "roles_changed" in Users;
    /// Roles that were given until a day ended by themselves (E12).
    RolesEnded = "roles_ended" in Users;
    UsersEnabled = "users_enabled" in Users;
    UsersDisabled = "users_disabled" in Users;
    /// People were invited and changed by a file (E9).
    UsersImported = "users_imported" in Users;
    /// The list of people was taken away as a file.
    UsersExported = "users_exported" in Users;
    /// A custom role was made by copying (E11).
    RoleMade = "role_made" in Roles;
    RoleChanged = "role_changed" in Roles;
    RoleRemoved = "role_removed" in Roles;
    /// The roles were taken away as a file (E10).
    RolesExported = "roles_exported" in Roles;
    /// The primary administration was offered to somebody (Q2).
    PrimaryOffered = "primary_offered" in Organization;
    /// The offer was declined or taken back.
    PrimaryDeclined = "primary_declined" in Organization;
    PrimaryTransferred = "primary_transferred" in Organization;
    /// Whoever operates the server gave it to somebody (Q15).
    PrimaryRecovered = "primary_recovered" in Organization;
    /// A bulk action was taken back (E3).
    Undone = "undone" in Users;
}

impl AuditAction {
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.key() == key)
    }
}

/// One value that changed within a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditDetail {
    /// Whom of the group it is about: people of one case changed in the same way.
    #[serde(default, skip_serializing_if = "is_first")]
    pub case: u32,
    /// What it is about: a field such as `status` or `role.abm`, a typed id, or a name.
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_first(case: &u32) -> bool {
    *case == 0
}

impl AuditDetail {
    /// A field that had one value and has another.
    #[must_use]
    pub fn changed(field: &str, before: String, after: String) -> Self {
        Self { case: 0, subject: field.to_owned(), before: Some(before), after: Some(after) }
    }

    /// What changes of somebody's roles, application by application, for people of one case; `none` stands for no role.
    #[must_use]
    pub fn roles_changed(case: u32, before: &RoleSet, after: &RoleSet) -> Vec<Self> {
        let word = |role: Option<RoleKey>| role.map_or_else(|| "none".to_owned(), |role| role.to_string());
        let mut apps: Vec<_> = before.iter().chain(after.iter()).map(|(app, _)| app).collect();
        apps.sort_unstable();
        apps.dedup();
        apps.retain(|app| before.in_app(*app) != after.in_app(*app));
        let detail =
            |app: AppKey| Self { case, ..Self::changed(&format!("role.{app}"), word(before.in_app(app)), word(after.in_app(app))) };
        apps.into_iter().map(detail).collect()
    }

    /// The address it is about, where it names somebody by it instead of a field: a person who is gone has no row to look
    /// up any more.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        Email::known(&self.subject).is_ok().then_some(&self.subject)
    }

    /// When a role of an application ends, where it had another end or none before (E12).
    #[must_use]
    pub fn until_changed(case: u32, app: AppKey, before: Option<Instant>, after: Option<Instant>) -> Option<Self> {
        let told = |until: Option<Instant>| until.map_or_else(|| "none".to_owned(), Instant::rfc3339);
        (before != after).then(|| Self { case, ..Self::changed(&format!("until.{app}"), told(before), told(after)) })
    }

    /// The application whose role it is about.
    #[must_use]
    pub fn app(&self) -> Option<AppKey> {
        self.subject.strip_prefix("role.").and_then(AppKey::parse)
    }

    /// The application the end of whose role it is about.
    #[must_use]
    pub fn end_of_app(&self) -> Option<AppKey> {
        self.subject.strip_prefix("until.").and_then(AppKey::parse)
    }

    /// Something that is there now.
    #[must_use]
    pub fn added(subject: String, after: String) -> Self {
        Self { case: 0, subject, before: None, after: Some(after) }
    }
}

/// A change group: all that one action changed, linked into the chain as one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditGroup {
    pub organization_id: Option<OrganizationId>,
    /// `None`: whoever operates the server, or the server itself.
    pub actor: Option<UserId>,
    /// The network address it was done from, where somebody did it from one.
    pub source: Option<String>,
    pub action: AuditAction,
    pub details: Vec<AuditDetail>,
}

/// An entry as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub id: AuditId,
    pub at: Instant,
    /// Who did it; `None`: whoever operates the server, or the server itself.
    pub actor: Option<String>,
    pub source: Option<String>,
    pub action: AuditAction,
    /// How many people it is about.
    pub users: u32,
    /// The name of the only one, where it is not read on his own page.
    pub whom: Option<String>,
    /// Whether it is a bulk action that whoever reads this may still take back (E3).
    pub can_undo: bool,
    pub details: Vec<AuditDetail>,
}
