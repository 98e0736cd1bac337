//! The gate before every server function, and the headers around every answer.

use crate::door::{Door, PUBLIC_URL, Sent};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use services::testkit::{Backend, PASSWORD, World, cast};

async fn door() -> Door {
    Door::open(Backend::Sqlite).await.expect("SQLite is always there")
}

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/json")
}

#[tokio::test]
async fn t19_a_call_from_another_site_or_from_nowhere_is_refused() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    let cookie = format!("__Host-sightline={}", token.to_cookie());
    let call = || post("/api/sign_in/sign_out").header(header::COOKIE, &cookie);
    for request in [
        call().header("sec-fetch-site", "cross-site"),
        call().header("sec-fetch-site", "same-site"),
        call().header("sec-fetch-site", "none"),
        call().header("sec-fetch-site", "cross-site").header(header::ORIGIN, PUBLIC_URL),
        call().header(header::ORIGIN, "https://evil.example"),
        call().header(header::ORIGIN, "null"),
        call(),
    ] {
        let sent = door.request(request.body(Body::from("{}")).unwrap()).await;
        assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::FORBIDDEN, Some("cross_site")));
    }
    // Nothing of it had an effect, and our own page's call has.
    let own = call().header(header::ORIGIN, PUBLIC_URL).body(Body::from("{}")).unwrap();
    assert_eq!(door.request(own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refusal_has_a_code_a_sentence_and_a_reference_in_the_readers_language() {
    let door = door().await;
    let request = post("/api/users/list").header("sec-fetch-site", "same-origin").header(header::ACCEPT_LANGUAGE, "it-IT,en;q=0.5");
    let sent = door.request(request.body(Body::from(r#"{"query":{}}"#)).unwrap()).await;
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
    let error: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(error["code"], "sign_in_needed");
    assert_eq!(error["sentence"], "Accedi per continuare.");
    assert_eq!(error["reference"].as_str().map(str::len), Some(12));
}

#[tokio::test]
async fn t29_malformed_requests_are_told_so_and_learn_nothing() {
    let door = door().await;
    let token = door.world.sign_in("nora").await;
    for (body, code) in [
        ("", "malformed"),
        ("{", "malformed"),
        ("[]", "malformed"),
        ("{\"query\":", "malformed"),
        (r#"{"query":{"sort":"password_hash"}}"#, "malformed"),
        (r#"{"query":{"size":101}}"#, "malformed"),
        (r#"{"query":{"after":{"sort":"name","key":"a","id":"' OR 1=1"}}}"#, "malformed"),
        (r#"{"query":{},"where":{"password":"a"}}"#, "unknown_field"),
        (r#"{"query":{"filter":{"password_hash":"a"}}}"#, "unknown_field"),
    ] {
        let sent = door.send(Some(&token), "/api/users/list", body).await;
        assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::BAD_REQUEST, Some(code)), "{body}");
        for leak in ["SELECT", "serde", "domain::", "line 1", "column", "expected", "UserQuery"] {
            assert!(!sent.body.contains(leak), "{body} → {}", sent.body);
        }
    }
}

#[tokio::test]
async fn a_server_function_that_does_not_exist_asks_for_a_reload() {
    let sent = door().await.send(None, "/api/users/destroy_everything", "{}").await;
    assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::BAD_REQUEST, Some("client_outdated")));
}

#[tokio::test]
async fn t28_a_body_over_the_limit_is_refused() {
    let sent = door().await.send(None, "/api/sign_in/password", &"x".repeat(1_100_000)).await;
    assert_eq!((sent.status, sent.code().as_deref()), (StatusCode::PAYLOAD_TOO_LARGE, Some("too_large")));
}

#[tokio::test]
async fn a_form_post_is_never_redirected_with_its_error() {
    let door = door().await;
    let request = post("/api/sign_in/password")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, "https://evil.example/");
    let sent = door.request(request.body(Body::from(r#"{"email":"a@b.example","password":"x"}"#)).unwrap()).await;
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
    assert!(sent.headers.get(header::LOCATION).is_none());
}

#[tokio::test]
async fn the_cookie_is_for_this_host_only_and_out_of_scripts_reach() {
    let door = door().await;
    let body = format!(r#"{{"email":"nora@calder.example","password":"{PASSWORD}"}}"#);
    let sent = door.send(None, "/api/sign_in/password", &body).await;
    assert_eq!(sent.status, StatusCode::OK);
    let cookie = sent.headers.get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()).expect("a cookie").to_owned();
    assert!(cookie.starts_with("__Host-sightline="), "{cookie}");
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn every_answer_keeps_the_page_to_itself() {
    let door = door().await;
    for path in ["/", "/settings/users", "/healthz", "/pkg/none"] {
        let sent = door.request(Request::get(path).body(Body::empty()).unwrap()).await;
        let policy = sent.headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()).expect("a policy");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(sent.headers.get(header::X_CONTENT_TYPE_OPTIONS).map(|value| value.as_bytes()), Some(&b"nosniff"[..]));
    }
}

#[tokio::test]
async fn metrics_are_not_for_strangers() {
    let sent = door().await.request(Request::get("/metrics").body(Body::empty()).unwrap()).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

/// Two worlds, equal in all that Nora may see: the second has a neighbour more. Whatever she asks, the answers are equal
/// byte for byte.
#[tokio::test]
async fn t01_nothing_of_a_neighbour_shows_in_any_answer() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        // The neighbour comes second, so that the ids of the first are the same in both worlds.
        let mut organizations = cast();
        let neighbours = services::seed::Seed { organizations: organizations.split_off(1) };
        let ours = services::seed::Seed { organizations };
        let Some(alone) = World::seeded(backend, &ours).await else { continue };
        let together = World::seeded(backend, &ours).await.expect("the same database is there");
        services::seed::load(&together.services, &neighbours).await.expect("the neighbours load");
        let (alone, together) = (Door::before(alone), Door::before(together));
        for (who, path, body) in questions() {
            let answers = [ask(&alone, who, path, &body).await, ask(&together, who, path, &body).await];
            assert_eq!(answers[0], answers[1], "{who} {path} {body}");
        }
    }
}

/// Two worlds, equal in all that Sam may see: in the second his colleagues own a hundred records more. Whatever he asks,
/// also the counts and the pages, the answers are equal byte for byte.
#[tokio::test]
async fn t02_nothing_of_a_record_one_does_not_own_shows_in_any_answer() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(few) = World::seeded(backend, &with_leads(0)).await else { continue };
        let many = World::seeded(backend, &with_leads(100)).await.expect("the same database is there");
        let (few, many) = (Door::before(few), Door::before(many));
        // The worlds do differ, for somebody who may see it.
        let all = |object: &str| format!(r#"{{"query":{{"object":"{object}","size":100}}}}"#);
        let noras = [
            ask(&few, "nora", "/api/records/list", &all("lead")).await,
            ask(&many, "nora", "/api/records/list", &all("lead")).await,
        ];
        assert_ne!(noras[0], noras[1]);
        for body in record_questions() {
            let answers = [ask(&few, "sam", "/api/records/list", &body).await, ask(&many, "sam", "/api/records/list", &body).await];
            assert_eq!(answers[0], answers[1], "{body}");
        }
    }
}

/// The cast with a connection whose leads are Sam's, and as many more of somebody else's.
fn with_leads(others: usize) -> services::seed::Seed {
    let lead = |id: String, owner: &str, name: String| serde_json::json!({ "id": id, "values": { "owner_id": owner, "last_name": name, "company": "Acme", "email": format!("{id}@lead.example") } });
    let sams = (0..30).map(|n| lead(format!("00QS{n:03}"), "005SAM", format!("Name {}", n % 7)));
    let others = (0..others).map(|n| lead(format!("00QO{n:03}"), "005OTHER", format!("Name {}", n % 11)));
    let connection = serde_json::json!({
        "name": "Salesforce", "login_url": "https://127.0.0.1:1", "package": "abm", "client_id": "x", "client_secret": "x",
        "records": { "lead": sams.chain(others).collect::<Vec<_>>() },
    });
    let mut organizations = cast();
    organizations[0].connections = vec![serde_json::from_value(connection).expect("a valid seed")];
    services::seed::Seed { organizations }
}

fn record_questions() -> Vec<String> {
    let mut questions = Vec::new();
    for object in ["lead", "account", "user", "campaign"] {
        for search in ["", "name", "name 9", "00qo", "other", "acme", "%", "zzz"] {
            for sort in ["null", r#""last_name""#, r#""modified""#, r#""owner_id""#, r#""annual_revenue""#, r#""nonsense""#] {
                for size in [1, 7, 100] {
                    questions
                        .push(format!(r#"{{"query":{{"object":"{object}","search":"{search}","sort":{sort},"size":{size}}}}}"#));
                }
            }
        }
    }
    let after = |id: &str| format!(r#"{{"query":{{"object":"lead","after":{{"sort":"last_name","key":"name 3","id":"{id}"}}}}}}"#);
    questions.extend([after("00QO050"), after("00QS005"), after("zzz")]);
    questions.push(r#"{"query":{"object":"lead","owner":"005OTHER"}}"#.into());
    questions
}

fn questions() -> Vec<(&'static str, &'static str, String)> {
    let mut questions = Vec::new();
    for who in ["nora", "tomas", "priya", "sam"] {
        questions.push((who, "/api/roles/counts", "{}".to_owned()));
        for search in ["", "sam", "otto", "falk", "northwind", "@", "e", "zzz"] {
            for sort in ["name", "email", "last_active"] {
                for size in [1, 2, 50] {
                    let query = format!(r#"{{"query":{{"filter":{{"search":"{search}"}},"sort":"{sort}","size":{size}}}}}"#);
                    questions.push((who, "/api/users/list", query));
                }
            }
        }
        for filter in [
            r#"{"emails":["otto@northwind.example","sam@northwind.example"]}"#,
            r#"{"emails":["sam@calder.example"]}"#,
            r#"{"roles":[{"app":"abm","role":"abm_primary_administrator"}]}"#,
            r#"{"roles":[{"app":"abm","role":null}]}"#,
            r#"{"statuses":["enabled"]}"#,
        ] {
            questions.push((who, "/api/users/list", format!(r#"{{"query":{{"filter":{filter}}}}}"#)));
        }
    }
    for filter in [
        r#"{"actor":"otto"}"#,
        r#"{"about":"falk"}"#,
        r#"{"about":"northwind"}"#,
        r#"{"actions":["seeded"]}"#,
        r#"{"areas":["integrations"]}"#,
    ] {
        questions.push(("tomas", "/api/audit/list", format!(r#"{{"query":{{"filter":{filter},"size":3}}}}"#)));
    }
    questions
}

/// Status, headers and body, with only the reference number masked.
async fn ask(door: &Door, who: &str, path: &str, body: &str) -> (StatusCode, String, String) {
    let token = door.world.sign_in(who).await;
    let Sent { status, headers, body } = door.send(Some(&token), path, body).await;
    let body = match serde_json::from_str::<serde_json::Value>(&body) {
        Ok(mut json) if json.get("reference").is_some() => {
            json["reference"] = "masked".into();
            json.to_string()
        }
        _ => body,
    };
    (status, format!("{headers:?}"), body)
}
