//! What the CRM says. HTTP out, no database; nothing that leaves this crate has a CRM's wire shape.
//!
//! A question to a CRM has three outcomes, not two: an answer, a refusal that is an answer ("you may not read this"), and
//! *not answered* ([`CrmError`]), which never changes what is known.
//!
//! To add a CRM: (1) a folder with `wire.rs` (its shapes), `map.rs` (pure, into domain shapes) and `mod.rs` (its calls),
//! (2) an implementation of [`Crm`], (3) its variant in [`domain::crm::CrmKind`] and an arm in [`connect`], (4) a stand-in
//! in `sandbox` that a real client library accepts.

mod error;
mod http;
pub mod salesforce;

use async_trait::async_trait;
use domain::crm::ObjectSeen;

pub use error::CrmError;
pub use http::{AllowedHost, HttpClient, HttpOptions};
pub use salesforce::{Credentials, Salesforce};

/// A connected CRM.
#[async_trait]
pub trait Crm: Send + Sync {
    /// What the CRM lets us read of each object, in the order asked for. All of them or nothing: a half answer is a
    /// [`CrmError`] (F11).
    ///
    /// # Errors
    /// [`CrmError`] when the CRM did not answer completely.
    async fn describe(&self, objects: &[&str]) -> Result<Vec<ObjectSeen>, CrmError>;
}
