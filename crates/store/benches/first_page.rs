//! The first page of a sales user's records, as ratios in one run (`cargo xtask bench`).
//!
//! Three lists of opportunities by amount, 50 rows, with their capped count: what one person owns among a million records
//! (1,000 of them), the same among 10,000, and everything among the million through the same index shape. The three are
//! measured in turn, round by round, so that whatever else the machine does falls on all alike; medians are compared. Own
//! harness because criterion measures one after the other and compares with an earlier run, not within one.

#![expect(clippy::print_stdout, reason = "the table of ratios is its output")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::access::{ObjectAccess, RecordScope};
use domain::crm::{FieldSeen, StandardField, StandardObject};
use domain::id::ObjectId;
use domain::records::{Layout, PulledRecord, RecordQuery, Value};
use store::audit::AuditKey;
use store::records::{Listing, list, make_indexes, make_table, put};
use store::testkit::{Backend, empty_database};
use store::{Store, StoreOptions};
use uuid::Uuid;

const LARGE: u32 = 1_000_000;
const SMALL: u32 = 10_000;
/// Records the measured person owns, at either size.
const OWNED: u32 = 1_000;
const ROUNDS: usize = 2_000;
/// The bars of issue and README.
const AGAINST_UNFILTERED: f64 = 1.3;
const AGAINST_SMALL: f64 = 1.15;
const PERSON: &str = "005Hs0000000001IAA";

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    // `cargo test --benches` calls every bench; this one is only for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let runtime = tokio::runtime::Runtime::new()?;
    println!("| database | own among 1,000,000 | everything | ratio | own among 10,000 | ratio |");
    println!("|---|---|---|---|---|---|");
    let mut missed = Vec::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        missed.extend(runtime.block_on(measure(backend))?);
    }
    if missed.is_empty() { Ok(()) } else { Err(missed.join("; ").into()) }
}

async fn measure(backend: Backend) -> Result<Vec<String>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let name = format!("bench_{}", std::process::id());
    let Some(url) = empty_database(backend, folder.path(), &name).await? else {
        println!("| {backend:?} | not measured: TEST_DATABASE_URL names no server | | | | |");
        return Ok(Vec::new());
    };
    let head_file = folder.path().join("audit-head");
    let store = Store::connect(StoreOptions { url, audit_key: AuditKey([1; 32]), head_file, readers: 2 }).await?;
    let (large, small) = (ObjectId(Uuid::from_u128(1)), ObjectId(Uuid::from_u128(2)));
    fill(&store, large, LARGE).await?;
    fill(&store, small, SMALL).await?;
    store.analyze().await?;

    let own = RecordScope::OwnedBy(PERSON.into());
    let cases = [(large, &own), (large, &RecordScope::Everything), (small, &own)];
    let mut times: [Vec<Duration>; 3] = Default::default();
    for round in 0..ROUNDS + 200 {
        for (place, (object_id, scope)) in cases.iter().enumerate() {
            let took = page(&store, *object_id, scope).await?;
            // The first rounds warm caches and plans.
            if round >= 200 {
                times[place].push(took);
            }
        }
    }
    let [own, everything, small] = times.map(median);
    let (against_unfiltered, against_small) = (ratio(own, everything), ratio(own, small));
    println!("| {backend:?} | {own:?} | {everything:?} | {against_unfiltered:.2} | {small:?} | {against_small:.2} |");
    let miss = |what: &str, ratio: f64, bar: f64| (ratio > bar).then(|| format!("{backend:?}: {ratio:.2} {what}, at most {bar}"));
    let misses =
        [miss("of everything", against_unfiltered, AGAINST_UNFILTERED), miss("of 10,000 records", against_small, AGAINST_SMALL)];
    Ok(misses.into_iter().flatten().collect())
}

async fn page(store: &Store, object_id: ObjectId, scope: &RecordScope) -> Result<Duration, Box<dyn Error>> {
    let layout = layout();
    let columns = layout.columns(&seen());
    let sort = columns.iter().find(|column| column.name == "amount").ok_or("no amount")?;
    let query = RecordQuery::of(StandardObject::Opportunity);
    let began = Instant::now();
    let snapshot = store.read().await?;
    let listing = Listing {
        object_id,
        layout,
        columns: &columns,
        sort,
        scope,
        access: ObjectAccess::ADMINISTRATOR,
        crm_user_id: Some(PERSON),
    };
    let page = black_box(list(&snapshot, &listing, &query).await?);
    let took = began.elapsed();
    if page.rows.len() == 50 { Ok(took) } else { Err(format!("{} rows", page.rows.len()).into()) }
}

fn layout() -> Layout {
    Layout::all()
        .find(|layout| layout.object == StandardObject::Opportunity)
        .unwrap_or_else(|| unreachable!("opportunities are kept"))
}

fn seen() -> Vec<FieldSeen> {
    let fields = layout().kept().filter_map(StandardField::in_salesforce);
    fields.map(|name| FieldSeen { name: name.into(), label: name.into(), kind: domain::crm::FieldType::Text }).collect()
}

async fn fill(store: &Store, object_id: ObjectId, records: u32) -> Done {
    let layout = layout();
    let fields: Vec<&'static StandardField> = layout.kept().collect();
    let mut dice = Dice(u64::from(records) | 1);
    let tx = store.write().await?;
    make_table(&tx, object_id, layout).await?;
    tx.save().await?;
    for start in (0..records).step_by(20_000) {
        let chunk: Vec<PulledRecord> =
            (start..(start + 20_000).min(records)).map(|n| record(&fields, n, records, &mut dice)).collect();
        let tx = store.write().await?;
        put(&tx, object_id, layout, &fields, &chunk, domain::time::Instant(0)).await?;
        tx.save().await?;
    }
    // Last: sorting a million rows once costs less than a million rows put into each index.
    let tx = store.write().await?;
    make_indexes(&tx, object_id, layout).await?;
    tx.save().await?;
    Ok(())
}

fn record(fields: &[&'static StandardField], number: u32, records: u32, dice: &mut Dice) -> PulledRecord {
    // Every so many-th record is the person's: they lie spread over the whole table.
    let is_own = number.is_multiple_of(records / OWNED);
    let owner = if is_own { PERSON.to_owned() } else { format!("005Hs000001{:04}AAA", dice.below(999)) };
    let value = |field: &&'static StandardField| match field.name {
        "owner_id" => Value::Text(owner.clone()),
        "name" => Value::Text(format!("Opportunity {}", dice.below(1_000_000))),
        "amount" => Value::Number(f64::from(dice.below(1_000_000))),
        "probability" => Value::Number(f64::from(dice.below(100))),
        "is_closed" | "is_won" => Value::Boolean(dice.below(2) == 0),
        "close_date" => Value::Text(format!("2026-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))),
        "created" | "modified" => Value::Number(1.7e12 + f64::from(dice.below(1_000_000)) * 1e5),
        _ => Value::Text(format!("Value {}", dice.below(40))),
    };
    PulledRecord { id: format!("006Hs{number:010}AAA"), values: fields.iter().map(value).collect() }
}

/// A linear congruential generator: the data need not be good dice, only the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(limit)) as u32
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}
