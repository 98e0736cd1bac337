//! The rows of the two shipped matrices, which are also what Sightline itself asks before it opens a page (Q21): from
//! `data/permissions-abm.csv` and `data/permissions-si.csv`, compiled in by `build.rs`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::AppKey;

/// How far a role reaches into one permission. The order of the variants matters: `>=` asks "at least".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionLevel {
    /// Not shown at all.
    #[default]
    None,
    /// Look only.
    View,
    /// Change what exists.
    Edit,
    /// Do everything.
    Full,
}

impl PermissionLevel {
    pub const ALL: [Self; 4] = [Self::None, Self::View, Self::Edit, Self::Full];

    /// The word used in `data-level`, exports and the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::View => "view",
            Self::Edit => "edit",
            Self::Full => "full",
        }
    }

    /// The level a word names.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.key() == key)
    }
}

/// A row of a shipped matrix. The list is closed: each row is also a constant, such as [`Permission::USERS_VIEW`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission(usize);

include!(concat!(env!("OUT_DIR"), "/permissions.rs"));

impl Permission {
    /// All rows in the order of the files: areas stand together.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        (0..KEYS.len()).map(Self)
    }

    /// The stable key, such as `settings.integrations.crm`.
    #[must_use]
    pub fn key(self) -> &'static str {
        KEYS[self.0]
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|permission| permission.key() == key)
    }

    /// The application whose table holds this row.
    #[must_use]
    pub const fn app(self) -> AppKey {
        if self.0 < ABM_ROWS { AppKey::ABM } else { AppKey::SI }
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_key(&key).ok_or_else(|| de::Error::custom("there is no such permission"))
    }
}
