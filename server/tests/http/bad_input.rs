//! Whatever is sent to a server function of people or roles: a clear refusal that tells nothing of how it is made, or an
//! answer. Never a failure.

use crate::door::{Door, Sent};
use app::entry_points::ENTRY_POINTS;
use serde_json::{Value, json};
use services::testkit::Backend;

const USER: &str = "usr_01900000000070008000000000000001";

/// A well-formed body for each server function of people, roles and the audit log.
fn samples() -> Vec<(&'static str, Value)> {
    let request = json!({ "selection": { "picked": { "ids": [USER] } }, "change": { "roles": { "si": "sales_sdr" } }, "leave_out": true, "first_seats_only": false, "until": 0 });
    let matching = json!({ "matching": { "filter": filter(), "except": [USER] } });
    let cursor = json!({ "sort": "name", "key": "sam", "id": USER });
    let draft = json!({ "app": "abm", "key": "desk", "name": "Desk", "description": "", "levels": { "users.view": "view" } });
    let query = json!({ "filter": filter(), "sort": "email", "descending": true, "after": null, "size": 50 });
    let edit = json!({ "first_name": "Sam", "last_name": "Okafor", "job_title": "", "is_enabled": true, "roles": { "si": "sales_sdr" }, "until": { "si": 0 } });
    vec![
        (
            "/api/audit/list",
            json!({ "query": { "filter": { "actor": "nora", "about": "", "actions": ["seeded"], "areas": ["users"], "since": 0, "before": 1, "entry": "aud_01900000000070008000000000000001" }, "after": null, "size": 50 } }),
        ),
        ("/api/audit/open", json!({ "id": "aud_01900000000070008000000000000001" })),
        ("/api/audit/people", json!({ "asked": { "entry": "aud_01900000000070008000000000000001", "case": 0, "after": null } })),
        ("/api/audit/undo", json!({ "id": "aud_01900000000070008000000000000001", "key": "order-0001" })),
        ("/api/roles/counts", json!({})),
        ("/api/roles/difference", json!({ "asked": { "app": "abm", "left": "role:sales_user", "right": "role:desk@2026-11-20" } })),
        ("/api/roles/matrix", json!({ "app": "abm" })),
        ("/api/roles/people", json!({ "text": "sam" })),
        ("/api/roles/preview", json!({ "draft": draft })),
        ("/api/roles/remove", json!({ "app": "abm", "key": "desk" })),
        ("/api/roles/save", json!({ "draft": draft, "fingerprint": "0", "key": "order-0001" })),
        ("/api/users/accept", json!({ "acceptance": { "token": "x", "first_name": "a", "last_name": "b", "password": "c" } })),
        ("/api/users/accept_primary", json!({})),
        ("/api/users/bulk_apply", json!({ "order": { "request": request, "fingerprint": "0.0", "key": "order-0001" } })),
        ("/api/users/bulk_lines", json!({ "asked": { "request": request, "after": cursor } })),
        ("/api/users/bulk_options", json!({ "selection": matching })),
        ("/api/users/bulk_preview", json!({ "request": request })),
        ("/api/users/bulk_undo", json!({ "audit_id": "aud_01900000000070008000000000000001", "key": "order-0001" })),
        ("/api/users/decline_primary", json!({})),
        ("/api/users/end_session", json!({ "id": USER, "session": "ses_01900000000070008000000000000001" })),
        ("/api/users/find_order", json!({ "key": "order-0001" })),
        ("/api/users/invitation", json!({ "token": "x" })),
        (
            "/api/users/invite",
            json!({ "new": { "addresses": "lena@calder.example", "roles": { "abm": "sales_user" }, "key": "order-0001" } }),
        ),
        ("/api/users/judge", json!({ "addresses": "lena@calder.example" })),
        ("/api/users/keep_list", json!({ "addresses": ["sam@calder.example"] })),
        ("/api/users/list", json!({ "query": query })),
        ("/api/users/offer_primary", json!({ "id": USER })),
        ("/api/users/outbox", json!({ "after": cursor })),
        ("/api/users/page", json!({ "id": USER })),
        ("/api/users/read_list", json!({ "id": "lst_01900000000070008000000000000001" })),
        ("/api/users/recent_bulk", json!({})),
        ("/api/users/remove_view", json!({ "id": "vie_01900000000070008000000000000001" })),
        ("/api/users/save", json!({ "id": USER, "edit": edit, "seen": 0 })),
        ("/api/users/save_view", json!({ "name": "Mine", "query": query })),
        ("/api/users/views", json!({})),
    ]
}

