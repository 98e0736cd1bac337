//! The only place that knows the hour.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::Instant;

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
        Instant(chrono::Utc::now().timestamp_millis())
    }
}

/// A clock that stands where a test puts it.
pub struct StoppedClock(AtomicI64);

impl StoppedClock {
    #[must_use]
    pub const fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.0))
    }

    /// Moves the clock; backwards as well.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.0, Ordering::SeqCst);
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

/// A clock a browser test sets by writing milliseconds since 1970 into a file (`serve --test-clock FILE`). While the
/// file cannot be read as a number, the last reading stands.
pub struct FileClock {
    path: PathBuf,
    last: StoppedClock,
}

impl FileClock {
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path, last: StoppedClock::at(Instant(0)) }
    }
}

impl Clock for FileClock {
    fn now(&self) -> Instant {
        if let Some(millis) = std::fs::read_to_string(&self.path).ok().and_then(|text| text.trim().parse().ok()) {
            self.last.set(Instant(millis));
        }
        self.last.now()
    }
}
