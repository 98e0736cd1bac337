//! The outbox: what became of each mail to the organisation's people.

use domain::mail::{MailKind, MailLine, MailState, MailTally, Outbox, ShownMail};
use domain::time::Instant;
use gloo_timers::callback::Interval;
use leptos::prelude::*;

use super::api::list_mails;
use super::people_words::PeopleWord;
use crate::kit::answer::Answer;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::Icon;
use crate::kit::list::Loaded;
use crate::kit::pager::{Pager, trail_of};
use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::{Ago, full, number};
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::text::{Word, count, t};

/// Rows a page holds.
const PAGE_ROWS: u32 = 50;
/// While mails wait the page looks again this often.
const LOOK_AGAIN_MS: u32 = 3_000;

/// The page.
#[component]
pub fn MailsPage() -> impl IntoView {
    let trail = trail_of(Memo::new(|_| ()));
    let outbox = Answer::to(move || list_mails(trail.with(|trail| trail.last().cloned())));
    let again = Callback::new(move |()| outbox.again());
    let draw = move |outbox: Signal<Outbox>| {
        let tally = Memo::new(move |_| outbox.with(|outbox| outbox.tally));
        let is_set_up = Memo::new(move |_| outbox.with(|outbox| outbox.is_set_up));
        let is_empty = Memo::new(move |_| outbox.with(|outbox| outbox.page.rows.is_empty()));
        let shown = Signal::derive(move || outbox.with(|outbox| u32::try_from(outbox.page.rows.len()).unwrap_or(u32::MAX)));
        let count = Signal::derive(move || outbox.with(|outbox| outbox.page.count));
        let next = Signal::derive(move || outbox.with(|outbox| outbox.page.next.clone()));
        view! {
            {move || (!is_set_up.get()).then(|| view! {
                <div class="note" data-tone="warn"><Icon name="warning" /><div>{t(PeopleWord::MailNotSetUp)}</div></div>
            })}
            <Show
                when=move || !is_empty.get()
                fallback=|| view! {
                    <Empty face=Face::Start title=t(PeopleWord::NoMail) text=t(PeopleWord::NoMailText)>
                        <a class="btn" href=paths::USERS>{t(Word::OrganizationUsers)}</a>
                    </Empty>
                }
            >
                <Tally tally again />
                <MailTable outbox />
                <Pager trail shown size=PAGE_ROWS count next />
            </Show>
        }
    };
    view! {
        <PageHead title=t(Word::Outbox) crumbs=vec![(t(Word::Settings).into(), None), (t(Word::UserManagement).into(), Some(paths::USERS.into()))] />
        <UserManagementTabs users=Signal::stored(None) />
        <div class="tools"><p class="t2">{t(PeopleWord::OutboxText)}</p></div>
        <div class="body">
            <Loaded answer=outbox children=draw />
        </div>
    }
}

/// How many wait, were sent and were given up. While some wait it looks again by itself.
#[component]
fn Tally(tally: Memo<MailTally>, again: Callback<()>) -> impl IntoView {
    let text = move || {
        let MailTally { waiting, sent, failed } = tally.get();
        let text = t(PeopleWord::MailTally).replace("{waiting}", &number(waiting));
        text.replace("{sent}", &number(sent)).replace("{failed}", &number(failed))
    };
    let look = move || {
        if tally.try_get_untracked().is_some_and(|tally| tally.waiting > 0) {
            again.try_run(());
        }
    };
    // Stops when this goes.
    StoredValue::new_local(Interval::new(LOOK_AGAIN_MS, look));
    view! { <p class="t2">{text}</p> }
}

