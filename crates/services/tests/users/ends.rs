//! Roles that end by themselves (E12).

use domain::audit::AuditAction;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::{DAY_MS, HOUR_MS, Instant};
use domain::users::bulk::{BulkPreview, BulkRequest, Selection};
use domain::users::edit::{UserEdit, UserPage};
use domain::users::end::RoleEnd;
use domain::users::filter::{UserFilter, UserQuery, WantedRole};
use domain::users::grantor::Hindrance;
use services::testkit::{BEGINNING, World};
use services::{Cx, users};

use super::act::{apply, id, order, pick, refusal, request, role_of, si};

const FRIDAY: Instant = BEGINNING.plus_millis(5 * DAY_MS);
const SDR: RoleKey = RoleKey::of("sales_sdr");
const AE: RoleKey = RoleKey::of("sales_ae");

async fn page(cx: &Cx, world: &World, name: &str) -> UserPage {
    users::edit::page(cx, id(world, name).await).await.unwrap()
}

/// Gives somebody a role in Sales Intelligence until an instant.
async fn give(cx: &Cx, world: &World, name: &str, role: RoleKey, until: Option<Instant>) -> Result<UserPage, Refusal> {
    let page = page(cx, world, name).await;
    let mut edit = UserEdit::of(&page, [AppKey::ABM, AppKey::SI].into_iter());
    edit.roles.insert(AppKey::SI, Some(role));
    edit.until.remove(&AppKey::SI);
    edit.until.extend(until.map(|until| (AppKey::SI, until)));
    users::edit::save(cx, page.row.id, &edit, page.seen).await.map_err(refusal)
}

fn until_friday(selection: &Selection, role: &'static str) -> BulkRequest {
    BulkRequest { until: Some(FRIDAY), ..request(selection, &si(Some(role))) }
}

async fn si_end(cx: &Cx, world: &World, name: &str) -> Option<RoleEnd> {
    page(cx, world, name).await.ends.get(&AppKey::SI).copied()
}

