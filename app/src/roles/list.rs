//! The Roles tab: the roles of an application and how many people hold each (A4).

use domain::roles::{App, BuiltinRole, RoleCount};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::count_role_holders;
use super::app_select::AppSelect;
use crate::kit::answer::Answer;
use crate::kit::icon::SmallIcon;
use crate::kit::list::Loaded;
use crate::shell::frame::{PageHead, UserManagementTabs};
use crate::shell::paths;
use crate::text::{Word, count, locale, t};

/// The application named by the address; ABM when it names none.
pub fn app_of_address() -> Memo<App> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| map.get_str("app").and_then(App::from_key)).unwrap_or(App::Abm))
}

/// How many people hold `role`.
pub fn holders(counts: &[RoleCount], role: BuiltinRole) -> u32 {
    counts.iter().find(|count| count.role == role).map_or(0, |count| count.users)
}

/// The page.
#[component]
pub fn RolesPage() -> impl IntoView {
    let app = app_of_address();
    let counts = Answer::to(count_role_holders);
    let row = |role: BuiltinRole, users: u32| {
        view! {
            <tr>
                <th scope="row" class="title"><a class="name" href=paths::role(role)>{role.name()}</a></th>
                <td class="t2 wrapcell" data-label=t(Word::Description)>{role.description(locale())}</td>
                <td class="num" data-label=t(Word::Users)>
                    <a href=paths::users_with(role)>{count(users, Word::OneUser, Word::ManyUsers)}</a>
                </td>
            </tr>
        }
    };
    let draw = move |counts: Signal<Vec<RoleCount>>| {
        view! {
            <table class="table cards roles">
                <colgroup><col class="c-role" /><col /><col class="c-last" /></colgroup>
                <thead>
                    <tr>
                        <th scope="col">{t(Word::Role)}</th>
                        <th scope="col">{t(Word::Description)}</th>
                        <th scope="col" class="num">{t(Word::Users)}</th>
                    </tr>
                </thead>
                <tbody>{move || counts.with(|counts| BuiltinRole::of(app.get()).map(|role| row(role, holders(counts, role))).collect_view())}</tbody>
            </table>
        }
    };
    view! {
        <PageHead title=t(Word::Roles) crumbs=vec![(t(Word::Settings).into(), None), (t(Word::UserManagement).into(), Some(paths::USERS.into()))]>
            <div class="acts">
                <a class="btn" href=move || paths::role_comparison(app.get())><SmallIcon name="columns" />{t(Word::ViewComparison)}</a>
            </div>
        </PageHead>
        <UserManagementTabs users=Signal::stored(None) />
        <div class="tools"><AppSelect app to=paths::roles /></div>
        <div class="body">
            <Loaded answer=counts children=draw />
        </div>
    }
}
