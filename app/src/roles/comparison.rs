//! The role comparison table (A5): permissions down, roles across.

use std::collections::HashSet;

use domain::roles::{App, BuiltinRole, Permission, PermissionLevel, RoleCount};
use leptos::prelude::*;

use super::api::count_role_holders;
use super::app_select::AppSelect;
use super::areas::{range, shown};
use super::list::{app_of_address, holders};
use crate::kit::answer::Answer;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::level::{LevelMark, word};
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::text::{Word, count, locale, t};

/// The page.
#[component]
pub fn ComparisonPage() -> impl IntoView {
    let app = app_of_address();
    let counts = Answer::to(count_role_holders);
    // The table stands without the numbers: they are added when they come.
    let counts = Signal::derive(move || counts.latest().unwrap_or_default());
    let search = RwSignal::new(String::new());
    let only_differences = RwSignal::new(false);
    let collapsed = RwSignal::new(HashSet::<&'static str>::new());
    let rows = Memo::new(move |_| {
        let roles: Vec<_> = BuiltinRole::of(app.get()).collect();
        search.with(|search| shown(app.get(), locale(), &roles, search, only_differences.get()))
    });
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (t(Word::UserManagement).into(), Some(paths::USERS.into())),
        (t(Word::Roles).into(), Some(paths::ROLES.into())),
    ];
    let how_many = move || {
        let shown = rows.with(|rows| rows.iter().map(|(_, list)| list.len()).sum::<usize>());
        t(Word::PermissionsShown)
            .replace("{n}", &shown.to_string())
            .replace("{all}", &Permission::of(app.get()).count().to_string())
    };
    let all_collapsed =
        move || rows.with(|rows| !rows.is_empty() && rows.iter().all(|(area, _)| collapsed.with(|set| set.contains(area))));
    let toggle_all = move |_| {
        let next = if all_collapsed() { HashSet::new() } else { rows.with(|rows| rows.iter().map(|(area, _)| *area).collect()) };
        collapsed.set(next);
    };
    view! {
        <PageHead title=t(Word::RoleComparison) crumbs>
            <div class="acts">
                <a class="btn" href=move || paths::roles(app.get())><SmallIcon name="role" />{t(Word::ViewRoleList)}</a>
            </div>
        </PageHead>
        <div class="tools">
            <AppSelect app to=paths::role_comparison />
            <div class="input">
                <Icon name="search" />
                <input type="search" placeholder=t(Word::FindPermission) aria-label=t(Word::FindPermission) bind:value=search />
            </div>
            <label class="switch"><input type="checkbox" role="switch" bind:checked=only_differences />{t(Word::OnlyDifferences)}</label>
            <span class="small t3" role="status">{how_many}</span>
            <span class="push"></span>
            <button type="button" class="btn" data-kind="quiet" on:click=toggle_all>
                {move || t(if all_collapsed() { Word::ExpandAll } else { Word::CollapseAll })}
            </button>
        </div>
        <div class="body">
            <Show
                when=move || rows.with(|rows| !rows.is_empty())
                fallback=|| view! { <Empty face=Face::Filtered title=t(Word::NoPermissionMatches) text="" /> }
            >
                // Scrolled by keyboard as well, hence in the order of focus.
                <div class="matrixwrap" tabindex="0" role="region" aria-label=t(Word::RoleComparison)>
                    <table class="matrix">
                        <colgroup><col class="m-first" />{move || BuiltinRole::of(app.get()).map(|_| view! { <col /> }).collect_view()}</colgroup>
                        <thead><tr><th scope="col">{t(Word::Permission)}</th>{move || heads(app.get(), &counts.get())}</tr></thead>
                        {move || rows.get().into_iter().map(|(area, permissions)| view! { <Area app=app.get() area permissions collapsed /> }).collect_view()}
                    </table>
                </div>
            </Show>
            <div class="foot legend">
                {[
                    (PermissionLevel::Full, Word::FullMeans),
                    (PermissionLevel::Edit, Word::EditMeans),
                    (PermissionLevel::View, Word::ViewMeans),
                    (PermissionLevel::None, Word::NoneMeans),
                ].map(|(level, means)| view! { <span><LevelMark level /> " " {t(means)}</span> }).collect_view()}
                <span class="push"></span>
                <span>{t(Word::BuiltInReadOnly)}</span>
            </div>
        </div>
    }
}

fn heads(app: App, counts: &[RoleCount]) -> impl IntoView + use<> {
    let counts = counts.to_vec();
    BuiltinRole::of(app)
        .map(move |role| {
            view! {
                <th scope="col">
                    <a href=paths::role(role)>{role.name()}</a>
                    <span>{count(holders(&counts, role), Word::OneUser, Word::ManyUsers)}</span>
                </th>
            }
        })
        .collect_view()
}

#[component]
fn Area(app: App, area: &'static str, permissions: Vec<Permission>, collapsed: RwSignal<HashSet<&'static str>>) -> impl IntoView {
    let is_collapsed = Signal::derive(move || collapsed.with(|set| set.contains(area)));
    let toggle = move |_| {
        collapsed.update(|set| {
            if !set.remove(area) {
                set.insert(area);
            }
        });
    };
    let all = permissions.clone();
    let ranges = move || {
        let all = all.clone();
        BuiltinRole::of(app)
            .map(move |role| {
                let content = is_collapsed.get().then(|| match range(role, &all) {
                    (high, low) if high == low => view! { <LevelMark level=high /> }.into_any(),
                    (high, low) => {
                        let text = t(Word::LevelRange).replace("{high}", word(high)).replace("{low}", word(low));
                        view! { <span class="small t2">{text}</span> }.into_any()
                    }
                });
                view! { <td>{content}</td> }
            })
            .collect_view()
    };
    let count = permissions.len();
    let rows = move || {
        permissions
            .iter()
            .map(|permission| {
                let permission = *permission;
                view! {
                    <tr hidden=is_collapsed>
                        <th scope="row" title=permission.label(locale())>{permission.label(locale())}</th>
                        {BuiltinRole::of(app).map(|role| view! { <td><LevelMark level=permission.level_of(role) /></td> }).collect_view()}
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <tbody>
            <tr class="area">
                <th scope="rowgroup">
                    <button type="button" aria-expanded=move || if is_collapsed.get() { "false" } else { "true" } on:click=toggle>
                        <Icon name=Signal::derive(move || if is_collapsed.get() { "right" } else { "down" }) />
                        {area}
                        <span class="count">{count}</span>
                    </button>
                </th>
                {ranges}
            </tr>
            {rows()}
        </tbody>
    }
}
