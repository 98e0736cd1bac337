//! Who asks, and with what.

use std::net::IpAddr;

use domain::actor::{Actor, Warrant};
use domain::id::SessionId;
use domain::refusal::Refusal;
use domain::right::Right;

use crate::Services;

/// Where a request came from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub source: IpAddr,
    pub user_agent: String,
}

/// The context of one use case: the services, and the person whose session asks. Built for each request from the
/// database, so that a change of rights holds from the next request on (Q18).
#[derive(Clone)]
pub struct Cx {
    pub(crate) services: Services,
    pub(crate) actor: Actor,
    pub(crate) session_id: SessionId,
}

impl Cx {
    /// Who asks.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Proof that whoever asks has `right`.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub fn require(&self, right: Right) -> Result<Warrant, Refusal> {
        self.actor.require(right)
    }
}
