//! The status of each field (B14, B15).

use serde::{Deserialize, Serialize};

use super::schema::{FieldSeen, FieldType};

/// The three statuses (B14). An unreadable field that is not standardized has none: it is absent (B15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldStatus {
    /// Standardized, and the CRM does not let us read it.
    ErrorStandardized,
    ActiveStandardized,
    Active,
}

/// A line of the Fields panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLine {
    pub name: String,
    /// The CRM's label; the name again while the CRM does not show the field.
    pub label: String,
    pub status: FieldStatus,
    pub kind: Option<FieldType>,
}

/// The lines of the Fields panel: lost fields first, then standardized ones, then the rest, each by label.
///
/// `standardized` are the CRM's names of the mapped fields; `seen` is the CRM's complete answer (`None` when it says the
/// whole object may not be read: every standardized field is then lost).
#[must_use]
pub fn field_lines(standardized: &[&str], seen: Option<&[FieldSeen]>) -> Vec<FieldLine> {
    let seen = seen.unwrap_or_default();
    let readable = seen.iter().map(|field| FieldLine {
        name: field.name.clone(),
        label: field.label.clone(),
        status: if standardized.contains(&field.name.as_str()) { FieldStatus::ActiveStandardized } else { FieldStatus::Active },
        kind: Some(field.kind),
    });
    let lost = standardized.iter().filter(|name| !seen.iter().any(|field| field.name == **name)).map(|name| FieldLine {
        name: (*name).to_owned(),
        label: (*name).to_owned(),
        status: FieldStatus::ErrorStandardized,
        kind: None,
    });
    let mut lines: Vec<FieldLine> = readable.chain(lost).collect();
    lines.sort_by(|a, b| (a.status as u8, a.label.to_lowercase(), &a.name).cmp(&(b.status as u8, b.label.to_lowercase(), &b.name)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(names: &[&str]) -> Vec<FieldSeen> {
        names.iter().map(|name| FieldSeen { name: (*name).into(), label: (*name).into(), kind: FieldType::Text }).collect()
    }

    fn statuses(lines: &[FieldLine]) -> Vec<(&str, FieldStatus)> {
        lines.iter().map(|line| (line.name.as_str(), line.status)).collect()
    }

    #[test]
    fn b14_a_field_is_standardized_active_or_lost() {
        let lines = field_lines(&["Email", "Title"], Some(&seen(&["Email", "Fax"])));
        assert_eq!(
            statuses(&lines),
            [("Title", FieldStatus::ErrorStandardized), ("Email", FieldStatus::ActiveStandardized), ("Fax", FieldStatus::Active)]
        );
    }

    #[test]
    fn b15_an_unreadable_field_that_is_not_standardized_is_absent() {
        assert_eq!(statuses(&field_lines(&[], Some(&seen(&["Fax"])))), [("Fax", FieldStatus::Active)]);
    }

    #[test]
    fn b3_when_the_object_is_closed_every_standardized_field_is_lost() {
        let lines = field_lines(&["Email", "Title"], None);
        assert!(lines.iter().all(|line| line.status == FieldStatus::ErrorStandardized));
        assert_eq!(lines.len(), 2);
    }
}
