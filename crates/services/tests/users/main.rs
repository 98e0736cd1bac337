//! Organization Users, as those who work with it meet it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic")]

mod act;
mod at_once;
mod bulk;
mod bulk_right;
mod csv;
mod edit;
mod ends;
mod header;
mod invite;
mod list;
mod many_classes;
mod search;
mod seats;
mod transfer;
mod undoable;
