//! What is tried, by the dice: mostly what could be done, by those who might, and often enough what must not.

use std::collections::BTreeMap;

use domain::id::{AuditId, SessionId, UserId};
use domain::roles::custom::RoleDraft;
use domain::roles::{AppKey, PermissionLevel as Level, RoleKey};
use domain::time::{DAY_MS, HOUR_MS, Instant};
use domain::users::bulk::{BulkChange, BulkRequest, Selection};
use domain::users::filter::{UserFilter, WantedRole};
use domain::users::status::StatusKey;
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::acts::{Act, Line, edit_of};
use super::model::{APPS, Organization, Person, Row, Rules, Status, What};

const FIRST: [&str; 6] = ["Lena", "Omar", "Aisha", "Samuel", "Mei", "Jonas"];
const LAST: [&str; 5] = ["Hartmann", "Haddad", "Price", "Okafor", "Weber"];
const JOBS: [&str; 4] = ["", "Lead", "Analyst", "Account Executive"];
/// One is a shipped role's; the others get a number as well.
const ROLE_NAMES: [&str; 6] = ["Desk", "Front desk", "Inviter", "Reader", "Helper", "Sales User"];
/// Besides the cast: people who may come and go.
const POOL: usize = 24;

/// What a choice is made from.
pub struct Facts<'a> {
    pub rules: &'a Rules,
    pub of: &'a Organization,
    /// The neighbour's, whom nobody here reaches.
    pub foreign: &'a Organization,
    pub who: &'a Person,
    pub sessions: &'a [(UserId, SessionId, bool)],
    pub now: Instant,
}

pub fn pick<'a, T>(dice: &mut StdRng, list: &'a [T]) -> &'a T {
    &list[dice.random_range(0..list.len())]
}

/// Whoever acts: the primary administrator, an administrator, anybody.
pub fn actor(rules: &Rules, of: &Organization, dice: &mut StdRng) -> String {
    let closed_too = dice.random_bool(0.1);
    let administers = |one: &&Person| (closed_too || one.status == Status::Enabled) && rules.is_administrator(of, one);
    let administrators: Vec<&Person> = of.people.values().filter(administers).collect();
    let everybody: Vec<&Person> = of.people.values().collect();
    match dice.random_range(0..10) {
        0..4 => of.primary().email.clone(),
        4..8 => pick(dice, &administrators).email.clone(),
        _ => pick(dice, &everybody).email.clone(),
    }
}

pub fn names(dice: &mut StdRng) -> [String; 3] {
    [*pick(dice, &FIRST), *pick(dice, &LAST), *pick(dice, &JOBS)].map(str::to_owned)
}

