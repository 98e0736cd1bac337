//! Settings > User Management > Organization Users, the page of one person, the outbox, and accepting an invitation.

#[cfg(feature = "csr")]
mod accept;
pub mod api;
#[cfg(feature = "csr")]
mod filters;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod mails;
#[cfg(feature = "csr")]
mod user;
#[cfg(feature = "csr")]
mod user_form;
#[cfg(feature = "csr")]
mod user_status;

#[cfg(feature = "csr")]
pub use accept::AcceptPage;
#[cfg(feature = "csr")]
pub use list::UsersPage;
#[cfg(feature = "csr")]
pub use mails::MailsPage;
#[cfg(feature = "csr")]
pub use user::PersonPage;
