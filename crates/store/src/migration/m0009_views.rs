//! Views of lists that people saved, and the long lists of addresses that do not fit into an address of the page.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |from: &'static str, column: &'static str, table: &'static str| {
            ForeignKey::create().from(from, column).to(table, "id").on_delete(ForeignKeyAction::Cascade).to_owned()
        };
        let lists = Table::create()
            .table("address_lists")
            .col(uuid("id").primary_key())
            .col(uuid("organization_id"))
            .col(text("addresses"))
            .col(text("folded"))
            .col(big_integer("created_at"))
            .foreign_key(&mut to("address_lists", "organization_id", "organizations"))
            .to_owned();
        let views = Table::create()
            .table("views")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(string("name"))
            .col(text("url"))
            .col(uuid_null("list"))
            .foreign_key(&mut to("views", "user_id", "users"))
            .foreign_key(ForeignKey::create().from("views", "list").to("address_lists", "id"))
            .to_owned();
        manager.create_table(lists).await?;
        manager.create_table(views).await?;
        let name = Index::create().name("views_name").table("views").col("user_id").col("name").unique().to_owned();
        manager.create_index(name).await?;
        manager.create_index(Index::create().name("views_list").table("views").col("list").to_owned()).await
    }
}
