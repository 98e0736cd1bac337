//! What people see, and the contract to the server.
//!
//! | feature | what is built |
//! |---|---|
//! | `csr` | everything a person sees, for the browser; server functions become calls |
//! | `ssr` | the bodies of the server functions and nothing a person sees |
//!
//! A room is a folder: `api.rs` holds its server functions (both features), the other files its pages and dialogs
//! (`csr`). Rooms never use each other's components, they link. [`wire`] is what may cross between the halves;
//! [`entry_points`] names each server function with the right it needs.
//!
//! To add a server function: (1) the use case in `services`, (2) three lines in the room's `api.rs` with an explicit
//! `endpoint`, (3) its line in [`entry_points`]; without it every call is refused and the authority test fails.

pub mod audit;
#[cfg(feature = "ssr")]
pub mod behind;
pub mod crm;
pub mod entry_points;
pub mod records;
pub mod roles;
pub mod sign_in;
pub mod users;
pub mod wire;

#[cfg(feature = "csr")]
pub mod kit;
#[cfg(feature = "csr")]
pub mod shell;
#[cfg(feature = "csr")]
pub mod text;
