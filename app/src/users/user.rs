//! The page of one person: a form, the signed-in browsers, and what was done to the person.

use std::sync::Arc;

use domain::id::{SessionId, UserId};
use domain::right::Right;
use domain::sign_in::SessionRow;
use domain::users::edit::UserPage;
use domain::users::grantor::Act;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::{end_session_of, read_user, undo_bulk};
use super::people_words::PeopleWord;
use super::primary::PrimaryCard;
use super::user_form::{Form, UserForm};
use super::user_status::UserStatus;
use crate::kit::answer::{Answer, start};
use crate::kit::audit::AuditTrail;
use crate::kit::browser::browser_name;
use crate::kit::dialog::{Confirm, Question};
use crate::kit::focus::focus_if_lost;
use crate::kit::icon::Icon;
use crate::kit::list::Loaded;
use crate::kit::time::full;
use crate::kit::toast::Toasts;
use crate::kit::undo::{Came, Undoing};
use crate::kit::unsaved::Unsaved;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::text::{Word, t};

/// The page.
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<UserId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Person id /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    }
}

#[component]
fn Person(id: UserId) -> impl IntoView {
    let person = Answer::to(move || read_user(id));
    // Once the person is there the form keeps what is known.
    let form = RwSignal::new(None::<Form>);
    let draw = move |page: Signal<UserPage>| {
        let drawn = Form::of(page.get_untracked());
        form.set(Some(drawn));
        view! { <Sheet form=drawn /> }
    };
    view! {
        <Head id form />
        <div class="body">
            <Loaded answer=person children=draw />
        </div>
    }
}

#[component]
fn Head(id: UserId, form: RwSignal<Option<Form>>) -> impl IntoView {
    let is_you = use_session().me_untracked().is_some_and(|me| me.user_id == id);
    let name = Memo::new(move |_| form.get().map(|form| form.page.with(|page| page.row.name.clone())));
    let status = move || form.get().map(|form| form.page.with(|page| view! { <UserStatus status=page.row.status now=page.now /> }));
    let may_compare = use_session().me_untracked().is_some_and(|me| me.has(Right::VIEW_USERS) && me.has(Right::VIEW_ROLES));
    move || {
        // Without the list one comes here from one's own name.
        let may_list = use_session().me_untracked().is_some_and(|me| me.has(Right::VIEW_USERS));
        let crumbs = if may_list {
            vec![
                (t(Word::Settings).into(), None),
                (t(Word::UserManagement).into(), Some(paths::USERS.into())),
                (t(Word::OrganizationUsers).into(), Some(paths::USERS.into())),
            ]
        } else {
            vec![(t(Word::YourAccount).into(), None)]
        };
        view! {
            <PageHead title=name.get().unwrap_or_else(|| t(PeopleWord::User).into()) crumbs>
                {status}
                {is_you.then(|| view! { <span class="tag">{t(Word::You)}</span> })}
                {may_compare.then(|| view! { <div class="acts"><a class="btn" href=paths::compare_user(id)>{t(Word::CompareWith)}</a></div> })}
            </PageHead>
        }
    }
}

#[component]
fn Sheet(form: Form) -> impl IntoView {
    let is_dirty = Memo::new(move |_| form.is_dirty());
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let shows = |has: fn(&UserPage) -> bool| form.page.with_untracked(has);
    view! {
        <div class="person">
            <UserForm form />
            <div class="stack">{shows(|page| page.sessions.is_some()).then(|| view! { <Sessions form /> })}<PrimaryCard page=Signal::derive(move || form.page.get()) /></div>
            {shows(|page| page.trail.is_some()).then(|| view! { <Trail form /> })}
        </div>
        <Unsaved is_dirty go />
    }
}

/// The id of the heading of the sessions.
const SESSIONS: &str = "sessions-title";

