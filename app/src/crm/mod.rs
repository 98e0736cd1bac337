//! Settings > Integrations.

pub mod api;
#[cfg(feature = "csr")]
mod connect;
#[cfg(feature = "csr")]
mod connections;
#[cfg(feature = "csr")]
mod data_sync;
#[cfg(feature = "csr")]
mod fields;
#[cfg(feature = "csr")]
mod state;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use connect::ConnectPage;
#[cfg(feature = "csr")]
pub use connections::ConnectionsPage;
#[cfg(feature = "csr")]
pub use data_sync::DataSyncPage;