fn filter() -> Value {
    json!({ "search": "sam", "statuses": ["enabled"], "roles": [{ "app": "si", "role": "sales_sdr" }], "emails": [], "list": null })
}

/// The places in a body, outermost first.
fn places(value: &Value, at: String, all: &mut Vec<String>) {
    all.push(at.clone());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, format!("{at}/{}", name.replace('/', "~1")), all))
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(n, value)| places(value, format!("{at}/{n}"), all)),
        _ => {}
    }
}

fn with(sample: &Value, place: &str, value: Value) -> String {
    let mut body = sample.clone();
    if let Some(at) = body.pointer_mut(place) {
        *at = value;
    }
    body.to_string()
}

/// A refusal says what is wrong with the request in words for people, and nothing of types, files, tables or statements.
fn is_clear(sent: &Sent, asked: &str) {
    assert!(sent.status.as_u16() < 500, "{asked} → {} {}", sent.status, sent.body);
    if sent.status.is_success() {
        return;
    }
    let error: Value = serde_json::from_str(&sent.body).unwrap_or_default();
    for field in ["code", "sentence", "reference"] {
        assert!(error[field].as_str().is_some_and(|text| !text.is_empty()), "{asked} → {}", sent.body);
    }
    for leak in [
        "SELECT",
        "INSERT",
        "sqlx",
        "sea_orm",
        "serde",
        "domain::",
        "::",
        "struct",
        "invalid type",
        "expected",
        "missing field",
        "line 1",
        "column",
        ".rs",
        "panicked",
        "DbErr",
    ] {
        assert!(!sent.body.contains(leak), "{asked} → {}", sent.body);
    }
}

async fn on_each(check: impl AsyncFn(&Door, &services::sign_in::SessionToken, &'static str, Value)) {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(door) = Door::open(backend).await else { continue };
        let token = door.world.sign_in("nora").await;
        for (path, sample) in samples() {
            check(&door, &token, path, sample).await;
        }
        assert_eq!(door.world.problems().await, Vec::<String>::new());
    }
}

#[test]
fn every_server_function_of_people_and_roles_is_tried() {
    let ours = |path: &&str| ["/api/users/", "/api/roles/", "/api/audit/"].iter().any(|room| path.starts_with(room));
    let declared: Vec<&str> = ENTRY_POINTS.iter().map(|entry| entry.path).filter(ours).collect();
    let tried: Vec<&str> = samples().into_iter().map(|(path, _)| path).collect();
    assert_eq!(tried, declared);
}

#[tokio::test]
async fn t29_a_wrong_type_anywhere_is_refused_in_words_for_people() {
    on_each(async |door, token, path, sample| {
        // The sample is read: what is refused below is refused for the type.
        let sent = door.send(Some(token), path, &sample.to_string()).await;
        is_clear(&sent, path);
        assert_ne!(sent.code().as_deref(), Some("unknown_field"), "{path} {}", sent.body);
        let mut all = Vec::new();
        places(&sample, String::new(), &mut all);
        for place in all.iter().filter(|place| !place.is_empty()) {
            let body = with(&sample, place, json!({ "nonsense": [[{ "deeper": 1e300 }]] }));
            let sent = door.send(Some(token), path, &body).await;
            is_clear(&sent, &format!("{path} {body}"));
            assert_eq!(sent.status.as_u16(), 400, "{path} {body} → {}", sent.body);
        }
        for body in ["", "null", "true", "7", "\"text\"", "{", "[1,2", "{\"a\":}", "\u{0}", "[[[[[["] {
            let sent = door.send(Some(token), path, body).await;
            is_clear(&sent, &format!("{path} {body}"));
            assert_eq!(sent.status.as_u16(), 400, "{path} {body} → {}", sent.body);
        }
    })
    .await;
}

