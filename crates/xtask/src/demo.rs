//! `cargo xtask demo` and `cargo xtask serve`.

use std::fs;
use std::path::PathBuf;

use crate::Done;
use crate::command::{self, cargo, program, root, run_quietly};
use crate::site::{self, Profile};

/// The development server, built if sources changed.
///
/// # Errors
/// A sentence when it does not build.
pub fn server() -> Result<PathBuf, String> {
    command::run(cargo().args(["build", "--package", "server", "--locked"]))?;
    Ok(root().join("target/debug/sightline"))
}

/// Builds what is missing and serves a fresh demo organisation until interrupted.
///
/// # Errors
/// A sentence naming the step that failed.
pub fn run(port: u16) -> Done {
    site::build(Profile::Development)?;
    let server = server()?;
    let data = root().join("target/demo");
    if data.exists() {
        fs::remove_dir_all(&data).map_err(|error| format!("{} cannot be emptied: {error}", data.display()))?;
    }
    fs::create_dir_all(&data).map_err(|error| format!("{} cannot be made: {error}", data.display()))?;
    run_quietly(program(&server).arg("--data").arg(&data).arg("seed").arg(root().join("end2end/demo.json")))?;
    println!(
        "The demo starts afresh each time. Sign in by choosing a person on the page, or as one of\n  \
         nora.lindqvist@calder.example  Primary Administrator\n  \
         priya.raman@calder.example     Sales Administrator\n  \
         sam.okafor@calder.example      Sales AE\n\
         with the password: lines of sight"
    );
    let listen = format!("127.0.0.1:{port}");
    command::run(program(&server).arg("--data").arg(&data).args(["--listen", &listen, "--log", "warn", "serve", "--demo"]))
}

/// Builds what is missing and serves from the operator's own configuration.
///
/// # Errors
/// A sentence naming the step that failed.
pub fn serve(arguments: &[String]) -> Done {
    site::build(Profile::Development)?;
    command::run(program(server()?).arg("serve").args(arguments))
}
