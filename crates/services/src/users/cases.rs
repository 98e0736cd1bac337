//! Audit entries about many people, each changed in his own way.

use std::collections::HashMap;

use domain::audit::AuditDetail;

/// The details of an entry, with people who changed alike in one case: thousands who got the same role are told once.
#[derive(Default)]
pub(super) struct Cases {
    known: HashMap<String, u32>,
    details: Vec<AuditDetail>,
}

impl Cases {
    /// The case of somebody to whom these details apply.
    pub fn of(&mut self, details: Vec<AuditDetail>) -> u32 {
        let next = self.next();
        let case = *self.known.entry(format!("{details:?}")).or_insert(next);
        if case == next {
            self.details.extend(details.into_iter().map(|detail| AuditDetail { case, ..detail }));
        }
        case
    }

    fn next(&self) -> u32 {
        u32::try_from(self.known.len()).unwrap_or(u32::MAX)
    }

    /// All of them.
    pub fn into_details(self) -> Vec<AuditDetail> {
        self.details
    }

    /// All of them, and further ones in a case of nobody's: one person's trail does not list the others.
    pub fn with_nobodys(self, further: impl Iterator<Item = AuditDetail>) -> Vec<AuditDetail> {
        let case = self.next();
        self.details.into_iter().chain(further.map(|detail| AuditDetail { case, ..detail })).collect()
    }
}