#[component]
fn Sessions(form: Form) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let held = Memo::new(move |_| form.held_back(Act::EndSession));
    let failure = RwSignal::new(None::<String>);
    let id = form.page.with_untracked(|page| page.row.id);
    let end = move |session: SessionId| {
        start(async move {
            let answer = end_session_of(id, session).await;
            if answer.is_ok() {
                toasts.say(t(Word::SessionEnded));
            }
            // Whoever left meanwhile took the form with him.
            if failure.try_get_untracked().is_none() {
                return;
            }
            failure.set(answer.as_ref().err().map(|error| error.sentence.clone()));
            if let Ok(page) = answer {
                form.show(page);
                // The button that was pressed went with its session.
                request_animation_frame(|| request_animation_frame(|| focus_if_lost(SESSIONS)));
            }
        });
    };
    let question = RwSignal::new(None::<Question>);
    let ask = Callback::new(move |(session, browser): (SessionId, String)| {
        let text = t(Word::EndSessionText).replace("{browser}", &browser);
        let on_confirm = Arc::new(move || end(session));
        question.set(Some(Question { title: t(Word::EndSessionTitle).into(), text, act: t(Word::EndSession).into(), on_confirm }));
    });
    let sessions = Memo::new(move |_| form.page.with(|page| page.sessions.clone().unwrap_or_default()));
    let row = move |session: SessionRow| view! { <SessionItem session ask=held.with(Option::is_none).then_some(ask) /> };
    let content = move || match sessions.get() {
        none if none.is_empty() => view! { <p class="t2">{t(PeopleWord::NoSessions)}</p> }.into_any(),
        some => view! { <ul class="sessions">{some.into_iter().map(row).collect_view()}</ul> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby=SESSIONS>
            <header><h2 id=SESSIONS tabindex="-1">{t(PeopleWord::Sessions)}</h2></header>
            <div class="in stack">
                {move || failure.get().map(|sentence| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{sentence}</div></div> })}
                {content}
                <p class="fieldnote">{held}</p>
            </div>
        </section>
        <Confirm question />
    }
}

#[component]
fn SessionItem(
    session: SessionRow,
    /// Asks before the session is ended; `None` where it may not be.
    ask: Option<Callback<(SessionId, String)>>,
) -> impl IntoView {
    let id = session.id;
    let browser = browser_name(&session.user_agent);
    let text = t(PeopleWord::SessionText)
        .replace("{time}", &full(session.created_at))
        .replace("{used}", &full(session.last_used_at))
        .replace("{from}", &session.source);
    let asked = browser.clone();
    let label = format!("{}: {browser}", t(Word::EndSession));
    view! {
        <li>
            <div>
                <p class="row" title=session.user_agent>
                    <span class="strong">{browser}</span>
                    {session.is_current.then(|| view! { <span class="tag">{t(Word::ThisBrowser)}</span> })}
                </p>
                <p class="small t3">{text}</p>
            </div>
            {ask.filter(|_| !session.is_current).map(|ask| view! {
                <button type="button" class="btn" data-size="s" data-kind="danger" aria-label=label on:click=move |_| ask.run((id, asked.clone()))>
                    {t(Word::EndSession)}
                </button>
            })}
        </li>
    }
}

#[component]
fn Trail(form: Form) -> impl IntoView {
    let trail = Memo::new(move |_| form.page.with(|page| page.trail.clone().unwrap_or_default()));
    let is_empty = Memo::new(move |_| trail.with(Vec::is_empty));
    let apps = StoredValue::new(use_session().apps());
    let came = RwSignal::new(None);
    let id = form.page.with_untracked(|page| page.row.id);
    let on_changed = Callback::new(move |()| {
        start(async move {
            if let Ok(page) = read_user(id).await
                && came.try_get_untracked().is_some()
            {
                form.show(page);
            }
        });
    });
    let undoing = Undoing { ask: |id, key| Box::pin(undo_bulk(id, key)), came, on_changed };
    view! {
        <section class="card whole" aria-labelledby="trail-title">
            <header><h2 id="trail-title">{t(PeopleWord::AuditTrail)}</h2></header>
            <div class="in stack">
                {move || came.get().map(|came| view! { <Came came /> })}
                <Show when=move || !is_empty.get() fallback=|| view! { <p class="t2">{t(PeopleWord::NothingRecorded)}</p> }>
                    <AuditTrail lines=trail apps=apps.get_value() undoing />
                </Show>
            </div>
        </section>
    }
}
