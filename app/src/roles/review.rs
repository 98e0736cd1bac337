//! What saving a custom role would do, before it is done (E1, E2).

use domain::roles::RoleKey;
use domain::roles::custom::{RoleDraft, RoleOutcome, RolePreview, RowMove};
use leptos::prelude::*;

use super::api::{preview_role, save_role};
use super::words::RolesWord;
use crate::kit::answer::start;
use crate::kit::dialog::Dialog;
use crate::kit::focus::focus;
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::level::LevelMark;
use crate::kit::list::Skeleton;
use crate::kit::note::ErrorNote;
use crate::kit::order_key::order_key;
use crate::kit::toast::Toasts;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// What is reviewed, where a refusal goes, and whom it tells that the role is saved.
#[derive(Clone, Copy)]
pub struct Review {
    /// Open while there is one.
    pub draft: RwSignal<Option<RoleDraft>>,
    pub error: RwSignal<Option<ApiError>>,
    pub on_saved: Callback<RoleKey>,
}

/// The dialog.
#[component]
pub fn ReviewDialog(review: Review) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let is_asked = review.draft.with(Option::is_some);
        if is_asked != open.get_untracked() {
            open.set(is_asked);
        }
    });
    Effect::new(move |_| {
        if !open.get() && review.draft.with_untracked(Option::is_some) {
            review.draft.set(None);
        }
    });
    view! {
        <Dialog open title=t(RolesWord::ReviewChanges)>
            {review.draft.get_untracked().map(|draft| view! { <Body review draft open /> })}
        </Dialog>
    }
}

#[component]
fn Body(review: Review, draft: RoleDraft, open: RwSignal<bool>) -> impl IntoView {
    let preview = RwSignal::new(None::<RolePreview>);
    let error = RwSignal::new(None::<ApiError>);
    let (busy, is_moved) = (RwSignal::new(false), RwSignal::new(false));
    let key = order_key();
    let toasts: Toasts = expect_context();
    let asked = StoredValue::new(draft.clone());
    let look = move || {
        error.set(None);
        start(async move {
            match preview_role(asked.get_value()).await {
                Ok(shown) => drop(preview.try_set(Some(shown))),
                Err(refused) => refuse(review, open, error, refused),
            }
        });
    };
    look();
    // Only what there is no preview for is looked at again; saving is tried again with its own button.
    let again = move || {
        let is_missing = preview.with(Option::is_none);
        is_missing.then(
            || view! { <button type="button" class="btn" data-size="s" on:click=move |_| look()>{t(Word::TryAgain)}</button> },
        )
    };
    let save = move |_| {
        let Some(fingerprint) = preview.with_untracked(|preview| preview.as_ref().map(|preview| preview.fingerprint.clone()))
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let (draft, key) = (draft.clone(), key.clone());
        start(async move {
            match save_role(draft, fingerprint, key).await {
                Ok(RoleOutcome::Saved { key }) => {
                    toasts.say(t(RolesWord::RoleSaved));
                    open.try_set(false);
                    review.on_saved.try_run(key);
                }
                Ok(RoleOutcome::Moved { preview: now }) => {
                    preview.try_set(Some(*now));
                    is_moved.try_set(true);
                }
                Err(refused) => refuse(review, open, error, refused),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="dialogbody stack">
            <ErrorNote error act=again />
            {move || is_moved.get().then(|| view! { <div class="note" data-tone="warn" role="alert"><Icon name="warning" /><div>{t(RolesWord::RoleMoved)}</div></div> })}
            {move || match preview.get() {
                Some(shown) => view! { <Effects shown /> }.into_any(),
                None if error.with(Option::is_some) => ().into_any(),
                None => view! { <Skeleton /> }.into_any(),
            }}
        </div>
        <footer>
            <span class="push"></span>
            <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Word::Cancel)}</button>
            <button type="button" class="btn" data-kind="primary" aria-disabled=move || (busy.get() || preview.with(Option::is_none)).to_string() on:click=save>{t(RolesWord::SaveRole)}</button>
        </footer>
    }
}

/// A refusal about a field goes back to it; any other stays where it was met.
fn refuse(review: Review, open: RwSignal<bool>, error: RwSignal<Option<ApiError>>, refused: ApiError) {
    let field = refused.field.clone();
    if let Some(field @ ("name" | "description")) = field.as_deref() {
        let id = format!("role-{field}");
        open.try_set(false);
        review.error.try_set(Some(refused));
        request_animation_frame(move || focus(&id));
    } else {
        error.try_set(Some(refused));
    }
}

/// What is said of a role that becomes, or stops being, an administrator's.
pub fn becomes(was_and_will_be: (bool, bool)) -> Option<&'static str> {
    match was_and_will_be {
        (false, true) => Some(t(RolesWord::BecomesAdministrator)),
        (true, false) => Some(t(RolesWord::NoLongerAdministrator)),
        _ => None,
    }
}

#[component]
fn Effects(shown: RolePreview) -> impl IntoView {
    let raised = shown.moves.iter().filter(|moved| moved.after > moved.before).cloned().collect::<Vec<_>>();
    let lowered = shown.moves.iter().filter(|moved| moved.after < moved.before).cloned().collect::<Vec<_>>();
    let part = |word: RolesWord, moves: Vec<RowMove>| {
        let line = |moved: RowMove| {
            view! {
                <li>
                    <span>{moved.label.in_locale(locale()).to_owned()}</span>
                    <span class="row"><LevelMark level=moved.before /><SmallIcon name="arrow" /><LevelMark level=moved.after /></span>
                </li>
            }
        };
        (!moves.is_empty()).then(|| {
            view! { <section><h3 class="small t2">{t(word)} " (" {moves.len()} ")"</h3><ul class="levels">{moves.into_iter().map(line).collect_view()}</ul></section> }
        })
    };
    let names = (!shown.names.is_empty()).then(|| view! { <p class="small t2">{shown.names.join(", ")}</p> });
    let becomes = becomes(shown.is_administrator);
    let is_same = shown.moves.is_empty();
    view! {
        <p><b>{count(shown.users, RolesWord::OneHolds, RolesWord::ManyHold)}</b></p>
        {names}
        {(shown.returning > 0).then(|| view! { <p>{count(shown.returning, RolesWord::OneReturns, RolesWord::ManyReturn)}</p> })}
        {becomes.map(|text| view! { <div class="note" data-tone="warn"><Icon name="warning" /><div>{text}</div></div> })}
        {part(RolesWord::Raised, raised)}
        {part(RolesWord::Lowered, lowered)}
        {is_same.then(|| view! { <p class="t2">{t(RolesWord::NoLevelMoves)}</p> })}
    }
}
