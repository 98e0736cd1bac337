//! People out and in by file.

use std::fmt::Write as _;

use domain::audit::AuditAction;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::users::bulk::BulkChange;
use domain::users::edit::UserEdit;
use domain::users::import::{
    FileFault, ImportDone, ImportOrder, ImportOutcome, ImportPreview, ImportQuery, MAX_BYTES, MAX_ROWS, Verdict,
};
use domain::users::invite::NewInvites;
use domain::users::status::StatusKey;
use services::sign_in::authenticate;
use services::testkit::origin;
use services::{Cx, mail, users};

use super::act::{apply as apply_bulk, id, pick, refusal, request, role_of, row, si};

async fn export(cx: &Cx, address: &[(&str, &str)]) -> Result<String, Refusal> {
    let address: Vec<(String, String)> = address.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut export = users::export::export(cx, &address).await.map_err(refusal)?;
    let mut file = Vec::new();
    while let Some(piece) = export.next().await.map_err(refusal)? {
        file.extend(piece);
    }
    Ok(String::from_utf8(file).unwrap())
}

async fn dry_run(cx: &Cx, file: &str) -> ImportPreview {
    users::import::preview(cx, file.as_bytes(), &ImportQuery::default()).await.unwrap()
}

async fn refused(cx: &Cx, file: &[u8]) -> FileFault {
    match users::import::preview(cx, file, &ImportQuery::default()).await.map_err(refusal) {
        Err(Refusal::File { fault }) => fault,
        other => panic!("{other:?}"),
    }
}

/// An order for what a dry run shows now.
async fn order(cx: &Cx, file: &str, key: &str) -> ImportOrder {
    let fingerprint = dry_run(cx, file).await.fingerprint;
    ImportOrder { fingerprint, key: format!("import-{key}"), first_seats_only: false }
}

/// Looks at a file and imports it.
pub async fn import(cx: &Cx, file: &str, key: &str) -> Result<ImportDone, Refusal> {
    let order = order(cx, file, key).await;
    match users::import::apply(cx, file.as_bytes(), &order).await {
        Ok(ImportOutcome::Done(done)) => Ok(done),
        Ok(ImportOutcome::Moved { .. }) => panic!("the facts moved"),
        Err(error) => Err(refusal(error)),
    }
}

