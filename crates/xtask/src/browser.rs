//! Chromium and the npm packages.

use std::fs;
use std::path::PathBuf;

use crate::command::{output, program, root, run_quietly, say};
use crate::system::{apt_install, find};

/// A Chromium or Chrome, installed if there is none.
///
/// # Errors
/// A sentence with the command to run by hand.
pub fn chromium() -> Result<PathBuf, String> {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    if let Some(path) = find(&NAMES) {
        return Ok(path);
    }
    apt_install(&["chromium"], "the browser tests need Chromium")?;
    find(&NAMES).ok_or_else(|| "Chromium was installed but is not on the path".into())
}

/// The folder with the npm packages of `end2end/package-lock.json`, installed if they are missing or old.
///
/// # Errors
/// A sentence when node or npm is missing or the packages cannot be had.
pub fn npm_packages() -> Result<PathBuf, String> {
    let folder = root().join("end2end");
    let modules = folder.join("node_modules");
    let lock =
        fs::read_to_string(folder.join("package-lock.json")).map_err(|error| format!("end2end/package-lock.json: {error}"))?;
    let stamp = modules.join(".installed-from");
    if fs::read_to_string(&stamp).ok().as_deref() == Some(&lock) {
        return Ok(modules);
    }
    if output(program("npm").arg("--version")).is_none() {
        return Err("node and npm are needed (20 or newer): see https://nodejs.org".into());
    }
    run_quietly(
        program("npm")
            .current_dir(&folder)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(stamp, lock).map_err(|error| format!("end2end/node_modules: {error}"))?;
    say("installed the npm packages of end2end/package-lock.json");
    Ok(modules)
}
