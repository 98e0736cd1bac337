//! Mails that somebody tries to bend (T24): whatever is typed, a mail has the headers we give it, goes to whom it is for, and
//! leads to our own address.

use domain::roles::custom::RoleDraft;
use domain::roles::{AppKey, RoleKey};
use domain::users::edit::UserEdit;
use domain::users::invite::{NewInvites, Verdict};
use services::testkit::World;
use services::{Cx, mail, roles, users};

use super::act::id;

/// What begins a header of one's own, ends the headers, or changes where a link leads.
const BENT: [&str; 18] = [
    "\r\nBcc: all@x.example",
    "\nBcc: all@x.example",
    "\rBcc: all@x.example",
    "\r\n Bcc: all@x.example",
    "\r\n\r\n<script>alert(1)</script>",
    "\r\n.\r\nRCPT TO:<all@x.example>",
    "%0d%0aBcc:all@x.example",
    "%0aBcc:all@x.example",
    "\\r\\nBcc:all@x.example",
    "\u{2028}Bcc: all@x.example",
    "\u{2029}Bcc: all@x.example",
    "\u{85}Bcc: all@x.example",
    "\u{b}Bcc: all@x.example",
    "\0Bcc: all@x.example",
    "=?utf-8?q?=0d=0aBcc:_all=40x.example?=",
    "=?utf-8?b?DQpCY2M6IGFsbEB4LmV4YW1wbGU=?=",
    "\"\r\nBcc: all@x.example\"",
    "<all@x.example>",
];

const HEADERS: [&str; 7] = ["from", "to", "subject", "message-id", "date", "mime-version", "content-type"];

/// The names of a mail's headers and whom it is to, read as RFC 5322 has it.
fn read(mail: &str) -> (Vec<String>, String) {
    let head = mail.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut names = Vec::new();
    let mut to = String::new();
    for line in head.split(['\r', '\n']).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        names.push(name.to_lowercase());
        if name.eq_ignore_ascii_case("to") {
            to = value.trim().to_owned();
        }
    }
    (names, to)
}

async fn rename(cx: &Cx, world: &World, first_name: &str, last_name: &str) {
    let nora = id(world, "nora").await;
    let page = users::edit::page(cx, nora).await.unwrap();
    let edit = UserEdit {
        first_name: first_name.into(),
        last_name: last_name.into(),
        ..UserEdit::of(&page, [AppKey::ABM, AppKey::SI].into_iter())
    };
    // Most are refused; what is not must do no harm.
    drop(users::edit::save(cx, nora, &edit, page.seen).await);
}

async fn role_named(cx: &Cx, name: &str, order: usize) -> Option<RoleKey> {
    let draft = RoleDraft { app: AppKey::ABM, key: None, name: name.into(), description: name.into(), levels: Default::default() };
    let fingerprint = roles::custom::preview(cx, &draft).await.ok()?.fingerprint;
    match roles::custom::save(cx, &draft, &fingerprint, &format!("role-order-{order:04}")).await.ok()? {
        domain::roles::custom::RoleOutcome::Saved { key } => Some(key),
        domain::roles::custom::RoleOutcome::Moved { .. } => None,
    }
}

services::on_both_databases! {
    async fn t24_no_payload_in_any_field_adds_a_header_a_recipient_or_a_foreign_link(world: World) {
        let nora = world.cx("nora").await;
        let mut allowed = std::collections::HashSet::new();
        for (n, bent) in BENT.iter().enumerate() {
            rename(&nora, &world, &format!("Nora{bent}"), &format!("Lindqvist{bent}")).await;
            let role = role_named(&nora, &format!("Desk {n}{bent}"), n).await.unwrap_or(RoleKey::of("sales_user"));
            let addresses = [format!("lena{n}{bent}@calder.example"), format!("lena{n}@calder.example{bent}"), format!("{bent}@calder.example")];
            for (place, addresses) in addresses.into_iter().enumerate() {
                let judged = users::invite::judge_addresses(&nora, &addresses).await.unwrap();
                allowed.extend(judged.iter().filter(|one| one.verdict == Verdict::Ready).map(|one| one.text.clone()));
                let new = NewInvites { addresses, roles: [(AppKey::ABM, role)].into(), key: format!("invite-{n}-{place}") };
                drop(users::invite::invite(&nora, &new).await);
            }
        }
        while mail::send_next(&world.services).await.unwrap() {}
        let mails = world.mails();
        assert!(mails.len() >= BENT.len() / 2, "only {} mails went out", mails.len());
        for mail in mails {
            let (names, to) = read(&mail);
            let mut expected = HEADERS.map(str::to_owned).to_vec();
            expected.retain(|name| names.contains(name));
            let mut sorted = names.clone();
            sorted.sort();
            expected.sort();
            assert_eq!(sorted, expected, "{mail}");
            assert!(allowed.contains(to.trim_matches(['<', '>'])), "to {to}: {mail}");
            let text = mail.replace("=\r\n", "").replace("=3D", "=");
            for link in text.split("://").skip(1) {
                assert!(link.starts_with("sightline.calder.example/"), "{link}");
            }
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
