//! Settings > User Management > Roles.

pub mod api;
#[cfg(feature = "csr")]
mod app_select;
pub mod areas;
#[cfg(feature = "csr")]
mod comparison;
#[cfg(feature = "csr")]
mod difference;
#[cfg(feature = "csr")]
mod editor;
#[cfg(feature = "csr")]
mod exchange_words;
#[cfg(feature = "csr")]
mod import;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod review;
#[cfg(feature = "csr")]
mod role;
#[cfg(feature = "csr")]
mod roles_preview;
#[cfg(feature = "csr")]
mod side;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use comparison::ComparisonPage;
#[cfg(feature = "csr")]
pub use difference::DifferencePage;
#[cfg(feature = "csr")]
pub use editor::{CopyRolePage, EditRolePage};
#[cfg(feature = "csr")]
pub use import::ImportRolesPage;
#[cfg(feature = "csr")]
pub use list::RolesPage;
#[cfg(feature = "csr")]
pub use role::RolePage;
