//! Who is gone, for the audit log: people whose invitation was deleted have no row to look a name or an address up in.

use sea_orm::Statement;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, uuid};
use uuid::Uuid;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What was said of one person who is gone: where an entry is about nobody else, its details name his address.
const SAID: &str = "SELECT g.organization_id AS organization_id, g.details AS details, s.user_id AS user_id \
                    FROM audit_groups g JOIN audit_subjects s ON s.seq = g.seq \
                    WHERE g.subjects = 1 AND g.action IN ('invites_deleted', 'users_invited', 'users_imported') \
                    AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = s.user_id) ORDER BY g.seq";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("gone_people")
            .col(uuid("user_id").primary_key())
            .col(uuid("organization_id"))
            .col(string("name_folded"))
            .col(string("email"))
            .col(string("email_folded"))
            .to_owned();
        manager.create_table(table).await?;
        // A search reads nothing but the index.
        let index = Index::create()
            .name("gone_people_texts")
            .table("gone_people")
            .col("organization_id")
            .col("email_folded")
            .col("name_folded")
            .col("user_id")
            .to_owned();
        manager.create_index(index).await?;
        let (connection, backend) = (manager.get_connection(), manager.get_database_backend());
        for row in connection.query_all_raw(Statement::from_string(backend, SAID)).await? {
            let details: String = row.try_get("", "details")?;
            let Some(address) = address(&details) else { continue };
            let (user_id, organization_id): (Uuid, Uuid) = (row.try_get("", "user_id")?, row.try_get("", "organization_id")?);
            let insert = Query::insert()
                .into_table("gone_people")
                .columns(["user_id", "organization_id", "name_folded", "email", "email_folded"])
                .values_panic([
                    user_id.into(),
                    organization_id.into(),
                    "".into(),
                    address.as_str().into(),
                    address.to_lowercase().into(),
                ])
                .on_conflict(OnConflict::column("user_id").do_nothing().to_owned())
                .to_owned();
            connection.execute(&insert).await?;
        }
        Ok(())
    }
}

/// The one address among the details: the subject of a deleted invitation's, else the value of `email`.
fn address(details: &str) -> Option<String> {
    let details: Vec<serde_json::Value> = serde_json::from_str(details).ok()?;
    let named = details.iter().find_map(|detail| {
        let subject = detail["subject"].as_str()?;
        if subject == "email" { detail["after"].as_str() } else { Some(subject).filter(|subject| subject.contains('@')) }
    });
    named.map(str::to_owned)
}
