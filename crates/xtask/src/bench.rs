//! `cargo xtask bench`: the ratios of the README, measured in one run.

use crate::Done;
use crate::command::{self, cargo};
use crate::postgres::Cluster;

/// Runs the benchmarks on both databases. Fails when a ratio misses its bar.
///
/// # Errors
/// A sentence naming what failed.
pub fn run() -> Done {
    let cluster = Cluster::start()?;
    command::run(
        cargo()
            .args(["bench", "--package", "store", "--bench", "first_page", "--features", "testkit", "--locked"])
            .env("TEST_DATABASE_URL", cluster.url()),
    )
}
