//! Which fields of an object are kept, listed, sorted and searched.

use super::Column;
use crate::crm::{FieldSeen, StandardField, StandardObject};

/// The declared layout of an object whose records are kept. By standard field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub object: StandardObject,
    /// Listed, in this order.
    pub listed: &'static [&'static str],
    /// Sortable, the first by default; at most six, each has an index.
    pub sortable: &'static [&'static str],
    /// Searched.
    pub searched: &'static [&'static str],
}

/// The objects whose records are kept, in the order of their tabs.
const LAYOUTS: [Layout; 4] = [
    Layout {
        object: StandardObject::Account,
        listed: &["name", "industry", "type", "city", "country", "annual_revenue", "modified"],
        sortable: &["name", "industry", "annual_revenue", "modified"],
        searched: &["name", "city"],
    },
    Layout {
        object: StandardObject::Contact,
        listed: &["last_name", "first_name", "email", "job_title", "phone", "country", "modified"],
        sortable: &["last_name", "email", "job_title", "modified"],
        searched: &["last_name", "first_name", "email"],
    },
    Layout {
        object: StandardObject::Lead,
        listed: &["last_name", "first_name", "company", "email", "status", "country", "modified"],
        sortable: &["last_name", "company", "status", "modified"],
        searched: &["last_name", "first_name", "company", "email"],
    },
    Layout {
        object: StandardObject::Opportunity,
        listed: &["name", "stage", "amount", "close_date", "type", "modified"],
        sortable: &["name", "stage", "amount", "close_date", "modified"],
        searched: &["name"],
    },
];

impl Layout {
    /// The layouts of all objects whose records are kept.
    pub fn all() -> impl Iterator<Item = Self> {
        LAYOUTS.into_iter()
    }

    /// The layout of `object`; `None` when its records are not kept.
    #[must_use]
    pub fn of(object: StandardObject) -> Option<Self> {
        Self::all().find(|layout| layout.object == object)
    }

    /// The fields that are kept: every standard field with a usual place in the CRM, but the id, which is the key.
    pub fn kept(self) -> impl Iterator<Item = &'static StandardField> {
        self.object.fields().filter(|field| field.name != "id" && field.in_salesforce().is_some())
    }

    /// The columns of the list: the listed fields the CRM lets us read, with its labels.
    #[must_use]
    pub fn columns(self, seen: &[FieldSeen]) -> Vec<Column> {
        let column = |name: &&'static str| {
            let field = self.kept().find(|field| field.name == *name)?;
            let seen = seen.iter().find(|seen| field.in_salesforce() == Some(seen.name.as_str()))?;
            Some(Column {
                name: field.name.to_owned(),
                label: seen.label.clone(),
                kind: field.kind(),
                sortable: self.sortable.contains(name),
            })
        };
        self.listed.iter().filter_map(column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::FieldType;

    #[test]
    fn every_name_in_a_layout_is_a_kept_field_and_the_first_listed_can_be_sorted_by() {
        for layout in Layout::all() {
            for name in layout.listed.iter().chain(layout.sortable).chain(layout.searched) {
                assert!(layout.kept().any(|field| field.name == *name), "{:?} {name}", layout.object);
            }
            assert!(layout.searched.iter().all(|name| layout.listed.contains(name)), "E7: only what is listed is searched");
            assert!(layout.sortable.len() <= 6);
            assert_eq!(layout.listed[0], layout.sortable[0]);
            assert!(layout.kept().any(|field| field.name == "owner_id"), "{:?}", layout.object);
        }
    }

    #[test]
    fn a_field_the_crm_hides_is_no_column() {
        let seen = |name: &str| FieldSeen { name: name.into(), label: name.into(), kind: FieldType::Text };
        let layout = Layout::of(StandardObject::Opportunity).unwrap();
        let columns = layout.columns(&[seen("Name"), seen("StageName")]);
        assert_eq!(columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["name", "stage"]);
    }
}
