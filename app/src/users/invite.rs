//! The Invite User(s) dialog (A8): role per application, many addresses, each judged before anything is sent.

use std::collections::BTreeMap;

use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{App, AppKey, RoleKey};
use domain::users::grantor::Grantor;
use domain::users::invite::{Judged, NewInvites, Verdict, check_count};
use gloo_timers::callback::Timeout;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::api::{invite_users, judge_addresses};
use super::import_words::ImportWord;
use super::people_words::PeopleWord;
use crate::kit::answer::start;
use crate::kit::dialog::Dialog;
use crate::kit::focus::{focus, focus_within};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::order_key::order_key;
use crate::kit::toast::Toasts;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// How long typing must pause before the addresses are judged.
const PAUSE_MS: u32 = 350;

/// Ids of what is led to when it is refused, and of what says so.
const ROLES: &str = "invite-roles";
const ROLES_NOTE: &str = "invite-roles-note";
const ADDRESSES: &str = "invite-addresses";

/// What the dialog begins with, and whom it tells that people were invited.
#[derive(Clone, Copy)]
pub struct InviteStart {
    pub open: RwSignal<bool>,
    pub on_invited: Callback<()>,
}

/// The dialog.
#[component]
pub fn InviteDialog(start: InviteStart) -> impl IntoView {
    let is_dirty = RwSignal::new(false);
    view! {
        <Dialog open=start.open title=t(Word::InviteUsers) is_dirty>
            <InviteForm start is_dirty />
        </Dialog>
    }
}

