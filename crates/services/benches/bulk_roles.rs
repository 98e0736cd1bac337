//! A bulk change of roles through the service against the same change written by hand, in one run (`cargo xtask bench`).
//!
//! 10,000 and 100,000 of 200,000 people move from one role to another and back, as the filter of their role finds them: four
//! classes each. By hand is what the same change takes at the least, in one unit of work of the same connection: the people
//! by class, the last entry, whom the entry is about, the entry, the people, the counts. Who moves them there and who back
//! changes with each round, so that whatever else the machine does falls on both alike. The third way is row by row: the same
//! by hand, but each person by statements of his own.

#![expect(clippy::print_stdout, reason = "the table of ratios is its output")]

mod measure;

use std::time::Duration;

use domain::roles::{AppKey, RoleKey, RoleSet};
use domain::users::Class;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, Selection};
use domain::users::filter::{UserFilter, WantedRole};
use domain::users::status::StatusKey;
use measure::{Failure, backends, median, missed, ms, ratio, timed};
use services::testkit::{Backend, World, cast};
use services::{Cx, seed, users};
use store::testkit::{change_one_by_one, numbers, run};
use store::{NamedLock, Tx};

/// Rounds of 10,000 and of 100,000 people.
const ROUNDS: [usize; 2] = [18, 6];
/// The bars.
const AGAINST_RAW: f64 = 2.0;
const GROWTH_AGAINST_RAW: f64 = 1.1;
const PREVIEW_AGAINST_COMMIT: f64 = 0.2;
const AGAINST_ROW_BY_ROW: f64 = 0.25;

/// Everybody measured has one of these in ABM; `MEANWHILE` nobody but them.
const FEW: (RoleKey, u32) = (RoleKey::of("view_only_user"), 10_000);
const MANY: (RoleKey, u32) = (RoleKey::of("marketing_user"), 100_000);
const OTHERS: (RoleKey, u32) = (RoleKey::of("sales_user"), 90_000);
const MEANWHILE: RoleKey = RoleKey::of("insights_user");
const IN_SI: [Option<&str>; 4] = [None, Some("sales_sdr"), Some("sales_ae"), Some("sales_lite")];

fn main() -> Result<(), Failure> {
    let Some(backends) = backends() else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("| database | people | by hand | service | ratio | preview | of the service | row by row | service of it |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut misses = Vec::new();
    for backend in backends {
        misses.extend(runtime.block_on(measure(backend))?);
    }
    if misses.is_empty() { Ok(()) } else { Err(misses.join("; ").into()) }
}

/// Medians of one size.
struct Medians {
    by_hand: Duration,
    service: Duration,
    preview: Duration,
    row_by_row: Duration,
}

/// How a change by hand changes people.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByHand {
    AtOnce,
    RowByRow,
}

async fn measure(backend: Backend) -> Result<Vec<String>, Failure> {
    let mut organizations = cast();
    organizations.truncate(1);
    for organization in &mut organizations {
        organization.users.retain(|user| user.primary);
        organization.licences = None;
    }
    let Some(world) = World::seeded(backend, &seed::Seed { organizations }).await else {
        println!("| {backend:?} | not measured: TEST_DATABASE_URL names no server | | | | | | | |");
        return Ok(Vec::new());
    };
    let nora = world.cx("nora").await;
    world.crowd(&nora, &crowd()).await;
    let problems = world.problems().await;
    if !problems.is_empty() {
        return Err(problems.join("; ").into());
    }
    let few = of_size(&world, &nora, FEW, ROUNDS[0]).await?;
    let many = of_size(&world, &nora, MANY, ROUNDS[1]).await?;
    let growth = ratio(many.service, few.service) / ratio(many.by_hand, few.by_hand);
    println!(
        "| {backend:?} | growth | {:.2} | {:.2} | {growth:.2} | | | | |",
        ratio(many.by_hand, few.by_hand),
        ratio(many.service, few.service)
    );
    let name = |what: &str| format!("{backend:?}, {what}");
    let misses = [
        missed(&name("service of by hand, 10,000"), ratio(few.service, few.by_hand), AGAINST_RAW),
        missed(&name("growth to 100,000"), growth, GROWTH_AGAINST_RAW),
        missed(&name("preview of service, 10,000"), ratio(few.preview, few.service), PREVIEW_AGAINST_COMMIT),
        missed(&name("service of row by row, 10,000"), ratio(few.service, few.row_by_row), AGAINST_ROW_BY_ROW),
    ];
    Ok(misses.into_iter().flatten().collect())
}

