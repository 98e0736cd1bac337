//! Entries of the log as its page shows them (D13): a line each, and all of one when it is opened.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{AuditAction, AuditDetail};
use crate::id::{AuditId, UserId};
use crate::page::{Cursor, Page};
use crate::time::Instant;

/// A line of the log carries so many details; opening the entry shows the others.
pub const SHOWN_DETAILS: usize = 3;

/// An opened entry carries so many details of a case; the export has them all.
pub const OPENED_DETAILS: usize = 200;

/// Somebody who acted, or whom an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPerson {
    pub id: UserId,
    /// As shown now; empty when the person is no longer there.
    pub name: String,
    /// As it was last; empty where that is not known of somebody who is no longer there.
    pub email: String,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: AuditId,
    pub at: Instant,
    /// Who did it; `None`: whoever operates the server, or the server itself.
    pub actor: Option<AuditPerson>,
    /// The network address it was done from.
    pub source: Option<String>,
    pub action: AuditAction,
    /// How many people it is about.
    pub users: u32,
    /// The one it is about, where it is about one.
    pub whom: Option<AuditPerson>,
    /// The first [`SHOWN_DETAILS`].
    pub details: Vec<AuditDetail>,
    /// How many more there are.
    pub more: u32,
}

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditList {
    pub page: Page<AuditRow>,
}

/// An opened entry: everything it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: AuditId,
    pub cases: Vec<AuditCase>,
    /// Whether it is a bulk action that whoever reads this may still take back (E3).
    pub can_undo: bool,
}

/// What changed alike for some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCase {
    /// Its number within the entry.
    pub case: u32,
    /// The first [`OPENED_DETAILS`].
    pub details: Vec<AuditDetail>,
    /// How many more there are.
    pub more: u32,
    /// How many people it is about.
    pub users: u32,
    /// The first of them; the others come by [`PeopleAfter`].
    pub people: Vec<AuditPerson>,
    /// `None`: these are all.
    pub next: Option<Cursor>,
}

/// Asks for more of the people of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleAfter {
    pub entry: AuditId,
    pub case: u32,
    pub after: Option<Cursor>,
}

/// What changed, each change told once: people of several cases may have changed in the same way.
#[must_use]
pub fn distinct(mut details: Vec<AuditDetail>) -> Vec<AuditDetail> {
    let mut told = HashSet::new();
    details.retain(|detail| told.insert((detail.subject.clone(), detail.before.clone(), detail.after.clone())));
    details
}

/// The cases of an entry, without people: its details by case, and cases that have people but no details of their own.
/// `users` holds how many people each case has.
#[must_use]
pub fn cases(details: Vec<AuditDetail>, users: &BTreeMap<u32, u32>) -> Vec<AuditCase> {
    let empty = |case: u32| AuditCase {
        case,
        details: Vec::new(),
        more: 0,
        users: users.get(&case).copied().unwrap_or_default(),
        people: Vec::new(),
        next: None,
    };
    let mut cases: BTreeMap<u32, AuditCase> = users.keys().map(|case| (*case, empty(*case))).collect();
    for detail in details {
        let case = cases.entry(detail.case).or_insert_with(|| empty(detail.case));
        if case.details.len() < OPENED_DETAILS {
            case.details.push(detail);
        } else {
            case.more += 1;
        }
    }
    cases.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_two_cases_share_is_told_once() {
        let of = |case, after: &str| AuditDetail { case, ..AuditDetail::changed("role.si", "sales_ae".into(), after.into()) };
        let told = distinct(vec![of(0, "sales_lite"), of(1, "sales_lite"), of(2, "sales_sdr")]);
        assert_eq!(told, [of(0, "sales_lite"), of(2, "sales_sdr")]);
    }

    #[test]
    fn each_case_has_its_details_and_its_people() {
        let detail = |case: u32, subject: &str| AuditDetail { case, ..AuditDetail::added(subject.into(), "x".into()) };
        let details = vec![detail(1, "email"), detail(0, "role.abm"), detail(1, "role.si")];
        let found = cases(details, &[(0, 2), (4, 1)].into());
        let told: Vec<_> = found
            .iter()
            .map(|case| (case.case, case.users, case.details.iter().map(|detail| detail.subject.as_str()).collect::<Vec<_>>()))
            .collect();
        assert!(found.iter().all(|case| case.more == 0));
        assert_eq!(told, [(0, 2, vec!["role.abm"]), (1, 0, vec!["email", "role.si"]), (4, 1, vec![])]);
    }

    #[test]
    fn a_case_of_any_size_crosses_in_part_and_says_so() {
        let details = (0..OPENED_DETAILS + 7).map(|n| AuditDetail::added(n.to_string(), String::new())).collect();
        let found = cases(details, &BTreeMap::new());
        assert_eq!((found[0].details.len(), found[0].more), (OPENED_DETAILS, 7));
    }
}
