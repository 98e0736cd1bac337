//! What an import would do, row by row (E9), and the button that lets it be done.

use domain::audit::AuditDetail;
use domain::roles::Apps;
use domain::users::bulk::SeatNeed;
use domain::users::import::{ImportDone, ImportLine, ImportOrder, ImportOutcome, ImportPreview, ImportQuery, Verdict};
use domain::users::order::LONG_BEYOND;
use leptos::prelude::*;

use super::import_words::ImportWord;
use super::long_order::{self, Meanwhile, Ordered};
use super::people_words::PeopleWord;
use super::preview::facts_moved;
use super::seats::{needs, only_first};
use super::upload::{download_errors, dry_run, import};
use crate::kit::answer::{Answer, start};
use crate::kit::audit::{detail_subject, detail_value};
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::Loaded;
use crate::kit::order_key::order_key;
use crate::kit::pager::{Pager, trail_of};
use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::number;
use crate::shell::session::use_session;
use crate::shell::upload::Chosen;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// Rows a page holds.
const PAGE_ROWS: u32 = 50;

/// What is chosen on the page, and what came of it.
#[derive(Clone, Copy)]
struct Looking {
    file: StoredValue<Chosen, LocalStorage>,
    verdict: RwSignal<Option<Verdict>>,
    first_seats_only: RwSignal<bool>,
    /// Who was changed since the first look; nobody is named where only that something moved is known.
    moved: RwSignal<Option<Vec<String>>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    done: RwSignal<Option<ImportDone>>,
    again: Callback<()>,
}

/// The dry run of `file`; what was imported is left in `done`.
#[component]
pub fn DryRun(file: Chosen, done: RwSignal<Option<ImportDone>>) -> impl IntoView {
    let title = t(ImportWord::FileChosen).replace("{name}", &file.name);
    let file = StoredValue::new_local(file);
    let verdict = RwSignal::new(None::<Verdict>);
    let trail = trail_of(Memo::new(move |_| verdict.get()));
    // A memo: the file is not sent again for the same question.
    let query = Memo::new(move |_| {
        let after = trail.with(|trail| trail.last().and_then(|cursor| cursor.id.parse().ok()));
        ImportQuery { verdict: verdict.get(), after }
    });
    let preview = Answer::to(move || dry_run(file.get_value(), query.get()));
    let looking = Looking {
        file,
        verdict,
        first_seats_only: RwSignal::new(false),
        moved: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        done,
        again: Callback::new(move |()| preview.again()),
    };
    let draw = move |shown: Signal<ImportPreview>| {
        tell_what_moves(shown, looking.moved);
        let rows = Signal::derive(move || shown.with(|shown| u32::try_from(shown.lines.rows.len()).unwrap_or(u32::MAX)));
        let count = Signal::derive(move || shown.with(|shown| shown.lines.count));
        let next = Signal::derive(move || shown.with(|shown| shown.lines.next.clone()));
        let is_empty = Memo::new(move |_| shown.with(|shown| shown.rows == 0));
        view! {
            <Show
                when=move || !is_empty.get()
                fallback=|| view! { <Empty face=Face::Start title=t(ImportWord::NoRows) text=t(ImportWord::NoRowsText) /> }
            >
                <Verdicts shown looking />
                <SeatNote shown looking />
                <Lines shown />
                <Pager trail shown=rows size=PAGE_ROWS count next />
                <Confirming shown looking />
            </Show>
        }
    };
    view! {
        <section class="stack" aria-labelledby="dry-run-title">
            <h2 id="dry-run-title">{title}</h2>
            <Loaded answer=preview children=draw />
        </section>
    }
}

/// Pages are read one after the other: when one shows another state than the one before, whoever looks is told (E2).
fn tell_what_moves(shown: Signal<ImportPreview>, moved: RwSignal<Option<Vec<String>>>) {
    Effect::new(move |before: Option<String>| {
        let digest = shown.with(|shown| shown.fingerprint.split_once('.').map(|(_, digest)| digest.to_owned()).unwrap_or_default());
        if before.is_some_and(|before| before != digest) && moved.with_untracked(Option::is_none) {
            moved.set(Some(Vec::new()));
        }
        digest
    });
}

