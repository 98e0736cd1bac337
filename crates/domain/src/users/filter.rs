//! The filters of Organization Users (A27 to A30): what combines, and the URL that holds them.

use serde::{Deserialize, Serialize};

use super::email::Email;
use super::status::StatusKey;
use crate::id::AddressListId;
use crate::page::{Cursor, PageSize};
use crate::refusal::Refusal;
use crate::roles::{AppKey, Apps, NO_ROLE, RoleKey};
use crate::url;

/// At most this many addresses in one filter (A29); a longer list is refused, not cut.
pub const MAX_ADDRESSES: usize = 10_000;
/// A longer list of addresses is kept by the server and stands in the page's address by its id.
pub const MAX_ADDRESSES_IN_URL: usize = 100;
/// At most this many characters in the search box.
pub const MAX_SEARCH_CHARS: usize = 100;

/// At most this many roles in one filter, people without one included: more than nine applications have with as many roles of
/// their own as there may be ([`crate::roles::custom::MAX_CUSTOM_ROLES`]), and few enough to look each person's up in.
pub const MAX_WANTED_ROLES: usize = 1_000;

/// What the list's address names besides applications, which are named by their keys.
pub const PARAMETERS: [&str; 6] = ["search", "status", "emails", "list", "sort", "desc"];

/// A wanted role in one application; `role: None` asks for people without a role there ("No Role Assigned").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedRole {
    pub app: AppKey,
    pub role: Option<RoleKey>,
}

/// Which users to list. Within one part the choices are alternatives; the parts narrow each other, and so do the
/// applications inside `roles` (A28: a Sales User in ABM *and* a Sales SDR in Sales Intelligence).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserFilter {
    /// Part of a name or an address, any case.
    pub search: String,
    pub statuses: Vec<StatusKey>,
    pub roles: Vec<WantedRole>,
    /// "Search Specific Users" (A29).
    pub emails: Vec<Email>,
    /// The same, by a list the server keeps: an address of a page cannot hold 10,000 others.
    pub list: Option<AddressListId>,
}

impl UserFilter {
    /// Checks what cannot be expressed in types.
    ///
    /// # Errors
    /// [`Refusal::RolesOrAddresses`] when roles and addresses are both given (Q8), [`Refusal::TooLong`] when the
    /// search or the list of addresses is over its limit, [`Refusal::TooMany`] for more statuses than there are and for more
    /// than [`MAX_WANTED_ROLES`], [`Refusal::Malformed`] for a NUL, which PostgreSQL does not keep.
    pub fn check(&self) -> Result<(), Refusal> {
        if !self.roles.is_empty() && self.names_addresses() {
            return Err(Refusal::RolesOrAddresses);
        }
        if self.search.chars().count() > MAX_SEARCH_CHARS {
            return Err(Refusal::TooLong { field: "search".into(), max: MAX_SEARCH_CHARS as u32 });
        }
        if self.search.contains('\0') {
            return Err(Refusal::Malformed { field: "search".into() });
        }
        if self.statuses.len() > StatusKey::ALL.len() {
            return Err(Refusal::TooMany { field: "statuses".into(), max: StatusKey::ALL.len() as u32 });
        }
        if self.roles.len() > MAX_WANTED_ROLES {
            return Err(Refusal::TooMany { field: "roles".into(), max: MAX_WANTED_ROLES as u32 });
        }
        if self.emails.len() > MAX_ADDRESSES {
            return Err(Refusal::TooLong { field: "emails".into(), max: MAX_ADDRESSES as u32 });
        }
        Ok(())
    }

    /// Whether addresses are looked for.
    #[must_use]
    pub const fn names_addresses(&self) -> bool {
        !self.emails.is_empty() || self.list.is_some()
    }

    /// Whether any part narrows the list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    #[default]
    Name,
    Email,
    LastActive,
}

impl UserSort {
    pub const ALL: [Self; 3] = [Self::Name, Self::Email, Self::LastActive];

    /// The word used in URLs and cursors.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::LastActive => "last_active",
        }
    }
}

/// One request for a page of users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserQuery {
    pub filter: UserFilter,
    pub sort: UserSort,
    pub descending: bool,
    pub after: Option<Cursor>,
    pub size: PageSize,
}

impl UserQuery {
    /// The query string of the page's address, without `?`; empty for the plain list. The cursor is not part of it: a
    /// shared link opens at the first page.
    #[must_use]
    pub fn to_url(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.filter.search.is_empty() {
            pairs.push(("search", self.filter.search.clone()));
        }
        if !self.filter.statuses.is_empty() {
            pairs.push(("status", join(self.filter.statuses.iter().map(|status| status.key()))));
        }
        let mut apps: Vec<AppKey> = self.filter.roles.iter().map(|wanted| wanted.app).collect();
        apps.sort_unstable();
        apps.dedup();
        for app in &apps {
            let wanted = self.filter.roles.iter().filter(|wanted| wanted.app == *app);
            let keys = join(wanted.map(|wanted| wanted.role.as_ref().map_or(NO_ROLE, RoleKey::as_str)));
            pairs.push((app.as_str(), keys));
        }
        if !self.filter.emails.is_empty() {
            pairs.push(("emails", join(self.filter.emails.iter().map(Email::as_str))));
        }
        if let Some(list) = self.filter.list {
            pairs.push(("list", list.to_string()));
        }
        if self.sort != UserSort::default() {
            pairs.push(("sort", self.sort.key().into()));
        }
        if self.descending {
            pairs.push(("desc", "1".into()));
        }
        url::query(&pairs)
    }

