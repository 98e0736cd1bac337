//! The only place that throws dice: new ids and secret tokens.

use std::sync::{Arc, Mutex, PoisonError};

use domain::time::Instant;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use uuid::{Builder, Uuid};

/// Makes ids and tokens. Cheap to clone; the clones share one source.
#[derive(Clone)]
pub struct Ids(Option<Arc<Mutex<StdRng>>>);

impl Ids {
    /// From the operating system's generator.
    #[must_use]
    pub const fn random() -> Self {
        Self(None)
    }

    /// The same ids in each run, for tests. Never for a server anybody signs in to.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
            None => rand::fill(bytes),
            Some(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes),
        }
    }

    /// A version 7 id (RFC 9562, section 5.7): ids made later sort later, so rows made together lie together.
    #[must_use]
    pub fn uuid(&self, now: Instant) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        Builder::from_unix_timestamp_millis(u64::try_from(now.0).unwrap_or(0), &random).into_uuid()
    }

    /// 256 bits nobody can guess.
    #[must_use]
    pub fn token(&self) -> [u8; 32] {
        let mut token = [0; 32];
        self.fill(&mut token);
        token
    }
}
