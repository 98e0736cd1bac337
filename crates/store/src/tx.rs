//! Units of work.

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::audit::{self, Grown};
use crate::connect::Store;
use crate::error::StoreError;

/// One consistent view for reading; ends when dropped.
pub struct Snapshot(DatabaseTransaction);

impl Snapshot {
    pub(crate) async fn begin(connection: &DatabaseConnection) -> Result<Self, StoreError> {
        // SQLite's deferred transaction is a snapshot from its first read; PostgreSQL must be told.
        let options = match connection.get_database_backend() {
            DbBackend::Sqlite => TransactionOptions::default(),
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: None,
            },
        };
        Ok(Self(connection.begin_with_options(options).await?))
    }

    pub(crate) const fn connection(&self) -> &DatabaseTransaction {
        &self.0
    }
}

/// A unit of work: everything or nothing.
pub struct Tx {
    inner: DatabaseTransaction,
    store: Store,
    /// How far this unit of work takes the audit chain, once it is kept.
    pub(crate) grown: Option<Grown>,
}

/// Rules over several rows hold because whoever may break them queues here first (trust rule 3).
#[derive(Clone, Copy, Debug)]
pub enum NamedLock {
    /// The order of the audit chain.
    Audit,
    /// Primary administrator, seats and addresses of all organisations.
    Users,
    /// What is known of a CRM's objects.
    Crm,
}

impl Tx {
    pub(crate) async fn begin(store: &Store) -> Result<Self, StoreError> {
        // IMMEDIATE: a deferred transaction that reads before it writes fails at once instead of waiting (F05).
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        Ok(Self { inner: store.writer.begin_with_options(options).await?, store: store.clone(), grown: None })
    }

    /// Waits for the lock and holds it until this unit of work ends. On SQLite there is one writer at a time anyway.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the wait is given up.
    pub async fn lock(&self, lock: NamedLock) -> Result<(), StoreError> {
        if self.inner.get_database_backend() != DbBackend::Sqlite {
            let sql = format!("SELECT pg_advisory_xact_lock({})", 0x5167_0000 + lock as i64);
            self.inner.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    /// From now on this unit of work waits a moment only for what others hold. On SQLite nobody else holds anything by now.
    ///
    /// # Errors
    /// [`StoreError::Backend`] when the database fails.
    pub async fn wait_a_moment_only(&self) -> Result<(), StoreError> {
        if self.inner.get_database_backend() != DbBackend::Sqlite {
            self.inner.execute_unprepared("SET LOCAL lock_timeout = '100ms'").await?;
        }
        Ok(())
    }

    /// Keeps what was done, then repeats the audit head outside the database.
    ///
    /// # Errors
    /// Any; nothing was kept then.
    pub async fn save(self) -> Result<(), StoreError> {
        self.inner.commit().await?;
        if let Some(grown) = self.grown {
            // The change is kept: telling the person otherwise would make him do it twice. The next change writes a newer
            // head over this one; until then the database is ahead of the file, which `verify` accepts.
            if let Err(error) = audit::repeat(&self.store, grown).await {
                tracing::error!(error = %error, "the audit head could not be repeated outside the database");
            }
        }
        Ok(())
    }

    pub(crate) const fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }
}

mod sealed {
    pub trait Sealed {
        fn connection(&self) -> &sea_orm::DatabaseTransaction;
    }
}

/// A [`Snapshot`] or a [`Tx`]: what functions that only read take.
pub trait Reading: sealed::Sealed + Sync {}

impl sealed::Sealed for Snapshot {
    fn connection(&self) -> &DatabaseTransaction {
        &self.0
    }
}

impl sealed::Sealed for Tx {
    fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Reading for Snapshot {}
impl Reading for Tx {}