    /// Reads the decoded pairs of a page's address; roles are those of `apps`. What stands there twice counts once.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`] for a parameter the page does not have, [`Refusal::Malformed`] for a value it cannot
    /// read, and whatever [`UserFilter::check`] refuses.
    pub fn from_url<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, apps: &Apps) -> Result<Self, Refusal> {
        let mut query = Self::default();
        for (name, value) in pairs {
            let malformed = || Refusal::Malformed { field: name.to_owned() };
            match name {
                "search" => query.filter.search = value.to_owned(),
                "status" => {
                    for key in value.split(',') {
                        once(&mut query.filter.statuses, StatusKey::from_key(key).ok_or_else(malformed)?);
                    }
                }
                "emails" => query.filter.emails = value.split(',').map(Email::known).collect::<Result<_, _>>()?,
                "list" => query.filter.list = Some(value.parse().map_err(|_| malformed())?),
                "sort" => query.sort = UserSort::ALL.into_iter().find(|sort| sort.key() == value).ok_or_else(malformed)?,
                "desc" => query.descending = value == "1",
                _ => {
                    let app = AppKey::parse(name).filter(|app| apps.find(*app).is_some());
                    let app = app.ok_or_else(|| Refusal::UnknownField { field: name.to_owned() })?;
                    for key in value.split(',') {
                        let role = match key {
                            NO_ROLE => None,
                            key => Some(RoleKey::parse(key).filter(|role| apps.role(app, *role).is_some()).ok_or_else(malformed)?),
                        };
                        once(&mut query.filter.roles, WantedRole { app, role });
                    }
                }
            }
        }
        query.filter.check()?;
        Ok(query)
    }
}

/// Adds what is not there yet.
fn once<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::shipped;

    fn apps() -> Apps {
        Apps(shipped::apps().into())
    }

    fn sdr() -> WantedRole {
        WantedRole { app: AppKey::SI, role: Some(RoleKey::of("sales_sdr")) }
    }

    #[test]
    fn a27_status_combines_with_roles_and_with_addresses() {
        let statuses = vec![StatusKey::Enabled];
        let roles = UserFilter { statuses: statuses.clone(), roles: vec![sdr()], ..UserFilter::default() };
        let emails = UserFilter { statuses, emails: vec![Email::parse("a@x.example").unwrap()], ..UserFilter::default() };
        assert_eq!(roles.check(), Ok(()));
        assert_eq!(emails.check(), Ok(()));
    }

    #[test]
    fn q8_roles_and_addresses_are_used_one_at_a_time() {
        let both = UserFilter { roles: vec![sdr()], emails: vec![Email::parse("a@x.example").unwrap()], ..UserFilter::default() };
        assert_eq!(both.check(), Err(Refusal::RolesOrAddresses));
    }

    #[test]
    fn the_filter_survives_its_way_through_the_address_bar() {
        let query = UserQuery {
            filter: UserFilter {
                search: "ann & co".into(),
                statuses: vec![StatusKey::Invited, StatusKey::ExpiredInvite],
                roles: vec![WantedRole { app: AppKey::ABM, role: None }, sdr()],
                emails: vec![],
                list: None,
            },
            sort: UserSort::LastActive,
            descending: true,
            ..UserQuery::default()
        };
        let url = query.to_url();
        assert_eq!(url, "search=ann%20%26%20co&status=invited,expired_invite&abm=none&si=sales_sdr&sort=last_active&desc=1");
        let decoded = [
            ("search", "ann & co"),
            ("status", "invited,expired_invite"),
            ("abm", "none"),
            ("si", "sales_sdr"),
            ("sort", "last_active"),
            ("desc", "1"),
        ];
        let read = UserQuery::from_url(decoded.into_iter(), &apps()).unwrap();
        assert_eq!(read, query);
    }

    #[test]
    fn a27_a28_what_is_asked_for_twice_counts_once_and_more_than_there_is_is_refused() {
        let read = |pairs: &[(&'static str, &'static str)]| UserQuery::from_url(pairs.iter().copied(), &apps());
        let query = read(&[("status", "enabled,enabled,enabled,invited,enabled"), ("si", "none,sales_sdr,none"), ("si", "none")]);
        let filter = query.unwrap().filter;
        assert_eq!(filter.statuses, [StatusKey::Enabled, StatusKey::Invited]);
        assert_eq!(filter.roles, [WantedRole { app: AppKey::SI, role: None }, sdr()]);
        let statuses = UserFilter { statuses: vec![StatusKey::Enabled; 5], ..UserFilter::default() };
        assert_eq!(statuses.check(), Err(Refusal::TooMany { field: "statuses".into(), max: 4 }));
        let roles = |many| UserFilter { roles: vec![sdr(); many], ..UserFilter::default() }.check();
        assert_eq!(roles(MAX_WANTED_ROLES), Ok(()));
        assert_eq!(roles(MAX_WANTED_ROLES + 1), Err(Refusal::TooMany { field: "roles".into(), max: 1_000 }));
    }

    #[test]
    fn an_unknown_parameter_is_refused_by_name() {
        let refused = UserQuery::from_url([("where", "1")].into_iter(), &apps());
        assert_eq!(refused, Err(Refusal::UnknownField { field: "where".into() }));
        assert_eq!(
            UserQuery::from_url([("si", "operation_user")].into_iter(), &apps()),
            Err(Refusal::Malformed { field: "si".into() })
        );
    }
}
