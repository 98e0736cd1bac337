//! The form of one person: names, roles, status (A14 to A18, A24, A25).

use std::collections::BTreeMap;

use domain::audit::AuditDetail;
use domain::roles::{App, AppKey, RoleKey};
use domain::time::Instant;
use domain::users::Status;
use domain::users::edit::{UserEdit, UserPage};
use domain::users::end;
use domain::users::grantor::{Act, Grantor, Hindrance, Told};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::api::{read_user, save_user};
use super::mails::{MailChip, MailNotes};
use super::people_words::PeopleWord;
use super::until::LastDay;
use crate::kit::answer::start;
use crate::kit::audit::{detail_subject, detail_value};
use crate::kit::field::{FixedField, TextField};
use crate::kit::focus::focus;
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::time::{days_ago, full, left};
use crate::kit::toast::Toasts;
use crate::shell::session::{Session, use_session};
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// What is typed, and what the form was drawn from.
#[derive(Clone, Copy)]
pub struct Form {
    session: Session,
    /// What is known of the person now.
    pub page: RwSignal<UserPage>,
    drawn: RwSignal<UserEdit>,
    /// The state `drawn` is of.
    seen: StoredValue<i64>,
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    job_title: RwSignal<String>,
    is_enabled: RwSignal<Option<bool>>,
    roles: RwSignal<BTreeMap<AppKey, Option<RoleKey>>>,
    until: RwSignal<BTreeMap<AppKey, Instant>>,
    refused: RwSignal<Option<ApiError>>,
    /// What somebody else changed, until it is saved over or discarded.
    meanwhile: RwSignal<Option<Vec<AuditDetail>>>,
    busy: RwSignal<bool>,
}

