use domain::roles::{App, BuiltinRole};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_roles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub app: String,
    pub role: String,
    pub organization_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The role two columns name.
pub fn role_of(app: &str, role: &str) -> Result<BuiltinRole, StoreError> {
    App::from_key(app).and_then(|app| BuiltinRole::from_key(app, role)).ok_or(StoreError::Corrupt("role"))
}
