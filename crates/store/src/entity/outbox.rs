use sea_orm::entity::prelude::*;

/// A mail to send. What it says is made when it is sent: no link lies here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub user_id: Uuid,
    pub kind: String,
    /// Unique: the same mail is queued once, however often it is asked for.
    pub key: String,
    pub recipient: String,
    pub locale: String,
    pub generation: i64,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    pub attempts: i32,
    pub created_at: i64,
    /// Not before then.
    pub try_at: i64,
    pub sent_at: Option<i64>,
    /// Why the last attempt failed.
    #[sea_orm(column_type = "Text", nullable)]
    pub failure: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
