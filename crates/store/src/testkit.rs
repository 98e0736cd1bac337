//! Databases for tests: one of its own for each test, on SQLite always and on PostgreSQL where `TEST_DATABASE_URL` names a
//! server (as `cargo xtask test` does).

use std::path::Path;

use sea_orm::{ConnectionTrait, Database};

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

/// Runs any statement behind the store's back, to see that `verify` notices.
///
/// # Errors
/// Any [`StoreError`].
pub async fn tamper(url: &str, sql: &str) -> Result<(), StoreError> {
    Database::connect(url).await?.execute_unprepared(sql).await?;
    Ok(())
}
