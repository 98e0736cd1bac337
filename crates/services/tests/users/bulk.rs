//! Bulk actions.

use domain::id::AuditId;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::DAY_MS;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, ChoiceKind, Selection};
use domain::users::filter::{UserFilter, WantedRole};
use domain::users::grantor::Hindrance;
use domain::users::status::StatusKey;
use services::sign_in::authenticate;
use services::testkit::{BEGINNING, origin};
use services::{ServiceError, users};

use super::act::{apply, id, order, pick, preview, refusal, request, role_of, row, si};

async fn everybody_with(role: &'static str) -> Selection {
    let wanted = WantedRole { app: AppKey::SI, role: Some(RoleKey::of(role)) };
    Selection::Matching { filter: UserFilter { roles: vec![wanted], ..UserFilter::default() }, except: vec![] }
}

services::on_both_databases! {
    async fn a21_everybody_of_a_role_moves_to_another(world: World) {
        let nora = world.cx("nora").await;
        let selection = pick(&world, &["sam", "aisha"]).await;
        let shown = preview(&nora, &request(&selection, &si(Some("sales_lite")))).await;
        assert_eq!((shown.changing, shown.same, shown.hindered.len()), (2, 0, 0));
        assert_eq!(shown.lines.rows.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Aisha Farouk", "Sam Okafor"]);
        let done = apply(&nora, request(&selection, &si(Some("sales_lite"))), "1").await.unwrap();
        assert_eq!((done.changed, done.same, done.left_out, done.can_undo), (2, 0, 0, true));
        for name in ["sam", "aisha"] {
            assert_eq!(role_of(&world, name, AppKey::SI).await, Some(RoleKey::of("sales_lite")));
        }
        let trail = users::edit::page(&nora, id(&world, "sam").await).await.unwrap().trail.unwrap();
        let change = &trail[0].details[0];
        assert_eq!((change.subject.as_str(), change.before.as_deref(), change.after.as_deref()), ("role.si", Some("sales_ae"), Some("sales_lite")));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e1_the_preview_tells_the_rights_that_come_and_go(world: World) {
        let nora = world.cx("nora").await;
        let shown = preview(&nora, &request(&pick(&world, &["aisha"]).await, &si(Some("sales_ae")))).await;
        let lost: Vec<&str> = shown.effects[0].lost.iter().map(|words| &*words.en).collect();
        assert_eq!((shown.effects.len(), shown.effects[0].users, shown.effects[0].gained.len()), (1, 1, 0));
        assert_eq!(lost, ["Send to sales engagement tool", "Export to CSV"]);
    }

    async fn a22_no_role_assigned_takes_the_role(world: World) {
        let nora = world.cx("nora").await;
        apply(&nora, request(&pick(&world, &["sam"]).await, &si(None)), "1").await.unwrap();
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, None);
        assert_eq!(role_of(&world, "sam", AppKey::ABM).await, Some(RoleKey::of("sales_user")));
    }

    async fn a24_choices_are_grayed_out_and_name_who_causes_it(world: World) {
        let nora = world.cx("nora").await;
        let selection = pick(&world, &["sam", "daniel", "chloe", "nora"]).await;
        let options = users::bulk::options(&nora, &selection).await.unwrap();
        assert_eq!(options.selected, 4);
        let why = |kind| {
            let choice = options.choices.iter().find(|choice| choice.kind == kind).unwrap();
            choice.hindered.iter().map(|one| (one.hindrance, one.names.join(", "))).collect::<Vec<_>>()
        };
        assert_eq!(why(ChoiceKind::Role(AppKey::SI)), [(Hindrance::Yourself, "Nora Lindqvist".into()), (Hindrance::Disabled, "Daniel Reyes".into())]);
        assert_eq!(why(ChoiceKind::Enable), [(Hindrance::Yourself, "Nora Lindqvist".into()), (Hindrance::NotDisabled, "Chloé Martin, Sam Okafor".into())]);
        assert_eq!(why(ChoiceKind::Disable), [(Hindrance::Yourself, "Nora Lindqvist".into()), (Hindrance::NotEnabled, "Chloé Martin, Daniel Reyes".into())]);
        let joined = [(Hindrance::Joined, "Daniel Reyes, Nora Lindqvist, Sam Okafor".to_owned())];
        let names = |list: Vec<(Hindrance, String)>| list.into_iter().map(|(why, _)| why).collect::<Vec<_>>();
        assert_eq!(names(why(ChoiceKind::Delete)), [joined[0].0]);
    }

    async fn a25_a_disabled_person_holds_a_role_change_back_until_left_out(world: World) {
        let nora = world.cx("nora").await;
        let selection = pick(&world, &["sam", "daniel"]).await;
        let refused = apply(&nora, request(&selection, &si(Some("sales_lite"))), "1").await.unwrap_err();
        assert!(matches!(refused, Refusal::Held { hindrance: Hindrance::Disabled, .. }));
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_ae")));
        let leaving = BulkRequest { leave_out: true, ..request(&selection, &si(Some("sales_lite"))) };
        let done = apply(&nora, leaving, "2").await.unwrap();
        assert_eq!((done.changed, done.left_out), (1, 1));
        assert_eq!(role_of(&world, "daniel", AppKey::SI).await, Some(RoleKey::of("sales_sdr")));
    }

    async fn a26_only_invitations_are_deleted(world: World) {
        let nora = world.cx("nora").await;
        let refused = apply(&nora, request(&pick(&world, &["ivan", "sam"]).await, &BulkChange::Delete), "1").await.unwrap_err();
        assert!(matches!(refused, Refusal::Held { hindrance: Hindrance::Joined, .. }));
        let done = apply(&nora, request(&pick(&world, &["ivan", "chloe"]).await, &BulkChange::Delete), "2").await.unwrap();
        assert_eq!((done.changed, done.can_undo), (2, false));
        let left = users::list(&nora, &Default::default()).await.unwrap();
        assert!(!left.page.rows.iter().any(|row| row.status != domain::users::Status::Enabled && row.name != "Daniel Reyes"));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a32_the_administrator_of_one_application_changes_its_roles_only(world: World) {
        let priya = world.cx("priya").await;
        let selection = pick(&world, &["sam"]).await;
        let abm = BulkChange::Roles([(AppKey::ABM, None)].into());
        let refused = users::bulk::preview(&priya, &request(&selection, &abm)).await.unwrap_err();
        assert!(matches!(refusal(refused), Refusal::Held { hindrance: Hindrance::NotYours { .. }, .. }));
        assert!(apply(&priya, request(&selection, &si(Some("sales_lite"))), "1").await.is_ok());
    }

    async fn a31_everybody_else_is_refused(world: World) {
        for who in ["jonas", "mei", "hannah", "aisha", "sam", "rosa"] {
            let refused = users::bulk::options(&world.cx(who).await, &pick(&world, &["rosa"]).await).await;
            assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotAllowed))), "{who}");
        }
    }

    async fn a33_a_peer_is_out_of_reach_and_a35_the_primary_administrator_reaches_him(world: World) {
        let selection = pick(&world, &["priya"]).await;
        let tomas = world.cx("tomas").await;
        let refused = apply(&tomas, request(&selection, &BulkChange::Disable), "1").await.unwrap_err();
        assert!(matches!(refused, Refusal::Held { hindrance: Hindrance::Administrator, .. }));
        let token = world.sign_in("priya").await;
        apply(&world.cx("nora").await, request(&selection, &BulkChange::Disable), "2").await.unwrap();
        let refused = authenticate(&world.services, &token, &origin()).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::SignInNeeded))), "a disabled person is signed out");
        apply(&world.cx("nora").await, request(&selection, &BulkChange::Enable), "3").await.unwrap();
        let refused = authenticate(&world.services, &token, &origin()).await;
        assert!(refused.is_err(), "what ended stays ended");
    }

    async fn a36_only_the_primary_administrator_makes_administrators(world: World) {
        let selection = pick(&world, &["rosa"]).await;
        let refused = users::bulk::preview(&world.cx("priya").await, &request(&selection, &si(Some("sales_administrator")))).await.unwrap_err();
        assert!(matches!(refusal(refused), Refusal::Held { hindrance: Hindrance::OnlyPrimaryGives { .. }, .. }));
        assert!(apply(&world.cx("nora").await, request(&selection, &si(Some("sales_administrator"))), "1").await.is_ok());
    }

    async fn a37_too_few_seats_and_nobody_changes(world: World) {
        // Six of eight are held: Nora, Priya, Aisha, Sam, Rosa and Chloé.
        let nora = world.cx("nora").await;
        let selection = pick(&world, &["jonas", "mei", "hannah"]).await;
        let change = si(Some("sales_lite"));
        let refused = apply(&nora, request(&selection, &change), "1").await.unwrap_err();
        assert_eq!(refused, Refusal::SeatsShort { app: "SI".into(), needs: 3, left: 2 });
        for name in ["jonas", "mei", "hannah"] {
            assert_eq!(role_of(&world, name, AppKey::SI).await, None);
        }
        // E8: the first by name as far as there are seats.
        let first = BulkRequest { first_seats_only: true, ..request(&selection, &change) };
        let shown = preview(&nora, &first).await;
        assert_eq!((shown.changing, shown.without_seat, shown.seats[0].takes, shown.seats[0].left()), (2, 1, 3, Some(2)));
        // Who is left out is neither named nor counted among those who change.
        assert_eq!(shown.lines.rows.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Hannah Price", "Jonas Weber"]);
        assert_eq!((shown.seat_takers.join(", "), shown.effects[0].users), ("Hannah Price, Jonas Weber".to_owned(), 2));
        let done = apply(&nora, first, "2").await.unwrap();
        assert_eq!((done.changed, done.left_out), (2, 1));
        assert_eq!(role_of(&world, "mei", AppKey::SI).await, None, "Hannah and Jonas come before her");
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q14_enabling_takes_a_seat_again(world: World) {
        let nora = world.cx("nora").await;
        apply(&nora, request(&pick(&world, &["jonas", "mei"]).await, &si(Some("sales_lite"))), "1").await.unwrap();
        let refused = apply(&nora, request(&pick(&world, &["daniel"]).await, &BulkChange::Enable), "2").await.unwrap_err();
        assert_eq!(refused, Refusal::SeatsShort { app: "SI".into(), needs: 1, left: 0 });
        let refused = apply(&nora, request(&pick(&world, &["ivan"]).await, &BulkChange::Resend), "3").await.unwrap_err();
        assert_eq!(refused, Refusal::SeatsShort { app: "SI".into(), needs: 1, left: 0 });
    }

    async fn e2_what_was_reviewed_is_what_is_applied(world: World) {
        let nora = world.cx("nora").await;
        let selection = everybody_with("sales_ae").await;
        let stale = order(&nora, request(&selection, &si(Some("sales_lite"))), "1").await;
        let priya = world.cx("priya").await;
        apply(&priya, request(&pick(&world, &["sam"]).await, &si(Some("sales_sdr"))), "2").await.unwrap();
        match users::bulk::apply(&nora, &stale).await.unwrap() {
            BulkOutcome::Moved { preview, moved } => {
                assert_eq!((preview.changing, moved), (0, vec!["Sam Okafor".to_owned()]));
            }
            BulkOutcome::Done(done) => panic!("applied: {done:?}"),
        }
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_sdr")));
        let made_up = BulkOrder { fingerprint: "0.0".into(), key: "order-key-3".into(), ..stale };
        assert!(matches!(users::bulk::apply(&nora, &made_up).await.unwrap(), BulkOutcome::Moved { .. }));
    }

    async fn f07_an_order_sent_twice_has_one_effect_and_one_answer(world: World) {
        let nora = world.cx("nora").await;
        let order = order(&nora, request(&pick(&world, &["sam"]).await, &si(Some("sales_lite"))), "once").await;
        let first = users::bulk::apply(&nora, &order).await.unwrap();
        let second = users::bulk::apply(&nora, &order).await.unwrap();
        assert_eq!(first, second);
        let trail = users::edit::page(&nora, id(&world, "sam").await).await.unwrap().trail.unwrap();
        assert_eq!(trail.len(), 1);
    }

    async fn e3_a_bulk_action_is_taken_back_except_for_whom_somebody_changed_since(world: World) {
        let nora = world.cx("nora").await;
        let selection = pick(&world, &["sam", "aisha", "rosa"]).await;
        let done = apply(&nora, request(&selection, &si(Some("sales_ae"))), "1").await.unwrap();
        assert_eq!((done.changed, done.same), (2, 1));
        apply(&nora, request(&pick(&world, &["rosa"]).await, &si(None)), "2").await.unwrap();
        let undone = users::bulk::undo(&nora, done.audit_id, "undo-0001").await.unwrap();
        assert_eq!((undone.changed, undone.skipped.clone(), undone.skipped_count), (1, vec!["Rosa Delgado".to_owned()], 1));
        assert_eq!(role_of(&world, "aisha", AppKey::SI).await, Some(RoleKey::of("sales_sdr")));
        assert_eq!(role_of(&world, "rosa", AppKey::SI).await, None);
        let again = users::bulk::undo(&nora, done.audit_id, "undo-0002").await.unwrap_err();
        let names = vec!["Aisha Farouk".to_owned(), "Rosa Delgado".to_owned()];
        assert_eq!(refusal(again), Refusal::ChangedSince { names, users: 2 });
        assert_eq!(users::bulk::undo(&nora, done.audit_id, "undo-0001").await.unwrap(), undone);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e3_people_who_came_to_one_role_by_two_ways_go_back_by_two_ways(world: World) {
        let nora = world.cx("nora").await;
        // Rosa and Sam are then alike in Sales Intelligence and, once Sam has no ABM role, in everything.
        let abm = BulkChange::Roles([(AppKey::ABM, None)].into());
        apply(&nora, request(&pick(&world, &["sam"]).await, &abm), "1").await.unwrap();
        let done = apply(&nora, request(&pick(&world, &["sam", "rosa"]).await, &si(Some("sales_sdr"))), "2").await.unwrap();
        let undone = users::bulk::undo(&nora, done.audit_id, "undo-0001").await.unwrap();
        assert_eq!(undone.changed, 2);
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_ae")));
        assert_eq!(role_of(&world, "rosa", AppKey::SI).await, Some(RoleKey::of("sales_lite")));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e3_after_a_day_it_is_too_late(world: World) {
        let nora = world.cx("nora").await;
        let done = apply(&nora, request(&pick(&world, &["sam"]).await, &si(None)), "1").await.unwrap();
        world.clock.set(BEGINNING.plus_millis(DAY_MS));
        let late = users::bulk::undo(&world.cx("nora").await, done.audit_id, "undo-0001").await.unwrap_err();
        assert_eq!(refusal(late), Refusal::NotFound);
    }

    async fn t09_an_order_that_waited_is_judged_by_the_rights_of_now(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let abm = BulkChange::Roles([(AppKey::ABM, None)].into());
        let waiting = order(&tomas, request(&pick(&world, &["sam"]).await, &abm), "1").await;
        // His request is on its way; meanwhile Nora takes his role.
        apply(&nora, request(&pick(&world, &["tomas"]).await, &abm), "2").await.unwrap();
        assert_eq!(refusal(users::bulk::apply(&tomas, &waiting).await.unwrap_err()), Refusal::NotAllowed);
        assert_eq!(role_of(&world, "sam", AppKey::ABM).await, Some(RoleKey::of("sales_user")));
    }

    async fn nobody_reaches_the_neighbours_people(world: World) {
        let otto = world.cx("otto").await;
        let shown = preview(&otto, &request(&pick(&world, &["sam", "rosa"]).await, &BulkChange::Disable)).await;
        assert_eq!((shown.changing, shown.hindered.len(), shown.lines.rows.len()), (0, 0, 0));
        let refused = apply(&otto, request(&pick(&world, &["sam"]).await, &BulkChange::Disable), "1").await.unwrap_err();
        assert_eq!(refused, Refusal::Missing { field: "selection".into() });
        let nora = world.cx("nora").await;
        let done = apply(&nora, request(&pick(&world, &["sam"]).await, &BulkChange::Disable), "2").await.unwrap();
        let theirs: AuditId = done.audit_id;
        assert_eq!(refusal(users::bulk::undo(&otto, theirs, "undo-0001").await.unwrap_err()), Refusal::NotFound);
        assert_eq!(row(&nora, "sam").await.status.key(), StatusKey::Disabled);
    }
}
