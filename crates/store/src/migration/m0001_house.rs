//! Organisations, people, roles, sessions and the audit chain.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, integer_null, string, string_null, text, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
        Table::create()
            .table("organizations")
            .col(uuid("id").primary_key())
            .col(string("name"))
            .col(big_integer("created_at"))
            .to_owned(),
        Table::create()
            .table("licences")
            .col(uuid("organization_id"))
            .col(string("app"))
            .col(integer_null("seats"))
            .primary_key(Index::create().col("organization_id").col("app"))
            .foreign_key(&mut to_organization("licences"))
            .to_owned(),
        Table::create()
            .table("profiles")
            .col(uuid("id").primary_key())
            .col(uuid("organization_id"))
            .col(string("name"))
            .col(string("kind"))
            .col(text("objects"))
            .foreign_key(&mut to_organization("profiles"))
            .to_owned(),
        Table::create()
            .table("users")
            .col(uuid("id").primary_key())
            .col(uuid("organization_id"))
            .col(string("email"))
            .col(string("email_folded"))
            .col(string("first_name"))
            .col(string("last_name"))
            .col(string("name_folded"))
            .col(string("job_title"))
            .col(string("status"))
            .col(big_integer("invited_at"))
            .col(boolean("is_primary"))
            .col(uuid("profile_id"))
            .col(string_null("crm_user_id"))
            .col(big_integer("last_active_at"))
            .col(string_null("password_hash"))
            .foreign_key(&mut to_organization("users"))
            .foreign_key(ForeignKey::create().from("users", "profile_id").to("profiles", "id"))
            .to_owned(),
        Table::create()
            .table("user_roles")
            .col(uuid("user_id"))
            .col(string("app"))
            .col(string("role"))
            .col(uuid("organization_id"))
            .primary_key(Index::create().col("user_id").col("app"))
            .foreign_key(ForeignKey::create().from("user_roles", "user_id").to("users", "id").on_delete(ForeignKeyAction::Cascade))
            .foreign_key(&mut to_organization("user_roles"))
            .to_owned(),
        Table::create()
            .table("sessions")
            .col(uuid("id").primary_key())
            .col(binary("token_hash"))
            .col(uuid("user_id"))
            .col(big_integer("created_at"))
            .col(big_integer("last_used_at"))
            .col(big_integer_null("revoked_at"))
            .col(string("user_agent"))
            .col(string("source"))
            .foreign_key(ForeignKey::create().from("sessions", "user_id").to("users", "id").on_delete(ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("audit_groups")
            .col(big_integer("seq").primary_key())
            .col(uuid("id"))
            .col(uuid_null("organization_id"))
            .col(uuid_null("actor"))
            .col(string("action"))
            .col(big_integer("at"))
            .col(text("details"))
            .col(binary("previous_hash"))
            .col(binary("hash"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("users_email").table("users").col("organization_id").col("email_folded").col("id").unique().to_owned(),
        Index::create().name("users_sign_in").table("users").col("email_folded").to_owned(),
        Index::create().name("users_name").table("users").col("organization_id").col("name_folded").col("id").to_owned(),
        Index::create().name("users_last_active").table("users").col("organization_id").col("last_active_at").col("id").to_owned(),
        Index::create()
            .name("users_status")
            .table("users")
            .col("organization_id")
            .col("status")
            .col("name_folded")
            .col("id")
            .to_owned(),
        Index::create()
            .name("user_roles_role")
            .table("user_roles")
            .col("organization_id")
            .col("app")
            .col("role")
            .col("user_id")
            .to_owned(),
        Index::create().name("sessions_token").table("sessions").col("token_hash").unique().to_owned(),
        Index::create().name("sessions_user").table("sessions").col("user_id").to_owned(),
        Index::create().name("audit_groups_id").table("audit_groups").col("id").unique().to_owned(),
        Index::create().name("audit_groups_organization").table("audit_groups").col("organization_id").col("seq").to_owned(),
    ]
}

fn to_organization(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, "organization_id").to("organizations", "id").on_delete(ForeignKeyAction::Cascade).to_owned()
}
