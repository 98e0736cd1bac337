//! How often somebody may try to sign in: per account and per source (T17). A stranger who tries an account to its
//! limit slows its owner down for minutes, never locks him out.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use domain::refusal::Refusal;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Attempts at once and time to regain one.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// Attempts on one account before waiting; one more comes back every [`SignInLimits::account_regain`].
    pub account_burst: u32,
    pub account_regain: Duration,
    /// The same for one network address, behind which may be a whole office.
    pub source_burst: u32,
    pub source_regain: Duration,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self { account_burst: 10, account_regain: Duration::from_secs(60), source_burst: 60, source_regain: Duration::from_secs(2) }
    }
}

pub(crate) struct Limits {
    account: DefaultKeyedRateLimiter<String>,
    source: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    pub fn new(limits: SignInLimits) -> Self {
        Self {
            account: RateLimiter::keyed(quota(limits.account_burst, limits.account_regain)),
            source: RateLimiter::keyed(quota(limits.source_burst, limits.source_regain)),
        }
    }

    /// Counts an attempt. The account's key is the folded address, which the attacker cannot vary without aiming at
    /// another account.
    ///
    /// # Errors
    /// [`Refusal::TooManyAttempts`] with the time to wait.
    pub fn attempt(&self, email_folded: &str, source: IpAddr) -> Result<(), Refusal> {
        self.source.check_key(&source).map_err(|wait| too_many(&wait))?;
        self.account.check_key(&email_folded.to_owned()).map_err(|wait| too_many(&wait))?;
        Ok(())
    }

    /// Forgets keys that are back at their full allowance, or memory would grow with every address tried.
    pub fn forget_idle(&self) {
        self.account.retain_recent();
        self.source.retain_recent();
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
