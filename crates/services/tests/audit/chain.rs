//! Whether the log is whole (E18): every way to tamper with it, planted directly in the database.

use domain::refusal::Refusal;
use domain::users::bulk::Selection;
use services::testkit::{World, tamper};
use services::verify::{ChainReport, NotedHead, accept, chain};

use crate::act::{disable, entitle, id, refusal};

/// Entries to tamper with; the last but one is about two people.
async fn log(world: &World) -> ChainReport {
    let nora = world.cx("nora").await;
    for n in 0..4 {
        entitle(&nora, "mei", &format!("Title {n}")).await;
    }
    disable(&nora, Selection::Picked { ids: vec![id(&nora, "sam").await, id(&nora, "rosa").await] }, "two").await;
    world.sign_in("tomas").await;
    let report = report(world).await;
    assert_eq!(report.problems, Vec::<String>::new());
    assert_eq!(i64::try_from(report.entries), Ok(report.head.seq));
    report
}

async fn report(world: &World) -> ChainReport {
    chain(&world.services, None).await.unwrap()
}

/// Plants it, and expects a sentence that holds `told`.
async fn finds(world: &World, sql: &[String], told: &str) {
    for sql in sql {
        tamper(&world.url, sql).await.unwrap();
    }
    let found = report(world).await;
    assert!(found.problems.iter().any(|problem| problem.contains(told)), "{sql:?}: {:?}", found.problems);
    // The old command says the same.
    assert!(world.problems().await.iter().any(|problem| problem.contains(told)), "{sql:?}");
}

/// Takes the entries after this one away, and whom they are about.
async fn cut_after(world: &World, seq: i64) {
    for table in ["audit_groups", "audit_subjects"] {
        tamper(&world.url, &format!("DELETE FROM {table} WHERE seq > {seq}")).await.unwrap();
    }
}

/// Another copy of an entry, under another number and id.
fn copy(world: &World, seq: i64, to: i64) -> String {
    let new_id = if world.services.backend() == "sqlite" { "randomblob(16)" } else { "gen_random_uuid()" };
    let kept = "organization_id, actor, action, at, details, previous_hash, hash, source, subjects, subjects_hash";
    format!("INSERT INTO audit_groups (seq, id, {kept}) SELECT {to}, {new_id}, {kept} FROM audit_groups WHERE seq = {seq}")
}

