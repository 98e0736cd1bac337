//! Databases for tests: one of its own for each test, on SQLite always and on PostgreSQL where `TEST_DATABASE_URL` names a
//! server (as `cargo xtask test` does).

use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use crate::error::StoreError;

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
