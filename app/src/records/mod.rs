//! Records.

pub mod api;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use list::RecordsPage;
