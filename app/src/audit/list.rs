//! The audit log: the list.

use domain::audit::{AuditAddress, AuditFilter, AuditList, AuditPerson, AuditQuery, AuditRow};
use domain::right::Right;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::api::list_entries;
use super::days::{machine, utc};
use super::filters::{ActiveFilters, FilterButton, area_word};
use super::opened::Opened;
use super::words::LogWord;
use crate::kit::answer::Answer;
use crate::kit::audit::{action_words, changed, more_details};
use crate::kit::audit_words::AuditWord;
use crate::kit::days::{begins, ends};
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::Loaded;
use crate::kit::pager::{Pager, Trail, trail_of};
use crate::kit::search::SearchBox;
use crate::kit::time::full;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// Rows a page holds.
const PAGE_ROWS: u32 = 50;

/// The page. Its filters are its address, so they can be shared and the back button works.
#[component]
pub fn AuditPage() -> impl IntoView {
    let map = use_query_map();
    let asked =
        Memo::new(move |_| map.with(|map| AuditAddress::from_url(map.latest_values().map(|(name, value)| (name.as_ref(), value)))));
    let trail = trail_of(asked);
    let entries = Answer::to(move || {
        let asked = asked.get();
        let after = trail.with(|trail| trail.last().cloned());
        async move {
            match asked {
                Ok(address) => {
                    list_entries(AuditQuery { filter: address.filter(begins, ends), after, ..AuditQuery::default() }).await
                }
                Err(refusal) => Err(ApiError::of_address(&refusal, locale())),
            }
        }
    });
    let address = Signal::derive(move || asked.get().unwrap_or_default());
    let navigate = use_navigate();
    let go = Callback::new(move |address: AuditAddress| {
        navigate(&paths::audit(&address), NavigateOptions { scroll: false, ..NavigateOptions::default() })
    });
    let searched = Signal::derive(move || address.with(|address| address.words.actor.clone()));
    let on_search = Callback::new(move |actor| {
        let AuditAddress { words, from, to } = address.get_untracked();
        go.run(AuditAddress { words: AuditFilter { actor, entry: None, ..words }, from, to });
    });
    let file = move || paths::audit_export(&address.with(|address| address.filter(begins, ends)));
    let again = Callback::new(move |()| entries.again());
    let draw = move |list: Signal<AuditList>| view! { <Entries list address go trail again /> };
    view! {
        <PageHead title=t(Word::AuditLog) crumbs=vec![(t(Word::Settings).into(), None)]>
            <div class="acts">
                // Not a page within the frame, so not the router's.
                <a class="btn" href=file rel="external" download="">
                    <SmallIcon name="download" />
                    {t(LogWord::Export)}
                </a>
            </div>
        </PageHead>
        <div class="tools" role="search">
            <SearchBox label=t(LogWord::SearchActor) text=searched on_search />
            <ActiveFilters address go />
            <FilterButton address go />
        </div>
        <div class="body">
            <p class="t2 gapup">{t(LogWord::Intro)}</p>
            <Loaded answer=entries children=draw />
        </div>
    }
}

#[component]
fn Entries(
    list: Signal<AuditList>,
    address: Signal<AuditAddress>,
    go: Callback<AuditAddress>,
    trail: Trail,
    again: Callback<()>,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| list.with(|list| list.page.rows.is_empty()));
    let shown = Signal::derive(move || list.with(|list| u32::try_from(list.page.rows.len()).unwrap_or(u32::MAX)));
    let count = Signal::derive(move || list.with(|list| list.page.count));
    let next = Signal::derive(move || list.with(|list| list.page.next.clone()));
    let rows = move || list.with(|list| list.page.rows.clone());
    // Whoever asks for one entry wants all that it says.
    let is_alone = Signal::derive(move || address.with(|address| address.words.entry.is_some()));
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! { <Nothing address go /> }>
            <table class="table cards audit">
                <colgroup><col class="a-when" /><col class="a-who" /><col class="a-what" /><col class="a-area" /><col class="a-whom" /><col /><col class="c-menu" /></colgroup>
                <thead>
                    <tr>
                        <th scope="col">{t(LogWord::Date)}</th>
                        <th scope="col">{t(LogWord::Person)}</th>
                        <th scope="col">{t(LogWord::Action)}</th>
                        <th scope="col" class="area">{t(LogWord::Area)}</th>
                        <th scope="col">{t(LogWord::About)}</th>
                        <th scope="col">{t(LogWord::Change)}</th>
                        <th scope="col" class="menu"><span class="vh">{t(LogWord::Details)}</span></th>
                    </tr>
                </thead>
                <tbody><For each=rows key=|row| row.id let(row)><Row row is_alone again /></For></tbody>
            </table>
            <Pager trail shown size=PAGE_ROWS count next />
        </Show>
    }
}

