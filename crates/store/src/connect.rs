//! Opening the database: pools, durability, migrations.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};
use sea_orm_migration::{MigratorTrait, SchemaManager};

use crate::audit::{self, AuditKey, HeadFile};
use crate::error::StoreError;
use crate::migration::Migrator;
use crate::tx::{Snapshot, Tx};

/// What [`Store::connect`] needs.
pub struct StoreOptions {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Keys the audit chain.
    pub audit_key: AuditKey,
    /// Where the head of the audit chain is repeated outside the database.
    pub head_file: PathBuf,
    /// Readers at once.
    pub readers: u32,
}

/// The open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    pub(crate) audit_key: AuditKey,
    pub(crate) head_file: Arc<HeadFile>,
}

/// Readers and the writer wait this long for their turn before the request is told to try again.
const WAIT: Duration = Duration::from_secs(5);
/// Writers at once on PostgreSQL: apart from the readers, so that those who wait for a long change take no connection from
/// somebody who only looks. More would wait for each other all the same, as nearly everything that is written needs the lock
/// of the audit chain.
const POSTGRES_WRITERS: u32 = 4;

impl Store {
    /// Opens the database, creates the SQLite file if there is none, and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] when a newer version has migrated it, [`StoreError::Busy`] when it cannot be reached,
    /// [`StoreError::HeadFile`] when the file with the head is there and cannot be read.
    pub async fn connect(options: StoreOptions) -> Result<Self, StoreError> {
        let (reader, writer) = if options.url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(&options.url, 1, Use::Writing)).await?;
            Migrator::up_to_date(&writer).await?;
            (Database::connect(sqlite(&options.url, options.readers, Use::Reading)).await?, writer)
        } else {
            let reader = Database::connect(postgres(&options.url, options.readers, None)).await?;
            Migrator::up_to_date(&reader).await?;
            (reader, Database::connect(postgres(&options.url, POSTGRES_WRITERS, Some(WAIT))).await?)
        };
        let head_file = Arc::new(HeadFile::new(options.head_file));
        let store = Self { reader, writer, audit_key: options.audit_key, head_file };
        audit::begin(&store).await?;
        Ok(store)
    }

    /// Opens the database as it is, for reading only: creates nothing and migrates nothing.
    ///
    /// # Errors
    /// [`StoreError::NoDatabase`], [`StoreError::OlderSchema`], [`StoreError::NewerSchema`]; [`StoreError::Busy`] when it cannot
    /// be reached.
    pub async fn open_existing(options: StoreOptions) -> Result<Self, StoreError> {
        let connection = if options.url.starts_with("sqlite:") {
            let opened = Database::connect(sqlite(&options.url, options.readers, Use::Looking)).await;
            opened.map_err(|error| if is_absent(&error) { StoreError::NoDatabase } else { error.into() })?
        } else {
            Database::connect(postgres(&options.url, options.readers, None)).await?
        };
        Migrator::is_up_to_date(&connection).await?;
        let head_file = Arc::new(HeadFile::new(options.head_file));
        Ok(Self { reader: connection.clone(), writer: connection, audit_key: options.audit_key, head_file })
    }

    /// One consistent view of everything, for reading.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection is free in time.
    pub async fn read(&self) -> Result<Snapshot, StoreError> {
        Snapshot::begin(&self.reader).await
    }

    /// A unit of work. Nothing is kept unless [`Tx::save`] is called.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another writer holds on for too long.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Tx::begin(self).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Backend`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Lets the database look at its data, so that it plans well; worth it after much was written at once. PostgreSQL also
    /// marks what everybody may see, so that counting needs the index only; its own autovacuum does both later. SQLite looks
    /// at a part only: from all of it it keeps samples, for whose sake it would plan each statement anew each time it runs.
    ///
    /// # Errors
    /// [`StoreError::Backend`] when the database fails.
    pub async fn analyze(&self) -> Result<(), StoreError> {
        let sql = match self.writer.get_database_backend() {
            DbBackend::Postgres => "VACUUM (ANALYZE)",
            _ => "PRAGMA analysis_limit = 100000; ANALYZE",
        };
        self.writer.execute_unprepared(sql).await?;
        Ok(())
    }

    /// `sqlite` or `postgres`, for logs and metrics.
    #[must_use]
    pub fn backend(&self) -> &'static str {
        match self.reader.get_database_backend() {
            DbBackend::Sqlite => "sqlite",
            _ => "postgres",
        }
    }

    /// Ends all connections, so that the file can be moved.
    ///
    /// # Errors
    /// [`StoreError::Backend`] when a connection does not end.
    pub async fn close(self) -> Result<(), StoreError> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

