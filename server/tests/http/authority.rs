//! Who may enter where: every server function and file × every member of the cast, through the real router.

use crate::door::{Door, Sent};
use app::entry_points::{ENTRY_POINTS, EntryPoint};
use axum::http::StatusCode;
use domain::right::Right;
use domain::roles::{authority_of_shipped, shipped};
use services::sign_in::SessionToken;
use services::testkit::Backend;

const CAST: [&str; 9] = ["nora", "tomas", "priya", "jonas", "mei", "hannah", "aisha", "sam", "rosa"];

/// Every server function that is linked in, as server_fn itself knows them.
fn registered() -> Vec<&'static str> {
    let mut paths: Vec<_> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    paths
}

#[test]
fn every_server_function_declares_its_right_and_every_declaration_exists() {
    // The server must really link the app, or nothing is registered.
    assert!(registered().len() >= 8, "{:?}", registered());
    let declared: Vec<_> = ENTRY_POINTS.iter().map(|entry| entry.path).filter(|path| path.starts_with("/api/")).collect();
    assert_eq!(registered(), declared);
}

#[tokio::test]
async fn the_table_of_who_may_enter_where() {
    let door = Door::open(Backend::Sqlite).await.expect("SQLite is always there");
    let mut table = format!("{:30} {:10}", "", "nobody");
    for who in CAST {
        table += &format!(" {who:7}");
    }
    let behind_the_gate = |path: &str| ["/api/", "/export/", "/import/"].iter().any(|prefix| path.starts_with(prefix));
    for entry in ENTRY_POINTS.iter().filter(|entry| behind_the_gate(entry.path)) {
        table += &format!("\n{:30} {:10}", entry.path, verdict(&enter(&door, None, entry).await));
        for who in CAST {
            // A session of its own for each call: some of them end it.
            let token = door.world.sign_in(who).await;
            table += &format!(" {:7}", verdict(&enter(&door, Some(&token), entry).await));
        }
        table = table.trim_end().to_owned();
    }
    insta::assert_snapshot!(table);
}

/// Calls a server function without arguments, or follows a link as our own page does.
async fn enter(door: &Door, token: Option<&SessionToken>, entry: &EntryPoint) -> Sent {
    match entry.method {
        "GET" => door.fetch(token, entry.path).await,
        _ => door.send(token, entry.path, "{}").await,
    }
}

/// `yes` when the gate let the call through, whatever the function then said of its empty arguments.
fn verdict(sent: &Sent) -> &'static str {
    match (sent.status, sent.code().as_deref()) {
        (StatusCode::UNAUTHORIZED, Some("sign_in_needed")) => "sign in",
        (StatusCode::FORBIDDEN, Some("not_allowed")) => "-",
        (StatusCode::INTERNAL_SERVER_ERROR, _) => "FAILED",
        _ => "yes",
    }
}

#[test]
fn a_right_is_held_exactly_by_the_roles_the_matrix_gives_it_to() {
    let mut table = String::new();
    let mut rights: Vec<(String, Right)> = ENTRY_POINTS.iter().map(|entry| (entry.right.to_string(), entry.right)).collect();
    rights.sort_by(|a, b| a.0.cmp(&b.0));
    rights.dedup_by(|a, b| a.0 == b.0);
    for (name, right) in rights {
        let mut holders = Vec::new();
        let mut is_everybodys = true;
        for app in shipped::apps() {
            for role in &app.roles {
                let authority = authority_of_shipped(&[(app.key, role.key)].into_iter().collect());
                if right.is_held_by(&authority) {
                    holders.push(format!("{} {}", app.short_name, role.name));
                } else {
                    is_everybodys = false;
                }
            }
        }
        table += &format!("{name}\n    {}\n", if is_everybodys { "everybody".into() } else { holders.join(", ") });
    }
    insta::assert_snapshot!(table);
}
