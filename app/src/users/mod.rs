//! Settings > User Management > Organization Users.

pub mod api;
#[cfg(feature = "csr")]
mod filters;
#[cfg(feature = "csr")]
mod list;

#[cfg(feature = "csr")]
pub use list::UsersPage;
