//! The log as a file.

use std::collections::BTreeSet;

use domain::audit::{AuditAction, AuditFilter, AuditQuery};
use domain::page::PageSize;
use domain::refusal::Refusal;
use domain::users::bulk::Selection;
use domain::users::filter::UserFilter;
use services::testkit::{Backend, tamper};
use services::{Cx, audit};

use crate::act::{crowded, disable, entitle, id, list, minute, refusal};

/// The cells of the file, without its head.
async fn lines(cx: &Cx, filter: &AuditFilter) -> Vec<Vec<String>> {
    let mut export = audit::export(cx, filter).await.expect("may export");
    let mut file = Vec::new();
    while let Some(piece) = export.next().await.expect("may still export") {
        assert!(piece.len() < 1 << 20, "a piece of {} bytes", piece.len());
        file.extend(piece);
    }
    let text = String::from_utf8(file).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("begins with the mark");
    let mut lines = text.split_terminator("\r\n").map(cells);
    assert_eq!(
        lines.next().unwrap().join(","),
        "date_utc,person,email,action,area,application,whom,whom_email,field,before,after,source"
    );
    lines.collect()
}

/// For cells without line breaks.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            sign => cells.last_mut().unwrap().push(sign),
        }
    }
    cells
}

services::on_both_databases! {
    async fn d13_the_file_holds_what_the_page_lists_in_its_order(world: World) {
        let nora = world.cx("nora").await;
        for n in 0..7 {
            world.clock.set(minute(n));
            entitle(&nora, "mei", &format!("Title {n}")).await;
        }
        disable(&nora, Selection::Picked { ids: vec![id(&nora, "sam").await, id(&nora, "rosa").await] }, "two").await;
        for filter in [
            AuditFilter::default(),
            AuditFilter { about: "mei@".into(), ..AuditFilter::default() },
            AuditFilter { actor: "nora".into(), since: Some(minute(3)), ..AuditFilter::default() },
            AuditFilter { actions: vec![AuditAction::UsersDisabled], ..AuditFilter::default() },
        ] {
            let exported = lines(&nora, &filter).await;
            let rows = list(&nora, &AuditQuery { filter, size: PageSize::try_from(100).unwrap(), after: None }).await.page.rows;
            let expected: Vec<(String, String, u32)> = rows
                .iter()
                .map(|row| {
                    let actor = row.actor.as_ref().map(|actor| actor.email.clone()).unwrap_or_default();
                    // Sam and Rosa have a case and a detail each.
                    let lines = row.users.max(u32::try_from(row.details.len()).unwrap()).max(1);
                    (row.action.key().to_owned(), actor, lines)
                })
                .flat_map(|(action, actor, lines)| (0..lines).map(move |_| (action.clone(), actor.clone(), 1)))
                .collect();
            let found: Vec<_> = exported.iter().map(|line| (line[3].clone(), line[2].clone(), 1)).collect();
            assert_eq!(found, expected);
        }
    }

    async fn a_line_says_who_did_what_to_whom(world: World) {
        let nora = world.cx("nora").await;
        entitle(&nora, "mei", "Head, \"Marketing\"").await;
        let line = lines(&nora, &AuditFilter { about: "mei@".into(), ..AuditFilter::default() }).await.remove(0);
        assert_eq!(
            line,
            [
                "2026-11-22T12:00:00.000Z",
                "Nora Lindqvist",
                "nora@calder.example",
                "user_edited",
                "users",
                "",
                "Mei Tanaka",
                "mei@calder.example",
                "job_title",
                "",
                "Head, Marketing",
                "127.0.0.1",
            ]
        );
    }

    async fn t25_nothing_in_it_is_run_by_a_spreadsheet(world: World) {
        let nora = world.cx("nora").await;
        for payload in ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"] {
            entitle(&nora, "mei", payload).await;
        }
        let exported = lines(&nora, &AuditFilter::default()).await;
        let cells: Vec<&String> = exported.iter().flatten().collect();
        assert!(cells.iter().any(|cell| cell.starts_with("'=HYPERLINK")));
        assert!(!cells.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])));
    }

    async fn taking_the_log_away_is_in_the_log(world: World) {
        let nora = world.cx("nora").await;
        let filter = AuditFilter { actions: vec![AuditAction::AuditExported], ..AuditFilter::default() };
        let exported = lines(&nora, &filter).await;
        assert_eq!(exported.len(), 1);
        assert_eq!((exported[0][3].as_str(), exported[0][8].as_str(), exported[0][10].as_str()), ("audit_exported", "filter", "action=audit_exported"));
        // Whoever is refused leaves no line.
        assert_eq!(refusal(audit::export(&world.cx("sam").await, &filter).await), Refusal::NotAllowed);
        assert_eq!(list(&nora, &AuditQuery { filter, ..AuditQuery::default() }).await.page.rows.len(), 1);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn t09_a_file_ends_when_its_reader_loses_the_right(world: World) {
        let tomas = world.cx("tomas").await;
        let mut export = audit::export(&tomas, &AuditFilter::default()).await.unwrap();
        assert!(export.next().await.unwrap().is_some());
        tamper(&world.url, "UPDATE users SET role_set = 0 WHERE email = 'tomas@calder.example'").await.unwrap();
        assert_eq!(refusal(export.next().await), Refusal::NotAllowed);
        tamper(&world.url, "UPDATE users SET status = 'disabled' WHERE email = 'tomas@calder.example'").await.unwrap();
        assert_eq!(refusal(export.next().await), Refusal::SignInNeeded);
    }

    async fn nothing_of_a_neighbour_is_taken_away(world: World) {
        entitle(&world.cx("otto").await, "sam", "Buyer").await;
        let nora = world.cx("nora").await;
        let exported = lines(&nora, &AuditFilter::default()).await;
        assert!(!exported.iter().flatten().any(|cell| cell.contains("northwind") || cell == "Buyer"));
    }
}

/// More people than are read at once: each comes, and comes once.
async fn a_large_bulk_action(backend: Backend) {
    let Some(world) = crowded(backend, 2_300).await else { return };
    let nora = world.cx("nora").await;
    let filter = UserFilter { search: "colleague".into(), ..UserFilter::default() };
    disable(&nora, Selection::Matching { filter, except: vec![] }, "many").await;
    let exported = lines(&nora, &AuditFilter { actions: vec![AuditAction::UsersDisabled], ..AuditFilter::default() }).await;
    assert_eq!(exported.len(), 2_300);
    let addresses: BTreeSet<&String> = exported.iter().map(|line| &line[7]).collect();
    assert_eq!(addresses.len(), 2_300);
    assert!(
        exported.iter().all(|line| (line[8].as_str(), line[9].as_str(), line[10].as_str()) == ("status", "enabled", "disabled"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_bulk_action_on_sqlite() {
    a_large_bulk_action(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_bulk_action_on_postgres() {
    a_large_bulk_action(Backend::Postgres).await;
}
