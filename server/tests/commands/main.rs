//! The executable itself, as whoever operates the server calls it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::path::Path;
use std::process::{Command, Output};

use services::testkit::{Backend, empty_database, number, tamper};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sightline");

fn sightline(data: &Path, words: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, .. } = Command::new(PROGRAM).arg("--data").arg(data).args(words).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap().trim_end().to_owned())
}

#[tokio::test]
async fn e18_the_command_says_where_the_log_ends_and_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let seed = data.join("seed.json");
    std::fs::write(&seed, include_str!("../../../crates/services/src/testkit/cast.json")).unwrap();
    assert_eq!(sightline(data, &["seed", seed.to_str().unwrap()]).0, Some(0));

    let (code, told) = sightline(data, &["audit", "verify"]);
    let head = told.strip_prefix("2 entries, whole, head ").unwrap().replace(' ', ":");
    assert_eq!(code, Some(0));
    assert_eq!(sightline(data, &["audit", "verify", "--head", &head]).0, Some(0));
    assert_eq!(sightline(data, &["audit", "verify", "--head", &head[..18]]).0, Some(0));
    let other = format!("2:{}", "ab".repeat(8));
    let refused = "audit entry 2 is not the one whose hash was noted elsewhere";
    assert_eq!(sightline(data, &["audit", "verify", "--head", &other]), (Some(1), refused.into()));
    assert_eq!(sightline(data, &["audit", "verify", "--head", "two"]).0, Some(2));

    // A head that is gone is told until the operator takes the log as it is, by an entry it has.
    std::fs::remove_file(data.join("audit-head")).unwrap();
    assert_eq!(sightline(data, &["audit", "verify"]).0, Some(1));
    assert_eq!(sightline(data, &["audit", "accept", "--head", &other]).0, Some(2));
    assert_eq!(sightline(data, &["audit", "verify"]).0, Some(1));
    let taken = format!("From now on the audit log must hold {}.", head.replace(':', " "));
    assert_eq!(sightline(data, &["audit", "accept", "--head", &head]), (Some(0), taken));
    assert_eq!(sightline(data, &["audit", "verify"]).0, Some(0));

    let url = format!("sqlite:{}", data.join("sightline.db").display());
    tamper(&url, "UPDATE audit_groups SET details = '[]' WHERE seq = 1").await.unwrap();
    assert_eq!(sightline(data, &["audit", "verify"]), (Some(1), "audit entry 1 was changed".into()));
    let (code, json) = sightline(data, &["audit", "verify", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["whole"], &json["entries"]), (Some(1), &false.into(), &2.into()));
    assert_eq!((&json["head"]["text"], &json["problems"][0]), (&head.into(), &"audit entry 1 was changed".into()));
}

#[tokio::test]
async fn verify_looks_only_at_what_is_there_and_makes_nothing() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let name = format!("commands_{}", std::process::id());
        let Some(url) = empty_database(backend, folder.path(), &name).await.unwrap() else { continue };
        let refused = |command: &[&str], told: &str| {
            let output =
                Command::new(PROGRAM).arg("--data").arg(&data).args(["--database-url", &url]).args(command).output().unwrap();
            let sentence = String::from_utf8(output.stderr).unwrap();
            assert!(sentence.contains(told), "{command:?}: {sentence}");
            assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()), "{command:?}");
        };
        let both = |told: &str| [&["verify"][..], &["audit", "verify"]].iter().for_each(|command| refused(command, told));
        // From a folder that is not the server's.
        both("There is no master key file");
        assert!(!data.exists());
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("master.key"), "7".repeat(64)).unwrap();
        both("there is no database of Sightline there");
        match backend {
            Backend::Sqlite => assert!(!folder.path().join("test.db").exists()),
            Backend::Postgres => {
                let tables = "SELECT COUNT(*) AS number FROM information_schema.tables WHERE table_schema = 'public'";
                assert_eq!(number(&url, tables).await.unwrap(), 0);
            }
        }
        // Beside a server of an older version, whose schema stays as it is.
        let seed = folder.path().join("seed.json");
        std::fs::write(&seed, r#"{ "organizations": [] }"#).unwrap();
        let seeded = ["--database-url", &url, "seed", seed.to_str().unwrap()];
        assert_eq!(sightline(&data, &seeded), (Some(0), "Seeded 0 users.".into()));
        assert_eq!(sightline(&data, &["--database-url", &url, "verify"]), (Some(0), "Everything holds.".into()));
        let last = "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
        tamper(&url, last).await.unwrap();
        let applied = "SELECT COUNT(*) AS number FROM seaql_migrations";
        let before = number(&url, applied).await.unwrap();
        both("last used by an older version of Sightline");
        assert_eq!(number(&url, applied).await.unwrap(), before);
    }
}

