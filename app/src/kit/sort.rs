//! A column head that sorts.

use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Word, t};

/// How a column is sorted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    No,
    Ascending,
    Descending,
}

impl Sorted {
    /// For a column that is, or is not, the one sorted by.
    pub const fn of(current: bool, descending: bool) -> Self {
        match (current, descending) {
            (false, _) => Self::No,
            (true, false) => Self::Ascending,
            (true, true) => Self::Descending,
        }
    }
}

impl Sorted {
    const fn aria(self) -> Option<&'static str> {
        match self {
            Self::No => None,
            Self::Ascending => Some("ascending"),
            Self::Descending => Some("descending"),
        }
    }

    const fn icon(self) -> Option<&'static str> {
        match self {
            Self::No => None,
            Self::Ascending => Some("sort-up"),
            Self::Descending => Some("sort-down"),
        }
    }
}

/// A `th` with a button; `aria-sort` stands on the sorted column only.
#[component]
pub fn SortHead(
    #[prop(into)] label: String,
    #[prop(into)] sorted: Signal<Sorted>,
    on_sort: Callback<()>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let title = format!("{} {label}", t(Word::SortBy));
    view! {
        <th scope="col" aria-sort=move || sorted.get().aria() class=class>
            <button type="button" class="sort" title=title on:click=move |_| on_sort.run(())>
                {label}
                {move || sorted.get().icon().map(|icon| view! { <Icon name=icon /> })}
            </button>
        </th>
    }
}
