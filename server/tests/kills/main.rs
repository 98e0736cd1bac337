//! Killed at any moment: nothing acknowledged is lost, nothing is half done.
//!
//! The real program on either database pulls records from the stand-in while people sign in, end sessions and recheck; then
//! `kill -9`. A call that is refused is an error; one that gets no answer counts for nothing. After each kill `verify` must find nothing, every acknowledged session must open, every ended one must not,
//! and no object may have fewer records than it was seen to have.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod bulk;
mod program;

use std::collections::BTreeMap;
use std::time::Duration;

use program::{Installation, Running};
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use services::testkit::{Backend, Proof};

/// Rounds beyond those asked for, until something was acknowledged of each kind.
const MORE: u32 = 20;
const PEOPLE: [&str; 4] = ["nora.lindqvist", "priya.raman", "jonas.weber", "sam.okafor"];

/// What the server acknowledged.
struct Acknowledged {
    /// Cookie of the session that looks at the pulls and is never ended.
    nora: String,
    connection: String,
    /// Sessions begun and ended in all.
    counts: (u32, u32),
    /// Cookies of sessions that were begun and not ended.
    open: Vec<String>,
    /// Cookies of sessions whose end was acknowledged.
    ended: Vec<String>,
    /// Records each object was seen to have in the first pull.
    records: BTreeMap<String, u64>,
}

/// Acts until the server is killed under it; only what was answered counts.
async fn act(server: &Running, acknowledged: &mut Acknowledged, dice: &mut StdRng) -> Option<()> {
    loop {
        match dice.random_range(0..10) {
            0..5 => {
                let email = format!("{}@calder.example", PEOPLE[dice.random_range(0..PEOPLE.len())]);
                let answer = server.call("sign_in/demo", &json!({ "email": email }), None).await?;
                acknowledged.open.push(answer.cookie.expect("a session's cookie"));
                acknowledged.counts.0 += 1;
            }
            5..8 if acknowledged.open.len() > 3 => {
                let at = dice.random_range(0..acknowledged.open.len());
                // Not known to be open until it is known to be ended: a lost answer may stand for either.
                let cookie = acknowledged.open.swap_remove(at);
                server.call("sign_in/sign_out", &json!({}), Some(&cookie)).await?;
                acknowledged.ended.push(cookie);
                acknowledged.counts.1 += 1;
            }
            5..9 => look(server, acknowledged).await?,
            _ => {
                server.call("crm/recheck", &json!({ "connection_id": acknowledged.connection }), Some(&acknowledged.nora)).await?;
            }
        }
    }
}

/// Looks at how far the pulls are.
async fn look(server: &Running, acknowledged: &mut Acknowledged) -> Option<()> {
    let list = server.call("crm/list", &json!({}), Some(&acknowledged.nora)).await?.body;
    let objects = list.get(0).and_then(|connection| connection["objects"].as_array().cloned()).unwrap_or_default();
    for object in &objects {
        let seen = object["pull"]["records"].as_u64().unwrap_or_default();
        let name = object["object"].as_str().unwrap_or_default().to_owned();
        let before = acknowledged.records.insert(name.clone(), seen).unwrap_or_default();
        assert!(seen >= before, "{name} had {before} records and now has {seen}");
    }
    Some(())
}

/// What must be so after a restart.
async fn check(server: &Running, acknowledged: &mut Acknowledged) {
    assert!(is_inside(server, &acknowledged.nora).await, "the first session was lost");
    for cookie in &acknowledged.open {
        assert!(is_inside(server, cookie).await, "an acknowledged session was lost");
    }
    for cookie in acknowledged.ended.drain(..) {
        assert!(!is_inside(server, &cookie).await, "an ended session opens again");
    }
    look(server, acknowledged).await.expect("the server answers");
    // Some are ended so that the list does not grow from kill to kill.
    while acknowledged.open.len() > 12 {
        let cookie = acknowledged.open.pop().expect("is there");
        server.call("sign_in/sign_out", &json!({}), Some(&cookie)).await.expect("the server answers");
    }
}

