//! The filters of the audit log (D13): what narrows it, and the URLs that hold them.

use serde::{Deserialize, Serialize};

use super::{AuditAction, AuditArea, Day};
use crate::id::AuditId;
use crate::page::{Cursor, PageSize};
use crate::refusal::Refusal;
use crate::time::Instant;
use crate::url;
use crate::users::filter::MAX_SEARCH_CHARS;

/// A search for people that finds more than this is refused, not cut: the log would leave entries out without saying so.
pub const MAX_MATCHES: u32 = 50;

/// Which entries to list. Within one part the choices are alternatives; the parts narrow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditFilter {
    /// This entry alone: what a page links to that says what it did.
    pub entry: Option<AuditId>,
    /// Part of the name or address of who did it, any case.
    pub actor: String,
    /// Part of the name or address of somebody it is about, any case.
    pub about: String,
    pub actions: Vec<AuditAction>,
    pub areas: Vec<AuditArea>,
    /// Not before this instant.
    pub since: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
}

impl AuditFilter {
    /// Checks what cannot be expressed in types.
    ///
    /// # Errors
    /// [`Refusal::TooLong`] when a search is over its limit, [`Refusal::Malformed`] for a NUL, which PostgreSQL does not keep.
    pub fn check(&self) -> Result<(), Refusal> {
        for (field, text) in [("actor", &self.actor), ("about", &self.about)] {
            if text.chars().count() > MAX_SEARCH_CHARS {
                return Err(Refusal::TooLong { field: field.into(), max: MAX_SEARCH_CHARS as u32 });
            }
            if text.contains('\0') {
                return Err(Refusal::Malformed { field: field.into() });
            }
        }
        Ok(())
    }

    /// Whether any part narrows the list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// The actions that fit both actions and areas; `None`: all of them.
    #[must_use]
    pub fn wanted_actions(&self) -> Option<Vec<AuditAction>> {
        if self.actions.is_empty() && self.areas.is_empty() {
            return None;
        }
        let fits = |action: &AuditAction| {
            (self.actions.is_empty() || self.actions.contains(action))
                && (self.areas.is_empty() || self.areas.contains(&action.area()))
        };
        Some(AuditAction::ALL.iter().copied().filter(fits).collect())
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let join = |keys: Vec<&'static str>| keys.join(",");
        let pairs = [
            ("entry", self.entry.map(|id| id.to_string()).unwrap_or_default()),
            ("actor", self.actor.clone()),
            ("about", self.about.clone()),
            ("action", join(self.actions.iter().map(|action| action.key()).collect())),
            ("area", join(self.areas.iter().map(|area| area.key()).collect())),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Reads one parameter; `false`: there is none of this name.
    fn read(&mut self, name: &str, value: &str) -> Result<bool, Refusal> {
        let malformed = || Refusal::Malformed { field: name.to_owned() };
        match name {
            "entry" => self.entry = Some(value.parse().map_err(|_| malformed())?),
            "actor" => value.clone_into(&mut self.actor),
            "about" => value.clone_into(&mut self.about),
            "action" => {
                self.actions =
                    value.split(',').map(|key| AuditAction::from_key(key).ok_or_else(malformed)).collect::<Result<_, _>>()?;
            }
            "area" => {
                self.areas =
                    value.split(',').map(|key| AuditArea::from_key(key).ok_or_else(malformed)).collect::<Result<_, _>>()?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The query string that [`Self::from_query`] reads, without `?`; empty without any filter.
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut pairs = self.words();
        let instants = [("since", self.since), ("before", self.before)];
        pairs.extend(instants.into_iter().filter_map(|(name, at)| Some((name, at?.0.to_string()))));
        url::query(&pairs)
    }

    /// Reads the decoded pairs of the export's address.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`], [`Refusal::Malformed`], and whatever [`Self::check`] refuses.
    pub fn from_query<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Refusal> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            if filter.read(name, value)? {
                continue;
            }
            let place = match name {
                "since" => &mut filter.since,
                "before" => &mut filter.before,
                _ => return Err(Refusal::UnknownField { field: name.to_owned() }),
            };
            *place = Some(value.parse().map(Instant).map_err(|_| Refusal::Malformed { field: name.to_owned() })?);
        }
        filter.check()?;
        Ok(filter)
    }
}

/// What the address of the page says: a filter, and days of the reader's calendar in place of instants, so that a shared
/// link means the same days to everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditAddress {
    /// Without instants.
    pub words: AuditFilter,
    pub from: Option<Day>,
    /// Inclusive.
    pub to: Option<Day>,
}

impl AuditAddress {
    /// The query string of the page's address, without `?`; empty for the plain list.
    #[must_use]
    pub fn to_url(&self) -> String {
        let mut pairs = self.words.words();
        let days = [("from", self.from), ("to", self.to)];
        pairs.extend(days.into_iter().filter_map(|(name, day)| Some((name, day?.to_string()))));
        url::query(&pairs)
    }

