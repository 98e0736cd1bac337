//! What each action does in the model, or why it does nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{AuditId, SessionId, UserId};
use domain::roles::custom::RoleDraft;
use domain::roles::{AppKey, RoleKey};
use domain::time::{DAY_MS, HOUR_MS, Instant};
use domain::users::bulk::{BulkChange, BulkRequest, Selection};
use domain::users::edit::UserEdit;
use domain::users::status::StatusKey;

use super::model::{APPS, By, Ends, Group, Organization, Person, Roles, Rules, Status, TOP, What};
use super::seats::{beyond_file, beyond_seats, is_short};

/// One row of a file of people; empty cells say nothing.
#[derive(Clone, Debug)]
pub struct Line {
    pub email: String,
    pub names: [String; 3],
    pub status: Option<StatusKey>,
    pub roles: BTreeMap<AppKey, Option<RoleKey>>,
}

#[derive(Clone, Debug)]
pub enum Act {
    Invite { addresses: Vec<String>, roles: Roles },
    Save { id: UserId, edit: UserEdit, seen: i64 },
    Bulk { request: BulkRequest, is_stale: bool },
    Undo { group: AuditId },
    Import { lines: Vec<Line>, first_seats_only: bool, is_stale: bool },
    EndSession { id: UserId, session: SessionId, is_live: bool },
    Offer { id: UserId },
    AcceptOffer,
    TakeBackOffer,
    Role { draft: RoleDraft, is_stale: bool },
    RemoveRole { app: AppKey, role: RoleKey },
}

/// Why nothing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum No {
    /// Not his to do, or not there for him.
    Refused,
    /// More seats are needed than are left.
    Short,
    /// What was looked at is not what is there.
    Moved,
    /// Nobody and nothing is left to be changed.
    Nothing,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Folded addresses of those whose record the log's new entry changed.
    pub touched: BTreeSet<String>,
    /// What the answer counts: of a bulk action changed, same, left out; of an import invited, changed, left out.
    pub counts: Option<[u32; 3]>,
}

pub type Answer = Result<Done, No>;

pub fn allow(holds: bool) -> Result<(), No> {
    if holds { Ok(()) } else { Err(No::Refused) }
}

pub fn unless(holds: bool, no: No) -> Result<(), No> {
    if holds { Err(no) } else { Ok(()) }
}

pub fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap()
}

impl Rules {
    /// Does `act` in the model as `who`, who is enabled.
    pub fn act(&self, of: &mut Organization, who: &str, act: &Act, now: Instant) -> Answer {
        let who = of.people[who].clone();
        match act {
            Act::Invite { addresses, roles } => self.invite(of, &who, addresses, roles, now),
            Act::Save { id, edit, seen } => self.save(of, &who, (*id, edit, *seen), now),
            Act::Bulk { request, is_stale } => self.bulk(of, &who, request, *is_stale, now),
            Act::Undo { group } => self.undo(of, &who, *group, now),
            Act::Import { lines, first_seats_only, is_stale } => self.import(of, &who, lines, (*first_seats_only, *is_stale), now),
            Act::EndSession { id, is_live, .. } => {
                allow(who.id == Some(*id) || self.opens(of, &who, What::See))?;
                let whom = of.by_id(*id).ok_or(No::Refused)?;
                allow(self.may_end_session(of, &who, whom) && *is_live)?;
                Ok(Done::default())
            }
            Act::Offer { id } => {
                allow(who.is_primary)?;
                let whom = of.by_id(*id).ok_or(No::Refused)?;
                allow(whom.email != who.email && whom.status == Status::Enabled)?;
                of.offer = Some((who.email, whom.email.clone(), now));
                Ok(Done::default())
            }
            Act::AcceptOffer => self.accept_offer(of, &who, now),
            Act::TakeBackOffer => {
                let is_his = of.offer.as_ref().is_some_and(|(from, to, _)| [from, to].contains(&&who.email));
                allow(is_his)?;
                of.offer = None;
                Ok(Done::default())
            }
            Act::Role { draft, is_stale } => self.make_role(of, &who, draft, *is_stale),
            Act::RemoveRole { app, role } => self.remove_role(of, &who, *app, *role),
        }
    }

    fn invite(&self, of: &mut Organization, who: &Person, addresses: &[String], roles: &Roles, now: Instant) -> Answer {
        allow(self.opens(of, who, What::Invite))?;
        unless(roles.is_empty(), No::Nothing)?;
        allow(roles.iter().all(|(app, role)| self.may_invite(of, (who, false), *app, *role)))?;
        let folded = addresses.iter().map(|address| address.to_lowercase());
        let new: BTreeSet<String> = folded.filter(|one| one.contains('@') && !of.people.contains_key(one)).collect();
        unless(new.is_empty(), No::Nothing)?;
        let short = |app: &AppKey| of.left(*app, now).is_some_and(|left| count(new.len()) > left);
        unless(roles.keys().any(short), No::Short)?;
        for email in &new {
            of.people.insert(email.clone(), newcomer(email, Default::default(), roles, now));
        }
        of.version += 1;
        Ok(Done { touched: new, counts: None })
    }

