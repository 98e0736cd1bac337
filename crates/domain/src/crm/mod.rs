//! What a CRM must let Sightline read, what it does let it read, and what follows (section B).

mod connect;
mod field_status;
mod known;
mod package;
mod schema;

use serde::{Deserialize, Serialize};

pub use connect::{NewConnection, NewCredentials, may_add};
pub use field_status::{FieldLine, FieldStatus, field_lines};
pub use known::{CheckFailure, FailureReason, ObjectKnown};
pub use package::{Package, StandardField, StandardObject};
pub use schema::{FieldSeen, FieldType, ObjectSeen};

use crate::id::{ConnectionId, ObjectId};
use crate::records::PullProgress;
use crate::time::Instant;

/// The kinds of integration. Marketing-automation systems are listed but not connected (B18, Q20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrmKind {
    Salesforce,
}

impl CrmKind {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Salesforce => "salesforce",
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Salesforce => "Salesforce",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Salesforce].into_iter().find(|kind| kind.key() == key)
    }

    /// Whether `host` (without port) belongs to the vendor: its login hosts and every organisation's own domain.
    #[must_use]
    pub fn is_vendor_host(self, host: &str) -> bool {
        match self {
            Self::Salesforce => ["salesforce.com", "force.com"]
                .iter()
                .any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))),
        }
    }
}

/// A connected CRM as lists show it; the secrets never leave the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    pub id: ConnectionId,
    pub kind: CrmKind,
    pub name: String,
    pub login_url: String,
    pub package: Package,
    pub connected_at: Instant,
}

/// Where the state of an object or of the whole connection stands. The order is by urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Healthy,
    /// Never checked, or not since `checked_at`.
    NotChecked,
    /// The object can be read, some standardized fields cannot.
    NeedsAttention,
    /// The object itself cannot be read.
    PermissionMissing,
}

/// What an object's sync is doing (D10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncKind {
    Onboarding,
    Daily,
}

/// A line of the Data Sync tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectLine {
    pub id: ObjectId,
    pub object: StandardObject,
    /// The CRM's own name, such as `Lead`.
    pub name: String,
    pub label: String,
    pub sync: SyncKind,
    pub health: Health,
    /// Standardized fields that cannot be read.
    pub lost_fields: u32,
    /// When the CRM last answered.
    pub checked_at: Option<Instant>,
    /// Why it did not answer since.
    pub failure: Option<CheckFailure>,
    /// `None` for an object whose records are not kept.
    pub pull: Option<PullProgress>,
}

/// The Data Sync tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSync {
    pub connection: Connection,
    pub objects: Vec<ObjectLine>,
    pub now: Instant,
}

impl DataSync {
    /// The state of the whole: that of its worst object.
    #[must_use]
    pub fn health(&self) -> Health {
        self.objects.iter().map(|object| object.health).max().unwrap_or(Health::NotChecked)
    }
}

/// The Fields panel of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPanel {
    pub object: ObjectLine,
    pub lines: Vec<FieldLine>,
    pub now: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_vendors_own_domains_pass_as_vendor_hosts() {
        for host in ["login.salesforce.com", "test.salesforce.com", "acme.my.salesforce.com", "acme.lightning.force.com"] {
            assert!(CrmKind::Salesforce.is_vendor_host(host), "{host}");
        }
        for host in ["salesforce.com.evil.example", "notsalesforce.com", "evil.example", "", "127.0.0.1"] {
            assert!(!CrmKind::Salesforce.is_vendor_host(host), "{host}");
        }
    }
}
