//! Running programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Done;

/// The project's folder: where cargo runs this from now, which need not be where it was built, as clones may share a target
/// folder.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).join("../..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// Says what is being done.
pub fn say(line: &str) {
    eprintln!("xtask: {line}");
}

/// A program to run in the project's folder.
pub fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// This toolchain's cargo, with its native target folder.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs it to its end, its output going where ours goes.
///
/// # Errors
/// A sentence when it cannot be started or ends with an error.
pub fn run(command: &mut Command) -> Done {
    let shown = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}")),
    }
}

/// Runs it and returns what it printed; `None` when it cannot be started or ends with an error.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs it silently; its output is shown only when it fails.
///
/// # Errors
/// A sentence and the output when it cannot be started or ends with an error.
pub fn run_quietly(command: &mut Command) -> Done {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = text.lines().rev().take(15).collect();
    Err(format!("`{shown}` ended with {}:\n{}", output.status, last.into_iter().rev().collect::<Vec<_>>().join("\n")))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
