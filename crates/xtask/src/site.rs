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
use crate::first_load::{self, Rooms};
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
    let rooms = split(&wasm, &staging.join("app.wasm"), &files)?;
    bind(&staging.join("app.wasm"), &files, profile)?;
    fs::write(files.join("style.css"), styles().map_err(io)?).map_err(io)?;
    for name in ["logo.svg", "icons.svg", "preferences.js", "boot.js"] {
        fs::copy(root().join("public").join(name), files.join(name)).map_err(io)?;
    }
    if profile == Profile::Release {
        shrink(&files)?;
    }
    assemble(&staging, &files, profile).map_err(io)?;
    if profile == Profile::Release { first_load::check(&rooms) } else { Ok(()) }
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
    // Splitting needs to know what refers to what, hence the relocations. The names of source files come with each place
    // that may panic: what lies before the crate's name tells nobody anything but where it was built.
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let mut flags = vec!["--cfg".to_owned(), "erase_components".into(), "-Clink-args=--emit-relocs".into()];
    flags.extend(home.map(|home| format!("--remap-path-prefix={home}/registry/src/=")));
    if profile == Profile::Release {
        // Where a panic was, and the fields of what `{:?}` would print for a developer, are nothing a visitor could use.
        // Stable compilers take these flags only when told to.
        flags.extend(["-Zlocation-detail=none".into(), "-Zfmt-debug=shallow".into()]);
        cargo.env("RUSTC_BOOTSTRAP", "1");
    }
    // This form wins over whatever flags the environment holds, and keeps spaces in paths.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    run(&mut cargo)?;
    Ok(target.join("wasm32-unknown-unknown").join(profile.cargo_name()).join("sightline-app.wasm"))
}

/// Cuts the rooms out of `wasm` into files of their own (`app::shell::rooms`), with `rooms.js`, which fetches them; `main` is
/// what is left. Returns the files of each room, without their ending.
fn split(wasm: &Path, main: &Path, out: &Path) -> Result<Rooms, String> {
    let input = fs::read(wasm).map_err(|error| format!("{} cannot be read: {error}", wasm.display()))?;
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = out;
    options.main_out_path = main;
    options.link_name = "./rooms.js";
    options.main_module = "./app.js";
    let split = wasm_split_cli_support::transform(options).map_err(|error| format!("the rooms cannot be split off: {error:#}"))?;
    Ok(split.prefetch_map.into_iter().collect())
}

fn bind(wasm: &Path, out: &Path, profile: Profile) -> Done {
    let mut bindgen = Bindgen::new();
    let result = bindgen
        .input_path(wasm)
        .out_name("app")
        .typescript(false)
        // The rooms import what the linker exported.
        .keep_lld_exports(true)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(profile == Profile::Release)
        .web(true)
        .and_then(|bindgen| bindgen.generate(out));
    result.map_err(|error| format!("wasm-bindgen failed: {error:#}"))
}

/// Makes every file of the folder smaller that a tool can make smaller.
fn shrink(folder: &Path) -> Done {
    let modules = npm_packages()?;
    for entry in WalkDir::new(folder).into_iter().flatten() {
        match entry.path().extension().and_then(|ending| ending.to_str()) {
            Some("wasm") => optimise(&modules, entry.path())?,
            Some("js" | "css") => minify(&modules, entry.path())?,
            _ => {}
        }
    }
    Ok(())
}

fn minify(modules: &Path, file: &Path) -> Done {
    let esbuild = modules.join("esbuild/bin/esbuild");
    // wasm-bindgen names the module of the rooms once for each function it takes from there.
    let flags = ["--minify", "--target=es2022", "--allow-overwrite", "--log-override:duplicate-object-key=silent"];
    run_quietly(program(esbuild).args(flags).arg(file).arg(format!("--outfile={}", file.display())))
}

fn optimise(modules: &Path, wasm: &Path) -> Done {
    let features = [
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-multivalue",
        "--enable-sign-ext",
        "--enable-mutable-globals",
    ];
    // Once more with the control flow laid out anew, which finds a hundredth.
    let passes = ["-Oz", "-O3", "--flatten", "--local-cse", "--rereloop", "-Oz", "-Oz"];
    run_quietly(
        program("node").arg(modules.join("binaryen/bin/wasm-opt")).args(passes).args(features).arg(wasm).arg("-o").arg(wasm),
    )
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
