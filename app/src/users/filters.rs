//! The filters of Organization Users (A27 to A30): a search box, a drawer, and a chip for each filter that is on.

use domain::roles::{App, Apps};
use domain::users::email::{Email, split_list};
use domain::users::filter::{MAX_ADDRESSES, MAX_ADDRESSES_IN_URL, UserFilter, UserQuery, WantedRole};
use domain::users::status::StatusKey;
use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::api::{keep_list, read_list};
use super::list::FILTERS;
use super::people_words::PeopleWord;
use super::words::{UsersWord, role_column};
use crate::kit::answer::start;
use crate::kit::chip::FilterChip;
use crate::kit::dialog::Drawer;
use crate::kit::focus::focus;
use crate::kit::icon::Icon;
use crate::kit::time::number;
use crate::shell::session::use_session;
use crate::text::{Word, count, t};
use crate::wire::ApiError;

/// What is filtered by, where another filter leads, and whether the drawer is open.
#[derive(Clone, Copy)]
pub struct Filtering {
    pub query: Signal<UserQuery>,
    pub go: Callback<UserQuery>,
    pub open: RwSignal<bool>,
}

/// The id of the field with the addresses.
const ADDRESSES: &str = "specific-users";

/// The status's word.
pub fn status_word(status: StatusKey) -> &'static str {
    t(match status {
        StatusKey::Enabled => Word::Enabled,
        StatusKey::Disabled => Word::Disabled,
        StatusKey::Invited => Word::Invited,
        StatusKey::ExpiredInvite => Word::ExpiredInvite,
    })
}

fn role_word(apps: &Apps, wanted: &WantedRole) -> String {
    wanted.role.map_or_else(|| t(Word::NoRoleAssigned).to_owned(), |role| apps.role_name(wanted.app, role))
}

/// A chip for each filter that is on.
#[component]
pub fn ActiveFilters(filtering: Filtering) -> impl IntoView {
    let Filtering { query, go, .. } = filtering;
    let apps = use_session().apps();
    let without = move |change: Arc<dyn Fn(&mut UserFilter) + Send + Sync>| {
        Callback::new(move |()| {
            let mut next = query.get_untracked();
            change(&mut next.filter);
            next.after = None;
            // The chip goes.
            focus(FILTERS);
            go.run(next);
        })
    };
    move || {
        let filter = query.get().filter;
        let statuses: Vec<&str> = filter.statuses.iter().map(|status| status_word(*status)).collect();
        let addresses = u32::try_from(filter.emails.len()).unwrap_or(u32::MAX);
        let roles = apps.iter().filter_map(|app| {
            let key = app.key;
            let wanted: Vec<String> =
                filter.roles.iter().filter(|wanted| wanted.app == key).map(|wanted| role_word(&apps, wanted)).collect();
            let on_remove = without(Arc::new(move |filter: &mut UserFilter| filter.roles.retain(|wanted| wanted.app != key)));
            (!wanted.is_empty()).then(|| view! { <FilterChip name=role_column(app) value=wanted.join(", ") on_remove /> })
        });
        let roles = roles.collect_view();
        view! {
            {(!statuses.is_empty()).then(|| view! { <FilterChip name=t(Word::Status) value=statuses.join(", ") on_remove=without(Arc::new(|filter| filter.statuses.clear())) /> })}
            {roles}
            {filter.list.is_some().then(|| view! {
                <FilterChip name=t(PeopleWord::SearchSpecificUsers) value=t(PeopleWord::LongList) on_remove=without(Arc::new(|filter| filter.list = None)) />
            })}
            {(addresses > 0).then(|| view! {
                <FilterChip name=t(PeopleWord::SearchSpecificUsers) value=count(addresses, PeopleWord::OneAddress, PeopleWord::Addresses) on_remove=without(Arc::new(|filter| filter.emails.clear())) />
            })}
        }
    }
}

/// The drawer with all filters.
#[component]
pub fn FilterDrawer(filtering: Filtering) -> impl IntoView {
    view! {
        <Drawer open=filtering.open title=t(UsersWord::Filters)>
            <FilterForm filtering />
        </Drawer>
    }
}

