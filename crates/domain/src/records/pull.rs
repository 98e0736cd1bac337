//! Pulling records from the CRM, page by page.

use serde::{Deserialize, Serialize};

use crate::crm::CheckFailure;
use crate::time::Instant;

/// Where a pull stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PullState {
    /// To be begun, or to be continued after a restart or a failure.
    Waiting,
    Running,
    Done,
}

/// How far the pull of an object's records is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullProgress {
    pub state: PullState,
    /// Records that came so far.
    pub records: u32,
    /// How many the CRM said there are; `None` before it was asked.
    pub total: Option<u32>,
    pub finished_at: Option<Instant>,
    /// Why the last page did not come; the pull continues by itself.
    pub failure: Option<CheckFailure>,
}

impl PullProgress {
    /// Whole percents, at most 100.
    #[must_use]
    pub fn percent(&self) -> u32 {
        match self.total {
            _ if self.state == PullState::Done => 100,
            None | Some(0) => 0,
            Some(total) => u32::try_from(u64::from(self.records) * 100 / u64::from(total)).unwrap_or(100).min(100),
        }
    }

    /// Whether more is to come by itself.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.state != PullState::Done
    }
}
