//! The executable itself, as whoever operates the server calls it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::path::Path;
use std::process::{Command, Output};

use services::testkit::tamper;

const PROGRAM: &str = env!("CARGO_BIN_EXE_sightline");

fn sightline(data: &Path, words: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, .. } = Command::new(PROGRAM).arg("--data").arg(data).args(words).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap().trim_end().to_owned())
}

#[tokio::test]
async fn e18_the_command_says_where_the_log_ends_and_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert_eq!(sightline(data, &["audit", "verify"]), (Some(0), format!("0 entries, whole, head 0 {}", "0".repeat(64))));
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
