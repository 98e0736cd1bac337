//! Roles as data: declared applications, custom roles, and people by the set of roles they hold.
//!
//! A person points to a role set, one of the few combinations of roles that occur; counts by set and status are kept with
//! every change. So how many seats are held, how many people a role has and how many a bulk action concerns are answered
//! from a handful of rows, whatever the number of people.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{DbBackend, Statement};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, string, text, uuid, uuid_null};
use uuid::Uuid;

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
        for column in [
            big_integer("role_set").default(0).to_owned(),
            big_integer("changed_seq").default(0).to_owned(),
            uuid_null("invited_by").to_owned(),
        ] {
            manager.alter_table(Table::alter().table("users").add_column(column).to_owned()).await?;
        }
        move_roles(manager).await?;
        manager.drop_table(Table::drop().table("user_roles").to_owned()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("apps")
            .col(uuid("organization_id"))
            .col(string("key"))
            .col(string("name"))
            .col(string("short_name"))
            .col(text("matrix_rows"))
            .col(integer("place"))
            .primary_key(Index::create().col("organization_id").col("key"))
            .foreign_key(&mut to_organization("apps"))
            .to_owned(),
        Table::create()
            .table("roles")
            .col(uuid("organization_id"))
            .col(string("app"))
            .col(string("key"))
            .col(string("name"))
            .col(text("description"))
            .col(string("kind"))
            .col(boolean("is_administrator"))
            .col(text("levels"))
            .col(integer("place"))
            .primary_key(Index::create().col("organization_id").col("app").col("key"))
            .foreign_key(&mut to_organization("roles"))
            .to_owned(),
        Table::create()
            .table("role_sets")
            .col(big_integer("id").primary_key())
            .col(uuid("organization_id"))
            .col(string("roles"))
            .foreign_key(&mut to_organization("role_sets"))
            .to_owned(),
        Table::create()
            .table("user_counts")
            .col(uuid("organization_id"))
            .col(big_integer("role_set"))
            .col(string("status"))
            .col(big_integer("users"))
            .primary_key(Index::create().col("organization_id").col("role_set").col("status"))
            .foreign_key(&mut to_organization("user_counts"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    let mut indexes =
        vec![Index::create().name("role_sets_roles").table("role_sets").col("organization_id").col("roles").unique().to_owned()];
    // One for each order the list has, behind what it is filtered by.
    for column in ["name_folded", "email_folded", "last_active_at"] {
        let on = |name: String| Index::create().name(name).table("users").col("organization_id").to_owned();
        indexes.push(on(format!("users_set_{column}")).col("role_set").col("status").col(column).col("id").to_owned());
        if column != "name_folded" {
            indexes.push(on(format!("users_status_{column}")).col("status").col(column).col("id").to_owned());
        }
    }
    indexes.push(Index::create().name("users_invited").table("users").col("status").col("invited_at").to_owned());
    indexes
}

/// Gives every person the set of the roles he had, and counts.
async fn move_roles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = manager.get_database_backend();
    let rows = connection
        .query_all_raw(Statement::from_string(backend, "SELECT user_id, organization_id, app, role FROM user_roles"))
        .await?;
    let mut held: HashMap<(Uuid, Uuid), BTreeMap<String, String>> = HashMap::new();
    for row in rows {
        let user: (Uuid, Uuid) = (row.try_get("", "organization_id")?, row.try_get("", "user_id")?);
        held.entry(user).or_default().insert(row.try_get("", "app")?, row.try_get("", "role")?);
    }
    let mut sets: HashMap<(Uuid, String), i64> = HashMap::new();
    for ((organization_id, user_id), roles) in held {
        // As serde_json writes a map of such words: nothing in them needs escaping.
        let pairs: Vec<String> = roles.iter().map(|(app, role)| format!("\"{app}\":\"{role}\"")).collect();
        let roles = format!("{{{}}}", pairs.join(","));
        let next = sets.len() as i64 + 1;
        let id = *sets.entry((organization_id, roles.clone())).or_insert(next);
        if id == next {
            let sql = placed(backend, "INSERT INTO role_sets (id, organization_id, roles) VALUES (?, ?, ?)");
            let values = [id.into(), organization_id.into(), roles.into()];
            connection.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        let sql = placed(backend, "UPDATE users SET role_set = ? WHERE id = ?");
        connection.execute_raw(Statement::from_sql_and_values(backend, sql, [id.into(), user_id.into()])).await?;
    }
    let counts = "INSERT INTO user_counts (organization_id, role_set, status, users) \
                  SELECT organization_id, role_set, status, COUNT(*) FROM users GROUP BY organization_id, role_set, status";
    connection.execute_unprepared(counts).await?;
    Ok(())
}

/// With `$1`, `$2` where PostgreSQL wants them.
fn placed(backend: DbBackend, sql: &str) -> String {
    if backend == DbBackend::Sqlite {
        return sql.to_owned();
    }
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.enumerate().fold(first, |sql, (at, part)| format!("{sql}${}{part}", at + 1))
}

fn to_organization(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, "organization_id").to("organizations", "id").on_delete(ForeignKeyAction::Cascade).to_owned()
}
