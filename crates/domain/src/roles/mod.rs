//! Applications, the roles in them, and what each role may do (A1 to A6).
//!
//! Two applications are shipped ([`shipped`]); the operator may declare more, and administrators may copy roles. So an
//! application and a role are data, named by an [`AppKey`] and a [`RoleKey`]; only the rows that Sightline itself asks are
//! constants ([`Permission`]).

mod authority;
pub mod custom;
pub mod difference;
pub mod file;
pub mod import;
mod key;
mod matrix;
mod permission;
mod reserved;
pub mod shipped;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use authority::{Authority, Reach, UserAct, authority_of_shipped};
pub use key::{AppKey, RoleKey};
pub use matrix::{Matrix, MatrixRow};
pub use permission::{Permission, PermissionLevel};
pub use reserved::NO_ROLE;

use crate::locale::Words;
use crate::users::end::RoleEnds;

/// Where a role comes from, which decides who may change it (E11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Built in; read-only.
    Shipped,
    /// Declared by the operator with its application; read-only here.
    Declared,
    /// Copied from another role and edited here.
    Custom,
}

/// A role of an application, without what it reaches (see [`Matrix`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub key: RoleKey,
    /// The same in every language.
    pub name: String,
    pub description: Words,
    pub kind: RoleKind,
    /// Whether it touches other people's rights: such a role is given and taken by the primary administrator only (A33, A36).
    pub is_administrator: bool,
}

/// An application with its roles, in the order pages show them (A6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    pub key: AppKey,
    /// The product name, the same in every language.
    pub name: String,
    /// The name where space is short, as in a column's head.
    pub short_name: String,
    pub roles: Vec<Role>,
}

impl App {
    /// The role with this key.
    #[must_use]
    pub fn role(&self, key: RoleKey) -> Option<&Role> {
        self.roles.iter().find(|role| role.key == key)
    }
}

/// The applications an organisation has licensed. What pages and rules need of them; the matrices come apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Apps(pub Vec<App>);

impl Apps {
    pub fn iter(&self) -> std::slice::Iter<'_, App> {
        self.0.iter()
    }

    /// The application with this key; `None` when the organisation has not licensed it.
    #[must_use]
    pub fn find(&self, key: AppKey) -> Option<&App> {
        self.0.iter().find(|app| app.key == key)
    }

    /// The role with this key in `app`.
    #[must_use]
    pub fn role(&self, app: AppKey, role: RoleKey) -> Option<&Role> {
        self.find(app)?.role(role)
    }

    /// The name of a role, or its key where it is unknown.
    #[must_use]
    pub fn role_name(&self, app: AppKey, role: RoleKey) -> String {
        self.role(app, role).map_or_else(|| role.to_string(), |role| role.name.clone())
    }

    /// Whether somebody with these roles administers any application (A33).
    #[must_use]
    pub fn administers_any(&self, roles: &RoleSet) -> bool {
        roles.iter().any(|(app, role)| self.role(app, role).is_some_and(|role| role.is_administrator))
    }

    /// Whether somebody whose roles have these ends administers an application once one of them has come (E12).
    #[must_use]
    pub fn administers_again(&self, ends: &RoleEnds) -> bool {
        let is_administrator = |app: AppKey, role: RoleKey| self.role(app, role).is_some_and(|role| role.is_administrator);
        ends.iter().any(|(app, end)| end.then.is_some_and(|role| is_administrator(*app, role)))
    }

    /// The role named beside a person's name: the first that administers its application, else the first held.
    #[must_use]
    pub fn leading(&self, roles: &RoleSet) -> Option<&Role> {
        let held = || self.iter().filter_map(|app| app.role(roles.in_app(app.key)?));
        held().find(|role| role.is_administrator).or_else(|| held().next())
    }
}

/// The role a person holds in each application, at most one in each (A2, Q1). Written as a map from application to role.
///
/// A short list in the order of the applications' keys: a tree would bring its machinery into the first load of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleSet(Vec<(AppKey, RoleKey)>);

impl Serialize for RoleSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for RoleSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = RoleSet;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("roles by application")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RoleSet, A::Error> {
                let mut roles = RoleSet::default();
                while let Some((app, role)) = map.next_entry()? {
                    roles.set(app, Some(role));
                }
                Ok(roles)
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

impl RoleSet {
    /// The role held in `app`.
    #[must_use]
    pub fn in_app(&self, app: AppKey) -> Option<RoleKey> {
        self.0.iter().find(|(held_in, _)| *held_in == app).map(|(_, role)| *role)
    }

    /// Gives `role` in `app`, or takes what is held there ("No Role Assigned", A22).
    pub fn set(&mut self, app: AppKey, role: Option<RoleKey>) {
        self.0.retain(|(held_in, _)| *held_in != app);
        if let Some(role) = role {
            let place = self.0.iter().position(|(held_in, _)| *held_in > app).unwrap_or(self.0.len());
            self.0.insert(place, (app, role));
        }
    }

    /// The same set with another role, or none, in `app`.
    #[must_use]
    pub fn with(&self, app: AppKey, role: Option<RoleKey>) -> Self {
        let mut changed = self.clone();
        changed.set(app, role);
        changed
    }

    /// The roles held, by application.
    pub fn iter(&self) -> impl Iterator<Item = (AppKey, RoleKey)> + '_ {
        self.0.iter().copied()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this is the set of the primary administrator, who holds the top role in every application (Q1).
    #[must_use]
    pub fn is_primary(&self) -> bool {
        self.iter().any(|(_, role)| role == RoleKey::PRIMARY_ADMINISTRATOR)
    }
}

impl FromIterator<(AppKey, RoleKey)> for RoleSet {
    fn from_iter<T: IntoIterator<Item = (AppKey, RoleKey)>>(roles: T) -> Self {
        let mut set = Self::default();
        roles.into_iter().for_each(|(app, role)| set.set(app, Some(role)));
        set
    }
}

/// One role in a list, with the number of people who hold it (A4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCount {
    pub app: AppKey,
    pub role: RoleKey,
    pub users: u32,
}
