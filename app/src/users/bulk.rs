//! The Bulk Actions dialog (A20 to A26): what to do on the left, what it would do on the right, then what was done.

use domain::users::bulk::{BulkDone, BulkOptions, BulkOrder, BulkOutcome, BulkPreview, BulkRequest, Selection};
use domain::users::order::LONG_BEYOND;
use leptos::prelude::*;

use super::api::{apply_bulk, list_bulk_options, preview_bulk};
use super::bulk_choice::{APPLY, ActionSelect, Draft, Grayed, Kind, RoleSelect};
use super::bulk_done::{Result, tell};
use super::long_order::{self, Meanwhile, Ordered};
use super::people_words::PeopleWord;
use super::preview::{Preview, Tally, facts_moved};
use super::seats::SeatNote;
use super::until::LastDay;
use crate::kit::answer::{Answer, start};
use crate::kit::dialog::Dialog;
use crate::kit::empty::Failed;
use crate::kit::icon::Icon;
use crate::kit::list::{Loaded, Skeleton};
use crate::kit::order_key::order_key;
use crate::kit::toast::Toasts;
use crate::shell::session::use_session;
use crate::text::{Word, count, t};
use crate::wire::ApiError;

/// What the dialog begins with, and whom it tells that people were changed.
#[derive(Clone, Copy)]
pub struct BulkStart {
    pub open: RwSignal<bool>,
    pub selection: Signal<Selection>,
    pub on_changed: Callback<()>,
}

/// The dialog.
#[component]
pub fn BulkDialog(start: BulkStart) -> impl IntoView {
    view! {
        <Dialog open=start.open title=t(PeopleWord::BulkActions) is_wide=true>
            <Bulk start />
        </Dialog>
    }
}

#[component]
fn Bulk(start: BulkStart) -> impl IntoView {
    // As it was when the dialog opened: it is cleared by what the dialog does.
    let start = BulkStart { selection: Signal::stored(start.selection.get_untracked()), ..start };
    let draft = Draft::new();
    let done = RwSignal::new(None::<BulkDone>);
    let options = Answer::to(move || list_bulk_options(start.selection.get()));
    let draw = move |options: Signal<BulkOptions>| {
        view! {
            <Show
                when=move || done.with(Option::is_some)
                fallback=move || view! { <Choose start draft options done /> }
            >
                {move || done.get().map(|done| {
                    let sends_mail = draft.kind.get_untracked() == Some(Kind::Resend);
                    view! { <Result done open=start.open on_changed=start.on_changed sends_mail /> }
                })}
            </Show>
        }
    };
    view! { <Loaded answer=options children=draw /> }
}

#[component]
fn Choose(start: BulkStart, draft: Draft, options: Signal<BulkOptions>, done: RwSignal<Option<BulkDone>>) -> impl IntoView {
    let request = Memo::new(move |_| draft.request(start.selection));
    // What came of applying while the facts moved stands in for the answer to the question before.
    let moved = RwSignal::new(None::<(BulkRequest, BulkPreview, Vec<String>)>);
    let preview = Answer::to(move || {
        let asked = request.get();
        async move {
            let Some(request) = asked else { return Ok(None) };
            Ok(Some((request.clone(), preview_bulk(request).await?)))
        }
    });
    // Only what answers the question that stands there now: whoever changes it and confirms at once confirms nothing else.
    let shown = Memo::new(move |_| {
        let asked = request.get();
        let instead =
            moved.with(|moved| moved.as_ref().filter(|(of, ..)| asked.as_ref() == Some(of)).map(|(_, preview, _)| preview.clone()));
        let answered = move || preview.latest().flatten().filter(|(of, _)| asked.as_ref() == Some(of)).map(|(_, shown)| shown);
        instead.or_else(answered)
    });
    let names_moved =
        Signal::derive(move || moved.get().filter(|(of, ..)| request.get().as_ref() == Some(of)).map(|(.., names)| names));
    view! {
        <div class="bulk">
            <div class="choose">
                <ActionSelect draft options />
                <Show when=move || draft.kind.get() == Some(Kind::Roles)>
                    {use_session().apps().0.into_iter().map(|app| view! { <RoleSelect app draft options /> }).collect_view()}
                </Show>
                <Show when=move || draft.gives_roles()>
                    <LastDay
                        id="bulk-until".to_owned()
                        label=t(PeopleWord::LastDay)
                        until=draft.until
                        on_choose=Callback::new(move |day| draft.until.set(day))
                        disabled=false
                        hint=Signal::derive(|| t(PeopleWord::LastDayOfMany).to_owned())
                    />
                </Show>
                <SeatNote draft shown />
                <Grayed draft options />
            </div>
            <section class="preview" aria-label=t(PeopleWord::Preview)>
                // Read out at each choice, and nothing of what is below: that would be every name.
                <div class="tally" role="status">{move || shown.get().map(|shown| view! { <Tally shown /> })}</div>
                {move || match (request.get(), preview.get()) {
                    (None, _) => view! { <p class="t2">{count(options.with(|options| options.selected), PeopleWord::OneSelected, PeopleWord::ManySelected)} ". " {t(PeopleWord::ChooseFirst)}</p> }.into_any(),
                    (Some(_), Some(Err(error))) => view! { <Failed error on_retry=Callback::new(move |()| preview.again()) /> }.into_any(),
                    (Some(request), _) => match shown.get() {
                        Some(shown) => view! { <Preview request shown names_moved leave_out=draft.leave_out /> }.into_any(),
                        None => view! { <Skeleton /> }.into_any(),
                    },
                }}
            </section>
        </div>
        <Confirming start draft request shown moved done />
    }
}