    fn save(&self, of: &mut Organization, who: &Person, (id, edit, seen): (UserId, &UserEdit, i64), now: Instant) -> Answer {
        let before = of.by_id(id).ok_or(No::Refused)?.clone();
        allow(before.email == who.email || self.opens(of, who, What::See))?;
        let edited = self.edited(of, (who, false), &before, edit, now);
        if edited.as_ref().is_ok_and(|after| is_like(&before, after)) {
            return Ok(Done::default());
        }
        // What somebody else did meanwhile is told before what may not be done.
        unless(before.seq != seen, No::Moved)?;
        let after = vec![edited?];
        unless(APPS.iter().any(|app| is_short(of, *app, &after, now)), No::Short)?;
        Ok(Done { touched: write(of, after), counts: None })
    }

    /// Enabling comes first and disabling last.
    fn edited(&self, of: &Organization, by: By<'_>, before: &Person, edit: &UserEdit, now: Instant) -> Result<Person, No> {
        let mut after = before.clone();
        after.names = [edit.first_name.clone(), edit.last_name.clone(), edit.job_title.clone()];
        allow(after.names == before.names || self.may_rename(of, by, before))?;
        if edit.is_enabled == Some(true) && before.status == Status::Disabled {
            allow(self.may_enable(of, by, &after))?;
            after.status = Status::Enabled;
        }
        for (app, to) in &edit.roles {
            let until = edit.until.get(app).copied().filter(|_| to.is_some());
            let had = after.ends.get(app).map(|(until, _)| *until);
            if (after.roles.get(app).copied(), had) != (*to, until) {
                allow(self.may_assign(of, by, &after, *app, *to))?;
                allow(until.is_none_or(|until| Some(until) == had || is_ahead(until, now)))?;
                after.give(*app, *to, until);
            }
        }
        if edit.is_enabled == Some(false) && before.status == Status::Enabled {
            allow(self.may_disable(of, by, &after))?;
            after.status = Status::Disabled;
        }
        Ok(after)
    }

    fn bulk(&self, of: &mut Organization, who: &Person, request: &BulkRequest, is_stale: bool, now: Instant) -> Answer {
        // One person alone is no bulk action: the page's own right does (A12, A13, A17).
        let in_bulk = !matches!(&request.selection, Selection::Picked { ids } if ids.len() == 1);
        let by = (who, in_bulk);
        allow(self.opens(of, who, if in_bulk { What::Bulk } else { what(&request.change) }))?;
        if let Some(until) = request.until {
            allow(is_ahead(until, now))?;
            allow(matches!(&request.change, BulkChange::Roles(roles) if roles.values().any(Option::is_some)))?;
        }
        if let BulkChange::Roles(roles) = &request.change {
            unless(roles.is_empty(), No::Nothing)?;
            allow(roles.iter().all(|(app, to)| self.may_give(of, by, *app, *to)))?;
        }
        unless(is_stale, No::Moved)?;
        let (mut changes, mut same, mut hindered) = (Vec::new(), 0, 0);
        for whom in selected(of, &request.selection, now) {
            let mut after = whom.clone();
            let may = match &request.change {
                BulkChange::Roles(roles) => roles.iter().all(|(app, to)| {
                    if after.roles.get(app).copied() != *to {
                        after.give(*app, *to, request.until);
                    }
                    self.may_assign(of, by, whom, *app, *to)
                }),
                BulkChange::Enable => self.may_enable(of, by, whom),
                BulkChange::Disable => self.may_disable(of, by, whom),
                BulkChange::Resend | BulkChange::Delete => self.may_reinvite(of, by, whom),
            };
            match &request.change {
                BulkChange::Enable => after.status = Status::Enabled,
                BulkChange::Disable => after.status = Status::Disabled,
                BulkChange::Resend => (after.status, after.link) = (Status::Invited(now), None),
                BulkChange::Roles(_) | BulkChange::Delete => {}
            }
            if !may {
                hindered += 1;
            } else if matches!(request.change, BulkChange::Roles(_)) && after.roles == whom.roles {
                same += 1;
            } else {
                changes.push(after);
            }
        }
        unless(hindered > 0 && !request.leave_out, No::Refused)?;
        if request.change == BulkChange::Delete {
            unless(changes.is_empty(), No::Nothing)?;
            changes.iter().for_each(|gone| drop(of.people.remove(&gone.email)));
            of.version += 1;
            return Ok(Done { touched: BTreeSet::new(), counts: Some([count(changes.len()), same, hindered]) });
        }
        let all = changes.len();
        let beyond = beyond_seats(of, &changes, now);
        unless(!beyond.is_empty() && !request.first_seats_only, No::Short)?;
        changes.retain(|one| !beyond.contains(&one.email));
        unless(changes.is_empty(), No::Nothing)?;
        let counts = [count(changes.len()), same, hindered + count(all - changes.len())];
        let before = changes.iter().map(|one| of.people[&one.email].clone()).collect();
        let can_undo = request.change != BulkChange::Resend;
        // Its id and its number in the log come with the answer.
        of.groups.push(Group { id: AuditId(uuid::Uuid::nil()), at: now, seq: 0, can_undo, before });
        Ok(Done { touched: write(of, changes), counts: Some(counts) })
    }

