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

    let url = format!("sqlite:{}", data.join("sightline.db").display());
    tamper(&url, "UPDATE audit_groups SET details = '[]' WHERE seq = 1").await.unwrap();
    assert_eq!(sightline(data, &["audit", "verify"]), (Some(1), "audit entry 1 was changed".into()));
    let (code, json) = sightline(data, &["audit", "verify", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["whole"], &json["entries"]), (Some(1), &false.into(), &2.into()));
    assert_eq!((&json["head"]["text"], &json["problems"][0]), (&head.into(), &"audit entry 1 was changed".into()));
}
