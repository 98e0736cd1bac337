//! What two roles, two people, or one role at two dates differ in (E10).

use domain::roles::Apps;
use domain::roles::difference::{AppDifference, Difference, DifferenceAddress, Place, RowDifference, Side, SideSeen};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::api::read_difference;
use super::areas::areas;
use super::side::{AppChoice, SidePicker, Sides};
use super::words::RolesWord;
use crate::kit::answer::Answer;
use crate::kit::days::begins;
use crate::kit::empty::{Empty, Face};
use crate::kit::icon::Icon;
use crate::kit::level::LevelMark;
use crate::kit::list::Loaded;
use crate::kit::time::{day, number};
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// The page. What is compared is its address, so it can be shared and the back button works.
#[component]
pub fn DifferencePage() -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| {
        map.with(|map| DifferenceAddress::from_url(map.latest_values().map(|(name, value)| (name.as_ref(), value))))
    });
    let found = Answer::to(move || {
        let asked = asked.get();
        async move {
            match asked {
                Ok(address) => read_difference(address).await,
                Err(refusal) => Err(ApiError::of_address(&refusal, locale())),
            }
        }
    });
    let navigate = use_navigate();
    let to = Callback::new(move |(address, replace): (DifferenceAddress, bool)| {
        navigate(&paths::role_difference(&address), NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
    });
    let go = Callback::new(move |address| to.run((address, false)));
    let go_in_place = Callback::new(move |address| to.run((address, true)));
    let latest = found.last_good();
    let seen = Callback::new(move |place: Place| latest.with(|found| found.as_ref().and_then(|found| found.at(place).cloned())));
    let sides = Sides { address: Signal::derive(move || asked.get().unwrap_or_default()), seen, go, go_in_place };
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (t(Word::UserManagement).into(), Some(paths::USERS.into())),
        (t(Word::Roles).into(), Some(paths::ROLES.into())),
    ];
    let apps = StoredValue::new(use_session().apps());
    let draw = move |shown: Signal<Difference>| move || shown.with(|shown| result(shown, &apps.get_value()));
    view! {
        <PageHead title=t(RolesWord::RoleDifference) crumbs />
        <div class="body difference">
            <div class="sides">
                <SidePicker place=Place::Left sides />
                <SidePicker place=Place::Right sides />
            </div>
            <AppChoice sides />
            <Loaded answer=found children=draw />
        </div>
    }
}

fn result(shown: &Difference, apps: &Apps) -> AnyView {
    let (Some(left), Some(right)) = (&shown.left, &shown.right) else {
        return view! { <Empty face=Face::Start title=t(RolesWord::ChooseSides) text=t(RolesWord::ChooseSidesText) /> }.into_any();
    };
    let absent = [left, right].map(absent).collect_view();
    let (differing, equal) = shown.counts();
    if differing == 0 {
        let text = t(RolesWord::NoDifferenceText).replace("{n}", &number(equal));
        return view! { {absent} <Empty face=Face::Start title=t(RolesWord::NoDifference) text /> }.into_any();
    }
    let summary = format!(
        "{} · {}",
        count(differing, RolesWord::OneDiffers, RolesWord::ManyDiffer),
        count(equal, RolesWord::OneEqual, RolesWord::ManyEqual)
    );
    let heads = [left, right].map(title);
    let is_one = shown.apps.len() == 1;
    let tables = shown.apps.iter().filter(|app| !app.rows.is_empty()).map(|app| {
        let name = apps.find(app.app).map_or_else(|| app.app.to_string(), |app| app.name.clone());
        view! { <section class="stack">{(!is_one).then(|| view! { <h2>{name}</h2> })} {table(app, &heads)}</section> }
    });
    view! {
        {absent}
        <p role="status">{summary}</p>
        {tables.collect_view()}
    }
    .into_any()
}

/// A role's name, with the day where one is asked for; a person's.
fn title(side: &SideSeen) -> String {
    match side.side {
        Side::Role { on: Some(on), .. } => format!("{}, {}", side.name, day(begins(on))),
        Side::Role { on: None, .. } | Side::User(_) => side.name.clone(),
    }
}

/// Says of a custom role that it was not there.
fn absent(side: &SideSeen) -> Option<impl IntoView + use<>> {
    let Side::Role { on: Some(on), .. } = side.side else { return None };
    let text = t(RolesWord::WasNotThere).replace("{name}", &side.name).replace("{day}", &day(begins(on)));
    side.is_absent.then(|| view! { <div class="note" data-tone="info"><Icon name="info" /><div>{text}</div></div> })
}

fn table(app: &AppDifference, heads: &[String; 2]) -> impl IntoView + use<> {
    let [left, right] = heads.clone();
    let groups = areas(app.rows.iter().map(|row| &row.row), locale()).into_iter().map(|(area, rows)| {
        let rows = rows.into_iter().map(|row| line(&app.rows[row], heads)).collect_view();
        view! { <tbody><tr class="area"><th colspan="3" scope="rowgroup">{area}</th></tr>{rows}</tbody> }
    });
    view! {
        <table class="table cards">
            <colgroup><col /><col class="c-side" /><col class="c-side" /></colgroup>
            <thead><tr><th scope="col">{t(RolesWord::Permission)}</th><th scope="col">{left}</th><th scope="col">{right}</th></tr></thead>
            {groups.collect_view()}
        </table>
    }
}

fn line(row: &RowDifference, heads: &[String; 2]) -> impl IntoView + use<> {
    let [left, right] = heads.clone();
    view! {
        <tr>
            <th scope="row" class="title">{row.row.label.in_locale(locale()).to_owned()}</th>
            <td data-label=left><LevelMark level=row.left /></td>
            <td data-label=right><LevelMark level=row.right /></td>
        </tr>
    }
}