    fn undo(&self, of: &mut Organization, who: &Person, id: AuditId, now: Instant) -> Answer {
        allow(self.opens(of, who, What::Bulk))?;
        let by = (who, true);
        let group = of.groups.iter().find(|group| group.id == id && group.can_undo).ok_or(No::Refused)?.clone();
        allow(now.0 - group.at.0 < DAY_MS)?;
        let mut changes = Vec::new();
        for before in group.before {
            let Some(whom) = of.by_id(before.id.unwrap()).filter(|whom| whom.seq == group.seq) else { continue };
            let mut after = whom.clone();
            // Who would administer again once an end that comes back is over is an administrator already.
            let whom = &Person { ends: whom.ends.clone().into_iter().chain(before.ends.clone()).collect(), ..whom.clone() };
            for app in APPS.into_iter().filter(|app| before.roles.get(app) != whom.roles.get(app)) {
                let to = before.roles.get(&app).copied();
                allow(self.may_assign(of, by, whom, app, to))?;
                after.give(app, to, None);
                // With the end it had.
                after.ends.extend(before.ends.get(&app).map(|end| (app, *end)));
            }
            match (whom.status, before.status) {
                (Status::Disabled, Status::Enabled) => allow(self.may_enable(of, by, whom))?,
                (Status::Enabled, Status::Disabled) => allow(self.may_disable(of, by, whom))?,
                _ => {}
            }
            after.status = before.status;
            changes.push(after);
        }
        unless(changes.is_empty(), No::Moved)?;
        unless(APPS.iter().any(|app| is_short(of, *app, &changes, now)), No::Short)?;
        let counts = Some([count(changes.len()), 0, 0]);
        Ok(Done { touched: write(of, changes), counts })
    }

    /// Q2.
    fn accept_offer(&self, of: &mut Organization, who: &Person, now: Instant) -> Answer {
        let offer = of.offer.clone().filter(|(_, to, at)| *to == who.email && now.0 - at.0 < 72 * HOUR_MS);
        let (from, ..) = offer.ok_or(No::Refused)?;
        let mut before = of.people[&from].clone();
        allow(before.is_primary)?;
        let mut after = who.clone();
        before.is_primary = false;
        before.roles = [(AppKey::ABM, RoleKey::of("administrator")), (AppKey::SI, RoleKey::of("sales_administrator"))].into();
        after.is_primary = true;
        (before.ends, after.ends) = (Ends::new(), Ends::new());
        after.roles = APPS.into_iter().map(|app| (app, TOP)).collect();
        let both = vec![before, after];
        unless(APPS.iter().any(|app| is_short(of, *app, &both, now)), No::Short)?;
        of.offer = None;
        Ok(Done { touched: write(of, both), counts: None })
    }

    fn import(&self, of: &mut Organization, who: &Person, lines: &[Line], (first, is_stale): (bool, bool), now: Instant) -> Answer {
        allow(self.opens(of, who, What::Bulk))?;
        unless(is_stale, No::Moved)?;
        let mut met = BTreeSet::new();
        let mut left_out = 0;
        let mut changes = Vec::new();
        for line in lines {
            let is_first = line.email.contains('@') && met.insert(line.email.to_lowercase());
            match if is_first { self.imported(of, who, line, now) } else { Err(No::Refused) } {
                Ok(Some(after)) => changes.push(after),
                Ok(None) => {}
                Err(_) => left_out += 1,
            }
        }
        let all = changes.len();
        let beyond = beyond_file(of, &changes, now);
        unless(!beyond.is_empty() && !first, No::Short)?;
        changes.retain(|one| !beyond.contains(&one.email));
        unless(changes.is_empty(), No::Nothing)?;
        let new = changes.iter().filter(|one| one.id.is_none()).count();
        let counts = Some([count(new), count(changes.len() - new), left_out + count(all - changes.len())]);
        Ok(Done { touched: write(of, changes), counts })
    }

