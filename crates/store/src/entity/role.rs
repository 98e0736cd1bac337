use std::collections::BTreeMap;

use domain::roles::{PermissionLevel, Role, RoleKey, RoleKind};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

/// A role that is not shipped: of a declared application, or a custom one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub app: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub name: String,
    /// JSON: the description in each language.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// `declared` or `custom`.
    pub kind: String,
    pub is_administrator: bool,
    /// JSON: level by the key of the row; rows left out are `none`.
    #[sea_orm(column_type = "Text")]
    pub levels: String,
    pub place: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The words of the kind column.
pub mod kind {
    pub const DECLARED: &str = "declared";
    pub const CUSTOM: &str = "custom";
}

const CORRUPT: StoreError = StoreError::Corrupt("role");

impl Model {
    /// The role without its levels.
    pub fn to_role(&self) -> Result<Role, StoreError> {
        Ok(Role {
            key: RoleKey::parse(&self.key).ok_or(CORRUPT)?,
            name: self.name.clone(),
            description: serde_json::from_str(&self.description).map_err(|_| CORRUPT)?,
            kind: match self.kind.as_str() {
                kind::DECLARED => RoleKind::Declared,
                kind::CUSTOM => RoleKind::Custom,
                _ => return Err(CORRUPT),
            },
            is_administrator: self.is_administrator,
        })
    }

    /// Its levels by the keys of the rows.
    pub fn to_levels(&self) -> Result<BTreeMap<String, PermissionLevel>, StoreError> {
        serde_json::from_str(&self.levels).map_err(|_| CORRUPT)
    }
}
