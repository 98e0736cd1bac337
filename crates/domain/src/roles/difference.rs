//! What one role or person reaches and another does not (E10): two roles, two people, one role at two dates, or any of them
//! against any other.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{AppKey, Apps, Matrix, MatrixRow, PermissionLevel, RoleKey, RoleSet};
use crate::audit::Day;
use crate::id::UserId;
use crate::refusal::Refusal;
use crate::url;

/// One side of a comparison, in addresses as `role:sales_user`, `role:desk@2026-11-20` or `user:usr_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A role, with a day as it was when that day ended (UTC).
    Role { key: RoleKey, on: Option<Day> },
    /// A person, by the roles he holds.
    User(UserId),
}

impl Side {
    /// A role as it is now.
    #[must_use]
    pub const fn role(key: RoleKey) -> Self {
        Self::Role { key, on: None }
    }

    #[must_use]
    pub const fn is_role(self) -> bool {
        matches!(self, Self::Role { .. })
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Role { key, on: None } => write!(f, "role:{key}"),
            Self::Role { key, on: Some(day) } => write!(f, "role:{key}@{day}"),
            Self::User(id) => write!(f, "user:{id}"),
        }
    }
}

/// The text names no side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this names neither a role nor a user")]
pub struct MalformedSide;

impl FromStr for Side {
    type Err = MalformedSide;

    fn from_str(text: &str) -> Result<Self, MalformedSide> {
        match text.split_once(':') {
            Some(("role", role)) => {
                let (key, on) = match role.split_once('@') {
                    None => (role, None),
                    Some((key, day)) => (key, Some(Day::parse(day).ok_or(MalformedSide)?)),
                };
                Ok(Self::Role { key: RoleKey::parse(key).ok_or(MalformedSide)?, on })
            }
            Some(("user", id)) => id.parse().map(Self::User).map_err(|_| MalformedSide),
            _ => Err(MalformedSide),
        }
    }
}

impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Side {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Which of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Left,
    Right,
}

/// What is compared, and the address of the page; a side that is not chosen yet is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DifferenceAddress {
    /// `None`: all applications, which only people span.
    pub app: Option<AppKey>,
    pub left: Option<Side>,
    pub right: Option<Side>,
}

impl DifferenceAddress {
    /// The query string, without `?`.
    #[must_use]
    pub fn to_url(&self) -> String {
        let app = self.app.map(|app| ("app", app.to_string()));
        let left = self.left.map(|side| ("left", side.to_string()));
        let right = self.right.map(|side| ("right", side.to_string()));
        url::query(&[app, left, right].into_iter().flatten().collect::<Vec<_>>())
    }

    /// Reads a query string's decoded pairs.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`], [`Refusal::Malformed`] with the parameter's name.
    pub fn from_url<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Refusal> {
        let mut address = Self::default();
        for (name, value) in pairs {
            let malformed = || Refusal::Malformed { field: name.to_owned() };
            match name {
                "app" => address.app = Some(AppKey::parse(value).ok_or_else(malformed)?),
                "left" => address.left = Some(value.parse().map_err(|_| malformed())?),
                "right" => address.right = Some(value.parse().map_err(|_| malformed())?),
                _ => return Err(Refusal::UnknownField { field: name.to_owned() }),
            }
        }
        Ok(address)
    }

    /// What is chosen for a side.
    #[must_use]
    pub const fn at(&self, place: Place) -> Option<Side> {
        match place {
            Place::Left => self.left,
            Place::Right => self.right,
        }
    }

    /// The same with `side`, a role of `app` or a person, in place. Where its application is another one, a role on the other
    /// side goes: the two have no row in common. Once only people are left they are compared in all applications.
    #[must_use]
    pub fn choosing(&self, place: Place, app: Option<AppKey>, side: Side) -> Self {
        let other = match place {
            Place::Left => self.right,
            Place::Right => self.left,
        };
        let other = other.filter(|other| app.is_none() || app == self.app || !other.is_role());
        let (left, right) = match place {
            Place::Left => (Some(side), other),
            Place::Right => (other, Some(side)),
        };
        let has_role = side.is_role() || other.is_some_and(Side::is_role);
        let chosen_for_people = self.app.filter(|_| self.sides().count() > 0 && !self.sides().any(Side::is_role));
        Self { app: if has_role { app.or(self.app) } else { chosen_for_people }, left, right }
    }

