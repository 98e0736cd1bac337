//! What custom roles gave, and since when: a role at two dates can be compared, and nobody has to read the audit log for it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let versions = Table::create()
            .table("role_versions")
            .col(uuid("organization_id"))
            .col(string("app"))
            .col(string("key"))
            .col(big_integer("seq"))
            .col(big_integer("at"))
            .col(string("name"))
            .col(text_null("levels"))
            .primary_key(Index::create().col("organization_id").col("app").col("key").col("seq"))
            .foreign_key(
                ForeignKey::create()
                    .from("role_versions", "organization_id")
                    .to("organizations", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(versions).await
    }
}
