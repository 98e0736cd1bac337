//! Documents of roles, out and in.

use crate::door::{Door, PUBLIC_URL};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::roles::file::MAX_BYTES;
use domain::roles::import::RolesPreview;
use services::testkit::Backend;

const DOCUMENT: &str = r#"{"version":1,"applications":[{"key":"abm","roles":[{"key":"desk","name":"Desk","description":"","kind":"custom","is_administrator":false,"levels":{"insights.segments":"view"}}]}]}"#;

async fn door() -> Door {
    Door::open(Backend::Sqlite).await.expect("SQLite is always there")
}

#[tokio::test]
async fn e10_roles_go_out_as_a_document_that_is_told_apart_line_by_line() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let sent = door.fetch(Some(&token), "/export/roles.json?app=si").await;
    assert_eq!(sent.status, StatusCode::OK);
    let header = |name| sent.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header(header::CONTENT_TYPE), "application/json");
    assert_eq!(header(header::CONTENT_DISPOSITION), "attachment; filename=\"roles-si-2026-11-22.json\"");
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    assert!(sent.body.lines().count() > 100 && !sent.body.contains("\"abm\""), "{}", sent.body);
    let all = door.fetch(Some(&token), "/export/roles.json").await;
    assert!(all.body.contains("\"abm\"") && all.body.contains("\"si\""), "{}", all.body);
    for (query, status, code) in [
        ("where=1", StatusCode::BAD_REQUEST, "unknown_field"),
        ("app=A", StatusCode::BAD_REQUEST, "malformed"),
        ("app=fc", StatusCode::NOT_FOUND, "not_found"),
    ] {
        let refused = door.fetch(Some(&token), &format!("/export/roles.json?{query}")).await;
        assert_eq!((refused.status, refused.code().as_deref()), (status, Some(code)), "{query}");
    }
}

#[tokio::test]
async fn e10_a_document_comes_in_after_its_difference_was_looked_at() {
    let door = door().await;
    let token = door.world.sign_in("tomas").await;
    let shown = door.send(Some(&token), "/import/roles/dry_run", DOCUMENT).await;
    let preview: RolesPreview = serde_json::from_str(&shown.body).expect("a preview");
    assert_eq!(preview.taken(), 1);
    let path = format!("/import/roles/apply?fingerprint={}&key=import-1", preview.fingerprint);
    let done = door.send(Some(&token), &path, DOCUMENT).await;
    assert_eq!((done.status, done.body.as_str()), (StatusCode::OK, r#"{"outcome":"done","made":1,"changed":0}"#));
    let moved = door.send(Some(&token), "/import/roles/apply?fingerprint=0&key=import-2", DOCUMENT).await;
    assert!(moved.status == StatusCode::OK && moved.body.contains("\"outcome\":\"moved\""), "{}", moved.body);
}

#[tokio::test]
async fn t19_no_other_site_takes_or_brings_roles() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let cookie = format!("__Host-sightline={}", token.to_cookie());
    for (method, path) in [
        ("GET", "/export/roles.json"),
        ("POST", "/import/roles/dry_run"),
        ("POST", "/import/roles/apply?fingerprint=0&key=import-1"),
    ] {
        for site in ["cross-site", "same-site", "none"] {
            let request =
                Request::builder().method(method).uri(path).header(header::COOKIE, &cookie).header("sec-fetch-site", site);
            let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(DOCUMENT)).unwrap();
            let sent = door.request(request).await;
            assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::FORBIDDEN, Some("cross_site")), "{site} {path}");
        }
    }
    let own = Request::get("/export/roles.json").header(header::COOKIE, &cookie).header(header::ORIGIN, PUBLIC_URL);
    assert_eq!(door.request(own.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_document_or_too_large_is_told_so() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let path = "/import/roles/dry_run";
    let csv = door.send_file(Some(&token), path, DOCUMENT).await;
    assert_eq!((csv.status, csv.code().as_deref()), (StatusCode::BAD_REQUEST, Some("roles_file_refused")));
    let broken = door.send(Some(&token), path, "{\n  \"version\": 1,\n  oops").await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert!(broken.body.contains("The file is not valid JSON, line 3, column 3."), "{}", broken.body);
    // Larger than any call may be, and taken.
    let long = DOCUMENT.replace('{', &format!("{{{}", " ".repeat(256 << 10)));
    assert_eq!(door.send(Some(&token), path, &long).await.status, StatusCode::OK);
    for bytes in [MAX_BYTES + 1, 5 << 20] {
        let huge = door.send(Some(&token), path, &" ".repeat(bytes)).await;
        assert_eq!((huge.status, huge.code().as_deref()), (StatusCode::PAYLOAD_TOO_LARGE, Some("roles_file_refused")));
    }
    let asked = door.send(Some(&token), "/import/roles/dry_run?where=1", DOCUMENT).await;
    assert_eq!((asked.status, asked.code().as_deref()), (StatusCode::BAD_REQUEST, Some("malformed")));
}