    /// The sides that are chosen.
    pub fn sides(&self) -> impl Iterator<Item = Side> {
        self.left.into_iter().chain(self.right)
    }

    /// The applications that are compared: the one that is named, or all of them where no side is a role.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that is not licensed, [`Refusal::Missing`] when a role is compared and none is named.
    pub fn compared(&self, apps: &Apps) -> Result<Vec<AppKey>, Refusal> {
        match self.app {
            Some(app) => Ok(vec![apps.find(app).ok_or(Refusal::NotFound)?.key]),
            None if !self.sides().any(Side::is_role) => Ok(apps.iter().map(|app| app.key).collect()),
            None => Err(Refusal::Missing { field: "app".into() }),
        }
    }
}

/// Somebody to compare with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFound {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

/// A side as people know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideSeen {
    pub side: Side,
    /// A role's name as it was then, or a person's.
    pub name: String,
    /// A custom role that was not there on that day; it gave nothing.
    pub is_absent: bool,
    /// What a person holds; empty for a role.
    pub roles: RoleSet,
}

/// A row in which the sides differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDifference {
    pub row: MatrixRow,
    pub left: PermissionLevel,
    pub right: PermissionLevel,
}

/// What differs in one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppDifference {
    pub app: AppKey,
    /// In the order of the matrix.
    pub rows: Vec<RowDifference>,
    /// How many rows are the same on both sides.
    pub equal: u32,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub left: Option<SideSeen>,
    pub right: Option<SideSeen>,
    /// One for each application compared; empty while a side is not chosen.
    pub apps: Vec<AppDifference>,
}

impl Difference {
    /// A side, once it is chosen.
    #[must_use]
    pub const fn at(&self, place: Place) -> Option<&SideSeen> {
        match place {
            Place::Left => self.left.as_ref(),
            Place::Right => self.right.as_ref(),
        }
    }

    /// How many rows differ, and how many are equal.
    #[must_use]
    pub fn counts(&self) -> (u32, u32) {
        let differing: usize = self.apps.iter().map(|app| app.rows.len()).sum();
        (u32::try_from(differing).unwrap_or(u32::MAX), self.apps.iter().map(|app| app.equal).sum())
    }
}

