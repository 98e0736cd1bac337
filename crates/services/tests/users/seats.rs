//! Applications and seats as the operator sets them.

use domain::audit::AuditAction;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::HOUR_MS;
use services::seed::SeedApplication;
use services::testkit::BEGINNING;
use services::{Cx, licences, users};

use super::act::{apply, id, last_told, pick, refusal, request, si};

const ORGANIZATION: &str = "Calder & Voss";

/// Held and licensed seats of an application.
async fn seats(cx: &Cx, app: AppKey) -> (u32, Option<u32>) {
    let list = users::list(cx, &domain::users::filter::UserQuery::default()).await.unwrap();
    let seats = list.seats.into_iter().find(|seats| seats.app == app).expect("is licensed");
    (seats.held, seats.licensed)
}

fn forecasting() -> SeedApplication {
    serde_json::from_value(serde_json::json!({
        "key": "fc", "name": "Forecasting",
        "permissions": [{ "key": "fc.plan", "area": "Plans", "label": "Plans" }],
        "roles": [{ "key": "planner", "name": "Planner", "levels": { "fc.plan": "full" } }],
    }))
    .unwrap()
}

services::on_both_databases! {
    async fn a37_the_operator_sets_seats_and_never_below_what_is_held(world: World) {
        let nora = world.cx("nora").await;
        let (held, _) = seats(&nora, AppKey::SI).await;
        let refused = licences::set_seats(&world.services, ORGANIZATION, AppKey::SI, Some(held - 1)).await.unwrap_err();
        assert_eq!(refusal(refused), Refusal::SeatsHeld { app: "SI".into(), held });
        licences::set_seats(&world.services, ORGANIZATION, AppKey::SI, Some(held)).await.unwrap();
        assert_eq!(seats(&nora, AppKey::SI).await, (held, Some(held)));
        // Tomás has no role there, and no seat is left.
        let selection = pick(&world, &["tomas"]).await;
        let refused = apply(&nora, request(&selection, &si(Some("sales_ae"))), "1").await.unwrap_err();
        assert!(matches!(refused, Refusal::SeatsShort { left: 0, .. }));
        licences::set_seats(&world.services, ORGANIZATION, AppKey::SI, None).await.unwrap();
        apply(&nora, request(&selection, &si(Some("sales_ae"))), "2").await.unwrap();
        assert_eq!(seats(&nora, AppKey::SI).await, (held + 1, None));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q14_an_invitation_that_lapsed_a_moment_ago_holds_no_seat_of_the_operators(world: World) {
        let (held, _) = seats(&world.cx("nora").await, AppKey::SI).await;
        // Chloé was invited 21 hours before the beginning.
        world.clock.set(BEGINNING.plus_millis(51 * HOUR_MS));
        licences::set_seats(&world.services, ORGANIZATION, AppKey::SI, Some(held - 1)).await.unwrap();
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a6_a_declared_application_is_there_with_its_roles_and_the_primary_administrators_seat(world: World) {
        licences::declare(&world.services, ORGANIZATION, &forecasting(), Some(1)).await.unwrap();
        let app = AppKey::of("fc");
        let nora = world.cx("nora").await;
        assert_eq!(seats(&nora, app).await, (1, Some(1)));
        assert_eq!(users::edit::page(&nora, id(&world, "nora").await).await.unwrap().row.roles.in_app(app), Some(RoleKey::PRIMARY_ADMINISTRATOR));
        let change = domain::users::bulk::BulkChange::Roles([(app, Some(RoleKey::of("planner")))].into());
        let selection = pick(&world, &["sam"]).await;
        let refused = apply(&nora, request(&selection, &change), "1").await.unwrap_err();
        assert!(matches!(refused, Refusal::SeatsShort { .. }));
        let told = last_told(&world, AuditAction::SeatsSet).await;
        assert_eq!(told, ["0 seats.fc:  > 1", "0 role.fc: none > primary_administrator"]);
        licences::set_seats(&world.services, ORGANIZATION, app, Some(2)).await.unwrap();
        assert_eq!(last_told(&world, AuditAction::SeatsSet).await, ["0 seats.fc: 1 > 2"]);
        apply(&nora, request(&selection, &change), "2").await.unwrap();
        let twice = licences::declare(&world.services, ORGANIZATION, &forecasting(), None).await.unwrap_err();
        assert_eq!(twice.to_string(), "“Calder & Voss” has an application “fc” already.");
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
