//! Roles that end by themselves (E12): given until an instant, after which what was held before comes back.
//!
//! Priya gives Sam, a Sales AE, Sales SDR until Friday. On Friday he is a Sales AE again, whether or not anything ran in between:
//! whoever asks what he may do asks the clock ([`effective`]). That it ended is written down soon after, as an entry of its own
//! kind in the audit log, unlike a role that somebody took. Giving him Sales Lite until Monday meanwhile keeps Sales AE as what
//! comes back: what was to end anyhow never does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::roles::{AppKey, RoleKey, RoleSet};
use crate::time::{DAY_MS, Instant};

/// A role is given for so long at most; who needs it longer needs it without an end.
pub const MAX_END_AHEAD_MS: i64 = 366 * DAY_MS;

/// When a role ends, and what is held from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleEnd {
    /// The first instant without the role.
    pub until: Instant,
    /// `None`: no role.
    pub then: Option<RoleKey>,
}

/// The ends of one person's roles, by application.
pub type RoleEnds = BTreeMap<AppKey, RoleEnd>;

/// Of people looked at as a class: what comes back to whom is looked at one by one ([`super::bulk::Apart`]).
pub static NO_ENDS: RoleEnds = RoleEnds::new();

/// What somebody holds at `now` who was given `roles` with these `ends`.
#[must_use]
pub fn effective(roles: &RoleSet, ends: &RoleEnds, now: Instant) -> RoleSet {
    let lapsed = ends.iter().filter(|(_, end)| end.until <= now);
    lapsed.fold(roles.clone(), |roles, (app, end)| roles.with(*app, end.then))
}

/// The end of a role given in place of `held`, which had the end `before`. What comes back is the last role that had no end of
/// its own; where that is the one given, nothing is.
#[must_use]
pub fn given(held: Option<RoleKey>, before: Option<&RoleEnd>, to: Option<RoleKey>, until: Option<Instant>) -> Option<RoleEnd> {
    let (to, until) = (to?, until?);
    let lasting = before.map_or(held, |before| before.then);
    Some(RoleEnd { until, then: lasting.filter(|lasting| *lasting != to) })
}

/// Whether a role may be given until then.
///
/// # Errors
/// [`Refusal::EndNotAhead`] for what is past, or further ahead than [`MAX_END_AHEAD_MS`].
pub fn check(app: AppKey, until: Instant, now: Instant) -> Result<(), Refusal> {
    let is_ahead = (1..=MAX_END_AHEAD_MS).contains(&until.millis_since(now));
    if is_ahead { Ok(()) } else { Err(Refusal::EndNotAhead { field: format!("until.{app}") }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AE: RoleKey = RoleKey::of("sales_ae");
    const SDR: RoleKey = RoleKey::of("sales_sdr");
    const LITE: RoleKey = RoleKey::of("sales_lite");
    const FRIDAY: Instant = Instant(5 * DAY_MS);
    const MONDAY: Instant = Instant(8 * DAY_MS);

    #[test]
    fn e12_a_role_ends_by_the_clock_and_the_one_before_comes_back() {
        let roles: RoleSet = [(AppKey::SI, SDR), (AppKey::ABM, RoleKey::of("sales_user"))].into_iter().collect();
        let ends: RoleEnds = [(AppKey::SI, RoleEnd { until: FRIDAY, then: Some(AE) })].into();
        assert_eq!(effective(&roles, &ends, FRIDAY.plus_millis(-1)), roles);
        assert_eq!(effective(&roles, &ends, FRIDAY), roles.with(AppKey::SI, Some(AE)));
        let gone: RoleEnds = [(AppKey::SI, RoleEnd { until: FRIDAY, then: None })].into();
        assert_eq!(effective(&roles, &gone, MONDAY).in_app(AppKey::SI), None);
    }

    #[test]
    fn e12_what_was_to_end_anyhow_never_comes_back() {
        let first = given(Some(AE), None, Some(SDR), Some(FRIDAY)).unwrap();
        assert_eq!(first, RoleEnd { until: FRIDAY, then: Some(AE) });
        assert_eq!(given(Some(SDR), Some(&first), Some(LITE), Some(MONDAY)), Some(RoleEnd { until: MONDAY, then: Some(AE) }));
        assert_eq!(given(Some(SDR), Some(&first), Some(SDR), Some(MONDAY)), Some(RoleEnd { until: MONDAY, then: Some(AE) }));
        assert_eq!(given(Some(SDR), Some(&first), Some(AE), Some(MONDAY)), Some(RoleEnd { until: MONDAY, then: None }));
        // Who holds it for good and is given it until Friday holds nothing then.
        assert_eq!(given(Some(AE), None, Some(AE), Some(FRIDAY)), Some(RoleEnd { until: FRIDAY, then: None }));
    }

    #[test]
    fn no_role_has_no_end_and_without_a_date_there_is_none() {
        assert_eq!(given(Some(AE), None, None, Some(FRIDAY)), None);
        assert_eq!(given(Some(AE), None, Some(SDR), None), None);
    }

    #[test]
    fn an_end_lies_ahead_and_within_a_year() {
        let refused = |until| check(AppKey::SI, until, FRIDAY).is_err();
        assert!(refused(FRIDAY) && refused(Instant(0)) && refused(Instant(i64::MAX)) && refused(Instant(i64::MIN)));
        assert!(!refused(MONDAY) && !refused(FRIDAY.plus_millis(MAX_END_AHEAD_MS)));
    }
}
