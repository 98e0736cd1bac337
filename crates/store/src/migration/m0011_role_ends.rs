//! Roles that end by themselves (E12): who, which, when, and what comes back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column: &'static str, table: &'static str| {
            ForeignKey::create().from("role_ends", column).to(table, "id").on_delete(ForeignKeyAction::Cascade).to_owned()
        };
        let ends = Table::create()
            .table("role_ends")
            .col(uuid("user_id"))
            .col(string("app"))
            .col(big_integer("opened_seq"))
            .col(uuid("organization_id"))
            .col(string("role"))
            .col(string("then_role"))
            .col(big_integer("until"))
            .col(big_integer("closed_seq").default(0))
            .primary_key(Index::create().col("user_id").col("app").col("opened_seq"))
            .foreign_key(&mut to("user_id", "users"))
            .foreign_key(&mut to("organization_id", "organizations"))
            .to_owned();
        manager.create_table(ends).await?;
        // Which have lapsed; and those that an entry closed, for its undo.
        manager
            .create_index(Index::create().name("role_ends_closed").table("role_ends").col("closed_seq").col("until").to_owned())
            .await
    }
}
