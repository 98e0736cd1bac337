//! Settings > Audit log (D13).

pub mod api;

#[cfg(feature = "csr")]
mod days;
#[cfg(feature = "csr")]
mod filters;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod opened;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use list::AuditPage;
