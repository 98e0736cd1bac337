//! What can still be taken back once the dialog is closed (E3).

use domain::audit::{AuditAction, AuditFilter, AuditQuery};
use domain::id::AuditId;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::DAY_MS;
use domain::users::bulk::BulkChange;
use services::testkit::{BEGINNING, World};
use services::{Cx, ServiceError, audit, users};

use super::act::{apply, id, pick, request, role_of, si};

/// The entries one is offered to take back.
async fn offered(cx: &Cx) -> Vec<AuditId> {
    users::bulk::recent(cx).await.unwrap().iter().map(|line| line.id).collect()
}

/// Whether an opened entry offers it, and whether somebody's trail does.
async fn offers(world: &World, cx: &Cx, entry: AuditId, about: &str) -> (bool, bool) {
    let trail = users::edit::page(cx, id(world, about).await).await.unwrap().trail.unwrap();
    let line = trail.iter().find(|line| line.id == entry).unwrap();
    (audit::open(cx, entry).await.unwrap().can_undo, line.can_undo)
}

services::on_both_databases! {
    async fn e3_an_action_is_offered_until_it_is_taken_back(world: World) {
        let nora = world.cx("nora").await;
        let done = apply(&nora, request(&pick(&world, &["sam", "aisha"]).await, &si(Some("sales_lite"))), "1").await.unwrap();
        assert_eq!(offered(&nora).await, [done.audit_id]);
        assert_eq!(offers(&world, &nora, done.audit_id, "sam").await, (true, true));
        let line = users::bulk::recent(&nora).await.unwrap().remove(0);
        assert_eq!((line.action, line.users, line.actor.as_deref()), (AuditAction::RolesChanged, 2, Some("Nora Lindqvist")));
        assert_eq!(line.whom, None);
        apply(&nora, request(&pick(&world, &["mei"]).await, &BulkChange::Disable), "2").await.unwrap();
        let single = users::bulk::recent(&nora).await.unwrap().remove(0);
        assert_eq!((single.action, single.users, single.whom.as_deref()), (AuditAction::UsersDisabled, 1, Some("Mei Tanaka")));
        audit::undo(&nora, single.id, "undo-key-2").await.unwrap();

        let undone = audit::undo(&nora, done.audit_id, "undo-key-1").await.unwrap();
        assert_eq!((undone.changed, undone.skipped_count), (2, 0));
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_ae")));
        assert_eq!(offered(&nora).await, []);
        assert_eq!(offers(&world, &nora, done.audit_id, "sam").await, (false, false));
        assert_eq!(offers(&world, &nora, undone.audit_id, "sam").await, (false, false));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e3_an_action_is_offered_for_24_hours_and_then_refused(world: World) {
        let nora = world.cx("nora").await;
        let done = apply(&nora, request(&pick(&world, &["sam", "aisha"]).await, &BulkChange::Disable), "1").await.unwrap();
        world.clock.set(BEGINNING.plus_millis(DAY_MS - 1));
        assert_eq!((offered(&nora).await, offers(&world, &nora, done.audit_id, "sam").await), (vec![done.audit_id], (true, true)));
        world.clock.set(BEGINNING.plus_millis(DAY_MS));
        assert_eq!((offered(&nora).await, offers(&world, &nora, done.audit_id, "sam").await), (vec![], (false, false)));
        // Signed in anew: a session does not last that long unused.
        let refused = audit::undo(&world.cx("nora").await, done.audit_id, "undo-key-1").await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotFound))));
    }

    async fn e3_whatever_is_offered_is_taken_back_and_nothing_else_is(world: World) {
        let nora = world.cx("nora").await;
        for (n, (whom, change)) in [
            ("sam", BulkChange::Disable),
            ("daniel", BulkChange::Enable),
            ("aisha", si(Some("sales_lite"))),
            ("ivan", BulkChange::Resend),
            ("chloe", BulkChange::Delete),
        ].into_iter().enumerate() {
            let made = apply(&nora, request(&pick(&world, &[whom]).await, &change), &format!("n{n}")).await.unwrap();
            assert_eq!(offered(&nora).await.contains(&made.audit_id), made.can_undo, "{whom}");
        }
        let offered = offered(&nora).await;
        assert_eq!(offered.len(), 3);
        let page = audit::list(&nora, &AuditQuery { filter: AuditFilter::default(), ..AuditQuery::default() }).await.unwrap().page;
        for (n, row) in page.rows.iter().enumerate() {
            let can_undo = audit::open(&nora, row.id).await.unwrap().can_undo;
            assert_eq!(can_undo, offered.contains(&row.id), "{:?}", row.action);
            assert_eq!(audit::undo(&nora, row.id, &format!("undo-key-{n}")).await.is_ok(), can_undo, "{:?}", row.action);
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e3_one_is_offered_ones_own_and_needs_the_right_but_not_the_log(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        let own = apply(&priya, request(&pick(&world, &["sam"]).await, &si(None)), "1").await.unwrap();
        let others = apply(&nora, request(&pick(&world, &["aisha"]).await, &si(None)), "2").await.unwrap();
        assert_eq!((offered(&priya).await, offered(&nora).await), (vec![own.audit_id], vec![others.audit_id]));
        // Nora reads the log and may take back what Priya did.
        assert_eq!(offers(&world, &nora, own.audit_id, "sam").await, (true, true));
        for who in ["jonas", "mei", "hannah", "aisha", "sam", "rosa"] {
            let refused = users::bulk::recent(&world.cx(who).await).await;
            assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotAllowed))), "{who}");
        }
    }
}
