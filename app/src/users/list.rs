//! Organization Users: the list.

use domain::id::UserId;
use domain::right::Right;
use domain::roles::App;
use domain::time::Instant;
use domain::users::filter::{UserFilter, UserQuery, UserSort};
use domain::users::{Seats, UserList, UserRow, initials};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::api::list_users;
use super::csv_acts::CsvActs;
use super::filters::Filtering;
use super::invite::InviteStart;
use super::parts::{Changing, Part, part};
use super::picks::{Bar, SelectAll, Tick};
use super::selection::Ticks;
use super::user_status::UserStatus;
use super::views::Viewing;
use super::words::{UsersWord, role_column};
use crate::kit::answer::Answer;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::Loaded;
use crate::kit::meter::Meter;
use crate::kit::pager::{Pager, Trail, trail_of};
use crate::kit::search::SearchBox;
use crate::kit::sort::{SortHead, Sorted};
use crate::kit::time::{Ago, day, number};
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// Where a tab keeps the order it waits for.
pub const ORDER: &str = "sightline.order";
/// The id of the button that opens the filters.
pub const FILTERS: &str = "filters-open";
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
                Ok(query) => page_or_before(UserQuery { after, ..query }, trail).await,
                Err(refusal) => Err(ApiError::of_address(&refusal, locale())),
            }
        }
    });
    let total = Signal::derive(move || users.latest().map(|(_, list)| list.total));
    let valid = Signal::derive(move || query.get().unwrap_or_default());
    let navigate = use_navigate();
    let visit = Callback::new(move |(query, replace): (UserQuery, bool)| {
        navigate(&paths::users(&query), NavigateOptions { scroll: false, replace, ..NavigateOptions::default() })
    });
    let go = Callback::new(move |query| visit.run((query, false)));
    let searched = Signal::derive(move || valid.with(|query| query.filter.search.clone()));
    let on_search = Callback::new(move |search| {
        let mut next = valid.get_untracked();
        // One search is one step of the back button, however often typing pauses.
        let goes_on = !next.filter.search.is_empty();
        next.filter.search = search;
        next.after = None;
        visit.run((next, goes_on));
    });
    let (inviting, recent) = (RwSignal::new(false), RwSignal::new(false));
    let may = |right: Right| use_session().me_untracked().is_some_and(|me| me.has(right));
    let may_invite = may(Right::INVITE_USERS);
    let again = Callback::new(move |()| users.again());
    let ticks = RwSignal::new(Ticks::default());
    let changing = Changing::of(ticks, again);
    // Nobody stays selected who may no longer be on the list.
    let filter = Memo::new(move |_| valid.with(|query| query.filter.clone()));
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo nobody read follows nothing.
        filter.with(|_| ());
        if before.is_some() {
            ticks.update(Ticks::clear);
        }
    });
    let filtering = Filtering { query: valid, go, open: RwSignal::new(false) };
    let viewing = Viewing { query: valid, open: RwSignal::new(false) };
    let is_filtered = Signal::derive(move || {
        filter.with(|filter| UserFilter { search: filter.search.clone(), ..UserFilter::default() } != *filter)
    });
    let nothing = || ().into_any();
    let draw = move |answer: Signal<Found>| view! { <UserTable answer query=valid go trail changing /> };
    view! {
        <PageHead title=t(Word::OrganizationUsers) crumbs=vec![(t(Word::Settings).into(), None), (t(Word::UserManagement).into(), Some(paths::USERS.into()))]>
            {move || users.latest().map(|(_, list)| list.seats.into_iter().map(|seats| view! { <SeatLine seats /> }).collect_view())}
            <div class="acts"><CsvActs query=valid />{may_invite.then(|| view! {
                <button type="button" class="btn" data-kind="primary" aria-haspopup="dialog" on:click=move |_| inviting.set(true)>
                    <SmallIcon name="invite" />
                    {t(Word::InviteUsers)}
                </button>
            })}</div>
        </PageHead>
        <UserManagementTabs users=total />
        <div class="tools" role="search">
            <SearchBox label=t(UsersWord::SearchUsers) text=searched on_search />
            {part(is_filtered, Part::Chips(filtering), nothing.into())}
            <button type="button" id=FILTERS class="chip" aria-haspopup="dialog" on:click=move |_| filtering.open.set(true)>
                <SmallIcon name="filter" />
                {t(UsersWord::Filters)}
            </button>
            <button type="button" class="chip" aria-haspopup="dialog" on:click=move |_| viewing.open.set(true)>{t(UsersWord::Views)}</button>
            {may(Right::BULK_USERS).then(|| view! {
                <button type="button" class="chip" aria-haspopup="dialog" on:click=move |_| recent.set(true)>{t(UsersWord::RecentBulk)}</button>
            })}
        </div>
        <div class="body">
            {part(Signal::stored(has_order()), Part::Lost(changing), nothing.into())}
            {part(Signal::derive(move || changing.refused.with(Option::is_some)), Part::Refused(changing), nothing.into())}
            <Loaded answer=users children=draw />
        </div>
        {part(filtering.open.into(), Part::Filters(filtering), nothing.into())}
        {part(viewing.open.into(), Part::Views(viewing), nothing.into())}
        {part(recent.into(), Part::Recent(recent, changing), nothing.into())}
        {part(inviting.into(), Part::Invite(InviteStart { open: inviting, on_invited: again }), nothing.into())}
    }
}

