//! Databases for tests: one of its own for each test, on SQLite always and on PostgreSQL where `TEST_DATABASE_URL` names a
//! server (as `cargo xtask test` does).

mod crowd;

use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::id::OrganizationId;
use domain::users::email::Email;
use sea_orm::{ColumnTrait, ConnectionTrait, Database, DbBackend, EntityTrait, QueryFilter, Statement};
use uuid::Uuid;

use crate::connect::Store;
use crate::entity::user;
use crate::error::StoreError;
use crate::tx::{Snapshot, Tx};

pub use crowd::{Crowd, crowd};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The URL of an empty database; `None` when this is PostgreSQL and no server is named.
///
/// # Errors
/// Any [`StoreError`].
pub async fn empty_database(backend: Backend, folder: &Path, name: &str) -> Result<Option<String>, StoreError> {
    match backend {
        Backend::Sqlite => Ok(Some(format!("sqlite:{}", folder.join("test.db").display()))),
        Backend::Postgres => {
            let Ok(server) = std::env::var("TEST_DATABASE_URL") else { return Ok(None) };
            let connection = Database::connect(&server).await?;
            connection.execute_unprepared(&format!("CREATE DATABASE \"{name}\"")).await?;
            let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
            Ok(Some(format!("{base}/{name}")))
        }
    }
}

/// How many connections there are, and how many of them keep `text` in the clear within their sealed credentials.
///
/// # Errors
/// Any [`StoreError`].
pub async fn connections_showing(url: &str, text: &str) -> Result<(i64, i64), StoreError> {
    let connection = Database::connect(url).await?;
    let backend = connection.get_database_backend();
    let shows = match backend {
        DbBackend::Sqlite => "instr(sealed_credentials, CAST(?1 AS BLOB)) > 0",
        _ => "position(convert_to($1, 'UTF8') in sealed_credentials) > 0",
    };
    let sql = format!("SELECT COUNT(*) AS kept, COUNT(CASE WHEN {shows} THEN 1 END) AS showing FROM connections");
    let row = connection.query_one_raw(Statement::from_sql_and_values(backend, sql, [text.into()])).await?;
    let row = row.ok_or(StoreError::Corrupt("count"))?;
    Ok((row.try_get("", "kept")?, row.try_get("", "showing")?))
}

/// Runs any statement behind the store's back, to see that `verify` notices.
///
/// # Errors
/// Any [`StoreError`].
pub async fn tamper(url: &str, sql: &str) -> Result<(), StoreError> {
    Database::connect(url).await?.execute_unprepared(sql).await?;
    Ok(())
}

/// The one number `sql` asks for, past everything the store makes of it. It is called `number`.
///
/// # Errors
/// Any [`StoreError`].
pub async fn number(url: &str, sql: &str) -> Result<i64, StoreError> {
    let connection = Database::connect(url).await?;
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    let number = row.ok_or(StoreError::Corrupt("number"))?.try_get("", "number")?;
    connection.close().await?;
    Ok(number)
}

/// Runs a statement that is written by hand inside a unit of work, with the settings of the store's own: what the benchmarks
/// measure the store against. Returns the number of rows it changed.
///
/// # Errors
/// Any [`StoreError`].
pub async fn run(tx: &Tx, sql: &str) -> Result<u64, StoreError> {
    Ok(tx.connection().execute_unprepared(sql).await?.rows_affected())
}

/// The first column of what a hand-written statement finds.
///
/// # Errors
/// Any [`StoreError`].
pub async fn numbers(tx: &Tx, sql: &str) -> Result<Vec<i64>, StoreError> {
    let connection = tx.connection();
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// How many of these addresses somebody of the organisation has, each looked up by a statement of its own that is prepared
/// once: what looking all of them up is measured against.
///
/// # Errors
/// Any [`StoreError`].
pub async fn one_by_one(snapshot: &Snapshot, organization_id: OrganizationId, addresses: &[Email]) -> Result<usize, StoreError> {
    let mut found = 0;
    for address in addresses {
        let looked_up = user::Entity::find()
            .filter(user::Column::OrganizationId.eq(organization_id.0))
            .filter(user::Column::EmailFolded.eq(address.folded()));
        found += usize::from(looked_up.one(snapshot.connection()).await?.is_some());
    }
    Ok(found)
}

/// Gives people another set of roles one after the other, and writes for each that an audit entry is about him, by two
/// statements that are prepared once: what changing all of them at once is measured against. `whom` is a condition on their
/// rows, `sets` are sets of roles before and after. Returns how many were changed.
///
/// # Errors
/// Any [`StoreError`].
pub async fn change_one_by_one(tx: &Tx, whom: &str, seq: i64, sets: &[(i64, i64)]) -> Result<u64, StoreError> {
    let connection = tx.connection();
    let backend = connection.get_database_backend();
    let (change, note) = match backend {
        DbBackend::Sqlite => (
            "UPDATE users SET role_set = ?, changed_seq = ? WHERE id = ?",
            "INSERT INTO audit_subjects (seq, user_id, detail_case, at) VALUES (?, ?, ?, 0)",
        ),
        _ => (
            "UPDATE users SET role_set = $1, changed_seq = $2 WHERE id = $3",
            "INSERT INTO audit_subjects (seq, user_id, detail_case, at) VALUES ($1, $2, $3, 0)",
        ),
    };
    let people = format!("SELECT id, role_set FROM users WHERE {whom}");
    let people = connection.query_all_raw(Statement::from_string(backend, people)).await?;
    let mut changed = 0;
    for row in people {
        let (id, role_set): (Uuid, i64) = (row.try_get("", "id")?, row.try_get("", "role_set")?);
        let case = sets.iter().position(|(from, _)| *from == role_set).ok_or(StoreError::Corrupt("role set"))?;
        let case_number = i32::try_from(case).map_err(|_| StoreError::Corrupt("role set"))?;
        let noted = Statement::from_sql_and_values(backend, note, [seq.into(), id.into(), case_number.into()]);
        connection.execute_raw(noted).await?;
        let moved = Statement::from_sql_and_values(backend, change, [sets[case].1.into(), seq.into(), id.into()]);
        changed += connection.execute_raw(moved).await?.rows_affected();
    }
    Ok(changed)
}

/// The statements a store has sent, for tests that count them. Beginning and ending a unit of work is not among them.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Notes what `store` sends from now on. Clones taken before are not listened to.
    pub fn listen(&self, store: &mut Store) {
        for connection in [&mut store.reader, &mut store.writer] {
            let sent = Arc::clone(&self.0);
            connection.set_metric_callback(move |info| {
                sent.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(info.statement.sql.clone());
            });
        }
    }

    /// What was sent since the last time this was asked.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
