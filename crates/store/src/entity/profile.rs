use domain::access::{Profile, ProfileKind};
use domain::id::ProfileId;
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profiles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub kind: String,
    /// JSON: object name to its two levels.
    #[sea_orm(column_type = "Text")]
    pub objects: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Profile {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: ProfileId(row.id),
            name: row.name,
            kind: ProfileKind::from_key(&row.kind).ok_or(StoreError::Corrupt("profile kind"))?,
            objects: serde_json::from_str(&row.objects).map_err(|_| StoreError::Corrupt("profile"))?,
        })
    }
}
