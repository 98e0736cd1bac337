//! What taking a bulk action back did (E3), in words.

use domain::users::bulk::Undone;

use super::time::number;
use crate::text::{count, t, words};

words! {
    /// See the module.
    UndoWord {
    OneUndone = "1 person has again what he had before.", "1 persona ha di nuovo ciò che aveva.";
    ManyUndone = "{n} people have again what they had before.", "{n} persone hanno di nuovo ciò che avevano.";
    OneSkipped = "1 was changed since and is left alone{names}.", "1 è stato modificato nel frattempo e resta così{names}.";
    ManySkipped = "{n} were changed since and are left alone{names}.", "{n} sono stati modificati nel frattempo e restano così{names}.";
    AndMore = "{names} and {n} more", "{names} e altri {n}";
    }
}

/// `2 people have again what they had before. 1 was changed since and is left alone: Sam Okafor.`
pub fn undone_words(undone: &Undone) -> String {
    let changed = count(undone.changed, UndoWord::OneUndone, UndoWord::ManyUndone);
    if undone.skipped_count == 0 {
        return changed;
    }
    let mut names = undone.skipped.join(", ");
    // Of many only the first are named; somebody who is gone has no name.
    let others = undone.skipped_count.saturating_sub(u32::try_from(undone.skipped.len()).unwrap_or(u32::MAX));
    if others > 0 && !names.is_empty() {
        names = t(UndoWord::AndMore).replace("{names}", &names).replace("{n}", &number(others));
    }
    let skipped = count(undone.skipped_count, UndoWord::OneSkipped, UndoWord::ManySkipped);
    let names = if names.is_empty() { names } else { format!(": {names}") };
    format!("{changed} {}", skipped.replace("{names}", &names))
}
