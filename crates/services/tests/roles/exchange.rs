//! Roles out and in by file (E10).

use domain::audit::{AuditAction, AuditFilter, AuditQuery};
use domain::refusal::Refusal;
use domain::roles::custom::{RoleDraft, RoleHindrance};
use domain::roles::difference::{DifferenceAddress, Side};
use domain::roles::file::{ContentFault, MAX_BYTES, Place, RolesFault};
use domain::roles::import::{RoleVerdict, RolesOrder, RolesOutcome, RolesPreview};
use domain::roles::{AppKey, PermissionLevel, RoleKey};
use services::testkit::{Backend, World};
use services::{Cx, roles};

use crate::act::{draft, give, levels_of, refusal, save};

async fn export(cx: &Cx) -> String {
    roles::export::export(cx, None).await.unwrap().text
}

async fn preview(cx: &Cx, document: &str) -> RolesPreview {
    roles::import::preview(cx, document.as_bytes()).await.unwrap()
}

async fn apply(cx: &Cx, document: &str, fingerprint: &str, key: &str) -> Result<RolesOutcome, Refusal> {
    let order = RolesOrder { fingerprint: fingerprint.to_owned(), key: key.to_owned() };
    roles::import::apply(cx, document.as_bytes(), &order).await.map_err(refusal)
}

/// Looks and imports.
async fn import(cx: &Cx, document: &str, key: &str) -> Result<RolesOutcome, Refusal> {
    let fingerprint = preview(cx, document).await.fingerprint;
    apply(cx, document, &fingerprint, key).await
}

async fn fault(cx: &Cx, document: &[u8]) -> RolesFault {
    match refusal(roles::import::preview(cx, document).await.unwrap_err()) {
        Refusal::RolesFile { fault } => fault,
        other => panic!("{other}"),
    }
}

/// A document with one custom role of ABM.
fn desk(name: &str, levels: &[(&str, &str)]) -> String {
    let levels: serde_json::Map<_, _> = levels.iter().map(|(row, level)| ((*row).to_owned(), (*level).into())).collect();
    let role = serde_json::json!({
        "key": "desk", "name": name, "description": "For the desk", "kind": "custom", "is_administrator": false, "levels": levels,
    });
    serde_json::json!({ "version": 1, "applications": [{ "key": "abm", "roles": [role] }] }).to_string()
}

/// The verdict of a role, and of how many people it is said.
fn told(preview: &RolesPreview, key: &str) -> (RoleVerdict, u32) {
    let line = preview.lines.iter().find(|line| line.key == RoleKey::parse(key).unwrap()).unwrap();
    (line.verdict, line.users)
}

/// What was done about roles, the newest first.
async fn entries(cx: &Cx) -> Vec<(AuditAction, String)> {
    let listed = services::audit::list(cx, &AuditQuery { filter: AuditFilter::default(), ..AuditQuery::default() }).await.unwrap();
    let rows = listed.page.rows.into_iter().filter(|row| matches!(row.action, AuditAction::RoleMade | AuditAction::RoleChanged));
    rows.map(|row| (row.action, row.details.first().map(|detail| detail.subject.clone()).unwrap_or_default())).collect()
}

