//! The permission details of one role.

use domain::roles::{App, BuiltinRole, Permission, PermissionLevel};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::areas::areas;
use crate::kit::icon::SmallIcon;
use crate::kit::level::{LevelMark, word};
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::text::{Word, locale, t};

/// The page.
#[component]
pub fn RolePage() -> impl IntoView {
    let params = use_params_map();
    let role =
        Memo::new(move |_| params.with(|params| BuiltinRole::from_key(App::from_key(&params.get("app")?)?, &params.get("role")?)));
    move || match role.get() {
        Some(role) => view! { <Details role /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    }
}

#[component]
fn Details(role: BuiltinRole) -> impl IntoView {
    let app = role.app();
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (t(Word::UserManagement).into(), Some(paths::USERS.into())),
        (format!("{}, {}", t(Word::Roles), app.name()), Some(paths::roles(app))),
    ];
    let count_of = |level: PermissionLevel| Permission::of(app).filter(|permission| permission.level_of(role) == level).count();
    let tally = [PermissionLevel::Full, PermissionLevel::Edit, PermissionLevel::View, PermissionLevel::None]
        .map(|level| view! { <span><b>{count_of(level)}</b><LevelMark level /></span> });
    view! {
        <PageHead title=role.name() crumbs>
            <div class="acts">
                <a class="btn" href=paths::users_with(role)><SmallIcon name="users" />{t(Word::PeopleWithRole)}</a>
                <a class="btn" href=paths::role_comparison(app)><SmallIcon name="columns" />{t(Word::ViewComparison)}</a>
            </div>
        </PageHead>
        <div class="body roledetails">
            <p class="t2">{role.description(locale())}</p>
            <div class="tally">{tally.collect_view()}</div>
            {areas(app, locale())
                .into_iter()
                .map(|(area, permissions)| view! {
                    <section class="card">
                        <header><h2>{area}</h2><span class="count">{permissions.len()}</span></header>
                        <ul class="levels">
                            {permissions
                                .into_iter()
                                .map(|permission| view! { <li><span>{permission.label(locale())}</span><LevelMark level=permission.level_of(role) /></li> })
                                .collect_view()}
                        </ul>
                    </section>
                })
                .collect_view()}
            <p class="small t3">{t(Word::BuiltInReadOnly)} " " {word(PermissionLevel::Full)} ": " {t(Word::FullMeans)} "."</p>
        </div>
    }
}
