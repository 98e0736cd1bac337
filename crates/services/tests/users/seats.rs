//! Applications and seats as the operator sets them.

use domain::audit::AuditAction;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::HOUR_MS;
use serde_json::{Value, json};
use services::seed::{Seed, SeedApplication};
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
    serde_json::from_value(json!({
        "key": "fc", "name": "Forecasting",
        "permissions": [{ "key": "fc.plan", "area": "Plans", "label": "Plans" }],
        "roles": [{ "key": "planner", "name": "Planner", "levels": { "fc.plan": "full" } }],
    }))
    .unwrap()
}

/// A seed file with one organisation.
fn seed(mut organization: Value) -> Seed {
    organization["name"] = "Northwest".into();
    serde_json::from_value(json!({ "organizations": [organization] })).unwrap()
}

/// The primary administrator of such an organisation.
fn ada() -> Value {
    json!({ "email": "ada@x.example", "primary": true })
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

    async fn a6_words_of_addresses_and_files_are_no_keys(world: World) {
        for key in ["status", "search", "emails", "list", "sort", "desc", "email", "first_name", "last_active", "problem"] {
            let application = SeedApplication { key: key.into(), ..forecasting() };
            let refused = licences::declare(&world.services, ORGANIZATION, &application, None).await.unwrap_err();
            let told = format!("Application “{key}”: “{key}” names something else in addresses and files of people, so it cannot be a key.");
            assert_eq!(refused.to_string(), told);
        }
        let mut none = forecasting();
        none.roles[0].key = "none".into();
        let refused = licences::declare(&world.services, ORGANIZATION, &none, None).await.unwrap_err().to_string();
        assert_eq!(refused, "Application “fc”: “none” stands for no role, so it cannot be the key of one.");
        let seeded = seed(json!({ "applications": [{ "key": "sort", "name": "Sorting", "roles": [] }], "users": [ada()] }));
        let refused = services::seed::load(&world.services, &seeded).await.unwrap_err().to_string();
        assert!(refused.starts_with("Application “sort”: “sort” names something else"), "{refused}");
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a37_a_seed_file_with_more_people_than_seats_is_not_loaded(world: World) {
        let with_seats = |seats: u32| {
            let user = |name: &str, status: &str| {
                json!({ "email": format!("{name}@x.example"), "status": status, "roles": { "si": "sales_ae" } })
            };
            let users = [ada(), user("ben", "enabled"), user("cleo", "invited"), user("dan", "disabled")];
            seed(json!({ "licences": [{ "app": "abm" }, { "app": "si", "seats": seats }], "users": users }))
        };
        let refused = services::seed::load(&world.services, &with_seats(2)).await.unwrap_err().to_string();
        assert_eq!(refused, "“Northwest”: the application “si” has 2 seats, and 3 are needed for its users.");
        assert_eq!(services::seed::load(&world.services, &with_seats(3)).await.unwrap(), 4);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
