//! Where everything is kept. SeaORM lives and dies here: nothing that leaves this crate is an entity or a `DbErr`.
//!
//! One [`Store`] speaks SQLite and PostgreSQL. Reading happens in a [`Snapshot`] (one consistent view), writing in a
//! [`Tx`] that is rolled back unless [`Tx::save`] consumes it. The clock and new ids are arguments.
//!
//! To add a table: (1) a new file under `migration/`, appended to the list there, never an edit of an old one;
//! (2) its entity under `entity/`, with the conversion to the domain type; (3) functions in a room's file that take
//! [`Snapshot`] or [`Tx`] and domain types; (4) tests in `tests/`, which run on both databases; (5) if a rule holds
//! over several of its rows, a check in [`verify`].

mod binds;
mod connect;
mod entity;
mod error;
mod migration;
mod tx;

pub mod audit;
pub mod crm;
pub mod invitations;
pub mod offers;
pub mod orders;
pub mod organizations;
pub mod outbox;
pub mod profiles;
pub mod pulls;
pub mod records;
pub mod role_ends;
pub mod roles;
pub mod sessions;
#[cfg(feature = "testkit")]
pub mod testkit;
pub mod users;
pub mod verify;
pub mod views;

pub use connect::{Store, StoreOptions};
pub use error::StoreError;
pub use tx::{NamedLock, Reading, Snapshot, Tx};
