//! Role × permission of one application: what the roles pages show and what a role's reach follows from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AppKey, PermissionLevel, RoleKey};
use crate::locale::Words;

/// A row: something a role may be allowed to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// The stable key, such as `settings.integrations.crm`.
    pub key: String,
    /// The heading it stands under; rows of an area stand together.
    pub area: Words,
    pub label: Words,
}

/// The matrix of one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    pub app: AppKey,
    pub rows: Vec<MatrixRow>,
    /// Each role's level, row by row.
    pub levels: BTreeMap<RoleKey, Vec<PermissionLevel>>,
}

impl Matrix {
    /// What `role` reaches in the row at `row`; nothing where either is unknown.
    #[must_use]
    pub fn level(&self, role: RoleKey, row: usize) -> PermissionLevel {
        self.levels.get(&role).and_then(|levels| levels.get(row)).copied().unwrap_or_default()
    }

    /// What `role` reaches, by the rows' keys.
    #[must_use]
    pub fn level_of(&self, role: RoleKey, key: &str) -> PermissionLevel {
        self.rows.iter().position(|row| row.key == key).map_or(PermissionLevel::None, |row| self.level(role, row))
    }

    /// What `role` reaches in each row, by the rows' keys.
    #[must_use]
    pub fn levels_of(&self, role: RoleKey) -> BTreeMap<String, PermissionLevel> {
        self.rows.iter().enumerate().map(|(at, row)| (row.key.clone(), self.level(role, at))).collect()
    }

    /// Levels that are kept by the rows' keys, row by row. Rows that are gone are left out.
    #[must_use]
    pub fn in_order(&self, levels: &BTreeMap<String, PermissionLevel>) -> Vec<PermissionLevel> {
        self.rows.iter().map(|row| levels.get(&row.key).copied().unwrap_or_default()).collect()
    }

    /// Whether the given roles reach different levels in a row ("only differences").
    pub fn differs(&self, row: usize, mut roles: impl Iterator<Item = RoleKey>) -> bool {
        let Some(first) = roles.next() else { return false };
        roles.any(|role| self.level(role, row) != self.level(first, row))
    }
}
