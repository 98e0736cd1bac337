//! What a viewer may ask of the records of an object, and what he gets.

mod layout;
mod pull;

use serde::{Deserialize, Serialize};

use crate::access::AccessLevel;
use crate::crm::{FieldType, ObjectSeen, StandardObject};
use crate::page::{Cursor, Page, PageSize};
use crate::refusal::Refusal;
use crate::url;

pub use layout::Layout;
pub use pull::{PullProgress, PullState};

/// At most this many characters in the search box.
pub const MAX_SEARCH_CHARS: usize = 100;

/// A column of an object's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The standard field, such as `annual_revenue`.
    pub name: String,
    /// The CRM's label of the field it is mapped to.
    pub label: String,
    pub kind: FieldType,
    /// The list can be sorted by it; a declared few, each with an index.
    pub sortable: bool,
}

/// One request for a page of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordQuery {
    pub object: StandardObject,
    #[serde(default)]
    pub search: String,
    /// A sortable column; `None` takes the object's first.
    #[serde(default)]
    pub sort: Option<String>,
    #[serde(default)]
    pub descending: bool,
    #[serde(default)]
    pub after: Option<Cursor>,
    #[serde(default)]
    pub size: PageSize,
}

impl RecordQuery {
    /// The plain list of an object.
    #[must_use]
    pub fn of(object: StandardObject) -> Self {
        Self { object, search: String::new(), sort: None, descending: false, after: None, size: PageSize::default() }
    }

    /// The query string of the page's address, without `?`; empty for the plain list.
    #[must_use]
    pub fn to_url(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("search", self.search.clone()));
        }
        if let Some(sort) = &self.sort {
            pairs.push(("sort", sort.clone()));
        }
        if self.descending {
            pairs.push(("desc", "1".into()));
        }
        url::query(&pairs)
    }

    /// Reads the decoded pairs of a page's address.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`] for a parameter the page does not have.
    pub fn from_url<'a>(object: StandardObject, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Refusal> {
        let mut query = Self::of(object);
        for (name, value) in pairs {
            match name {
                "search" => query.search = value.to_owned(),
                "sort" => query.sort = Some(value.to_owned()),
                "desc" => query.descending = value == "1",
                _ => return Err(Refusal::UnknownField { field: name.to_owned() }),
            }
        }
        Ok(query)
    }

    /// The column to sort by, among the `columns` the viewer may see.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`] for a name that is not one of them, worded alike for a hidden and a missing field (E7);
    /// [`Refusal::Malformed`] for one that cannot be sorted by; [`Refusal::TooLong`] for a search over the limit.
    pub fn checked_sort<'a>(&self, columns: &'a [Column]) -> Result<&'a Column, Refusal> {
        if self.search.chars().count() > MAX_SEARCH_CHARS {
            return Err(Refusal::TooLong { field: "search".into(), max: MAX_SEARCH_CHARS as u32 });
        }
        match &self.sort {
            None => columns.iter().find(|column| column.sortable).ok_or(Refusal::NotFound),
            Some(name) => {
                let column = columns
                    .iter()
                    .find(|column| column.name == *name)
                    .ok_or_else(|| Refusal::UnknownField { field: name.clone() })?;
                if column.sortable { Ok(column) } else { Err(Refusal::Malformed { field: "sort".into() }) }
            }
        }
    }
}

/// A value of a record, as the wire carries it. An instant is its milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Empty,
    Boolean(bool),
    Number(f64),
    Text(String),
}

/// A record as a CRM gave it: values in the order of the fields that were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PulledRecord {
    /// The CRM's id of the record.
    pub id: String,
    pub values: Vec<Value>,
}

/// A line of the record list: the values in the order of the list's columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordRow {
    /// The CRM's id of the record.
    pub id: String,
    pub values: Vec<Value>,
    /// What the viewer may do with it.
    pub level: AccessLevel,
    /// The viewer owns it.
    pub is_owner: bool,
}

/// An object a viewer may open, for the tabs above the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordObject {
    pub object: StandardObject,
    pub label: String,
}

/// What the records page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordList {
    pub columns: Vec<Column>,
    pub page: Page<RecordRow>,
    pub standing: Standing,
    /// When records of this object last came from the CRM; `None` if none came yet.
    pub pulled_at: Option<crate::time::Instant>,
    pub now: crate::time::Instant,
}

/// How far the list can be relied on: an empty one must say why it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Everything the CRM showed last time is here.
    Complete,
    /// The first pull is under way: more will come. How many is not said: not all of them are the viewer's (T02).
    Coming,
    /// The CRM no longer lets the object be read; what was kept is not shown as if it were current.
    Closed,
}

impl Standing {
    /// Of an object last seen as `seen`, whose pull stands at `progress`.
    #[must_use]
    pub fn of(seen: Option<&ObjectSeen>, progress: Option<&PullProgress>) -> Self {
        match (seen, progress) {
            (Some(ObjectSeen::Readable { .. }), Some(progress)) if progress.finished_at.is_some() => Self::Complete,
            (Some(ObjectSeen::Readable { .. }) | None, _) => Self::Coming,
            (Some(ObjectSeen::NotReadable), _) => Self::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let column = |name: &str, sortable| Column { name: name.into(), label: name.into(), kind: FieldType::Text, sortable };
        vec![column("phone", false), column("name", true)]
    }

    fn sorted_by(name: &str) -> RecordQuery {
        RecordQuery { sort: Some(name.into()), ..RecordQuery::of(StandardObject::Account) }
    }

    #[test]
    fn e7_a_hidden_field_is_refused_like_one_that_does_not_exist() {
        for name in ["annual_revenue", "no_such_field"] {
            assert_eq!(sorted_by(name).checked_sort(&columns()), Err(Refusal::UnknownField { field: name.into() }));
        }
        assert_eq!(sorted_by("phone").checked_sort(&columns()), Err(Refusal::Malformed { field: "sort".into() }));
        assert_eq!(
            RecordQuery::of(StandardObject::Account).checked_sort(&columns()).map(|column| column.name.as_str()),
            Ok("name")
        );
    }
}