impl Facts<'_> {
    pub fn act(&self, dice: &mut StdRng) -> Act {
        // A role that was made for somebody: what it lets him make is what is most easily more than he has.
        let is_custom =
            self.who.roles.iter().any(|(app, role)| self.of.roles.get(&(*app, *role)).is_some_and(|role| role.is_custom));
        if is_custom && self.rules.opens(self.of, self.who, What::MakeRoles) && dice.random_bool(0.5) {
            return self.role(dice);
        }
        if self.who.is_primary
            && dice.random_bool(0.05)
            && let Some(act) = self.another_role_for_a_while(dice)
        {
            return act;
        }
        match dice.random_range(0..100) {
            0..12 => self.invite(dice),
            12..36 => self.save(dice),
            36..59 => Act::Bulk { request: self.bulk(dice), is_stale: dice.random_bool(0.08) },
            59..67 => self.undo(dice),
            67..78 => Act::Import {
                lines: (0..dice.random_range(1..7)).map(|_| self.line(dice)).collect(),
                first_seats_only: dice.random_bool(0.3),
                is_stale: dice.random_bool(0.1),
            },
            78..82 => self.end_session(dice),
            82..87 => Act::Offer { id: self.somebody(dice) },
            87..89 => Act::AcceptOffer,
            89..90 => Act::TakeBackOffer,
            90..96 => self.role(dice),
            _ => self.remove_role(dice),
        }
    }

    /// An administrator gets a role that makes him none, and has his own back before long (E12).
    fn another_role_for_a_while(&self, dice: &mut StdRng) -> Option<Act> {
        let mut lasting = Vec::new();
        for person in self.of.people.values().filter(|person| !person.is_primary && person.status == Status::Enabled) {
            let administers = |app: &AppKey, role: &RoleKey| self.rules.is_administrators(self.of, *app, *role);
            let roles = person.roles.iter().filter(|(app, role)| administers(app, role) && !person.ends.contains_key(app));
            lasting.extend(roles.map(|(app, _)| (person, *app)));
        }
        if lasting.is_empty() {
            return None;
        }
        let (person, app) = *pick(dice, &lasting);
        let plain = self.of.roles.keys().filter(|(of, role)| *of == app && !self.rules.is_administrators(self.of, app, *role));
        let plain: Vec<RoleKey> = plain.map(|(_, role)| *role).collect();
        let mut roles: BTreeMap<AppKey, Option<RoleKey>> = person.roles.iter().map(|(app, role)| (*app, Some(*role))).collect();
        roles.insert(app, Some(*pick(dice, &plain)));
        let mut until: BTreeMap<AppKey, Instant> = person.ends.iter().map(|(app, (until, _))| (*app, *until)).collect();
        until.insert(app, self.until(dice));
        Some(Act::Save { id: person.id?, edit: edit_of(person.names.clone(), None, roles, until), seen: person.seq })
    }

    /// Whoever administers nothing now and will again: everybody but the primary administrator reaches for him in vain (A33).
    fn administrator_again(&self, dice: &mut StdRng) -> Option<&Person> {
        let administers_now =
            |person: &Person| person.roles.iter().any(|(app, role)| self.rules.is_administrators(self.of, *app, *role));
        let is_again = |person: &&Person| !administers_now(person) && self.rules.is_administrator(self.of, person);
        let again: Vec<&Person> = self.of.people.values().filter(is_again).collect();
        (!again.is_empty() && !self.who.is_primary && dice.random_bool(0.3)).then(|| *pick(dice, &again))
    }

    /// Mostly one of ours, now and then one of the neighbour's.
    fn somebody(&self, dice: &mut StdRng) -> UserId {
        if let Some(id) = self.administrator_again(dice).and_then(|person| person.id) {
            return id;
        }
        let of = if dice.random_bool(0.04) { self.foreign } else { self.of };
        let ids: Vec<UserId> = of.people.values().filter_map(|person| person.id).collect();
        *pick(dice, &ids)
    }

    fn role_in(&self, app: AppKey, dice: &mut StdRng) -> RoleKey {
        let mut keys: Vec<RoleKey> = self.of.roles.keys().filter(|(of, _)| *of == app).map(|(_, role)| *role).collect();
        if dice.random_bool(0.1) {
            keys = vec![RoleKey::of("gone")];
        }
        *pick(dice, &keys)
    }

    /// Roles wanted, in at least one application; `None` takes the role away.
    fn wanted(&self, dice: &mut StdRng) -> BTreeMap<AppKey, Option<RoleKey>> {
        let first = *pick(dice, &APPS);
        let apps = APPS.into_iter().filter(|app| *app == first || dice.random_bool(0.25)).collect::<Vec<_>>();
        apps.into_iter().map(|app| (app, dice.random_bool(0.8).then(|| self.role_in(app, dice)))).collect()
    }

    fn address(&self, dice: &mut StdRng) -> String {
        let known: Vec<&String> = self.of.people.keys().collect();
        match dice.random_range(0..20) {
            0 => "nonsense".into(),
            1 => (*pick(dice, &known)).clone(),
            2 => format!("PERSON{:02}@Calder.example", dice.random_range(0..POOL)),
            _ => format!("person{:02}@calder.example", dice.random_range(0..POOL)),
        }
    }

    fn invite(&self, dice: &mut StdRng) -> Act {
        let addresses = (0..dice.random_range(1..4)).map(|_| self.address(dice)).collect();
        let roles = self.wanted(dice).into_iter().filter_map(|(app, role)| Some((app, role?))).collect();
        Act::Invite { addresses, roles }
    }

    fn save(&self, dice: &mut StdRng) -> Act {
        // Whoever has no other right changes his own name.
        if dice.random_bool(if self.rules.is_administrator(self.of, self.who) { 0.04 } else { 0.6 }) {
            let edit = edit_of(names(dice), None, BTreeMap::new(), BTreeMap::new());
            return Act::Save { id: self.who.id.unwrap(), edit, seen: self.who.seq };
        }
        let id = self.somebody(dice);
        let (is_ours, person) = match self.of.by_id(id) {
            Some(person) => (true, person),
            None => (false, self.foreign.by_id(id).unwrap()),
        };
        let new_names = if dice.random_bool(0.3) { names(dice) } else { person.names.clone() };
        let is_enabled = match person.status {
            Status::Enabled => Some(!dice.random_bool(0.15)),
            Status::Disabled => Some(dice.random_bool(0.5)),
            Status::Invited(_) => dice.random_bool(0.2).then_some(true),
        };
        let held = |app| (app, person.roles.get(&app).copied());
        let mut roles: BTreeMap<AppKey, Option<RoleKey>> = APPS.into_iter().map(held).collect();
        if dice.random_bool(0.7) {
            roles.extend(self.wanted(dice));
        }
        let is_stale = !is_ours || dice.random_bool(0.1);
        let mut until: BTreeMap<AppKey, Instant> = person.ends.iter().map(|(app, (until, _))| (*app, *until)).collect();
        if dice.random_bool(0.25) {
            let app = *pick(dice, &APPS);
            until.remove(&app);
            until.extend(dice.random_bool(0.8).then(|| (app, self.until(dice))));
        }
        Act::Save {
            id,
            edit: edit_of(new_names, is_enabled, roles, until),
            seen: if is_stale { person.seq - 1 } else { person.seq },
        }
    }

    pub fn bulk(&self, dice: &mut StdRng) -> BulkRequest {
        let change = match dice.random_range(0..20) {
            0..10 => BulkChange::Roles(if dice.random_bool(0.03) { BTreeMap::new() } else { self.wanted(dice) }),
            10..12 => BulkChange::Enable,
            12..14 => BulkChange::Disable,
            14..17 => BulkChange::Resend,
            _ => BulkChange::Delete,
        };
        let selection = if dice.random_bool(0.25) { self.matching(dice) } else { self.picked(dice, &change) };
        BulkRequest {
            leave_out: dice.random_bool(0.4),
            first_seats_only: dice.random_bool(0.4),
            until: dice.random_bool(0.15).then(|| self.until(dice)),
            ..BulkRequest::of(selection, change)
        }
    }

    /// Mostly soon, now and then already over or too far ahead.
    fn until(&self, dice: &mut StdRng) -> Instant {
        let ahead = match dice.random_range(0..20) {
            0 => -dice.random_range(0..DAY_MS),
            1 => 367 * DAY_MS,
            _ => dice.random_range(1..30 * HOUR_MS),
        };
        self.now.plus_millis(ahead)
    }

    fn matching(&self, dice: &mut StdRng) -> Selection {
        let statuses = StatusKey::ALL.into_iter().filter(|_| dice.random_bool(0.3)).collect();
        let wanted = if dice.random_bool(0.6) { self.wanted(dice) } else { BTreeMap::new() };
        let mut roles: Vec<WantedRole> = wanted.into_iter().map(|(app, role)| WantedRole { app, role }).collect();
        if let Some(first) = roles.first().map(|wanted| wanted.app).filter(|_| dice.random_bool(0.5)) {
            roles.push(WantedRole { app: first, role: Some(self.role_in(first, dice)) });
        }
        let search = if dice.random_bool(0.3) { "person0".into() } else { String::new() };
        let except = (0..dice.random_range(0..4)).map(|_| self.somebody(dice)).collect();
        Selection::Matching { filter: UserFilter { search, statuses, roles, ..UserFilter::default() }, except }
    }

    /// Mostly people whose status fits, and often no administrators.
    fn picked(&self, dice: &mut StdRng, change: &BulkChange) -> Selection {
        let (any_status, administrators_too) = (dice.random_bool(0.2), dice.random_bool(0.4));
        let fits = |person: &&Person| {
            let has_status = match change {
                BulkChange::Roles(_) => person.status != Status::Disabled,
                BulkChange::Enable => person.status == Status::Disabled,
                BulkChange::Disable => person.status == Status::Enabled,
                BulkChange::Resend | BulkChange::Delete => matches!(person.status, Status::Invited(_)),
            };
            (any_status || has_status) && (administrators_too || !self.rules.is_administrator(self.of, person))
        };
        let fitting: Vec<UserId> = self.of.people.values().filter(fits).filter_map(|person| person.id).collect();
        let mut ids = Vec::new();
        if !fitting.is_empty() {
            let most = if *change == BulkChange::Delete { 3 } else { 7 };
            ids = (0..dice.random_range(1..most)).map(|_| *pick(dice, &fitting)).collect();
        }
        if dice.random_bool(0.1) {
            ids.push(self.somebody(dice));
        }
        ids.extend(self.administrator_again(dice).and_then(|person| person.id));
        if dice.random_bool(0.05) {
            ids.extend(self.who.id);
        }
        ids.sort_unstable();
        ids.dedup();
        Selection::Picked { ids }
    }

    fn undo(&self, dice: &mut StdRng) -> Act {
        let of = if dice.random_bool(0.05) { self.foreign } else { self.of };
        let recent: Vec<AuditId> = of.groups.iter().rev().take(8).map(|group| group.id).collect();
        let group = match recent.as_slice() {
            [] => AuditId(uuid::Uuid::nil()),
            [first, ..] if dice.random_bool(0.5) => *first,
            some => *pick(dice, some),
        };
        Act::Undo { group }
    }

    fn line(&self, dice: &mut StdRng) -> Line {
        let known: Vec<&String> = self.of.people.keys().collect();
        let email = match self.administrator_again(dice) {
            Some(again) => again.email.clone(),
            None if dice.random_bool(0.45) => (*pick(dice, &known)).clone(),
            None => self.address(dice),
        };
        let mut line = Line { email, names: Default::default(), status: None, roles: BTreeMap::new() };
        if dice.random_bool(0.3) {
            line.names = names(dice);
        }
        if dice.random_bool(0.25) {
            line.status = Some(*pick(dice, &StatusKey::ALL));
        }
        if dice.random_bool(0.85) {
            line.roles = self.wanted(dice);
        }
        line
    }

    fn end_session(&self, dice: &mut StdRng) -> Act {
        let id = self.somebody(dice);
        let unknown = (id, SessionId(uuid::Uuid::nil()), false);
        let known = if dice.random_bool(0.8) && !self.sessions.is_empty() { *pick(dice, self.sessions) } else { unknown };
        Act::EndSession { id: known.0, session: known.1, is_live: known.2 }
    }

    fn role(&self, dice: &mut StdRng) -> Act {
        let makes = APPS.into_iter().find(|app| self.rules.manages(self.of, self.who, *app, What::MakeRoles));
        let app = makes.filter(|_| dice.random_bool(0.4)).unwrap_or(*pick(dice, &APPS));
        let custom = self.of.roles.iter().filter(|((of, _), role)| *of == app && role.is_custom);
        let custom: Vec<RoleKey> = custom.map(|((_, key), _)| *key).collect();
        let is_new = custom.is_empty() || dice.random_bool(0.5);
        let key = (!is_new).then(|| if dice.random_bool(0.1) { self.role_in(app, dice) } else { *pick(dice, &custom) });
        let copied = self.of.roles.get(&(app, self.role_in(app, dice)));
        let mut levels = copied.map(|role| role.levels.clone()).unwrap_or_default();
        levels.retain(|_, level| *level > Level::None);
        let rows = &self.rules.rows[&app];
        // The primary administrator's copy is full of rows that are his alone.
        levels.retain(|key, _| dice.random_bool(0.02) || !rows.iter().any(|row| row.is_reserved && row.key == *key));
        if dice.random_bool(0.3) {
            // His own, and one more.
            levels = self.who.roles.get(&app).map(|own| self.of.roles[&(app, *own)].levels.clone()).unwrap_or_default();
            levels.retain(|key, _| !rows.iter().any(|row| row.touches_rights && row.key == *key));
            let plain: Vec<&Row> = rows.iter().filter(|row| !row.touches_rights && !row.is_reserved).collect();
            levels.insert(pick(dice, &plain).key.clone(), Level::Full);
        }
        for _ in 0..dice.random_range(0..3_u32).saturating_sub(1) {
            levels.insert(pick(dice, rows).key.clone(), *pick(dice, &Level::ALL));
        }
        let name = match *pick(dice, &ROLE_NAMES) {
            "Sales User" => "sales user".to_owned(),
            name => format!("{name} {}", dice.random_range(0..6)),
        };
        let draft = RoleDraft { app, key, name, description: String::new(), levels };
        Act::Role { draft, is_stale: dice.random_bool(0.25) }
    }

    fn remove_role(&self, dice: &mut StdRng) -> Act {
        let is_held = |(app, role): &(AppKey, RoleKey)| self.of.people.values().any(|one| one.roles.get(app) == Some(role));
        let also_held = dice.random_bool(0.4);
        let custom = self.of.roles.iter().filter(|(_, role)| role.is_custom).map(|(key, _)| *key);
        let custom: Vec<_> = custom.filter(|key| also_held || !is_held(key)).collect();
        if custom.is_empty() || dice.random_bool(0.15) {
            let app = *pick(dice, &APPS);
            return Act::RemoveRole { app, role: self.role_in(app, dice) };
        }
        let (app, role) = *pick(dice, &custom);
        Act::RemoveRole { app, role }
    }
}
