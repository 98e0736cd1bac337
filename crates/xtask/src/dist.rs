//! `cargo xtask dist`: one executable with everything inside.

use std::fs;

use crate::Done;
use crate::command::{self, cargo, root};
use crate::site::{self, Profile};

/// Builds `target/dist/sightline`, its site checked for the size of the first load.
///
/// # Errors
/// A sentence when a step fails or the first load is too large.
pub fn run() -> Done {
    site::build(Profile::Release)?;
    command::run(cargo().args(["build", "--release", "--package", "server", "--bin", "sightline", "--locked"]))?;
    let folder = root().join("target/dist");
    let built = root().join("target/release/sightline");
    let out = folder.join("sightline");
    let size = fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(built, &out))
        .map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
    println!("target/dist/sightline {:.1} MB", size as f64 / (1 << 20) as f64);
    Ok(())
}