/// Nothing was done yet, or nothing that matches.
#[component]
fn Nothing(address: Signal<AuditAddress>, go: Callback<AuditAddress>) -> impl IntoView {
    move || {
        if address.with(AuditAddress::is_empty) {
            return view! { <Empty face=Face::Start title=t(LogWord::NothingYet) text=t(LogWord::NothingYetText) /> }.into_any();
        }
        view! {
            <Empty face=Face::Filtered title=t(LogWord::NothingMatches) text=t(LogWord::NothingMatchesText)>
                <button type="button" class="btn" on:click=move |_| go.run(AuditAddress::default())>{t(LogWord::ClearFilters)}</button>
            </Empty>
        }
        .into_any()
    }
}

/// A line, and below it all that the entry says, while it is open.
#[component]
fn Row(row: AuditRow, is_alone: Signal<bool>, again: Callback<()>) -> impl IntoView {
    let is_open = RwSignal::new(is_alone.get_untracked());
    let toggle = move |_| is_open.update(|open| *open = !*open);
    let panel = format!("entry-{}", row.id);
    let at = row.at;
    let label = t(LogWord::ShowDetails).replace("{action}", action_words(row.action)).replace("{date}", &full(at));
    let actor = row.actor.as_ref().map_or_else(|| t(AuditWord::TheServer).to_owned(), shown_name);
    let about = match (&row.whom, row.users) {
        (Some(person), _) => view! { <Person person=person.clone() /> }.into_any(),
        (None, 0) => ().into_any(),
        (None, users) => view! {
            <button type="button" class="link" on:click=toggle>{count(users, Word::OneUser, Word::ManyUsers)}</button>
        }
        .into_any(),
    };
    let opened = {
        let (panel, entry) = (panel.clone(), row.clone());
        move || {
            is_open.get().then(|| view! {
            <tr class="opened" id=panel.clone()><td class="wrapcell" colspan="7"><Opened row=entry.clone() on_changed=again /></td></tr>
        })
        }
    };
    view! {
        <tr>
            <td class="when" data-label=t(LogWord::Date)><time class="t2" datetime=machine(at) title=utc(at)>{full(at)}</time></td>
            <th scope="row" class="title" title=row.actor.as_ref().map(|actor| actor.email.clone())><span class="strong cut">{actor}</span></th>
            <td class="wrapcell" data-label=t(LogWord::Action)><span class="sentence">{action_words(row.action)}</span></td>
            <td class="t2 area" data-label=t(LogWord::Area)>{area_word(row.action.area())}</td>
            <td data-label=t(LogWord::About)>{about}</td>
            <td class="wrapcell" data-label=t(LogWord::Change)><Changes row=row.clone() /></td>
            <td class="menu">
                <button type="button" class="btn" data-square="" data-kind="quiet" data-size="s" aria-label=label aria-expanded=move || is_open.get().to_string() aria-controls=move || is_open.get().then(|| panel.clone()) on:click=toggle>
                    <Icon name=Signal::derive(move || if is_open.get() { "down" } else { "right" }) />
                </button>
            </td>
        </tr>
        {opened}
    }
}

/// The first values that changed.
#[component]
fn Changes(row: AuditRow) -> impl IntoView {
    let apps = use_session().apps();
    let lines = row.details.iter().map(|detail| view! { <li>{changed(detail, &apps)}</li> }).collect_view();
    let more = (row.more > 0).then(|| view! { <li class="t3">{more_details(row.more)}</li> });
    (!row.details.is_empty()).then(|| view! { <ul class="small t2 changes">{lines} {more}</ul> })
}

/// What somebody is called; a word where he is no longer there.
pub fn shown_name(person: &AuditPerson) -> String {
    if person.name.is_empty() { t(LogWord::Gone).into() } else { person.name.clone() }
}

/// Somebody's name; a link to his page for whoever may open it.
#[component]
pub fn Person(person: AuditPerson) -> impl IntoView {
    let name = shown_name(&person);
    let may_open = use_session().me_untracked().is_some_and(|me| me.has(Right::VIEW_USERS));
    if may_open && !person.name.is_empty() {
        view! { <a class="name cut" href=paths::user(person.id) title=person.email>{name}</a> }.into_any()
    } else {
        view! { <span class="cut" title=person.email>{name}</span> }.into_any()
    }
}
