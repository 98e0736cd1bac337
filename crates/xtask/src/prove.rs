//! `cargo xtask prove`: the figures tests reach a hundredth of, in full, with a report.

use std::fs;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Instant;

use crate::Done;
use crate::command::{self, cargo, output, program, root, say};
use crate::postgres::Cluster;

/// The suites whose figures `services::testkit::Proof` counts.
const SUITES: [(&str, &str); 2] = [("services", "proof"), ("server", "kills")];

/// Runs the suites in full and writes `docs/proof/report.md`.
///
/// # Errors
/// A sentence naming the suite that failed; the report is then left as it was.
pub fn run(seed: Option<u64>) -> Done {
    let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let cluster = Cluster::start()?;
    let figures = root().join("target/proof-figures");
    fs::write(&figures, "").map_err(|error| format!("{} cannot be written: {error}", figures.display()))?;
    say(&format!("proving with seed {seed}"));
    let began = Instant::now();
    for (package, suite) in SUITES {
        command::run(
            cargo()
                .args(["test", "--locked", "--profile", "prove", "--package", package, "--test", suite, "--", "--nocapture"])
                .env("TEST_DATABASE_URL", cluster.url())
                .env("SIGHTLINE_PROOF", &figures)
                .env("SIGHTLINE_PROOF_SEED", seed.to_string()),
        )
        .map_err(|error| format!("{error} (seed {seed})"))?;
    }
    let figures = fs::read_to_string(&figures).map_err(|error| format!("{}: {error}", figures.display()))?;
    let report = report(seed, &figures, began.elapsed().as_secs());
    let path = root().join("docs/proof/report.md");
    fs::create_dir_all(root().join("docs/proof"))
        .and_then(|()| fs::write(&path, &report))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    println!("{report}");
    Ok(())
}

fn report(seed: u64, figures: &str, seconds: u64) -> String {
    let mut lines: Vec<&str> = figures.lines().collect();
    lines.sort_unstable();
    format!(
        "# What was proved\n\nWritten by `cargo xtask prove --seed {seed}`, which took {} minutes; tests reach a hundredth of each figure.\n\n\
         - Commit: {}\n- Machine: {}\n- Seed: {seed}\n\n| what | database | rounds | found |\n|---|---|---|---|\n{}\n",
        seconds.div_ceil(60),
        commit(),
        machine(),
        lines.join("\n"),
    )
}

fn commit() -> String {
    let hash = output(program("git").args(["rev-parse", "HEAD"])).unwrap_or_else(|| "unknown".into());
    let changed = output(program("git").args(["status", "--porcelain"])).is_none_or(|changes| !changes.is_empty());
    if changed { format!("{hash} with changes") } else { hash }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let memory = kilobytes.map_or_else(String::new, |kilobytes| format!(", {} GB", kilobytes.div_ceil(1 << 20)));
    format!("{cores} cores{memory}, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}