impl Form {
    /// A form drawn from `page`.
    pub fn of(page: UserPage) -> Self {
        let session = use_session();
        let drawn = edit_of(&page, session);
        Self {
            session,
            seen: StoredValue::new(page.seen),
            page: RwSignal::new(page),
            first_name: RwSignal::new(drawn.first_name.clone()),
            last_name: RwSignal::new(drawn.last_name.clone()),
            job_title: RwSignal::new(drawn.job_title.clone()),
            is_enabled: RwSignal::new(drawn.is_enabled),
            roles: RwSignal::new(drawn.roles.clone()),
            until: RwSignal::new(drawn.until.clone()),
            drawn: RwSignal::new(drawn),
            refused: RwSignal::new(None),
            meanwhile: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn typed(self) -> UserEdit {
        UserEdit {
            first_name: self.first_name.get(),
            last_name: self.last_name.get(),
            job_title: self.job_title.get(),
            is_enabled: self.is_enabled.get(),
            roles: self.roles.get(),
            until: self.until.get(),
        }
    }

    /// Whether something was changed and is not saved.
    pub fn is_dirty(self) -> bool {
        self.drawn.with(|drawn| self.typed() != *drawn)
    }

    fn put(self, edit: UserEdit) {
        self.first_name.set(edit.first_name);
        self.last_name.set(edit.last_name);
        self.job_title.set(edit.job_title);
        self.is_enabled.set(edit.is_enabled);
        self.roles.set(edit.roles);
        self.until.set(edit.until);
    }

    /// Draws the form from `page`; what was typed beyond `drawn` stays.
    fn follow(self, drawn: &UserEdit, page: UserPage) {
        let now = edit_of(&page, self.session);
        self.put(untrack(|| self.typed()).carried(drawn, &now));
        self.drawn.set(now);
        self.seen.set_value(page.seen);
        self.page.set(page);
    }

    /// Shows `page`. A form in which something is typed goes on standing for the state it was drawn from.
    pub fn show(self, page: UserPage) {
        if untrack(|| self.is_dirty()) {
            self.page.set(page);
        } else {
            self.follow(&self.drawn.get_untracked(), page);
        }
    }

    /// Why the act may not be done to the person, as a sentence.
    pub fn held_back(self, act: Act) -> Option<String> {
        let me = self.session.me()?;
        let grantor = Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps, in_bulk: false };
        self.page.with(|page| {
            // A role is given after the status is set, everything else before.
            let subject = match act {
                Act::ChangeRole { .. } => page.subject(&self.typed()),
                _ => page.subject(&edit_of(page, self.session)),
            };
            let hindrance = grantor.may(act, &subject).err()?;
            Some(hindrance.sentence(locale(), &Told::of(hindrance, page.row.name.clone(), false, &me.apps)))
        })
    }

    fn discard(self) {
        self.put(self.drawn.get_untracked());
        self.refused.set(None);
        self.meanwhile.set(None);
    }

    fn save(self, toasts: Toasts) {
        if self.busy.get_untracked() || !untrack(|| self.is_dirty()) {
            return;
        }
        let (sent, drawn) = (untrack(|| self.typed()), self.drawn.get_untracked());
        let (id, seen) = (self.page.with_untracked(|page| page.row.id), self.seen.get_value());
        let is_self = self.session.me_untracked().is_some_and(|me| me.user_id == id);
        self.busy.set(true);
        start(async move {
            let answer = save_user(id, sent.clone(), seen).await;
            if answer.is_ok() {
                toasts.say(t(if sent.roles == drawn.roles && sent.until == drawn.until {
                    PeopleWord::Saved
                } else {
                    PeopleWord::RoleUpdated
                }));
            }
            if answer.is_ok() && is_self {
                self.session.refresh();
            }
            let outdated = answer.as_ref().is_err_and(|refused| refused.code == "changed_meanwhile");
            let now = if outdated { read_user(id).await } else { answer };
            // Whoever left meanwhile took the form with him.
            if self.busy.try_get_untracked().is_none() {
                return;
            }
            self.refused.set(now.as_ref().err().cloned());
            if let Some(field) = now.as_ref().err().and_then(|error| error.field.as_deref()) {
                focus(field);
            }
            if let Ok(page) = now {
                let differences = outdated.then(|| drawn.changes_to(&edit_of(&page, self.session)));
                self.follow(if outdated { &drawn } else { &sent }, page);
                self.meanwhile.set(differences);
            }
            self.busy.set(false);
        });
    }

    /// The sentence that belongs beside a field.
    fn error_of(self, name: impl Into<String>) -> Signal<Option<String>> {
        let name = name.into();
        Signal::derive(move || {
            let refused = self.refused.get()?;
            (refused.field.as_deref() == Some(&*name)).then_some(refused.sentence)
        })
    }
}

/// What a form drawn from `page` begins with.
fn edit_of(page: &UserPage, session: Session) -> UserEdit {
    UserEdit::of(page, session.apps().iter().map(|app| app.key))
}

/// The form with its footer.
#[component]
pub fn UserForm(form: Form) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.save(toasts);
    };
    let is_clean = Memo::new(move |_| !form.is_dirty());
    view! {
        <form class="personform" on:submit=submit aria-busy=move || form.busy.get().then_some("true")>
            <Notes form />
            <Profile form />
            <Roles form />
            <footer class="savebar">
                <button type="submit" class="btn" data-kind="primary" aria-disabled=move || (is_clean.get() || form.busy.get()).to_string()>
                    {move || t(if form.busy.get() { PeopleWord::Saving } else { PeopleWord::SaveChanges })}
                </button>
                <button type="button" class="btn" aria-disabled=move || (is_clean.get() || form.busy.get()).to_string() on:click=move |_| form.discard()>
                    {t(PeopleWord::Discard)}
                </button>
            </footer>
        </form>
    }
}

