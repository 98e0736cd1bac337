use sea_orm::entity::prelude::*;

/// A combination of roles somebody holds. The empty one has the id 0 and no row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_sets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub organization_id: Uuid,
    /// JSON: role by application, in the order of the applications' keys, so that equal sets are equal texts.
    pub roles: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
