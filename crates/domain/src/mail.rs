//! Mails Sightline sends, as far as people look at them.

use serde::{Deserialize, Serialize};

use crate::id::MailId;
use crate::page::Page;
use crate::time::{HOUR_MS, Instant, MINUTE_MS};

/// What a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// An invitation with its link (A9).
    Invitation,
}

impl MailKind {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Invitation].into_iter().find(|kind| kind.key() == key)
    }
}

/// How far a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    Waiting,
    /// A mail server took it.
    Sent,
    /// Given up.
    Failed,
}

impl MailState {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// How long to wait after so many failed attempts; `None`: give up. Nine attempts over a day and a half.
#[must_use]
pub fn wait_after(attempts: u32) -> Option<i64> {
    const WAITS: [i64; 8] =
        [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, 12 * HOUR_MS];
    WAITS.get(usize::try_from(attempts).ok()?.checked_sub(1)?).copied()
}

/// A line of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    pub id: MailId,
    pub kind: MailKind,
    pub recipient: String,
    pub state: MailState,
    pub attempts: u32,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    /// When it is tried next, while it waits.
    pub try_at: Instant,
    pub failure: Option<String>,
    /// What the mail says; in the demo only, where no mail leaves the machine.
    pub shown: Option<ShownMail>,
}

/// A mail to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownMail {
    pub subject: String,
    pub text: String,
    /// The address of the link in it.
    pub link: String,
}

/// How far the organisation's mails are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTally {
    pub waiting: u32,
    /// Of those queued within the last day.
    pub sent: u32,
    /// Given up, at any time.
    pub failed: u32,
}

/// What the outbox page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    pub page: Page<MailLine>,
    pub tally: MailTally,
    pub now: Instant,
    /// Whether mail leaves this server at all.
    pub is_set_up: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert_eq!(wait_after(1), Some(MINUTE_MS));
        assert_eq!(wait_after(8), Some(12 * HOUR_MS));
        assert_eq!(wait_after(9), None);
    }
}
