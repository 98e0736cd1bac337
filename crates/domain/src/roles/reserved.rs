//! Words that are nobody's key: where keys stand, in addresses and in files, they mean something else already.

use super::{AppKey, RoleKey};
use crate::users::filter::PARAMETERS;
use crate::users::import::Column;

/// Stands for no role wherever the key of a role stands ("No Role Assigned").
pub const NO_ROLE: &str = "none";

impl AppKey {
    /// Whether the list of people has a parameter of this name, or a file of people a column.
    #[must_use]
    pub fn is_reserved(self) -> bool {
        PARAMETERS.contains(&self.as_str()) || Column::FIXED.iter().any(|column| column.name() == self.as_str())
    }
}

impl RoleKey {
    /// Whether it would read as no role.
    #[must_use]
    pub fn is_reserved(self) -> bool {
        self.as_str() == NO_ROLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AddressListId;
    use crate::refusal::Refusal;
    use crate::roles::{App, Apps, shipped};
    use crate::users::email::Email;
    use crate::users::filter::{UserFilter, UserQuery, UserSort, WantedRole};
    use crate::users::import::Columns;
    use crate::users::status::StatusKey;

    /// The shipped applications, and one with this key.
    fn with(key: AppKey) -> Apps {
        let abm = shipped::apps()[0].clone();
        Apps(shipped::apps().into_iter().chain([App { key, ..abm }]).collect())
    }

    #[test]
    fn a6_every_parameter_of_the_list_is_reserved() {
        // Each field is named, so that one that is added here is added to the test as well.
        let filter = UserFilter {
            search: "sam".into(),
            statuses: vec![StatusKey::Enabled],
            roles: vec![WantedRole { app: AppKey::SI, role: None }],
            emails: vec![Email::parse("sam@x.example").unwrap()],
            list: Some(AddressListId(uuid::Uuid::from_u128(1))),
        };
        let query = UserQuery { filter, sort: UserSort::Email, descending: true, after: None, size: Default::default() };
        let url = query.to_url();
        let written: Vec<&str> = url.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        let (apps, ours): (Vec<&str>, Vec<&str>) = written.iter().partition(|name| **name == "si");
        assert_eq!((apps.len(), ours.len()), (1, PARAMETERS.len()), "{url}");
        for name in ours {
            let key = AppKey::parse(name).unwrap();
            assert!(key.is_reserved(), "{name}");
            // With an application of this key, the parameter would still be read as ours.
            let role = [(name, "sales_user")];
            assert!(
                !matches!(UserQuery::from_url(role.into_iter(), &with(key)), Ok(query) if !query.filter.roles.is_empty()),
                "{name}"
            );
        }
        assert!(!AppKey::SI.is_reserved() && !AppKey::of("fc").is_reserved());
    }

    #[test]
    fn e9_every_column_of_a_file_is_reserved() {
        let apps = Apps(shipped::apps().into());
        for column in Column::exported(&apps).into_iter().chain([Column::Problem]) {
            let name = column.name();
            assert_eq!(AppKey::parse(&name).unwrap().is_reserved(), !matches!(column, Column::Role(_)), "{name}");
            let read = Columns::read(&["email".into(), name.clone()], &with(AppKey::parse(&name).unwrap()));
            let is_role = read.is_ok_and(|read| read.iter().any(|(_, column)| matches!(column, Column::Role(_))));
            assert_eq!(is_role, matches!(column, Column::Role(_)), "{name}");
        }
    }

    #[test]
    fn a22_no_role_is_nobodys_key() {
        assert!(RoleKey::of("none").is_reserved() && !RoleKey::of("nonesuch").is_reserved());
        let apps = Apps(shipped::apps().into());
        let read = UserQuery::from_url([("si", NO_ROLE)].into_iter(), &apps).unwrap();
        assert_eq!(read.filter.roles, [WantedRole { app: AppKey::SI, role: None }]);
        assert!(matches!(UserQuery::from_url([("si", "nonesuch")].into_iter(), &apps), Err(Refusal::Malformed { .. })));
    }
}
