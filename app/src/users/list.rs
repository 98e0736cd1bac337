//! Organization Users: the list.

use domain::id::UserId;
use domain::roles::App;
use domain::time::Instant;
use domain::users::filter::{UserQuery, UserSort};
use domain::users::{Seats, Status, UserList, UserRow, initials};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::api::list_users;
use super::filters::{ActiveFilters, FilterButton, role_column};
use crate::kit::answer::Answer;
use crate::kit::empty::{Empty, Face};
use crate::kit::list::Loaded;
use crate::kit::meter::Meter;
use crate::kit::pager::{Pager, Trail, trail_of};
use crate::kit::search::SearchBox;
use crate::kit::sort::{SortHead, Sorted};
use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::{Ago, days_ago, left, number};
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// Rows a page holds.
const PAGE_ROWS: u32 = 50;

/// The page. Its filters and its order are its address, so they can be shared and the back button works.
#[component]
pub fn UsersPage() -> impl IntoView {
    let map = use_query_map();
    let apps = use_session().apps();
    let query = Memo::new(move |_| {
        map.with(|map| UserQuery::from_url(map.latest_values().map(|(name, value)| (name.as_ref(), value)), &apps))
    });
    let trail = trail_of(query);
    let users = Answer::to(move || {
        let asked = query.get();
        let after = trail.with(|trail| trail.last().cloned());
        async move {
            match asked {
                Ok(query) => list_users(UserQuery { after, ..query }).await,
                Err(refusal) => Err(ApiError::refused(&refusal, locale())),
            }
        }
    });
    let total = Signal::derive(move || users.latest().map(|list| list.total));
    let valid = Signal::derive(move || query.get().unwrap_or_default());
    let navigate = use_navigate();
    let go = Callback::new(move |query: UserQuery| {
        navigate(&paths::users(&query), NavigateOptions { scroll: false, ..NavigateOptions::default() })
    });
    let searched = Signal::derive(move || valid.with(|query| query.filter.search.clone()));
    let on_search = Callback::new(move |search| {
        let mut next = valid.get_untracked();
        next.filter.search = search;
        next.after = None;
        go.run(next);
    });
    let draw = move |list: Signal<UserList>| view! { <UserTable list query=valid go trail /> };
    view! {
        <PageHead title=t(Word::OrganizationUsers) crumbs=vec![(t(Word::Settings).into(), None), (t(Word::UserManagement).into(), Some(paths::USERS.into()))]>
            {move || users.latest().map(|list| list.seats.into_iter().map(|seats| view! { <SeatLine seats /> }).collect_view())}
        </PageHead>
        <UserManagementTabs users=total />
        <div class="tools" role="search">
            <SearchBox label=t(Word::SearchUsers) text=searched on_search />
            <ActiveFilters query=valid go />
            <FilterButton query=valid go />
        </div>
        <div class="body">
            <Loaded answer=users children=draw />
        </div>
    }
}

/// `SI 38 of 40 seats`, with a bar; nothing for an application without a limit.
#[component]
fn SeatLine(seats: Seats) -> impl IntoView {
    seats.licensed.map(|licensed| {
        let text = t(Word::SeatsOf)
            .replace("{app}", &use_session().apps().find(seats.app).map(|app| app.short_name.clone()).unwrap_or_default())
            .replace("{held}", &number(seats.held))
            .replace("{seats}", &number(licensed));
        view! { <span class="seats"><Meter used=seats.held whole=licensed />{text}</span> }
    })
}

