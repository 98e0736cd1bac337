//! `cargo xtask prove --planted`: each error of `docs/proof/planted` put into a copy of the sources, one at a time; the proofs it
//! names must then fail, at a hundredth of their figures. What caught it goes to `docs/proof/planted.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Done;
use crate::command::{cargo, output, program, root, run_quietly, say};
use crate::postgres::Cluster;

/// One planted error.
struct Planted {
    patch: PathBuf,
    /// What is changed, in a sentence.
    what: String,
    /// The tests of the suite `proof` that must fail with it.
    proofs: Vec<String>,
}

impl Planted {
    /// The patch tells of itself in the lines before its first file.
    fn read(patch: PathBuf) -> Result<Self, String> {
        let text = fs::read_to_string(&patch).map_err(|error| format!("{}: {error}", patch.display()))?;
        let line = |word: &str| {
            let found = text.lines().take_while(|line| !line.starts_with("---")).find_map(|line| line.strip_prefix(word));
            found.map(str::trim).ok_or_else(|| format!("{} has no line `{word}`", patch.display()))
        };
        let (what, proofs) = (line("What:")?.to_owned(), line("Caught by:")?);
        let proofs = proofs.split(", ").map(str::to_owned).collect();
        Ok(Self { patch, what, proofs })
    }

    fn name(&self) -> String {
        self.patch.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Puts the error in, or takes it out again.
    fn apply(&self, copy: &Path, out: bool) -> Done {
        let mut git = program("git");
        // The copy lies within the project; it is no part of its repository.
        git.current_dir(copy).env("GIT_CEILING_DIRECTORIES", copy.parent().unwrap_or(copy)).arg("apply");
        if out {
            git.arg("--reverse");
        }
        run_quietly(git.arg(&self.patch))
    }
}

fn all() -> Result<Vec<Planted>, String> {
    let folder = root().join("docs/proof/planted");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut patches: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    patches.sort();
    patches.into_iter().map(Planted::read).collect()
}

/// Checks that every planted error still fits the sources, which costs nothing and keeps the list from rotting.
///
/// # Errors
/// A sentence naming those that do not.
pub fn fit() -> Done {
    let misfits: Vec<String> = all()?
        .iter()
        .filter(|planted| run_quietly(program("git").current_dir(root()).args(["apply", "--check"]).arg(&planted.patch)).is_err())
        .map(Planted::name)
        .collect();
    if misfits.is_empty() { Ok(()) } else { Err(format!("these planted errors do not fit the sources: {}", misfits.join(", "))) }
}

/// Plants every error and writes the list.
///
/// # Errors
/// Sentences naming the errors that were not caught, or the step that failed; the list is then left as it was.
pub fn run() -> Done {
    let all = all()?;
    let copy = copy()?;
    let cluster = Cluster::start()?;
    without_errors(&all, &copy, &cluster)?;
    let (mut lines, mut missed) = (Vec::new(), Vec::new());
    for planted in &all {
        say(&format!("planting {}", planted.name()));
        planted.apply(&copy, false)?;
        let caught = caught(planted, &copy, &cluster);
        planted.apply(&copy, true)?;
        match caught {
            Ok(caught) => lines.extend(caught),
            Err(sentence) => {
                say(&sentence);
                missed.push(sentence);
            }
        }
    }
    if !missed.is_empty() {
        return Err(missed.join("; "));
    }
    let list = list(&lines);
    let path = root().join("docs/proof/planted.md");
    fs::write(&path, &list).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    println!("{list}");
    Ok(())
}

/// The sources as they are, in a folder of their own that is kept for the next time.
fn copy() -> Result<PathBuf, String> {
    let copy = root().join("target/planted");
    let listed = output(program("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]));
    let listed = listed.ok_or("git does not list the files")?;
    for file in listed.lines() {
        let (from, to) = (root().join(file), copy.join(file));
        let Ok(new) = fs::read(&from) else { continue };
        // What stays as it was is not built again.
        if fs::read(&to).is_ok_and(|old| old == new) {
            continue;
        }
        let folder = to.parent().unwrap_or(&copy);
        fs::create_dir_all(folder).and_then(|()| fs::write(&to, new)).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(copy)
}

/// Cargo in the copy. It shares our target folder for the libraries; what is ours has another place and so another name.
fn cargo_in(copy: &Path, arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.current_dir(copy).env("CARGO_TARGET_DIR", root().join("target"));
    command.args(["test", "--locked", "--package", "services", "--test", "proof"]).args(arguments);
    command
}

fn build(copy: &Path) -> Done {
    run_quietly(&mut cargo_in(copy, &["--no-run"]))
}

/// One of the copy's proofs, at a hundredth of its figure: whether it holds, and what it printed.
fn prove(proof: &str, copy: &Path, cluster: &Cluster) -> Result<(bool, String), String> {
    let mut command = cargo_in(copy, &["--", "--exact", "--nocapture", proof]);
    command.env("TEST_DATABASE_URL", cluster.url()).env("RUST_BACKTRACE", "0").stdin(Stdio::null());
    let ran = command.output().map_err(|error| format!("cargo could not be started: {error}"))?;
    let text = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    Ok((ran.status.success(), text))
}

/// A proof that fails anyhow notices nothing, and one that is not there holds always.
fn without_errors(all: &[Planted], copy: &Path, cluster: &Cluster) -> Done {
    build(copy)?;
    let proofs: BTreeSet<&String> = all.iter().flat_map(|planted| &planted.proofs).collect();
    for proof in proofs {
        let (holds, text) = prove(proof, copy, cluster)?;
        if !holds || !text.contains("1 passed") {
            return Err(format!("`{proof}` does not hold without a planted error"));
        }
    }
    Ok(())
}

/// The lines of the list about one planted error, one for each proof that caught it.
fn caught(planted: &Planted, copy: &Path, cluster: &Cluster) -> Result<Vec<String>, String> {
    build(copy)?;
    let mut lines = Vec::new();
    for proof in &planted.proofs {
        let (holds, text) = prove(proof, copy, cluster)?;
        let words = words_of_the_panic(&text).filter(|_| !holds);
        let words = words.ok_or_else(|| format!("`{proof}` does not notice {}: {}", planted.name(), planted.what))?;
        say(&format!("caught: {words}"));
        let name = planted.name();
        lines.push(format!("| [{name}](planted/{name}.patch) | {} | `{proof}` | {} |", planted.what, words.replace('|', "\\|")));
    }
    Ok(lines)
}

/// The first sentence a failing test panicked with, cut where it goes on about everything there is.
fn words_of_the_panic(text: &str) -> Option<String> {
    const SHOWN: usize = 400;
    let (_, after) = text.split_once("panicked at ")?;
    let lines: Vec<&str> =
        after.lines().skip(1).take_while(|line| !line.starts_with("note:") && !line.starts_with("test ")).collect();
    let words = lines.join(" ");
    let cut: String = words.chars().take(SHOWN).collect();
    Some(if cut.len() < words.len() { format!("{cut} …") } else { cut })
}

fn list(lines: &[String]) -> String {
    format!(
        "# Planted errors\n\nWritten by `cargo xtask prove --planted`: each of these errors was put into a copy of the sources, the proof named was \
         run at a hundredth of its figure, failed with the words in the last column, and the error was taken out again. Actions are \
         counted from one, rounds from zero.\n\n| error | what it does | proof | what the proof said |\n|---|---|---|---|\n{}\n",
        lines.join("\n")
    )
}
