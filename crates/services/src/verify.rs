//! `sightline verify` and `sightline audit verify`: what must always hold.

use domain::refusal::Refusal;
pub use store::audit::{ChainReport, Head, NotedHead};

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

/// Takes the log as it is (E18), for whoever operates the server and knows why it does not hold the head that was kept outside
/// the database: the entry `noted`, which the log holds, takes the place of that one. A running server goes on from it.
///
/// # Errors
/// [`Refusal::NotFound`] when the log has no such entry.
pub async fn accept(services: &Services, noted: &NotedHead) -> Result<Head, ServiceError> {
    Ok(store::verify::accept(services.store(), noted).await?.ok_or(Refusal::NotFound)?)
}
