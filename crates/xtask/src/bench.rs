//! `cargo xtask bench`: the ratios of the README, measured in one run.

use crate::Done;
use crate::command::{self, cargo};
use crate::postgres::Cluster;

/// Each benchmark and its package.
const BENCHMARKS: [(&str, &str); 3] = [("first_page", "store"), ("user_list", "services"), ("bulk_roles", "services")];

/// Runs the benchmarks, or those named, on both databases. Goes through all of them and fails when a ratio misses its bar.
///
/// # Errors
/// A sentence naming what failed.
pub fn run(named: &[String]) -> Done {
    if let Some(unknown) = named.iter().find(|name| !BENCHMARKS.iter().any(|(known, _)| name == known)) {
        return Err(format!("there is no benchmark {unknown}"));
    }
    let cluster = Cluster::start()?;
    let mut failed = Vec::new();
    for (benchmark, package) in BENCHMARKS {
        if !named.is_empty() && !named.iter().any(|name| name == benchmark) {
            continue;
        }
        let bench = command::run(
            cargo()
                .args(["bench", "--package", package, "--bench", benchmark, "--features", "testkit", "--locked"])
                .env("TEST_DATABASE_URL", cluster.url()),
        );
        failed.extend(bench.err());
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}
