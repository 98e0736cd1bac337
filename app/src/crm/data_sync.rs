//! The Data Sync tab: each object of the package with its state (B5, B6), and beside it the Fields panel.

use domain::crm::{DataSync, Health, ObjectLine, StandardObject, SyncKind};
use domain::id::ConnectionId;
use domain::records::PullProgress;
use domain::right::Right;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::api::{recheck_connection, show_data_sync};
use super::fields::FieldsPanel;
use super::state::{FailureNote, HealthChip, object_icon};
use super::words::CrmWord;
use crate::kit::answer::{Answer, start};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::Loaded;
use crate::kit::time::{Ago, number};
use crate::kit::toast::Toasts;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::text::{Word, t};

/// How often the page looks while records are pulled.
const LOOK_EVERY_MS: u32 = 1_000;

/// The page.
#[component]
pub fn DataSyncPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ConnectionId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Tab id /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    }
}

#[component]
fn Tab(id: ConnectionId) -> impl IntoView {
    let session = use_session();
    let toasts: Toasts = expect_context();
    let sync = Answer::to(move || show_data_sync(id));
    let busy = RwSignal::new(false);
    let recheck = move |_| {
        busy.set(true);
        start(async move {
            if let Err(error) = recheck_connection(id).await {
                toasts.say(error.sentence);
            }
            sync.again();
            busy.set(false);
        });
    };
    // While records are pulled the numbers move; the page looks again by itself.
    let current = sync.last_good();
    let is_pulling = Memo::new(move |_| {
        let pulling = |sync: &DataSync| sync.objects.iter().any(|line| line.pull.as_ref().is_some_and(PullProgress::is_under_way));
        current.with(|sync| sync.as_ref().is_some_and(pulling))
    });
    let timer = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        timer.set_value(is_pulling.get().then(|| Interval::new(LOOK_EVERY_MS, move || sync.again())));
    });
    let query = use_query_map();
    let opened = Memo::new(move |_| query.with(|query| query.get_str("fields").and_then(StandardObject::from_key)));
    // Memos: the panel is not drawn anew when its own check refreshes the list.
    let opened_id = Memo::new(move |_| {
        let object = opened.get()?;
        current.with(|sync| Some(sync.as_ref()?.objects.iter().find(|line| line.object == object)?.id))
    });
    let on_change = Callback::new(move |()| sync.again());
    let panel = move || opened_id.get().map(|object_id| view! { <FieldsPanel connection_id=id object_id on_change /> });
    let draw = move |sync: Signal<DataSync>| view! { <Objects sync opened /> };
    let name = move || current.with(|sync| sync.as_ref().map_or(String::new(), |sync| sync.connection.name.clone()));
    let crumbs = vec![(t(Word::Settings).into(), None), (t(Word::Integrations).into(), Some(paths::INTEGRATIONS.into()))];
    view! {
        <PageHead title=t(CrmWord::DataSync) crumbs>
            <span class="t2">{name}</span>
            {move || current.get().map(|sync| view! { <HealthChip health=sync.health() /> })}
            <Show when=move || session.has(Right::RUN_DATA_SYNC)>
                <div class="acts">
                    <button type="button" class="btn" on:click=recheck aria-disabled=move || busy.get().to_string()>
                        <SmallIcon name="recheck" />
                        {move || t(if busy.get() { CrmWord::Checking } else { CrmWord::RecheckNow })}
                    </button>
                </div>
            </Show>
        </PageHead>
        <div class=move || if opened_id.get().is_some() { "split" } else { "" }>
            <div>
                <div class="tools"><p class="t2">{t(CrmWord::ObjectsIntro)}</p></div>
                <div class="body">
                    <Loaded answer=sync children=draw />
                </div>
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Objects(sync: Signal<DataSync>, opened: Memo<Option<StandardObject>>) -> impl IntoView {
    // One note for the whole connection: a CRM that is away is not a fault of each object.
    let note = Memo::new(move |_| {
        sync.with(|sync| {
            let failed = sync.objects.iter().filter(|line| line.failure.is_some());
            let last = failed.max_by_key(|line| line.failure.as_ref().map(|failure| failure.at))?;
            Some((last.failure.clone()?, last.checked_at))
        })
    });
    let closed = Memo::new(move |_| {
        let is_closed = |line: &&ObjectLine| line.health == Health::PermissionMissing;
        sync.with(|sync| sync.objects.iter().filter(is_closed).map(|line| line.label.clone()).collect::<Vec<_>>())
    });
    let objects = move || sync.with(|sync| sync.objects.clone());
    view! {
        {move || note.get().map(|(failure, checked_at)| view! { <FailureNote failure checked_at /> })}
        <table class="table cards sync">
            <colgroup><col class="d-n" /><col class="d-k" /><col class="d-r" /><col class="d-p" /><col class="d-s" /><col class="d-m" /></colgroup>
            <thead>
                <tr>
                    <th scope="col">{t(CrmWord::Object)}</th>
                    <th scope="col">{t(CrmWord::Sync)}</th>
                    <th scope="col">{t(CrmWord::LastCheck)}</th>
                    <th scope="col" class="num">{t(CrmWord::RecordsColumn)}</th>
                    <th scope="col">{t(Word::Status)}</th>
                    <th scope="col"><span class="vh">{t(CrmWord::Fields)}</span></th>
                </tr>
            </thead>
            <tbody>
                <For each=objects key=|line| line.id let(line)><Row line sync opened /></For>
            </tbody>
        </table>
        {move || closed
            .get()
            .into_iter()
            .map(|object| view! {
                <div class="note" data-tone="bad"><Icon name="error" /><div>{t(CrmWord::ObjectClosed).replace("{object}", &object)}</div></div>
            })
            .collect_view()}
    }
}

/// An object's row. It stays while its values move: the page looks again every second while records are pulled.
#[component]
fn Row(line: ObjectLine, sync: Signal<DataSync>, opened: Memo<Option<StandardObject>>) -> impl IntoView {
    let id = sync.with_untracked(|sync| sync.connection.id);
    let object = line.object;
    let href = paths::fields(id, &line);
    let label = t(CrmWord::FieldsOf).replace("{object}", &line.label);
    let name = line.label.clone();
    let first = StoredValue::new(line);
    let line = Memo::new(move |_| {
        sync.with(|sync| sync.objects.iter().find(|line| line.object == object).cloned()).unwrap_or_else(|| first.get_value())
    });
    let sync_word = move || {
        t(match line.with(|line| line.sync) {
            SyncKind::Onboarding => CrmWord::Onboarding,
            SyncKind::Daily => CrmWord::Daily,
        })
    };
    let checked = move || view! { <Ago at=line.with(|line| line.checked_at) now=sync.with(|sync| sync.now) /> };
    let health = move || line.with(|line| view! { <HealthChip health=line.health lost_fields=line.lost_fields /> });
    view! {
        <tr aria-selected=move || (opened.get() == Some(object)).then_some("true")>
            <th scope="row" class="title"><span class="row"><Icon name=object_icon(object) /><span class="strong">{name}</span></span></th>
            <td data-label=t(CrmWord::Sync)>{sync_word}</td>
            <td data-label=t(CrmWord::LastCheck)>{checked}</td>
            <td class="num" data-label=t(CrmWord::RecordsColumn)>{move || line.with(|line| line.pull.as_ref().map(records_of))}</td>
            <td data-label=t(Word::Status)>{health}</td>
            <td class="menu">
                <a class="btn" data-size="s" data-kind="quiet" href=href aria-label=label>
                    <SmallIcon name="field" />
                    {t(CrmWord::Fields)}
                </a>
            </td>
        </tr>
    }
}

/// How many records came, and while more come, how far it is.
fn records_of(pull: &PullProgress) -> String {
    if pull.is_under_way() {
        t(CrmWord::PullRunning).replace("{percent}", &pull.percent().to_string()).replace("{n}", &number(pull.records))
    } else {
        number(pull.records)
    }
}
