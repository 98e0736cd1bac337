use domain::roles::{AppKey, RoleKey};
use domain::time::Instant;
use domain::users::end::RoleEnd;
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

/// A role that ends by itself. Closed rows stay, so that an undo finds them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_ends")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub app: String,
    /// The audit entry that gave the role.
    #[sea_orm(primary_key, auto_increment = false)]
    pub opened_seq: i64,
    pub organization_id: Uuid,
    pub role: String,
    /// What comes back; `none` for no role.
    pub then_role: String,
    pub until: i64,
    /// The audit entry with which the role ended or was replaced; 0 while it is held.
    pub closed_seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Stands for no role.
pub const NONE: &str = "none";

impl Model {
    /// The application and the end of its role.
    pub fn to_end(&self) -> Result<(AppKey, RoleEnd), StoreError> {
        const CORRUPT: StoreError = StoreError::Corrupt("end of a role");
        let then = match self.then_role.as_str() {
            NONE => None,
            role => Some(RoleKey::parse(role).ok_or(CORRUPT)?),
        };
        Ok((AppKey::parse(&self.app).ok_or(CORRUPT)?, RoleEnd { until: Instant(self.until), then }))
    }
}
