//! One person's page.

use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::users::edit::{UserEdit, UserPage};
use domain::users::grantor::Hindrance;
use domain::users::status::StatusKey;
use services::testkit::World;
use services::{Cx, ServiceError, users};

use super::act::{id, refusal};

fn edit_of(page: &UserPage) -> UserEdit {
    UserEdit::of(page, [AppKey::ABM, AppKey::SI].into_iter())
}

async fn save(cx: &Cx, page: &UserPage, edit: &UserEdit) -> Result<UserPage, Refusal> {
    users::edit::save(cx, page.row.id, edit, page.seen).await.map_err(refusal)
}

async fn page(cx: &Cx, world: &World, name: &str) -> UserPage {
    users::edit::page(cx, id(world, name).await).await.unwrap()
}

services::on_both_databases! {
    async fn a15_a18_names_and_roles_are_saved_together_and_stand_in_the_trail(world: World) {
        let nora = world.cx("nora").await;
        let before = page(&nora, &world, "sam").await;
        let mut edit = edit_of(&before);
        edit.job_title = " Account Executive ".into();
        edit.roles.insert(AppKey::SI, Some(RoleKey::of("sales_sdr")));
        let after = save(&nora, &before, &edit).await.unwrap();
        assert_eq!(after.row.job_title, "Account Executive");
        assert_eq!(after.row.roles.in_app(AppKey::SI), Some(RoleKey::of("sales_sdr")));
        let told: Vec<_> = after.trail[0].details.iter().map(|detail| (detail.subject.as_str(), detail.after.as_deref())).collect();
        assert_eq!(told, [("job_title", Some("Account Executive")), ("role.si", Some("sales_sdr"))]);
        assert_eq!(after.trail[0].actor.as_deref(), Some("Nora Lindqvist"));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a_save_that_changes_nothing_leaves_no_trace(world: World) {
        let nora = world.cx("nora").await;
        let before = page(&nora, &world, "sam").await;
        let after = save(&nora, &before, &edit_of(&before)).await.unwrap();
        assert_eq!((after.seen, after.trail.len()), (before.seen, before.trail.len()));
    }

    async fn somebody_elses_change_is_not_overwritten(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        let seen = page(&nora, &world, "rosa").await;
        let mut first = edit_of(&seen);
        first.roles.insert(AppKey::SI, Some(RoleKey::of("sales_ae")));
        save(&priya, &seen, &first).await.unwrap();
        let mut second = edit_of(&seen);
        second.roles.insert(AppKey::SI, None);
        assert_eq!(save(&nora, &seen, &second).await, Err(Refusal::ChangedMeanwhile));
        assert_eq!(page(&nora, &world, "rosa").await.row.roles.in_app(AppKey::SI), Some(RoleKey::of("sales_ae")));
    }

    async fn a16_disabling_signs_out_and_enabling_lets_in_again(world: World) {
        let nora = world.cx("nora").await;
        world.sign_in("sam").await;
        let before = page(&nora, &world, "sam").await;
        assert_eq!(before.sessions.len(), 1);
        let disabled = save(&nora, &before, &UserEdit { is_enabled: Some(false), ..edit_of(&before) }).await.unwrap();
        assert_eq!((disabled.row.status.key(), disabled.sessions.len()), (StatusKey::Disabled, 0));
        let enabled = save(&nora, &disabled, &UserEdit { is_enabled: Some(true), ..edit_of(&disabled) }).await.unwrap();
        assert_eq!((enabled.row.status.key(), enabled.sessions.len()), (StatusKey::Enabled, 0));
    }

    async fn a34_a_one_application_administrator_cannot_touch_himself_or_disable_anothers_user(world: World) {
        let priya = world.cx("priya").await;
        let own = page(&priya, &world, "priya").await;
        let demoted = UserEdit { is_enabled: Some(false), ..edit_of(&own) };
        assert!(matches!(save(&priya, &own, &demoted).await, Err(Refusal::Held { hindrance: Hindrance::Yourself, .. })));
        let renamed = UserEdit { job_title: "Head of Sales".into(), ..edit_of(&own) };
        assert_eq!(save(&priya, &own, &renamed).await.unwrap().row.job_title, "Head of Sales");
        let sam = page(&priya, &world, "sam").await;
        let disabled = UserEdit { is_enabled: Some(false), ..edit_of(&sam) };
        let refused = save(&priya, &sam, &disabled).await.unwrap_err();
        assert_eq!(refused, Refusal::Held {
            hindrance: Hindrance::OtherApp { app: AppKey::ABM },
            told: Box::new(domain::users::grantor::Told { who: "Sam Okafor".into(), are_several: false, app: "ABM".into(), role: String::new() }),
        });
    }

    async fn q2_nobody_demotes_the_primary_administrator_herself_included(world: World) {
        for who in ["nora", "tomas", "priya"] {
            let cx = world.cx(who).await;
            let nora = page(&cx, &world, "nora").await;
            let disabled = UserEdit { is_enabled: Some(false), ..edit_of(&nora) };
            assert!(matches!(save(&cx, &nora, &disabled).await, Err(Refusal::Held { .. })), "{who}");
        }
    }

    async fn all_of_a_save_or_nothing(world: World) {
        let tomas = world.cx("tomas").await;
        let before = page(&tomas, &world, "sam").await;
        let mut edit = edit_of(&before);
        edit.first_name = "Samuel".into();
        edit.roles.insert(AppKey::SI, None);
        assert!(matches!(save(&tomas, &before, &edit).await, Err(Refusal::Held { hindrance: Hindrance::NotYours { .. }, .. })));
        assert_eq!(page(&tomas, &world, "sam").await.first_name, "Sam");
    }

    async fn bad_values_are_refused_by_field(world: World) {
        let nora = world.cx("nora").await;
        let before = page(&nora, &world, "sam").await;
        let long = UserEdit { first_name: "x".repeat(101), ..edit_of(&before) };
        assert_eq!(save(&nora, &before, &long).await, Err(Refusal::TooLong { field: "first_name".into(), max: 100 }));
        let header = UserEdit { last_name: "Okafor\r\nBcc: all@calder.example".into(), ..edit_of(&before) };
        assert_eq!(save(&nora, &before, &header).await, Err(Refusal::Malformed { field: "last_name".into() }));
        let mut role = edit_of(&before);
        role.roles.insert(AppKey::SI, Some(RoleKey::of("emperor")));
        assert!(matches!(save(&nora, &before, &role).await, Err(Refusal::Held { hindrance: Hindrance::NoSuchRole { .. }, .. })));
    }

    async fn the_neighbours_people_are_not_there(world: World) {
        let otto = world.cx("otto").await;
        let refused = users::edit::page(&otto, id(&world, "sam").await).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotFound))));
    }

    async fn an_administrator_ends_a_session_of_somebody_he_could_disable(world: World) {
        world.sign_in("rosa").await;
        let (priya, tomas) = (world.cx("priya").await, world.cx("tomas").await);
        let rosa = page(&priya, &world, "rosa").await;
        let session = rosa.sessions[0].id;
        let refused = users::edit::end_session(&tomas, rosa.row.id, session).await.unwrap_err();
        assert!(matches!(refusal(refused), Refusal::Held { hindrance: Hindrance::OtherApp { .. }, .. }));
        let after = users::edit::end_session(&priya, rosa.row.id, session).await.unwrap();
        assert!(after.sessions.is_empty());
    }
}
