//! One's own signed-in browsers.

use std::sync::Arc;

use domain::id::SessionId;
use domain::sign_in::SessionRow;
use leptos::prelude::*;

use super::api::{list_sessions, revoke_session};
use super::words::SignInWord;
use crate::kit::answer::{Answer, start};
use crate::kit::browser::browser_name;
use crate::kit::dialog::{Confirm, Question};
use crate::kit::list::Loaded;
use crate::kit::note::ErrorNote;
use crate::kit::time::full;
use crate::kit::toast::Toasts;
use crate::shell::frame::PageHead;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// Lists the sessions and ends them.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let sessions = Answer::to(list_sessions);
    let error = RwSignal::new(None::<ApiError>);
    let end = move |id: SessionId| {
        error.set(None);
        start(async move {
            match revoke_session(id).await {
                Ok(()) => toasts.say(t(Word::SessionEnded)),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            sessions.again();
        });
    };
    let question = RwSignal::new(None::<Question>);
    let ask = move |id: SessionId, browser: &str| {
        let text = t(Word::EndSessionText).replace("{browser}", browser);
        let on_confirm = Arc::new(move || end(id));
        question.set(Some(Question { title: t(Word::EndSessionTitle).into(), text, act: t(Word::EndSession).into(), on_confirm }));
    };
    let row = move |session: SessionRow| {
        let id = session.id;
        let browser = browser_name(&session.user_agent);
        let asked = browser.clone();
        view! {
            <tr>
                <td class="title wrapcell" title=session.user_agent.clone()>
                    <span>{browser}</span>
                    {session.is_current.then(|| view! { " " <span class="tag">{t(Word::ThisBrowser)}</span> })}
                </td>
                <td data-label=t(SignInWord::SignedInFrom)>{session.source}</td>
                <td data-label=t(SignInWord::SignedInAt)>{full(session.created_at)}</td>
                <td data-label=t(SignInWord::LastUsed)>{full(session.last_used_at)}</td>
                <td class="act">
                    {(!session.is_current).then(|| view! {
                        <button type="button" class="btn" data-size="s" data-kind="danger" on:click=move |_| ask(id, &asked)>{t(Word::EndSession)}</button>
                    })}
                </td>
            </tr>
        }
    };
    let draw = move |rows: Signal<Vec<SessionRow>>| {
        view! {
            <table class="table cards">
                <thead>
                    <tr>
                        <th scope="col">{t(SignInWord::Browser)}</th>
                        <th scope="col">{t(SignInWord::SignedInFrom)}</th>
                        <th scope="col">{t(SignInWord::SignedInAt)}</th>
                        <th scope="col">{t(SignInWord::LastUsed)}</th>
                        <th scope="col"><span class="vh">{t(Word::EndSession)}</span></th>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    };
    view! {
        <PageHead title=t(Word::YourSessions) crumbs=vec![(t(Word::YourAccount).into(), None)] />
        <div class="tools"><p class="t2">{t(SignInWord::SessionsText)}</p></div>
        <div class="body">
            <ErrorNote error />
            <Loaded answer=sessions children=draw />
            <Confirm question />
        </div>
    }
}
