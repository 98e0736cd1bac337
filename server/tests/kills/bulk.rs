//! Killed while ten thousand people change their role, or get it back: all of them have it or none, the log knows each of those
//! it names, what was acknowledged is kept, and the order sent again has one effect in all.

use std::time::{Duration, Instant};

use rand::RngExt as _;
use serde_json::{Value, json};
use services::testkit::{Backend, Proof, number};

use super::MORE;
use super::program::{Installation, Running};

const PEOPLE: i64 = 10_000;
/// They have the first to begin with, and each bulk action moves them to the other one.
const ROLES: [&str; 2] = ["sales_user", "insights_user"];

/// What there is, as the rows say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// How many of the people have the second role.
    moved: i64,
    /// How many bulk actions and undos the log has.
    entries: i64,
    /// Of the last of these: how many people it names, and how many of them have it as their last change.
    subjects: i64,
    last_changed: i64,
}

async fn look(url: &str) -> Seen {
    let ask = async |sql: &str| number(url, sql).await.unwrap();
    let entries = "FROM audit_groups WHERE action IN ('roles_changed', 'undone')";
    let moved = format!(
        "SELECT COUNT(*) AS number FROM users u JOIN role_sets s ON s.id = u.role_set \
         WHERE u.email LIKE 'person%' AND s.roles LIKE '%{}%'",
        ROLES[1]
    );
    let last = format!("(SELECT COALESCE(MAX(seq), 0) {entries})");
    Seen {
        moved: ask(&moved).await,
        entries: ask(&format!("SELECT COUNT(*) AS number {entries}")).await,
        subjects: ask(&format!("SELECT COUNT(*) AS number FROM audit_subjects WHERE seq = {last}")).await,
        last_changed: ask(&format!("SELECT COUNT(*) AS number FROM users WHERE changed_seq = {last}")).await,
    }
}

/// A call with one effect, however often it is made.
#[derive(Clone)]
struct Order {
    call: &'static str,
    body: Value,
    /// Where the people are afterwards.
    moved: i64,
}

struct Bulk {
    installation: Installation,
    nora: String,
    seen: Seen,
    /// The last bulk action, while it can be taken back.
    last: Option<String>,
    number: u32,
}

impl Bulk {
    async fn make(backend: Backend) -> Option<Self> {
        let installation = Installation::make(backend, "bulk", |organization| {
            organization["connections"] = json!([]);
            let person = |n: i64| json!({ "email": format!("person{n:05}@calder.example"), "roles": { "abm": ROLES[0] } });
            organization["users"].as_array_mut().unwrap().extend((1..=PEOPLE).map(person));
        })
        .await?;
        let server = installation.start().await;
        let answer = server.call("sign_in/demo", &json!({ "email": "nora.lindqvist@calder.example" }), None).await.unwrap();
        server.kill().await;
        let seen = look(&installation.url).await;
        assert_eq!(seen, Seen { moved: 0, entries: 0, ..seen });
        Some(Self { installation, nora: answer.cookie.unwrap(), seen, last: None, number: 0 })
    }

    /// Takes the last bulk action back, or looks at a new one.
    async fn order(&mut self, server: &Running) -> Order {
        self.number += 1;
        let key = format!("kill-{:08}", self.number);
        let moved = PEOPLE - self.seen.moved;
        if let Some(audit_id) = self.last.take() {
            return Order { call: "users/bulk_undo", body: json!({ "audit_id": audit_id, "key": key }), moved };
        }
        let to = ROLES[usize::from(moved == PEOPLE)];
        let filter = json!({ "search": "person" });
        let request = json!({
            "selection": { "matching": { "filter": filter, "except": [] } },
            "change": { "roles": { "abm": to } },
        });
        let preview = server.call("users/bulk_preview", &json!({ "request": request }), Some(&self.nora)).await.unwrap().body;
        assert_eq!(preview["changing"], PEOPLE, "{preview}");
        let order = json!({ "request": request, "fingerprint": preview["fingerprint"], "key": key });
        Order { call: "users/bulk_apply", body: json!({ "order": order }), moved }
    }

