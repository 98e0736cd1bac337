//! What the menu of a row does (A12, A13, A14, A17): only what applies, and what is held back says why.

use std::sync::Arc;

use domain::id::UserId;
use domain::users::UserRow;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, Selection};
use domain::users::grantor::{Act, Grantor, Subject, Told};
use domain::users::status::StatusKey;
use leptos::prelude::*;

use super::api::{apply_bulk, preview_bulk};
use super::bulk_done::undo_from_toast;
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::dialog::{Confirm, Question};
use crate::kit::icon::Icon;
use crate::kit::menu::{Menu, MenuAct, MenuItem};
use crate::kit::order_key::order_key;
use crate::kit::toast::Toasts;
use crate::shell::paths;
use crate::shell::session::{Session, use_session};
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// The menu of a row, opened as soon as it is there: it comes when it is first asked for.
#[component]
pub fn RowMenu(user: UserRow, on_changed: Callback<UserId>) -> impl IntoView {
    let acts = RowActs { session: use_session(), toasts: expect_context(), on_changed, question: RwSignal::new(None) };
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
    on_changed: Callback<UserId>,
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
        start(async move {
            let request = BulkRequest::of(Selection::Picked { ids: vec![id] }, change);
            match make(request).await {
                Ok(BulkOutcome::Done(done)) => {
                    let text = t(word).replace("{name}", &name);
                    if done.can_undo {
                        let undo = move |()| {
                            undo_from_toast(done.audit_id, self.toasts, move || {
                                self.on_changed.try_run(id);
                            })
                        };
                        self.toasts.offer(text, t(PeopleWord::Undo), Callback::new(undo));
                    } else {
                        self.toasts.say(text);
                    }
                }
                // Somebody was quicker; the list shows what is.
                Ok(BulkOutcome::Moved { .. }) => self.toasts.say(t(PeopleWord::FactsMoved)),
                Err(error) => self.toasts.say(error.sentence),
            }
            self.on_changed.try_run(id);
        });
    }
}

async fn make(request: BulkRequest) -> Result<BulkOutcome, ApiError> {
    let fingerprint = preview_bulk(request.clone()).await?.fingerprint;
    apply_bulk(BulkOrder { request, fingerprint, key: order_key() }).await
}
