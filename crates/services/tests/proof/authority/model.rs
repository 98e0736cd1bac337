//! Who may change whom, written down a second time from the tables of `docs/requirements.md`, the shortest way.
//!
//! From the product the model takes the words (keys of applications, roles, rows and statuses, and what a request looks like)
//! and the two shipped tables of permissions; every rule is its own.

use std::collections::BTreeMap;

use domain::id::{AuditId, UserId};
use domain::roles::{AppKey, PermissionLevel as Level, RoleKey, shipped};
use domain::time::{HOUR_MS, Instant};
use domain::users::status::StatusKey;

pub const APPS: [AppKey; 2] = [AppKey::ABM, AppKey::SI];
pub const TOP: RoleKey = RoleKey::of("primary_administrator");
const TABLES: [(AppKey, &str); 2] = [
    (AppKey::ABM, include_str!("../../../../domain/data/permissions-abm.csv")),
    (AppKey::SI, include_str!("../../../../domain/data/permissions-si.csv")),
];
/// Areas of the tables in which changing anything changes other people's rights.
const RIGHTS: [&str; 3] = ["Users, roles, security", "Records and access", "Users and licences"];

/// Somebody's role in each application.
pub type Roles = BTreeMap<AppKey, RoleKey>;
/// The table of each application.
pub type Rows = BTreeMap<AppKey, Vec<Row>>;
/// All roles there are.
pub type RolesOf = BTreeMap<(AppKey, RoleKey), Role>;
/// When a role ends, and what is held then (E12).
pub type Ends = BTreeMap<AppKey, (Instant, Option<RoleKey>)>;

/// A row of a table of permissions.
pub struct Row {
    pub key: String,
    pub touches_rights: bool,
    /// No shipped role but the primary administrator's reaches it.
    pub is_reserved: bool,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub name: String,
    pub is_custom: bool,
    pub levels: BTreeMap<String, Level>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Enabled,
    Disabled,
    /// When the link was sent; it lapses by the clock.
    Invited(Instant),
}

impl Status {
    pub fn at(self, now: Instant) -> StatusKey {
        match self {
            Self::Enabled => StatusKey::Enabled,
            Self::Disabled => StatusKey::Disabled,
            Self::Invited(sent) if now.0 - sent.0 < 72 * HOUR_MS => StatusKey::Invited,
            Self::Invited(_) => StatusKey::ExpiredInvite,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Person {
    /// `None` until the database has given one.
    pub id: Option<UserId>,
    pub email: String,
    /// First name, last name, job title.
    pub names: [String; 3],
    pub status: Status,
    pub roles: Roles,
    pub ends: Ends,
    pub is_primary: bool,
    /// The entry of the log that changed him last.
    pub seq: i64,
    /// The link that invites him now.
    pub link: Option<String>,
}

impl Person {
    pub fn shown_name(&self) -> String {
        let name = format!("{} {}", self.names[0], self.names[1]).trim().to_lowercase();
        if name.is_empty() { self.email.clone() } else { name }
    }

    /// Gives `to` in an application until some time, or for good: what comes back is the last role that had no end (E12).
    pub fn give(&mut self, app: AppKey, to: Option<RoleKey>, until: Option<Instant>) {
        let lasting = self.ends.remove(&app).map_or(self.roles.get(&app).copied(), |(_, then)| then);
        match to {
            Some(role) => drop(self.roles.insert(app, role)),
            None => drop(self.roles.remove(&app)),
        }
        if let (Some(_), Some(until)) = (to, until) {
            self.ends.insert(app, (until, lasting.filter(|_| lasting != to)));
        }
    }

    /// Takes the roles whose time is over; says whether there was one.
    pub fn lapse(&mut self, now: Instant) -> bool {
        let over: Ends = self.ends.extract_if(.., |_, (until, _)| *until <= now).collect();
        for (app, (_, then)) in &over {
            self.give(*app, *then, None);
        }
        !over.is_empty()
    }

    /// Q7, Q14.
    pub fn holds_seat(&self, app: AppKey, now: Instant) -> bool {
        matches!(self.status.at(now), StatusKey::Enabled | StatusKey::Invited) && self.roles.contains_key(&app)
    }
}

/// A bulk action, as it may be taken back.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: AuditId,
    pub at: Instant,
    pub seq: i64,
    pub can_undo: bool,
    /// What each had before.
    pub before: Vec<Person>,
}

/// What somebody does with people of one application.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    See,
    Invite,
    Rename,
    Role,
    Status,
    Bulk,
    MakeRoles,
}

#[derive(Clone)]
pub struct Organization {
    pub name: &'static str,
    /// By folded address.
    pub people: BTreeMap<String, Person>,
    pub roles: RolesOf,
    /// `None`: without a limit.
    pub seats: BTreeMap<AppKey, Option<u32>>,
    /// From whom, to whom, when.
    pub offer: Option<(String, String, Instant)>,
    pub groups: Vec<Group>,
    /// Counts what changed, of people and of roles.
    pub version: u64,
}

/// The tables of the two shipped applications, with their roles.
pub fn tables() -> (Rows, RolesOf) {
    let mut roles = RolesOf::new();
    for app in shipped::apps() {
        for role in app.roles {
            roles.insert((app.key, role.key), Role { name: role.name, is_custom: false, levels: BTreeMap::new() });
        }
    }
    let mut rows = Rows::new();
    for (app, text) in TABLES {
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let head = table.headers().unwrap().clone();
        for line in table.records() {
            let line = line.unwrap();
            let mut is_reserved = true;
            for (role, level) in head.iter().zip(&line).skip(3) {
                let (role, level) = (RoleKey::parse(role).unwrap(), Level::from_key(level).unwrap());
                is_reserved &= role == TOP || level == Level::None;
                roles.get_mut(&(app, role)).unwrap().levels.insert(line[0].to_owned(), level);
            }
            let row = Row { key: line[0].to_owned(), touches_rights: RIGHTS.contains(&&line[1]), is_reserved };
            rows.entry(app).or_default().push(row);
        }
    }
    (rows, roles)
}

/// Whoever does something to others, and whether in bulk, by a file or by taking such a thing back: that asks for the row of bulk
/// actions as well, in each application concerned.
pub type By<'a> = (&'a Person, bool);

