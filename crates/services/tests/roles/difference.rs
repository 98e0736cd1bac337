//! What one role or person reaches and another does not (E10).

use domain::audit::Day;
use domain::id::UserId;
use domain::refusal::Refusal;
use domain::roles::custom::RoleDraft;
use domain::roles::difference::{Difference, DifferenceAddress, Side};
use domain::roles::{AppKey, PermissionLevel, RoleKey};
use domain::time::DAY_MS;
use services::testkit::BEGINNING;
use services::{Cx, roles};

use crate::act::{draft, give, id_of, levels_of, refusal, save};

async fn compare(cx: &Cx, app: Option<AppKey>, left: &str, right: &str) -> Result<Difference, Refusal> {
    let asked = DifferenceAddress { app, left: Some(left.parse().unwrap()), right: Some(right.parse().unwrap()) };
    roles::difference::difference(cx, &asked).await.map_err(refusal)
}

async fn compare_in_abm(cx: &Cx, left: &str, right: &str) -> Result<Difference, Refusal> {
    compare(cx, Some(AppKey::ABM), left, right).await
}

/// Row and both levels, of all applications compared.
fn rows(found: &Difference) -> Vec<(&str, PermissionLevel, PermissionLevel)> {
    found.apps.iter().flat_map(|app| &app.rows).map(|row| (row.row.key.as_str(), row.left, row.right)).collect()
}

fn names(found: &Difference) -> (&str, &str) {
    (&found.left.as_ref().unwrap().name, &found.right.as_ref().unwrap().name)
}