/// The counts, each of which shows its rows alone.
#[component]
fn Verdicts(shown: Signal<ImportPreview>, looking: Looking) -> impl IntoView {
    let choice = move |verdict: Option<Verdict>, rows: u32| {
        let is_on = looking.verdict.get() == verdict;
        let word = verdict.map_or(ImportWord::AllRows, |verdict| look(verdict).2);
        view! {
            <button
                type="button"
                class="chip"
                data-on=is_on.then_some("")
                aria-pressed=if is_on { "true" } else { "false" }
                on:click=move |_| looking.verdict.set(verdict)
            >
                {t(word)}
                " "
                <b>{number(rows)}</b>
            </button>
        }
    };
    let choices = move || {
        let (rows, counts) = shown.with(|shown| (shown.rows, shown.counts.clone()));
        let each = counts.into_iter().map(|(verdict, rows)| choice(Some(verdict), rows)).collect_view();
        view! { {choice(None, rows)} {each} }
    };
    view! { <div class="tally" role="group" aria-label=t(ImportWord::RowsByVerdict)>{choices}</div> }
}

/// How a verdict looks.
fn look(verdict: Verdict) -> (Tone, &'static str, ImportWord) {
    match verdict {
        Verdict::New => (Tone::Info, "invite", ImportWord::New),
        Verdict::Change => (Tone::Info, "edit", ImportWord::Change),
        Verdict::Unchanged => (Tone::Off, "check", ImportWord::Unchanged),
        Verdict::Malformed => (Tone::Bad, "error", ImportWord::Malformed),
        Verdict::Unknown => (Tone::Bad, "error", ImportWord::Unknown),
        Verdict::Duplicate => (Tone::Warn, "copy", ImportWord::Duplicate),
        Verdict::AlreadyInvited => (Tone::Warn, "clock", ImportWord::AlreadyInvited),
        Verdict::AlreadyMember => (Tone::Off, "user", ImportWord::AlreadyMember),
        Verdict::Refused => (Tone::Bad, "lock", ImportWord::Refused),
        Verdict::NoSeat => (Tone::Bad, "warning", ImportWord::NoSeat),
    }
}

/// What came of pressing Apply, or has changed since. It stands beside the button, which is far below the top of the page.
#[component]
fn Notes(looking: Looking) -> impl IntoView {
    view! {
        {move || looking.moved.get().map(|names| view! {
            <div class="note" data-tone="warn" role="alert">
                <Icon name="warning" />
                <div><b>{facts_moved(&names)}</b> " " {names.join(", ")}</div>
            </div>
        })}
        {move || looking.error.get().map(|error| view! {
            <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div>
        })}
    }
}

/// `SI needs 7 seats, 4 left.` (E8), for each application that is short, with the way to give the first rows what is left.
#[component]
fn SeatNote(shown: Signal<ImportPreview>, looking: Looking) -> impl IntoView {
    let apps = use_session().apps();
    let first = looking.first_seats_only;
    move || {
        let short: Vec<SeatNeed> = shown.with(|shown| shown.seats.iter().filter(|need| need.is_short()).cloned().collect());
        let offer = only_first(&short, &apps);
        (!short.is_empty()).then(|| {
            let lines = short.iter().map(|need| view! { <li>{needs(need, &apps)}</li> }).collect_view();
            view! {
                <div class="note" data-tone=move || if first.get() { "info" } else { "bad" }>
                    <Icon name="warning" />
                    <div><ul>{lines}</ul></div>
                    {offer.map(|text| view! {
                        <button type="button" class="btn" data-size="s" aria-pressed=move || if first.get() { "true" } else { "false" } on:click=move |_| first.update(|first| *first = !*first)>
                            {text}
                        </button>
                    })}
                </div>
            }
        })
    }
}

