//! Settings > User Management > Organization Users.

pub mod api;
pub mod selection;

#[cfg(feature = "csr")]
mod accept;
#[cfg(feature = "csr")]
mod accept_words;
#[cfg(feature = "csr")]
mod bulk;
#[cfg(feature = "csr")]
mod bulk_choice;
#[cfg(feature = "csr")]
mod bulk_done;
#[cfg(feature = "csr")]
mod csv_acts;
#[cfg(feature = "csr")]
mod dry_run;
#[cfg(feature = "csr")]
mod filters;
#[cfg(feature = "csr")]
mod import;
#[cfg(feature = "csr")]
mod import_words;
#[cfg(feature = "csr")]
mod invite;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod long_order;
#[cfg(feature = "csr")]
mod mails;
#[cfg(feature = "csr")]
mod parts;
#[cfg(feature = "csr")]
mod people_words;
#[cfg(feature = "csr")]
mod picks;
#[cfg(feature = "csr")]
mod preview;
#[cfg(feature = "csr")]
mod primary;
#[cfg(feature = "csr")]
mod recent;
#[cfg(feature = "csr")]
mod row_acts;
#[cfg(feature = "csr")]
mod seats;
#[cfg(feature = "csr")]
mod until;
#[cfg(feature = "csr")]
mod upload;
#[cfg(feature = "csr")]
mod user;
#[cfg(feature = "csr")]
mod user_form;
#[cfg(feature = "csr")]
mod user_status;
#[cfg(feature = "csr")]
mod views;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use accept::AcceptPage;
#[cfg(feature = "csr")]
pub use csv_acts::CsvActs;
#[cfg(feature = "csr")]
pub use import::ImportPage;
#[cfg(feature = "csr")]
pub use list::UsersPage;
#[cfg(feature = "csr")]
pub use mails::MailsPage;
#[cfg(feature = "csr")]
pub use primary::OfferBanner;
#[cfg(feature = "csr")]
pub use user::PersonPage;
