//! Roles, as those who make and compare them meet them, on both databases.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic")]

mod act;
mod custom;
mod difference;
mod exchange;