#[component]
fn FilterForm(filtering: Filtering) -> impl IntoView {
    let Filtering { query, go, open } = filtering;
    let draft = RwSignal::new(query.get_untracked().filter);
    let addresses = RwSignal::new(draft.with_untracked(|filter| pasted(&filter.emails)));
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    // A kept list stays as it is until its text is edited, also when it does not come.
    let loaded = RwSignal::new(String::new());
    let is_loading = RwSignal::new(false);
    if let Some(list) = draft.with_untracked(|filter| filter.list) {
        is_loading.set(true);
        start(async move {
            let answer = read_list(list).await;
            // Whoever cleared the filters or went away meanwhile does not want it.
            if is_loading.try_set(false).is_some() || !draft.with_untracked(|filter| filter.list == Some(list)) {
                return;
            }
            match answer {
                Ok(emails) => {
                    loaded.set(pasted(&emails));
                    addresses.set(pasted(&emails));
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    }
    let keeps_list = Memo::new(move |_| {
        draft.with(|filter| filter.list.is_some()) && addresses.with(|text| loaded.with(|loaded| text == loaded))
    });
    let wrong = Memo::new(move |_| addresses.with(|text| what_is_wrong(text)));
    let has_addresses = move || keeps_list.get() || addresses.with(|text| split_list(text).next().is_some());
    let has_roles = move || draft.with(|filter| !filter.roles.is_empty());
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        if wrong.with_untracked(Option::is_some) {
            focus(ADDRESSES);
            return;
        }
        if busy.get_untracked() || is_loading.get_untracked() {
            return;
        }
        let filter = draft.get_untracked();
        let emails = addresses.with_untracked(|text| split_list(text).filter_map(|part| Email::parse(part).ok()).collect());
        let keeps = keeps_list.get_untracked();
        busy.set(true);
        start(async move {
            let answer = if keeps { Ok(filter) } else { with_addresses(filter, emails).await };
            // Whoever cancelled or went to another page took the form with him.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(filter) => {
                    let next = UserQuery { filter, after: None, ..query.get_untracked() };
                    open.set(false);
                    go.run(next);
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    let clear = move |_| {
        draft.update(|filter| *filter = UserFilter { search: std::mem::take(&mut filter.search), ..UserFilter::default() });
        addresses.set(String::new());
    };
    view! {
        <form class="drawerform" on:submit=apply>
            <div class="drawerbody">
                <fieldset>
                    <legend class="label">{t(Word::Status)}</legend>
                    {StatusKey::ALL.map(|status| view! { <StatusBox status draft /> })}
                </fieldset>
                {use_session().apps().0.into_iter().map(|app| view! { <RoleBoxes app draft disabled=Signal::derive(has_addresses) /> }).collect_view()}
                <p class="small t3" id="one-at-a-time">{t(PeopleWord::RolesOrAddresses)}</p>
                <div class="field">
                    <label for=ADDRESSES>{t(PeopleWord::SearchSpecificUsers)}</label>
                    <textarea
                        id=ADDRESSES
                        rows="4"
                        spellcheck="false"
                        disabled=move || has_roles() || is_loading.get()
                        aria-describedby="specific-users-note one-at-a-time"
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        bind:value=addresses
                    ></textarea>
                    <p id="specific-users-note" class="fieldnote" data-error=move || wrong.with(Option::is_some).then_some("")>
                        {move || match wrong.get() {
                            _ if is_loading.get() => t(Word::Loading).to_owned(),
                            Some(wrong) => wrong,
                            None => t(PeopleWord::SpecificUsersHint).into(),
                        }}
                    </p>
                </div>
            </div>
            {move || error.get().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            <footer>
                <button type="button" class="btn" data-kind="quiet" on:click=clear>{t(UsersWord::ClearFilters)}</button>
                <span class="push"></span>
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Word::Cancel)}</button>
                <button type="submit" class="btn" data-kind="primary" aria-disabled=move || (busy.get() || is_loading.get()).to_string()>{t(Word::Apply)}</button>
            </footer>
        </form>
    }
}

fn pasted(emails: &[Email]) -> String {
    emails.iter().map(Email::as_str).collect::<Vec<_>>().join(", ")
}

/// What keeps pasted text from being a list of addresses; the first few that are none by name.
fn what_is_wrong(text: &str) -> Option<String> {
    const NAMED: usize = 5;
    let mut bad = split_list(text).filter(|part| Email::parse(part).is_err());
    let named: Vec<&str> = bad.by_ref().take(NAMED).collect();
    let others = bad.count();
    if !named.is_empty() {
        let mut list = named.join(", ");
        if others > 0 {
            list = t(PeopleWord::AndMore).replace("{names}", &list).replace("{n}", &others.to_string());
        }
        return Some(t(PeopleWord::NotAnAddress).replace("{list}", &list));
    }
    let is_too_long = split_list(text).nth(MAX_ADDRESSES).is_some();
    is_too_long.then(|| t(PeopleWord::TooManyAddresses).replace("{n}", &number(MAX_ADDRESSES as u32)))
}

/// The filter with these addresses: in the page's address while they fit there, as a list the server keeps beyond.
async fn with_addresses(filter: UserFilter, emails: Vec<Email>) -> Result<UserFilter, ApiError> {
    if emails.len() <= MAX_ADDRESSES_IN_URL {
        return Ok(UserFilter { emails, list: None, ..filter });
    }
    let list = Some(keep_list(emails).await?);
    Ok(UserFilter { emails: Vec::new(), list, ..filter })
}

#[component]
fn StatusBox(status: StatusKey, draft: RwSignal<UserFilter>) -> impl IntoView {
    let toggle = move |_| draft.update(|filter| toggle_in(&mut filter.statuses, status));
    view! {
        <label class="checkline">
            <input type="checkbox" class="check" prop:checked=move || draft.with(|filter| filter.statuses.contains(&status)) on:change=toggle />
            {status_word(status)}
        </label>
    }
}

#[component]
fn RoleBoxes(app: App, draft: RwSignal<UserFilter>, disabled: Signal<bool>) -> impl IntoView {
    let key = app.key;
    let roles = app.roles.into_iter().map(|role| (Some(role.key), role.name));
    let choices = roles.chain(std::iter::once((None, t(Word::NoRoleAssigned).to_owned())));
    let boxes = choices.map(move |(role, name)| {
        let wanted = WantedRole { app: key, role };
        view! {
            <label class="checkline">
                <input
                    type="checkbox"
                    class="check"
                    disabled=disabled
                    prop:checked=move || draft.with(|filter| filter.roles.contains(&wanted))
                    on:change=move |_| draft.update(|filter| toggle_in(&mut filter.roles, wanted))
                />
                {name}
            </label>
        }
    });
    view! {
        <fieldset aria-describedby="one-at-a-time">
            <legend class="label">{format!("{}, {}", t(PeopleWord::UserRoles), app.name)}</legend>
            {boxes.collect_view()}
        </fieldset>
    }
}

fn toggle_in<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|held| *held == item) {
        Some(place) => drop(list.remove(place)),
        None => list.push(item),
    }
}
