//! The views one saved: filters and order under a name.

use domain::users::filter::UserQuery;
use domain::users::view::SavedView;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::api::{list_views, remove_view, save_view};
use super::people_words::PeopleWord;
use super::words::UsersWord;
use crate::kit::answer::{Answer, start};
use crate::kit::dialog::Dialog;
use crate::kit::field::TextField;
use crate::kit::focus::focus;
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::Loaded;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};
use crate::wire::ApiError;

/// What the dialog begins with.
#[derive(Clone, Copy)]
pub struct Viewing {
    pub query: Signal<UserQuery>,
    pub open: RwSignal<bool>,
}

/// The dialog with the saved views.
#[component]
pub fn ViewsDialog(viewing: Viewing) -> impl IntoView {
    let draw = move |views: Signal<Vec<SavedView>>| view! { <Views viewing loaded=views /> };
    view! {
        <Dialog open=viewing.open title=t(UsersWord::Views)>
            {
                let views = Answer::to(list_views);
                view! { <Loaded answer=views children=draw /> }
            }
        </Dialog>
    }
}

/// The id of the button that brings back the view removed last.
const PUT_BACK: &str = "view-undo";

/// What was done last in the dialog.
#[derive(Clone)]
enum Last {
    Saved,
    Removed(SavedView),
}

/// A value of an address as it was before [`UserQuery::to_url`] wrote it there.
fn decoded(value: &str) -> String {
    js_sys::decode_uri_component(value).map_or_else(|_| value.to_owned(), String::from)
}

#[component]
fn Views(viewing: Viewing, loaded: Signal<Vec<SavedView>>) -> impl IntoView {
    let views = RwSignal::new(loaded.get_untracked());
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    // What was done last. It stands in the dialog: what is outside is inert as long as it is open.
    let last = RwSignal::new(None::<Last>);
    let apps = use_session().apps();
    let changed = move |answer: Result<Vec<SavedView>, ApiError>, done: Last| match answer {
        Ok(now) => {
            error.try_set(None);
            views.try_set(now);
            last.try_set(Some(done));
        }
        Err(refused) => drop(error.try_set(Some(refused))),
    };
    // The same name is the same view, as `domain::users::view::save` reads it.
    let taken = Memo::new(move |_| {
        let named = name.with(|name| name.trim().to_owned());
        views.with(|views| views.iter().any(|view| view.name == named)).then_some(named)
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let (named, query) = (name.get_untracked(), UserQuery { after: None, ..viewing.query.get_untracked() });
        start(async move {
            let answer = save_view(named, query).await;
            match &answer {
                Ok(_) => drop(name.try_set(String::new())),
                Err(_) => focus("view-name"),
            }
            changed(answer, Last::Saved);
        });
    };
    let remove = Callback::new(move |view: SavedView| {
        start(async move {
            changed(remove_view(view.id).await, Last::Removed(view));
            // The button that was pressed goes; the way back takes the focus.
            request_animation_frame(|| focus(PUT_BACK));
        });
    });
    let put_back = Callback::new(move |view: SavedView| {
        let parts = view.url.split('&').filter_map(|pair| pair.split_once('='));
        let parts: Vec<(&str, String)> = parts.map(|(name, value)| (name, decoded(value))).collect();
        // An address that was saved can be read, unless an application is gone since.
        let query = UserQuery::from_url(parts.iter().map(|(name, value)| (*name, value.as_str())), &apps);
        start(async move {
            let answer = match query {
                Ok(query) => save_view(view.name, query).await,
                Err(refusal) => Err(ApiError::of_address(&refusal, locale())),
            };
            changed(answer, Last::Saved);
            focus("view-name");
        });
    });
    let told = move |last: Last| match last {
        Last::Saved => view! { <p>{t(PeopleWord::ViewSaved)}</p> }.into_any(),
        Last::Removed(view) => {
            let text = t(PeopleWord::ViewRemoved).replace("{name}", &view.name);
            view! {
                <p class="row">
                    {text}
                    <span class="push"></span>
                    <button type="button" id=PUT_BACK class="btn" data-size="s" on:click=move |_| put_back.run(view.clone())>
                        <SmallIcon name="undo" />
                        {t(PeopleWord::Undo)}
                    </button>
                </p>
            }
            .into_any()
        }
    };
    let name_error = Signal::derive(move || error.get().filter(|error| error.field.is_some()).map(|error| error.sentence));
    let row = move |saved: SavedView| view! { <ViewItem saved open=viewing.open remove /> };
    view! {
        <div class="dialogbody stack">
            {move || error.get().filter(|error| error.field.is_none()).map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
            <Show when=move || views.with(|views| !views.is_empty()) fallback=|| view! { <p class="t2">{t(PeopleWord::NoViews)}</p> }>
                <ul class="views">{move || views.get().into_iter().map(row).collect_view()}</ul>
            </Show>
            <form class="stack" on:submit=save>
                <TextField id="view-name" label=t(PeopleWord::ViewName) value=name hint=t(PeopleWord::SaveViewHint) error=name_error />
                <p class="small" role="status">{move || taken.get().map(|name| t(PeopleWord::ReplaceView).replace("{name}", &name))}</p>
                <div><button type="submit" class="btn">{move || t(if taken.with(Option::is_some) { PeopleWord::Replace } else { PeopleWord::SaveView })}</button></div>
            </form>
            <div role="status">{move || last.get().map(told)}</div>
        </div>
        <footer>
            <span class="push"></span>
            <button type="button" class="btn" data-kind="primary" on:click=move |_| viewing.open.set(false)>{t(Word::Close)}</button>
        </footer>
    }
}

#[component]
fn ViewItem(saved: SavedView, open: RwSignal<bool>, remove: Callback<SavedView>) -> impl IntoView {
    let removed = saved.clone();
    let href = if saved.url.is_empty() { paths::USERS.to_owned() } else { format!("{}?{}", paths::USERS, saved.url) };
    view! {
        <li class="row">
            <a class="cut" href=href on:click=move |_| open.set(false)>{saved.name.clone()}</a>
            <span class="push"></span>
            <button type="button" class="btn" data-size="s" data-kind="quiet" data-square="" aria-label=t(PeopleWord::RemoveView).replace("{name}", &saved.name) on:click=move |_| remove.run(removed.clone())>
                <SmallIcon name="close" />
            </button>
        </li>
    }
}