services::on_both_databases! {
    async fn e9_an_export_has_whom_the_filter_finds(world: World) {
        let nora = world.cx("nora").await;
        let file = export(&nora, &[("status", "disabled")]).await.unwrap();
        assert_eq!(file, "\u{feff}email,first_name,last_name,job_title,status,abm,si,last_active\r\n\
            daniel@calder.example,Daniel,Reyes,,disabled,sales_user,sales_sdr,\r\n");
        let everybody = export(&nora, &[]).await.unwrap();
        assert_eq!(everybody.lines().count(), 13);
        assert!(!everybody.contains("northwind"));
        let nobody = export(&nora, &[("search", "zzz")]).await.unwrap();
        assert_eq!(nobody.lines().count(), 1);
        let malformed = export(&nora, &[("where", "1")]).await;
        assert_eq!(malformed, Err(Refusal::UnknownField { field: "where".into() }));
        assert_eq!(export(&world.cx("sam").await, &[]).await, Err(Refusal::NotAllowed));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn t25_no_name_becomes_a_formula_and_the_way_back_changes_nothing(world: World) {
        let nora = world.cx("nora").await;
        let sam = id(&world, "sam").await;
        for (place, name) in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1;2)", "'=1", "a \"b\"; c, d", "O'Neil"].into_iter().enumerate() {
            let page = users::edit::page(&nora, sam).await.unwrap();
            let edit = UserEdit { first_name: name.into(), job_title: format!("{name}{place}"), ..UserEdit::of(&page, [].into_iter()) };
            users::edit::save(&nora, sam, &edit, page.seen).await.unwrap();
            let file = export(&nora, &[]).await.unwrap();
            for cell in file.split([',', '\n', '"']).filter(|cell| !cell.is_empty()) {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
            }
            let shown = dry_run(&nora, &file).await;
            assert_eq!(shown.counts, [(Verdict::Unchanged, 12)], "{name}");
        }
    }

    async fn e9_a_dry_run_tells_and_writes_nothing_then_all_is_done_at_once(world: World) {
        let nora = world.cx("nora").await;
        let file = "Email;SI;ABM;First Name;Status\n\
            lena@calder.example;;sales_user;Lena;\n\
            sam@calder.example;sales_lite;none;;\n\
            daniel@calder.example;none;;;enabled\n\
            mei@calder.example;;;;disabled\n\
            nonsense;;sales_user;;\n\
            SAM@calder.example;;;;disabled\n\
            chloe@calder.example;;;;\n\
            nora@calder.example;;;;disabled\n";
        let before = export(&nora, &[]).await.unwrap();
        let shown = dry_run(&nora, file).await;
        let counts = [(Verdict::New, 1), (Verdict::Change, 3), (Verdict::Malformed, 1), (Verdict::Duplicate, 1), (Verdict::AlreadyInvited, 1), (Verdict::Refused, 1)];
        assert_eq!((shown.counts.as_slice(), shown.taken(), shown.left()), (counts.as_slice(), 4, 4));
        assert_eq!(shown.lines.rows[1].details.iter().map(|detail| detail.subject.as_str()).collect::<Vec<_>>(), ["role.abm", "role.si"]);
        assert_eq!(export(&nora, &[]).await.unwrap(), before);

        let session = world.sign_in("mei").await;
        let done = import(&nora, file, "1").await.unwrap();
        assert_eq!((done.invited, done.changed, done.left_out), (1, 3, 4));
        assert_eq!(row(&nora, "lena").await.status.key(), StatusKey::Invited);
        assert_eq!(role_of(&world, "sam", AppKey::ABM).await, None);
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_lite")));
        assert_eq!(row(&nora, "daniel").await.status.key(), StatusKey::Enabled);
        assert!(authenticate(&world.services, &session, &origin()).await.is_err(), "whoever is disabled is signed out");
        assert!(authenticate(&world.services, &world.sign_in("sam").await, &origin()).await.is_ok());
        while mail::send_next(&world.services).await.unwrap() {}
        assert_eq!(world.mails().iter().filter(|mail| mail.contains("To: lena@calder.example")).count(), 1);
        assert_eq!(world.problems().await, Vec::<String>::new());

        let trail = users::edit::page(&nora, id(&world, "sam").await).await.unwrap().trail.unwrap();
        let entry = trail.iter().find(|entry| entry.action == AuditAction::UsersImported).unwrap();
        assert_eq!((entry.users, entry.id), (4, done.audit_id));
        let details: Vec<_> = entry.details.iter().map(|one| (one.subject.as_str(), one.before.as_deref(), one.after.as_deref())).collect();
        assert_eq!(details, [("role.abm", Some("sales_user"), Some("none")), ("role.si", Some("sales_ae"), Some("sales_lite"))]);
        let again = dry_run(&nora, file).await;
        assert_eq!(again.taken(), 0);
        assert_eq!(import(&nora, file, "2").await, Err(Refusal::Missing { field: "file".into() }));
    }

    async fn e9_rows_that_are_not_taken_come_back_with_the_reason_and_can_be_mended(world: World) {
        let nora = world.cx("nora").await;
        let file = "email\tabm\tfirst_name\r\nlena@calder.example\tsales_user\tLena\r\nomar@calder.example\twizard\t'=Omar\r\n";
        let errors = String::from_utf8(users::import::errors(&nora, file.as_bytes()).await.unwrap()).unwrap();
        assert_eq!(errors, "\u{feff}email\tabm\tfirst_name\tproblem\r\n\
            omar@calder.example\twizard\t'=Omar\tabm: there is no role “wizard”. Write the name of a role, or none.\r\n");
        let mended = errors.replace("\twizard", "\tsales_user");
        let shown = dry_run(&nora, &mended).await;
        assert_eq!(shown.counts, [(Verdict::New, 1)]);
        assert_eq!(shown.lines.rows[0].details[1].after.as_deref(), Some("=Omar"));
    }

    async fn e9_long_dry_runs_are_read_in_pages_and_by_verdict(world: World) {
        let nora = world.cx("nora").await;
        let mut file = String::from("email,abm\n");
        for n in 0..120 {
            writeln!(file, "a{n}@calder.example,{}", if n % 3 == 0 { "wizard" } else { "sales_user" }).unwrap();
        }
        let (mut after, mut rows, mut pages) = (None, Vec::new(), 0);
        loop {
            let query = ImportQuery { verdict: Some(Verdict::New), after };
            let page = users::import::preview(&nora, file.as_bytes(), &query).await.unwrap().lines;
            assert_eq!(page.count.rows, 80);
            rows.extend(page.rows);
            pages += 1;
            let Some(next) = page.next else { break };
            after = next.id.parse().ok();
        }
        assert_eq!((rows.len(), pages), (80, 2));
        assert!(rows.windows(2).all(|pair| pair[0].row < pair[1].row));
        assert!(rows.iter().all(|line| line.verdict == Verdict::New && line.problem.is_none()));
    }

    async fn e9_a_file_that_cannot_be_taken_is_refused_with_the_reason(world: World) {
        let nora = world.cx("nora").await;
        let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("email\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(refused(&nora, &utf_16).await, FileFault::NotUtf8);
        assert_eq!(refused(&nora, b"").await, FileFault::NoHead);
        assert_eq!(refused(&nora, b"PK\x03\x04 and so on").await, FileFault::Spreadsheet);
        assert_eq!(refused(&nora, b"first_name\nSam").await, FileFault::NoEmail);
        assert_eq!(refused(&nora, b"email,email\n").await, FileFault::RepeatedColumns { names: vec!["email".into()] });
        assert_eq!(refused(&nora, b"email,password_hash\n").await, FileFault::UnknownColumns { names: vec!["password_hash".into()] });
        assert_eq!(refused(&nora, &vec![b'a'; MAX_BYTES + 1]).await, FileFault::TooLarge);
        assert_eq!(refused(&nora, format!("email\n{}", "a@x.example\n".repeat(MAX_ROWS + 1)).as_bytes()).await, FileFault::TooManyRows);
        for (file, verdict) in [
            ("\u{feff}email,si\nlena@calder.example\0,sales_lite\n".to_owned(), Verdict::Malformed),
            (format!("email,si,first_name\nlena@calder.example,sales_lite,{}\n", "x".repeat(1 << 20)), Verdict::Malformed),
            ("email,si,last_name\nlena@calder.example,sales_lite,\"Lena\r\nBcc: all@x.example\"\n".to_owned(), Verdict::Malformed),
            ("email,si\nemail,si\n".to_owned(), Verdict::Malformed),
            ("email,si\nlena@calder.example,sales_lite,more\n".to_owned(), Verdict::Malformed),
            ("email,si\nlena@calder.example,=1+1\n".to_owned(), Verdict::Unknown),
        ] {
            let shown = dry_run(&nora, &file).await;
            assert_eq!(shown.counts, [(verdict, 1)], "{}", &file[..40]);
            assert!(serde_json::to_string(&shown).unwrap().len() < 2_000);
        }
    }

    async fn e9_everybody_else_is_refused_and_each_row_is_judged_by_the_rights_of_whoever_imports(world: World) {
        let file = "email,abm,si\nlena@calder.example,,sales_sdr\nomar@calder.example,sales_user,\nsam@calder.example,none,\nrosa@calder.example,,none\n";
        for who in ["jonas", "mei", "hannah", "aisha", "sam", "rosa"] {
            let cx = world.cx(who).await;
            let answers = [
                users::import::preview(&cx, file.as_bytes(), &ImportQuery::default()).await.err().map(refusal),
                users::import::errors(&cx, file.as_bytes()).await.err().map(refusal),
                users::import::apply(&cx, file.as_bytes(), &ImportOrder { fingerprint: "0.0".into(), key: "import-0".into(), first_seats_only: true }).await.err().map(refusal),
            ];
            assert_eq!(answers, [const { Some(Refusal::NotAllowed) }; 3], "{who}");
        }
        let priya = world.cx("priya").await;
        assert_eq!(dry_run(&priya, file).await.counts, [(Verdict::New, 1), (Verdict::Change, 1), (Verdict::Refused, 2)]);
        let done = import(&priya, file, "1").await.unwrap();
        assert_eq!((done.invited, done.changed, done.left_out), (1, 1, 2));
        assert_eq!(role_of(&world, "sam", AppKey::ABM).await, Some(RoleKey::of("sales_user")));
    }

    async fn e9_nobody_reaches_the_neighbours_people(world: World) {
        let otto = world.cx("otto").await;
        let file = "email,abm\nsam@calder.example,sales_user\n";
        assert_eq!(dry_run(&otto, file).await.counts, [(Verdict::New, 1)], "his own Sam");
        import(&otto, file, "1").await.unwrap();
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_ae")));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a37_too_few_seats_and_nothing_is_done_and_e8_the_first_of_the_file_get_them(world: World) {
        // Two of eight are left.
        let nora = world.cx("nora").await;
        let file = "email,si\nmei@calder.example,sales_lite\nlena@calder.example,sales_lite\nhannah@calder.example,sales_lite\n";
        let shown = dry_run(&nora, file).await;
        assert_eq!((shown.taken(), shown.count(Verdict::NoSeat), shown.seats[0].takes, shown.seats[0].left()), (2, 1, 3, Some(2)));
        assert_eq!(import(&nora, file, "1").await, Err(Refusal::SeatsShort { app: "SI".into(), needs: 3, left: 2 }));
        assert_eq!(role_of(&world, "mei", AppKey::SI).await, None);
        let first = ImportOrder { first_seats_only: true, ..order(&nora, file, "2").await };
        let outcome = users::import::apply(&nora, file.as_bytes(), &first).await.unwrap();
        assert!(matches!(outcome, ImportOutcome::Done(ImportDone { invited: 1, changed: 1, left_out: 1, .. })), "{outcome:?}");
        assert_eq!(role_of(&world, "hannah", AppKey::SI).await, None, "Mei and Lena come before her");
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e2_what_was_reviewed_is_what_is_imported(world: World) {
        let nora = world.cx("nora").await;
        let file = "email,si\nsam@calder.example,sales_lite\n";
        let stale = order(&nora, file, "1").await;
        apply_bulk(&world.cx("priya").await, request(&pick(&world, &["sam"]).await, &si(Some("sales_sdr"))), "1").await.unwrap();
        match users::import::apply(&nora, file.as_bytes(), &stale).await.unwrap() {
            ImportOutcome::Moved { preview, moved } => assert_eq!((preview.taken(), moved), (1, vec!["Sam Okafor".to_owned()])),
            ImportOutcome::Done(done) => panic!("imported: {done:?}"),
        }
        assert_eq!(role_of(&world, "sam", AppKey::SI).await, Some(RoleKey::of("sales_sdr")));
        // Nor is another file taken for the one that was looked at.
        let fresh = order(&nora, file, "2").await;
        let other = "email,si\nsam@calder.example,none\n";
        let answer = users::import::apply(&nora, other.as_bytes(), &fresh).await.unwrap();
        assert!(matches!(answer, ImportOutcome::Moved { .. }));
        // Somebody who only used Sightline meanwhile, or something else that was done, moves nothing.
        world.sign_in("sam").await;
        assert!(matches!(users::import::apply(&nora, file.as_bytes(), &fresh).await.unwrap(), ImportOutcome::Done(_)));
    }

    async fn f07_an_import_sent_twice_has_one_effect_and_one_answer(world: World) {
        let nora = world.cx("nora").await;
        let file = "email,si,abm\nsam@calder.example,sales_lite,\nlena@calder.example,,sales_user\n";
        let order = order(&nora, file, "once").await;
        let first = users::import::apply(&nora, file.as_bytes(), &order).await.unwrap();
        assert_eq!(users::import::apply(&nora, file.as_bytes(), &order).await.unwrap(), first);
        assert_eq!(users::edit::page(&nora, id(&world, "sam").await).await.unwrap().trail.unwrap().len(), 1);
        while mail::send_next(&world.services).await.unwrap() {}
        assert_eq!(world.mails().iter().filter(|mail| mail.contains("To: lena@calder.example")).count(), 1);
    }

    async fn t09_an_import_that_waited_is_judged_by_the_rights_of_now(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let file = "email,abm\nsam@calder.example,none\n";
        let waiting = order(&tomas, file, "1").await;
        apply_bulk(&nora, request(&pick(&world, &["tomas"]).await, &BulkChange::Disable), "1").await.unwrap();
        let answer = users::import::apply(&tomas, file.as_bytes(), &waiting).await.err().map(refusal);
        assert_eq!(answer, Some(Refusal::SignInNeeded));
        assert_eq!(role_of(&world, "sam", AppKey::ABM).await, Some(RoleKey::of("sales_user")));
    }

    async fn ten_thousand_people_come_in_and_go_out_and_the_way_back_changes_nothing(world: World) {
        let nora = world.cx("nora").await;
        let mut file = String::from("email,abm,first_name\n");
        for n in 0..10_000 {
            writeln!(file, "a{n}@calder.example,sales_user,Name {n}").unwrap();
        }
        let done = import(&nora, &file, "1").await.unwrap();
        assert_eq!((done.invited, done.changed, done.left_out), (10_000, 0, 0));
        let renamed = file.replace("sales_user,Name", "operation_user,Other");
        let done = import(&nora, &renamed, "2").await.unwrap();
        assert_eq!((done.invited, done.changed, done.left_out), (0, 10_000, 0));
        let exported = export(&nora, &[]).await.unwrap();
        assert_eq!(exported.lines().count(), 10_013);
        assert_eq!(dry_run(&nora, &exported).await.counts, [(Verdict::Unchanged, 10_012)]);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn fifty_thousand_addresses_are_judged(world: World) {
        let nora = world.cx("nora").await;
        let mut file = String::from("email,si\n");
        (0..50_000).for_each(|n| writeln!(file, "a{n}@calder.example,sales_lite").unwrap());
        assert_eq!(dry_run(&nora, &file).await.counts, [(Verdict::New, 2), (Verdict::NoSeat, 49_998)]);
    }

    async fn an_invitation_by_file_opens_like_any_other(world: World) {
        let nora = world.cx("nora").await;
        import(&nora, "email,abm\nlena@calder.example,sales_user\n", "1").await.unwrap();
        let again = NewInvites { addresses: "lena@calder.example".into(), roles: [(AppKey::ABM, RoleKey::of("sales_user"))].into(), key: "invite-1".into() };
        let refused = users::invite::invite(&nora, &again).await.err().map(refusal);
        assert_eq!(refused, Some(Refusal::Missing { field: "addresses".into() }), "is invited already");
        apply_bulk(&nora, request(&pick(&world, &["lena"]).await, &BulkChange::Resend), "1").await.unwrap();
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
