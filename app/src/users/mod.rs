//! Settings > User Management > Organization Users.

pub mod api;
#[cfg(feature = "csr")]
mod bulk;
#[cfg(feature = "csr")]
mod filters;
#[cfg(feature = "csr")]
mod invite;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod picks;
#[cfg(feature = "csr")]
mod preview;
#[cfg(feature = "csr")]
mod row_acts;
pub mod selection;

#[cfg(feature = "csr")]
pub use list::UsersPage;
