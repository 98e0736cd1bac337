//! One's own bulk actions that can still be taken back (E3): for whoever closed their dialog, and may not open the audit log.

use domain::audit::AuditLine;
use leptos::prelude::*;

use super::api::{list_recent_bulk, undo_bulk};
use super::parts::Changing;
use super::people_words::PeopleWord;
use super::words::UsersWord;
use crate::kit::answer::Answer;
use crate::kit::audit::AuditTrail;
use crate::kit::dialog::Dialog;
use crate::kit::list::Loaded;
use crate::kit::undo::{Came, Undoing};
use crate::shell::session::use_session;
use crate::text::{Word, t};

/// The dialog.
#[component]
pub fn RecentDialog(open: RwSignal<bool>, changing: Changing) -> impl IntoView {
    // Lives as long as the list does: an answer may come when the dialog is closed.
    let on_changed = changing.many;
    view! {
        <Dialog open title=t(UsersWord::RecentBulk) is_wide=true>
            <Recent open on_changed />
        </Dialog>
    }
}

#[component]
fn Recent(open: RwSignal<bool>, on_changed: Callback<()>) -> impl IntoView {
    let lines = Answer::to(list_recent_bulk);
    let came = RwSignal::new(None);
    let undoing = Undoing { ask: |id, key| Box::pin(undo_bulk(id, key)), came, on_changed };
    Effect::new(move || {
        if came.with(|came| matches!(came, Some(Ok(_)))) {
            lines.again();
        }
    });
    let apps = StoredValue::new(use_session().apps());
    let draw = move |lines: Signal<Vec<AuditLine>>| {
        let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
        view! {
            <Show when=move || !is_empty.get() fallback=|| view! { <p>{t(PeopleWord::NoRecentBulk)}</p> }>
                <AuditTrail lines apps=apps.get_value() undoing />
            </Show>
        }
    };
    view! {
        <div class="dialogbody stack">
            <p class="t2">{t(PeopleWord::RecentBulkText)}</p>
            {move || came.get().map(|came| view! { <Came came /> })}
            <Loaded answer=lines children=draw />
        </div>
        <footer>
            <span class="push"></span>
            <button type="button" class="btn" autofocus on:click=move |_| open.set(false)>{t(Word::Close)}</button>
        </footer>
    }
}
