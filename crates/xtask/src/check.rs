//! `cargo xtask check`: format, lints for both halves, licences and bans, module walls, planted errors.

use crate::Done;
use crate::command::{self, cargo, output, program, root, say};
use crate::planted;
use crate::wasm::Toolchain;

/// Runs all checks.
///
/// # Errors
/// A sentence naming the first that failed.
pub fn run() -> Done {
    say("format");
    command::run(cargo().args(["fmt", "--all", "--check"]))?;
    say("the rules alone, without what other crates would switch on");
    command::run(cargo().args(["check", "--package", "domain", "--locked"]))?;
    say("lints, native half");
    command::run(cargo().args(["clippy", "--all-targets", "--locked", "--", "--deny", "warnings"]))?;
    say("lints, browser half");
    let target = root().join("target/wasm");
    command::run(
        Toolchain::find()?
            .cargo()
            .args([
                "clippy",
                "--package",
                "app",
                "--features",
                "csr",
                "--target",
                "wasm32-unknown-unknown",
                "--profile",
                "wasm-dev",
                "--locked",
            ])
            .args(["--", "--deny", "warnings"])
            .env("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}erase_components")
            .env("CARGO_TARGET_DIR", target),
    )?;
    say("licences and bans");
    licences()?;
    say("module walls");
    command::run(&mut program(root().join(".ci/walls")))?;
    say("planted errors fit");
    planted::fit()
}

fn licences() -> Done {
    if output(cargo().args(["deny", "--version"])).is_none() {
        say("installing cargo-deny");
        command::run(cargo().args(["install", "cargo-deny", "--version", "0.20.2", "--locked", "--quiet"]))?;
    }
    command::run(cargo().args(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}
