//! The audit log, as those who read it and those who would change it meet it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic")]

mod act;
mod chain;
mod export;
mod list;
