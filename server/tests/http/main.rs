//! The real router, cookie in hand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod authority;
mod door;
mod gate;
