//! The open offer of the primary administration, at most one an organisation.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to_user = |column: &'static str| {
            ForeignKey::create().from("offers", column).to("users", "id").on_delete(ForeignKeyAction::Cascade).to_owned()
        };
        let offers = Table::create()
            .table("offers")
            .col(uuid("organization_id").primary_key())
            .col(uuid("from_user"))
            .col(uuid("to_user"))
            .col(big_integer("offered_at"))
            .foreign_key(&mut to_user("from_user"))
            .foreign_key(&mut to_user("to_user"))
            .to_owned();
        manager.create_table(offers).await
    }
}