    /// Reads the decoded pairs of the page's address.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`] for a parameter the page does not have, [`Refusal::Malformed`] for a value it cannot read,
    /// and whatever [`AuditFilter::check`] refuses.
    pub fn from_url<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Refusal> {
        let mut address = Self::default();
        for (name, value) in pairs {
            if address.words.read(name, value)? {
                continue;
            }
            let place = match name {
                "from" => &mut address.from,
                "to" => &mut address.to,
                _ => return Err(Refusal::UnknownField { field: name.to_owned() }),
            };
            *place = Some(Day::parse(value).ok_or_else(|| Refusal::Malformed { field: name.to_owned() })?);
        }
        address.words.check()?;
        Ok(address)
    }

    /// The filter to ask the server with; `begins` and `ends` say which instants a day of the reader lies between.
    #[must_use]
    pub fn filter(&self, begins: impl Fn(Day) -> Instant, ends: impl Fn(Day) -> Instant) -> AuditFilter {
        AuditFilter { since: self.from.map(begins), before: self.to.map(ends), ..self.words.clone() }
    }

    /// Whether any part narrows the list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

/// One request for a page of the log, the newest entries first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditQuery {
    pub filter: AuditFilter,
    pub after: Option<Cursor>,
    pub size: PageSize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(url: &str) -> Vec<(String, String)> {
        let decoded = url.replace("%20", " ").replace("%26", "&amp");
        let pair = |pair: &str| pair.split_once('=').map(|(name, value)| (name.to_owned(), value.replace("&amp", "&")));
        decoded.replace("&amp", "\u{1}").split('&').filter_map(pair).map(|(n, v)| (n, v.replace('\u{1}', "&"))).collect()
    }

    fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn words() -> AuditFilter {
        AuditFilter {
            entry: "aud_01900000000070008000000000000001".parse().ok(),
            actor: "nora & co".into(),
            about: "sam@".into(),
            actions: vec![AuditAction::UserEdited, AuditAction::RolesChanged],
            areas: vec![AuditArea::Users],
            ..AuditFilter::default()
        }
    }

    #[test]
    fn d13_the_filter_survives_its_way_through_the_address_bar() {
        let address = AuditAddress { words: words(), from: Day::parse("2026-11-01"), to: Day::parse("2026-11-22") };
        let url = address.to_url();
        assert_eq!(
            url,
            "entry=aud_01900000000070008000000000000001&actor=nora%20%26%20co&about=sam@&action=user_edited,roles_changed&area=users&from=2026-11-01&to=2026-11-22"
        );
        assert_eq!(AuditAddress::from_url(borrowed(&pairs(&url))), Ok(address));
        assert_eq!(AuditAddress::default().to_url(), "");
    }

    #[test]
    fn the_filter_survives_its_way_to_the_export() {
        let filter = AuditFilter { since: Some(Instant(-5)), before: Some(Instant(1_795_348_800_000)), ..words() };
        assert_eq!(AuditFilter::from_query(borrowed(&pairs(&filter.to_query()))), Ok(filter));
    }

    #[test]
    fn days_become_instants_by_the_readers_calendar() {
        let address = AuditAddress { to: Day::parse("2026-11-22"), ..AuditAddress::default() };
        let filter = address.filter(|_| Instant(1), |day| Instant(i64::from(day.day)));
        assert_eq!((filter.since, filter.before), (None, Some(Instant(22))));
    }

    #[test]
    fn an_unknown_parameter_is_refused_by_name_and_so_is_a_value_that_cannot_be_read() {
        let unknown = |name: &str| Err(Refusal::UnknownField { field: name.into() });
        assert_eq!(AuditAddress::from_url([("where", "1")].into_iter()), unknown("where"));
        assert_eq!(AuditAddress::from_url([("since", "1")].into_iter()), unknown("since"));
        assert_eq!(AuditFilter::from_query([("from", "2026-11-01")].into_iter()).err(), unknown("from").err());
        for (name, value) in [
            ("entry", "1"),
            ("actor", "a\0b"),
            ("action", "destroyed"),
            ("area", "everything"),
            ("from", "yesterday"),
            ("to", "2026-02-30"),
        ] {
            let refused = AuditAddress::from_url([(name, value)].into_iter());
            assert_eq!(refused, Err(Refusal::Malformed { field: name.into() }), "{value}");
        }
        assert!(AuditFilter::from_query([("since", "noon")].into_iter()).is_err());
    }

    #[test]
    fn a_search_of_any_length_is_not_taken() {
        let filter = AuditFilter { about: "x".repeat(MAX_SEARCH_CHARS + 1), ..AuditFilter::default() };
        assert_eq!(filter.check(), Err(Refusal::TooLong { field: "about".into(), max: 100 }));
    }

    #[test]
    fn actions_are_alternatives_and_areas_narrow_them() {
        assert_eq!(AuditFilter::default().wanted_actions(), None);
        let area = AuditFilter { areas: vec![AuditArea::SignIn], ..AuditFilter::default() };
        assert_eq!(area.wanted_actions(), Some(vec![AuditAction::SignedIn, AuditAction::SignedOut, AuditAction::SessionRevoked]));
        let both = AuditFilter { actions: vec![AuditAction::SignedOut, AuditAction::UserEdited], ..area };
        assert_eq!(both.wanted_actions(), Some(vec![AuditAction::SignedOut]));
        let neither = AuditFilter { actions: vec![AuditAction::UserEdited], ..both };
        assert_eq!(neither.wanted_actions(), Some(vec![]));
    }
}
