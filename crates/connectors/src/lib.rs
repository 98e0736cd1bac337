//! What the CRM says, and mail. HTTP and SMTP out, no database; nothing that leaves this crate has a CRM's wire shape.
//!
//! A question to a CRM has three outcomes, not two: an answer, a refusal that is an answer ("you may not read this"), and
//! *not answered* ([`CrmError`]), which never changes what is known.
//!
//! To add a CRM: (1) a folder with `wire.rs` (its shapes), `map.rs` (pure, into domain shapes) and `mod.rs` (its calls),
//! (2) an implementation of [`Crm`], (3) its variant in [`domain::crm::CrmKind`] and an arm in [`connect`], (4) a stand-in
//! in `sandbox` that a real client library accepts.

mod error;
mod http;
mod mail;
pub mod salesforce;

use async_trait::async_trait;
use domain::crm::{FieldType, ObjectSeen};
use domain::records::PulledRecord;

pub use error::CrmError;
pub use http::{AllowedHost, HttpClient, HttpOptions};
pub use mail::{Mail, MailError, MailOptions, Mailer};
pub use salesforce::{Credentials, Salesforce};

/// Some records, and whether there are more.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordPage {
    pub records: Vec<PulledRecord>,
    pub is_last: bool,
}

/// A connected CRM.
#[async_trait]
pub trait Crm: Send + Sync {
    /// What the CRM lets us read of each object, in the order asked for. All of them or nothing: a half answer is a
    /// [`CrmError`] (F11).
    ///
    /// # Errors
    /// [`CrmError`] when the CRM did not answer completely.
    async fn describe(&self, objects: &[&str]) -> Result<Vec<ObjectSeen>, CrmError>;

    /// How many records of `object` the CRM lets us read.
    ///
    /// # Errors
    /// [`CrmError`] when the CRM did not answer.
    async fn count(&self, object: &str) -> Result<u32, CrmError>;

    /// The next records by id after `after`, at most a page; fewer than a page only at the end. `fields` are the CRM's own
    /// names with the kind of value wanted; values come in their order.
    ///
    /// # Errors
    /// [`CrmError::Surprising`] when a field is no longer readable: describe again, then ask for what is left.
    async fn records(&self, object: &str, fields: &[(&str, FieldType)], after: Option<&str>) -> Result<RecordPage, CrmError>;
}
