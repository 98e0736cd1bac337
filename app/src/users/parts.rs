//! What Organization Users shows only when it is asked for: it comes in the file of the dialogs, so that the list is there
//! before it.

use domain::users::UserRow;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::filters::{ActiveFilters, FilterDrawer, Filtering};
use super::invite::{InviteDialog, InviteStart};
use super::long_order::LostOrder;
use super::picks::{Bar, SelectionBar};
use super::row_acts::RowMenu;
use super::views::{Viewing, ViewsDialog};
use crate::kit::fetched::{Draw, on_demand};

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
    /// An order given before the page was loaded anew, and what to call once it is found.
    Lost(Callback<()>),
    /// The bar of the selection.
    Bar(Bar),
    /// The menu of a row, and what to call after a change.
    Menu(StoredValue<UserRow>, Callback<()>),
}

#[wasm_split(people, wasm_split_path = leptos::wasm_split, fallible)]
fn fetch_part() -> Result<Draw<Part>, SplitLoaderError> {
    Ok(|part| match part {
        Part::Chips(filtering) => view! { <ActiveFilters filtering /> }.into_any(),
        Part::Filters(filtering) => view! { <FilterDrawer filtering /> }.into_any(),
        Part::Invite(start) => view! { <InviteDialog start /> }.into_any(),
        Part::Views(viewing) => view! { <ViewsDialog viewing /> }.into_any(),
        Part::Lost(on_changed) => view! { <LostOrder on_changed /> }.into_any(),
        Part::Bar(bar) => view! { <SelectionBar bar /> }.into_any(),
        Part::Menu(user, again) => view! { <RowMenu user=user.get_value() again /> }.into_any(),
    })
}

/// Draws `part` once it was wanted, `meanwhile` before.
pub fn part(wanted: Signal<bool>, part: Part, meanwhile: ViewFn) -> AnyView {
    on_demand(wanted, || Box::pin(fetch_part()), part, meanwhile)
}
