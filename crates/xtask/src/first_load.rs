//! What somebody waits for who comes for the first time, in bytes over the wire.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::Done;
use crate::command::root;

/// The wasm files of each room, without their ending.
pub type Rooms = BTreeMap<String, Vec<String>>;

/// The rooms a visit begins in, nobody signed in, an administrator, a sales user, and the bar of each: page, styles, script,
/// wasm, icons and font, packed with brotli.
const BEGINNINGS: [&str; 3] = ["sign_in", "users", "records"];
const BAR: u64 = 300 << 10;

/// Prints what each room's first page transfers when nothing is cached, and fails when a visit begins with more than the
/// bar.
///
/// # Errors
/// A sentence naming the room that is too large.
pub fn check(rooms: &Rooms) -> Done {
    let sizes = sizes(&root().join("target/site"))?;
    let is_of_room = |name: &str| rooms.values().flatten().any(|file| name == format!("{file}.wasm"));
    let frame: u64 = sizes.iter().filter(|(name, _)| !is_of_room(name)).map(|(_, size)| size).sum();
    let mut too_large = Vec::new();
    println!("first load, bytes:");
    for (room, files) in rooms {
        let own: u64 = files.iter().filter_map(|file| sizes.get(&format!("{file}.wasm"))).sum();
        let total = frame + own;
        println!("{total:>8}  {room}: {frame} for the frame, {own} in {} files", files.len());
        if BEGINNINGS.contains(&room.as_str()) && total > BAR {
            too_large.push(format!("{room} begins with {total} bytes, more than {BAR}"));
        }
    }
    if let Some(missing) = BEGINNINGS.iter().find(|room| !rooms.contains_key(**room)) {
        return Err(format!("no room is called {missing}: name the rooms a visit begins in anew"));
    }
    if too_large.is_empty() { Ok(()) } else { Err(too_large.join("; ")) }
}

/// What the server sends for each file that belongs to a page: the brotli form, or the file where that would not help.
fn sizes(site: &Path) -> Result<BTreeMap<String, u64>, String> {
    let mut sizes = BTreeMap::new();
    for entry in WalkDir::new(site).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let sent = if name.ends_with(".woff2") { Some(name.as_str()) } else { name.strip_suffix(".br") };
        // Crawlers ask for the one, lawyers for the other.
        let Some(sent) = sent.filter(|sent| !sent.starts_with("robots") && !sent.starts_with("LICENSE")) else { continue };
        let size = fs::metadata(entry.path()).map_err(|error| format!("{}: {error}", entry.path().display()))?.len();
        sizes.insert(sent.to_owned(), size);
    }
    Ok(sizes)
}
