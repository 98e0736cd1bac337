//! Connections and what is known of their objects.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, string, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connections = Table::create()
            .table("connections")
            .col(uuid("id").primary_key())
            .col(uuid("organization_id"))
            .col(string("kind"))
            .col(string("name"))
            .col(string("login_url"))
            .col(string("package"))
            .col(big_integer("connected_at"))
            .col(binary("sealed_credentials"))
            .foreign_key(
                ForeignKey::create()
                    .from("connections", "organization_id")
                    .to("organizations", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(connections).await?;
        let objects = Table::create()
            .table("crm_objects")
            .col(uuid("id").primary_key())
            .col(uuid("connection_id"))
            .col(string("object"))
            .col(string("sync"))
            .col(big_integer_null("checked_at"))
            .col(text_null("seen"))
            .col(text_null("failure"))
            .foreign_key(
                ForeignKey::create()
                    .from("crm_objects", "connection_id")
                    .to("connections", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(objects).await?;
        let index =
            Index::create().name("connections_organization").table("connections").col("organization_id").col("id").to_owned();
        manager.create_index(index).await?;
        let index =
            Index::create().name("crm_objects_object").table("crm_objects").col("connection_id").col("object").unique().to_owned();
        manager.create_index(index).await
    }
}
