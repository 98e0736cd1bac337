//! `sightline verify` and `sightline audit verify`: what must always hold.

pub use store::audit::{ChainReport, NotedHead};

use crate::{ServiceError, Services};

/// Everything that is wrong with the database, a sentence each; empty when nothing is.
///
/// # Errors
/// [`ServiceError::Failed`] when the database cannot be read.
pub async fn problems(services: &Services) -> Result<Vec<String>, ServiceError> {
    Ok(store::verify::problems(services.store()).await?)
}

/// Whether the audit log is whole (E18): nothing of it changed, cut off, put in between, reordered or forked; also against
/// a head that was noted elsewhere.
///
/// # Errors
/// [`ServiceError::Failed`] when the database cannot be read.
pub async fn chain(services: &Services, noted: Option<&NotedHead>) -> Result<ChainReport, ServiceError> {
    Ok(store::verify::chain(services.store(), noted).await?)
}
