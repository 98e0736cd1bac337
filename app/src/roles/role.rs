//! The permission details of one role.

use domain::roles::{App, AppKey, Matrix, PermissionLevel, Role, RoleKey};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::read_matrix;
use super::areas::areas;
use super::words::RolesWord;
use crate::kit::answer::Answer;
use crate::kit::icon::SmallIcon;
use crate::kit::level::{LevelMark, word};
use crate::kit::list::Loaded;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};

/// The page.
#[component]
pub fn RolePage() -> impl IntoView {
    let params = use_params_map();
    let apps = use_session().apps();
    let found = Memo::new(move |_| {
        params.with(|params| {
            let app = apps.find(AppKey::parse(&params.get("app")?)?)?;
            Some((app.clone(), app.role(RoleKey::parse(&params.get("role")?)?)?.clone()))
        })
    });
    move || match found.get() {
        Some((app, role)) => view! { <Details app role /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    }
}

#[component]
fn Details(app: App, role: Role) -> impl IntoView {
    let (app, app_name) = (app.key, app.name);
    let matrix = Answer::to(move || read_matrix(app));
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (t(Word::UserManagement).into(), Some(paths::USERS.into())),
        (format!("{}, {}", t(Word::Roles), app_name), Some(paths::roles(app))),
    ];
    let key = role.key;
    let draw = move |matrix: Signal<Matrix>| move || matrix.with(|matrix| levels(matrix, key));
    view! {
        <PageHead title=role.name crumbs>
            <div class="acts">
                <a class="btn" href=paths::users_with(app, role.key)><SmallIcon name="users" />{t(RolesWord::PeopleWithRole)}</a>
                <a class="btn" href=paths::role_comparison(app)><SmallIcon name="columns" />{t(RolesWord::ViewComparison)}</a>
            </div>
        </PageHead>
        <div class="body roledetails">
            <p class="t2">{role.description.in_locale(locale()).to_owned()}</p>
            <Loaded answer=matrix children=draw />
            <p class="small t3">{t(RolesWord::BuiltInReadOnly)} " " {word(PermissionLevel::Full)} ": " {t(RolesWord::FullMeans)} "."</p>
        </div>
    }
}

/// How many rows the role reaches at each level, then all of them by area.
fn levels(matrix: &Matrix, role: RoleKey) -> impl IntoView + use<> {
    let count_of = |level: PermissionLevel| (0..matrix.rows.len()).filter(|row| matrix.level(role, *row) == level).count();
    let tally = [PermissionLevel::Full, PermissionLevel::Edit, PermissionLevel::View, PermissionLevel::None]
        .map(|level| view! { <span><b>{count_of(level)}</b><LevelMark level /></span> });
    let row = |row: usize| {
        let label = matrix.rows[row].label.in_locale(locale()).to_owned();
        view! { <li><span>{label}</span><LevelMark level=matrix.level(role, row) /></li> }
    };
    let areas = areas(matrix, locale()).into_iter().map(|(area, rows)| {
        view! {
            <section class="card">
                <header><h2>{area}</h2><span class="count">{rows.len()}</span></header>
                <ul class="levels">{rows.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    });
    view! {
        <div class="tally">{tally.collect_view()}</div>
        {areas.collect_view()}
    }
}