/// A page of people with what was asked for.
type Found = (UserQuery, UserList);

/// The page asked for. One that nobody is on any more, such as a last page whose only person was deleted, gives way to the
/// one before.
async fn page_or_before(mut asked: UserQuery, trail: Trail) -> Result<Found, ApiError> {
    loop {
        let list = list_users(asked.clone()).await?;
        if asked.after.is_none() || !list.page.rows.is_empty() {
            return Ok((asked, list));
        }
        trail.try_update(Vec::pop);
        asked.after = trail.try_with_untracked(|trail| trail.last().cloned()).flatten();
    }
}

/// Whether this tab waits for an order; [`super::long_order`] keeps it.
fn has_order() -> bool {
    matches!(window().session_storage(), Ok(Some(storage)) if matches!(storage.get_item(ORDER), Ok(Some(_))))
}

/// `SI 38 of 40 seats`, with a bar; nothing for an application without a limit.
#[component]
fn SeatLine(seats: Seats) -> impl IntoView {
    seats.licensed.map(|licensed| {
        let text = t(UsersWord::SeatsOf)
            .replace("{app}", &use_session().apps().find(seats.app).map(|app| app.short_name.clone()).unwrap_or_default())
            .replace("{held}", &number(seats.held))
            .replace("{seats}", &number(licensed));
        view! { <span class="seats"><Meter used=seats.held whole=licensed />{text}</span> }
    })
}

#[component]
fn UserTable(
    answer: Signal<Found>,
    query: Signal<UserQuery>,
    go: Callback<UserQuery>,
    trail: Trail,
    changing: Changing,
) -> impl IntoView {
    let ticks = changing.ticks;
    let session = use_session();
    let me = session.me_untracked().map(|me| me.user_id);
    let may_pick = session.me_untracked().is_some_and(|me| me.has(Right::BULK_USERS));
    let apps = StoredValue::new(session.apps());
    // Until the answer to the question in the address is there, the people on screen may be out of what it finds: nothing
    // can be done with them.
    let is_old = Memo::new(move |_| {
        let asked = UserQuery { after: trail.with(|trail| trail.last().cloned()), ..query.get() };
        answer.with(|(of, _)| *of != asked)
    });
    let is_empty = Memo::new(move |_| answer.with(|(_, list)| list.page.rows.is_empty()));
    // Oneself cannot be picked: nobody changes his own role or status.
    let shown_ids = Memo::new(move |_| {
        answer.with(|(_, list)| list.page.rows.iter().map(|row| row.id).filter(|id| Some(*id) != me).collect::<Vec<_>>())
    });
    let head = move |sort: UserSort, label: &'static str, class: &'static str| {
        let sorted = Signal::derive(move || query.with(|query| Sorted::of(query.sort == sort, query.descending)));
        let on_sort = Callback::new(move |()| {
            let current = query.get_untracked();
            let descending = current.sort == sort && !current.descending;
            go.run(UserQuery { sort, descending, after: None, ..current });
        });
        view! { <SortHead label sorted on_sort class /> }
    };
    let is_any_ticked = Signal::derive(move || ticks.with(|ticks| ticks.count() > 0));
    let nothing = || ().into_any();
    let rows = move || {
        let (_, UserList { page, now, .. }) = answer.get();
        page.rows.into_iter().map(|user| view! { <Row user me now may_pick changing shown_ids /> }).collect_view()
    };
    let shown = Signal::derive(move || answer.with(|(_, list)| u32::try_from(list.page.rows.len()).unwrap_or(u32::MAX)));
    let count = Signal::derive(move || answer.with(|(_, list)| list.page.count));
    let next = Signal::derive(move || answer.with(|(_, list)| list.page.next.clone()));
    let clear = move |_| go.run(UserQuery::default());
    let nobody = move || {
        view! {
            <Empty face=Face::Filtered title=t(UsersWord::NoUsersMatch) text=t(UsersWord::NoUsersMatchText)>
                <button type="button" class="btn" on:click=clear>{t(UsersWord::ClearFilters)}</button>
            </Empty>
        }
    };
    view! {
        <Show when=move || !is_empty.get() fallback=nobody>
            <table class="table cards users" aria-busy=move || is_old.get().to_string()>
                <colgroup>
                    {may_pick.then(|| view! { <col class="c-pick" /> })}
                    <col class="c-name" /><col class="c-email" /><col class="c-status" />{apps.get_value().iter().map(|_| view! { <col class="c-role" /> }).collect_view()}<col class="c-last" /><col class="c-menu" />
                </colgroup>
                <thead>
                    <tr>
                        {may_pick.then(|| view! { <th scope="col" class="pick"><SelectAll ticks shown_ids is_old /></th> })}
                        {head(UserSort::Name, t(UsersWord::Name), "")}
                        {head(UserSort::Email, t(Word::Email), "email")}
                        <th scope="col">{t(Word::Status)}</th>
                        {apps.get_value().iter().map(|app| view! { <th scope="col">{role_column(app)}</th> }).collect_view()}
                        {head(UserSort::LastActive, t(UsersWord::LastActive), "last")}
                        <td class="menu"></td>
                    </tr>
                </thead>
                <tbody inert=move || is_old.get()>{rows}</tbody>
            </table>
            <Pager trail shown size=PAGE_ROWS count next is_old />
        </Show>
        {part(is_any_ticked, Part::Bar(Bar { changing, shown_ids, shown, count, query, me }), nothing.into())}
    }
}

