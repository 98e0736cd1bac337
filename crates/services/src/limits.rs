//! How often somebody may try to sign in (T17): per account from one source, per source, and per account from everywhere.
//! A stranger who tries an account to its limit uses up his own attempts, not its owner's. Only one who comes from many
//! sources reaches the wider limit; it is not asked of a source that signed in to this account within the day, so that its
//! owner goes on signing in where he always does.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::refusal::Refusal;
use domain::time::{DAY_MS, Instant};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Attempts at once and time to regain one.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// Attempts on one account from one source before waiting; one more comes back every [`SignInLimits::account_regain`].
    pub account_burst: u32,
    pub account_regain: Duration,
    /// The same for all accounts from one source, behind which may be a whole office.
    pub source_burst: u32,
    pub source_regain: Duration,
    /// The same for one account from all sources together.
    pub anywhere_burst: u32,
    pub anywhere_regain: Duration,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            account_burst: 10,
            account_regain: Duration::from_secs(60),
            source_burst: 60,
            source_regain: Duration::from_secs(2),
            anywhere_burst: 100,
            anywhere_regain: Duration::from_secs(5),
        }
    }
}

pub(crate) struct Limits {
    account: DefaultKeyedRateLimiter<(String, IpAddr)>,
    source: DefaultKeyedRateLimiter<IpAddr>,
    anywhere: DefaultKeyedRateLimiter<String>,
    /// Who signed in from where, and when last.
    at_home: Mutex<HashMap<(String, IpAddr), Instant>>,
}

impl Limits {
    pub fn new(limits: SignInLimits) -> Self {
        Self {
            account: RateLimiter::keyed(quota(limits.account_burst, limits.account_regain)),
            source: RateLimiter::keyed(quota(limits.source_burst, limits.source_regain)),
            anywhere: RateLimiter::keyed(quota(limits.anywhere_burst, limits.anywhere_regain)),
            at_home: Mutex::default(),
        }
    }

    /// Counts an attempt. The account's key is the folded address, which the attacker cannot vary without aiming at
    /// another account.
    ///
    /// # Errors
    /// [`Refusal::TooManyAttempts`] with the time to wait.
    pub fn attempt(&self, email_folded: &str, source: IpAddr, now: Instant) -> Result<(), Refusal> {
        let source = network(source);
        self.source.check_key(&source).map_err(|wait| too_many(&wait))?;
        let key = (email_folded.to_owned(), source);
        self.account.check_key(&key).map_err(|wait| too_many(&wait))?;
        if self.at_home().get(&key).is_some_and(|at| now.0 - at.0 < DAY_MS) {
            return Ok(());
        }
        self.anywhere.check_key(&email_folded.to_owned()).map_err(|wait| too_many(&wait))?;
        Ok(())
    }

    /// Counts an attempt that aims at no account: a guess at a secret nobody could guess.
    ///
    /// # Errors
    /// [`Refusal::TooManyAttempts`] with the time to wait.
    pub fn attempt_from(&self, source: IpAddr) -> Result<(), Refusal> {
        self.source.check_key(&network(source)).map_err(|wait| too_many(&wait))
    }

    /// Notes that the account's password was given from `source`.
    pub fn succeeded(&self, email_folded: &str, source: IpAddr, now: Instant) {
        self.at_home().insert((email_folded.to_owned(), network(source)), now);
    }

    fn at_home(&self) -> MutexGuard<'_, HashMap<(String, IpAddr), Instant>> {
        self.at_home.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets keys that are back at their full allowance, or memory would grow with every address tried.
    pub fn forget_idle(&self, now: Instant) {
        self.at_home().retain(|_, at| now.0 - at.0 < DAY_MS);
        self.account.retain_recent();
        self.source.retain_recent();
        self.anywhere.retain_recent();
    }
}

/// Whoever has one IPv6 address has the 64 bits after its network: they count as one source.
fn network(source: IpAddr) -> IpAddr {
    match source {
        IpAddr::V4(_) => source,
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX)).into(),
    }
}

fn quota(burst: u32, regain: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(regain).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst)
}

fn too_many(wait: &governor::NotUntil<governor::clock::QuantaInstant>) -> Refusal {
    let wait = wait.wait_time_from(DefaultClock::default().now());
    Refusal::TooManyAttempts { wait_seconds: u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX) }
}