/// The rules. `rows` are those of [`tables`].
pub struct Rules {
    pub rows: Rows,
}

impl Rules {
    /// How far somebody reaches into a row of one application.
    pub fn level(&self, of: &Organization, who: &Person, app: AppKey, row: &str) -> Level {
        let role = who.roles.get(&app).and_then(|role| of.roles.get(&(app, *role)));
        role.and_then(|role| role.levels.get(row)).copied().unwrap_or_default()
    }

    /// The row that allows it (Q21).
    pub fn manages(&self, of: &Organization, who: &Person, app: AppKey, what: What) -> bool {
        let (row, level) = match (app == AppKey::ABM, what) {
            (true, What::See) => ("users.view", Level::View),
            (true, What::Invite) => ("users.invite", Level::Full),
            (true, What::Rename) => ("users.edit", Level::Full),
            (true, What::Role) => ("users.role", Level::Full),
            (true, What::Status) => ("users.status", Level::Full),
            (true, What::Bulk) => ("users.bulk", Level::Full),
            (true, What::MakeRoles) => ("roles.view", Level::Full),
            (false, What::See) => ("si.users.manage", Level::View),
            (false, What::Bulk) => ("si.users.bulk", Level::Full),
            (false, _) => ("si.users.manage", Level::Full),
        };
        self.level(of, who, app, row) >= level
    }

    fn manages_by(&self, of: &Organization, (who, in_bulk): By<'_>, app: AppKey, what: What) -> bool {
        self.manages(of, who, app, what) && (!in_bulk || self.manages(of, who, app, What::Bulk))
    }

    /// Whether a page or an entry point opens to him: for any of his roles (Q21).
    pub fn opens(&self, of: &Organization, who: &Person, what: What) -> bool {
        APPS.iter().any(|app| self.manages(of, who, *app, what))
    }

    /// Whether levels change other people's rights.
    pub fn touches_rights(&self, app: AppKey, levels: &BTreeMap<String, Level>) -> bool {
        self.rows[&app].iter().any(|row| row.touches_rights && levels.get(&row.key).copied().unwrap_or_default() >= Level::Edit)
    }

