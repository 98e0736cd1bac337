//! The site: wasm, its JavaScript, styles, icons and the shell page, in `target/site`.
//!
//! Everything but the shell page and the font lies in `pkg/HASH/`, where HASH is taken over all of it: a browser keeps
//! the folder for ever, and a page never mixes files of two builds.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;
use wasm_bindgen_cli_support::Bindgen;

use crate::Done;
use crate::browser::npm_packages;
use crate::command::{program, root, run, run_quietly, say};
use crate::wasm::Toolchain;

/// How the site is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Fast to build, not packed.
    Development,
    /// Small, with `.br` and `.gz` beside each file.
    Release,
}

impl Profile {
    const fn cargo_name(self) -> &'static str {
        match self {
            Self::Development => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// Builds the site into `target/site`.
///
/// # Errors
/// A sentence naming the step that failed.
pub fn build(profile: Profile) -> Done {
    let staging = root().join("target/site-staging");
    let files = staging.join("files");
    let io = |error: std::io::Error| format!("the site cannot be written: {error}");
    fs::remove_dir_all(&staging).or_else(ignore_missing).map_err(io)?;
    fs::create_dir_all(&files).map_err(io)?;

    let wasm = compile(profile)?;
    bind(&wasm, &files, profile)?;
    if profile == Profile::Release {
        optimise(&files.join("app_bg.wasm"))?;
    }
    fs::write(files.join("style.css"), styles().map_err(io)?).map_err(io)?;
    for name in ["logo.svg", "icons.svg", "preferences.js", "boot.js"] {
        fs::copy(root().join("public").join(name), files.join(name)).map_err(io)?;
    }
    assemble(&staging, &files, profile).map_err(io)
}

fn compile(profile: Profile) -> Result<PathBuf, String> {
    let toolchain = Toolchain::find()?;
    let target = root().join("target/wasm");
    let mut cargo = toolchain.cargo();
    cargo
        .args(["build", "--package", "app", "--bin", "sightline-app", "--no-default-features", "--features", "csr"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile.cargo_name(), "--locked"])
        .env("CARGO_TARGET_DIR", &target)
        .env("SERVER_FN_OVERRIDE_KEY", "sightline");
    // Without their types views compile three times as fast, and this app is smaller without them.
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg erase_components");
    run(&mut cargo)?;
    Ok(target.join("wasm32-unknown-unknown").join(profile.cargo_name()).join("sightline-app.wasm"))
}

fn bind(wasm: &Path, out: &Path, profile: Profile) -> Done {
    let mut bindgen = Bindgen::new();
    let result = bindgen
        .input_path(wasm)
        .out_name("app")
        .typescript(false)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(profile == Profile::Release)
        .web(true)
        .and_then(|bindgen| bindgen.generate(out));
    result.map_err(|error| format!("wasm-bindgen failed: {error:#}"))
}

fn optimise(wasm: &Path) -> Done {
    let modules = npm_packages()?;
    let features = [
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-multivalue",
        "--enable-sign-ext",
        "--enable-mutable-globals",
    ];
    run_quietly(program("node").arg(modules.join("binaryen/bin/wasm-opt")).arg("-Oz").args(features).arg(wasm).arg("-o").arg(wasm))
}

/// `style/main.css` with its imports put in place, in their order.
fn styles() -> std::io::Result<String> {
    let folder = root().join("style");
    let mut out = String::new();
    for line in fs::read_to_string(folder.join("main.css"))?.lines() {
        match line.strip_prefix("@import \"").and_then(|rest| rest.split_once('"')) {
            Some((file, _)) => out.push_str(&fs::read_to_string(folder.join(file))?),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    Ok(out)
}

fn assemble(staging: &Path, files: &Path, profile: Profile) -> std::io::Result<()> {
    let hash = hash_of(files)?;
    let site = staging.join("site");
    fs::create_dir_all(site.join("pkg/fonts"))?;
    fs::rename(files, site.join("pkg").join(&hash))?;
    for entry in fs::read_dir(root().join("public/fonts"))? {
        let entry = entry?;
        fs::copy(entry.path(), site.join("pkg/fonts").join(entry.file_name()))?;
    }
    let shell = fs::read_to_string(root().join("public/index.html"))?.replace("{{pkg}}", &hash);
    fs::write(site.join("index.html"), shell)?;
    fs::copy(root().join("public/robots.txt"), site.join("robots.txt"))?;
    if profile == Profile::Release {
        pack(&site)?;
    }
    let live = root().join("target/site");
    fs::remove_dir_all(&live).or_else(ignore_missing)?;
    fs::rename(site, live)
}

fn hash_of(folder: &Path) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        hasher.update(entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().as_bytes());
        hasher.update(fs::read(entry.path())?);
    }
    Ok(hasher.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Puts `.br` and `.gz` beside everything that shrinks.
fn pack(site: &Path) -> std::io::Result<()> {
    for entry in WalkDir::new(site).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "woff2") {
            continue;
        }
        let data = fs::read(path)?;
        let mut packed = Vec::new();
        let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut data.as_slice(), &mut packed, &best)?;
        fs::write(with_ending(path, "br"), packed)?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&data)?;
        fs::write(with_ending(path, "gz"), gzip.finish()?)?;
    }
    say("packed the site with brotli and gzip");
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn ignore_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
