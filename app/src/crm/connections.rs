//! The connected CRMs.

use domain::crm::{DataSync, Package, may_add};
use domain::right::Right;
use leptos::prelude::*;

use super::api::list_connections;
use super::state::HealthChip;
use super::words::CrmWord;
use crate::kit::answer::Answer;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::SmallIcon;
use crate::kit::list::Loaded;
use crate::kit::time::Ago;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, t};

/// The page.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let session = use_session();
    let connections = Answer::to(list_connections);
    let has_room = move |list: &[DataSync]| {
        let of = |sync: &DataSync| sync.objects.iter().map(|line| (sync.connection.clone(), line.object)).collect::<Vec<_>>();
        let existing: Vec<_> = list.iter().flat_map(of).collect();
        Package::ALL.into_iter().any(|package| may_add(package, &existing).is_ok())
    };
    let may_connect = move || session.has(Right::EDIT_INTEGRATIONS);
    let button =
        || view! { <a class="btn" data-kind="primary" href=paths::CONNECT><SmallIcon name="plus" />{t(CrmWord::ConnectCrm)}</a> };
    // With nothing connected the empty list offers it.
    let may_connect_more = move || may_connect() && connections.latest().is_some_and(|list| !list.is_empty() && has_room(&list));
    let draw = move |list: Signal<Vec<DataSync>>| {
        let nothing = move || {
            view! { <Empty face=Face::Start title=t(CrmWord::NoConnection) text=t(CrmWord::NoConnectionText)>{move || may_connect().then(button)}</Empty> }
        };
        view! {
            <Show when=move || list.with(|list| !list.is_empty()) fallback=nothing>
                <table class="table cards">
                    <thead>
                        <tr>
                            <th scope="col">{t(CrmWord::ConnectionName)}</th>
                            <th scope="col">{t(CrmWord::LoginUrl)}</th>
                            <th scope="col">{t(CrmWord::Package)}</th>
                            <th scope="col">{t(CrmWord::LastCheck)}</th>
                            <th scope="col">{t(Word::Status)}</th>
                        </tr>
                    </thead>
                    <tbody>{move || list.get().into_iter().map(|sync| view! { <Row sync /> }).collect_view()}</tbody>
                </table>
            </Show>
        }
    };
    view! {
        <PageHead title=t(Word::Integrations) crumbs=vec![(t(Word::Settings).into(), None)]>
            <Show when=may_connect_more><div class="acts">{button()}</div></Show>
        </PageHead>
        <div class="body padtop">
            <Loaded answer=connections children=draw />
            <p class="small t3 padtop">{t(CrmWord::MapNote)}</p>
        </div>
    }
}

#[component]
fn Row(sync: DataSync) -> impl IntoView {
    let health = sync.health();
    let lost = sync.objects.iter().map(|object| object.lost_fields).sum();
    let checked_at = sync.objects.iter().filter_map(|object| object.checked_at).min();
    view! {
        <tr>
            <th scope="row" class="title"><a class="name" href=paths::data_sync(sync.connection.id)>{sync.connection.name}</a></th>
            <td class="t2" data-label=t(CrmWord::LoginUrl)>{sync.connection.login_url}</td>
            <td data-label=t(CrmWord::Package)>{sync.connection.package.name()}</td>
            <td data-label=t(CrmWord::LastCheck)><Ago at=checked_at now=sync.now /></td>
            <td data-label=t(Word::Status)><HealthChip health lost_fields=lost /></td>
        </tr>
    }
}
