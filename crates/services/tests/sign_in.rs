//! Signing in, sessions, the first run.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use domain::refusal::Refusal;
use domain::sign_in::{Entrance, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS, Setup};
use domain::time::Instant;
use services::sign_in::{SessionToken, authenticate, demo_accounts, demo_sign_in, entrance, revoke, sessions, sign_in, sign_out};
use services::testkit::{BEGINNING, Backend, PASSWORD, World, from, origin, tamper};
use services::{ServiceError, setup};

fn refusal<T>(result: Result<T, ServiceError>) -> Option<Refusal> {
    match result {
        Err(ServiceError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

services::on_both_databases! {
    async fn t16_one_answer_for_wrong_password_unknown_address_and_closed_account(world: World) {
        for (email, password) in [
            ("nora@calder.example", "wrong"),
            ("nobody@calder.example", PASSWORD),
            ("daniel@calder.example", PASSWORD),
            ("chloe@calder.example", PASSWORD),
            ("not an address", PASSWORD),
        ] {
            let answer = sign_in(&world.services, email, password.into(), &origin()).await;
            assert_eq!(refusal(answer), Some(Refusal::SignInFailed), "{email}");
        }
    }

    async fn a_session_ends_when_idle_at_its_limit_and_when_revoked(world: World) {
        let token = world.sign_in("nora").await;
        world.clock.set(Instant(BEGINNING.0 + SESSION_IDLE_MS - 1));
        assert!(authenticate(&world.services, &token, &origin()).await.is_ok());
        // That use moved the idle end on.
        world.clock.set(Instant(BEGINNING.0 + 2 * SESSION_IDLE_MS - 2));
        assert!(authenticate(&world.services, &token, &origin()).await.is_ok());
        world.clock.set(Instant(BEGINNING.0 + SESSION_ABSOLUTE_MS));
        assert_eq!(refusal(authenticate(&world.services, &token, &origin()).await), Some(Refusal::SignInNeeded));

        let token = world.sign_in("nora").await;
        let cx = authenticate(&world.services, &token, &origin()).await.unwrap();
        sign_out(&cx).await.unwrap();
        assert_eq!(refusal(authenticate(&world.services, &token, &origin()).await), Some(Refusal::SignInNeeded));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn one_ends_ones_own_sessions_only(world: World) {
        let noras = world.cx("nora").await;
        let sams = world.cx("sam").await;
        let of_sam = sessions(&sams).await.unwrap().remove(0).id;
        assert_eq!(refusal(revoke(&noras, of_sam).await), Some(Refusal::NotFound));
        let other = world.sign_in("nora").await;
        let listed = sessions(&noras).await.unwrap();
        let elsewhere = listed.iter().find(|session| !session.is_current).expect("two sessions");
        revoke(&noras, elsewhere.id).await.unwrap();
        assert_eq!(refusal(authenticate(&world.services, &other, &origin()).await), Some(Refusal::SignInNeeded));
    }

    async fn t09_a_disabled_person_is_out_at_the_next_request(world: World) {
        let token = world.sign_in("sam").await;
        tamper(&world.url, "UPDATE users SET status = 'disabled' WHERE email = 'sam@calder.example'").await.unwrap();
        assert_eq!(refusal(authenticate(&world.services, &token, &origin()).await), Some(Refusal::SignInNeeded));
    }

    async fn t17_guessing_is_slowed_per_account(world: World) {
        let mut limited = None;
        for _ in 0..11 {
            limited = refusal(sign_in(&world.services, "nora@calder.example", "wrong".into(), &origin()).await);
        }
        assert!(matches!(limited, Some(Refusal::TooManyAttempts { wait_seconds: 1.. })), "{limited:?}");
        assert!(sign_in(&world.services, "sam@calder.example", PASSWORD.into(), &origin()).await.is_ok(), "others are not slowed");
        let elsewhere = from("2001:db8:1::1");
        let herself = sign_in(&world.services, "nora@calder.example", PASSWORD.into(), &elsewhere).await;
        assert!(herself.is_ok(), "nor is she, who sits elsewhere");
    }

    async fn t17_a_stranger_with_many_addresses_is_slowed_too(world: World) {
        let home = from("198.51.100.7");
        assert!(sign_in(&world.services, "nora@calder.example", PASSWORD.into(), &home).await.is_ok());
        // One network of IPv6 is one source, whatever address in it is used.
        let mut limited = None;
        for host in 1..=11 {
            let source = from(&format!("2001:db8:1::{host}"));
            limited = refusal(sign_in(&world.services, "nora@calder.example", "wrong".into(), &source).await);
        }
        assert!(matches!(limited, Some(Refusal::TooManyAttempts { .. })), "{limited:?}");
        for network in 0..100 {
            let source = from(&format!("203.0.113.{network}"));
            limited = refusal(sign_in(&world.services, "nora@calder.example", "wrong".into(), &source).await);
        }
        assert!(matches!(limited, Some(Refusal::TooManyAttempts { .. })), "{limited:?}");
        let herself = sign_in(&world.services, "nora@calder.example", PASSWORD.into(), &home).await;
        assert!(herself.is_ok(), "she signs in where she did before");
    }

    async fn a_token_that_was_never_given_opens_nothing(world: World) {
        world.sign_in("nora").await;
        let guess = SessionToken::from_cookie(&"A".repeat(43)).expect("well-formed");
        assert_eq!(refusal(authenticate(&world.services, &guess, &origin()).await), Some(Refusal::SignInNeeded));
        for malformed in ["", "A", "not base64 !", &"A".repeat(44)] {
            assert!(SessionToken::from_cookie(malformed).is_none(), "{malformed:?}");
        }
    }

    async fn the_picker_exists_in_the_demo_only(world: World) {
        assert_eq!(demo_accounts(&world.services).await.unwrap(), []);
        assert!(refusal(demo_sign_in(&world.services, "nora@calder.example", &origin()).await).is_some());
    }

    async fn e18_the_audit_log_notices_a_change_a_gap_and_a_cut_tail(world: World) {
        for who in ["nora", "sam", "priya"] {
            world.sign_in(who).await;
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
        for (sql, found) in [
            ("UPDATE audit_groups SET action = 'signed_out' WHERE seq = 4", "was changed"),
            ("DELETE FROM audit_groups WHERE seq = 3", "audit entry 3 is missing"),
            ("DELETE FROM audit_groups WHERE seq = 5", "its tail was cut off"),
        ] {
            tamper(&world.url, sql).await.unwrap();
            let problems = world.problems().await;
            assert!(problems.iter().any(|problem| problem.contains(found)), "after {sql}: {problems:?}");
        }
    }
}

fn wanted(code: &str) -> Setup {
    Setup {
        setup_code: code.into(),
        organization: "Calder & Voss".into(),
        first_name: "Nora".into(),
        last_name: "Lindqvist".into(),
        email: "nora@calder.example".into(),
        password: "a sentence of one's own".into(),
    }
}

#[tokio::test]
async fn c4_the_first_run_needs_the_code_from_the_log_and_works_once() {
    let world = World::empty(Backend::Sqlite).await.expect("SQLite is always there");
    let services = &world.services;
    assert_eq!(entrance(services, None).await.unwrap(), Entrance::SetUp);
    let code = setup::code(services).await.unwrap().expect("nothing is set up yet");
    assert_eq!(refusal(setup::set_up(services, wanted("00000-00000-00000-00000"), &origin()).await), Some(Refusal::SetupCodeWrong));
    let short = Setup { password: "short".into(), ..wanted(&code) };
    assert_eq!(refusal(setup::set_up(services, short, &origin()).await), Some(Refusal::PasswordTooShort { min: 15 }));

    setup::set_up(services, wanted(&code), &origin()).await.unwrap();
    assert_eq!(refusal(setup::set_up(services, wanted(&code), &origin()).await), Some(Refusal::SetupCodeWrong));
    assert_eq!(entrance(services, None).await.unwrap(), Entrance::SignIn { demo: vec![] });
    assert!(sign_in(services, "nora@calder.example", "a sentence of one's own".into(), &origin()).await.is_ok());
    assert_eq!(world.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn f02_what_was_answered_is_there_after_a_restart() {
    let world = World::with_cast(Backend::Sqlite).await.expect("SQLite is always there");
    let token = world.sign_in("nora").await;
    let restarted = world.restarted().await;
    assert!(authenticate(&restarted, &token, &origin()).await.is_ok());
}