#[tokio::test]
async fn t29_an_unknown_field_anywhere_is_refused() {
    on_each(async |door, token, path, sample| {
        let mut all = Vec::new();
        places(&sample, String::new(), &mut all);
        for place in all.iter().filter(|place| sample.pointer(place).is_some_and(Value::is_object)) {
            let mut object = sample.pointer(place).cloned().unwrap_or_default();
            object["is_admin"] = json!(true);
            let body = if place.is_empty() { object.to_string() } else { with(&sample, place, object) };
            let sent = door.send(Some(token), path, &body).await;
            is_clear(&sent, &format!("{path} {body}"));
            assert_eq!(sent.status.as_u16(), 400, "{path} {body} → {}", sent.body);
        }
    })
    .await;
}

#[tokio::test]
async fn t29_strange_values_of_the_right_type_are_answered_or_refused_and_never_fail() {
    let long = "x".repeat(70_000);
    let strange = [
        json!(""),
        json!("a\u{0}b"),
        json!("' OR 1=1; DROP TABLE users --"),
        json!("%_\\"),
        json!("\u{202e}\u{feff}\u{1f600}"),
        json!("../../etc/passwd"),
        json!(long),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(-1),
        json!([]),
        json!({}),
        Value::Null,
    ];
    on_each(async |door, token, path, sample| {
        let mut all = Vec::new();
        places(&sample, String::new(), &mut all);
        for place in all.iter().filter(|place| !place.is_empty()) {
            for value in &strange {
                let body = with(&sample, place, value.clone());
                let sent = door.send(Some(token), path, &body).await;
                is_clear(&sent, &format!("{path} {}", body.chars().take(300).collect::<String>()));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a8_a29_fifty_thousand_addresses_are_refused_with_the_limit() {
    let door = Door::open(Backend::Sqlite).await.expect("SQLite is always there");
    let token = door.world.sign_in("nora").await;
    // Short enough to come below the limit of a request.
    let addresses: Vec<String> = (0..50_000).map(|n| format!("a{n}@x.example")).collect();
    let pasted = json!({ "addresses": addresses.join(",") });
    let sent = door.send(Some(&token), "/api/users/judge", &pasted.to_string()).await;
    assert_eq!((sent.status.as_u16(), sent.code().as_deref()), (400, Some("too_many")), "{}", sent.body);
    assert!(sent.body.contains("1000"), "{}", sent.body);
    let kept = door.send(Some(&token), "/api/users/keep_list", &json!({ "addresses": addresses }).to_string()).await;
    assert_eq!((kept.status.as_u16(), kept.code().as_deref()), (400, Some("too_many")), "{}", kept.body);
    assert!(kept.body.contains("10000"), "{}", kept.body);
}

#[tokio::test]
async fn a27_a28_more_statuses_and_roles_than_there_are_are_refused_with_the_limit() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(door) = Door::open(backend).await else { continue };
        let token = door.world.sign_in("nora").await;
        // Short enough to come below the limit of a request, and more than a statement may have values.
        let statuses = json!({ "statuses": vec!["enabled"; 40_000] });
        let roles = json!({ "roles": vec![json!({ "app": "si", "role": "sales_sdr" }); 20_000] });
        for (filter, limit) in [(statuses, "4"), (roles, "1000")] {
            let selection = json!({ "matching": { "filter": filter, "except": [] } });
            for (path, body) in [
                ("/api/users/list", json!({ "query": { "filter": filter } })),
                ("/api/users/bulk_options", json!({ "selection": selection })),
            ] {
                let sent = door.send(Some(&token), path, &body.to_string()).await;
                assert_eq!((sent.status.as_u16(), sent.code().as_deref()), (400, Some("too_many")), "{path} {}", sent.body);
                assert!(sent.body.contains(limit), "{}", sent.body);
            }
        }
    }
}

#[tokio::test]
async fn t29_the_address_of_a_file_is_read_as_strictly() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(door) = Door::open(backend).await else { continue };
        let token = door.world.sign_in("nora").await;
        for path in ["/export/users", "/export/audit"] {
            for query in [
                "where=1",
                "search=a%00b",
                "actor=a%00b",
                "about=%00",
                "status=x",
                "si=%27",
                "emails=nonsense",
                "list=x",
                "since=x",
                "%00=1",
                "entry=x",
            ] {
                let sent = door.fetch(Some(&token), &format!("{path}?{query}")).await;
                is_clear(&sent, &format!("{path}?{query}"));
                assert_eq!(sent.status.as_u16(), 400, "{path}?{query} → {}", sent.body);
            }
        }
    }
}
