//! Handing over the primary administration: exactly one person has it at any time (Q2), and it changes hands only when both
//! say so.

use serde::{Deserialize, Serialize};

use super::status::StatusKey;
use super::{Seats, StoredStatus, User, UserRow};
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

/// Recovers from `from` to `to` for whoever operates the server, though no seat may be left (Q15): as [`hand_over`], but
/// where both together need more seats than there are, `from` keeps no role, and `to` has his seat. `to` is invited at `now`.
///
/// `seats` are those held now. When the holder himself recovers, both sides are he.
#[must_use]
pub fn recover(from: &User, to: &User, apps: &Apps, seats: &[Seats], now: Instant) -> Handover {
    let mut handover = hand_over(from, to, apps);
    handover.after.status = StoredStatus::Invited { sent_at: now };
    if from.id == to.id {
        handover.before = handover.after.clone();
        return handover;
    }
    for seats in seats {
        let Some(licensed) = seats.licensed else { continue };
        let holds = |user: &User| u32::from(user.status.stored_key().holds_seat() && user.roles.in_app(seats.app).is_some());
        let others = seats.held.saturating_sub(holds(from) + holds(to));
        if others + holds(&handover.before) + holds(&handover.after) > licensed {
            handover.before.roles.set(seats.app, None);
        }
    }
    handover
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
    use crate::id::{OrganizationId, ProfileId};
    use crate::roles::{AppKey, shipped};
    use crate::users::email::Email;

    #[test]
    fn q2_who_hands_over_stays_an_administrator_and_who_takes_over_has_everything() {
        let apps = Apps(shipped::apps().into());
        let after = administrator_of(&apps);
        assert_eq!(after.in_app(AppKey::ABM), Some(RoleKey::of("administrator")));
        assert_eq!(after.in_app(AppKey::SI), Some(RoleKey::of("sales_administrator")));
        assert!(top_of(&apps).is_primary() && !after.is_primary());
    }

    #[test]
    fn q15_who_recovers_takes_the_seat_of_who_had_it_where_none_is_left() {
        let apps = Apps(shipped::apps().into());
        let (abm, si) = (AppKey::ABM, AppKey::SI);
        let nora = person(1, true, top_of(&apps));
        let roles = |held: &[(AppKey, &'static str)]| held.iter().map(|(app, role)| (*app, RoleKey::of(role))).collect::<RoleSet>();
        let seats = |app, held, licensed| Seats { app, held, licensed };
        let kept = |to: &User, seats: &[Seats]| {
            let Handover { before, after } = recover(&nora, to, &apps, seats, Instant(7));
            assert_eq!((after.roles, after.status), (top_of(&apps), StoredStatus::Invited { sent_at: Instant(7) }));
            assert!(after.is_primary && !before.is_primary);
            (before.roles.in_app(abm).is_some(), before.roles.in_app(si).is_some())
        };
        let (in_abm, in_none) = (person(2, false, roles(&[(abm, "sales_user")])), person(3, false, roles(&[])));
        assert_eq!(kept(&in_abm, &[seats(abm, 2, Some(2)), seats(si, 1, Some(1))]), (true, false));
        assert_eq!(kept(&in_abm, &[seats(abm, 2, Some(2)), seats(si, 1, Some(2))]), (true, true));
        assert_eq!(kept(&in_abm, &[seats(abm, 2, None), seats(si, 1, None)]), (true, true));
        assert_eq!(kept(&in_none, &[seats(abm, 5, Some(5)), seats(si, 5, Some(5))]), (false, false));
        let disabled = User { status: StoredStatus::Disabled, ..in_abm };
        assert_eq!(kept(&disabled, &[seats(abm, 5, Some(5)), seats(si, 5, None)]), (false, true));
        let himself = recover(&nora, &nora, &apps, &[seats(abm, 1, Some(1))], Instant(7));
        assert_eq!(himself.before, himself.after);
    }

    fn person(number: u128, is_primary: bool, roles: RoleSet) -> User {
        User {
            id: UserId(uuid::Uuid::from_u128(number)),
            organization_id: OrganizationId(uuid::Uuid::nil()),
            email: Email::parse("somebody@x.example").unwrap(),
            first_name: String::new(),
            last_name: String::new(),
            job_title: String::new(),
            status: StoredStatus::Enabled,
            roles,
            profile_id: ProfileId(uuid::Uuid::nil()),
            crm_user_id: None,
            is_primary,
            changed_seq: 0,
            invited_by: None,
            last_active_at: None,
        }
    }

    #[test]
    fn an_offer_lapses() {
        let id = |n| UserId(uuid::Uuid::from_u128(n));
        let offer = Offer { from: id(1), to: id(2), offered_at: Instant(0) };
        assert!(offer.is_open(Instant(OFFER_LIFE_MS - 1)));
        assert!(!offer.is_open(Instant(OFFER_LIFE_MS)));
    }
}
