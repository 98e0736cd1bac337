//! What the CRM says is readable, at an instant.

use serde::{Deserialize, Serialize};

/// The types of field Sightline tells apart; everything else is kept as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    Text,
    Number,
    Boolean,
    /// A calendar day, kept as `YYYY-MM-DD`.
    Date,
    /// An instant.
    Time,
}

impl FieldType {
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Boolean, Self::Date, Self::Time];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Time => "time",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A field the CRM let us see. In Salesforce presence is the permission: a field the sync user may not read is absent
/// from the answer (describe has no "readable" flag).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSeen {
    /// The CRM's own name, such as `AnnualRevenue`.
    pub name: String,
    pub label: String,
    pub kind: FieldType,
}

/// The complete answer of the CRM about one object. A half answer never becomes one of these (F11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seen", rename_all = "snake_case")]
pub enum ObjectSeen {
    Readable {
        label: String,
        fields: Vec<FieldSeen>,
    },
    /// The CRM says there is no such object: it is gone or may not be read; the CRM does not tell which.
    NotReadable,
}