services::on_both_databases! {
    async fn a_whole_log_says_how_long_it_is_and_where_it_ends(world: World) {
        let whole = log(&world).await;
        assert!(whole.head.seq >= 7);
        let noted: NotedHead = whole.head.to_string().parse().unwrap();
        assert_eq!(chain(&world.services, Some(&noted)).await.unwrap().problems, Vec::<String>::new());
        // A log that grew since holds the noted entry still; so does the same database opened anew.
        world.sign_in("nora").await;
        assert_eq!(chain(&world.services, Some(&noted)).await.unwrap().problems, Vec::<String>::new());
        assert_eq!(chain(&world.restarted().await, Some(&noted)).await.unwrap().entries, whole.entries + 1);
    }

    async fn a_changed_entry_is_found_whatever_of_it_was_changed(world: World) {
        let last = log(&world).await.head.seq;
        for (at, change) in [
            "details = '[]'",
            "actor = NULL",
            "at = at + 1",
            "action = 'signed_out'",
            "source = '10.0.0.1'",
            "organization_id = NULL",
            "subjects = 7",
        ]
        .iter()
        .enumerate()
        {
            let seq = last - i64::try_from(at).unwrap();
            finds(&world, &[format!("UPDATE audit_groups SET {change} WHERE seq = {seq}")], &format!("audit entry {seq} was changed")).await;
        }
    }

    async fn a_changed_hash_is_found_on_both_sides(world: World) {
        let last = log(&world).await.head.seq;
        let sql = format!("UPDATE audit_groups SET hash = previous_hash WHERE seq = {}", last - 1);
        finds(&world, std::slice::from_ref(&sql), &format!("audit entry {} was changed", last - 1)).await;
        finds(&world, &[sql], &format!("audit entry {last} does not follow the one before it")).await;
    }

    async fn a_cut_in_the_middle_is_found(world: World) {
        log(&world).await;
        finds(&world, &["DELETE FROM audit_groups WHERE seq = 4".into()], "audit entry 4 is missing").await;
        finds(&world, &["DELETE FROM audit_groups WHERE seq = 5".into()], "audit entries 4 to 5 are missing").await;
    }

    async fn a_cut_head_is_found(world: World) {
        log(&world).await;
        finds(&world, &["DELETE FROM audit_groups WHERE seq <= 2".into()], "audit entries 1 to 2 are missing").await;
    }

    async fn a_cut_tail_is_found(world: World) {
        let last = log(&world).await.head.seq;
        let sql = [format!("DELETE FROM audit_groups WHERE seq = {last}"), format!("DELETE FROM audit_subjects WHERE seq = {last}")];
        finds(&world, &sql, &format!("the audit log ends at {}, but {last} was kept outside the database", last - 1)).await;
    }

    async fn an_emptied_log_is_found(world: World) {
        log(&world).await;
        finds(&world, &["DELETE FROM audit_groups".into()], "the audit log ends at 0").await;
    }

    async fn a_cut_tail_is_found_by_a_head_on_paper_when_the_file_is_gone(world: World) {
        let whole = log(&world).await;
        let noted: NotedHead = format!("{}:{}", whole.head.seq, &whole.head.to_string().split_once(' ').unwrap().1[..16]).parse().unwrap();
        let other: NotedHead = format!("{}:{}", whole.head.seq, "0".repeat(16)).parse().unwrap();
        assert_eq!(chain(&world.services, Some(&noted)).await.unwrap().problems, Vec::<String>::new());
        let told = chain(&world.services, Some(&other)).await.unwrap().problems;
        assert_eq!(told, [format!("audit entry {} is not the one whose hash was noted elsewhere", whole.head.seq)]);
        tamper(&world.url, &format!("DELETE FROM audit_groups WHERE seq = {}", whole.head.seq)).await.unwrap();
        let told = chain(&world.services, Some(&noted)).await.unwrap().problems;
        assert!(told.iter().any(|problem| problem.contains("was noted elsewhere: its tail was cut off")), "{told:?}");
    }

    async fn a_cut_tail_stays_known_when_the_log_grows_past_it_until_the_operator_takes_the_log_as_it_is(world: World) {
        let last = log(&world).await.head.seq;
        let kept = std::fs::read_to_string(world.head_file()).unwrap();
        cut_after(&world, last - 3).await;
        // Nobody is kept from writing, by this server or by one that starts later; nor by one beside it.
        for services in [world.services.clone(), world.restarted().await, world.another_server().await] {
            for _ in 0..4 {
                world.sign_in_on(&services, "tomas").await;
            }
            let found = chain(&services, None).await.unwrap();
            assert!(found.head.seq > last);
            assert_eq!(found.problems, [format!("audit entry {last} is not the one whose hash was kept outside the database")]);
        }
        assert_eq!(std::fs::read_to_string(world.head_file()).unwrap(), kept);
        let other: NotedHead = format!("{last}:{}", "0".repeat(16)).parse().unwrap();
        assert_eq!(refusal(accept(&world.services, &other).await), Refusal::NotFound);
        let now = report(&world).await.head;
        assert_eq!(accept(&world.services, &now.into()).await.unwrap(), now);
        assert_eq!(report(&world).await.problems, Vec::<String>::new());
        // From there on it is watched as before, without a restart.
        world.sign_in("nora").await;
        let last = report(&world).await.head.seq;
        finds(&world, &[format!("DELETE FROM audit_groups WHERE seq = {last}")], "its tail was cut off").await;
    }

    async fn a_log_whose_head_is_kept_nowhere_else_is_not_called_whole(world: World) {
        const TOLD: &str = "no head of the audit log is kept outside the database: nobody can tell whether its tail was cut off";
        let last = log(&world).await.head.seq;
        std::fs::remove_file(world.head_file()).unwrap();
        finds(&world, &[], TOLD).await;
        cut_after(&world, last - 1).await;
        world.sign_in("nora").await;
        world.sign_in("tomas").await;
        assert_eq!(report(&world).await.problems, [TOLD]);
        assert_eq!(chain(&world.restarted().await, None).await.unwrap().problems, [TOLD]);
        let now = report(&world).await.head;
        accept(&world.services, &now.into()).await.unwrap();
        world.sign_in("nora").await;
        assert_eq!(report(&world).await.problems, Vec::<String>::new());
        // An emptied log is no new one either.
        std::fs::remove_file(world.head_file()).unwrap();
        cut_after(&world, 0).await;
        assert_eq!(chain(&world.restarted().await, None).await.unwrap().problems, [TOLD]);
    }

    async fn servers_on_one_database_each_keep_a_head_and_each_notices_a_cut(world: World) {
        log(&world).await;
        let second = world.another_server().await;
        for services in [&second, &world.services, &second, &second] {
            world.sign_in_on(services, "tomas").await;
        }
        let whole = report(&world).await;
        assert_eq!(whole.problems, Vec::<String>::new());
        assert_eq!(chain(&second, None).await.unwrap().problems, Vec::<String>::new());
        // The second keeps the last entry, the first the one before the last two.
        cut_after(&world, whole.head.seq - 3).await;
        for services in [&second, &world.services] {
            let told = chain(services, None).await.unwrap().problems;
            assert!(told.iter().any(|problem| problem.contains("its tail was cut off")), "{told:?}");
        }
    }

    async fn two_entries_that_changed_places_are_found(world: World) {
        log(&world).await;
        let swap = ["UPDATE audit_groups SET seq = 1000 WHERE seq = 4", "UPDATE audit_groups SET seq = 4 WHERE seq = 5", "UPDATE audit_groups SET seq = 5 WHERE seq = 1000"];
        finds(&world, &swap.map(str::to_owned), "audit entry 4 does not follow the one before it").await;
        finds(&world, &[], "audit entry 5 was changed").await;
    }

    async fn a_forged_entry_at_the_end_is_found(world: World) {
        let last = log(&world).await.head.seq;
        finds(&world, &[copy(&world, last - 2, last + 1)], &format!("audit entry {} was changed", last + 1)).await;
    }

    async fn a_fork_is_found(world: World) {
        let last = log(&world).await.head.seq;
        let told = format!("audit entries {last} and {} follow the same entry: the chain forks there", last + 1);
        finds(&world, &[copy(&world, last, last + 1)], &told).await;
    }

    async fn two_entries_of_one_number_are_found(world: World) {
        log(&world).await;
        // Only a table without its key takes the second.
        let unlock = if world.services.backend() == "sqlite" {
            let columns = "seq, id, organization_id, actor, action, at, details, previous_hash, hash, source, subjects, subjects_hash";
            vec![
                format!("CREATE TABLE copied AS SELECT {columns} FROM audit_groups"),
                "DROP TABLE audit_groups".to_owned(),
                "ALTER TABLE copied RENAME TO audit_groups".to_owned(),
            ]
        } else {
            vec!["ALTER TABLE audit_groups DROP CONSTRAINT audit_groups_pkey".to_owned()]
        };
        let sql: Vec<String> = unlock.into_iter().chain([copy(&world, 4, 4)]).collect();
        finds(&world, &sql, "two audit entries have the number 4").await;
    }

    async fn whom_an_entry_is_about_cannot_be_changed_unseen(world: World) {
        let last = log(&world).await.head.seq;
        // About Sam and Rosa.
        let told = format!("whom audit entry {} is about was changed", last - 1);
        let of = last - 1;
        let moved = |by: &str| format!("UPDATE audit_subjects SET detail_case = detail_case {by} WHERE seq = {of}");
        finds(&world, &[moved("+ 1")], &told).await;
        tamper(&world.url, &moved("- 1")).await.unwrap();
        assert_eq!(report(&world).await.problems, Vec::<String>::new());
        // Nor can the time beside them, by which their entries are found.
        let later = |by: &str| format!("UPDATE audit_subjects SET at = at {by} WHERE seq = {of}");
        finds(&world, &[later("+ 1")], &told).await;
        tamper(&world.url, &later("- 1")).await.unwrap();
        assert_eq!(report(&world).await.problems, Vec::<String>::new());
        // Nobody can be put among them, nor into an entry about nobody.
        let person = |name: &str| format!("(SELECT id FROM users WHERE email = '{name}@calder.example')");
        let put_in = |seq: i64| format!("INSERT INTO audit_subjects (seq, user_id, detail_case, at) VALUES ({seq}, {}, 0, 0)", person("ivan"));
        finds(&world, &[put_in(of)], &told).await;
        let taken_out = |name: &str| format!("DELETE FROM audit_subjects WHERE user_id = {} AND seq = {of}", person(name));
        tamper(&world.url, &taken_out("ivan")).await.unwrap();
        assert_eq!(report(&world).await.problems, Vec::<String>::new());
        finds(&world, &[put_in(1)], "whom audit entry 1 is about was changed").await;
        // Nor can anybody be taken out, or be another.
        let other = format!("UPDATE audit_subjects SET user_id = {} WHERE user_id = {} AND seq = {of}", person("ivan"), person("sam"));
        finds(&world, &[other], &told).await;
        finds(&world, &[taken_out("ivan")], &told).await;
        for nowhere in [-5, 0, last + 9] {
            finds(&world, &[put_in(nowhere)], &format!("people are noted for audit entry {nowhere}, which is not there")).await;
        }
    }
}