async fn is_inside(server: &Running, cookie: &str) -> bool {
    let answer = server.call("sign_in/entrance", &json!({}), Some(cookie)).await.expect("the server answers");
    answer.body.get("inside").is_some()
}

async fn prove(backend: Backend, database: &str) {
    let proof = Proof::of("`kill -9` while records come and people sign in and out", 200);
    let mut dice = proof.dice();
    let Some(installation) = Installation::make(backend, "pulls", |_| {}).await else { return };
    let server = installation.start().await;
    let nora =
        server.call("sign_in/demo", &json!({ "email": "nora.lindqvist@calder.example" }), None).await.expect("the server answers");
    let nora = nora.cookie.expect("a session's cookie");
    let list = server.call("crm/list", &json!({}), Some(&nora)).await.expect("the server answers").body;
    let connection = list[0]["connection"]["id"].as_str().expect("the demo's connection").to_owned();
    let mut acknowledged =
        Acknowledged { nora, connection, counts: (0, 0), open: Vec::new(), ended: Vec::new(), records: BTreeMap::new() };
    server.kill().await;
    let mut round = 0;
    // On a busy machine each of a test's few kills may come before anybody signed out.
    while round < proof.rounds || acknowledged.counts.0 <= proof.rounds || acknowledged.counts.1 == 0 {
        assert!(round < proof.rounds + MORE, "{:?} sessions begun and ended prove nothing", acknowledged.counts);
        round += 1;
        let server = installation.start().await;
        check(&server, &mut acknowledged).await;
        let moment = Duration::from_millis(dice.random_range(0..400));
        // Ends by the clock: `act` itself ends only when the server stops answering.
        tokio::time::timeout(moment, act(&server, &mut acknowledged, &mut dice)).await.ok();
        server.kill().await;
        assert_eq!(installation.verify().await, json!({ "problems": [], "sound": true }));
    }
    let server = installation.start().await;
    check(&server, &mut acknowledged).await;
    all_records_come(&server, &mut acknowledged).await;
    assert_eq!(walk(&server, &acknowledged.nora).await, 12_000, "rows, not what the counters say");
    let (begun, ended) = acknowledged.counts;
    assert!(begun > proof.rounds && ended > 0, "{begun} sessions begun and {ended} ended prove nothing");
    let found = format!(
        "{begun} acknowledged sign-ins and {ended} sign-outs, none lost; `verify` clean each time; all 12,000 records came"
    );
    proof.done(database, &found);
}

/// How many records the administrator finds on all pages of all objects.
async fn walk(server: &Running, nora: &str) -> usize {
    let mut found = 0;
    for object in ["account", "contact", "lead", "opportunity"] {
        let mut after = Value::Null;
        loop {
            let query = json!({ "query": { "object": object, "size": 100, "after": after } });
            let page = server.call("records/list", &query, Some(nora)).await.expect("the server answers").body["page"].take();
            found += page["rows"].as_array().map_or(0, Vec::len);
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
    }
    found
}

async fn all_records_come(server: &Running, acknowledged: &mut Acknowledged) {
    let coming = async {
        while acknowledged.records.values().sum::<u64>() < 12_000 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            look(server, acknowledged).await.expect("the server answers");
        }
    };
    // What a killed server had claimed is free again half a minute later.
    tokio::time::timeout(Duration::from_secs(120), coming).await.expect("all records come");
    assert_eq!(acknowledged.records.values().sum::<u64>(), 12_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_sqlite() {
    prove(Backend::Sqlite, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_postgres() {
    prove(Backend::Postgres, "PostgreSQL").await;
}

/// A JSON body and the session's cookie, if one came.
struct Answer {
    body: Value,
    cookie: Option<String>,
}