#[component]
fn UserTable(list: Signal<UserList>, query: Signal<UserQuery>, go: Callback<UserQuery>, trail: Trail) -> impl IntoView {
    let me = use_session().me_untracked().map(|me| me.user_id);
    let apps = StoredValue::new(use_session().apps());
    let is_empty = Memo::new(move |_| list.with(|list| list.page.rows.is_empty()));
    let head = move |sort: UserSort, word: Word| {
        let sorted = Signal::derive(move || query.with(|query| Sorted::of(query.sort == sort, query.descending)));
        let on_sort = Callback::new(move |()| {
            let current = query.get_untracked();
            let descending = current.sort == sort && !current.descending;
            go.run(UserQuery { sort, descending, after: None, ..current });
        });
        view! { <SortHead label=t(word) sorted on_sort /> }
    };
    let rows = move || {
        let UserList { page, now, .. } = list.get();
        page.rows.into_iter().map(|user| view! { <Row user me now /> }).collect_view()
    };
    let shown = Signal::derive(move || list.with(|list| u32::try_from(list.page.rows.len()).unwrap_or(u32::MAX)));
    let count = Signal::derive(move || list.with(|list| list.page.count));
    let next = Signal::derive(move || list.with(|list| list.page.next.clone()));
    let clear = move |_| go.run(UserQuery::default());
    let nobody = move || {
        view! {
            <Empty face=Face::Filtered title=t(Word::NoUsersMatch) text=t(Word::NoUsersMatchText)>
                <button type="button" class="btn" on:click=clear>{t(Word::ClearFilters)}</button>
            </Empty>
        }
    };
    view! {
        <Show when=move || !is_empty.get() fallback=nobody>
            <table class="table cards users">
                <colgroup>
                    <col class="c-name" /><col /><col class="c-status" />{apps.get_value().iter().map(|_| view! { <col class="c-role" /> }).collect_view()}<col class="c-last" />
                </colgroup>
                <thead>
                    <tr>
                        {head(UserSort::Name, Word::Name)}
                        {head(UserSort::Email, Word::Email)}
                        <th scope="col">{t(Word::Status)}</th>
                        {apps.get_value().iter().map(|app| view! { <th scope="col">{role_column(app)}</th> }).collect_view()}
                        {head(UserSort::LastActive, Word::LastActive)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <Pager trail shown size=PAGE_ROWS count next />
        </Show>
    }
}

#[component]
fn Row(user: UserRow, me: Option<UserId>, now: Instant) -> impl IntoView {
    let is_you = me == Some(user.id);
    let role = |app: &App| {
        let name = user.roles.in_app(app.key).map(|role| app.role(role).map_or_else(|| role.to_string(), |role| role.name.clone()));
        view! { <td data-label=role_column(app)><RoleName name /></td> }
    };
    let roles = use_session().apps().iter().map(role).collect_view();
    view! {
        <tr>
            <th scope="row" class="title">
                <span class="row">
                    <span class="avatar" aria-hidden="true">{initials(&user.name)}</span>
                    <span class="strong cut">{user.name.clone()}</span>
                    {is_you.then(|| view! { <span class="tag">{t(Word::You)}</span> })}
                </span>
            </th>
            <td class="t2" data-label=t(Word::Email)>{user.email}</td>
            <td data-label=t(Word::Status)><UserStatus status=user.status now /></td>
            {roles}
            <td data-label=t(Word::LastActive)><Ago at=user.last_active_at now /></td>
        </tr>
    }
}

/// The status chip of a person.
#[component]
fn UserStatus(status: Status, now: Instant) -> impl IntoView {
    match status {
        Status::Enabled => view! { <StatusChip tone=Tone::Ok icon="enabled" word=t(Word::Enabled) /> }.into_any(),
        Status::Disabled => view! { <StatusChip tone=Tone::Off icon="disabled" word=t(Word::Disabled) /> }.into_any(),
        Status::Invited { expires_at } => {
            view! { <StatusChip tone=Tone::Info icon="clock" word=t(Word::Invited) more=left(expires_at, now) /> }.into_any()
        }
        Status::ExpiredInvite { expired_at } => {
            view! { <StatusChip tone=Tone::Warn icon="expired" word=t(Word::ExpiredInvite) more=days_ago(expired_at, now) /> }
                .into_any()
        }
    }
}

#[component]
fn RoleName(name: Option<String>) -> impl IntoView {
    match name {
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="none">{t(Word::NoRoleAssigned)}</span> }.into_any(),
    }
}
