//! Who asks, and with what.

use std::net::IpAddr;

use domain::actor::{Actor, Warrant};
use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, SessionId};
use domain::locale::Locale;
use domain::refusal::Refusal;
use domain::right::Right;

use crate::Services;

/// Where a request came from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub source: IpAddr,
    pub user_agent: String,
    pub locale: Locale,
}

/// The context of one use case: the services, and the person whose session asks. Built for each request from the
/// database, so that a change of rights holds from the next request on (Q18).
#[derive(Clone)]
pub struct Cx {
    pub(crate) services: Services,
    pub(crate) actor: Actor,
    pub(crate) session_id: SessionId,
    pub(crate) origin: Origin,
}

impl Cx {
    /// Who asks.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// A change group made by whoever asks, and its new id.
    pub(crate) fn audit(&self, action: AuditAction, details: Vec<AuditDetail>) -> (AuditId, AuditGroup) {
        let group = AuditGroup {
            organization_id: Some(self.actor.organization_id),
            actor: Some(self.actor.user_id),
            source: Some(self.origin.source.to_string()),
            action,
            details,
        };
        (AuditId(self.services.ids().uuid(self.services.now())), group)
    }

    /// Proof that whoever asks has `right`.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub fn require(&self, right: Right) -> Result<Warrant, Refusal> {
        self.actor.require(right)
    }
}
