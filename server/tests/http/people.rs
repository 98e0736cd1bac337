//! Files of people, out and in.

use crate::door::{Door, PUBLIC_URL};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::users::import::MAX_BYTES;
use services::testkit::Backend;

const FILE: &str = "email,abm\nlena@calder.example,sales_user\n";

async fn door() -> Door {
    Door::open(Backend::Sqlite).await.expect("SQLite is always there")
}

#[tokio::test]
async fn e9_the_list_goes_out_as_a_file_that_spreadsheets_open() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let sent = door.fetch(Some(&token), "/export/users?status=disabled&sort=email").await;
    assert_eq!(sent.status, StatusCode::OK);
    let header = |name| sent.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header(header::CONTENT_TYPE), "text/csv; charset=utf-8; header=present");
    assert_eq!(header(header::CONTENT_DISPOSITION), "attachment; filename=\"users-2026-11-22.csv\"");
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    let lines: Vec<&str> = sent.body.lines().collect();
    assert_eq!(lines[0], "\u{feff}email,first_name,last_name,job_title,status,abm,si,last_active");
    assert!(lines.len() == 2 && lines[1].starts_with("daniel@calder.example,Daniel,Reyes,"), "{lines:?}");
    let unknown = door.fetch(Some(&token), "/export/users?where=1").await;
    assert_eq!((unknown.status, unknown.code().as_deref()), (StatusCode::BAD_REQUEST, Some("unknown_field")));
}

#[tokio::test]
async fn e9_a_file_comes_in_after_it_was_looked_at() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let shown = door.send_file(Some(&token), "/import/users/dry_run?verdict=new", FILE).await;
    let preview: domain::users::import::ImportPreview = serde_json::from_str(&shown.body).expect("a dry run");
    assert_eq!((preview.taken(), preview.lines.rows.len()), (1, 1));
    let path = format!("/import/users/apply?fingerprint={}&key=import-1&first_seats_only=false", preview.fingerprint);
    let done = door.send_file(Some(&token), &path, FILE).await;
    assert!(done.status == StatusCode::OK && done.body.contains("\"invited\":1"), "{}", done.body);
    let errors = door.send_file(Some(&token), "/import/users/errors", FILE).await;
    assert_eq!(
        errors.body.lines().collect::<Vec<_>>(),
        ["\u{feff}email,abm,problem", "lena@calder.example,sales_user,Invited already. Use Resend Invite."]
    );
}

#[tokio::test]
async fn t19_no_other_site_takes_or_brings_a_file() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let cookie = format!("__Host-sightline={}", token.to_cookie());
    for (method, path) in
        [("GET", "/export/users"), ("POST", "/import/users/dry_run"), ("POST", "/import/users/apply?fingerprint=0.0&key=import-1")]
    {
        for site in ["cross-site", "same-site", "none"] {
            let request =
                Request::builder().method(method).uri(path).header(header::COOKIE, &cookie).header("sec-fetch-site", site);
            let request = request.header(header::CONTENT_TYPE, "text/csv").body(Body::from(FILE)).unwrap();
            let sent = door.request(request).await;
            assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::FORBIDDEN, Some("cross_site")), "{site} {path}");
        }
    }
    let own = Request::get("/export/users").header(header::COOKIE, &cookie).header(header::ORIGIN, PUBLIC_URL);
    assert_eq!(door.request(own.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_file_or_too_large_is_told_so_in_the_readers_language() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let json = door.send(Some(&token), "/import/users/dry_run", "{}").await;
    assert_eq!((json.status, json.code().as_deref()), (StatusCode::BAD_REQUEST, Some("file_refused")));
    // Larger than any other request may be, and taken.
    let long = format!("email,abm,first_name\nlena@calder.example,sales_user,{}\n", "x".repeat(2 << 20));
    assert_eq!(door.send_file(Some(&token), "/import/users/dry_run", long).await.status, StatusCode::OK);
    let huge = door.send_file(Some(&token), "/import/users/dry_run", vec![b'a'; MAX_BYTES + 1]).await;
    assert_eq!((huge.status, huge.code().as_deref()), (StatusCode::PAYLOAD_TOO_LARGE, Some("file_refused")));
    for query in ["verdict=nonsense", "after=-1", "where=1"] {
        let sent = door.send_file(Some(&token), &format!("/import/users/dry_run?{query}"), FILE).await;
        assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::BAD_REQUEST, Some("malformed")), "{query}");
    }
}
