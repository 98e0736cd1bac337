//! Inviting and accepting.

use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::{HOUR_MS, MINUTE_MS};
use domain::users::bulk::BulkChange;
use domain::users::invite::{Acceptance, NewInvites, Verdict};
use domain::users::status::StatusKey;
use services::sign_in::authenticate;
use services::testkit::{BEGINNING, World, from, origin};
use services::{Cx, mail, users};

use super::act::{apply, pick, refusal, request, row};

fn invites(addresses: &str, app: AppKey, role: &'static str, key: &str) -> NewInvites {
    NewInvites { addresses: addresses.into(), roles: [(app, RoleKey::of(role))].into(), key: format!("invite-{key}") }
}

async fn invite(cx: &Cx, new: &NewInvites) -> Result<u32, Refusal> {
    users::invite::invite(cx, new).await.map(|invited| invited.invited).map_err(refusal)
}

/// Sends what is due and returns the tokens of the mails written to `recipient`, the last sent first.
async fn tokens_to(world: &World, recipient: &str) -> Vec<String> {
    while mail::send_next(&world.services).await.unwrap() {}
    let mut mails = world.mails();
    mails.retain(|mail| mail.contains(&format!("To: {recipient}")));
    mails.iter().rev().map(|mail| token_in(mail)).collect()
}

/// Quoted-printable breaks long lines with `=`.
fn token_in(mail: &str) -> String {
    let text = mail.replace("=\r\n", "");
    let (_, rest) = text.split_once("/invitation/").expect("the mail has a link");
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}

fn acceptance(token: &str) -> Acceptance {
    Acceptance {
        token: token.into(),
        first_name: "Lena".into(),
        last_name: "Hartmann".into(),
        password: "a sentence of her own".into(),
    }
}

const LENA: &str = "lena@calder.example";

