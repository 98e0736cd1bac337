//! Choosing what is compared: a role, with the day where it has a past, or a person.

use domain::right::Right;
use domain::roles::difference::{DifferenceAddress, PersonFound, Place, Side, SideSeen};
use domain::roles::{App, AppKey, RoleKey, RoleKind};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::api::find_people;
use super::words::RolesWord;
use crate::kit::answer::Answer;
use crate::kit::combobox::{Combobox, Suggestion};
use crate::kit::days::{EARLIEST, written};
use crate::kit::icon::SmallIcon;
use crate::shell::session::use_session;
use crate::text::{Word, t};

/// How long typing must pause before people are searched for.
const PAUSE_MS: u32 = 250;

/// An id on the page.
const fn id(place: Place, left: &'static str, right: &'static str) -> &'static str {
    match place {
        Place::Left => left,
        Place::Right => right,
    }
}

/// What both pickers read and change.
#[derive(Clone, Copy)]
pub struct Sides {
    pub address: Signal<DifferenceAddress>,
    /// What the server last said of a side.
    pub seen: Callback<Place, Option<SideSeen>>,
    pub go: Callback<DifferenceAddress>,
    /// Goes without a further step in the browser's history.
    pub go_in_place: Callback<DifferenceAddress>,
}

impl Sides {
    fn at(self, place: Place) -> Option<Side> {
        self.address.with(|address| address.at(place))
    }

    /// Compares with `side`, which is a role of `app` or a person.
    fn choose(self, place: Place, app: Option<AppKey>, side: Side) {
        self.go.run(self.address.get_untracked().choosing(place, app, side));
    }

    /// The same, for what is chosen digit by digit.
    fn set_day(self, place: Place, app: Option<AppKey>, side: Side) {
        self.go_in_place.run(self.address.get_untracked().choosing(place, app, side));
    }
}

/// One side.
#[component]
pub fn SidePicker(place: Place, sides: Sides) -> impl IntoView {
    let may_people = use_session().me_untracked().is_some_and(|me| me.has(Right::VIEW_USERS));
    let is_person = RwSignal::new(false);
    let side = Memo::new(move |_| sides.at(place));
    Effect::new(move |_| {
        if let Some(side) = side.get() {
            is_person.set(matches!(side, Side::User(_)));
        }
    });
    let name = id(place, "left-kind", "right-kind");
    let choice = move |person: bool, icon: &'static str, word: RolesWord| {
        view! {
            <label>
                <input type="radio" name=name prop:checked=move || is_person.get() == person on:change=move |_| is_person.set(person) />
                <SmallIcon name=icon />
                {t(word)}
            </label>
        }
    };
    let legend = t(if place == Place::Left { RolesWord::FirstSide } else { RolesWord::SecondSide });
    view! {
        <fieldset class="card side-of">
            <legend>{legend}</legend>
            {may_people.then(|| view! {
                <div class="seg">{choice(false, "role", RolesWord::Role)} {choice(true, "user", RolesWord::Person)}</div>
            })}
            {move || if is_person.get() {
                view! { <PersonPicker place sides /> }.into_any()
            } else {
                view! { <RolePicker place sides /> }.into_any()
            }}
        </fieldset>
    }
}

#[component]
fn RolePicker(place: Place, sides: Sides) -> impl IntoView {
    let apps = use_session().apps();
    let known = apps.clone();
    let chosen = Memo::new(move |_| match sides.at(place)? {
        Side::Role { key, on } => Some((sides.address.with(|address| address.app)?, key, on)),
        Side::User(_) => None,
    });
    let is_custom = Memo::new(move |_| {
        chosen.get().is_some_and(|(app, key, on)| known.role(app, key).map_or(on.is_some(), |role| role.kind == RoleKind::Custom))
    });
    let choose = move |value: String| {
        let role = value.split_once(' ').and_then(|(app, role)| Some((AppKey::parse(app)?, RoleKey::parse(role)?)));
        if let Some((app, key)) = role {
            sides.choose(place, Some(app), Side::role(key));
        }
    };
    let on_day = move |value: String| {
        let on = written(&value);
        // A browser tells of each digit of a year: what is no day yet is waited for.
        if let Some((app, key, _)) = chosen.get_untracked().filter(|_| on.is_some() || value.is_empty()) {
            sides.set_day(place, Some(app), Side::Role { key, on });
        }
    };
    let gone = apps.clone();
    // A custom role that was removed is still compared as it was.
    let removed = move || {
        let (app, key, _) = chosen.get().filter(|(app, key, _)| gone.role(*app, *key).is_none())?;
        let name = sides.seen.run(place).map_or_else(|| key.to_string(), |seen| seen.name);
        Some(view! { <option value=format!("{app} {key}") selected=true>{name}</option> })
    };
    let group = move |app: App| {
        let key = app.key;
        let option = move |role: domain::roles::Role| {
            let is_chosen = move || chosen.get().is_some_and(|(app, chosen, _)| (app, chosen) == (key, role.key));
            view! { <option value=format!("{key} {}", role.key) prop:selected=is_chosen>{role.name}</option> }
        };
        view! { <optgroup label=app.name>{app.roles.into_iter().map(option).collect_view()}</optgroup> }
    };
    let (select_id, day_id) = (id(place, "left-role", "right-role"), id(place, "left-day", "right-day"));
    let note = format!("{day_id}-note");
    let day = move || chosen.get().and_then(|(_, _, on)| on).map(|day| day.to_string()).unwrap_or_default();
    view! {
        <div class="field">
            <label for=select_id>{t(RolesWord::Role)}</label>
            <select id=select_id class="select" on:change=move |event| choose(event_target_value(&event))>
                <option value="" disabled=true prop:selected=move || chosen.get().is_none()>{t(RolesWord::ChooseRole)}</option>
                {removed}
                {apps.0.into_iter().map(group).collect_view()}
            </select>
        </div>
        <Show when=move || is_custom.get()>
            <div class="field">
                <label for=day_id>{t(RolesWord::AsOf)}</label>
                <div class="input">
                    <input id=day_id type="date" min=EARLIEST aria-describedby=note.clone() prop:value=day on:change=move |event| on_day(event_target_value(&event)) />
                </div>
                <p id=note.clone() class="fieldnote">{t(RolesWord::AsOfHint)}</p>
            </div>
        </Show>
    }
}

