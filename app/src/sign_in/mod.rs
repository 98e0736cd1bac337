//! Signing in, the first run, and one's own sessions.

#[cfg(feature = "csr")]
mod again;
pub mod api;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod sessions;
#[cfg(feature = "csr")]
mod set_up;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use again::SignInAgain;
#[cfg(feature = "csr")]
pub use page::SignInPage;
#[cfg(feature = "csr")]
pub use sessions::SessionsPage;