fn roles(abm: RoleKey, si: Option<&'static str>) -> RoleSet {
    let held = [(AppKey::ABM, Some(abm)), (AppKey::SI, si.map(RoleKey::of))];
    held.into_iter().filter_map(|(app, role)| Some((app, role?))).collect()
}

fn crowd() -> Vec<Class> {
    let mut classes = Vec::new();
    for (abm, people) in [FEW, MANY, OTHERS] {
        for si in IN_SI {
            let people = people / IN_SI.len() as u32;
            let statuses = match abm {
                abm if abm == OTHERS.0 => vec![
                    (StatusKey::Enabled, people * 8 / 10),
                    (StatusKey::Disabled, people / 10),
                    (StatusKey::Invited, people / 20),
                    (StatusKey::ExpiredInvite, people / 20),
                ],
                _ => vec![(StatusKey::Enabled, people)],
            };
            classes.extend(statuses.into_iter().map(|(status, users)| Class { roles: roles(abm, si), status, users }));
        }
    }
    classes
}

async fn of_size(world: &World, cx: &Cx, (role, people): (RoleKey, u32), rounds: usize) -> Result<Medians, Failure> {
    // Once there and back for warm caches, and so that the sets of roles are there.
    service(cx, (role, MEANWHILE), people, "there").await?;
    service(cx, (MEANWHILE, role), people, "back").await?;
    let (mut by_hands, mut services, mut previews, mut rows) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let ways = [(role, MEANWHILE), (MEANWHILE, role)];
        for (place, way) in ways.into_iter().enumerate() {
            match (round * ways.len() + place) % 3 {
                0 => by_hands.push(by_hand(world, way, people, ByHand::AtOnce).await?),
                1 => {
                    let (preview, apply) = service(cx, way, people, &format!("{round}-{place}")).await?;
                    previews.push(preview);
                    services.push(apply);
                }
                _ => rows.push(by_hand(world, way, people, ByHand::RowByRow).await?),
            }
        }
    }
    let medians =
        Medians { by_hand: median(&by_hands), service: median(&services), preview: median(&previews), row_by_row: median(&rows) };
    println!(
        "| {} | {people} | {} | {} | {:.2} | {} | {:.2} | {} | {:.2} |",
        world.services.backend(),
        ms(medians.by_hand),
        ms(medians.service),
        ratio(medians.service, medians.by_hand),
        ms(medians.preview),
        ratio(medians.preview, medians.service),
        ms(medians.row_by_row),
        ratio(medians.service, medians.row_by_row),
    );
    Ok(medians)
}

/// How long the preview and the change through the service take.
async fn service(cx: &Cx, (from, to): (RoleKey, RoleKey), people: u32, key: &str) -> Result<(Duration, Duration), Failure> {
    let wanted = WantedRole { app: AppKey::ABM, role: Some(from) };
    let filter = UserFilter { roles: vec![wanted], statuses: vec![StatusKey::Enabled], ..UserFilter::default() };
    let change = BulkChange::Roles([(AppKey::ABM, Some(to))].into());
    let request = BulkRequest::of(Selection::Matching { filter, except: Vec::new() }, change);
    let (preview, shown) = timed(async { Ok(users::bulk::preview(cx, &request).await?) }).await?;
    let ordered = BulkOrder { request, fingerprint: shown.fingerprint, key: format!("bulk-{people}-{key}") };
    let (apply, outcome) = timed(async { Ok(users::bulk::apply(cx, &ordered).await?) }).await?;
    match outcome {
        BulkOutcome::Done(done) if done.changed == people && shown.changing == people => Ok((preview, apply)),
        outcome => Err(format!("{outcome:?}").into()),
    }
}

