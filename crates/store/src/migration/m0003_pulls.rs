//! How far the pull of each object's records is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, integer_null, string, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let pulls = Table::create()
            .table("pulls")
            .col(uuid("object_id").primary_key())
            .col(string("state"))
            .col(text_null("last_id"))
            .col(integer("records"))
            .col(integer_null("total"))
            .col(big_integer("started_at"))
            .col(big_integer("try_at"))
            .col(big_integer_null("finished_at"))
            .col(text_null("failure"))
            .foreign_key(
                ForeignKey::create().from("pulls", "object_id").to("crm_objects", "id").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(pulls).await?;
        manager.create_index(Index::create().name("pulls_due").table("pulls").col("state").col("try_at").to_owned()).await
    }
}
