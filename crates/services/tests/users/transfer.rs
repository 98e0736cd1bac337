//! Handing over the primary administration.

use domain::audit::AuditAction;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::HOUR_MS;
use domain::users::User;
use domain::users::bulk::BulkChange;
use domain::users::invite::Acceptance;
use domain::users::status::StatusKey;
use services::sign_in::authenticate;
use services::testkit::{BEGINNING, World, origin};
use services::{licences, users};

use super::act::{apply, id, last_told, pick, refusal, request, row};

/// Takes away the seats of SI that nobody holds; how many are held.
async fn fill_seats(world: &World) -> u32 {
    let everybody = world.everybody("Calder & Voss").await;
    let holds = |user: &&User| user.status.stored_key().holds_seat() && user.roles.in_app(AppKey::SI).is_some();
    let held = u32::try_from(everybody.iter().filter(holds).count()).unwrap();
    licences::set_seats(&world.services, "Calder & Voss", AppKey::SI, Some(held)).await.unwrap();
    held
}

services::on_both_databases! {
    async fn q2_it_changes_hands_when_both_say_so(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        assert_eq!(users::transfer::accept(&tomas).await.err().map(refusal), Some(Refusal::NotFound));
        users::transfer::offer(&nora, id(&world, "tomas").await).await.unwrap();
        let seen = users::transfer::seen(&tomas).await.unwrap().expect("is told");
        assert_eq!((seen.is_to_you, seen.from_name.as_str()), (true, "Nora Lindqvist"));
        assert_eq!(users::transfer::seen(&world.cx("priya").await).await.unwrap(), None);
        assert_eq!(users::transfer::accept(&world.cx("priya").await).await.err().map(refusal), Some(Refusal::NotFound));
        users::transfer::accept(&tomas).await.unwrap();
        let now = world.cx("tomas").await;
        assert!(now.actor().authority.is_primary);
        let nora = world.cx("nora").await;
        assert!(!nora.actor().authority.is_primary);
        assert_eq!(nora.actor().roles.in_app(AppKey::SI), Some(RoleKey::of("sales_administrator")));
        assert_eq!(users::transfer::accept(&now).await.err().map(refusal), Some(Refusal::NotFound), "once");
        assert_eq!(users::transfer::offer(&nora, id(&world, "priya").await).await.err().map(refusal), Some(Refusal::NotAllowed));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q2_only_the_holder_offers_and_only_to_somebody_enabled(world: World) {
        let nora = world.cx("nora").await;
        let tomas = world.cx("tomas").await;
        assert_eq!(users::transfer::offer(&tomas, id(&world, "priya").await).await.err().map(refusal), Some(Refusal::NotAllowed));
        let daniel = users::transfer::offer(&nora, id(&world, "daniel").await).await.err().map(refusal);
        assert_eq!(daniel, Some(Refusal::NotEnabled { who: "Daniel Reyes".into() }));
        assert!(users::transfer::offer(&nora, id(&world, "nora").await).await.is_err());
        let otto = world.cx("otto").await;
        assert_eq!(users::transfer::offer(&otto, id(&world, "sam").await).await.err().map(refusal), Some(Refusal::NotFound));
    }

    async fn q2_an_offer_lapses_is_taken_back_and_dies_with_a_disabled_account(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let to = id(&world, "tomas").await;
        users::transfer::offer(&nora, to).await.unwrap();
        world.clock.set(BEGINNING.plus_millis(72 * HOUR_MS));
        assert_eq!(users::transfer::accept(&world.cx("tomas").await).await.err().map(refusal), Some(Refusal::NotFound));
        world.clock.set(BEGINNING);
        users::transfer::take_back(&nora).await.unwrap();
        assert_eq!(users::transfer::accept(&tomas).await.err().map(refusal), Some(Refusal::NotFound));
        users::transfer::offer(&nora, to).await.unwrap();
        apply(&nora, request(&pick(&world, &["tomas"]).await, &BulkChange::Disable), "1").await.unwrap();
        assert_eq!(users::transfer::accept(&tomas).await.err().map(refusal), Some(Refusal::SignInNeeded));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q15_the_operator_gives_it_to_somebody_and_a_link_lets_him_in(world: World) {
        let recovered = users::transfer::recover(&world.services, "Calder & Voss", "TOMAS@calder.example").await.unwrap();
        assert_eq!((recovered.former.as_str(), recovered.left.as_slice()), ("Nora Lindqvist", &[][..]));
        let token = recovered.link.rsplit('/').next().unwrap().to_owned();
        assert_eq!(row(&world.cx("nora").await, "tomas").await.status.key(), StatusKey::Invited);
        assert!(!world.cx("nora").await.actor().authority.is_primary);
        let acceptance =
            Acceptance { token, first_name: "Tomás".into(), last_name: "Silva".into(), password: "a sentence of his own".into() };
        let session = users::invite::accept(&world.services, acceptance, &origin()).await.unwrap();
        assert!(authenticate(&world.services, &session, &origin()).await.unwrap().actor().authority.is_primary);
        for (organization, address) in [("Nobody & Sons", "tomas@calder.example"), ("Calder & Voss", "otto@northwind.example")] {
            let refused = users::transfer::recover(&world.services, organization, address).await.err().map(refusal);
            assert_eq!(refused, Some(Refusal::NotFound), "{organization} {address}");
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q15_the_log_tells_whose_status_and_roles_the_operator_changed(world: World) {
        for (name, was) in [("tomas", "enabled"), ("daniel", "disabled")] {
            users::transfer::recover(&world.services, "Calder & Voss", &format!("{name}@calder.example")).await.unwrap();
            let told = last_told(&world, AuditAction::PrimaryRecovered).await;
            assert!(told.contains(&format!("0 status: {was} > invited")), "{told:?}");
            assert!(told.iter().any(|told| told.starts_with("0 role.abm: ") && told.ends_with(" > primary_administrator")), "{told:?}");
        }
        // Who is invited already is invited anew: his status stays.
        users::transfer::recover(&world.services, "Calder & Voss", "daniel@calder.example").await.unwrap();
        let told = last_told(&world, AuditAction::PrimaryRecovered).await;
        assert!(!told.iter().any(|told| told.contains("status")), "{told:?}");
    }

    async fn q15_full_seats_keep_nobody_from_recovering_and_who_had_it_gives_his_seat(world: World) {
        // Tomás has no role in SI.
        let held = fill_seats(&world).await;
        let recovered = users::transfer::recover(&world.services, "Calder & Voss", "tomas@calder.example").await.unwrap();
        assert_eq!((recovered.former.as_str(), recovered.left), ("Nora Lindqvist", vec!["SI".to_owned()]));
        let nora = world.cx("nora").await.actor().roles.clone();
        assert_eq!((nora.in_app(AppKey::ABM), nora.in_app(AppKey::SI)), (Some(RoleKey::of("administrator")), None));
        let told = last_told(&world, AuditAction::PrimaryRecovered).await;
        assert!(told.contains(&"1 role.si: primary_administrator > none".to_owned()), "{told:?}");
        assert!(told.contains(&"1 role.abm: primary_administrator > administrator".to_owned()), "{told:?}");
        assert_eq!(fill_seats(&world).await, held);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q2_a37_full_seats_keep_it_from_changing_hands_and_the_sentence_names_the_application(world: World) {
        fill_seats(&world).await;
        users::transfer::offer(&world.cx("nora").await, id(&world, "tomas").await).await.unwrap();
        let refused = users::transfer::accept(&world.cx("tomas").await).await.map_err(refusal).unwrap_err();
        assert_eq!(refused, Refusal::SeatsShort { app: "SI".into(), needs: 1, left: 0 });
        assert!(refused.to_string().contains("SI seats"), "{refused}");
        assert!(world.cx("nora").await.actor().authority.is_primary);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q15_the_holder_recovers_too(world: World) {
        users::transfer::recover(&world.services, "Calder & Voss", "nora@calder.example").await.unwrap();
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