/// How long the same change takes by hand.
async fn by_hand(world: &World, (from, to): (RoleKey, RoleKey), people: u32, way: ByHand) -> Result<Duration, Failure> {
    let mut sets = Vec::new();
    let tx = world.store().write().await?;
    for si in IN_SI {
        sets.push((set(&tx, &roles(from, si)).await?, set(&tx, &roles(to, si)).await?));
    }
    drop(tx);
    let froms = sets.iter().map(|(from, _)| from.to_string()).collect::<Vec<_>>().join(", ");
    let whom = format!("organization_id = (SELECT id FROM organizations LIMIT 1) AND status = 'enabled' AND role_set IN ({froms})");
    let arms = |of: &dyn Fn(usize) -> i64| {
        sets.iter().enumerate().map(|(place, (from, _))| format!(" WHEN {from} THEN {}", of(place))).collect::<String>()
    };
    let cases = arms(&|place| place as i64);
    let targets = arms(&|place| sets[place].1);
    let (zeros, id) = match world.services.backend() {
        "sqlite" => ("zeroblob(32)", "randomblob(16)"),
        _ => ("decode(repeat('00', 32), 'hex')", "gen_random_uuid()"),
    };
    let (took, changed) = timed(async {
        let tx = world.store().write().await?;
        tx.lock(NamedLock::Users).await?;
        tx.lock(NamedLock::Audit).await?;
        let classes = format!("SELECT COUNT(*) FROM users WHERE {whom} GROUP BY role_set, status");
        let counts = numbers(&tx, &classes).await?;
        let seq = numbers(&tx, "SELECT MAX(seq) FROM audit_groups").await?.first().copied().unwrap_or_default() + 1;
        let subjects = format!("INSERT INTO audit_subjects (seq, user_id, detail_case, at) SELECT {seq}, id, CASE role_set{cases} END, 0 FROM users WHERE {whom}");
        if way == ByHand::AtOnce {
            run(&tx, &subjects).await?;
        }
        let total: i64 = counts.iter().sum();
        run(&tx, &format!("INSERT INTO audit_groups (seq, id, organization_id, action, at, details, previous_hash, hash, subjects, subjects_hash) SELECT {seq}, {id}, id, 'roles_changed', 0, '[]', {zeros}, {zeros}, {total}, {zeros} FROM organizations LIMIT 1")).await?;
        let update = format!("UPDATE users SET role_set = CASE role_set{targets} END, changed_seq = {seq} WHERE {whom}");
        let changed = match way {
            ByHand::AtOnce => run(&tx, &update).await?,
            ByHand::RowByRow => change_one_by_one(&tx, &whom, seq, &sets).await?,
        };
        for ((from, to), users) in sets.iter().zip(&counts) {
            run(&tx, &format!("UPDATE user_counts SET users = users - {users} WHERE role_set = {from} AND status = 'enabled'")).await?;
            run(&tx, &format!("UPDATE user_counts SET users = users + {users} WHERE role_set = {to} AND status = 'enabled'")).await?;
        }
        tx.save().await?;
        Ok(changed)
    })
    .await?;
    if changed == u64::from(people) { Ok(took) } else { Err(format!("{changed} changed by hand").into()) }
}

async fn set(tx: &Tx, roles: &RoleSet) -> Result<i64, Failure> {
    let json = serde_json::to_string(roles)?;
    let found = numbers(tx, &format!("SELECT id FROM role_sets WHERE roles = '{json}'")).await?;
    found.first().copied().ok_or_else(|| format!("nobody ever had {json}").into())
}
