//! The four statuses (A30) and how the two invitation ones follow from the clock.

use serde::{Deserialize, Serialize};

use crate::time::{HOUR_MS, Instant};

/// An invitation's link lives this long from the moment it was sent (A10, D5).
pub const INVITATION_LIFE_MS: i64 = 72 * HOUR_MS;

/// What is kept. Whether an open invitation has lapsed is asked of the clock each time; that it has is written down soon
/// after ([`StoredStatus::settled`]), for the sake of lists of millions, and from then on a clock that jumps back does not
/// revive it (F09).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredStatus {
    Enabled,
    Disabled,
    Invited { sent_at: Instant },
    ExpiredInvite { sent_at: Instant },
}

impl StoredStatus {
    /// The status a person sees at `now`.
    #[must_use]
    pub const fn at(self, now: Instant) -> Status {
        match self {
            Self::Enabled => Status::Enabled,
            Self::Disabled => Status::Disabled,
            Self::Invited { sent_at } => {
                let expires_at = sent_at.plus_millis(INVITATION_LIFE_MS);
                if now.0 < expires_at.0 { Status::Invited { expires_at } } else { Status::ExpiredInvite { expired_at: expires_at } }
            }
            Self::ExpiredInvite { sent_at } => Status::ExpiredInvite { expired_at: sent_at.plus_millis(INVITATION_LIFE_MS) },
        }
    }

    /// The word that is kept.
    #[must_use]
    pub const fn stored_key(self) -> StatusKey {
        match self {
            Self::Enabled => StatusKey::Enabled,
            Self::Disabled => StatusKey::Disabled,
            Self::Invited { .. } => StatusKey::Invited,
            Self::ExpiredInvite { .. } => StatusKey::ExpiredInvite,
        }
    }

    /// The same status with what the clock says of an invitation written down.
    #[must_use]
    pub const fn settled(self, now: Instant) -> Self {
        match (self, self.at(now)) {
            (Self::Invited { sent_at }, Status::ExpiredInvite { .. }) => Self::ExpiredInvite { sent_at },
            (status, _) => status,
        }
    }
}

/// The status as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Enabled,
    Disabled,
    Invited { expires_at: Instant },
    ExpiredInvite { expired_at: Instant },
}

impl Status {
    /// The status without its instants, as filters name it.
    #[must_use]
    pub const fn key(self) -> StatusKey {
        match self {
            Self::Enabled => StatusKey::Enabled,
            Self::Disabled => StatusKey::Disabled,
            Self::Invited { .. } => StatusKey::Invited,
            Self::ExpiredInvite { .. } => StatusKey::ExpiredInvite,
        }
    }

    /// When the open or lapsed invitation was sent.
    #[must_use]
    pub const fn invited_at(self) -> Option<Instant> {
        match self {
            Self::Invited { expires_at: end } | Self::ExpiredInvite { expired_at: end } => {
                Some(end.plus_millis(-INVITATION_LIFE_MS))
            }
            Self::Enabled | Self::Disabled => None,
        }
    }
}

/// The four words of the Status filter (A30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusKey {
    Enabled,
    Disabled,
    Invited,
    ExpiredInvite,
}

impl StatusKey {
    pub const ALL: [Self; 4] = [Self::Enabled, Self::Disabled, Self::Invited, Self::ExpiredInvite];

    /// The word used in URLs and the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Invited => "invited",
            Self::ExpiredInvite => "expired_invite",
        }
    }

    /// Whether a person with this status holds the seat of a role he has (Q14).
    #[must_use]
    pub const fn holds_seat(self) -> bool {
        matches!(self, Self::Enabled | Self::Invited)
    }

    /// Whether the person never joined: then he can be invited anew, or deleted (A26).
    #[must_use]
    pub const fn is_invite(self) -> bool {
        matches!(self, Self::Invited | Self::ExpiredInvite)
    }

    /// The status a word names.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_an_invitation_lapses_72_hours_after_it_was_sent() {
        let sent_at = Instant(1_000);
        let status = StoredStatus::Invited { sent_at };
        assert_eq!(status.at(sent_at.plus_millis(INVITATION_LIFE_MS - 1)).key(), StatusKey::Invited);
        assert_eq!(status.at(sent_at.plus_millis(INVITATION_LIFE_MS)).key(), StatusKey::ExpiredInvite);
    }

    #[test]
    fn q14_disabling_and_lapsing_free_the_seat() {
        let invited = StoredStatus::Invited { sent_at: Instant(0) };
        assert!(StoredStatus::Enabled.at(Instant(0)).key().holds_seat());
        assert!(invited.at(Instant(1)).key().holds_seat());
        assert!(!invited.at(Instant(INVITATION_LIFE_MS)).key().holds_seat());
        assert!(!StoredStatus::Disabled.at(Instant(0)).key().holds_seat());
    }
}