#[component]
fn PersonPicker(place: Place, sides: Sides) -> impl IntoView {
    let seen = Memo::new(move |_| sides.seen.run(place).filter(|seen| sides.at(place) == Some(seen.side)));
    let person = move || seen.get().filter(|seen| matches!(seen.side, Side::User(_)));
    let text = RwSignal::new(String::new());
    // The field shows who is chosen until something else is typed.
    Effect::new(move |_| {
        if let Some(person) = person() {
            text.set(person.name);
        }
    });
    let asked = RwSignal::new(String::new());
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        let text = text.get();
        // Replacing the timer cancels the one before it.
        pending.set_value(Some(Timeout::new(PAUSE_MS, move || drop(asked.try_set(text)))));
    });
    let found = Answer::to(move || {
        let text = asked.get();
        async move { Ok((text.clone(), find_people(text).await?)) }
    });
    // Only who was found for what stands there now: whoever types on and takes the first takes nobody else.
    let people = Memo::new(move |_| {
        let answered = found.latest().filter(|(of, _)| text.with(|text| text == of));
        answered.map(|(_, people): (String, Vec<PersonFound>)| people)
    });
    let suggestions = Memo::new(move |_| {
        let suggest = |person: &PersonFound| Suggestion { value: person.email.clone(), text: person.name.clone() };
        people.with(|people| people.iter().flatten().map(suggest).collect::<Vec<_>>())
    });
    let error = Signal::derive(move || found.get().and_then(Result::err).map(|error| error.sentence));
    let status = Signal::derive(move || {
        let is_no_one =
            people.with(|people| people.as_ref().is_some_and(Vec::is_empty)) && text.with(|text| !text.trim().is_empty());
        is_no_one.then(|| t(Word::NoOneFound).to_owned())
    });
    let take = move |taken: Suggestion| {
        // The field holds the address by now, which nobody was searched for yet.
        let found =
            untrack(|| found.latest()).into_iter().flat_map(|(_, people)| people).find(|person| person.email == taken.value);
        if let Some(person) = found {
            sides.choose(place, None, Side::User(person.id));
        }
    };
    let apps = use_session().apps();
    let held = move || {
        let roles = person()?.roles;
        let each =
            apps.iter().filter_map(|app| Some(format!("{}: {}", app.short_name, apps.role_name(app.key, roles.in_app(app.key)?))));
        Some(each.collect::<Vec<_>>().join(" · "))
    };
    view! {
        <Combobox
            id=id(place, "left-person", "right-person")
            label=t(RolesWord::FindPerson)
            value=text
            suggestions
            error
            status
            hint=t(RolesWord::FindPersonHint)
            is_searched=true
            inputmode="text"
            on_take=Callback::new(take)
        />
        <p class="small t2">{held}</p>
    }
}

/// Which applications two people are compared in.
#[component]
pub fn AppChoice(sides: Sides) -> impl IntoView {
    let app = Memo::new(move |_| sides.address.with(|address| address.app));
    let are_people = Memo::new(move |_| {
        sides.address.with(|address| address.left.is_some() && address.sides().all(|side| matches!(side, Side::User(_))))
    });
    let choose = move |value: String| {
        sides.go.run(DifferenceAddress { app: AppKey::parse(&value), ..sides.address.get_untracked() });
    };
    let option = move |choice: App| {
        view! { <option value=choice.key.to_string() prop:selected=move || app.get() == Some(choice.key)>{choice.name}</option> }
    };
    let apps = StoredValue::new(use_session().apps());
    view! {
        <Show when=move || are_people.get()>
            <div class="row">
                <label class="label" for="difference-app">{t(RolesWord::ChooseApp)}</label>
                <select id="difference-app" class="select app" on:change=move |event| choose(event_target_value(&event))>
                    <option value="" prop:selected=move || app.get().is_none()>{t(RolesWord::AllApps)}</option>
                    {apps.get_value().0.into_iter().map(option).collect_view()}
                </select>
            </div>
        </Show>
    }
}
