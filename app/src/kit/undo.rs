//! Taking a bulk action back (E3): the button, and what came of it.

use std::pin::Pin;

use domain::id::AuditId;
use domain::users::bulk::Undone;
use leptos::html;
use leptos::prelude::*;

use super::answer::start;
use super::icon::{Icon, SmallIcon};
use super::order_key::order_key;
use super::time::number;
use super::toast::Toasts;
use crate::text::{count, t, words};
use crate::wire::ApiError;

words! {
    /// See the module.
    UndoWord {
    Undo = "Undo", "Annulla modifica";
    UndoAll = "Undo for all {n} users", "Annulla per tutti i {n} utenti";
    OneUndone = "1 person was put back as before.", "1 persona è tornata com'era prima.";
    ManyUndone = "{n} people were put back as before.", "{n} persone sono tornate com'erano prima.";
    OneSkipped = "1 was changed since and is left alone{names}.", "1 è stato modificato nel frattempo e resta così{names}.";
    ManySkipped = "{n} were changed since and are left alone{names}.", "{n} sono stati modificati nel frattempo e restano così{names}.";
    AndMore = "{names} and {n} more", "{names} e altri {n}";
    }
}

/// `2 people were put back as before. 1 was changed since and is left alone: Sam Okafor.`
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

/// Asks the server to take back what an entry of the log tells; the text is the key of the order.
type Ask = fn(AuditId, String) -> Pin<Box<dyn Future<Output = Result<Undone, ApiError>>>>;

/// What [`UndoButton`] asks, and where it leaves what came of it.
#[derive(Clone, Copy)]
pub struct Undoing {
    pub ask: Ask,
    pub came: RwSignal<Option<Result<Undone, ApiError>>>,
    /// Run after people were changed; lives longer than the button.
    pub on_changed: Callback<()>,
}

/// Takes back what an entry tells of so many people; `about` says which, for whoever does not see where it stands.
#[component]
pub fn UndoButton(id: AuditId, users: u32, about: String, undoing: Undoing) -> impl IntoView {
    let busy = RwSignal::new(false);
    let toasts: Toasts = expect_context();
    // One for the button: pressed again after a lost answer, it is still one order.
    let key = order_key();
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        undoing.came.set(None);
        let key = key.clone();
        start(async move {
            let answer = (undoing.ask)(id, key).await;
            busy.try_set(false);
            let text = answer.as_ref().map_or_else(|error| error.sentence.clone(), undone_words);
            if answer.is_ok() {
                undoing.on_changed.try_run(());
            }
            if undoing.came.try_set(Some(answer)).is_some() {
                toasts.say(text);
            }
        });
    };
    let word = if users > 1 { t(UndoWord::UndoAll).replace("{n}", &number(users)) } else { t(UndoWord::Undo).to_owned() };
    let label = format!("{word}: {about}");
    view! {
        <button type="button" class="btn" data-size="s" aria-label=label aria-disabled=move || busy.get().to_string() on:click=press>
            <SmallIcon name="undo" />
            {word}
        </button>
    }
}

/// What came of it. What was done takes the focus: the button that was pressed goes.
#[component]
pub fn Came(came: Result<Undone, ApiError>) -> impl IntoView {
    let note: NodeRef<html::Div> = NodeRef::new();
    note.on_load(|note| drop(note.focus()));
    match came {
        Ok(undone) => view! {
            <div node_ref=note class="note" data-tone="ok" role="status" tabindex="-1"><Icon name="undo" /><div>{undone_words(&undone)}</div></div>
        }
        .into_any(),
        Err(error) => view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> }.into_any(),
    }
}
