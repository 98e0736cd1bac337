//! Instants as whole milliseconds since 1970 (UTC): what the database keeps, the wire carries and the browser's `Intl`
//! prints in the reader's zone. An integer sorts, indexes and compares alike in both databases and in wasm.

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// This instant moved by `millis`, later when positive; stops at the ends of the range.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// As RFC 3339 writes it, in UTC and whole seconds, such as `2026-11-22T12:00:00Z`: for files and the audit log. A number
    /// no calendar has stands as it is.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let date = DateTime::from_timestamp_millis(self.0);
        date.map_or_else(|| self.0.to_string(), |date| date.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    /// Milliseconds from `earlier` to this instant; negative when this one came first.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;
