//! What must hold however often: random actions against a model, random answers of the CRM.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic")]

mod authority;
mod faults;
mod races;
#[path = "../stand_in/mod.rs"]
mod stand_in;
mod visibility;
