//! The editor of a custom role (E11): a name, and a level for each row of the matrix. Rows are ticked one by one, by ranges
//! (shift and click) or by areas, and set together.

use std::collections::BTreeSet;

use domain::roles::custom::{Levels, RoleDraft, is_reserved};
use domain::roles::{App, AppKey, Matrix, PermissionLevel, Role, RoleKey, RoleKind};
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::read_matrix;
use super::areas::areas;
use super::review::{Review, ReviewDialog};
use super::words::RolesWord;
use crate::kit::answer::Answer;
use crate::kit::field::TextField;
use crate::kit::level::word;
use crate::kit::list::Loaded;
use crate::kit::unsaved::Unsaved;
use crate::shell::frame::PageHead;
use crate::shell::paths;
use crate::shell::routes::NoSuchPage;
use crate::shell::session::use_session;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// The page that copies a role.
#[component]
pub fn CopyRolePage() -> impl IntoView {
    view! { <EditorPage is_copy=true /> }
}

/// The page that changes a custom role.
#[component]
pub fn EditRolePage() -> impl IntoView {
    view! { <EditorPage is_copy=false /> }
}

#[component]
fn EditorPage(is_copy: bool) -> impl IntoView {
    let params = use_params_map();
    let apps = use_session().apps();
    let found = Memo::new(move |_| {
        params.with(|params| {
            let app = apps.find(AppKey::parse(&params.get("app")?)?)?;
            let role = app.role(RoleKey::parse(&params.get("role")?)?)?;
            (is_copy || role.kind == RoleKind::Custom).then(|| (app.clone(), role.clone()))
        })
    });
    move || match found.get() {
        Some((app, role)) => view! { <Head app role is_copy /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    }
}

#[component]
fn Head(app: App, role: Role, is_copy: bool) -> impl IntoView {
    let app_key = app.key;
    let matrix = Answer::to(move || read_matrix(app_key));
    let crumbs = vec![
        (t(Word::Settings).into(), None),
        (format!("{}, {}", t(Word::Roles), app.name), Some(paths::roles(app_key))),
        (role.name.clone(), Some(paths::role(app_key, role.key))),
    ];
    let title = t(if is_copy { RolesWord::CopyOf } else { RolesWord::EditOf }).replace("{name}", &role.name);
    let role = StoredValue::new(role);
    let draw = move |matrix: Signal<Matrix>| {
        let matrix = matrix.get_untracked();
        view! { <Editor draft=Draft::of(&matrix, &role.get_value(), is_copy) matrix /> }
    };
    view! {
        <PageHead title crumbs />
        <div class="body roleeditor"><Loaded answer=matrix children=draw /></div>
    }
}

/// What is edited.
#[derive(Clone, Copy)]
pub struct Draft {
    app: AppKey,
    key: Option<RoleKey>,
    name: RwSignal<String>,
    description: RwSignal<String>,
    /// Row by row.
    levels: RwSignal<Vec<PermissionLevel>>,
    /// What it began with.
    began: StoredValue<(String, String, Vec<PermissionLevel>)>,
}

impl Draft {
    fn of(matrix: &Matrix, role: &Role, is_copy: bool) -> Self {
        let level = |row: usize| {
            let level = matrix.level(role.key, row);
            // What nobody may be given is not copied.
            if is_copy && is_reserved(matrix, row) { PermissionLevel::None } else { level }
        };
        let levels: Vec<_> = (0..matrix.rows.len()).map(level).collect();
        let name = if is_copy { t(RolesWord::CopyName).replace("{name}", &role.name) } else { role.name.clone() };
        let description = role.description.in_locale(locale()).to_owned();
        Self {
            app: matrix.app,
            key: (!is_copy).then_some(role.key),
            name: RwSignal::new(name.clone()),
            description: RwSignal::new(description.clone()),
            levels: RwSignal::new(levels.clone()),
            began: StoredValue::new((name, description, levels)),
        }
    }

    fn is_changed(self) -> bool {
        let now = (self.name.get(), self.description.get(), self.levels.get());
        self.began.with_value(|began| *began != now)
    }

    fn to_send(self, matrix: &Matrix) -> RoleDraft {
        let levels: Levels = self.levels.with_untracked(|levels| {
            let given = matrix.rows.iter().zip(levels).filter(|(_, level)| **level > PermissionLevel::None);
            given.map(|(row, level)| (row.key.clone(), *level)).collect()
        });
        RoleDraft {
            app: self.app,
            key: self.key,
            name: self.name.get_untracked(),
            description: self.description.get_untracked(),
            levels,
        }
    }
}

/// Which rows are ticked, and the one a range begins at.
#[derive(Clone, Default)]
struct Ticked {
    rows: BTreeSet<usize>,
    anchor: Option<usize>,
}

impl Ticked {
    /// Ticks or unticks a row, with `to_anchor` all between it and the one before.
    fn toggle(&mut self, row: usize, to_anchor: bool) {
        let is_on = !self.rows.contains(&row);
        let from = self.anchor.filter(|_| to_anchor).unwrap_or(row);
        for row in from.min(row)..=from.max(row) {
            if is_on {
                self.rows.insert(row)
            } else {
                self.rows.remove(&row)
            };
        }
        self.anchor = Some(row);
    }

    /// Ticks all of an area, or none once all are.
    fn toggle_area(&mut self, area: &[usize]) {
        if area.iter().all(|row| self.rows.contains(row)) {
            self.rows.retain(|row| !area.contains(row));
        } else {
            self.rows.extend(area);
        }
        self.anchor = None;
    }
}

#[component]
fn Editor(draft: Draft, matrix: Matrix) -> impl IntoView {
    let ticked = RwSignal::new(Ticked::default());
    let error = RwSignal::new(None::<ApiError>);
    let review = RwSignal::new(None::<RoleDraft>);
    let is_saved = RwSignal::new(false);
    let is_dirty = Memo::new(move |_| !is_saved.get() && draft.is_changed());
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let (app, session) = (draft.app, use_session());
    let saved = RwSignal::new(None::<RoleKey>);
    let on_saved = Callback::new(move |key: RoleKey| {
        is_saved.set(true);
        session.refresh();
        saved.set(Some(key));
    });
    // The role's page looks for it among those the session knows.
    Effect::new(move || {
        let known = saved.get().filter(|key| session.me().is_some_and(|me| me.apps.role(app, *key).is_some()));
        if let Some(key) = known {
            go.run(paths::role(app, key));
        }
    });
    let grouped = areas(matrix.rows.iter(), locale());
    let matrix = StoredValue::new(matrix);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        error.set(None);
        review.set(Some(matrix.with_value(|matrix| draft.to_send(matrix))));
    };
    let error_of = move |field: &'static str| {
        Signal::derive(move || error.get().filter(|error| error.field.as_deref() == Some(field)).map(|error| error.sentence))
    };
    let set = move |level: PermissionLevel| {
        let rows = ticked.with_untracked(|ticked| ticked.rows.clone());
        let may = |row: &usize| matrix.with_value(|matrix| !is_reserved(matrix, *row));
        draft.levels.update(|levels| rows.iter().filter(|row| may(row)).for_each(|row| levels[*row] = level));
    };
    let how_many = move || {
        let rows = ticked.with(|ticked| ticked.rows.len());
        count(u32::try_from(rows).unwrap_or(u32::MAX), RolesWord::OneTicked, RolesWord::ManyTicked)
    };
    let setters = PermissionLevel::ALL.map(|level| {
        view! { <button type="button" class="btn" data-size="s" aria-disabled=move || ticked.with(|ticked| ticked.rows.is_empty()).to_string() on:click=move |_| set(level)>{word(level)}</button> }
    });
    let area = move |(name, rows): (String, Vec<usize>)| view! { <Area name rows matrix draft ticked /> };
    view! {
        <form on:submit=submit>
            <div class="stack wide">
                <TextField id="role-name" label=t(RolesWord::RoleName) value=draft.name error=error_of("name") />
                <TextField id="role-description" label=t(RolesWord::Description) value=draft.description error=error_of("description") />
                <p class="small t2" id="range-hint">{t(RolesWord::RangeHint)}</p>
            </div>
            <div class="setbar" role="group" aria-label=t(RolesWord::SetTicked)>
                <span role="status">{how_many}</span>
                <span class="t2">{t(RolesWord::SetTo)}</span>
                {setters.collect_view()}
            </div>
            {grouped.into_iter().map(area).collect_view()}
            <footer class="savebar">
                <button type="submit" class="btn" data-kind="primary" aria-disabled=move || (!is_dirty.get() && draft.key.is_some()).to_string()>{t(RolesWord::ReviewChanges)}</button>
                <a class="btn" href=paths::roles(app)>{t(Word::Cancel)}</a>
            </footer>
        </form>
        <ReviewDialog review=Review { draft: review, error, on_saved } />
        <Unsaved is_dirty go />
    }
}

