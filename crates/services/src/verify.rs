//! `sightline verify`: what must always hold.

use crate::{ServiceError, Services};

/// Everything that is wrong with the database, a sentence each; empty when nothing is.
///
/// # Errors
/// [`ServiceError::Failed`] when the database cannot be read.
pub async fn problems(services: &Services) -> Result<Vec<String>, ServiceError> {
    Ok(store::verify::problems(services.store()).await?)
}