services::on_both_databases! {
    async fn e10_what_was_exported_and_imported_elsewhere_is_exported_the_same(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let levels = levels_of(&nora, "sales_user").await;
        for (at, name) in ["Zürich désk", "Campaign desk", "Back office"].into_iter().enumerate() {
            save(&tomas, &draft(name, &levels), &format!("order-000{at}")).await.unwrap();
        }
        let inviter = [("users.invite".to_owned(), PermissionLevel::Full)].into();
        save(&nora, &draft("Inviter", &inviter), "order-0010").await.unwrap();
        let document = export(&nora).await;
        assert_eq!(document, export(&nora).await);
        assert!(document.starts_with("{\n  \"version\": 1,\n  \"applications\": [\n    {\n      \"key\": \"abm\",") && document.ends_with("}\n"));
        assert!(preview(&nora, &document).await.lines.iter().all(|line| line.verdict == RoleVerdict::Unchanged));

        // Organisations of their own, on whatever database.
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let Some(fresh) = World::with_cast(backend).await else { continue };
            let nora = fresh.cx("nora").await;
            let shown = preview(&nora, &document).await;
            assert_eq!((shown.count(RoleVerdict::New), shown.count(RoleVerdict::Unchanged), shown.taken()), (4, 12, 4));
            assert_eq!(apply(&nora, &document, &shown.fingerprint, "order-0001").await, Ok(RolesOutcome::Done { made: 4, changed: 0 }));
            assert_eq!(export(&nora).await, document);
            assert_eq!(fresh.problems().await, Vec::<String>::new());
        }
        let of_abm = roles::export::export(&nora, Some(AppKey::ABM)).await.unwrap();
        assert_eq!((of_abm.name.as_str(), of_abm.text.contains("sales_ae")), ("roles-abm-2026-11-22.json", false));
        assert_eq!(roles::export::export(&nora, Some(AppKey::of("fc"))).await.err().map(refusal), Some(Refusal::NotFound));
    }

    async fn e10_the_difference_is_shown_first_with_whom_it_concerns(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let key = save(&tomas, &draft("Desk", &levels_of(&nora, "sales_user").await), "order-0001").await.unwrap();
        give(&tomas, "sam", Some(key)).await.unwrap();
        let before = export(&nora).await;
        let document = desk("Front desk", &[("insights.segments", "full")]);
        let shown = preview(&tomas, &document).await;
        assert_eq!(told(&shown, "desk"), (RoleVerdict::Changed, 1));
        let line = &shown.lines[0];
        assert_eq!(line.words.iter().map(|detail| detail.subject.as_str()).collect::<Vec<_>>(), ["name.abm.desk"]);
        assert!(!line.moves.is_empty() && line.moves.iter().all(|moved| moved.before != moved.after));
        // Nothing was written by looking.
        assert_eq!(export(&nora).await, before);

        assert_eq!(apply(&tomas, &document, &shown.fingerprint, "order-0002").await, Ok(RolesOutcome::Done { made: 0, changed: 1 }));
        let changed = world.cx("nora").await;
        assert_eq!(entries(&changed).await, [(AuditAction::RoleChanged, "name.abm.desk".into()), (AuditAction::RoleMade, "name.abm.desk".into())]);
        // What it gave from now on can be compared like what the editor saved.
        let now: Side = "role:desk@2026-11-22".parse().unwrap();
        let asked = DifferenceAddress { app: Some(AppKey::ABM), left: Some(now), right: Some(Side::role(key)) };
        assert_eq!(roles::difference::difference(&tomas, &asked).await.unwrap().counts(), (0, 60));
        assert_eq!(import(&tomas, &document, "order-0003").await, Err(Refusal::Missing { field: "file".into() }));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e10_an_unknown_key_is_made_as_it_stands_and_other_custom_roles_stay(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        save(&tomas, &draft("Another", &levels_of(&nora, "sales_user").await), "order-0001").await.unwrap();
        let document = desk("A name that says something else", &[("insights.segments", "view")]);
        assert_eq!(import(&tomas, &document, "order-0002").await, Ok(RolesOutcome::Done { made: 1, changed: 0 }));
        let matrix = roles::matrix(&tomas, AppKey::ABM).await.unwrap();
        assert_eq!(matrix.level_of(RoleKey::of("desk"), "insights.segments"), PermissionLevel::View);
        assert!(matrix.levels.contains_key(&RoleKey::of("another")));
        give(&tomas, "sam", Some(RoleKey::of("desk"))).await.unwrap();
    }

    async fn e10_built_in_roles_are_reported_and_never_changed(world: World) {
        let nora = world.cx("nora").await;
        let before = export(&nora).await;
        let document = before.replacen("\"name\": \"Sales User\"", "\"name\": \"Renamed\"", 1);
        assert_ne!(document, before);
        assert_eq!(told(&preview(&nora, &document).await, "sales_user"), (RoleVerdict::ReadOnly, 4));
        assert_eq!(import(&nora, &document, "order-0001").await, Err(Refusal::Missing { field: "file".into() }));
        assert_eq!(export(&nora).await, before);
    }

    async fn e10_one_role_that_is_refused_holds_the_whole_document_back(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let mut document: serde_json::Value = serde_json::from_str(&desk("Desk", &[("insights.segments", "view")])).unwrap();
        let inviter = serde_json::json!({
            "key": "inviter", "name": "Inviter", "description": "", "kind": "custom", "is_administrator": true,
            "levels": { "users.invite": "full" },
        });
        document["applications"][0]["roles"].as_array_mut().unwrap().push(inviter);
        let document = document.to_string();
        let shown = preview(&tomas, &document).await;
        assert_eq!((told(&shown, "desk").0, told(&shown, "inviter").0), (RoleVerdict::New, RoleVerdict::Refused));
        assert!(shown.lines[1].problem.as_deref().unwrap().contains("only the primary administrator"));
        let refused = apply(&tomas, &document, &shown.fingerprint, "order-0001").await.unwrap_err();
        assert!(matches!(refused, Refusal::RoleHeld { why: RoleHindrance::OnlyPrimary, .. }));
        assert!(!export(&nora).await.contains("\"desk\""));
        // What Tomás looked at is not what Nora would look at.
        assert!(matches!(apply(&nora, &document, &shown.fingerprint, "order-0001").await, Ok(RolesOutcome::Moved { .. })));
        assert_eq!(import(&nora, &document, "order-0002").await, Ok(RolesOutcome::Done { made: 2, changed: 0 }));
    }

    async fn e2_what_was_reviewed_is_what_is_imported_and_an_order_sent_twice_is_one(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let levels = levels_of(&nora, "sales_user").await;
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        let document = desk("Front desk", &[("insights.segments", "view")]);
        let seen = preview(&tomas, &document).await.fingerprint;
        // Somebody is given the role, then somebody renames it, then the document is another one.
        give(&nora, "sam", Some(key)).await.unwrap();
        let Ok(RolesOutcome::Moved { preview: now }) = apply(&tomas, &document, &seen, "order-0002").await else { panic!("unseen") };
        assert_eq!(told(&now, "desk"), (RoleVerdict::Changed, 1));
        save(&nora, &RoleDraft { key: Some(key), ..draft("Reception", &levels) }, "order-0003").await.unwrap();
        let outcome = apply(&tomas, &document, &now.fingerprint, "order-0002").await;
        let Ok(RolesOutcome::Moved { preview: now }) = outcome else { panic!("unseen") };
        let other = desk("Front desk", &[("insights.segments", "full")]);
        assert!(matches!(apply(&tomas, &other, &now.fingerprint, "order-0002").await, Ok(RolesOutcome::Moved { .. })));
        for _ in 0..2 {
            let done = apply(&tomas, &document, &now.fingerprint, "order-0002").await;
            assert_eq!(done, Ok(RolesOutcome::Done { made: 0, changed: 1 }));
        }
        assert_eq!(entries(&nora).await.len(), 3);
    }

    async fn who_does_not_edit_roles_imports_none_and_who_does_not_see_them_exports_none(world: World) {
        let (nora, sam, priya) = (world.cx("nora").await, world.cx("sam").await, world.cx("priya").await);
        let document = desk("Desk", &[("insights.segments", "view")]);
        assert_eq!(refusal(roles::import::preview(&sam, document.as_bytes()).await.unwrap_err()), Refusal::NotAllowed);
        assert_eq!(apply(&sam, &document, "", "order-0001").await, Err(Refusal::NotAllowed));
        assert_eq!(roles::export::export(&sam, None).await.err().map(refusal), Some(Refusal::NotAllowed));
        // Priya administers Sales Intelligence, and ABM's roles are not hers to make.
        assert_eq!(told(&preview(&priya, &document).await, "desk").0, RoleVerdict::Refused);
        assert_eq!(import(&priya, &document, "order-0001").await, Err(Refusal::NotAllowed));
        assert_eq!(export(&nora).await, export(&priya).await);
        let taken = services::audit::list(&nora, &AuditQuery::default()).await.unwrap().page.rows;
        assert_eq!(taken.iter().filter(|row| row.action == AuditAction::RolesExported).count(), 2);
    }

    async fn a_document_that_cannot_be_read_is_refused_with_its_place(world: World) {
        let nora = world.cx("nora").await;
        let content = |why, at: &str, line, column| RolesFault::Content { why, at: at.into(), place: Some(Place { line, column }) };
        let whole = |roles: &str| format!("{{\"version\": 1,\n\"applications\": [{{\"key\": \"abm\", \"roles\": [\n{roles}]}}]}}");
        let cases = [
            ("".to_owned(), RolesFault::Syntax { place: Place { line: 1, column: 1 } }),
            ("{\n  \"version\": 1,\n  oops".to_owned(), RolesFault::Syntax { place: Place { line: 3, column: 3 } }),
            (whole("") + "\nmore", RolesFault::Syntax { place: Place { line: 4, column: 1 } }),
            ("[".repeat(5_000), RolesFault::Syntax { place: Place { line: 1, column: 128 } }),
            ("{}".to_owned(), RolesFault::Version { found: String::new() }),
            ("{\"version\": 2, \"future\": []}".to_owned(), RolesFault::Version { found: "2".into() }),
            ("{\"version\": \"1\"}".to_owned(), RolesFault::Version { found: "\"1\"".into() }),
            ("{\"version\": 1}".to_owned(), content(ContentFault::Missing, "applications", 1, 14)),
            ("{\"version\": 1, \"applications\": [], \"more\": 1}".to_owned(), content(ContentFault::Unknown, "more", 1, 41)),
            (whole("{\"key\": \"Desk\"}"), content(ContentFault::Wrong, "applications[0].roles[0].key", 3, 15)),
            (whole("{\"key\": \"desk\", \"keys\": 1}"), content(ContentFault::Unknown, "applications[0].roles[0].keys", 3, 22)),
            (whole("{\"key\": \"desk\", \"key\": \"desk\"}"), content(ContentFault::Repeated, "applications[0].roles[0].key", 3, 21)),
            (whole("{\"levels\": {\"users.view\": \"everything\"}}"), content(ContentFault::Wrong, "applications[0].roles[0].levels.users.view", 3, 38)),
            (whole("{\"levels\": {\"a\": \"view\", \"a\": \"full\"}}"), content(ContentFault::Repeated, "applications[0].roles[0].levels.a", 3, 37)),
        ];
        for (document, expected) in cases {
            assert_eq!(fault(&nora, document.as_bytes()).await, expected, "{}", document.chars().take(80).collect::<String>());
        }
        assert!(matches!(fault(&nora, b"{\"version\": 1, \"\xff\"}").await, RolesFault::Syntax { .. }));
        let twice = desk("Desk", &[]).replace("[{\"key\":\"abm\"", "[{\"key\":\"abm\",\"roles\":[]},{\"key\":\"abm\"");
        let repeated = RolesFault::Content { why: ContentFault::Repeated, at: "applications[1].key".into(), place: None };
        assert_eq!(fault(&nora, twice.as_bytes()).await, repeated);
        let huge = vec![b' '; MAX_BYTES + 1];
        assert_eq!(fault(&nora, &huge).await, RolesFault::TooLarge);
        // What some editors put before a text is none of these.
        let marked = format!("\u{feff}{}", desk("Desk", &[("insights.segments", "view")]));
        assert_eq!(told(&preview(&nora, &marked).await, "desk").0, RoleVerdict::New);
    }
}