    /// The answer says how many changed; returns the entry it names.
    fn answered(&self, order: &Order, answer: &Value) -> String {
        let done = if order.call == "users/bulk_apply" { &answer["done"] } else { answer };
        assert_eq!(done["changed"], PEOPLE, "{answer}");
        done["audit_id"].as_str().unwrap().to_owned()
    }

    /// All or none, as the rows say; returns whether it was done.
    async fn check(&self, order: &Order) -> bool {
        let seen = look(&self.installation.url).await;
        let before = self.seen;
        if seen == before {
            return false;
        }
        let done = Seen { moved: order.moved, entries: before.entries + 1, subjects: PEOPLE, last_changed: PEOPLE };
        assert_eq!(seen, done, "half of {} was done; before: {before:?}", order.call);
        true
    }

    /// Sends the order and kills the server `after` that. Then sends it again. Returns how long that took where it was not done
    /// before; where it was, the kill came after the commit.
    async fn round(&mut self, after: Duration) -> Option<Duration> {
        let server = self.installation.start().await;
        let order = self.order(&server).await;
        let answer = {
            let call = server.call(order.call, &order.body, Some(&self.nora));
            let mut call = std::pin::pin!(call);
            let early = tokio::time::timeout(after, &mut call).await.ok();
            server.strike();
            match early {
                Some(answer) => answer,
                None => call.await,
            }
        };
        server.kill().await;
        let acknowledged = answer.map(|answer| self.answered(&order, &answer.body));
        assert_eq!(self.installation.verify().await, json!({ "problems": [], "sound": true }));
        let is_done = self.check(&order).await;
        assert!(is_done || acknowledged.is_none(), "acknowledged, and lost");

        let server = self.installation.start().await;
        let sent = Instant::now();
        let again = server.call(order.call, &order.body, Some(&self.nora)).await.unwrap().body;
        let took = sent.elapsed();
        let audit_id = self.answered(&order, &again);
        assert!(acknowledged.is_none_or(|acknowledged| acknowledged == audit_id), "the order sent again had another effect");
        server.kill().await;
        assert!(self.check(&order).await, "the order sent again was not carried out");
        self.seen = look(&self.installation.url).await;
        self.last = (order.call == "users/bulk_apply").then_some(audit_id);
        (!is_done).then_some(took)
    }

    /// How long one takes that nothing disturbs.
    async fn undisturbed(&mut self) -> Duration {
        let server = self.installation.start().await;
        let order = self.order(&server).await;
        let sent = Instant::now();
        let answer = server.call(order.call, &order.body, Some(&self.nora)).await.unwrap();
        let took = sent.elapsed();
        self.last = Some(self.answered(&order, &answer.body));
        server.kill().await;
        assert!(self.check(&order).await);
        self.seen = look(&self.installation.url).await;
        took
    }
}

async fn prove(backend: Backend, database: &str) {
    let proof = Proof::of("`kill -9` while 10,000 people change roles, or get them back", 200);
    let mut dice = proof.dice();
    let Some(mut bulk) = Bulk::make(backend).await else { return };
    // The last time one took that nothing disturbed: what else the machine does changes.
    let mut took = bulk.undisturbed().await;
    let (mut done, mut not) = (0_u32, 0_u32);
    // Spread over the whole of it and a little beyond; then, if all fell on one side, towards the other.
    let mut share = 0.0;
    while done + not < proof.rounds || done.min(not) == 0 {
        assert!(done + not < proof.rounds + MORE, "{done} kills after the commit and {not} before it prove nothing");
        share = if done + not < proof.rounds {
            (f64::from(done + not) + dice.random_range(0.0..1.0)) / f64::from(proof.rounds) * 1.2
        } else if done == 0 {
            share + 0.2
        } else {
            share * 0.6
        };
        match bulk.round(took.mul_f64(share)).await {
            None => done += 1,
            Some(undisturbed) => {
                not += 1;
                took = undisturbed;
            }
        }
    }
    let found = format!(
        "{done} kills after the commit, {not} before it: all or none each time, the log names exactly those who changed, `verify` clean, \
         and the order sent again had one effect"
    );
    proof.done(database, &found);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_half_changed_sqlite() {
    prove(Backend::Sqlite, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_half_changed_postgres() {
    prove(Backend::Postgres, "PostgreSQL").await;
}