#[component]
fn Confirming(
    start: BulkStart,
    draft: Draft,
    request: Memo<Option<BulkRequest>>,
    shown: Memo<Option<BulkPreview>>,
    moved: RwSignal<Option<(BulkRequest, BulkPreview, Vec<String>)>>,
    done: RwSignal<Option<BulkDone>>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let toasts: Toasts = expect_context();
    // One for each thing that is looked at: pressed twice, it is still one order.
    let key = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|_| order_key())));
    let why_not = move || {
        let shown = shown.get()?;
        let holding: u32 = shown.hindered.iter().map(|one| one.users).sum();
        if holding > 0 && !draft.leave_out.get() {
            return Some(count(holding, PeopleWord::OneHolds, PeopleWord::ManyHold));
        }
        if shown.seats.iter().any(domain::users::bulk::SeatNeed::is_short) && !draft.first_seats_only.get() {
            return Some(t(PeopleWord::TooFewSeats).to_owned());
        }
        (shown.changing == 0).then(|| t(PeopleWord::NobodyChanges).to_owned())
    };
    let may = move || shown.with(Option::is_some) && why_not().is_none() && !busy.get();
    let apply = move |_| {
        let (Some(request), Some(shown), Some(key)) = (request.get_untracked(), shown.get_untracked(), key.get_untracked()) else {
            return;
        };
        if !may() {
            return;
        }
        busy.set(true);
        error.set(None);
        Ordered::note(&key, shown.changing);
        let order = BulkOrder { request, fingerprint: shown.fingerprint, key };
        start_applying(order, busy, error, moved, done, start.on_changed, toasts);
    };
    let act = move || {
        let changing = shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.changing));
        let (one, many) = match draft.kind.get() {
            Some(Kind::Enable) => (PeopleWord::EnableOne, PeopleWord::EnableMany),
            Some(Kind::Disable) => (PeopleWord::DisableOne, PeopleWord::DisableMany),
            Some(Kind::Resend) => (PeopleWord::ResendOne, PeopleWord::ResendMany),
            Some(Kind::Delete) => (PeopleWord::DeleteOne, PeopleWord::DeleteMany),
            Some(Kind::Roles) | None => (PeopleWord::ChangeOne, PeopleWord::ChangeMany),
        };
        if shown.with(Option::is_none) { t(Word::Apply).to_owned() } else { count(changing, one, many) }
    };
    let promise = move || {
        t(match draft.kind.get() {
            Some(Kind::Resend | Kind::Delete) => PeopleWord::AllOrNothingForGood,
            _ => PeopleWord::AllOrNothingUndo,
        })
    };
    let waiting = move || match shown.with_untracked(|shown| shown.as_ref().map_or(0, |shown| shown.changing)) {
        people if people > LONG_BEYOND => view! { <Meanwhile people /> }.into_any(),
        _ => view! { <progress class="progress" aria-label=t(PeopleWord::Changing)></progress> }.into_any(),
    };
    view! {
        {move || error.get().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
        <Show when=move || busy.get()>{waiting}</Show>
        <footer>
            <p class="small said">
                <span class="t2">{promise}</span>
                <span class="bad-t" id="bulk-why" role="status">{move || why_not()}</span>
            </p>
            <button type="button" class="btn" data-kind="quiet" on:click=move |_| start.open.set(false)>{move || t(if busy.get() { Word::Close } else { Word::Cancel })}</button>
            <button
                type="button"
                id=APPLY
                class="btn"
                data-kind="primary"
                aria-disabled=move || (!may()).to_string()
                aria-describedby="bulk-why"
                on:click=apply
            >
                {act}
            </button>
        </footer>
    }
}

fn start_applying(
    order: BulkOrder,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    moved: RwSignal<Option<(BulkRequest, BulkPreview, Vec<String>)>>,
    done: RwSignal<Option<BulkDone>>,
    on_changed: Callback<()>,
    toasts: Toasts,
) {
    start(async move {
        let request = order.request.clone();
        let answer = apply_bulk(order).await;
        long_order::settle(&answer);
        match answer {
            Ok(BulkOutcome::Done(made)) => {
                on_changed.try_run(());
                if let Some(Some(made)) = done.try_set(Some(made)) {
                    tell(&made, toasts, on_changed);
                }
            }
            Ok(BulkOutcome::Moved { preview, moved: names }) => {
                let said = facts_moved(&names);
                if moved.try_set(Some((request, *preview, names))).is_some() {
                    toasts.say(said);
                }
            }
            Err(refused) => {
                if let Some(Some(refused)) = error.try_set(Some(refused)) {
                    toasts.say(refused.sentence);
                }
            }
        }
        busy.try_set(false);
    });
}