#[component]
fn Lines(shown: Signal<ImportPreview>) -> impl IntoView {
    let apps = use_session().apps();
    let rows = move || {
        let lines = shown.with(|shown| shown.lines.rows.clone());
        lines.into_iter().map(|line| view! { <Line line apps=apps.clone() /> }).collect_view()
    };
    view! {
        <table class="table cards imports">
            <colgroup><col class="c-to" /><col class="c-row" /><col class="c-verdict" /><col /></colgroup>
            <thead>
                <tr>
                    <th scope="col">{t(Word::Email)}</th>
                    <th scope="col" class="num">{t(ImportWord::Row)}</th>
                    <th scope="col">{t(ImportWord::Result)}</th>
                    <th scope="col">{t(ImportWord::What)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Line(line: ImportLine, apps: Apps) -> impl IntoView {
    let (tone, icon, word) = look(line.verdict);
    let details = line.details.iter().map(|detail| view! { <li>{told(detail, &apps)}</li> }).collect_view();
    let says = match (&line.problem, line.verdict) {
        (Some(problem), _) => Some(problem.sentence(locale())),
        (None, Verdict::New) => Some(t(ImportWord::InviteSent).to_owned()),
        (None, Verdict::Unchanged) => Some(t(ImportWord::NothingToDo).to_owned()),
        (None, _) => None,
    };
    view! {
        <tr>
            <th scope="row" class="title" title=line.email.clone()><span class="strong cut">{line.email.clone()}</span></th>
            <td class="num t2" data-label=t(ImportWord::Row)>{number(line.row)}</td>
            <td data-label=t(ImportWord::Result)><StatusChip tone icon word=t(word) /></td>
            <td class="wrapcell" data-label=t(ImportWord::What)>
                <div class="small">{says} {(!line.details.is_empty()).then(|| view! { <ul>{details}</ul> })}</div>
            </td>
        </tr>
    }
}

/// `ABM role: Sales User → Sales AE`; only what comes where there is nothing before.
fn told(detail: &AuditDetail, apps: &Apps) -> String {
    let value = |value: &Option<String>| value.as_ref().map(|value| detail_value(detail, value, apps));
    let values: Vec<String> = value(&detail.before).into_iter().chain(value(&detail.after)).collect();
    format!("{}: {}", detail_subject(detail, apps), values.join(" → "))
}

#[component]
fn Confirming(shown: Signal<ImportPreview>, looking: Looking) -> impl IntoView {
    // One for each thing that is looked at: sent again after a lost answer, it is still one order.
    let key = Memo::new(move |_| {
        shown.with(|shown| shown.fingerprint.clone());
        looking.first_seats_only.track();
        order_key()
    });
    let taken = move || shown.with(ImportPreview::taken);
    let left = move || shown.with(ImportPreview::left);
    let has_left = Memo::new(move |_| left() > 0);
    let is_short = move || shown.with(|shown| shown.count(Verdict::NoSeat) > 0) && !looking.first_seats_only.get();
    let word = move || match taken() {
        _ if looking.busy.get() => t(ImportWord::Applying).to_owned(),
        _ if is_short() => t(PeopleWord::TooFewSeats).to_owned(),
        0 => t(ImportWord::NothingToApply).to_owned(),
        taken => count(taken, ImportWord::ApplyOne, ImportWord::ApplyMany),
    };
    let may = Signal::derive(move || !looking.busy.get() && taken() > 0 && !is_short());
    let apply = move |_| {
        if !may.get_untracked() {
            return;
        }
        let order = ImportOrder {
            fingerprint: shown.with_untracked(|shown| shown.fingerprint.clone()),
            key: key.get_untracked(),
            first_seats_only: looking.first_seats_only.get_untracked(),
        };
        Ordered::note(&order.key, taken());
        start(apply(looking, order));
    };
    let download = move |_| {
        start(async move {
            if let Err(error) = download_errors(looking.file.get_value()).await {
                looking.error.try_set(Some(error));
            }
        });
    };
    view! {
        <Show when=move || looking.busy.get() && (taken() > LONG_BEYOND)>
            <Meanwhile people=shown.with_untracked(ImportPreview::taken) />
        </Show>
        <div class="savebar">
            <Notes looking />
            <Show when=move || has_left.get()>
                <button type="button" class="btn" title=t(ImportWord::DownloadErrorsHint) on:click=download>
                    <SmallIcon name="download" />
                    {move || t(ImportWord::DownloadErrors).replace("{n}", &number(left()))}
                </button>
            </Show>
            <span class="small t2">{t(ImportWord::AllOrNothing)}</span>
            <span class="push"></span>
            <button type="button" class="btn" data-kind="primary" aria-disabled=move || (!may.get()).to_string() on:click=apply>
                {word}
            </button>
        </div>
    }
}

async fn apply(looking: Looking, order: ImportOrder) {
    looking.busy.try_set(true);
    looking.error.try_set(None);
    looking.moved.try_set(None);
    let answer = import(looking.file.get_value(), order).await;
    long_order::settle(&answer);
    // What may have been carried out is sent again as it is, with the same key.
    if matches!(answer, Ok(ImportOutcome::Moved { .. })) || answer.as_ref().is_err_and(|error| !error.is_open()) {
        looking.again.try_run(());
    }
    match answer {
        Ok(ImportOutcome::Done(done)) => drop(looking.done.try_set(Some(done))),
        Ok(ImportOutcome::Moved { moved, .. }) => drop(looking.moved.try_set(Some(moved))),
        Err(error) => drop(looking.error.try_set(Some(error))),
    }
    looking.busy.try_set(false);
}