services::on_both_databases! {
    async fn e10_two_roles_show_only_the_rows_that_differ(world: World) {
        let tomas = world.cx("tomas").await;
        let found = compare_in_abm(&tomas, "role:insights_user", "role:sales_user").await.unwrap();
        assert_eq!((found.counts(), names(&found)), ((3, 57), ("Insights User", "Sales User")));
        let same = compare_in_abm(&tomas, "role:sales_user", "role:sales_user").await.unwrap();
        assert_eq!(same.counts(), (0, 60));
        assert_eq!(compare_in_abm(&tomas, "role:sales_user", "role:sales_ae").await, Err(Refusal::NotFound));
        assert_eq!(compare(&tomas, None, "role:sales_user", "role:sales_user").await, Err(Refusal::Missing { field: "app".into() }));
        assert_eq!(compare(&tomas, Some(AppKey::of("fc")), "role:a", "role:b").await, Err(Refusal::NotFound));
    }

    async fn e10_one_role_at_two_dates(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let mut levels = levels_of(&nora, "sales_user").await;
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        world.clock.set(BEGINNING.plus_millis(DAY_MS));
        let tomas = world.cx("tomas").await;
        levels.insert("settings.integrations.crm".into(), PermissionLevel::View);
        let change = RoleDraft { key: Some(key), ..draft("Front desk", &levels) };
        save(&tomas, &change, "order-0002").await.unwrap();
        world.clock.set(BEGINNING.plus_millis(2 * DAY_MS));
        let tomas = world.cx("tomas").await;
        roles::custom::remove(&tomas, AppKey::ABM, key).await.unwrap();

        let moved = ("settings.integrations.crm", PermissionLevel::None, PermissionLevel::View);
        let found = compare_in_abm(&tomas, "role:desk@2026-11-22", "role:desk@2026-11-23").await.unwrap();
        assert_eq!((rows(&found), names(&found)), (vec![moved], ("Desk", "Front desk")));
        // What is built in is the same at any date.
        assert_eq!(compare_in_abm(&tomas, "role:sales_user@2020-01-01", "role:desk@2026-11-23").await.map(|found| found.counts()), Ok((1, 59)));
        // Before it was made and after it was removed it gave nothing, and says so.
        for day in ["2026-11-21", "2026-11-24"] {
            let found = compare_in_abm(&tomas, &format!("role:desk@{day}"), "role:desk@2026-11-22").await.unwrap();
            let side = found.left.clone().unwrap();
            assert!(side.is_absent && !found.right.clone().unwrap().is_absent, "{day}");
            assert_eq!(side.name, "Front desk");
            assert!(rows(&found).iter().all(|(_, left, right)| *left == PermissionLevel::None && right > left));
        }
        assert_eq!(compare_in_abm(&tomas, "role:desk", "role:desk@2026-11-22").await, Err(Refusal::NotFound));
        assert_eq!(compare_in_abm(&tomas, "role:never@2026-11-22", "role:sales_user").await, Err(Refusal::NotFound));
        // Nor does the neighbour learn that there was one.
        let otto = world.cx("otto").await;
        assert_eq!(compare_in_abm(&otto, "role:desk@2026-11-22", "role:sales_user").await, Err(Refusal::NotFound));
    }

    async fn e10_a_role_changed_on_a_day_is_read_as_the_day_ended(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let levels = levels_of(&nora, "sales_user").await;
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        let less = RoleDraft { key: Some(key), ..draft("Desk", &levels_of(&nora, "view_only_user").await) };
        world.clock.set(Day::parse("2026-11-22").unwrap().end_in_utc());
        save(&world.cx("tomas").await, &less, "order-0002").await.unwrap();
        assert_eq!(compare_in_abm(&tomas, "role:desk@2026-11-22", "role:view_only_user").await.map(|found| found.counts()), Ok((0, 60)));
        assert_ne!(compare_in_abm(&tomas, "role:desk@2026-11-21", "role:view_only_user").await.map(|found| found.counts()), Ok((0, 60)));
    }

    async fn e10_two_people_are_compared_over_all_applications(world: World) {
        let nora = world.cx("nora").await;
        let (sam, aisha) = (id_of(&nora, "sam").await, id_of(&nora, "aisha").await);
        let (left, right) = (Side::User(sam).to_string(), Side::User(aisha).to_string());
        let found = compare(&nora, None, &left, &right).await.unwrap();
        assert_eq!(names(&found), ("Sam Okafor", "Aisha Farouk"));
        assert_eq!(found.left.clone().unwrap().roles.in_app(AppKey::SI), Some(RoleKey::of("sales_ae")));
        let in_abm = compare_in_abm(&nora, "role:sales_user", "role:insights_user").await.unwrap();
        let in_si = compare(&nora, Some(AppKey::SI), "role:sales_ae", "role:sales_sdr").await.unwrap();
        assert_eq!(found.apps, [in_abm.apps[0].clone(), in_si.apps[0].clone()]);
        assert_eq!(compare(&nora, Some(AppKey::SI), &left, &right).await.unwrap().apps, in_si.apps);
        // A person against a role, in the role's application; whoever holds it does not differ from it.
        assert_eq!(compare_in_abm(&nora, &left, "role:sales_user").await.unwrap().counts(), (0, 60));
        give(&nora, "sam", None).await.unwrap();
        let without = compare_in_abm(&nora, &left, "role:sales_user").await.unwrap();
        assert!(!rows(&without).is_empty() && rows(&without).iter().all(|(_, left, _)| *left == PermissionLevel::None));
    }

    async fn e10_a_side_that_is_chosen_is_named_before_the_other_is(world: World) {
        let nora = world.cx("nora").await;
        let asked = DifferenceAddress { left: Some(Side::User(id_of(&nora, "sam").await)), ..DifferenceAddress::default() };
        let found = roles::difference::difference(&nora, &asked).await.unwrap();
        assert_eq!((found.left.map(|side| side.name).as_deref(), found.right, found.apps.len()), (Some("Sam Okafor"), None, 0));
    }

    async fn only_who_may_see_roles_and_people_compares_them_and_neighbours_do_not_meet(world: World) {
        let (nora, sam, priya, otto) = (world.cx("nora").await, world.cx("sam").await, world.cx("priya").await, world.cx("otto").await);
        assert_eq!(compare_in_abm(&sam, "role:sales_user", "role:insights_user").await, Err(Refusal::NotAllowed));
        assert_eq!(refusal(roles::difference::people(&sam, "sam").await.unwrap_err()), Refusal::NotAllowed);
        assert!(compare_in_abm(&priya, "role:sales_user", "role:insights_user").await.is_ok());
        let user = Side::User(id_of(&nora, "sam").await).to_string();
        assert_eq!(compare(&otto, None, &user, &user).await, Err(Refusal::NotFound));
        let nobody = Side::User(UserId("01980000-0000-7000-8000-000000000000".parse().unwrap())).to_string();
        assert_eq!(compare(&nora, None, &user, &nobody).await, Err(Refusal::NotFound));
    }

    async fn people_to_compare_with_are_found_by_a_part_of_name_or_address(world: World) {
        let nora = world.cx("nora").await;
        let found = roles::difference::people(&nora, " okaf ").await.unwrap();
        assert_eq!(found.iter().map(|person| person.email.as_str()).collect::<Vec<_>>(), ["sam@calder.example"]);
        assert_eq!(roles::difference::people(&nora, "").await.unwrap().len(), 10);
        assert_eq!(roles::difference::people(&nora, "otto").await.unwrap(), []);
        assert!(matches!(refusal(roles::difference::people(&nora, &"x".repeat(500)).await.unwrap_err()), Refusal::TooLong { .. }));
    }
}
