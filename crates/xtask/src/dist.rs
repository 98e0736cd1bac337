//! `cargo xtask dist`: one executable with everything inside.

use std::fs;

use walkdir::WalkDir;

use crate::Done;
use crate::command::{self, cargo, root};
use crate::site::{self, Profile};

/// What a first visit may transfer: page, styles, script, wasm, icons and font, packed.
const FIRST_LOAD_MAX_BYTES: u64 = 300 << 10;

/// Builds `target/dist/sightline` and checks the size of the first load.
///
/// # Errors
/// A sentence when a step fails or the first load is too large.
pub fn run() -> Done {
    site::build(Profile::Release)?;
    let first_load = first_load()?;
    command::run(cargo().args(["build", "--release", "--package", "server", "--bin", "sightline", "--locked"]))?;
    let folder = root().join("target/dist");
    let built = root().join("target/release/sightline");
    let out = folder.join("sightline");
    let size = fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(built, &out))
        .map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
    println!("target/dist/sightline {:.1} MB", size as f64 / (1 << 20) as f64);
    if first_load > FIRST_LOAD_MAX_BYTES {
        return Err(format!("the first load is {first_load} bytes, more than {FIRST_LOAD_MAX_BYTES}"));
    }
    Ok(())
}

/// Bytes of everything the shell page loads at once, as packed.
fn first_load() -> Result<u64, String> {
    let site = root().join("target/site");
    let mut total = 0;
    for entry in WalkDir::new(&site).sort_by_file_name().into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if name.ends_with(".br") && !name.starts_with("robots") && !name.starts_with("LICENSE") || name.ends_with(".woff2") {
            let size = entry.metadata().map_err(|error| format!("{}: {error}", entry.path().display()))?.len();
            println!("{size:>8}  {name}");
            total += size;
        }
    }
    println!("{total:>8}  first load (at most {FIRST_LOAD_MAX_BYTES})");
    Ok(total)
}