#[component]
fn Row(
    user: UserRow,
    me: Option<UserId>,
    now: Instant,
    may_pick: bool,
    changing: Changing,
    shown_ids: Memo<Vec<UserId>>,
) -> impl IntoView {
    let ticks = changing.ticks;
    let is_you = me == Some(user.id);
    let id = user.id;
    let role = |app: &App| {
        let name = user.roles.in_app(app.key).map(|role| app.role(role).map_or_else(|| role.to_string(), |role| role.name.clone()));
        let end = user.ends.get(&app.key).map(|end| end.until);
        view! { <td class="held" data-label=role_column(app)><RoleName name end /></td> }
    };
    let roles = use_session().apps().iter().map(role).collect_view();
    let menu_of = user.clone();
    let pick = may_pick.then(|| view! { <td class="pick"><Tick id name=user.name.clone() is_you ticks shown_ids /></td> });
    view! {
        <tr aria-selected=move || ticks.with(|ticks| ticks.has(id) && !is_you).then_some("true")>
            {pick}
            <th scope="row" class="title">
                <span class="row">
                    <span class="avatar" aria-hidden="true">{initials(&user.name)}</span>
                    <a class="name cut" href=paths::user(id)>{user.name.clone()}</a>
                    {is_you.then(|| view! { <span class="tag">{t(Word::You)}</span> })}
                </span>
                <small class="under">{user.email.clone()}</small>
            </th>
            <td class="t2 email" title=user.email.clone() data-label=t(Word::Email)>{user.email.clone()}</td>
            <td class="state" data-label=t(Word::Status)><UserStatus status=user.status now /></td>
            {roles}
            <td class="last" data-label=t(UsersWord::LastActive)><Ago at=user.last_active_at now /></td>
            <td class="menu">
                <More user=menu_of changing />
            </td>
        </tr>
    }
}

/// The button of a row's menu; the menu takes its place when it is first pressed, already open.
#[component]
fn More(user: UserRow, changing: Changing) -> impl IntoView {
    let label = t(Word::RowActions).replace("{name}", &user.name);
    let wanted = RwSignal::new(false);
    let id = format!("menu-{}-button", user.id);
    let button = move || {
        view! {
            <button type="button" id=id.clone() class="btn" data-square="" data-kind="quiet" data-size="s" aria-haspopup="menu" aria-expanded="false" aria-label=label.clone() on:click=move |_| wanted.set(true)>
                <Icon name="more" />
            </button>
        }
        .into_any()
    };
    part(wanted.into(), Part::Menu(StoredValue::new(user), changing), button.into())
}

#[component]
fn RoleName(
    name: Option<String>,
    /// The first instant without it.
    end: Option<Instant>,
) -> impl IntoView {
    let until = end.map(|end| {
        let last = t(UsersWord::Until).replace("{day}", &day(end.plus_millis(-1)));
        view! { " " <small class="t3">{last}</small> }
    });
    match name {
        Some(name) => view! { <span>{name}{until}</span> }.into_any(),
        None => view! { <span class="none">{t(Word::NoRoleAssigned)}</span> }.into_any(),
    }
}
