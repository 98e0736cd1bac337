//! Which bulk actions can still be taken back (E3), by what the audit log says of them.

use super::bulk::UNDO_WITHIN_MS;
use crate::audit::{AuditAction, AuditDetail};
use crate::id::AuditId;
use crate::time::Instant;

/// The bulk actions that can be taken back; the others send links or delete.
pub const UNDOABLE: [AuditAction; 3] = [AuditAction::RolesChanged, AuditAction::UsersEnabled, AuditAction::UsersDisabled];

/// Whether an action of that instant may still be taken back, as far as its kind and its age say.
#[must_use]
pub fn is_in_time(action: AuditAction, at: Instant, now: Instant) -> bool {
    UNDOABLE.contains(&action) && now.millis_since(at) < UNDO_WITHIN_MS
}

/// The first instant whose actions may still be taken back.
#[must_use]
pub const fn earliest(now: Instant) -> Instant {
    now.plus_millis(1 - UNDO_WITHIN_MS)
}

/// The entry that an entry about taking one back names.
#[must_use]
pub fn taken_back(details: &[AuditDetail]) -> Option<AuditId> {
    details.iter().find_map(|detail| detail.subject.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e3_a_bulk_action_can_be_taken_back_for_24_hours() {
        let now = Instant(UNDO_WITHIN_MS * 3);
        let at = |ago: i64| now.plus_millis(-ago);
        for action in AuditAction::ALL {
            assert_eq!(is_in_time(*action, at(0), now), UNDOABLE.contains(action), "{action:?}");
        }
        let first = earliest(now);
        assert!(is_in_time(AuditAction::RolesChanged, first, now));
        assert!(!is_in_time(AuditAction::RolesChanged, first.plus_millis(-1), now));
    }

    #[test]
    fn an_undo_names_what_it_took_back_among_what_it_changed() {
        let id = "aud_01900000000070008000000000000001";
        let named = AuditDetail { subject: id.into(), ..AuditDetail::default() };
        let role = AuditDetail::changed("role.abm", "none".into(), "sales_user".into());
        assert_eq!(taken_back(&[role.clone(), named]), id.parse().ok());
        assert_eq!(taken_back(&[role]), None);
    }
}
