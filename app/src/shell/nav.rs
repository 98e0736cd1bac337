//! What the navigation offers: only pages that exist and that the person may open.

use domain::actor::Me;
use domain::right::Right;

use super::paths;
use crate::text::Word;

/// An entry of the navigation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub path: &'static str,
    /// Pages below one of these are this entry's.
    pub covers: &'static [&'static str],
    pub icon: &'static str,
    pub word: Word,
    pub right: Right,
}

/// Under "Work": what everybody comes for.
pub const WORK: &[Entry] =
    &[Entry { path: paths::RECORDS, covers: &[paths::RECORDS], icon: "records", word: Word::Records, right: Right::SignedIn }];

/// Under "Settings".
pub const SETTINGS: &[Entry] = &[
    Entry {
        path: paths::USERS,
        covers: &[paths::USERS, paths::ROLES],
        icon: "users",
        word: Word::UserManagement,
        right: Right::VIEW_USERS,
    },
    Entry {
        path: paths::INTEGRATIONS,
        covers: &[paths::INTEGRATIONS],
        icon: "plug",
        word: Word::Integrations,
        right: Right::VIEW_INTEGRATIONS,
    },
    Entry { path: paths::AUDIT, covers: &[paths::AUDIT], icon: "ledger", word: Word::AuditLog, right: Right::VIEW_AUDIT },
];

/// The entries of `entries` that `me` may open.
pub fn allowed(entries: &'static [Entry], me: &Me) -> Vec<Entry> {
    entries.iter().copied().filter(|entry| me.has(entry.right)).collect()
}

/// Where somebody arrives who asked for no page.
pub fn start_of(me: &Me) -> &'static str {
    // Who administers begins with his people, everybody else with his records.
    if me.has(Right::VIEW_USERS) { paths::USERS } else { paths::RECORDS }
}
