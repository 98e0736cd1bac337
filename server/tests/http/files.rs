//! Files to take away.

use crate::door::Door;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use services::testkit::Backend;

#[tokio::test]
async fn d13_the_audit_log_comes_as_an_attachment() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(door) = Door::open(backend).await else { continue };
        let token = door.world.sign_in("nora").await;
        let sent = door.fetch(Some(&token), "/export/audit?area=sign_in&actor=nora%20l").await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        assert_eq!(sent.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        assert_eq!(sent.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"sightline-audit-2026-11-22.csv\"");
        assert_eq!(sent.headers[header::CACHE_CONTROL], "no-store");
        let lines: Vec<&str> = sent.body.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 2, "{}", sent.body);
        assert!(lines[1].contains("Nora Lindqvist,nora@calder.example,signed_in,sign_in"), "{}", lines[1]);
    }
}

#[tokio::test]
async fn t01_a_parameter_the_export_does_not_have_is_refused_by_name() {
    let door = Door::open(Backend::Sqlite).await.expect("SQLite is always there");
    let token = door.world.sign_in("nora").await;
    for (query, code) in [("where=1", "unknown_field"), ("area=everything", "malformed"), ("since=noon", "malformed")] {
        let sent = door.fetch(Some(&token), &format!("/export/audit?{query}")).await;
        assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::BAD_REQUEST, Some(code)), "{query}");
    }
}

#[tokio::test]
async fn t19_a_link_on_another_site_takes_nothing_away() {
    let door = Door::open(Backend::Sqlite).await.expect("SQLite is always there");
    let token = door.world.sign_in("nora").await;
    let cookie = format!("__Host-sightline={}", token.to_cookie());
    for site in ["cross-site", "same-site", "none"] {
        let request = Request::get("/export/audit").header(header::COOKIE, &cookie).header("sec-fetch-site", site);
        let sent = door.request(request.body(Body::empty()).expect("a well-formed request")).await;
        assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::FORBIDDEN, Some("cross_site")), "{site}");
    }
    // Nothing was written down either.
    let sent = door.fetch(Some(&token), "/export/audit?action=audit_exported").await;
    assert_eq!(sent.body.matches("audit_exported").count(), 2, "{}", sent.body);
}
