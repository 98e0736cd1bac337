//! Invitations and the outbox, whom an audit entry is about, and orders that were carried out.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_null, integer, string, string_null, text, text_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [string_null("source"), integer("subjects").default(0).to_owned(), binary_null("subjects_hash")] {
            manager.alter_table(Table::alter().table("audit_groups").add_column(column).to_owned()).await?;
        }
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        // No key to users: what was done to somebody stays known when he is gone.
        Table::create()
            .table("audit_subjects")
            .col(big_integer("seq"))
            .col(uuid("user_id"))
            .col(integer("detail_case"))
            .primary_key(Index::create().col("seq").col("user_id"))
            .to_owned(),
        Table::create()
            .table("invitations")
            .col(uuid("user_id").primary_key())
            .col(binary("token_hash"))
            .col(big_integer("generation"))
            .foreign_key(&mut to_user("invitations"))
            .to_owned(),
        Table::create()
            .table("outbox")
            .col(uuid("id").primary_key())
            .col(uuid("organization_id"))
            .col(uuid("user_id"))
            .col(string("kind"))
            .col(string("key"))
            .col(string("recipient"))
            .col(string("locale"))
            .col(big_integer("generation"))
            .col(string("state"))
            .col(integer("attempts"))
            .col(big_integer("created_at"))
            .col(big_integer("try_at"))
            .col(big_integer_null("sent_at"))
            .col(text_null("failure"))
            .foreign_key(&mut to_user("outbox"))
            .to_owned(),
        Table::create()
            .table("orders")
            .col(uuid("organization_id"))
            .col(uuid("actor"))
            .col(string("key"))
            .col(text("answer"))
            .col(big_integer("at"))
            .primary_key(Index::create().col("organization_id").col("actor").col("key"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("audit_subjects_user").table("audit_subjects").col("user_id").col("seq").to_owned(),
        Index::create().name("invitations_token").table("invitations").col("token_hash").unique().to_owned(),
        Index::create().name("outbox_key").table("outbox").col("key").unique().to_owned(),
        Index::create().name("outbox_due").table("outbox").col("state").col("try_at").to_owned(),
        Index::create().name("outbox_newest").table("outbox").col("organization_id").col("created_at").col("id").to_owned(),
        Index::create().name("outbox_user").table("outbox").col("user_id").to_owned(),
        Index::create().name("orders_at").table("orders").col("at").to_owned(),
    ]
}

fn to_user(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, "user_id").to("users", "id").on_delete(ForeignKeyAction::Cascade).to_owned()
}
