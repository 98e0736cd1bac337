//! What the audit log says: who did what to whom, with the values before and after. Made by the plan that makes the
//! change, never written by hand beside it.

use serde::{Deserialize, Serialize};

use crate::id::{OrganizationId, UserId};

/// The kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// An organisation and its first administrator were set up (C4).
    OrganizationSetUp,
    /// A seed file was loaded by whoever operates the server.
    Seeded,
    SignedIn,
    SignedOut,
    SessionRevoked,
    ConnectionMade,
}

impl AuditAction {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::OrganizationSetUp => "organization_set_up",
            Self::Seeded => "seeded",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::SessionRevoked => "session_revoked",
            Self::ConnectionMade => "connection_made",
        }
    }
}

/// One thing that changed within a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditDetail {
    /// What it is about, as a typed id or a name.
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A change group: all that one action changed, linked into the chain as one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditGroup {
    pub organization_id: Option<OrganizationId>,
    /// `None`: whoever operates the server, or the server itself.
    pub actor: Option<UserId>,
    pub action: AuditAction,
    pub details: Vec<AuditDetail>,
}
