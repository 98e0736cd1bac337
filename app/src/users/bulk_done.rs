//! What a bulk action did, and the way to take it back (E3).

use domain::id::AuditId;
use domain::right::Right;
use domain::users::bulk::{BulkDone, Undone};
use leptos::prelude::*;

use super::api::undo_bulk;
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::focus::focus;
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::order_key::order_key;
use crate::kit::toast::Toasts;
use crate::kit::undo::undone_words;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, count, t};
use crate::wire::ApiError;

/// The id of the button that gets the focus.
const CLOSE_RESULT: &str = "bulk-close";

/// What was done, to somebody who closed the dialog before it was.
pub fn tell(made: &BulkDone, toasts: Toasts, on_changed: Callback<()>) {
    let text = count(made.changed, PeopleWord::OneChanged, PeopleWord::ManyChanged);
    if made.can_undo {
        let audit_id = made.audit_id;
        toasts.offer(
            text,
            t(PeopleWord::Undo),
            Callback::new(move |()| {
                undo_from_toast(audit_id, toasts, move || {
                    on_changed.try_run(());
                })
            }),
        );
    } else {
        toasts.say(text);
    }
}

/// Takes a bulk action back and tells what came of it. Whoever pressed may have gone to another page by then.
pub fn undo_from_toast(audit_id: AuditId, toasts: Toasts, on_changed: impl Fn() + 'static) {
    start(async move {
        match undo_bulk(audit_id, order_key()).await {
            Ok(undone) => toasts.say(undone_words(&undone)),
            Err(error) => toasts.say(error.sentence),
        }
        on_changed();
    });
}

/// What was done, and the way to take it back.
#[component]
pub fn Result(
    done: BulkDone,
    open: RwSignal<bool>,
    on_changed: Callback<()>,
    /// Mails go out now.
    #[prop(default = false)]
    sends_mail: bool,
) -> impl IntoView {
    let undone = RwSignal::new(None::<std::result::Result<Undone, ApiError>>);
    let busy = RwSignal::new(false);
    let key = order_key();
    let undo = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        take_back(done.audit_id, key.clone(), undone, busy, on_changed);
    };
    let told = [
        (true, count(done.changed, PeopleWord::OneChanged, PeopleWord::ManyChanged)),
        (done.same > 0, count(done.same, PeopleWord::OneHadIt, PeopleWord::ManyHadIt)),
        (done.left_out > 0, count(done.left_out, PeopleWord::OneLeftOut, PeopleWord::ManyLeftOut)),
    ];
    let can_undo = done.can_undo;
    let may_see = use_session().me_untracked().is_some_and(|me| me.has(Right::VIEW_AUDIT));
    // The button that was pressed went with the form.
    request_animation_frame(|| focus(CLOSE_RESULT));
    view! {
        <div class="dialogbody stack" role="status">
            {told.into_iter().filter(|(is_told, _)| *is_told).map(|(_, line)| view! { <p>{line}</p> }).collect_view()}
            {may_see.then(|| view! { <p><a class="link" href=paths::audit_entry(done.audit_id)>{t(PeopleWord::InAuditLog)}</a></p> })}
            {sends_mail.then(|| view! { <p><a class="link" href=paths::MAILS>{t(PeopleWord::InOutbox)}</a></p> })}
            {move || undone.get().map(|undone| match undone {
                Ok(undone) => view! { <div class="note" data-tone="ok"><Icon name="undo" /><div>{undone_words(&undone)}</div></div> }.into_any(),
                Err(error) => view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> }.into_any(),
            })}
        </div>
        <footer>
            <Show when=move || can_undo && !matches!(undone.get(), Some(Ok(_)))>
                <button type="button" class="btn" aria-disabled=move || busy.get().to_string() on:click=undo.clone()><SmallIcon name="undo" />{t(PeopleWord::Undo)}</button>
                <span class="small t2">{t(PeopleWord::UndoFor)}</span>
            </Show>
            <span class="push"></span>
            <button type="button" id=CLOSE_RESULT class="btn" data-kind="primary" on:click=move |_| open.set(false)>{t(Word::Close)}</button>
        </footer>
    }
}

fn take_back(
    audit_id: AuditId,
    key: String,
    undone: RwSignal<Option<std::result::Result<Undone, ApiError>>>,
    busy: RwSignal<bool>,
    on_changed: Callback<()>,
) {
    start(async move {
        let answer = undo_bulk(audit_id, key).await;
        on_changed.try_run(());
        if answer.is_ok() && undone.try_get_untracked().is_some() {
            // The button that was pressed goes.
            focus(CLOSE_RESULT);
        }
        undone.try_set(Some(answer));
        busy.try_set(false);
    });
}
