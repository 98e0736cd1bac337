//! Which matrix rows open which page and entry point (Q21). A person may if any of his roles reaches the level.

use crate::roles::{Authority, Permission, PermissionLevel};
use PermissionLevel::{Full, View};

/// What an entry point asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing: it works before sign-in.
    Public,
    /// A session of an enabled user; what he then sees follows from his profile.
    SignedIn,
    /// At least this level on at least one of these rows.
    AnyOf(&'static [(Permission, PermissionLevel)]),
    /// As [`Right::AnyOf`], or the administration of a declared application, which brings no rows of Sightline's own: what
    /// users of one application may be managed with. The use case then looks at the application concerned.
    Managing(&'static [(Permission, PermissionLevel)]),
}

impl Right {
    /// Organization Users.
    pub const VIEW_USERS: Self = Self::Managing(&[(Permission::USERS_VIEW, View), (Permission::SI_USERS_MANAGE, View)]);
    /// Inviting people, resending and deleting invitations.
    pub const INVITE_USERS: Self = Self::Managing(&[(Permission::USERS_INVITE, Full), (Permission::SI_USERS_MANAGE, Full)]);
    /// Bulk actions (A31).
    pub const BULK_USERS: Self = Self::Managing(&[(Permission::USERS_BULK, Full), (Permission::SI_USERS_BULK, Full)]);
    /// Giving and taking roles (A15, A21).
    pub const GIVE_ROLES: Self = Self::Managing(&[(Permission::USERS_ROLE, Full), (Permission::SI_USERS_MANAGE, Full)]);
    /// Enabling and disabling (A16, A17).
    pub const SET_STATUS: Self = Self::Managing(&[(Permission::USERS_STATUS, Full), (Permission::SI_USERS_MANAGE, Full)]);
    /// Changing one person or many by the way of bulk actions, which asks for [`Right::BULK_USERS`] once there are several.
    pub const CHANGE_USERS: Self = Self::Managing(&[
        (Permission::USERS_BULK, Full),
        (Permission::SI_USERS_BULK, Full),
        (Permission::USERS_INVITE, Full),
        (Permission::USERS_ROLE, Full),
        (Permission::USERS_STATUS, Full),
        (Permission::SI_USERS_MANAGE, Full),
    ]);
    /// Handing over the primary administration (Q2).
    pub const TRANSFER_PRIMARY: Self = Self::AnyOf(&[(Permission::ORG_TRANSFER_PRIMARY, Full)]);
    /// The Roles tab and the comparison table.
    pub const VIEW_ROLES: Self = Self::Managing(&[(Permission::ROLES_VIEW, View), (Permission::SI_USERS_MANAGE, View)]);
    /// Making, changing and removing custom roles (E11).
    pub const EDIT_ROLES: Self = Self::Managing(&[(Permission::ROLES_VIEW, Full), (Permission::SI_USERS_MANAGE, Full)]);
    /// The audit log and its export (D13).
    pub const VIEW_AUDIT: Self = Self::AnyOf(&[(Permission::SECURITY_AUDIT, View)]);
    /// The list of connections.
    pub const VIEW_INTEGRATIONS: Self =
        Self::AnyOf(&[(Permission::SETTINGS_INTEGRATIONS_CRM, View), (Permission::SI_SETTINGS_INTEGRATION, View)]);
    /// Making and removing a connection.
    pub const EDIT_INTEGRATIONS: Self =
        Self::AnyOf(&[(Permission::SETTINGS_INTEGRATIONS_CRM, Full), (Permission::SI_SETTINGS_INTEGRATION, Full)]);
    /// The Data Sync tab and the Fields panel.
    pub const VIEW_DATA_SYNC: Self =
        Self::AnyOf(&[(Permission::SETTINGS_INTEGRATIONS_DATA_SYNC, View), (Permission::SI_SETTINGS_INTEGRATION, View)]);
    /// Recheck now, and pulling records.
    pub const RUN_DATA_SYNC: Self =
        Self::AnyOf(&[(Permission::SETTINGS_INTEGRATIONS_DATA_SYNC, Full), (Permission::SI_SETTINGS_INTEGRATION, Full)]);

    /// Whether somebody signed in with this authority has this right.
    #[must_use]
    pub fn is_held_by(self, authority: &Authority) -> bool {
        let any_of = |rows: &[(Permission, PermissionLevel)]| {
            rows.iter().any(|(permission, level)| authority.reach.level(*permission) >= *level)
        };
        match self {
            Self::Public | Self::SignedIn => true,
            Self::AnyOf(rows) => any_of(rows),
            Self::Managing(rows) => any_of(rows) || authority.administers_declared(),
        }
    }
}

/// `public`, `signed in`, or the rows as `users.view:view | si.users.manage:view`.
impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::SignedIn => f.write_str("signed in"),
            Self::AnyOf(rows) | Self::Managing(rows) => {
                for (i, (permission, level)) in rows.iter().enumerate() {
                    let separator = if i == 0 { "" } else { " | " };
                    write!(f, "{separator}{}:{}", permission.key(), level.key())?;
                }
                if matches!(self, Self::Managing(_)) { f.write_str(" | administers a declared application") } else { Ok(()) }
            }
        }
    }
}
