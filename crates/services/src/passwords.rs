//! Password hashing with argon2id, off the async threads, a few at a time: each takes 19 MiB and tens of milliseconds.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{ServiceError, Subsystem};
use crate::ids::Ids;

/// Hashings at once.
const AT_ONCE: usize = 2;

pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    /// Verified against when there is no account, so that a missing account takes as long as a wrong password (T16).
    nobody: Arc<str>,
}

impl Passwords {
    pub fn new(cheap: bool) -> Self {
        let params = if cheap {
            Params::new(Params::MIN_M_COST, 1, 1, None).unwrap_or_default()
        } else {
            // OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane.
            Params::default()
        };
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = argon2
            .hash_password_with_salt(b"nobody has this password", b"a salt of no one")
            .map_or_else(|_| String::new(), |hash| hash.to_string());
        Self { argon2, turns: Arc::new(Semaphore::new(AT_ONCE)), nobody: nobody.into() }
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// [`ServiceError::Failed`] when hashing fails.
    pub async fn hash(&self, password: String, ids: &Ids) -> Result<String, ServiceError> {
        let salt = ids.token();
        let argon2 = self.argon2.clone();
        self.turn(move || {
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt[..16]);
            hash.map(|hash| hash.to_string()).map_err(|error| ServiceError::Failed(Subsystem::Passwords, Box::new(error)))
        })
        .await?
    }

    /// Whether `password` has this hash; without a hash, the same work and `false`.
    ///
    /// # Errors
    /// [`ServiceError::Failed`] when no thread can be had.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ServiceError> {
        let argon2 = self.argon2.clone();
        let nobody = Arc::clone(&self.nobody);
        self.turn(move || {
            let real = hash.is_some();
            let hash = hash.unwrap_or_else(|| nobody.to_string());
            let matches = PasswordHash::new(&hash).is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok());
            matches && real
        })
        .await
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| ServiceError::Failed(Subsystem::Passwords, error);
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|error| failed(Box::new(error)))?;
        let result = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        result.await.map_err(|error| failed(Box::new(error)))
    }
}