services::on_both_databases! {
    async fn a8_several_people_are_invited_to_one_role_and_a9_each_gets_a_mail(world: World) {
        let nora = world.cx("nora").await;
        let new = invites("lena@calder.example, omar@calder.example\nsam@calder.example nonsense", AppKey::ABM, "sales_user", "1");
        let judged = users::invite::judge_addresses(&nora, &new.addresses).await.unwrap();
        let verdicts: Vec<Verdict> = judged.into_iter().map(|one| one.verdict).collect();
        assert_eq!(verdicts, [Verdict::Ready, Verdict::Ready, Verdict::AlreadyMember, Verdict::Malformed]);
        assert_eq!(invite(&nora, &new).await, Ok(2));
        assert_eq!(row(&nora, "lena").await.status.key(), StatusKey::Invited);
        let tally = mail::outbox(&nora, None).await.unwrap().tally;
        assert_eq!((tally.waiting, tally.sent, tally.failed), (2, 0, 0));
        assert_eq!(tokens_to(&world, LENA).await.len(), 1);
        assert_eq!(tokens_to(&world, "omar@calder.example").await.len(), 1);
        let tally = mail::outbox(&nora, None).await.unwrap().tally;
        assert_eq!((tally.waiting, tally.sent, tally.failed), (0, 2, 0));
        assert_eq!(mail::outbox(&world.cx("otto").await, None).await.unwrap().tally, domain::mail::MailTally::default());
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn the_whole_way_from_invitation_to_the_first_page(world: World) {
        let nora = world.cx("nora").await;
        invite(&nora, &invites(LENA, AppKey::SI, "sales_sdr", "1")).await.unwrap();
        let token = tokens_to(&world, LENA).await.remove(0);
        let open = users::invite::open(&world.services, &token, &origin()).await.unwrap();
        assert_eq!((open.organization.as_str(), open.email.as_str()), ("Calder & Voss", LENA));
        // T15: looking at it uses nothing up; a short password neither.
        let short = Acceptance { password: "short".into(), ..acceptance(&token) };
        let refused = users::invite::accept(&world.services, short, &origin()).await.err().map(refusal);
        assert_eq!(refused, Some(Refusal::PasswordTooShort { min: 15 }));
        let session = users::invite::accept(&world.services, acceptance(&token), &origin()).await.unwrap();
        let lena = authenticate(&world.services, &session, &origin()).await.unwrap();
        assert_eq!((lena.actor().name.as_str(), lena.actor().roles.in_app(AppKey::SI)), ("Lena Hartmann", Some(RoleKey::of("sales_sdr"))));
        let again = users::invite::accept(&world.services, acceptance(&token), &origin()).await.err().map(refusal);
        assert_eq!(again, Some(Refusal::InvitationOver));
        let password = services::sign_in::sign_in(&world.services, LENA, "a sentence of her own".into(), &origin()).await;
        assert!(password.is_ok());
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a10_the_link_lives_72_hours_from_when_the_mail_was_sent(world: World) {
        let nora = world.cx("nora").await;
        invite(&nora, &invites(LENA, AppKey::ABM, "sales_user", "1")).await.unwrap();
        // The mail goes out an hour late.
        world.clock.set(BEGINNING.plus_millis(HOUR_MS));
        let token = tokens_to(&world, LENA).await.remove(0);
        world.clock.set(BEGINNING.plus_millis(73 * HOUR_MS - 1));
        assert!(users::invite::open(&world.services, &token, &origin()).await.is_ok());
        world.clock.set(BEGINNING.plus_millis(73 * HOUR_MS));
        let refused = users::invite::accept(&world.services, acceptance(&token), &origin()).await.err().map(refusal);
        assert_eq!(refused, Some(Refusal::InvitationOver));
        assert_eq!(row(&world.cx("nora").await, "lena").await.status.key(), StatusKey::ExpiredInvite);
        // F09: a clock that jumps back does not revive it.
        world.clock.set(BEGINNING.plus_millis(HOUR_MS));
        assert!(users::invite::open(&world.services, &token, &origin()).await.is_err());
    }

    async fn q6_sending_again_voids_the_link_before(world: World) {
        let nora = world.cx("nora").await;
        invite(&nora, &invites(LENA, AppKey::ABM, "sales_user", "1")).await.unwrap();
        let first = tokens_to(&world, LENA).await.remove(0);
        world.clock.set(BEGINNING.plus_millis(MINUTE_MS));
        apply(&nora, request(&pick(&world, &["lena"]).await, &BulkChange::Resend), "1").await.unwrap();
        let second = tokens_to(&world, LENA).await.into_iter().find(|token| *token != first).expect("a new link");
        assert_eq!(users::invite::open(&world.services, &first, &origin()).await.err().map(refusal), Some(Refusal::InvitationOver));
        assert!(users::invite::open(&world.services, &second, &origin()).await.is_ok());
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a12_a_lapsed_invitation_is_open_again_after_resend(world: World) {
        let nora = world.cx("nora").await;
        assert_eq!(row(&nora, "ivan").await.status.key(), StatusKey::ExpiredInvite);
        apply(&nora, request(&pick(&world, &["ivan"]).await, &BulkChange::Resend), "1").await.unwrap();
        assert_eq!(row(&nora, "ivan").await.status.key(), StatusKey::Invited);
        let token = tokens_to(&world, "ivan@calder.example").await.remove(0);
        assert!(users::invite::open(&world.services, &token, &origin()).await.is_ok());
    }

    async fn a13_a_deleted_invitation_opens_nothing(world: World) {
        let nora = world.cx("nora").await;
        invite(&nora, &invites(LENA, AppKey::ABM, "sales_user", "1")).await.unwrap();
        let token = tokens_to(&world, LENA).await.remove(0);
        apply(&nora, request(&pick(&world, &["lena"]).await, &BulkChange::Delete), "1").await.unwrap();
        assert_eq!(users::invite::open(&world.services, &token, &origin()).await.err().map(refusal), Some(Refusal::InvitationOver));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn q7_invitations_reserve_seats(world: World) {
        let nora = world.cx("nora").await;
        let three = invites("a@x.example b@x.example c@x.example", AppKey::SI, "sales_lite", "1");
        assert_eq!(invite(&nora, &three).await, Err(Refusal::SeatsShort { app: "SI".into(), needs: 3, left: 2 }));
        assert_eq!(invite(&nora, &invites("a@x.example b@x.example", AppKey::SI, "sales_lite", "2")).await, Ok(2));
    }

    async fn a32_a36_nobody_invites_into_what_he_does_not_give(world: World) {
        let priya = world.cx("priya").await;
        let abm = invite(&priya, &invites(LENA, AppKey::ABM, "sales_user", "1")).await;
        assert!(matches!(abm, Err(Refusal::Held { .. })));
        let peer = invite(&priya, &invites(LENA, AppKey::SI, "sales_administrator", "2")).await;
        assert!(matches!(peer, Err(Refusal::Held { .. })));
        assert_eq!(invite(&priya, &invites(LENA, AppKey::SI, "sales_sdr", "3")).await, Ok(1));
    }

    async fn f07_an_invitation_sent_twice_invites_once(world: World) {
        let nora = world.cx("nora").await;
        let new = invites(LENA, AppKey::ABM, "sales_user", "once");
        assert_eq!(invite(&nora, &new).await, Ok(1));
        assert_eq!(invite(&nora, &new).await, Ok(1));
        assert_eq!(tokens_to(&world, LENA).await.len(), 1);
    }

    async fn t24_an_address_carries_no_header(world: World) {
        let nora = world.cx("nora").await;
        let evil = invites("lena@calder.example\r\nBcc:all@y.example lena@calder.example%0d%0aBcc:x <x@y.example> \"a\r\nBcc: all\"@calder.example", AppKey::ABM, "sales_user", "1");
        assert_eq!(invite(&nora, &evil).await, Ok(1), "the part before the first line end is an address, and no other");
        while mail::send_next(&world.services).await.unwrap() {}
        assert!(world.mails().iter().all(|mail| !mail.to_lowercase().contains("\nbcc:")));
    }

    async fn t15_no_guess_opens_anything_and_guessing_is_slowed(world: World) {
        let nora = world.cx("nora").await;
        invite(&nora, &invites(LENA, AppKey::ABM, "sales_user", "1")).await.unwrap();
        let mut slowed = false;
        for guess in ["", "x", &"A".repeat(43), &"A".repeat(44), "../..", "A".repeat(4000).as_str()].iter().cycle().take(70) {
            match users::invite::open(&world.services, guess, &from("203.0.113.9")).await.err().map(refusal) {
                Some(Refusal::InvitationOver) => {}
                Some(Refusal::TooManyAttempts { .. }) => slowed = true,
                other => panic!("{other:?}"),
            }
        }
        assert!(slowed);
    }
}