#[component]
fn InviteForm(start: InviteStart, is_dirty: RwSignal<bool>) -> impl IntoView {
    let roles = RwSignal::new(BTreeMap::<AppKey, RoleKey>::new());
    let addresses = RwSignal::new(String::new());
    let judged = RwSignal::new(Vec::<Judged>::new());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    // One for what is typed: sent again after a lost answer, it is still one order.
    let key = Memo::new(move |_| {
        addresses.track();
        roles.track();
        order_key()
    });
    Effect::new(move |_| is_dirty.set(addresses.with(|text| !text.trim().is_empty())));
    judge_as_one_types(addresses, judged, error);
    let ready = move || judged.with(|judged| judged.iter().filter(|one| one.verdict == Verdict::Ready).count());
    let ready = Memo::new(move |_| u32::try_from(ready()).unwrap_or(u32::MAX));
    let toasts: Toasts = expect_context();
    let may_import = use_session().me_untracked().is_some_and(|me| me.has(Right::BULK_USERS));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        // A button that is off says why, and leads to what is missing.
        if let Some(refused) = refused_here(&roles.get_untracked(), &addresses.get_untracked()) {
            lead_to(refused.field.as_deref());
            error.set(Some(refused));
            return;
        }
        // What is wrong with the addresses stands below them.
        if ready.get_untracked() == 0 {
            return focus(ADDRESSES);
        }
        busy.set(true);
        error.set(None);
        let new = NewInvites { addresses: addresses.get_untracked(), roles: roles.get_untracked(), key: key.get_untracked() };
        crate::kit::answer::start(async move {
            match invite_users(new).await {
                Ok(invited) => {
                    toasts.say(count(invited.invited, PeopleWord::OneInvited, PeopleWord::ManyInvited));
                    start.on_invited.try_run(());
                    start.open.set(false);
                }
                Err(refused) => {
                    lead_to(refused.field.as_deref());
                    error.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let at = move |field: &'static str| {
        move || error.get().filter(|error| error.field.as_deref() == Some(field)).map(|error| error.sentence)
    };
    let elsewhere = move || error.get().filter(|error| !matches!(error.field.as_deref(), Some("addresses" | "roles")));
    let act = move || count(ready.get(), PeopleWord::SendOneInvite, PeopleWord::SendInvites);
    view! {
        <form class="dialogform" on:submit=submit aria-busy=move || busy.get().then_some("true")>
            <div class="dialogbody stack">
                {move || elsewhere().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
                <div class="stack" id=ROLES role="group" aria-label=t(PeopleWord::UserRoles)>
                    {use_session().apps().0.into_iter().map(|app| view! { <InviteRole app roles error /> }).collect_view()}
                    {move || at("roles")().map(|sentence| view! { <p id=ROLES_NOTE class="fieldnote" data-error="" role="alert">{sentence}</p> })}
                </div>
                <div class="field">
                    <label for=ADDRESSES>{t(PeopleWord::EmailAddresses)}</label>
                    <textarea
                        id=ADDRESSES
                        rows="5"
                        spellcheck="false"
                        autocapitalize="none"
                        aria-describedby="invite-addresses-note"
                        aria-invalid=move || at("addresses")().is_some().then_some("true")
                        bind:value=addresses
                    ></textarea>
                    <p id="invite-addresses-note" class="fieldnote" aria-live="polite" data-error=move || at("addresses")().is_some().then_some("")>
                        {move || at("addresses")().unwrap_or_else(|| t(PeopleWord::AddressesHint).into())}
                    </p>
                </div>
                <Verdicts judged />
            </div>
            <footer>
                <p class="small t2 said">
                    <span>{t(PeopleWord::LinkLives)}</span>
                    {may_import.then(|| view! { <a class="link" href=paths::IMPORT>{t(ImportWord::ByFile)}</a> })}
                </p>
                <button type="button" class="btn" data-kind="quiet" on:click=move |_| start.open.set(false)>{t(Word::Cancel)}</button>
                <button type="submit" class="btn" data-kind="primary" aria-disabled=move || (busy.get() || ready.get() == 0 || roles.with(BTreeMap::is_empty)).to_string()>
                    {act}
                </button>
            </footer>
        </form>
    }
}

/// What stands in the way of sending, as far as it shows here.
fn refused_here(roles: &BTreeMap<AppKey, RoleKey>, addresses: &str) -> Option<ApiError> {
    let missing = |field: &str| Some(ApiError::refused(&Refusal::Missing { field: field.into() }, locale()));
    if roles.is_empty() {
        return missing("roles");
    }
    if addresses.trim().is_empty() { missing("addresses") } else { too_many(addresses) }
}

/// Gives the focus to the field a refusal is about.
fn lead_to(field: Option<&str>) {
    match field {
        Some("roles") => focus_within(ROLES),
        Some("addresses") => focus(ADDRESSES),
        _ => {}
    }
}

/// More addresses than may be invited at once are not sent to be judged: they could be too many for a request.
fn too_many(text: &str) -> Option<ApiError> {
    match check_count(text) {
        Err(refusal @ Refusal::TooMany { .. }) => Some(ApiError::refused(&refusal, locale())),
        _ => None,
    }
}

fn judge_as_one_types(addresses: RwSignal<String>, judged: RwSignal<Vec<Judged>>, error: RwSignal<Option<ApiError>>) {
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        let text = addresses.get();
        let ask = move || {
            if text.trim().is_empty() {
                judged.set(Vec::new());
                error.set(None);
                return;
            }
            if let Some(refused) = too_many(&text) {
                judged.set(Vec::new());
                error.set(Some(refused));
                return;
            }
            start(async move {
                let answer = judge_addresses(text.clone()).await;
                // An answer to what stands there no more is old.
                if addresses.try_get_untracked() != Some(text) {
                    return;
                }
                match answer {
                    Ok(list) => {
                        error.try_set(None);
                        judged.try_set(list);
                    }
                    Err(refused) => {
                        judged.try_set(Vec::new());
                        error.try_set(Some(refused));
                    }
                }
            });
        };
        pending.set_value(Some(Timeout::new(PAUSE_MS, ask)));
    });
}

#[component]
fn InviteRole(app: App, roles: RwSignal<BTreeMap<AppKey, RoleKey>>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let is_refused = move || error.with(|error| error.as_ref().is_some_and(|error| error.field.as_deref() == Some("roles")));
    let key = app.key;
    let me = use_session().me_untracked();
    let grantor = me.as_ref().map(|me| Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps, in_bulk: false });
    let offered: Vec<_> = app
        .roles
        .iter()
        .filter(|role| grantor.as_ref().is_some_and(|grantor| grantor.may_invite(key, role.key).is_ok()))
        .map(|role| view! { <option value=role.key.to_string()>{role.name.clone()}</option> })
        .collect();
    let is_locked = offered.is_empty();
    let reason =
        is_locked.then_some(domain::users::grantor::Hindrance::NotYours { app: key }).zip(me.as_ref()).map(|(hindrance, me)| {
            hindrance.sentence(locale(), &domain::users::grantor::Told::of(hindrance, String::new(), false, &me.apps))
        });
    let id = format!("invite-role-{key}");
    let choose = move |value: String| {
        roles.update(|roles| match RoleKey::parse(&value) {
            Some(role) => drop(roles.insert(key, role)),
            None => drop(roles.remove(&key)),
        });
        if is_refused() {
            error.set(None);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{t(Word::AppRole).replace("{app}", &app.short_name)}</label>
            <select
                id=id
                class="select"
                disabled=is_locked
                aria-invalid=move || (is_refused() && !is_locked).then_some("true")
                aria-describedby=move || is_refused().then_some(ROLES_NOTE)
                on:change=move |event| choose(event_target_value(&event))>
                <option value="">{t(Word::NoRoleAssigned)}</option>
                {offered}
            </select>
            <p class="fieldnote">{reason}</p>
        </div>
    }
}

/// What is to be said of the pasted addresses: how many are ready, and each that is not.
#[component]
fn Verdicts(judged: RwSignal<Vec<Judged>>) -> impl IntoView {
    let part = move |verdict: Verdict, word: PeopleWord, icon: &'static str| {
        let those = move || {
            judged.with(|judged| judged.iter().filter(|one| one.verdict == verdict).map(|one| one.text.clone()).collect::<Vec<_>>())
        };
        move || {
            let those = those();
            (!those.is_empty()).then(|| {
                let text = t(word).replace("{n}", &those.len().to_string());
                let list = (verdict != Verdict::Ready).then(|| view! { " " <span class="t2">{those.join(", ")}</span> });
                view! { <li><SmallIcon name=icon /><div><span class="strong">{text}</span>{list}</div></li> }
            })
        }
    };
    const PARTS: [(Verdict, PeopleWord, &str); 5] = [
        (Verdict::Ready, PeopleWord::ReadyAddresses, "check"),
        (Verdict::Malformed, PeopleWord::MalformedAddresses, "error"),
        (Verdict::Duplicate, PeopleWord::DuplicateAddresses, "copy"),
        (Verdict::AlreadyInvited, PeopleWord::AlreadyInvited, "clock"),
        (Verdict::AlreadyMember, PeopleWord::AlreadyMember, "user"),
    ];
    // Read out at each pause: how many of each, not who.
    let counts = move || {
        let counted = PARTS.map(|(verdict, word, _)| {
            let n = judged.with(|judged| judged.iter().filter(|one| one.verdict == verdict).count());
            (n > 0).then(|| t(word).replace("{n}", &n.to_string()).trim_end_matches(':').to_owned())
        });
        counted.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    view! {
        <p class="vh" role="status">{counts}</p>
        <ul class="verdicts">{PARTS.map(|(verdict, word, icon)| part(verdict, word, icon))}</ul>
    }
}
