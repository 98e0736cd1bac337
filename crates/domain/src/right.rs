//! Which matrix rows open which page and entry point (Q21). A person may if any of his roles reaches the level.

use crate::roles::{Permission, PermissionLevel, RoleSet};
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
}

impl Right {
    /// Organization Users.
    pub const VIEW_USERS: Self = Self::AnyOf(&[(Permission::USERS_VIEW, View), (Permission::SI_USERS_MANAGE, View)]);
    /// The Roles tab and the comparison table.
    pub const VIEW_ROLES: Self = Self::AnyOf(&[(Permission::ROLES_VIEW, View), (Permission::SI_USERS_MANAGE, View)]);
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

    /// Whether somebody signed in with these roles has this right.
    #[must_use]
    pub fn is_held_by(self, roles: &RoleSet) -> bool {
        match self {
            Self::Public | Self::SignedIn => true,
            Self::AnyOf(rows) => rows.iter().any(|(permission, level)| roles.level(*permission) >= *level),
        }
    }
}

/// `public`, `signed in`, or the rows as `users.view:view | si.users.manage:view`.
impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::SignedIn => f.write_str("signed in"),
            Self::AnyOf(rows) => {
                for (i, (permission, level)) in rows.iter().enumerate() {
                    let separator = if i == 0 { "" } else { " | " };
                    write!(f, "{separator}{}:{}", permission.key(), level.key())?;
                }
                Ok(())
            }
        }
    }
}
