use domain::id::UserId;
use domain::time::Instant;
use domain::users::transfer::Offer;
use sea_orm::entity::prelude::*;

/// The open offer of the primary administration.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    pub from_user: Uuid,
    pub to_user: Uuid,
    pub offered_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Offer {
    fn from(row: Model) -> Self {
        Self { from: UserId(row.from_user), to: UserId(row.to_user), offered_at: Instant(row.offered_at) }
    }
}
