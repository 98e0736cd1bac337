//! The permission details of one role.

use std::sync::Arc;

use domain::roles::{App, AppKey, Matrix, PermissionLevel, Role, RoleKey, RoleKind, UserAct};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::{read_matrix, remove_role};
use super::areas::areas;
use super::words::RolesWord;
use crate::kit::answer::{Answer, start};
use crate::kit::dialog::{Confirm, Question};
use crate::kit::icon::SmallIcon;
use crate::kit::level::{LevelMark, word};
use crate::kit::list::Loaded;
use crate::kit::note::ErrorNote;
use crate::kit::toast::Toasts;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// The page.
#[component]
pub fn RolePage() -> impl IntoView {
    let params = use_params_map();
    let session = use_session();
    let found = Memo::new(move |_| {
        let apps = session.me()?.apps;
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
    let is_custom = role.kind == RoleKind::Custom;
    let may_edit =
        use_session().me_untracked().is_some_and(|me| me.authority.is_primary || me.authority.may_in(app, UserAct::EditRoles));
    let may_copy = may_edit && key != RoleKey::PRIMARY_ADMINISTRATOR;
    let question = RwSignal::new(None::<Question>);
    let error = RwSignal::new(None::<ApiError>);
    let acts = view! {
        {(may_edit && is_custom).then(|| view! { <DeleteRole app role=role.clone() question error /> <a class="btn" href=paths::edit_role(app, key)>{t(RolesWord::EditRole)}</a> })}
        {may_copy.then(|| view! { <a class="btn" href=paths::copy_role(app, key)>{t(RolesWord::CopyRole)}</a> })}
    };
    let draw = move |matrix: Signal<Matrix>| move || matrix.with(|matrix| levels(matrix, key));
    view! {
        <PageHead title=role.name crumbs>
            <div class="acts">
                {acts}
                <a class="btn" href=paths::users_with(app, role.key)><SmallIcon name="users" />{t(RolesWord::PeopleWithRole)}</a>
                <a class="btn" href=paths::compare_role(app, key)>{t(Word::CompareWith)}</a>
                <a class="btn" href=paths::role_comparison(app)><SmallIcon name="columns" />{t(RolesWord::ViewComparison)}</a>
            </div>
        </PageHead>
        <div class="body roledetails">
            <ErrorNote error />
            <p class="t2">{role.description.in_locale(locale()).to_owned()}</p>
            <Loaded answer=matrix children=draw />
            <p class="small t3">{(!is_custom).then(|| t(RolesWord::BuiltInReadOnly))} " " {word(PermissionLevel::Full)} ": " {t(RolesWord::FullMeans)} "."</p>
        </div>
    }
}

/// The button that removes a custom role, and the question before it.
#[component]
fn DeleteRole(app: AppKey, role: Role, question: RwSignal<Option<Question>>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let (toasts, session): (Toasts, _) = (expect_context(), use_session());
    let navigate = use_navigate();
    let key = role.key;
    let gone = Callback::new(move |()| navigate(&paths::roles(app), NavigateOptions::default()));
    let remove = move || {
        error.set(None);
        start(async move {
            match remove_role(app, key).await {
                Ok(()) => {
                    toasts.say(t(RolesWord::RoleDeleted));
                    session.refresh();
                    // Not for whoever went elsewhere meanwhile.
                    gone.try_run(());
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    let ask = move |_| {
        question.set(Some(Question {
            title: t(RolesWord::DeleteRole).into(),
            text: t(RolesWord::DeleteRoleText).replace("{name}", &role.name),
            act: t(RolesWord::DeleteRole).into(),
            on_confirm: Arc::new(remove),
        }));
    };
    view! {
        <button type="button" class="btn" data-kind="danger" on:click=ask>{t(RolesWord::DeleteRole)}</button>
        <Confirm question />
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
    let areas = areas(matrix.rows.iter(), locale()).into_iter().map(|(area, rows)| {
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