#[test]
fn a37_the_operator_licenses_and_declares_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let seed = data.join("seed.json");
    std::fs::write(&seed, include_str!("../../../crates/services/src/testkit/cast.json")).unwrap();
    assert_eq!(sightline(data, &["seed", seed.to_str().unwrap()]).0, Some(0));
    let name: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&seed).unwrap()).unwrap();
    let name = name["organizations"][0]["name"].as_str().unwrap().to_owned();
    let license = |app: &str, seats: &str| sightline(data, &["license", "--organization", &name, "--app", app, "--seats", seats]);
    assert_eq!(license("si", "900"), (Some(0), format!("“{name}” has 900 seats of si.")));
    assert_eq!(license("si", "0").0, Some(2));
    assert_eq!(license("fc", "5").0, Some(2));
    let application = data.join("fc.json");
    std::fs::write(&application, r#"{ "key": "fc", "name": "Forecasting", "roles": [{ "key": "planner", "name": "Planner" }] }"#)
        .unwrap();
    let declare = || sightline(data, &["declare", application.to_str().unwrap(), "--organization", &name]);
    assert_eq!(declare(), (Some(0), format!("“{name}” has the application “fc”.")));
    assert_eq!(declare().0, Some(2));
    assert_eq!(license("fc", "5").0, Some(0));
    assert_eq!(sightline(data, &["verify"]), (Some(0), "Everything holds.".into()));
}

#[test]
fn what_the_operator_changes_is_refused_in_a_folder_that_is_not_the_servers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let application = folder.path().join("fc.json");
    std::fs::write(&application, r#"{ "key": "fc", "name": "Forecasting", "roles": [] }"#).unwrap();
    let refused = |command: &[&str], told: &str| {
        let output = Command::new(PROGRAM).arg("--data").arg(&data).args(command).output().unwrap();
        let sentence = String::from_utf8(output.stderr).unwrap();
        assert!(sentence.contains(told), "{command:?}: {sentence}");
        assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()), "{command:?}");
    };
    let commands = [
        &["license", "--organization", "Calder & Voss", "--app", "si", "--seats", "9"][..],
        &["declare", application.to_str().unwrap(), "--organization", "Calder & Voss"],
        &["recover", "--organization", "Calder & Voss", "--email", "tomas@calder.example"],
    ];
    commands.iter().for_each(|command| refused(command, "There is no master key file"));
    assert!(!data.exists());
    // With a key, there is still no server.
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("master.key"), "7".repeat(64)).unwrap();
    commands.iter().for_each(|command| refused(command, "there is no database of Sightline there"));
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 1);
}

#[test]
fn q15_recovering_where_seats_are_full_says_who_lost_his() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let seed = data.join("seed.json");
    let users = r#"[{ "email": "ada@x.example", "first_name": "Ada", "primary": true }, { "email": "ben@x.example" }]"#;
    let organization =
        format!(r#"{{ "name": "X", "licences": [{{ "app": "abm" }}, {{ "app": "si", "seats": 1 }}], "users": {users} }}"#);
    std::fs::write(&seed, format!(r#"{{ "organizations": [{organization}] }}"#)).unwrap();
    assert_eq!(sightline(data, &["seed", seed.to_str().unwrap()]).0, Some(0));
    let (code, told) = sightline(data, &["recover", "--organization", "X", "--email", "ben@x.example"]);
    let sentence = "ben@x.example is the primary administrator of “X”. Ada has no role any more in SI, where no seat was left. \
                    Good once, for 72 hours:\nhttp://";
    assert!(code == Some(0) && told.starts_with(sentence), "{told}");
    assert_eq!(sightline(data, &["verify"]), (Some(0), "Everything holds.".into()));
}
