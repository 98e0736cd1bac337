//! The views one saved: filters and order under a name.

use domain::id::ViewId;
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
use crate::kit::toast::Toasts;
use crate::shell::paths;
use crate::text::{Word, t};
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

#[component]
fn Views(viewing: Viewing, loaded: Signal<Vec<SavedView>>) -> impl IntoView {
    let views = RwSignal::new(loaded.get_untracked());
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let toasts: Toasts = expect_context();
    let changed = move |answer: Result<Vec<SavedView>, ApiError>, said: Option<&'static str>| match answer {
        Ok(now) => {
            error.try_set(None);
            views.try_set(now);
            said.into_iter().for_each(|said| toasts.say(said));
        }
        Err(refused) => drop(error.try_set(Some(refused))),
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let (named, query) = (name.get_untracked(), UserQuery { after: None, ..viewing.query.get_untracked() });
        start(async move {
            let answer = save_view(named, query).await;
            match &answer {
                Ok(_) => drop(name.try_set(String::new())),
                Err(_) => focus("view-name"),
            }
            changed(answer, Some(t(PeopleWord::ViewSaved)));
        });
    };
    let remove = Callback::new(move |id: ViewId| {
        start(async move {
            changed(remove_view(id).await, None);
            focus("view-name");
        });
    });
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
                <div><button type="submit" class="btn">{t(PeopleWord::SaveView)}</button></div>
            </form>
        </div>
        <footer>
            <span class="push"></span>
            <button type="button" class="btn" data-kind="primary" on:click=move |_| viewing.open.set(false)>{t(Word::Close)}</button>
        </footer>
    }
}

#[component]
fn ViewItem(saved: SavedView, open: RwSignal<bool>, remove: Callback<ViewId>) -> impl IntoView {
    let id = saved.id;
    let href = if saved.url.is_empty() { paths::USERS.to_owned() } else { format!("{}?{}", paths::USERS, saved.url) };
    view! {
        <li class="row">
            <a class="cut" href=href on:click=move |_| open.set(false)>{saved.name.clone()}</a>
            <span class="push"></span>
            <button type="button" class="btn" data-size="s" data-kind="quiet" data-square="" aria-label=t(PeopleWord::RemoveView).replace("{name}", &saved.name) on:click=move |_| remove.run(id)>
                <SmallIcon name="close" />
            </button>
        </li>
    }
}