impl Migrator {
    /// Runs what is missing; refuses a schema from the future, which an older version would misread (F16).
    async fn up_to_date(connection: &DatabaseConnection) -> Result<(), StoreError> {
        Self::install(connection).await?;
        let known = Self::migrations().len();
        let applied = Self::get_migration_models(connection).await?.len();
        if applied > known {
            return Err(StoreError::NewerSchema);
        }
        Self::up(connection, None).await?;
        Ok(())
    }

    /// Whether the schema is the one this version knows, without touching it.
    async fn is_up_to_date(connection: &DatabaseConnection) -> Result<(), StoreError> {
        const TABLE: &str = "seaql_migrations";
        if !SchemaManager::new(connection).has_table(TABLE).await? {
            return Err(StoreError::NoDatabase);
        }
        let sql = format!("SELECT COUNT(*) AS applied FROM {TABLE}");
        let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
        let applied: i64 = row.ok_or(StoreError::NoDatabase)?.try_get("", "applied")?;
        match usize::try_from(applied).unwrap_or_default().cmp(&Self::migrations().len()) {
            Ordering::Less => Err(StoreError::OlderSchema),
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(StoreError::NewerSchema),
        }
    }
}

/// What a connection to SQLite is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Writing,
    Reading,
    /// Reading of what is there, without making it.
    Looking,
}

/// Whether there is no file, as SQLite says it.
fn is_absent(error: &DbErr) -> bool {
    error.to_string().contains("unable to open database file")
}

fn sqlite(url: &str, connections: u32, purpose: Use) -> ConnectOptions {
    let mode = if purpose == Use::Looking { "rw" } else { "rwc" };
    let mut options = ConnectOptions::new(format!("{url}?mode={mode}"));
    options
        .max_connections(connections)
        .acquire_timeout(WAIT)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        // No connection is retired for its age: see `postgres`.
        .idle_timeout(None)
        .max_lifetime(None)
        .map_sqlx_sqlite_opts(move |sqlite| {
            // FULL: what was acknowledged survives power loss (F03). WAL: readers never wait for the writer; the file keeps it.
            let sqlite = if purpose == Use::Looking { sqlite } else { sqlite.pragma("journal_mode", "WAL") };
            sqlite
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-65536")
                .pragma("query_only", if purpose == Use::Writing { "OFF" } else { "ON" })
                .busy_timeout(WAIT)
        });
    options
}

/// `lock_wait`: how long a statement waits for a row or a lock; `None`: until it is free, as a migration may have to.
fn postgres(url: &str, connections: u32, lock_wait: Option<Duration>) -> ConnectOptions {
    let lock_wait_ms = lock_wait.map_or(0, |wait| wait.as_millis());
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .acquire_timeout(WAIT)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // Connections are not retired for their age. The task that would do it (sqlx 0.9.0, pool/inner.rs) counts idle
        // connections with a number that falls below zero when a connection is taken just as it is put back; it then goes
        // over all of them some 2^64 times, and nobody else gets one.
        .idle_timeout(None)
        .max_lifetime(None)
        // The list of records is planned once per shape: a custom plan costs more than the query (`docs/proof`).
        .map_sqlx_postgres_opts(move |postgres| {
            postgres.options([("plan_cache_mode", "force_generic_plan"), ("lock_timeout", &lock_wait_ms.to_string())])
        });
    options
}
