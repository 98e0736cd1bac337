//! Applications, the roles in them, and what each role may do (A1 to A6).

mod builtin;
mod matrix;

use serde::{Deserialize, Serialize};

pub use builtin::BuiltinRole;
pub use matrix::{Permission, PermissionLevel};

/// A licensed application. A person holds at most one role in each (A2, Q1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum App {
    Abm,
    #[serde(rename = "si")]
    SalesIntelligence,
}

impl App {
    pub const ALL: [Self; 2] = [Self::Abm, Self::SalesIntelligence];

    /// The word used in URLs, seeds and the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Abm => "abm",
            Self::SalesIntelligence => "si",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|app| app.key() == key)
    }

    /// The product name, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Abm => "ABM",
            Self::SalesIntelligence => "Sales Intelligence",
        }
    }

    /// The name where space is short, as in a column's head.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Abm => "ABM",
            Self::SalesIntelligence => "SI",
        }
    }
}

/// The role a person holds in each application, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoleSet {
    pub abm: Option<BuiltinRole>,
    pub si: Option<BuiltinRole>,
}

impl RoleSet {
    /// The role held in `app`.
    #[must_use]
    pub const fn in_app(&self, app: App) -> Option<BuiltinRole> {
        match app {
            App::Abm => self.abm,
            App::SalesIntelligence => self.si,
        }
    }

    /// Puts `role` in its application.
    pub const fn set(&mut self, role: BuiltinRole) {
        match role.app() {
            App::Abm => self.abm = Some(role),
            App::SalesIntelligence => self.si = Some(role),
        }
    }

    /// The roles held.
    pub fn iter(&self) -> impl Iterator<Item = BuiltinRole> + '_ {
        App::ALL.into_iter().filter_map(|app| self.in_app(app))
    }

    /// The role named beside the person's name: the first that administers its application, else the first held.
    #[must_use]
    pub fn leading(&self) -> Option<BuiltinRole> {
        self.iter().find(|role| role.is_administrator()).or_else(|| self.iter().next())
    }

    /// The level this set reaches on `permission`: what the role in the permission's application grants.
    #[must_use]
    pub fn level(&self, permission: Permission) -> PermissionLevel {
        self.in_app(permission.app()).map_or(PermissionLevel::None, |role| permission.level_of(role))
    }
}

/// One role in a list, with the number of people who hold it (A4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCount {
    pub role: BuiltinRole,
    pub users: u32,
}