    /// What becomes of a row; `Ok(None)` when the person is like this already.
    fn imported(&self, of: &Organization, who: &Person, line: &Line, now: Instant) -> Result<Option<Person>, No> {
        let email = line.email.to_lowercase();
        let is_known = |(app, role): (&AppKey, &Option<RoleKey>)| role.is_none_or(|role| of.roles.contains_key(&(*app, role)));
        allow(line.roles.iter().all(is_known))?;
        let Some(before) = of.people.get(&email) else {
            let roles: Roles = line.roles.iter().filter_map(|(app, role)| Some((*app, (*role)?))).collect();
            allow(!matches!(line.status, Some(StatusKey::Disabled | StatusKey::ExpiredInvite)) && !roles.is_empty())?;
            allow(roles.iter().all(|(app, role)| self.may_invite(of, (who, true), *app, *role)))?;
            return Ok(Some(newcomer(&email, line.names.clone(), &roles, now)));
        };
        let is_invited = matches!(before.status, Status::Invited(_));
        let is_enabled = match line.status {
            None => None,
            Some(StatusKey::Enabled | StatusKey::Disabled) if is_invited => return Err(No::Refused),
            Some(StatusKey::Invited | StatusKey::ExpiredInvite) if !is_invited => return Err(No::Refused),
            Some(status) => (!is_invited).then_some(status == StatusKey::Enabled),
        };
        let name = |at: usize| if line.names[at].is_empty() { &before.names[at] } else { &line.names[at] }.clone();
        // A file says nothing of ends: they go with the roles it replaces.
        let stays = |app: &AppKey| line.roles.get(app).is_some_and(|to| *to == before.roles.get(app).copied());
        let until = before.ends.iter().filter(|(app, _)| stays(app)).map(|(app, (until, _))| (*app, *until)).collect();
        let edit = edit_of([name(0), name(1), name(2)], is_enabled, line.roles.clone(), until);
        let after = self.edited(of, (who, true), before, &edit, now)?;
        let says_nothing = line.names.iter().all(String::is_empty) && line.status.is_none();
        match is_like(before, &after) {
            true if says_nothing => Err(No::Refused),
            true => Ok(None),
            false => Ok(Some(after)),
        }
    }
}

/// What a bulk action does to each.
pub fn what(change: &BulkChange) -> What {
    match change {
        BulkChange::Roles(_) => What::Role,
        BulkChange::Enable | BulkChange::Disable => What::Status,
        BulkChange::Resend | BulkChange::Delete => What::Invite,
    }
}

/// What a page saves. The one place that knows its shape.
pub fn edit_of(
    [first_name, last_name, job_title]: [String; 3],
    is_enabled: Option<bool>,
    roles: BTreeMap<AppKey, Option<RoleKey>>,
    until: BTreeMap<AppKey, Instant>,
) -> UserEdit {
    UserEdit { first_name, last_name, job_title, is_enabled, roles, until }
}

fn newcomer(email: &str, names: [String; 3], roles: &Roles, now: Instant) -> Person {
    Person {
        id: None,
        email: email.to_owned(),
        names,
        status: Status::Invited(now),
        roles: roles.clone(),
        ends: Ends::new(),
        is_primary: false,
        seq: 0,
        link: None,
    }
}

/// A role may end after now, within a year.
fn is_ahead(until: Instant, now: Instant) -> bool {
    until > now && until.0 - now.0 <= 366 * DAY_MS
}

fn is_like(before: &Person, after: &Person) -> bool {
    (&before.names, before.status, &before.roles, &before.ends) == (&after.names, after.status, &after.roles, &after.ends)
}

fn write(of: &mut Organization, changes: Vec<Person>) -> BTreeSet<String> {
    of.version += 1;
    let touched = changes.iter().map(|person| person.email.clone()).collect();
    of.people.extend(changes.into_iter().map(|person| (person.email.clone(), person)));
    touched
}

/// Whom a selection finds.
pub fn selected<'a>(of: &'a Organization, selection: &Selection, now: Instant) -> Vec<&'a Person> {
    let finds = |person: &&Person| match selection {
        Selection::Picked { ids } => person.id.is_some_and(|id| ids.contains(&id)),
        Selection::Matching { filter, except } => {
            let has_status = filter.statuses.is_empty() || filter.statuses.contains(&person.status.at(now));
            let has_role = APPS.iter().all(|app| {
                let mut wanted = filter.roles.iter().filter(|wanted| wanted.app == *app).peekable();
                wanted.peek().is_none() || wanted.any(|wanted| wanted.role == person.roles.get(app).copied())
            });
            let is_found = person.shown_name().contains(&filter.search) || person.email.contains(&filter.search);
            has_status && has_role && is_found && person.id.is_none_or(|id| !except.contains(&id))
        }
    };
    of.people.values().filter(finds).collect()
}
