//! The Data Sync tab: each object of the package with its state (B5, B6), and beside it the Fields panel.

use domain::crm::{DataSync, Health, ObjectLine, StandardObject, SyncKind};
use domain::id::ConnectionId;
use domain::records::PullProgress;
use domain::right::Right;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::api::{recheck_connection, show_data_sync};
use super::fields::FieldsPanel;
use super::state::{FailureNote, HealthChip, object_icon};
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
    let sync = LocalResource::new(move || async move { show_data_sync(id).await.inspect_err(|error| session.notice(error)) });
    let busy = RwSignal::new(false);
    let recheck = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = recheck_connection(id).await {
                toasts.say(error.sentence);
            }
            sync.refetch();
            busy.set(false);
        });
    };
    // While records are pulled the numbers move; the page looks again by itself.
    let is_pulling = Memo::new(move |_| {
        let pulling = |sync: DataSync| sync.objects.iter().any(|line| line.pull.as_ref().is_some_and(PullProgress::is_under_way));
        sync.get().and_then(Result::ok).is_some_and(pulling)
    });
    let timer = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        timer.set_value(is_pulling.get().then(|| Interval::new(LOOK_EVERY_MS, move || sync.refetch())));
    });
    let query = use_query_map();
    let opened = Memo::new(move |_| query.with(|query| query.get_str("fields").and_then(StandardObject::from_key)));
    let current = Memo::new(move |_| sync.get().and_then(Result::ok));
    // Memos: the panel is not drawn anew when its own check refreshes the list.
    let opened_id = Memo::new(move |_| {
        let object = opened.get()?;
        current.with(|sync| Some(sync.as_ref()?.objects.iter().find(|line| line.object == object)?.id))
    });
    let on_change = Callback::new(move |()| sync.refetch());
    let panel = move || opened_id.get().map(|object_id| view! { <FieldsPanel connection_id=id object_id on_change /> });
    let draw = move |sync: DataSync| view! { <Objects sync opened /> };
    let name = move || current.with(|sync| sync.as_ref().map_or(String::new(), |sync| sync.connection.name.clone()));
    let crumbs = vec![(t(Word::Settings).into(), None), (t(Word::Integrations).into(), Some(paths::INTEGRATIONS.into()))];
    let answer = Signal::derive_local(move || sync.get());
    view! {
        <PageHead title=t(Word::DataSync) crumbs>
            <span class="t2">{name}</span>
            {move || current.get().map(|sync| view! { <HealthChip health=sync.health() /> })}
            <Show when=move || session.has(Right::RUN_DATA_SYNC)>
                <div class="acts">
                    <button type="button" class="btn" on:click=recheck disabled=move || busy.get()>
                        <SmallIcon name="recheck" />
                        {move || t(if busy.get() { Word::Checking } else { Word::RecheckNow })}
                    </button>
                </div>
            </Show>
        </PageHead>
        <div class=move || if opened_id.get().is_some() { "split" } else { "" }>
            <div>
                <div class="tools"><p class="t2">{t(Word::ObjectsIntro)}</p></div>
                <div class="body">
                    <Loaded answer on_retry=on_change children=draw />
                </div>
            </div>
            {panel}
        </div>
    }
}

#[component]
fn Objects(sync: DataSync, opened: Memo<Option<StandardObject>>) -> impl IntoView {
    let id = sync.connection.id;
    let now = sync.now;
    let closed: Vec<String> =
        sync.objects.iter().filter(|line| line.health == Health::PermissionMissing).map(|line| line.label.clone()).collect();
    // One note for the whole connection: a CRM that is away is not a fault of each object.
    let failed = sync
        .objects
        .iter()
        .filter(|line| line.failure.is_some())
        .max_by_key(|line| line.failure.as_ref().map(|failure| failure.at));
    let note = failed.and_then(|line| Some((line.failure.clone()?, line.checked_at)));
    let row = move |line: ObjectLine| {
        let object = line.object;
        let sync_word = t(match line.sync {
            SyncKind::Onboarding => Word::Onboarding,
            SyncKind::Daily => Word::Daily,
        });
        let label = t(Word::FieldsOf).replace("{object}", &line.label);
        view! {
            <tr aria-selected=move || (opened.get() == Some(object)).then_some("true")>
                <th scope="row" class="title">
                    <span class="row"><Icon name=object_icon(object) /><span class="strong">{line.label.clone()}</span></span>
                </th>
                <td data-label=t(Word::Sync)>{sync_word}</td>
                <td data-label=t(Word::LastCheck)><Ago at=line.checked_at now /></td>
                <td class="num" data-label=t(Word::RecordsColumn)>{line.pull.as_ref().map(records_of)}</td>
                <td data-label=t(Word::Status)><HealthChip health=line.health lost_fields=line.lost_fields /></td>
                <td class="menu">
                    <a class="btn" data-size="s" data-kind="quiet" href=paths::fields(id, &line) aria-label=label>
                        <SmallIcon name="field" />
                        {t(Word::Fields)}
                    </a>
                </td>
            </tr>
        }
    };
    view! {
        {note.map(|(failure, checked_at)| view! { <FailureNote failure checked_at /> })}
        <table class="table cards sync">
            <colgroup><col class="d-n" /><col class="d-k" /><col class="d-r" /><col class="d-p" /><col class="d-s" /><col class="d-m" /></colgroup>
            <thead>
                <tr>
                    <th scope="col">{t(Word::Object)}</th>
                    <th scope="col">{t(Word::Sync)}</th>
                    <th scope="col">{t(Word::LastCheck)}</th>
                    <th scope="col" class="num">{t(Word::RecordsColumn)}</th>
                    <th scope="col">{t(Word::Status)}</th>
                    <th scope="col"><span class="vh">{t(Word::Fields)}</span></th>
                </tr>
            </thead>
            <tbody>{sync.objects.into_iter().map(row).collect_view()}</tbody>
        </table>
        {closed
            .into_iter()
            .map(|object| view! {
                <div class="note" data-tone="bad"><Icon name="error" /><div>{t(Word::ObjectClosed).replace("{object}", &object)}</div></div>
            })
            .collect_view()}
    }
}

/// How many records came, and while more come, how far it is.
fn records_of(pull: &PullProgress) -> String {
    if pull.is_under_way() {
        t(Word::PullRunning).replace("{percent}", &pull.percent().to_string()).replace("{n}", &number(pull.records))
    } else {
        number(pull.records)
    }
}
