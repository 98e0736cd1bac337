//! A compiler for the browser's half: the wasm standard library is not part of every Rust installation, and not every
//! machine reaches rustup's server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, output, program, root, run_quietly, say};
use crate::system::{apt_install, find, is_root};

const TARGET: &str = "wasm32-unknown-unknown";

/// A cargo that can build for wasm.
pub enum Toolchain {
    /// The one that runs us.
    Own,
    /// Debian's, beside the one that runs us.
    Debian,
}

impl Toolchain {
    /// The first that works, in this order: the library is there; rustup adds it; Debian's compiler with a library
    /// built once from Debian's source package.
    ///
    /// # Errors
    /// A sentence with the three ways.
    pub fn find() -> Result<Self, String> {
        if has_library(program("rustc")) {
            return Ok(Self::Own);
        }
        if has_library(debian_rustc()) && stamp_is_current() {
            return Ok(Self::Debian);
        }
        if find(&["rustup"]).is_some() && run_quietly(program("rustup").args(["target", "add", TARGET])).is_ok() {
            say("added the wasm standard library with rustup");
            return Ok(Self::Own);
        }
        install_debian().map_err(|error| {
            format!(
                "the wasm standard library is missing. One of these provides it:\n  \
                 1. rustup target add {TARGET}\n  \
                 2. on Debian 12 or newer, as root: cargo xtask site\n  \
                 3. a Rust distribution that contains {TARGET}\n{error}"
            )
        })?;
        Ok(Self::Debian)
    }

    /// A cargo of this toolchain, to be given the rest of its arguments.
    pub fn cargo(&self) -> Command {
        match self {
            Self::Own => cargo(),
            Self::Debian => debian("cargo"),
        }
    }
}

/// One of Debian's programs, free of what rustup puts into the environment of its children.
fn debian(name: &str) -> Command {
    let mut command = program(Path::new("/usr/bin").join(name));
    for variable in ["RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO", "RUSTC_WRAPPER", "LD_LIBRARY_PATH"] {
        command.env_remove(variable);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(PathBuf::from("/usr/bin")).chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(paths) {
        command.env("PATH", path);
    }
    command
}

fn debian_rustc() -> Command {
    debian("rustc")
}

fn has_library(mut rustc: Command) -> bool {
    let folder = output(rustc.args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_some_and(|folder| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// The library was built for exactly this compiler.
fn stamp_is_current() -> bool {
    let version = output(debian_rustc().arg("-vV"));
    stamp_path().is_some_and(|path| fs::read_to_string(path).ok() == version && version.is_some())
}

fn stamp_path() -> Option<PathBuf> {
    library_folder().map(|folder| folder.join("sightline-stamp"))
}

fn library_folder() -> Option<PathBuf> {
    output(debian_rustc().args(["--print", "target-libdir", "--target", TARGET])).map(PathBuf::from)
}

fn install_debian() -> Result<(), String> {
    if output(debian_rustc().arg("-vV")).is_none() || !Path::new("/usr/lib/rustlib/src/rust/library").exists() {
        apt_install(
            &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rust-web-llvm", "lld-22"],
            "a compiler whose wasm library can be built is needed",
        )?;
    }
    refuse_old()?;
    if !is_root() {
        return Err("laying the library into Debian's compiler needs root".into());
    }
    build_library()?;
    say("built the wasm standard library for Debian's compiler");
    Ok(())
}

fn refuse_old() -> Result<(), String> {
    let version = output(debian_rustc().arg("--version")).ok_or("Debian's rustc does not run")?;
    let minor = version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    if minor.is_some_and(|minor| minor >= 95) {
        Ok(())
    } else {
        Err(format!("Debian's compiler is too old: {version}, needed 1.95"))
    }
}

fn build_library() -> Result<(), String> {
    let folder = root().join("target/wasm-std");
    let written = fs::create_dir_all(folder.join("src"))
        .and_then(|()| {
            let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
            fs::write(folder.join("Cargo.toml"), manifest)
        })
        .and_then(|()| fs::write(folder.join("src/lib.rs"), ""));
    written.map_err(|error| format!("{} cannot be written: {error}", folder.display()))?;
    // The bitcode is what a later `lto = true` reads.
    let build = ["build", "--release", "-Z", "build-std=std,panic_abort,panic_unwind,proc_macro,test", "--target", TARGET];
    run_quietly(
        debian("cargo")
            .current_dir(&folder)
            .args(build)
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .env("CARGO_TARGET_DIR", folder.join("target")),
    )?;
    let library = library_folder().ok_or("Debian's rustc does not say where its libraries lie")?;
    let built = folder.join("target").join(TARGET).join("release/deps");
    let copy = || -> std::io::Result<()> {
        if library.exists() {
            fs::remove_dir_all(&library)?;
        }
        fs::create_dir_all(&library)?;
        for entry in fs::read_dir(&built)? {
            let name = entry?.file_name();
            let text = name.to_string_lossy();
            if text.ends_with(".rlib") && !text.starts_with("libempty-") {
                fs::copy(built.join(&name), library.join(&name))?;
            }
        }
        fs::write(library.join("sightline-stamp"), output(debian_rustc().arg("-vV")).unwrap_or_default())
    };
    copy().map_err(|error| format!("the library cannot be laid into {}: {error}", library.display()))
}