/// The rows of `matrix` in which two sides differ. Their levels come row by row; where a list ends nothing is reached.
#[must_use]
pub fn difference(matrix: &Matrix, left: &[PermissionLevel], right: &[PermissionLevel]) -> AppDifference {
    let level = |levels: &[PermissionLevel], row: usize| levels.get(row).copied().unwrap_or_default();
    let all = matrix.rows.iter().enumerate().map(|(at, row)| (row, level(left, at), level(right, at)));
    let rows: Vec<RowDifference> = all
        .filter(|(_, left, right)| left != right)
        .map(|(row, left, right)| RowDifference { row: row.clone(), left, right })
        .collect();
    let equal = u32::try_from(matrix.rows.len() - rows.len()).unwrap_or(u32::MAX);
    AppDifference { app: matrix.app, rows, equal }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::shipped;

    fn between(left: &'static str, right: &'static str) -> AppDifference {
        let matrix = shipped::matrix(AppKey::ABM).unwrap();
        difference(&matrix, &matrix.levels[&RoleKey::of(left)], &matrix.levels[&RoleKey::of(right)])
    }

    #[test]
    fn e10_only_the_rows_that_differ_are_told_with_both_levels() {
        let found = between("insights_user", "sales_user");
        // Q19: the two differ in three rows.
        assert_eq!((found.rows.len(), found.equal), (3, 57));
        let back = between("sales_user", "insights_user");
        let turned: Vec<_> = back.rows.iter().map(|row| (row.row.key.as_str(), row.right, row.left)).collect();
        assert_eq!(found.rows.iter().map(|row| (row.row.key.as_str(), row.left, row.right)).collect::<Vec<_>>(), turned);
    }

    #[test]
    fn e10_a_role_and_itself_do_not_differ() {
        assert_eq!(between("sales_user", "sales_user"), AppDifference { app: AppKey::ABM, rows: vec![], equal: 60 });
    }

    #[test]
    fn e10_what_is_not_there_reaches_nothing() {
        let matrix = shipped::matrix(AppKey::ABM).unwrap();
        let found = difference(&matrix, &[], &matrix.levels[&RoleKey::of("sales_user")]);
        assert!(found.rows.iter().all(|row| row.left == PermissionLevel::None && row.right > PermissionLevel::None));
        assert_eq!(found.rows.len() + found.equal as usize, 60);
    }

    #[test]
    fn a_side_is_read_back_as_it_was_printed_and_nothing_else_is_one() {
        let user = format!("user:{}", UserId(uuid::Uuid::from_u128(7)));
        for text in ["role:sales_user", "role:desk@2026-11-20", &user] {
            assert_eq!(text.parse::<Side>().map(|side| side.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "sales_user", "role:", "role:Sales", "role:desk@", "role:desk@2026-02-30", "user:7", "org:abm", "role:a:b"]
        {
            assert_eq!(text.parse::<Side>(), Err(MalformedSide), "{text}");
        }
    }

    #[test]
    fn the_address_is_read_back_and_an_unknown_parameter_is_refused_by_name() {
        let right = Side::Role { key: RoleKey::of("desk"), on: Day::parse("2026-11-20") };
        let address =
            DifferenceAddress { app: Some(AppKey::ABM), left: Some(Side::role(RoleKey::of("sales_user"))), right: Some(right) };
        assert_eq!(address.to_url(), "app=abm&left=role%3Asales_user&right=role%3Adesk@2026-11-20");
        let pairs = [("app", "abm"), ("left", "role:sales_user"), ("right", "role:desk@2026-11-20")];
        assert_eq!(DifferenceAddress::from_url(pairs.into_iter()), Ok(address));
        let refused = |name, value| DifferenceAddress::from_url([(name, value)].into_iter());
        assert_eq!(refused("where", "1"), Err(Refusal::UnknownField { field: "where".into() }));
        assert_eq!(refused("left", "me"), Err(Refusal::Malformed { field: "left".into() }));
    }

    #[test]
    fn roles_are_compared_in_one_application_and_people_in_all() {
        let apps = Apps(shipped::apps().into());
        let (role, user) = (Side::role(RoleKey::of("sales_user")), Side::User(UserId(uuid::Uuid::from_u128(7))));
        let compared = |app, left, right| DifferenceAddress { app, left: Some(left), right: Some(right) }.compared(&apps);
        assert_eq!(compared(None, user, user), Ok(vec![AppKey::ABM, AppKey::SI]));
        assert_eq!(compared(Some(AppKey::SI), user, user), Ok(vec![AppKey::SI]));
        assert_eq!(compared(Some(AppKey::ABM), role, user), Ok(vec![AppKey::ABM]));
        assert_eq!(compared(None, role, user), Err(Refusal::Missing { field: "app".into() }));
        assert_eq!(compared(Some(AppKey::of("fc")), role, role), Err(Refusal::NotFound));
    }

    #[test]
    fn choosing_keeps_what_can_be_compared_with_it() {
        let (role, user) = (Side::role(RoleKey::of("sales_user")), Side::User(UserId(uuid::Uuid::from_u128(7))));
        let address = |app, left, right| DifferenceAddress { app, left, right };
        let (abm, si) = (Some(AppKey::ABM), Some(AppKey::SI));
        let begun = address(abm, Some(role), None);
        assert_eq!(begun.choosing(Place::Right, abm, role), address(abm, Some(role), Some(role)));
        assert_eq!(begun.choosing(Place::Right, None, user), address(abm, Some(role), Some(user)));
        assert_eq!(begun.choosing(Place::Right, si, role), address(si, None, Some(role)));
        assert_eq!(begun.choosing(Place::Left, None, user), address(None, Some(user), None));
        let mixed = address(abm, Some(role), Some(user));
        assert_eq!(mixed.choosing(Place::Left, si, role), address(si, Some(role), Some(user)));
        assert_eq!(mixed.choosing(Place::Left, None, user), address(None, Some(user), Some(user)));
        // What was chosen for two people stays when one of them changes.
        assert_eq!(address(si, Some(user), Some(user)).choosing(Place::Left, None, user).app, si);
        assert_eq!(address(abm, None, None).choosing(Place::Left, None, user).app, None);
    }
}