    pub fn is_administrators(&self, of: &Organization, app: AppKey, role: RoleKey) -> bool {
        of.roles.get(&(app, role)).is_some_and(|role| self.touches_rights(app, &role.levels))
    }

    pub fn is_administrator(&self, of: &Organization, who: &Person) -> bool {
        let again = who.ends.iter().filter_map(|(app, (_, then))| Some((app, then.as_ref()?)));
        who.roles.iter().chain(again).any(|(app, role)| self.is_administrators(of, *app, *role))
    }

    /// Rows "Change app-X role of a non-admin", "Set No Role Assigned", "Invite into or assign an admin role".
    pub fn may_give(&self, of: &Organization, by: By<'_>, app: AppKey, to: Option<RoleKey>) -> bool {
        self.manages_by(of, by, app, What::Role)
            && to.is_none_or(|to| {
                to != TOP && of.roles.contains_key(&(app, to)) && (by.0.is_primary || !self.is_administrators(of, app, to))
            })
    }

    /// Row "Invite into app X".
    pub fn may_invite(&self, of: &Organization, by: By<'_>, app: AppKey, to: RoleKey) -> bool {
        self.manages_by(of, by, app, What::Invite) && self.may_give(of, by, app, Some(to))
    }

    /// Rows "Change own role or status", "Change role or status of any administrator", and Q2.
    fn may_touch(&self, of: &Organization, who: &Person, whom: &Person) -> bool {
        who.email != whom.email && !whom.is_primary && (who.is_primary || !self.is_administrator(of, whom))
    }

    /// Q3: what is done to the whole person is for whoever administers every application he has a role in; somebody without
    /// any role is everybody's who administers something.
    fn has_whole(&self, of: &Organization, by: By<'_>, whom: &Person, what: What) -> bool {
        by.0.is_primary
            || if whom.roles.is_empty() {
                APPS.iter().any(|app| self.manages_by(of, by, *app, what))
            } else {
                whom.roles.keys().all(|app| self.manages_by(of, by, *app, what))
            }
    }

    pub fn may_assign(&self, of: &Organization, by: By<'_>, whom: &Person, app: AppKey, to: Option<RoleKey>) -> bool {
        self.may_give(of, by, app, to) && self.may_touch(of, by.0, whom) && whom.status != Status::Disabled
    }

    pub fn may_enable(&self, of: &Organization, by: By<'_>, whom: &Person) -> bool {
        whom.status == Status::Disabled && self.may_touch(of, by.0, whom) && self.has_whole(of, by, whom, What::Status)
    }

    pub fn may_disable(&self, of: &Organization, by: By<'_>, whom: &Person) -> bool {
        whom.status == Status::Enabled && self.may_touch(of, by.0, whom) && self.has_whole(of, by, whom, What::Status)
    }

    /// Row "Resend/delete an invite" (A26).
    pub fn may_reinvite(&self, of: &Organization, by: By<'_>, whom: &Person) -> bool {
        matches!(whom.status, Status::Invited(_)) && self.may_touch(of, by.0, whom) && self.has_whole(of, by, whom, What::Invite)
    }

    /// Row "Edit first name, last name, job title".
    pub fn may_rename(&self, of: &Organization, by: By<'_>, whom: &Person) -> bool {
        by.0.email == whom.email
            || by.0.is_primary
            || !self.is_administrator(of, whom) && whom.roles.keys().any(|app| self.manages_by(of, by, *app, What::Rename))
    }

    pub fn may_end_session(&self, of: &Organization, who: &Person, whom: &Person) -> bool {
        who.email == whom.email || self.may_touch(of, who, whom) && self.has_whole(of, (who, false), whom, What::Status)
    }
}

impl Organization {
    /// Seats left; `None` without a limit.
    pub fn left(&self, app: AppKey, now: Instant) -> Option<u32> {
        let held = self.people.values().filter(|person| person.holds_seat(app, now)).count();
        self.seats[&app].map(|seats| seats.saturating_sub(u32::try_from(held).unwrap()))
    }

    pub fn by_id(&self, id: UserId) -> Option<&Person> {
        self.people.values().find(|person| person.id == Some(id))
    }

    pub fn primary(&self) -> &Person {
        self.people.values().find(|person| person.is_primary).unwrap()
    }
}
