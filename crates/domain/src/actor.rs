//! Who acts, and the proof that he may.

use serde::{Deserialize, Serialize};

use crate::id::{OrganizationId, ProfileId, UserId};
use crate::refusal::Refusal;
use crate::right::Right;
use crate::roles::{Apps, Authority, RoleSet};
use crate::users::transfer::OfferSeen;

/// A signed-in person as the rules see him: read afresh from the database for each request (Q18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user_id: UserId,
    pub organization_id: OrganizationId,
    pub name: String,
    pub email: String,
    pub roles: RoleSet,
    pub authority: Authority,
    pub profile_id: ProfileId,
    pub crm_user_id: Option<String>,
}

/// Proof that the actor has a right. Only [`Actor::require`] makes one, and what changes data asks for it, so that a
/// forgotten check does not compile.
#[derive(Debug)]
pub struct Warrant {
    organization_id: OrganizationId,
    user_id: UserId,
}

impl Warrant {
    /// The only organisation the warrant speaks for.
    #[must_use]
    pub const fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    /// On whose behalf.
    #[must_use]
    pub const fn user_id(&self) -> UserId {
        self.user_id
    }
}

impl Actor {
    /// Proof that the actor has `right`.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] when none of his roles reaches it.
    pub fn require(&self, right: Right) -> Result<Warrant, Refusal> {
        if right.is_held_by(&self.authority) {
            Ok(Warrant { organization_id: self.organization_id, user_id: self.user_id })
        } else {
            Err(Refusal::NotAllowed)
        }
    }
}

/// What the browser is told about the person who is signed in: enough to draw, nothing that grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub roles: RoleSet,
    pub authority: Authority,
    pub organization: String,
    /// The licensed applications with their roles: for names, pickers, and to gray out what would be refused.
    pub apps: Apps,
    /// An open offer of the primary administration, made by or to the person.
    pub offer: Option<OfferSeen>,
}

impl Me {
    /// Whether the person has `right`; the page asks it to draw navigation, the server asks [`Actor::require`].
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        right.is_held_by(&self.authority)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::roles::{AppKey, RoleKey, authority_of_shipped};

    fn actor(roles: &[(AppKey, &'static str)]) -> Actor {
        let roles: RoleSet = roles.iter().map(|(app, role)| (*app, RoleKey::of(role))).collect();
        Actor {
            user_id: UserId(Uuid::from_u128(1)),
            organization_id: OrganizationId(Uuid::from_u128(2)),
            name: "Priya Raman".into(),
            email: "priya.raman@calder.example".into(),
            authority: authority_of_shipped(&roles),
            roles,
            profile_id: ProfileId(Uuid::from_u128(3)),
            crm_user_id: None,
        }
    }

    #[test]
    fn q21_the_administrator_of_one_application_opens_the_users_page() {
        let priya = actor(&[(AppKey::SI, "sales_administrator")]);
        assert!(priya.require(Right::VIEW_USERS).is_ok());
    }

    #[test]
    fn a_sales_person_does_not() {
        let sam = actor(&[(AppKey::ABM, "sales_user"), (AppKey::SI, "sales_ae")]);
        assert_eq!(sam.require(Right::VIEW_USERS).err(), Some(Refusal::NotAllowed));
        assert!(sam.require(Right::SignedIn).is_ok());
    }

    #[test]
    fn viewing_is_not_enough_to_recheck() {
        let mei = actor(&[(AppKey::ABM, "marketing_user")]);
        assert!(mei.require(Right::VIEW_DATA_SYNC).is_ok());
        assert!(mei.require(Right::RUN_DATA_SYNC).is_err());
    }
}
