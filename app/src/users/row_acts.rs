//! What the menu of a row does (A12, A13, A14, A17): only what applies, and what is held back says why.

use std::sync::Arc;

use domain::right::Right;
use domain::users::UserRow;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, Selection};
use domain::users::grantor::{Act, Grantor, Subject, Told};
use domain::users::status::StatusKey;
use leptos::prelude::*;

use super::api::{apply_bulk, preview_bulk};
use super::bulk_done::undo_from_toast;
use super::parts::Changing;
use super::people_words::PeopleWord;
use super::preview::facts_moved;
use crate::kit::answer::start;
use crate::kit::dialog::{Confirm, Question};
use crate::kit::focus::focus;
use crate::kit::icon::Icon;
use crate::kit::menu::{Menu, MenuAct, MenuItem};
use crate::kit::order_key::order_key;
use crate::kit::toast::Toasts;
use crate::shell::paths;
use crate::shell::session::{Session, use_session};
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// The refusal above the list. It stays until it is closed or the next one is asked for: a row may be far from where it was.
#[component]
pub fn RefusedNote(refused: RwSignal<Option<ApiError>>) -> impl IntoView {
    let close = move |_| {
        // The button that was pressed goes.
        focus("main");
        refused.set(None);
    };
    move || {
        refused.get().map(|ApiError { sentence, reference, .. }| {
            let reference = (!reference.is_empty()).then(|| format!("{} {reference}", t(Word::Reference)));
            view! {
                <div class="note" data-tone="bad" role="alert">
                    <Icon name="error" />
                    <div>{sentence} {reference.map(|reference| view! { " " <code class="id">{reference}</code> })}</div>
                    <button type="button" class="btn" data-size="s" on:click=close>{t(Word::Close)}</button>
                </div>
            }
        })
    }
}

/// The menu of a row, opened as soon as it is there: it comes when it is first asked for.
#[component]
pub fn RowMenu(user: UserRow, changing: Changing) -> impl IntoView {
    let acts = RowActs { session: use_session(), toasts: expect_context(), changing, question: RwSignal::new(None) };
    let label = t(Word::RowActions).replace("{name}", &user.name);
    let items = acts.items(&user);
    view! {
        <Menu id=format!("menu-{}", user.id) label=label.clone() items button_label=label opens_at_once=true>
            <Icon name="more" />
        </Menu>
        <Confirm question=acts.question />
    }
}

/// What the entries of a row's menu share.
#[derive(Clone, Copy)]
struct RowActs {
    session: Session,
    toasts: Toasts,
    changing: Changing,
    /// Asked before an invitation is deleted.
    question: RwSignal<Option<Question>>,
}

impl RowActs {
    /// The entries for one person.
    fn items(self, user: &UserRow) -> Vec<MenuItem> {
        let mut items = vec![MenuItem::new(t(PeopleWord::ViewAndEdit), MenuAct::Go(paths::user(user.id)))];
        let status = user.status.key();
        if status.is_invite() {
            items.push(self.item(user, Act::Resend, PeopleWord::ResendInvite));
            items.push(self.item(user, Act::Delete, PeopleWord::DeleteUser));
        } else if status == StatusKey::Enabled {
            items.push(self.item(user, Act::Disable, PeopleWord::DisableUser));
        } else {
            items.push(self.item(user, Act::Enable, PeopleWord::EnableUser));
        }
        items
    }

    fn item(self, user: &UserRow, act: Act, word: PeopleWord) -> MenuItem {
        let hindrance = self.session.me_untracked().and_then(|me| {
            let grantor = Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps, in_bulk: false };
            let subject = Subject { id: Some(user.id), status: user.status.key(), roles: &user.roles, ends: &user.ends };
            let hindrance = grantor.may(act, &subject).err()?;
            Some(hindrance.sentence(locale(), &Told::of(hindrance, user.name.clone(), false, &me.apps)))
        });
        let user = user.clone();
        let choose = move |()| match act {
            Act::Delete => self.ask(&user),
            Act::Resend => self.carry_out(&user, BulkChange::Resend, PeopleWord::WasResent),
            Act::Enable => self.carry_out(&user, BulkChange::Enable, PeopleWord::WasEnabled),
            _ => self.carry_out(&user, BulkChange::Disable, PeopleWord::WasDisabled),
        };
        MenuItem { hindrance, ..MenuItem::new(t(word), MenuAct::Do(Callback::new(choose))) }
    }

    fn ask(self, user: &UserRow) {
        let asked = user.clone();
        self.question.set(Some(Question {
            title: t(PeopleWord::DeleteTitle).into(),
            text: t(PeopleWord::DeleteText).replace("{name}", &user.name),
            act: t(PeopleWord::Delete).into(),
            on_confirm: Arc::new(move || self.carry_out(&asked, BulkChange::Delete, PeopleWord::WasDeleted)),
        }));
    }

    /// One person is a bulk action of one: the same rules, the same entry in the log, the same undo.
    fn carry_out(self, user: &UserRow, change: BulkChange, word: PeopleWord) {
        let (id, name) = (user.id, user.name.clone());
        self.changing.refused.set(None);
        // One person's act asks for less than taking it back, which is a bulk action's.
        let may_undo = self.session.me_untracked().is_some_and(|me| me.has(Right::BULK_USERS));
        start(async move {
            let request = BulkRequest::of(Selection::Picked { ids: vec![id] }, change);
            match make(request).await {
                Ok(BulkOutcome::Done(done)) => {
                    let text = t(word).replace("{name}", &name);
                    if done.can_undo && may_undo {
                        let undo = move |()| {
                            undo_from_toast(done.audit_id, self.toasts, move || {
                                self.changing.one.try_run(id);
                            })
                        };
                        self.toasts.offer(text, t(PeopleWord::Undo), Callback::new(undo));
                    } else {
                        self.toasts.say(text);
                    }
                }
                // Somebody was quicker; the list shows what is.
                Ok(BulkOutcome::Moved { moved, .. }) => {
                    let sentence = format!("{name}: {}", facts_moved(&moved));
                    self.changing.refused.try_set(Some(ApiError { sentence, ..ApiError::failed(locale()) }));
                }
                Err(error) => {
                    let sentence = format!("{name}: {}", error.sentence);
                    self.changing.refused.try_set(Some(ApiError { sentence, ..error }));
                }
            }
            self.changing.one.try_run(id);
        });
    }
}

async fn make(request: BulkRequest) -> Result<BulkOutcome, ApiError> {
    let fingerprint = preview_bulk(request.clone()).await?.fingerprint;
    apply_bulk(BulkOrder { request, fingerprint, key: order_key() }).await
}
