//! Installing Debian packages, when that is possible.

use std::path::PathBuf;

use crate::Done;
use crate::command::{output, program, run_quietly, say};

/// The first of these programs that is on the path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether this process may install packages.
pub fn is_root() -> bool {
    output(program("id").arg("-u")).as_deref() == Some("0")
}

/// Installs Debian packages, refreshing the package lists first.
///
/// # Errors
/// A sentence with the command to run by hand, when this is not Debian or needs another account.
pub fn apt_install(packages: &[&str], why: &str) -> Done {
    let by_hand = format!("apt-get update && apt-get install --no-install-recommends {}", packages.join(" "));
    if find(&["apt-get"]).is_none() {
        return Err(format!("{why}: install what Debian calls {}", packages.join(", ")));
    }
    let apt = || {
        let mut command = if is_root() { program("apt-get") } else { program("sudo") };
        if !is_root() {
            command.args(["--non-interactive", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let failed = |error: String| format!("{why}, and installing failed. Run by hand: {by_hand}\n{error}");
    run_quietly(apt().args(["update", "--quiet"])).map_err(failed)?;
    run_quietly(apt().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages)).map_err(failed)?;
    say(&format!("installed {} with apt-get ({why})", packages.join(" ")));
    Ok(())
}
