//! Orders that meet: two administrators at once, one button pressed twice, an answer that was lost.

use std::time::{Duration, Instant};

use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::HOUR_MS;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome};
use domain::users::edit::UserEdit;
use domain::users::filter::UserQuery;
use domain::users::invite::NewInvites;
use domain::users::order::OrderFound;
use services::sign_in::authenticate;
use services::testkit::{BEGINNING, origin, tamper};
use services::{ServiceError, users};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::act::{id, order, pick, refusal, request, role_of, si};

services::on_both_databases! {
    async fn the_database_itself_keeps_one_person_for_each_address(world: World) {
        let taken = "UPDATE users SET email_folded = 'nora@calder.example' WHERE email_folded = 'sam@calder.example'";
        assert!(tamper(&world.url, taken).await.is_err());
        let free = "UPDATE users SET email_folded = 'nora@northwind.example' WHERE email_folded = 'sam@calder.example'";
        assert!(tamper(&world.url, free).await.is_ok(), "another organisation may have the same address");
    }

    async fn two_administrators_save_one_person_at_once_and_one_of_them_is_told(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        let rosa = id(&world, "rosa").await;
        let seen = users::edit::page(&nora, rosa).await.unwrap();
        let with = |role: Option<&'static str>| {
            let mut edit = UserEdit::of(&seen, [AppKey::ABM, AppKey::SI].into_iter());
            edit.roles.insert(AppKey::SI, role.map(RoleKey::of));
            edit
        };
        let (first, second) = (with(Some("sales_ae")), with(Some("sales_sdr")));
        let (one, other) = tokio::join!(
            users::edit::save(&nora, rosa, &first, seen.seen),
            users::edit::save(&priya, rosa, &second, seen.seen)
        );
        let won = match (one, other) {
            (Ok(_), Err(lost)) => (lost, "sales_ae"),
            (Err(lost), Ok(_)) => (lost, "sales_sdr"),
            both => panic!("{both:?}"),
        };
        assert_eq!(refusal(won.0), Refusal::ChangedMeanwhile);
        assert_eq!(role_of(&world, "rosa", AppKey::SI).await, Some(RoleKey::of(won.1)));
        assert_eq!(users::edit::page(&nora, rosa).await.unwrap().trail.unwrap().len(), 1);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn two_administrators_apply_to_the_same_people_at_once_and_one_of_them_looks_again(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        let selection = pick(&world, &["sam", "aisha", "rosa"]).await;
        let first = order(&nora, request(&selection, &si(None)), "1").await;
        let second = order(&priya, request(&selection, &si(Some("sales_sdr"))), "2").await;
        let (one, other) = tokio::join!(users::bulk::apply(&nora, &first), users::bulk::apply(&priya, &second));
        let outcomes = [one.unwrap(), other.unwrap()];
        let done = outcomes.iter().filter(|outcome| matches!(outcome, BulkOutcome::Done(_))).count();
        let moved = outcomes.iter().find_map(|outcome| match outcome {
            BulkOutcome::Moved { moved, .. } => Some(moved.len()),
            BulkOutcome::Done(_) => None,
        });
        assert_eq!((done, moved.is_some_and(|names| names > 0)), (1, true), "{outcomes:?}");
        // All are as the one who was first wanted them: nobody is half way.
        let wanted = if matches!(outcomes[0], BulkOutcome::Done(_)) { None } else { Some(RoleKey::of("sales_sdr")) };
        for name in ["sam", "aisha", "rosa"] {
            assert_eq!(role_of(&world, name, AppKey::SI).await, wanted, "{name}");
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn f07_an_order_that_comes_twice_at_once_has_one_effect_and_one_answer(world: World) {
        let nora = world.cx("nora").await;
        let twice = order(&nora, request(&pick(&world, &["sam"]).await, &si(Some("sales_lite"))), "twice").await;
        let (one, other) = tokio::join!(users::bulk::apply(&nora, &twice), users::bulk::apply(&nora, &twice));
        assert_eq!(one.unwrap(), other.unwrap());
        let sam = id(&world, "sam").await;
        assert_eq!(users::edit::page(&nora, sam).await.unwrap().trail.unwrap().len(), 1);

        let new = NewInvites {
            addresses: "lena@calder.example".into(),
            roles: [(AppKey::ABM, RoleKey::of("sales_user"))].into(),
            key: "invite-twice".into(),
        };
        let (one, other) = tokio::join!(users::invite::invite(&nora, &new), users::invite::invite(&nora, &new));
        assert_eq!((one.unwrap().invited, other.unwrap().invited), (1, 1));
        while services::mail::send_next(&world.services).await.unwrap() {}
        assert_eq!(world.mails().len(), 1);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn f07_an_order_whose_answer_was_lost_is_found_by_its_key(world: World) {
        let nora = world.cx("nora").await;
        let lost = order(&nora, request(&pick(&world, &["sam"]).await, &si(None)), "lost").await;
        assert_eq!(users::order::find(&nora, &lost.key).await.unwrap(), OrderFound::NotCarriedOut);
        let BulkOutcome::Done(done) = users::bulk::apply(&nora, &lost).await.unwrap() else { panic!("the facts moved") };
        assert_eq!(users::order::find(&nora, &lost.key).await.unwrap(), OrderFound::Bulk(done));
        // Asked while it is carried out, the answer waits for it.
        let next = order(&nora, request(&pick(&world, &["rosa"]).await, &si(None)), "next").await;
        let (made, found) = tokio::join!(users::bulk::apply(&nora, &next), users::order::find(&nora, &next.key));
        let BulkOutcome::Done(made) = made.unwrap() else { panic!("the facts moved") };
        let found = found.unwrap();
        assert!(found == OrderFound::Bulk(made) || found == OrderFound::NotCarriedOut, "{found:?}");
    }

    async fn a_long_change_keeps_nobody_from_reading_and_those_who_would_write_are_told_after_five_seconds(world: World) {
        // Half an hour before Chloé's invitation lapses.
        world.clock.set(BEGINNING.plus_millis(51 * HOUR_MS - HOUR_MS / 2));
        let (nora, token) = (world.cx("nora").await, world.sign_in("sam").await);
        let held = world.hold_everybody().await;
        // More than there are connections: each waits for the change to end.
        let began = Instant::now();
        let mut waiting = JoinSet::new();
        for n in 0..16 {
            let nora = nora.clone();
            waiting.spawn(async move { users::order::find(&nora, &format!("order-key-{n}")).await });
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        // That Sam uses his session is due to be noted, and that the invitation has lapsed.
        world.clock.set(BEGINNING.plus_millis(51 * HOUR_MS));
        let reading = Instant::now();
        assert_eq!(authenticate(&world.services, &token, &origin()).await.unwrap().actor().name, "Sam Okafor");
        assert!(users::list(&nora, &UserQuery::default()).await.unwrap().page.rows.len() > 10);
        world.services.ready().await.unwrap();
        assert!(reading.elapsed() < Duration::from_secs(3), "reading took {:?}", reading.elapsed());
        let found = timeout(Duration::from_secs(20), waiting.join_all()).await.expect("they give up");
        assert!(began.elapsed() > Duration::from_secs(4), "they waited {:?}", began.elapsed());
        for found in found {
            assert!(matches!(found, Err(ServiceError::Busy(..))), "{found:?}");
        }
        drop(held);
        // Once the change has ended everything goes on.
        assert_eq!(users::order::find(&nora, "order-key-0").await.unwrap(), OrderFound::NotCarriedOut);
        users::list(&nora, &UserQuery::default()).await.unwrap();
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn f07_a_key_somebody_else_used_tells_nothing_and_hinders_nothing(world: World) {
        let (nora, priya, sam) = (world.cx("nora").await, world.cx("priya").await, world.cx("sam").await);
        let noras = order(&nora, request(&pick(&world, &["sam"]).await, &si(None)), "same").await;
        assert!(matches!(users::bulk::apply(&nora, &noras).await.unwrap(), BulkOutcome::Done(_)));
        assert_eq!(users::order::find(&priya, &noras.key).await.unwrap(), OrderFound::NotCarriedOut);
        assert_eq!(users::order::find(&world.cx("otto").await, &noras.key).await.unwrap(), OrderFound::NotCarriedOut);
        assert_eq!(refusal(users::order::find(&sam, &noras.key).await.unwrap_err()), Refusal::NotAllowed);
        let priyas = order(&priya, request(&pick(&world, &["rosa"]).await, &si(None)), "same").await;
        assert_eq!(priyas.key, noras.key);
        let BulkOutcome::Done(done) = users::bulk::apply(&priya, &priyas).await.unwrap() else { panic!("the facts moved") };
        assert_eq!(done.changed, 1);
        assert_eq!(role_of(&world, "rosa", AppKey::SI).await, None);
        // Nor does the key of another kind of order pass for one of these.
        let new = NewInvites {
            addresses: "lena@calder.example".into(),
            roles: [(AppKey::ABM, RoleKey::of("sales_user"))].into(),
            key: "invite-0001".into(),
        };
        users::invite::invite(&nora, &new).await.unwrap();
        assert_eq!(refusal(users::order::find(&nora, &new.key).await.unwrap_err()), Refusal::Malformed { field: "key".into() });
    }

    async fn e2_a_fingerprint_of_something_else_changes_nobody(world: World) {
        let nora = world.cx("nora").await;
        let looked_at = order(&nora, request(&pick(&world, &["sam"]).await, &si(None)), "1").await;
        let another = request(&pick(&world, &["sam", "rosa"]).await, &BulkChange::Disable);
        let digest = looked_at.fingerprint.split_once('.').map(|(_, digest)| digest.to_owned()).unwrap();
        for fingerprint in [looked_at.fingerprint.clone(), String::new(), ".".into(), digest, "x".repeat(10_000), "-1.0".into()] {
            let order = BulkOrder { request: another.clone(), fingerprint, key: "order-key-2".into() };
            assert!(matches!(users::bulk::apply(&nora, &order).await.unwrap(), BulkOutcome::Moved { .. }));
        }
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_ae")));
    }
}
