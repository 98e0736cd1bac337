//! The Fields panel: what the CRM lets us read of one object, asked when it opens and on "Recheck now" (B13 to B16).

use domain::crm::{FieldLine, FieldPanel, FieldStatus, Health};
use domain::id::{ConnectionId, ObjectId};
use leptos::prelude::*;

use super::api::read_fields;
use super::state::{FailureNote, FieldChip, object_icon};
use super::words::CrmWord;
use crate::kit::answer::Answer;
use crate::kit::browser::lower;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::Loaded;
use crate::kit::long::LongList;
use crate::kit::time::{full, number};
use crate::shell::paths;
use crate::text::{Word, t};

/// The panel. `on_change` is called after each live check, for the list beside it.
#[component]
pub fn FieldsPanel(connection_id: ConnectionId, object_id: ObjectId, on_change: Callback<()>) -> impl IntoView {
    let busy = RwSignal::new(true);
    let panel = Answer::to(move || async move {
        let answer = read_fields(connection_id, object_id).await;
        busy.set(false);
        on_change.run(());
        answer
    });
    let recheck = Callback::new(move |()| {
        busy.set(true);
        panel.again();
    });
    let search = RwSignal::new(String::new());
    let errors_only = RwSignal::new(false);
    let draw = move |panel: Signal<FieldPanel>| view! { <Content panel search errors_only busy recheck /> };
    view! {
        <section class="panel" aria-label=t(CrmWord::Fields)>
            <a class="btn close" data-square="" data-kind="quiet" href=paths::data_sync(connection_id) aria-label=t(Word::Close)>
                <Icon name="close" />
            </a>
            <Loaded answer=panel on_retry=recheck children=draw />
        </section>
    }
}

#[component]
fn Content(
    panel: Signal<FieldPanel>,
    search: RwSignal<String>,
    errors_only: RwSignal<bool>,
    busy: RwSignal<bool>,
    recheck: Callback<()>,
) -> impl IntoView {
    let object = Memo::new(move |_| panel.with(|panel| panel.object.clone()));
    let total = Memo::new(move |_| panel.with(|panel| u32::try_from(panel.lines.len()).unwrap_or(u32::MAX)));
    let icon = object_icon(object.with_untracked(|object| object.object));
    let title = move || t(CrmWord::ObjectFields).replace("{object}", &object.with(|object| object.label.clone()));
    let checked = move || {
        let at = object.with(|object| object.checked_at)?;
        Some(t(CrmWord::CheckedAt).replace("{n}", &number(total.get())).replace("{time}", &full(at)))
    };
    let placeholder = move || t(CrmWord::SearchFields).replace("{n}", &number(total.get()));
    let closed = move || {
        let is_closed = object.with(|object| object.health == Health::PermissionMissing);
        let text = || t(CrmWord::ObjectClosed).replace("{object}", &object.with(|object| object.label.clone()));
        is_closed.then(|| view! { <div class="note" data-tone="bad"><Icon name="error" /><div>{text()}</div></div> })
    };
    let failure = move || {
        let (failure, checked_at) = object.with(|object| (object.failure.clone(), object.checked_at));
        failure.map(|failure| view! { <FailureNote failure checked_at /> })
    };
    let lost = Memo::new(move |_| object.with(|object| object.lost_fields));
    let shown = Memo::new(move |_| panel.with(|panel| search.with(|search| shown(&panel.lines, search, errors_only.get()))));
    view! {
        <header>
            <div class="row">
                <Icon name=icon />
                <h2>{title}</h2>
                <span class="small t3" role="status">{checked}</span>
            </div>
            {failure}
            {closed}
            <div class="row wrap">
                <div class="input">
                    <Icon name="search" />
                    <input type="search" placeholder=placeholder aria-label=placeholder bind:value=search />
                </div>
                <label class="switch"><input type="checkbox" role="switch" bind:checked=errors_only />{t(CrmWord::ErrorsOnly)}</label>
                {move || (lost.get() > 0).then(|| view! { <span class="count" data-tone="bad">{number(lost.get())}</span> })}
                // Not disabled while it checks: it keeps the focus.
                <button type="button" class="btn" data-size="s" aria-busy=move || busy.get().then_some("true") on:click=move |_| recheck.run(())>
                    <SmallIcon name="recheck" />
                    {move || t(if busy.get() { CrmWord::Checking } else { CrmWord::RecheckNow })}
                </button>
            </div>
        </header>
        <div class="fields" tabindex="0" role="group" aria-label=t(CrmWord::Fields)>
            <LongList rows=shown children=|line| view! { <Line line /> } />
            <Show when=move || shown.with(Vec::is_empty)>
                {move || if errors_only.get() && search.with(String::is_empty) {
                    view! { <Empty face=Face::Start title=t(CrmWord::NoErrors) text=t(CrmWord::NoErrorsText) /> }
                } else {
                    view! { <Empty face=Face::Filtered title=t(CrmWord::NotVisible) text=t(CrmWord::NotVisibleText) /> }
                }}
            </Show>
        </div>
    }
}

/// The lines whose label or name holds `search`, with `errors_only` only the lost ones.
fn shown(lines: &[FieldLine], search: &str, errors_only: bool) -> Vec<FieldLine> {
    let search = lower(search.trim());
    let matches = |line: &&FieldLine| {
        (!errors_only || line.status == FieldStatus::ErrorStandardized)
            && (lower(&line.label).contains(&search) || lower(&line.name).contains(&search))
    };
    lines.iter().filter(matches).cloned().collect()
}

#[component]
fn Line(line: FieldLine) -> impl IntoView {
    let is_lost = line.status == FieldStatus::ErrorStandardized;
    view! {
        <div class="fl" class:open=is_lost>
            <div class="fh">
                <span class="strong">{line.label}</span>
                <code class="id t2">{line.name}</code>
                <span class="push"></span>
                <FieldChip status=line.status />
            </div>
            {is_lost.then(|| view! { <p class="small t2">{t(CrmWord::ErrorText)}</p> })}
        </div>
    }
}
