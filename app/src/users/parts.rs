//! What Organization Users shows only when it is asked for: it comes in the file of the dialogs, so that the list is there
//! before it.

use domain::id::UserId;
use domain::users::UserRow;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::filters::{ActiveFilters, FilterDrawer, Filtering};
use super::invite::{InviteDialog, InviteStart};
use super::long_order::LostOrder;
use super::picks::{Bar, SelectionBar};
use super::recent::RecentDialog;
use super::row_acts::{RefusedNote, RowMenu};
use super::selection::Ticks;
use super::views::{Viewing, ViewsDialog};
use crate::kit::fetched::{Draw, on_demand};
use crate::wire::ApiError;

/// A part and what it is given.
#[derive(Clone, Copy)]
pub enum Part {
    /// A chip for each filter that is on.
    Chips(Filtering),
    /// The drawer with all filters.
    Filters(Filtering),
    Invite(InviteStart),
    /// The dialog with the saved views.
    Views(Viewing),
    /// An order given before the page was loaded anew.
    Lost(Changing),
    /// The dialog with one's own bulk actions.
    Recent(RwSignal<bool>, Changing),
    /// The bar of the selection.
    Bar(Bar),
    /// Why what was asked for in a row's menu was not done.
    Refused(Changing),
    /// The menu of a row.
    Menu(StoredValue<UserRow>, Changing),
}

/// What follows when people were changed from the list. It lives as long as the page: whoever presses Undo in a message does
/// so after the row or the dialog it came from was drawn anew.
#[derive(Clone, Copy)]
pub struct Changing {
    pub ticks: RwSignal<Ticks>,
    /// Several were changed: nobody stays selected who may be on the list no more.
    pub many: Callback<()>,
    /// This one was changed: the others stay selected.
    pub one: Callback<UserId>,
    /// Why what was last asked for in a row's menu was not done.
    pub refused: RwSignal<Option<ApiError>>,
}

impl Changing {
    /// Made by the page; `again` loads its list again.
    pub fn of(ticks: RwSignal<Ticks>, again: Callback<()>) -> Self {
        let many = Callback::new(move |()| {
            ticks.update(Ticks::clear);
            again.run(());
        });
        let one = Callback::new(move |id| {
            ticks.update(|ticks| ticks.leave_out(id));
            again.run(());
        });
        Self { ticks, many, one, refused: RwSignal::new(None) }
    }
}

#[wasm_split(people, wasm_split_path = leptos::wasm_split, fallible)]
fn fetch_part() -> Result<Draw<Part>, SplitLoaderError> {
    Ok(|part| match part {
        Part::Chips(filtering) => view! { <ActiveFilters filtering /> }.into_any(),
        Part::Filters(filtering) => view! { <FilterDrawer filtering /> }.into_any(),
        Part::Invite(start) => view! { <InviteDialog start /> }.into_any(),
        Part::Views(viewing) => view! { <ViewsDialog viewing /> }.into_any(),
        Part::Lost(changing) => view! { <LostOrder on_changed=changing.many /> }.into_any(),
        Part::Recent(open, changing) => view! { <RecentDialog open changing /> }.into_any(),
        Part::Refused(changing) => view! { <RefusedNote refused=changing.refused /> }.into_any(),
        Part::Bar(bar) => view! { <SelectionBar bar /> }.into_any(),
        Part::Menu(user, changing) => {
            let user = user.get_value();
            view! { <RowMenu changing user /> }.into_any()
        }
    })
}

/// Draws `part` once it was wanted, `meanwhile` before.
pub fn part(wanted: Signal<bool>, part: Part, meanwhile: ViewFn) -> AnyView {
    on_demand(wanted, || Box::pin(fetch_part()), part, meanwhile)
}
