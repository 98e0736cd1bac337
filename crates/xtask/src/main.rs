//! What the README's commands call: `cargo xtask demo`, `test`, `serve`, `dist`, `check`.
//!
//! On a new machine each finds or installs what it needs (the wasm standard library, Chromium, PostgreSQL, npm packages)
//! and says in one line what it did; what it cannot do it says with the command that would.

mod bench;
mod browser;
mod check;
mod command;
mod demo;
mod dist;
mod first_load;
mod planted;
mod postgres;
mod prove;
mod site;
mod system;
mod tests;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use site::Profile;

/// What went wrong, in a sentence.
type Done = Result<(), String>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and checks Sightline")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is missing and start Sightline with a demo organisation.
    Demo {
        /// Port to listen on; 0 lets the system choose.
        #[arg(long, default_value_t = 8460)]
        port: u16,
    },
    /// Build what is missing and serve from your own configuration; everything after -- goes to `sightline serve`.
    Serve {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Pass all tests: unit, both databases, HTTP, browser.
    Test {
        /// Only the tests without a browser.
        #[arg(long)]
        no_browser: bool,
        /// The browser drives the site as it is released, and its first load is checked.
        #[arg(long)]
        release: bool,
    },
    /// Check format, lints for both halves, licences and bans, and the module walls.
    Check,
    /// Build the site into target/site.
    Site {
        /// As released: small and packed, and its first load checked.
        #[arg(long)]
        release: bool,
    },
    /// Measure the ratios of the README on both databases. Takes some minutes: it makes a million records and people in each.
    Bench {
        /// The benchmarks to run; all of them when none is named.
        names: Vec<String>,
    },
    /// Reach the big figures (random actions, faults, kills) in full and write docs/proof/report.md. Takes some minutes.
    Prove {
        /// The seed of all dice; another one each time when left out.
        #[arg(long)]
        seed: Option<u64>,
        /// Instead, put the errors of docs/proof/planted into a copy of the sources one by one, and demand that the proofs
        /// notice each; writes docs/proof/planted.md.
        #[arg(long, conflicts_with = "seed")]
        planted: bool,
    },
    /// Build one release executable, target/dist/sightline, with the packed site inside, and check its size.
    Dist,
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Demo { port } => demo::run(port),
        Task::Serve { arguments } => demo::serve(&arguments),
        Task::Test { no_browser, release } => tests::run(no_browser, profile(release)),
        Task::Check => check::run(),
        Task::Site { release } => site::build(profile(release)),
        Task::Bench { names } => bench::run(&names),
        Task::Prove { planted: true, .. } => planted::run(),
        Task::Prove { seed, .. } => prove::run(seed),
        Task::Dist => dist::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

const fn profile(release: bool) -> Profile {
    if release { Profile::Release } else { Profile::Development }
}
