//! `cargo xtask test`: everything that must pass.

use crate::Done;
use crate::browser::{chromium, npm_packages};
use crate::command::{self, cargo, output, program, root, say};
use crate::demo::programs;
use crate::postgres::Cluster;
use crate::site::{self, Profile};

/// Runs all tests.
///
/// # Errors
/// A sentence naming the first that failed.
pub fn run(no_browser: bool, profile: Profile) -> Done {
    let cluster = Cluster::start()?;
    native(&cluster)?;
    if no_browser {
        return Ok(());
    }
    site::build(profile)?;
    let programs = programs()?;
    let chromium = chromium()?;
    let modules = npm_packages()?;
    command::run(
        program("node")
            .current_dir(root().join("end2end"))
            .arg(modules.join("@playwright/test/cli.js"))
            .arg("test")
            .env("TEST_DATABASE_URL", cluster.url())
            .env("PSQL", cluster.psql())
            .env("SIGHTLINE_BINARY", programs.server)
            .env("SANDBOX_BINARY", programs.sandbox)
            .env("CHROMIUM", chromium),
    )
}

fn native(cluster: &Cluster) -> Done {
    // `cargo nextest` runs each test in a process of its own; plain `cargo test` does where it is missing.
    let nextest = output(cargo().args(["nextest", "--version"])).is_some();
    let mut command = cargo();
    if nextest {
        command.args(["nextest", "run", "--locked"]);
    } else {
        say("cargo-nextest is not installed; using cargo test");
        command.args(["test", "--locked"]);
    }
    command.env("TEST_DATABASE_URL", cluster.url()).env("INSTA_UPDATE", "no");
    command::run(&mut command)
}
