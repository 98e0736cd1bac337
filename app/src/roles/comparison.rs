//! The role comparison table (A5): permissions down, roles across.

use std::collections::HashSet;

use domain::roles::difference::DifferenceAddress;
use domain::roles::{App, AppKey, Matrix, PermissionLevel, Role, RoleCount, RoleKey};
use leptos::prelude::*;

use super::api::{count_role_holders, read_matrix};
use super::app_select::{AppSelect, app_of_address};
use super::areas::{range, shown};
use super::list::holders;
use super::words::RolesWord;
use crate::kit::answer::Answer;
use crate::kit::browser::lower;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::level::{LevelMark, word};
use crate::kit::list::Loaded;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::text::{Word, count, locale, t};

/// The page.
#[component]
pub fn ComparisonPage() -> impl IntoView {
    let app = app_of_address();
    let counts = Answer::to(count_role_holders);
    // The table stands without the numbers: they are added when they come.
    let counts = counts.last_good();
    let search = RwSignal::new(String::new());
    let only_differences = RwSignal::new(false);
    let collapsed = RwSignal::new(HashSet::<String>::new());
    let matrix = Answer::to(move || read_matrix(app.with(|app| app.key)));
    // While another application's matrix is on its way the one before stays, with its own roles.
    let latest = matrix.last_good();
    let rows = Memo::new(move |_| {
        let roles: Vec<_> = app.with(|app| app.roles.iter().map(|role| role.key).collect());
        latest.with(|latest| match latest {
            Some(matrix) => search.with(|search| shown(matrix, locale(), &roles, search, only_differences.get(), lower)),
            None => Vec::new(),
        })
    });
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (t(Word::UserManagement).into(), Some(paths::USERS.into())),
        (t(Word::Roles).into(), Some(paths::ROLES.into())),
    ];
    let how_many = move || {
        let shown = rows.with(|rows| rows.iter().map(|(_, list)| list.len()).sum::<usize>());
        t(RolesWord::PermissionsShown)
            .replace("{n}", &shown.to_string())
            .replace("{all}", &latest.with(|latest| latest.as_ref().map_or(0, |matrix| matrix.rows.len())).to_string())
    };
    let all_collapsed =
        move || rows.with(|rows| !rows.is_empty() && rows.iter().all(|(area, _)| collapsed.with(|set| set.contains(area))));
    let toggle_all = move |_| {
        let next =
            if all_collapsed() { HashSet::new() } else { rows.with(|rows| rows.iter().map(|(area, _)| area.clone()).collect()) };
        collapsed.set(next);
    };
    let draw = move |matrix: Signal<Matrix>| {
        view! {
            <Show
                when=move || rows.with(|rows| !rows.is_empty())
                fallback=|| view! { <Empty face=Face::Filtered title=t(RolesWord::NoPermissionMatches) text="" /> }
            >
                // Scrolled by keyboard as well, hence in the order of focus.
                <div class="matrixwrap" tabindex="0" role="region" aria-label=t(RolesWord::RoleComparison)>
                    <table class="matrix">
                        <colgroup><col class="m-first" />{move || app.with(|app| app.roles.iter().map(|_| view! { <col /> }).collect_view())}</colgroup>
                        <thead><tr><th scope="col">{t(RolesWord::Permission)}</th>{move || app.with(|app| counts.with(|counts| heads(app, counts.as_deref())))}</tr></thead>
                        {move || rows.get().into_iter().map(|(area, rows)| view! { <Area app=app.get() matrix area rows collapsed /> }).collect_view()}
                    </table>
                </div>
            </Show>
        }
    };
    view! {
        <PageHead title=t(RolesWord::RoleComparison) crumbs>
            <div class="acts">
                <a class="btn" href=move || compare_in(app.with(|app| app.key))>{t(Word::CompareWith)}</a>
                <a class="btn" href=move || paths::roles(app.with(|app| app.key))><SmallIcon name="role" />{t(RolesWord::ViewRoleList)}</a>
            </div>
        </PageHead>
        <div class="tools">
            <AppSelect app to=paths::role_comparison />
            <div class="input">
                <Icon name="search" />
                <input type="search" placeholder=t(RolesWord::FindPermission) aria-label=t(RolesWord::FindPermission) bind:value=search />
            </div>
            <label class="switch"><input type="checkbox" role="switch" bind:checked=only_differences />{t(RolesWord::OnlyDifferences)}</label>
            <span class="small t3" role="status">{how_many}</span>
            <span class="push"></span>
            <button type="button" class="btn" data-kind="quiet" on:click=toggle_all>
                {move || t(if all_collapsed() { RolesWord::ExpandAll } else { RolesWord::CollapseAll })}
            </button>
        </div>
        <div class="body">
            <Loaded answer=matrix children=draw />
            <div class="foot legend">
                {[
                    (PermissionLevel::Full, RolesWord::FullMeans),
                    (PermissionLevel::Edit, RolesWord::EditMeans),
                    (PermissionLevel::View, RolesWord::ViewMeans),
                    (PermissionLevel::None, RolesWord::NoneMeans),
                ].map(|(level, means)| view! { <span><LevelMark level /> " " {t(means)}</span> }).collect_view()}
                <span class="push"></span>
                <span>{t(RolesWord::BuiltInReadOnly)}</span>
            </div>
        </div>
    }
}

