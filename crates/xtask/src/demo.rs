//! `cargo xtask demo` and `cargo xtask serve`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::Done;
use crate::command::{self, cargo, program, root, run_quietly};
use crate::site::{self, Profile};

/// The address in `end2end/demo.json` that stands for the stand-in's, whose port is known only once it listens.
const STAND_IN: &str = "https://stand-in.example";

/// The development server and the stand-in CRM.
pub struct Programs {
    pub server: PathBuf,
    pub sandbox: PathBuf,
}

/// Builds both, if sources changed.
///
/// # Errors
/// A sentence when they do not build.
pub fn programs() -> Result<Programs, String> {
    command::run(cargo().args(["build", "--package", "server", "--package", "sandbox", "--bins", "--locked"]))?;
    let folder = root().join("target/debug");
    Ok(Programs { server: folder.join("sightline"), sandbox: folder.join("sightline-sandbox") })
}

/// A running stand-in; stopped when dropped.
struct StandIn {
    child: Child,
    http: String,
    https: String,
}

impl StandIn {
    fn start(binary: &Path, ca_file: &Path) -> Result<Self, String> {
        let mut child = program(binary)
            .arg("--ca-file")
            .arg(ca_file)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the stand-in CRM cannot be started: {error}"))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(|error| format!("the stand-in CRM does not answer: {error}"))?;
        }
        let mut words = line.split_whitespace().skip(1).map(str::to_owned);
        match (words.next(), words.next()) {
            (Some(http), Some(https)) => Ok(Self { child, http, https }),
            _ => Err("the stand-in CRM did not start".into()),
        }
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // It may have ended with us already, when a terminal interrupted both.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Builds what is missing and serves a fresh demo organisation until interrupted.
///
/// # Errors
/// A sentence naming the step that failed.
pub fn run(port: u16) -> Done {
    site::build(Profile::Development)?;
    let Programs { server, sandbox } = programs()?;
    let data = root().join("target/demo");
    let io = |error: std::io::Error| format!("{} cannot be prepared: {error}", data.display());
    if data.exists() {
        fs::remove_dir_all(&data).map_err(io)?;
    }
    fs::create_dir_all(&data).map_err(io)?;

    let ca_file = data.join("stand-in-ca.pem");
    let stand_in = StandIn::start(&sandbox, &ca_file)?;
    let seed = fs::read_to_string(root().join("end2end/demo.json")).map_err(io)?.replace(STAND_IN, &stand_in.https);
    let seed_file = data.join("seed.json");
    fs::write(&seed_file, seed).map_err(io)?;
    let sightline = || {
        let mut command = program(&server);
        command.arg("--data").arg(&data).arg("--ca-file").arg(&ca_file);
        command.arg("--crm-host").arg(stand_in.https.trim_start_matches("https://"));
        command
    };
    run_quietly(sightline().arg("seed").arg(&seed_file))?;
    println!(
        "The demo starts afresh each time. Sign in by choosing a person on the page, or as one of\n  \
         nora.lindqvist@calder.example  Primary Administrator\n  \
         priya.raman@calder.example     Sales Administrator\n  \
         sam.okafor@calder.example      Sales AE\n\
         with the password: lines of sight\n\
         The stand-in CRM and its switches: {}",
        stand_in.http
    );
    let listen = format!("127.0.0.1:{port}");
    command::run(sightline().args(["--listen", &listen, "--log", "warn", "serve", "--demo"]))
}

/// Builds what is missing and serves from the operator's own configuration.
///
/// # Errors
/// A sentence naming the step that failed.
pub fn serve(arguments: &[String]) -> Done {
    site::build(Profile::Development)?;
    command::run(program(programs()?.server).arg("serve").args(arguments))
}
