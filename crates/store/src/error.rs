//! What can go wrong with the database, without saying how the database words it.

/// A failed read or write.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer held on for too long, or the database restarts; the same request may succeed later.
    #[error("the database is busy")]
    Busy(#[source] sea_orm::DbErr),
    /// A unique constraint; the caller knows which of its values it can be.
    #[error("a row with this key exists already")]
    Conflict(#[source] sea_orm::DbErr),
    /// A row holds what no version of Sightline wrote.
    #[error("the database holds an unreadable {0}")]
    Corrupt(&'static str),
    /// The schema is from a newer version.
    #[error("the database was migrated by a newer version of Sightline")]
    NewerSchema,
    /// The schema is from an older version, and whoever asked only looks.
    #[error("the database was last used by an older version of Sightline; starting the server brings it up to date")]
    OlderSchema,
    /// There is none to look at.
    #[error("there is no database of Sightline there")]
    NoDatabase,
    /// Everything else.
    #[error("the database failed")]
    Backend(#[source] sea_orm::DbErr),
    /// The audit head outside the database could not be read or written.
    #[error("the audit head file failed")]
    HeadFile(#[source] std::io::Error),
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::Conflict(error);
        }
        let text = error.to_string();
        let busy = matches!(error, sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_))
            || [
                "database is locked",
                "due to lock timeout",
                "could not serialize",
                "deadlock detected",
                "terminating connection",
                "connection reset",
            ]
            .iter()
            .any(|sign| text.contains(sign));
        if busy { Self::Busy(error) } else { Self::Backend(error) }
    }
}