/// Where two of an application's roles are chosen.
fn compare_in(app: AppKey) -> String {
    paths::role_difference(&DifferenceAddress { app: Some(app), ..DifferenceAddress::default() })
}

fn heads(app: &App, counts: Option<&[RoleCount]>) -> impl IntoView + use<> {
    let head = |role: &Role| {
        let held = counts.map(|counts| count(holders(counts, app.key, role.key), Word::OneUser, Word::ManyUsers));
        view! {
            <th scope="col">
                <a href=paths::role(app.key, role.key)>{role.name.clone()}</a>
                {held.map(|held| view! { <span>{held}</span> })}
            </th>
        }
    };
    app.roles.iter().map(head).collect_view()
}

#[component]
fn Area(app: App, matrix: Signal<Matrix>, area: String, rows: Vec<usize>, collapsed: RwSignal<HashSet<String>>) -> impl IntoView {
    let name = StoredValue::new(area.clone());
    let is_collapsed = Signal::derive(move || collapsed.with(|set| name.with_value(|name| set.contains(name))));
    let toggle = move |_| {
        collapsed.update(|set| {
            if !name.with_value(|name| set.remove(name)) {
                set.insert(name.get_value());
            }
        });
    };
    let roles: Vec<RoleKey> = app.roles.iter().map(|role| role.key).collect();
    let count = rows.len();
    let lines = matrix.with_untracked(|matrix| lines(matrix, &roles, &rows, is_collapsed));
    let ranges = move || {
        let range_of = |role: &RoleKey| {
            let content = is_collapsed.get().then(|| match matrix.with(|matrix| range(matrix, *role, &rows)) {
                (high, low) if high == low => view! { <LevelMark level=high /> }.into_any(),
                (high, low) => {
                    let text = t(RolesWord::LevelRange).replace("{high}", word(high)).replace("{low}", word(low));
                    view! { <span class="small t2">{text}</span> }.into_any()
                }
            });
            view! { <td>{content}</td> }
        };
        roles.iter().map(range_of).collect_view()
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
            {lines}
        </tbody>
    }
}

fn lines(matrix: &Matrix, roles: &[RoleKey], rows: &[usize], is_collapsed: Signal<bool>) -> impl IntoView + use<> {
    let line = |row: &usize| {
        let label = matrix.rows[*row].label.in_locale(locale()).to_owned();
        let title = label.clone();
        let cells = roles.iter().map(|role| view! { <td><LevelMark level=matrix.level(*role, *row) /></td> }).collect_view();
        view! {
            <tr hidden=is_collapsed>
                <th scope="row" title=title>{label}</th>
                {cells}
            </tr>
        }
    };
    rows.iter().map(line).collect_view()
}