#[component]
fn Area(name: String, rows: Vec<usize>, matrix: StoredValue<Matrix>, draft: Draft, ticked: RwSignal<Ticked>) -> impl IntoView {
    let places = StoredValue::new(rows.clone());
    let all = move || ticked.with(|ticked| places.with_value(|places| places.iter().all(|row| ticked.rows.contains(row))));
    let row = move |at: usize| view! { <Row at matrix draft ticked /> };
    view! {
        <section class="card">
            <header>
                <label class="checkline">
                    <input type="checkbox" class="check" prop:checked=all on:change=move |_| ticked.update(|ticked| places.with_value(|places| ticked.toggle_area(places))) />
                    <h2>{name}</h2>
                </label>
            </header>
            <ul class="levels">{rows.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Row(at: usize, matrix: StoredValue<Matrix>, draft: Draft, ticked: RwSignal<Ticked>) -> impl IntoView {
    let label = matrix.with_value(|matrix| matrix.rows[at].label.in_locale(locale()).to_owned());
    let reserved = matrix.with_value(|matrix| is_reserved(matrix, at));
    let level = Memo::new(move |_| draft.levels.with(|levels| levels[at]));
    let began = draft.began.with_value(|(.., levels)| levels[at]);
    let choose = move |event| {
        if let Some(level) = PermissionLevel::from_key(&event_target_value(&event)) {
            draft.levels.update(|levels| levels[at] = level);
        }
    };
    let tick = move |event: MouseEvent| ticked.update(|ticked| ticked.toggle(at, event.shift_key()));
    let option = move |choice: PermissionLevel| {
        view! { <option value=choice.key() prop:selected=move || level.get() == choice>{word(choice)}</option> }
    };
    let name = format!("{}: {label}", t(RolesWord::Level));
    view! {
        <li data-changed=move || (level.get() != began).then_some("")>
            <label class="checkline">
                <input type="checkbox" class="check" aria-describedby="range-hint" prop:checked=move || ticked.with(|ticked| ticked.rows.contains(&at)) on:click=tick />
                <span>{label}</span>
            </label>
            {if reserved {
                view! { <span class="small t3">{t(RolesWord::ReservedRow)}</span> }.into_any()
            } else {
                view! { <select class="select" aria-label=name on:change=choose>{PermissionLevel::ALL.map(option).collect_view()}</select> }.into_any()
            }}
        </li>
    }
}
