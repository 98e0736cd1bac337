//! Views of Organization Users that somebody saved, each for himself.

use serde::{Deserialize, Serialize};

use super::edit::check_name;
use super::filter::UserQuery;
use crate::id::{AddressListId, ViewId};
use crate::refusal::Refusal;

/// At most this many views a person.
pub const MAX_VIEWS: usize = 50;

/// A saved view: a name for an address of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    /// As [`UserQuery::to_url`] writes it.
    pub url: String,
    /// The list of addresses it looks for, which is kept as long as the view.
    pub list: Option<AddressListId>,
}

/// The view that `query` makes under a name, beside those the person `has`. One of the same name takes its place.
///
/// # Errors
/// [`Refusal::Missing`], [`Refusal::TooLong`] or [`Refusal::Malformed`] for the name; [`Refusal::TooMany`]; what the filter's
/// own check refuses.
pub fn save(id: ViewId, name: &str, query: &UserQuery, has: &[SavedView]) -> Result<SavedView, Refusal> {
    query.filter.check()?;
    let name = check_name("name", name)?;
    if name.is_empty() {
        return Err(Refusal::Missing { field: "name".into() });
    }
    let before = has.iter().find(|view| view.name == name);
    if before.is_none() && has.len() >= MAX_VIEWS {
        return Err(Refusal::TooMany { field: "name".into(), max: MAX_VIEWS as u32 });
    }
    Ok(SavedView { id: before.map_or(id, |view| view.id), name, url: query.to_url(), list: query.filter.list })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::users::filter::UserFilter;

    fn id(n: u128) -> ViewId {
        ViewId(Uuid::from_u128(n))
    }

    #[test]
    fn a_view_of_the_same_name_takes_its_place_and_keeps_its_id() {
        let query = UserQuery { filter: UserFilter { search: "ann".into(), ..UserFilter::default() }, ..UserQuery::default() };
        let first = save(id(1), " West ", &UserQuery::default(), &[]).unwrap();
        assert_eq!((first.name.as_str(), first.url.as_str()), ("West", ""));
        let second = save(id(2), "West", &query, std::slice::from_ref(&first)).unwrap();
        assert_eq!((second.id, second.url.as_str()), (id(1), "search=ann"));
    }

    #[test]
    fn a_view_without_a_name_and_one_too_many_are_refused() {
        let query = UserQuery::default();
        assert_eq!(save(id(1), "  ", &query, &[]), Err(Refusal::Missing { field: "name".into() }));
        let has: Vec<_> = (0..MAX_VIEWS).map(|n| save(id(n as u128), &n.to_string(), &query, &[]).unwrap()).collect();
        assert_eq!(save(id(99), "more", &query, &has), Err(Refusal::TooMany { field: "name".into(), max: 50 }));
        assert!(save(id(99), "7", &query, &has).is_ok());
    }
}
