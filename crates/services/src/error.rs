//! What a use case may answer instead of a result.

use domain::refusal::Refusal;
use store::StoreError;

/// A no with a reason, or a failure that is ours.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The person is told the sentence.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person may try again in a moment.
    #[error("{0} is busy")]
    Busy(Subsystem, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// The person gets a reference number, the log gets the cause.
    #[error("{0} failed")]
    Failed(Subsystem, #[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Which part of the server a failure came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subsystem {
    Database,
    Passwords,
    Secrets,
}

impl std::fmt::Display for Subsystem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Database => "the database",
            Self::Passwords => "password hashing",
            Self::Secrets => "a sealed secret",
        })
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            // A cursor comes from the browser; everything else that is unreadable is ours.
            StoreError::Corrupt("cursor") => Self::Refused(Refusal::Malformed { field: "after".into() }),
            StoreError::Busy(_) => Self::Busy(Subsystem::Database, Box::new(error)),
            error => Self::Failed(Subsystem::Database, Box::new(error)),
        }
    }
}