#[component]
fn MailTable(outbox: Signal<Outbox>) -> impl IntoView {
    // Drawn anew only when a line is another: what somebody has opened stays open while the page looks again.
    let lines = Memo::new(move |_| outbox.with(|outbox| (outbox.page.rows.clone(), outbox.is_set_up)));
    let rows = move || {
        let (rows, is_set_up) = lines.get();
        let now = outbox.with_untracked(|outbox| outbox.now);
        rows.into_iter().map(|mail| view! { <Row mail now is_set_up /> }).collect_view()
    };
    view! {
        <table class="table cards mails">
            <colgroup><col class="c-to" /><col class="c-for" /><col /><col class="c-queued" /></colgroup>
            <thead>
                <tr>
                    <th scope="col">{t(PeopleWord::Recipient)}</th>
                    <th scope="col">{t(PeopleWord::MailFor)}</th>
                    <th scope="col">{t(Word::Status)}</th>
                    <th scope="col">{t(PeopleWord::QueuedAt)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(mail: MailLine, now: Instant, is_set_up: bool) -> impl IntoView {
    let kind = t(match mail.kind {
        MailKind::Invitation => Word::Invitation,
    });
    let said = mail.shown.clone().map(|shown| view! { <SaidRow recipient=mail.recipient.clone() shown /> });
    view! {
        <tr>
            <th scope="row" class="title" title=mail.recipient.clone()><span class="strong cut">{mail.recipient.clone()}</span></th>
            <td data-label=t(PeopleWord::MailFor)>{kind}</td>
            <td class="wrapcell" data-label=t(Word::Status)>
                <span class="stack"><MailChip state=mail.state /><MailNotes mail=mail.clone() is_set_up /></span>
            </td>
            <td data-label=t(PeopleWord::QueuedAt)><Ago at=Some(mail.created_at) now /></td>
        </tr>
        {said}
    }
}

/// What a mail says, to be opened below its row.
#[component]
fn SaidRow(recipient: String, shown: ShownMail) -> impl IntoView {
    // The path alone: a server may be reached by another address than the one it puts into mails.
    let href = shown.link.find(paths::INVITATION).map(|at| shown.link[at..].to_owned());
    view! {
        <tr class="said">
            <td class="wrapcell" colspan="4">
                <details>
                    <summary class="small t2">{t(PeopleWord::ReadMail).replace("{recipient}", &recipient)}</summary>
                    <div class="stack">
                        <p class="strong">{shown.subject}</p>
                        <p class="mailtext">{shown.text}</p>
                        // Not a page within the frame, so not the router's.
                        {href.map(|href| view! { <p><a href=href rel="external">{t(PeopleWord::OpenInvitation)}</a></p> })}
                    </div>
                </details>
            </td>
        </tr>
    }
}

/// How far a mail is.
#[component]
pub fn MailChip(state: MailState) -> impl IntoView {
    let (tone, icon, word) = match state {
        MailState::Waiting => (Tone::Info, "clock", PeopleWord::MailWaiting),
        MailState::Sent => (Tone::Ok, "check", PeopleWord::MailSent),
        MailState::Failed => (Tone::Bad, "error", PeopleWord::MailFailed),
    };
    view! { <StatusChip tone icon word=t(word) /> }
}

/// When it was sent or is tried next, how often it was tried, and what the mail server said.
#[component]
pub fn MailNotes(
    mail: MailLine,
    /// Where no mail leaves the server nothing is tried again.
    #[prop(default = true)]
    is_set_up: bool,
) -> impl IntoView {
    let attempts = (mail.attempts > 0).then(|| count(mail.attempts, PeopleWord::OneAttempt, PeopleWord::Attempts));
    let when = match mail.state {
        MailState::Sent => mail.sent_at.map(|at| t(PeopleWord::SentAt).replace("{time}", &full(at))),
        MailState::Waiting if is_set_up && mail.attempts > 0 => Some(t(PeopleWord::NextTry).replace("{time}", &full(mail.try_at))),
        MailState::Waiting | MailState::Failed => None,
    };
    let facts: Vec<String> = attempts.into_iter().chain(when).collect();
    view! {
        {(!facts.is_empty()).then(|| view! { <small class="cap t3">{facts.join(", ")}</small> })}
        {mail.failure.map(|failure| view! { <small class="cap t2">{failure}</small> })}
    }
}
