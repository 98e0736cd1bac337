//! Which bulk actions can still be taken back (E3), by what the audit log says of them, and what that gives back.

use super::bulk::UNDO_WITHIN_MS;
use super::grantor::{Act, Grantor, Hindrance, Subject};
use super::status::StatusKey;
use crate::audit::{AuditAction, AuditDetail};
use crate::id::AuditId;
use crate::roles::{RoleKey, RoleSet};
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

/// What somebody who is `from` has once these details are taken back: each by an act of its own, which the grantor must be
/// allowed now. Ends come and go with the roles they belong to.
///
/// # Errors
/// The first [`Hindrance`].
pub fn given_back<'a>(
    grantor: &Grantor<'_>,
    from: Subject<'_>,
    details: impl Iterator<Item = &'a AuditDetail>,
) -> Result<(RoleSet, StatusKey), Hindrance> {
    let (mut roles, mut status) = (from.roles.clone(), from.status);
    for detail in details.filter(|detail| detail.end_of_app().is_none()) {
        let before = detail.before.as_deref().unwrap_or_default();
        let act = match detail.app() {
            Some(app) => Act::ChangeRole { app, to: RoleKey::parse(before).filter(|_| before != "none") },
            None if before == StatusKey::Enabled.key() => Act::Enable,
            None => Act::Disable,
        };
        grantor.may(act, &Subject { status, ..from })?;
        match act {
            Act::ChangeRole { app, to } => roles.set(app, to),
            Act::Enable => status = StatusKey::Enabled,
            _ => status = StatusKey::Disabled,
        }
    }
    Ok((roles, status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UserId;
    use crate::roles::{AppKey, Apps, authority_of_shipped, shipped};
    use crate::users::end::NO_ENDS;

    #[test]
    fn e3_what_is_given_back_is_what_was_there_and_only_what_may_be_given() {
        let apps = Apps(shipped::apps().into());
        let role = |app, role| RoleSet::from_iter([(app, RoleKey::of(role))]);
        let back = |actor: RoleSet, status: StatusKey, details: &[AuditDetail]| {
            let authority = authority_of_shipped(&actor);
            let grantor = Grantor { user_id: UserId(uuid::Uuid::from_u128(1)), authority: &authority, apps: &apps, in_bulk: false };
            let (id, roles) = (Some(UserId(uuid::Uuid::from_u128(2))), role(AppKey::SI, "sales_ae"));
            given_back(&grantor, Subject { id, status, roles: &roles, ends: &NO_ENDS }, details.iter())
        };
        let priya = || role(AppKey::SI, "sales_administrator");
        let was = |before: &str| AuditDetail::changed("role.si", before.into(), "sales_ae".into());
        let end = AuditDetail::added("until.si".into(), "2026-11-27T12:00:00Z".into());
        let enabled = StatusKey::Enabled;
        assert_eq!(back(priya(), enabled, &[was("sales_sdr"), end]), Ok((role(AppKey::SI, "sales_sdr"), enabled)));
        assert_eq!(back(priya(), enabled, &[was("none")]), Ok((RoleSet::default(), enabled)));
        let disabled = AuditDetail::changed("status", "enabled".into(), "disabled".into());
        assert_eq!(back(priya(), StatusKey::Disabled, &[disabled]), Ok((role(AppKey::SI, "sales_ae"), enabled)));
        // What was an administrator's is not hers to give (A36), nor is anything of somebody else's application (A32).
        assert!(matches!(back(priya(), enabled, &[was("sales_administrator")]), Err(Hindrance::OnlyPrimaryGives { .. })));
        let tomas = role(AppKey::ABM, "administrator");
        assert!(matches!(back(tomas, enabled, &[was("sales_sdr")]), Err(Hindrance::NotYours { .. })));
    }

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
