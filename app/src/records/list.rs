//! Records: what one may see of each object, forty times a day.

use domain::access::AccessLevel;
use domain::crm::{FieldType, StandardObject};
use domain::page::PageSize;
use domain::records::{Column, RecordList, RecordObject, RecordQuery, RecordRow, Standing, Value};
use domain::time::Instant;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::api::{list_record_objects, list_records};
use super::words::RecordsWord;
use crate::kit::answer::Answer;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::Icon;
use crate::kit::list::Loaded;
use crate::kit::pager::{Pager, Trail, trail_of};
use crate::kit::search::SearchBox;
use crate::kit::sort::{SortHead, Sorted};
use crate::kit::time::{ago, day, decimal, full};
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// How often the page looks while the first records come.
const LOOK_EVERY_MS: u32 = 3_000;

/// The page. The object is in the path, search and order in the query: shared links and the back button work.
#[component]
pub fn RecordsPage() -> impl IntoView {
    let objects = Answer::to(list_record_objects);
    let params = use_params_map();
    let asked = Memo::new(move |_| params.with(|params| params.get("object").and_then(|key| StandardObject::from_key(&key))));
    let draw = move |objects: Signal<Vec<RecordObject>>| {
        let first = Memo::new(move |_| objects.with(|objects| objects.first().map(|object| object.object)));
        let current = Memo::new(move |_| asked.get().or(first.get()));
        let nothing = || view! { <Empty face=Face::Start title=t(RecordsWord::NoObjects) text=t(RecordsWord::NoObjectsText) /> };
        view! {
            <Show when=move || first.get().is_some() fallback=nothing>
                <Tabs objects current />
                {move || current.get().map(|object| view! { <Records object /> })}
            </Show>
        }
    };
    view! {
        <PageHead title=t(Word::Records) />
        <Loaded answer=objects children=draw />
    }
}

#[component]
fn Tabs(objects: Signal<Vec<RecordObject>>, current: Memo<Option<StandardObject>>) -> impl IntoView {
    let tab = move |object: RecordObject| {
        let key = object.object;
        let is_current = move || (current.get() == Some(key)).then_some("page");
        view! { <a href=paths::records(&RecordQuery::of(key)) aria-current=is_current>{object.label}</a> }
    };
    view! { <nav class="tabs" aria-label=t(Word::Sections)>{move || objects.get().into_iter().map(tab).collect_view()}</nav> }
}

