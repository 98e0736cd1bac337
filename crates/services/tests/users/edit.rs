//! One person's page.

use domain::audit::AuditLine;
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{AppKey, RoleKey};
use domain::sign_in::SessionRow;
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

fn trail_of(page: &UserPage) -> &[AuditLine] {
    page.trail.as_deref().expect("whoever asks may read it")
}

fn sessions_of(page: &UserPage) -> &[SessionRow] {
    page.sessions.as_deref().expect("whoever asks may end them")
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
        let told: Vec<_> = trail_of(&after)[0].details.iter().map(|detail| (detail.subject.as_str(), detail.after.as_deref())).collect();
        assert_eq!(told, [("job_title", Some("Account Executive")), ("role.si", Some("sales_sdr"))]);
        assert_eq!(trail_of(&after)[0].actor.as_deref(), Some("Nora Lindqvist"));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a_save_that_changes_nothing_leaves_no_trace(world: World) {
        let nora = world.cx("nora").await;
        let before = page(&nora, &world, "sam").await;
        let after = save(&nora, &before, &edit_of(&before)).await.unwrap();
        assert_eq!((after.seen, trail_of(&after).len()), (before.seen, trail_of(&before).len()));
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

    async fn what_somebody_else_did_meanwhile_is_told_before_what_may_not_be_done(world: World) {
        let (nora, priya, tomas) = (world.cx("nora").await, world.cx("priya").await, world.cx("tomas").await);
        let seen = page(&tomas, &world, "sam").await;
        let mut edit = edit_of(&seen);
        edit.job_title = "Account Executive".into();
        let mut meanwhile = edit_of(&seen);
        meanwhile.roles.insert(AppKey::SI, Some(RoleKey::of("sales_sdr")));
        save(&priya, &page(&priya, &world, "sam").await, &meanwhile).await.unwrap();
        // His page says of Sales Intelligence what it was drawn with, which is not his to give.
        assert_eq!(save(&tomas, &seen, &edit).await, Err(Refusal::ChangedMeanwhile));
        let now = page(&tomas, &world, "sam").await;
        let carried = edit.carried(&edit_of(&seen), &edit_of(&now));
        assert_eq!(save(&tomas, &now, &carried).await.unwrap().row.job_title, "Account Executive");
        assert_eq!(page(&nora, &world, "sam").await.row.roles.in_app(AppKey::SI), Some(RoleKey::of("sales_sdr")));
    }

    async fn a16_disabling_signs_out_and_enabling_lets_in_again(world: World) {
        let nora = world.cx("nora").await;
        world.sign_in("sam").await;
        let before = page(&nora, &world, "sam").await;
        assert_eq!(sessions_of(&before).len(), 1);
        let disabled = save(&nora, &before, &UserEdit { is_enabled: Some(false), ..edit_of(&before) }).await.unwrap();
        assert_eq!((disabled.row.status.key(), sessions_of(&disabled).len()), (StatusKey::Disabled, 0));
        let enabled = save(&nora, &disabled, &UserEdit { is_enabled: Some(true), ..edit_of(&disabled) }).await.unwrap();
        assert_eq!((enabled.row.status.key(), sessions_of(&enabled).len()), (StatusKey::Enabled, 0));
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
        let session = sessions_of(&rosa)[0].id;
        let refused = users::edit::end_session(&tomas, rosa.row.id, session).await.unwrap_err();
        assert!(matches!(refusal(refused), Refusal::Held { hindrance: Hindrance::OtherApp { .. }, .. }));
        let after = users::edit::end_session(&priya, rosa.row.id, session).await.unwrap();
        assert!(sessions_of(&after).is_empty());
    }

    async fn anybody_ends_a_session_of_his_own(world: World) {
        world.sign_in("sam").await;
        let sam = world.cx("sam").await;
        let own = page(&sam, &world, "sam").await;
        let other = sessions_of(&own).iter().find(|session| !session.is_current).unwrap().id;
        let after = users::edit::end_session(&sam, own.row.id, other).await.unwrap();
        assert_eq!(sessions_of(&after).len(), sessions_of(&own).len() - 1);
        let rosa = id(&world, "rosa").await;
        assert_eq!(refusal(users::edit::end_session(&sam, rosa, other).await.unwrap_err()), Refusal::NotFound);
    }

    async fn where_somebody_signs_in_from_is_shown_to_himself_and_whoever_could_end_it(world: World) {
        let cases = [("nora", "rosa", true), ("rosa", "rosa", true), ("priya", "rosa", true), ("tomas", "rosa", false), ("priya", "nora", false)];
        for (name, whose, sees) in cases {
            let shown = page(&world.cx(name).await, &world, whose).await;
            assert_eq!(shown.sessions.is_some(), sees, "{name} looks at {whose}");
        }
    }

    async fn d13_the_trail_is_shown_to_those_who_may_read_the_audit_log(world: World) {
        for name in ["nora", "tomas", "sam"] {
            let cx = world.cx(name).await;
            let shown = page(&cx, &world, "sam").await;
            assert_eq!(shown.trail.is_some(), cx.require(Right::VIEW_AUDIT).is_ok(), "{name}");
        }
        assert!(page(&world.cx("sam").await, &world, "sam").await.trail.is_none());
    }

    async fn anybody_changes_his_own_name_and_sees_nobody_elses_page(world: World) {
        let sam = world.cx("sam").await;
        let before = page(&sam, &world, "sam").await;
        let edit = UserEdit { first_name: "Samuel".into(), ..edit_of(&before) };
        let after = save(&sam, &before, &edit).await.unwrap();
        assert_eq!(after.first_name, "Samuel");
        let mut more = edit_of(&after);
        more.roles.insert(AppKey::SI, None);
        assert!(matches!(save(&sam, &after, &more).await, Err(Refusal::Held { .. })));
        let rosa = id(&world, "rosa").await;
        assert_eq!(refusal(users::edit::page(&sam, rosa).await.unwrap_err()), Refusal::NotFound);
        let unknown = users::edit::save(&sam, rosa, &edit, 0).await.unwrap_err();
        assert_eq!(refusal(unknown), Refusal::NotFound);
    }
}