services::on_both_databases! {
    async fn e12_a_role_ends_by_itself_and_the_one_before_comes_back(world: World) {
        let nora = world.cx("nora").await;
        let saved = give(&nora, &world, "sam", SDR, Some(FRIDAY)).await.unwrap();
        assert_eq!(saved.ends.get(&AppKey::SI), Some(&RoleEnd { until: FRIDAY, then: Some(AE) }));
        let told: Vec<_> = saved.trail.unwrap()[0].details.iter().map(|detail| (detail.subject.clone(), detail.after.clone().unwrap())).collect();
        assert_eq!(told, [("role.si".to_owned(), "sales_sdr".to_owned()), ("until.si".to_owned(), "2026-11-27T12:00:00Z".to_owned())]);
        world.clock.set(FRIDAY.plus_millis(-1));
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(SDR));
        world.clock.set(FRIDAY);
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(AE));
        let after = page(&world.cx("nora").await, &world, "sam").await;
        assert!(after.ends.is_empty());
        let last = &after.trail.unwrap()[0];
        assert_eq!((last.action, last.actor.as_deref()), (AuditAction::RolesEnded, None), "unlike a role somebody took");
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e12_rights_end_with_the_clock_though_nothing_was_written_down(world: World) {
        let nora = world.cx("nora").await;
        // Within the life of a session that nobody uses.
        let soon = BEGINNING.plus_millis(HOUR_MS);
        give(&nora, &world, "sam", RoleKey::of("sales_administrator"), Some(soon)).await.unwrap();
        let sam = world.sign_in("sam").await;
        let administers = async || {
            let cx = services::sign_in::authenticate(&world.services, &sam, &services::testkit::origin()).await.unwrap();
            cx.require(domain::right::Right::BULK_USERS).is_ok()
        };
        assert!(administers().await);
        world.clock.set(soon);
        assert!(!administers().await);
    }

    async fn e12_in_bulk_each_has_again_what_he_had(world: World) {
        let nora = world.cx("nora").await;
        let selection = pick(&world, &["sam", "aisha", "mei"]).await;
        apply(&nora, until_friday(&selection, "sales_lite"), "1").await.unwrap();
        world.clock.set(FRIDAY);
        for (name, role) in [("sam", Some(AE)), ("aisha", Some(SDR)), ("mei", None)] {
            assert_eq!(role_of(&world, name, AppKey::SI).await, role, "{name}");
        }
        let trail = page(&world.cx("nora").await, &world, "sam").await.trail.unwrap();
        assert_eq!((trail[0].action, trail[0].users), (AuditAction::RolesEnded, 3), "one entry about all of them");
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e12_another_role_meanwhile_keeps_what_comes_back_and_one_without_end_stays(world: World) {
        let nora = world.cx("nora").await;
        let sam = pick(&world, &["sam"]).await;
        apply(&nora, until_friday(&sam, "sales_sdr"), "1").await.unwrap();
        apply(&nora, until_friday(&sam, "sales_lite"), "2").await.unwrap();
        assert_eq!(si_end(&nora, &world, "sam").await, Some(RoleEnd { until: FRIDAY, then: Some(AE) }));
        // Who has it already keeps it as it is, with its end.
        let same = apply(&nora, request(&pick(&world, &["sam", "aisha"]).await, &si(Some("sales_lite"))), "3").await.unwrap();
        assert_eq!((same.changed, same.same), (1, 1));
        assert!(si_end(&nora, &world, "sam").await.is_some());
        apply(&nora, request(&sam, &si(Some("sales_sdr"))), "4").await.unwrap();
        assert_eq!(si_end(&nora, &world, "sam").await, None);
        world.clock.set(FRIDAY);
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(SDR));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e12_undo_takes_the_new_end_away_and_gives_the_old_one_back(world: World) {
        let nora = world.cx("nora").await;
        let sam = pick(&world, &["sam", "mei"]).await;
        give(&nora, &world, "sam", SDR, Some(FRIDAY.plus_millis(DAY_MS))).await.unwrap();
        let done = apply(&nora, until_friday(&sam, "sales_lite"), "1").await.unwrap();
        users::bulk::undo(&nora, done.audit_id, "order-key-undo").await.unwrap();
        assert_eq!(si_end(&nora, &world, "sam").await, Some(RoleEnd { until: FRIDAY.plus_millis(DAY_MS), then: Some(AE) }));
        assert_eq!(si_end(&nora, &world, "mei").await, None);
        assert_eq!(world.problems().await, Vec::<String>::new());
        world.clock.set(FRIDAY.plus_millis(DAY_MS));
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(AE));
        assert_eq!(role_of(&world, "mei", AppKey::SI).await, None);
    }

    async fn e12_undo_leaves_the_end_of_a_role_the_action_did_not_change(world: World) {
        let nora = world.cx("nora").await;
        let both = pick(&world, &["sam", "mei"]).await;
        let abm = RoleKey::of("marketing_user");
        let to = domain::users::bulk::BulkChange::Roles([(AppKey::ABM, Some(abm)), (AppKey::SI, Some(SDR))].into());
        give(&nora, &world, "sam", SDR, Some(FRIDAY)).await.unwrap();
        // Mei is a marketing user already, Sam has the role in Sales Intelligence.
        let done = apply(&nora, request(&both, &to), "1").await.unwrap();
        users::bulk::undo(&nora, done.audit_id, "order-key-undo").await.unwrap();
        assert_eq!(si_end(&nora, &world, "sam").await, Some(RoleEnd { until: FRIDAY, then: Some(AE) }));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e12_a_seat_is_free_once_the_role_has_ended(world: World) {
        let nora = world.cx("nora").await;
        let held = async || {
            let list = users::list(&world.cx("nora").await, &UserQuery::default()).await.unwrap();
            list.seats.iter().find(|seats| seats.app == AppKey::SI).unwrap().held
        };
        apply(&nora, until_friday(&pick(&world, &["mei"]).await, "sales_lite"), "1").await.unwrap();
        world.clock.set(FRIDAY.plus_millis(-1));
        let before = held().await;
        world.clock.set(FRIDAY);
        assert_eq!(held().await, before - 1);
    }

    async fn e12_filters_find_by_what_is_held_after_the_end(world: World) {
        let nora = world.cx("nora").await;
        apply(&nora, until_friday(&pick(&world, &["mei"]).await, "sales_lite"), "1").await.unwrap();
        let lite = UserFilter { roles: vec![WantedRole { app: AppKey::SI, role: Some(RoleKey::of("sales_lite")) }], ..UserFilter::default() };
        let query = UserQuery { filter: lite, ..UserQuery::default() };
        let found = async || users::list(&nora, &query).await.unwrap().page.rows.iter().any(|row| row.email.starts_with("mei@"));
        assert!(found().await);
        world.clock.set(FRIDAY);
        assert!(!found().await);
    }

    async fn e12_an_end_lies_ahead_and_belongs_to_a_role(world: World) {
        let nora = world.cx("nora").await;
        let sam = pick(&world, &["sam"]).await;
        for until in [BEGINNING, Instant(0), Instant(i64::MAX)] {
            let asked = BulkRequest { until: Some(until), ..request(&sam, &si(Some("sales_sdr"))) };
            let refused = users::bulk::preview(&nora, &asked).await.unwrap_err();
            assert_eq!(refusal(refused), Refusal::EndNotAhead { field: "until.si".into() });
            assert!(give(&nora, &world, "sam", SDR, Some(until)).await.is_err());
        }
        let none = BulkRequest { until: Some(FRIDAY), ..request(&sam, &si(None)) };
        assert!(users::bulk::preview(&nora, &none).await.is_err());
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(AE));
    }

    async fn f07_an_order_sent_again_after_the_end_it_set_has_the_same_answer(world: World) {
        let soon = BulkRequest { until: Some(world.services.now().plus_millis(1)), ..request(&pick(&world, &["aisha"]).await, &si(Some("sales_lite"))) };
        let ordered = order(&world.cx("nora").await, soon, "1").await;
        let first = users::bulk::apply(&world.cx("nora").await, &ordered).await.unwrap();
        world.clock.set(world.services.now().plus_millis(1));
        assert_eq!(users::bulk::apply(&world.cx("nora").await, &ordered).await.unwrap(), first, "though the end is over");
    }

    async fn a33_the_end_of_an_administrators_role_is_the_primary_administrators(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        assert!(matches!(give(&priya, &world, "priya", RoleKey::of("sales_administrator"), Some(FRIDAY)).await, Err(Refusal::Held { .. })));
        let saved = give(&nora, &world, "priya", RoleKey::of("sales_administrator"), Some(FRIDAY)).await.unwrap();
        assert_eq!(saved.ends.get(&AppKey::SI), Some(&RoleEnd { until: FRIDAY, then: None }), "what was held for good now ends");
    }

    async fn a33_who_will_administer_again_is_the_primary_administrators_to_change(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        give(&nora, &world, "mei", RoleKey::of("sales_administrator"), None).await.unwrap();
        give(&nora, &world, "mei", SDR, Some(FRIDAY)).await.unwrap();
        let kept = RoleEnd { until: FRIDAY, then: Some(RoleKey::of("sales_administrator")) };
        let is_held = |refused: Refusal| matches!(refused, Refusal::Held { hindrance: Hindrance::Administrator, .. });

        // Neither sooner, nor later, nor never; nor by another role.
        for (role, until) in [(SDR, Some(BEGINNING.plus_millis(1))), (SDR, None), (AE, Some(FRIDAY)), (AE, None)] {
            assert!(is_held(give(&priya, &world, "mei", role, until).await.unwrap_err()), "{role} {until:?}");
        }
        // In bulk she is named and left out, whether she was picked or found.
        let everybody = Selection::Matching { filter: UserFilter { roles: vec![WantedRole { app: AppKey::SI, role: Some(SDR) }], ..UserFilter::default() }, except: Vec::new() };
        for (key, selection) in [("1", everybody), ("2", pick(&world, &["aisha", "mei"]).await)] {
            let asked = request(&selection, &si(Some(if key == "1" { "sales_lite" } else { "sales_ae" })));
            let shown = users::bulk::preview(&priya, &asked).await.unwrap();
            let names = |shown: &BulkPreview| shown.hindered.iter().map(|held| (held.hindrance, held.users, held.names.clone())).collect::<Vec<_>>();
            assert!(names(&shown).contains(&(Hindrance::Administrator, 1, vec!["Mei Tanaka".to_owned()])), "{:?}", names(&shown));
            assert!(shown.lines.rows.iter().all(|line| !line.name.starts_with("Mei")));
            assert!(is_held(apply(&priya, asked.clone(), key).await.unwrap_err()));
            let done = apply(&priya, BulkRequest { leave_out: true, ..asked }, key).await.unwrap();
            let held: u32 = shown.hindered.iter().map(|held| held.users).sum();
            assert_eq!((done.changed, done.left_out), (shown.changing, held), "{key}");
        }
        assert_eq!(si_end(&nora, &world, "mei").await, Some(kept));

        // Nora takes it away in bulk; taking that back would make an administrator.
        let done = apply(&nora, request(&pick(&world, &["mei"]).await, &si(Some("sales_lite"))), "3").await.unwrap();
        let refused = users::bulk::undo(&priya, done.audit_id, "order-key-4").await.unwrap_err();
        assert!(is_held(refusal(refused)));
        users::bulk::undo(&nora, done.audit_id, "order-key-5").await.unwrap();
        assert_eq!(si_end(&nora, &world, "mei").await, Some(kept));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a33_undo_looks_at_everybody_of_a_class_to_whom_an_administrators_role_comes_back(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        // Like Mei now, and before her by name.
        give(&nora, &world, "aisha", SDR, None).await.unwrap();
        give(&nora, &world, "mei", RoleKey::of("sales_administrator"), None).await.unwrap();
        give(&nora, &world, "mei", SDR, Some(FRIDAY)).await.unwrap();
        let both = pick(&world, &["aisha", "mei"]).await;
        let done = apply(&nora, request(&both, &si(Some("sales_lite"))), "1").await.unwrap();
        let refused = refusal(users::bulk::undo(&priya, done.audit_id, "order-key-2").await.unwrap_err());
        assert!(matches!(&refused, Refusal::Held { hindrance: Hindrance::Administrator, told } if told.who == "Mei Tanaka"), "{refused:?}");
        assert_eq!(role_of(&world, "aisha", AppKey::SI).await, Some(RoleKey::of("sales_lite")), "all or nothing");
        let undone = users::bulk::undo(&nora, done.audit_id, "order-key-3").await.unwrap();
        assert_eq!((undone.changed, undone.skipped_count), (2, 0));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q2_whoever_takes_over_holds_it_without_an_end(world: World) {
        let nora = world.cx("nora").await;
        give(&nora, &world, "sam", SDR, Some(FRIDAY)).await.unwrap();
        users::transfer::offer(&nora, id(&world, "sam").await).await.unwrap();
        users::transfer::accept(&world.cx("sam").await).await.unwrap();
        world.clock.set(FRIDAY);
        assert_eq!(role_of_primary(&world).await, Some(RoleKey::PRIMARY_ADMINISTRATOR));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}

async fn role_of_primary(world: &World) -> Option<RoleKey> {
    let sam = world.cx("sam").await;
    super::act::row(&sam, "sam").await.roles.in_app(AppKey::SI)
}
