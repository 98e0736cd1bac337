//! Sessions, passwords and the limits on guessing.

use serde::{Deserialize, Serialize};

use crate::actor::Me;
use crate::id::SessionId;
use crate::refusal::Refusal;
use crate::roles::Role;
use crate::time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS};

/// A session ends after this long without a request.
pub const SESSION_IDLE_MS: i64 = 12 * HOUR_MS;
/// A session ends this long after sign-in, whatever happens.
pub const SESSION_ABSOLUTE_MS: i64 = 7 * DAY_MS;
/// The last use of a session and of its user is written at most this often.
pub const TOUCH_EVERY_MS: i64 = MINUTE_MS;
/// The shortest password (NIST SP 800-63B-4, section 3.1.1.2: at least 15 for a password that stands alone).
pub const PASSWORD_MIN_CHARS: usize = 15;
/// The longest password that is hashed; more would only cost time.
pub const PASSWORD_MAX_CHARS: usize = 256;

/// Checks a new password.
///
/// # Errors
/// [`Refusal::PasswordTooShort`] or [`Refusal::TooLong`].
pub fn check_new_password(password: &str) -> Result<(), Refusal> {
    let chars = password.chars().count();
    if chars < PASSWORD_MIN_CHARS {
        Err(Refusal::PasswordTooShort { min: PASSWORD_MIN_CHARS as u32 })
    } else if chars > PASSWORD_MAX_CHARS {
        Err(Refusal::TooLong { field: "password".into(), max: PASSWORD_MAX_CHARS as u32 })
    } else {
        Ok(())
    }
}

/// The instants that decide whether a session lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    pub created_at: Instant,
    pub last_used_at: Instant,
    pub revoked_at: Option<Instant>,
}

impl SessionTimes {
    /// Whether the session may be used at `now`. A clock that jumped back before the session's creation does not revive
    /// or end it: both ages are then negative, hence within their limits (F09).
    #[must_use]
    pub const fn is_live(&self, now: Instant) -> bool {
        self.revoked_at.is_none()
            && now.millis_since(self.created_at) < SESSION_ABSOLUTE_MS
            && now.millis_since(self.last_used_at) < SESSION_IDLE_MS
    }

    /// Whether the last use is old enough to be written again.
    #[must_use]
    pub const fn needs_touch(&self, now: Instant) -> bool {
        now.millis_since(self.last_used_at) >= TOUCH_EVERY_MS
    }
}

/// A signed-in browser, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    pub user_agent: String,
    /// The network address it signed in from.
    pub source: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    /// The one that asks.
    pub is_current: bool,
}

/// An account the demo's picker offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    pub email: String,
    pub name: String,
    /// The one named beside the person's name.
    pub role: Option<Role>,
}

/// What whoever opens the page finds: the one call a page load begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entrance {
    /// No organisation exists: the set-up page.
    SetUp,
    /// Signing in; `demo` accounts are offered by a demo server only.
    SignIn { demo: Vec<DemoAccount> },
    /// Somebody is signed in.
    Inside { me: Box<Me> },
}

/// What the set-up page asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    pub setup_code: String,
    pub organization: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub password: String,
}

/// Without the password and the code, which must never reach a log.
impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup").field("organization", &self.organization).field("email", &self.email).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_idle_absolutely_or_revoked() {
        let times = SessionTimes { created_at: Instant(0), last_used_at: Instant(0), revoked_at: None };
        assert!(times.is_live(Instant(SESSION_IDLE_MS - 1)));
        assert!(!times.is_live(Instant(SESSION_IDLE_MS)));
        let used = SessionTimes { last_used_at: Instant(SESSION_ABSOLUTE_MS - 1), ..times };
        assert!(used.is_live(Instant(SESSION_ABSOLUTE_MS - 1)));
        assert!(!used.is_live(Instant(SESSION_ABSOLUTE_MS)));
        assert!(!SessionTimes { revoked_at: Some(Instant(1)), ..times }.is_live(Instant(2)));
    }

    #[test]
    fn a_short_password_is_refused_with_the_rule() {
        assert_eq!(check_new_password("short"), Err(Refusal::PasswordTooShort { min: 15 }));
        assert_eq!(check_new_password("correct horse battery"), Ok(()));
    }
}
