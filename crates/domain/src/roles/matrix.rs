//! Role × permission, from `data/permissions-abm.csv` and `data/permissions-si.csv`, with
//! `data/permissions.it.csv` for the words in Italian (compiled in by `build.rs`).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{App, BuiltinRole};
use crate::locale::Locale;

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
    /// The word used in `data-level` and exports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::View => "view",
            Self::Edit => "edit",
            Self::Full => "full",
        }
    }
}

struct PermissionRow {
    key: &'static str,
    app: App,
    levels: &'static [(BuiltinRole, PermissionLevel)],
}

/// What a row says, in the order of [`Locale::ALL`]. Apart from the rows, which every page needs for its rights: words are
/// the roles pages' alone.
struct PermissionWords {
    area: [&'static str; 2],
    label: [&'static str; 2],
}

/// A row of the matrix. The list is closed: each row is also a constant, such as [`Permission::USERS_VIEW`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission(usize);

include!(concat!(env!("OUT_DIR"), "/permissions.rs"));

impl Permission {
    /// All rows in the order of the files: areas stand together.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        (0..ROWS.len()).map(Self)
    }

    /// The rows of one application's table.
    pub fn of(app: App) -> impl Iterator<Item = Self> + Clone {
        Self::all().filter(move |permission| permission.app() == app)
    }

    /// The stable key, such as `settings.integrations.crm`.
    #[must_use]
    pub fn key(self) -> &'static str {
        ROWS[self.0].key
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|permission| permission.key() == key)
    }

    /// The application whose table holds this row.
    #[must_use]
    pub fn app(self) -> App {
        ROWS[self.0].app
    }

    /// The heading the row stands under.
    #[must_use]
    pub fn area(self, locale: Locale) -> &'static str {
        WORDS[self.0].area[locale as usize]
    }

    /// The row's words.
    #[must_use]
    pub fn label(self, locale: Locale) -> &'static str {
        WORDS[self.0].label[locale as usize]
    }

    /// What `role` reaches here; `None` for a role of the other application.
    #[must_use]
    pub fn level_of(self, role: BuiltinRole) -> PermissionLevel {
        ROWS[self.0].levels.iter().find(|(held, _)| *held == role).map_or(PermissionLevel::None, |(_, level)| *level)
    }

    /// Whether the given roles reach different levels here ("only differences").
    pub fn differs_between(self, mut roles: impl Iterator<Item = BuiltinRole>) -> bool {
        let Some(first) = roles.next() else { return false };
        roles.any(|role| self.level_of(role) != self.level_of(first))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_gives_every_role_of_its_application_a_level() {
        for permission in Permission::all() {
            let roles: Vec<_> = ROWS[permission.0].levels.iter().map(|(role, _)| *role).collect();
            assert_eq!(roles, BuiltinRole::of(permission.app()).collect::<Vec<_>>(), "{}", permission.key());
        }
    }

    #[test]
    fn a3b_only_the_primary_administrator_makes_administrators() {
        let may = |role| Permission::USERS_ASSIGN_ADMIN.level_of(role) == PermissionLevel::Full;
        assert!(may(BuiltinRole::AbmPrimaryAdministrator));
        assert!(BuiltinRole::of(App::Abm).skip(1).all(|role| !may(role)));
    }

    #[test]
    fn a3e_view_only_reaches_what_marketing_reaches_but_never_changes() {
        for permission in Permission::of(App::Abm) {
            let level = permission.level_of(BuiltinRole::AbmViewOnlyUser);
            assert!(level <= PermissionLevel::View, "{}", permission.key());
            assert!(level <= permission.level_of(BuiltinRole::AbmMarketingUser), "{}", permission.key());
        }
    }

    #[test]
    fn q19_sales_user_and_insights_user_differ_in_three_rows() {
        let rows: Vec<_> = Permission::of(App::Abm)
            .filter(|permission| permission.differs_between([BuiltinRole::AbmInsightsUser, BuiltinRole::AbmSalesUser].into_iter()))
            .map(Permission::key)
            .collect();
        assert_eq!(rows, ["insights.segments.share", "insights.accounts.export", "insights.segment_performance"]);
    }
}
