use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_groups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub id: Uuid,
    pub organization_id: Option<Uuid>,
    pub actor: Option<Uuid>,
    pub action: String,
    pub at: i64,
    /// JSON: the details of the change group.
    #[sea_orm(column_type = "Text")]
    pub details: String,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
    /// The network address it was done from.
    pub source: Option<String>,
    /// How many people it is about; they stand in `audit_subjects`.
    pub subjects: i32,
    /// What those rows must hash to; `None` without any.
    pub subjects_hash: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
