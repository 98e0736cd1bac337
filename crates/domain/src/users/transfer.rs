//! Handing over the primary administration: exactly one person has it at any time (Q2), and it changes hands only when both
//! say so.

use serde::{Deserialize, Serialize};

use super::status::StatusKey;
use super::{User, UserRow};
use crate::id::UserId;
use crate::refusal::Refusal;
use crate::roles::{Apps, RoleKey, RoleSet};
use crate::time::{HOUR_MS, Instant};

/// An offer that nobody accepts lapses after this long.
pub const OFFER_LIFE_MS: i64 = 72 * HOUR_MS;

/// An open offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub from: UserId,
    pub to: UserId,
    pub offered_at: Instant,
}

impl Offer {
    /// Whether it can still be accepted at `now`.
    #[must_use]
    pub const fn is_open(&self, now: Instant) -> bool {
        now.millis_since(self.offered_at) < OFFER_LIFE_MS
    }
}

/// What those concerned are told of an open offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferSeen {
    /// Whose decision is waited for.
    pub to: UserRow,
    pub from_name: String,
    pub lapses_at: Instant,
    /// The one who looks is the one to accept.
    pub is_to_you: bool,
    pub now: Instant,
}

/// Whether the primary administration may be offered to `to` by `from`.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless `from` has it; [`Refusal::NotEnabled`] for somebody who may not sign in;
/// [`Refusal::Malformed`] for oneself.
pub fn may_offer(from: &User, to: &User) -> Result<(), Refusal> {
    if !from.is_primary {
        return Err(Refusal::NotAllowed);
    }
    if from.id == to.id {
        return Err(Refusal::Malformed { field: "id".into() });
    }
    if to.status.stored_key() != StatusKey::Enabled {
        return Err(Refusal::NotEnabled { who: to.display_name() });
    }
    Ok(())
}

/// What both have after the handing over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Who had it: an administrator of each application that has such a role, without the others.
    pub before: User,
    /// Who has it: the top role in every application.
    pub after: User,
}

/// Hands over from `from` to `to`.
#[must_use]
pub fn hand_over(from: &User, to: &User, apps: &Apps) -> Handover {
    Handover {
        before: User { is_primary: false, roles: administrator_of(apps), ..from.clone() },
        after: User { is_primary: true, roles: top_of(apps), ..to.clone() },
    }
}

/// The top role in every licensed application (Q1).
#[must_use]
pub fn top_of(apps: &Apps) -> RoleSet {
    apps.iter().map(|app| (app.key, RoleKey::PRIMARY_ADMINISTRATOR)).collect()
}

/// The first role below the top that administers, in each application that has one: nobody who handed over is locked out.
fn administrator_of(apps: &Apps) -> RoleSet {
    let role_in = |app: &crate::roles::App| {
        let below = app.roles.iter().find(|role| role.is_administrator && role.key != RoleKey::PRIMARY_ADMINISTRATOR)?;
        Some((app.key, below.key))
    };
    apps.iter().filter_map(role_in).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::{AppKey, shipped};

    #[test]
    fn q2_who_hands_over_stays_an_administrator_and_who_takes_over_has_everything() {
        let apps = Apps(shipped::apps().into());
        let after = administrator_of(&apps);
        assert_eq!(after.in_app(AppKey::ABM), Some(RoleKey::of("administrator")));
        assert_eq!(after.in_app(AppKey::SI), Some(RoleKey::of("sales_administrator")));
        assert!(top_of(&apps).is_primary() && !after.is_primary());
    }

    #[test]
    fn an_offer_lapses() {
        let id = |n| UserId(uuid::Uuid::from_u128(n));
        let offer = Offer { from: id(1), to: id(2), offered_at: Instant(0) };
        assert!(offer.is_open(Instant(OFFER_LIFE_MS - 1)));
        assert!(!offer.is_open(Instant(OFFER_LIFE_MS)));
    }
}