#[component]
fn Records(object: StandardObject) -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        map.with(|map| RecordQuery::from_url(object, map.latest_values().map(|(name, value)| (name.as_ref(), value))))
    });
    let trail = trail_of(query);
    let records = Answer::to(move || {
        let asked = query.get();
        let after = trail.with(|trail| trail.last().cloned());
        async move {
            match asked {
                Ok(query) => list_records(RecordQuery { after, ..query }).await,
                Err(refusal) => Err(ApiError::of_address(&refusal, locale())),
            }
        }
    });
    // While the first records come, the page looks again by itself.
    let last_good = records.last_good();
    let is_coming = Memo::new(move |_| last_good.with(|list| list.as_ref().is_some_and(|list| list.standing == Standing::Coming)));
    let timer = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| timer.set_value(is_coming.get().then(|| Interval::new(LOOK_EVERY_MS, move || records.again()))));
    let navigate = use_navigate();
    let go = Callback::new(move |query: RecordQuery| {
        navigate(&paths::records(&query), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let valid = Signal::derive(move || query.get().unwrap_or_else(|_| RecordQuery::of(object)));
    let searched = Signal::derive(move || valid.with(|query| query.search.clone()));
    let on_search = Callback::new(move |search| go.run(RecordQuery { search, after: None, ..valid.get_untracked() }));
    let pulled = move || {
        let list = records.latest()?;
        list.pulled_at.map(|at| t(RecordsWord::PulledAt).replace("{time}", &ago(at, list.now)))
    };
    let draw = move |list: Signal<RecordList>| view! { <Table list query=valid go trail /> };
    view! {
        <div class="tools" role="search">
            <SearchBox label=t(RecordsWord::SearchRecords) text=searched on_search />
            <span class="push"></span>
            <span class="small t3">{pulled}</span>
        </div>
        <div class="body"><Loaded answer=records children=draw /></div>
    }
}

#[component]
fn Table(list: Signal<RecordList>, query: Signal<RecordQuery>, go: Callback<RecordQuery>, trail: Trail) -> impl IntoView {
    let is_empty = Memo::new(move |_| list.with(|list| list.page.rows.is_empty()));
    let is_searched = Memo::new(move |_| query.with(|query| !query.search.is_empty()));
    let clear = move |_| go.run(RecordQuery { search: String::new(), after: None, ..query.get_untracked() });
    let nothing = move || {
        if is_searched.get() {
            view! {
                <Empty face=Face::Filtered title=t(RecordsWord::NoRecordMatches) text=t(RecordsWord::NoRecordMatchesText)>
                    <button type="button" class="btn" on:click=clear>{t(RecordsWord::ClearSearch)}</button>
                </Empty>
            }
            .into_any()
        } else {
            let (face, title, text) = match list.with(|list| list.standing) {
                Standing::Complete => (Face::Start, RecordsWord::NoRecords, RecordsWord::NoRecordsText),
                Standing::Coming => (Face::Start, RecordsWord::RecordsComing, RecordsWord::RecordsComingText),
                Standing::Closed => (Face::Failed, RecordsWord::RecordsClosed, RecordsWord::RecordsClosedText),
            };
            view! { <Empty face title=t(title) text=t(text) /> }.into_any()
        }
    };
    let coming = move || {
        list.with(|list| list.standing == Standing::Coming).then(|| {
            view! { <p class="note" role="status"><Icon name="clock" />{t(RecordsWord::RecordsComingText)}</p> }
        })
    };
    let columns = Memo::new(move |_| list.with(|list| list.columns.clone()));
    let heads = move || {
        let columns = columns.get();
        let first = columns.first().map(|column| column.name.clone()).unwrap_or_default();
        columns.into_iter().map(|column| view! { <Head column first=first.clone() query go /> }).collect_view()
    };
    let rows = move || {
        let RecordList { columns, page, now, .. } = list.get();
        page.rows.into_iter().map(|row| view! { <Row row columns=columns.clone() now /> }).collect_view()
    };
    let shown = Signal::derive(move || list.with(|list| u32::try_from(list.page.rows.len()).unwrap_or(u32::MAX)));
    let count = Signal::derive(move || list.with(|list| list.page.count));
    let next = Signal::derive(move || list.with(|list| list.page.next.clone()));
    view! {
        <Show when=move || !is_empty.get() fallback=nothing>
            {coming}
            <table class="table cards recs">
                <thead><tr>{heads}<th scope="col" class="c-last">{t(RecordsWord::YourAccess)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <Pager trail shown size=u32::from(PageSize::default().get()) count next />
        </Show>
    }
}

/// A column's head; numbers stand at the end of their column.
#[component]
fn Head(column: Column, first: String, query: Signal<RecordQuery>, go: Callback<RecordQuery>) -> impl IntoView {
    let class = if column.kind == FieldType::Number { "num" } else { "" };
    if !column.sortable {
        return view! { <th scope="col" class=class>{column.label}</th> }.into_any();
    }
    let name = column.name.clone();
    let is_current = Memo::new(move |_| query.with(|query| query.sort.as_ref().unwrap_or(&first) == &name));
    let sorted = Signal::derive(move || Sorted::of(is_current.get(), query.with(|query| query.descending)));
    let name = column.name.clone();
    let on_sort = Callback::new(move |()| {
        let current = query.get_untracked();
        let descending = is_current.get_untracked() && !current.descending;
        go.run(RecordQuery { sort: Some(name.clone()), descending, after: None, ..current });
    });
    view! { <SortHead label=column.label sorted on_sort class /> }.into_any()
}

#[component]
fn Row(row: RecordRow, columns: Vec<Column>, now: Instant) -> impl IntoView {
    let mut cells = columns.into_iter().zip(row.values);
    let title = cells.next().map(|(_, value)| written(&value, FieldType::Text, now));
    let cells = cells
        .map(|(column, value)| {
            let class = if column.kind == FieldType::Number { "num" } else { "t2" };
            view! { <td class=class data-label=column.label>{written(&value, column.kind, now)}</td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="title"><span class="strong">{title}</span></th>
            {cells}
            <td data-label=t(RecordsWord::YourAccess)><Access level=row.level is_owner=row.is_owner /></td>
        </tr>
    }
}

/// What one may do with a record, and why.
#[component]
fn Access(level: AccessLevel, is_owner: bool) -> impl IntoView {
    let (icon, word) = match level {
        AccessLevel::Edit => ("edit", RecordsWord::AccessEdit),
        AccessLevel::View | AccessLevel::Hide => ("eye", RecordsWord::AccessView),
    };
    let why = is_owner.then(|| format!(", {}", t(RecordsWord::OwnRecord)));
    view! { <span class="acc"><Icon name=icon /><span>{t(word)}{why}</span></span> }
}

/// A value as the reader writes it.
fn written(value: &Value, kind: FieldType, now: Instant) -> AnyView {
    match (kind, value) {
        (_, Value::Empty) => view! { <span class="none">"–"</span> }.into_any(),
        (FieldType::Time, Value::Number(millis)) => {
            let at = Instant(*millis as i64);
            view! { <time title=full(at)>{ago(at, now)}</time> }.into_any()
        }
        (FieldType::Date, Value::Text(date)) => day_of(date).into_any(),
        (_, Value::Number(number)) => decimal(*number).into_any(),
        (_, Value::Boolean(truth)) => t(if *truth { RecordsWord::Yes } else { RecordsWord::No }).into_any(),
        (_, Value::Text(text)) => text.clone().into_any(),
    }
}

/// A calendar day, which has no zone: read at noon, so that no zone moves it to another day.
fn day_of(date: &str) -> String {
    let millis = js_sys::Date::parse(&format!("{date}T12:00:00"));
    if millis.is_nan() { date.to_owned() } else { day(Instant(millis as i64)) }
}
