//! What a viewer may ask of the records of an object, and what he gets.

use serde::{Deserialize, Serialize};

use crate::access::AccessLevel;
use crate::crm::FieldType;
use crate::page::{Cursor, PageSize};
use crate::refusal::Refusal;

/// At most this many characters in the search box.
pub const MAX_SEARCH_CHARS: usize = 100;

/// A column of an object's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The CRM's own name of the field.
    pub name: String,
    pub label: String,
    pub kind: FieldType,
    /// The list can be sorted by it; a declared few, each with an index.
    pub sortable: bool,
}

/// One request for a page of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordQuery {
    /// The CRM's name of the object, such as `Lead`.
    pub object: String,
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

/// A value of a record, as the wire carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Empty,
    Boolean(bool),
    Number(f64),
    Text(String),
}

/// A line of the record list: the values in the order of the list's columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordRow {
    /// The CRM's id of the record.
    pub id: String,
    pub values: Vec<Value>,
    /// What the viewer may do with it.
    pub level: AccessLevel,
}

/// An object a viewer may open, for the tabs above the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordObject {
    pub name: String,
    pub label: String,
}