/// Why it was not saved.
#[component]
fn Notes(form: Form) -> impl IntoView {
    const FIELDS: [&str; 3] = ["first_name", "last_name", "job_title"];
    let general = move || {
        form.refused
            .get()
            .filter(|error| error.field.as_deref().is_none_or(|field| !FIELDS.contains(&field) && !field.starts_with(UNTIL)))
    };
    let apps = StoredValue::new(form.session.apps());
    let line = move |detail: &AuditDetail| {
        let (subject, now) = apps.with_value(|apps| {
            (detail_subject(detail, apps), detail.after.as_ref().map(|value| detail_value(detail, value, apps)))
        });
        view! { <li>{subject} ": " <b>{now}</b></li> }
    };
    let notes: NodeRef<html::Div> = NodeRef::new();
    // The form may be longer than the window, and the button that was pressed far below.
    Effect::new(move |_| {
        let is_told = form.refused.with(Option::is_some) || form.meanwhile.with(Option::is_some);
        if let Some(notes) = notes.get().filter(|_| is_told) {
            notes.scroll_into_view();
        }
    });
    view! {
        <div node_ref=notes class="notes">
            {move || general().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            {move || form.meanwhile.get().map(|differences| view! {
                <div class="note" data-tone="warn" role="alert">
                    <Icon name="warning" />
                    <div>
                        <p>{t(PeopleWord::ChangedMeanwhile)}</p>
                        <ul>{differences.iter().map(line).collect_view()}</ul>
                    </div>
                </div>
            })}
        </div>
    }
}

#[component]
fn Profile(form: Form) -> impl IntoView {
    let held = Memo::new(move |_| form.held_back(Act::Edit));
    let email = Signal::derive(move || form.page.with(|page| page.row.email.clone()));
    let crm_user_id = Memo::new(move |_| form.page.with(|page| page.crm_user_id.clone()));
    view! {
        <section class="card" aria-labelledby="profile-title">
            <header><h2 id="profile-title">{t(PeopleWord::Profile)}</h2></header>
            <div class="in stack wide">
                <fieldset class="stack wide" disabled=move || held.with(Option::is_some) aria-labelledby="profile-title" aria-describedby="profile-note">
                    <TextField id="first_name" label=t(Word::FirstName) value=form.first_name error=form.error_of("first_name") />
                    <TextField id="last_name" label=t(Word::LastName) value=form.last_name error=form.error_of("last_name") />
                    <TextField id="job_title" label=t(Word::JobTitle) value=form.job_title error=form.error_of("job_title") />
                    <p id="profile-note" class="fieldnote">{held}</p>
                </fieldset>
                <FixedField id="email" label=t(Word::Email) value=email can_copy=true />
                {move || crm_user_id.get().map(|id| view! { <FixedField id="crm_user_id" label=t(PeopleWord::CrmUserId) value=Signal::stored(id) can_copy=true /> })}
            </div>
        </section>
    }
}

#[component]
fn Roles(form: Form) -> impl IntoView {
    let is_invite = Memo::new(move |_| form.page.with(|page| page.row.status.key().is_invite()));
    let status = move || {
        if is_invite.get() {
            view! { <InvitationFacts page=form.page.into() /> }.into_any()
        } else {
            view! { <StatusChoice form /> }.into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="roles-title">
            <header><h2 id="roles-title">{t(Word::Roles)}</h2></header>
            <div class="in stack wide">
                {form.session.apps().0.into_iter().map(|app| view! { <RoleSelect app form /> }).collect_view()}
                {status}
            </div>
        </section>
    }
}

/// The role in one application.
#[component]
fn RoleSelect(app: App, form: Form) -> impl IntoView {
    let key = app.key;
    let id = format!("role-{key}");
    let note = format!("{id}-note");
    let label = t(Word::AppRole).replace("{app}", &app.short_name);
    // What nobody takes away nobody gives either, so "No Role Assigned" stands for every choice.
    let held = Memo::new(move |_| form.held_back(Act::ChangeRole { app: key, to: None }));
    let chosen = Memo::new(move |_| form.roles.with(|roles| roles.get(&key).copied().flatten()));
    let (options, reasons) = offered(&app, form.session);
    let option = move |(role, name, hindrance): (RoleKey, String, Option<Hindrance>)| {
        let is_chosen = move || chosen.get() == Some(role);
        // A role that is never given is named only where it is held.
        let is_hidden = move || matches!(hindrance, Some(Hindrance::NoSuchRole { .. })) && !is_chosen();
        view! {
            <option value=role.to_string() disabled=hindrance.is_some() hidden=is_hidden prop:selected=is_chosen>{name}</option>
        }
    };
    let choose = move |event| {
        // `none` is the value of "No Role Assigned", and no role's key.
        let role = RoleKey::parse(&event_target_value(&event)).filter(|role| role.as_str() != "none");
        form.roles.update(|roles| {
            roles.insert(key, role);
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id class="select" disabled=move || held.with(Option::is_some) aria-describedby=note.clone() on:change=choose>
                <option value="none" prop:selected=move || chosen.get().is_none()>{t(Word::NoRoleAssigned)}</option>
                {options.into_iter().map(option).collect_view()}
            </select>
            <p id=note class="fieldnote">{move || held.get().or_else(|| (!reasons.is_empty()).then(|| reasons.clone()))}</p>
        </div>
        <RoleUntil app form held=Signal::derive(move || held.with(Option::is_some)) />
    }
}

/// What the refusal of a last day names, before the application.
const UNTIL: &str = "until.";

/// The last day of the role in one application, where one is chosen (E12).
#[component]
fn RoleUntil(app: App, form: Form, held: Signal<bool>) -> impl IntoView {
    let key = app.key;
    let chosen = Memo::new(move |_| form.roles.with(|roles| roles.get(&key).copied().flatten()));
    let until = Memo::new(move |_| form.until.with(|until| until.get(&key).copied()));
    let app = StoredValue::new(app);
    let hint = Signal::derive(move || {
        let then = form.page.with(|page| {
            let (had, before) = (page.row.roles.in_app(key), page.ends.get(&key));
            end::given(had, before, chosen.get(), Some(Instant::default())).and_then(|end| end.then)
        });
        let role = then.and_then(|then| app.with_value(|app| app.role(then).map(|role| role.name.clone())));
        role.map_or_else(|| t(PeopleWord::ThenNoRole).to_owned(), |role| t(PeopleWord::ThenComesBack).replace("{role}", &role))
    });
    let choose = Callback::new(move |day: Option<Instant>| {
        form.until.update(|until| match day {
            Some(day) => drop(until.insert(key, day)),
            None => drop(until.remove(&key)),
        });
    });
    // Whoever may not change the role reads the day only where there is one.
    let label = t(PeopleWord::LastDayIn).replace("{app}", &app.with_value(|app| app.short_name.clone()));
    let is_shown = move || chosen.get().is_some() && (!held.get() || until.get().is_some());
    view! {
        <Show when=is_shown>
            <LastDay id=format!("{UNTIL}{key}") label=label.clone() until on_choose=choose disabled=held hint error=form.error_of(format!("{UNTIL}{key}")) />
        </Show>
    }
}

/// The roles of an application with what stands against giving each, and the sentences to those a picker shows disabled.
fn offered(app: &App, session: Session) -> (Vec<(RoleKey, String, Option<Hindrance>)>, String) {
    let Some(me) = session.me_untracked() else { return (Vec::new(), String::new()) };
    let grantor = Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps, in_bulk: false };
    let judged = app.roles.iter().map(|role| (role.key, role.name.clone(), grantor.may_give(app.key, Some(role.key)).err()));
    let roles: Vec<_> = judged.collect();
    let only_primary = roles.iter().filter_map(|(_, _, hindrance)| *hindrance);
    let only_primary = only_primary.filter(|hindrance| matches!(hindrance, Hindrance::OnlyPrimaryGives { .. }));
    let sentences: Vec<String> =
        only_primary.map(|hindrance| hindrance.sentence(locale(), &Told::of(hindrance, String::new(), false, &me.apps))).collect();
    (roles, sentences.join(" "))
}

/// Enabled or Disabled (A16).
#[component]
fn StatusChoice(form: Form) -> impl IntoView {
    let held = Memo::new(move |_| {
        let is_enabled = form.page.with(|page| page.row.status == Status::Enabled);
        form.held_back(if is_enabled { Act::Disable } else { Act::Enable })
    });
    let choice = move |enabled: bool, icon: &'static str, word: Word| {
        view! {
            <label>
                <input
                    type="radio"
                    name="status"
                    prop:checked=move || form.is_enabled.get() == Some(enabled)
                    on:change=move |_| form.is_enabled.set(Some(enabled))
                />
                <SmallIcon name=icon />
                {t(word)}
            </label>
        }
    };
    view! {
        <fieldset class="field" disabled=move || held.with(Option::is_some) aria-describedby="status-note">
            <legend class="label">{t(Word::Status)}</legend>
            <div class="seg">
                {choice(true, "enabled", Word::Enabled)}
                {choice(false, "disabled", Word::Disabled)}
            </div>
            <p id="status-note" class="fieldnote">{held}</p>
        </fieldset>
    }
}

/// Who invited the person, when, for how long the link lives, and what became of the mail.
#[component]
fn InvitationFacts(page: Signal<UserPage>) -> impl IntoView {
    move || {
        let UserPage { row, inviter, mail, now, .. } = page.get();
        let validity = match row.status {
            Status::Invited { expires_at } => Some(left(expires_at, now)),
            Status::ExpiredInvite { expired_at } => Some(t(PeopleWord::LinkExpired).replace("{ago}", &days_ago(expired_at, now))),
            Status::Enabled | Status::Disabled => None,
        };
        let fact = |word: PeopleWord, value: Option<String>| value.map(|value| view! { <dt>{t(word)}</dt> <dd>{value}</dd> });
        let mail = mail.map(|mail| {
            view! { <dt>{t(PeopleWord::InvitationMail)}</dt> <dd class="stack"><span><MailChip state=mail.state /></span><MailNotes mail /></dd> }
        });
        view! {
            <dl class="facts">
                {fact(PeopleWord::InvitedBy, inviter)}
                {fact(PeopleWord::InvitedAt, row.status.invited_at().map(full))}
                {fact(PeopleWord::LinkValid, validity)}
                {mail}
            </dl>
        }
    }
}
