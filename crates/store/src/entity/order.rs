use sea_orm::entity::prelude::*;

/// An order that was carried out, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: Uuid,
    /// Chosen by whoever ordered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// JSON.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
