//! The Roles tab: the roles of an application and how many people hold each (A4).

use domain::right::Right;
use domain::roles::{App, AppKey, Role, RoleCount, RoleKey, RoleKind};
use leptos::prelude::*;

use super::api::count_role_holders;
use super::app_select::{AppSelect, app_of_address};
use super::words::RolesWord;
use crate::kit::answer::Answer;
use crate::kit::icon::SmallIcon;
use crate::kit::list::Loaded;
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, count, locale, t};

/// How many people hold `role`.
pub fn holders(counts: &[RoleCount], app: AppKey, role: RoleKey) -> u32 {
    counts.iter().find(|count| (count.app, count.role) == (app, role)).map_or(0, |count| count.users)
}

/// The page.
#[component]
pub fn RolesPage() -> impl IntoView {
    let app = app_of_address();
    let counts = Answer::to(count_role_holders);
    let may_import = use_session().me_untracked().is_some_and(|me| me.has(Right::EDIT_ROLES));
    let row = |app: AppKey, role: Role, users: u32| {
        view! {
            <tr>
                <th scope="row" class="title"><span class="row"><a class="name" href=paths::role(app, role.key)>{role.name}</a>{(role.kind == RoleKind::Custom).then(|| view! { <span class="tag">{t(RolesWord::Custom)}</span> })}</span></th>
                <td class="t2 wrapcell" data-label=t(RolesWord::Description)>{role.description.in_locale(locale()).to_owned()}</td>
                <td class="num" data-label=t(Word::Users)>
                    <a href=paths::users_with(app, role.key)>{count(users, Word::OneUser, Word::ManyUsers)}</a>
                </td>
            </tr>
        }
    };
    let rows = move |app: App, counts: &[RoleCount]| {
        let rows = app.roles.into_iter().map(|role| {
            let users = holders(counts, app.key, role.key);
            row(app.key, role, users)
        });
        rows.collect_view()
    };
    let draw = move |counts: Signal<Vec<RoleCount>>| {
        view! {
            <table class="table cards roles">
                <colgroup><col class="c-role" /><col /><col class="c-last" /></colgroup>
                <thead>
                    <tr>
                        <th scope="col">{t(RolesWord::Role)}</th>
                        <th scope="col">{t(RolesWord::Description)}</th>
                        <th scope="col" class="num">{t(Word::Users)}</th>
                    </tr>
                </thead>
                <tbody>{move || counts.with(|counts| rows(app.get(), counts))}</tbody>
            </table>
        }
    };
    view! {
        <PageHead title=t(Word::Roles) crumbs=vec![(t(Word::Settings).into(), None), (t(Word::UserManagement).into(), Some(paths::USERS.into()))]>
            <div class="acts">
                // Not the router's: the server answers with a file.
                <a class="btn" rel="external" download href=move || paths::roles_json(Some(app.with(|app| app.key)))><SmallIcon name="download" />{t(RolesWord::Export)}</a>
                {may_import.then(|| view! { <a class="btn" href=paths::ROLES_IMPORT><SmallIcon name="upload" />{t(RolesWord::Import)}</a> })}
                <a class="btn" href=move || paths::role_comparison(app.with(|app| app.key))><SmallIcon name="columns" />{t(RolesWord::ViewComparison)}</a>
            </div>
        </PageHead>
        <UserManagementTabs users=Signal::stored(None) />
        <div class="tools"><AppSelect app to=paths::roles /></div>
        <div class="body">
            <Loaded answer=counts children=draw />
        </div>
    }
}
