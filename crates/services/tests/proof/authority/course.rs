//! One world and its model, step by step.

mod besides;
mod compare;

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{SessionId, UserId};
use domain::refusal::Refusal;
use domain::roles::custom::RoleDraft;
use domain::roles::{AppKey, Permission, PermissionLevel as Level, RoleKey};
use domain::time::{HOUR_MS, Instant, MINUTE_MS};
use domain::users::bulk::BulkOrder;
use domain::users::filter::UserQuery;
use rand::RngExt as _;
use rand::rngs::StdRng;
use services::sign_in::{SessionToken, authenticate, sessions};
use services::testkit::{BEGINNING, World, origin};
use services::users::settle;
use services::{Cx, ServiceError, users};

use self::compare::person_of;
use super::acts::{Act, Answer, Done, No, edit_of};
use super::model::{Organization, Person, Role, Roles, Rules, Status, tables};
use super::real::{Came, Order, perform};
use super::tally::{ENDED, Tally};
use super::tried::{Facts, actor, pick};

struct Session {
    token: SessionToken,
    id: SessionId,
    /// Ended by somebody, or with its owner's account.
    is_dead: bool,
}

/// A bulk action that was looked at and waits.
struct Waiting {
    who: String,
    order: BulkOrder,
    planned: Planned,
    version: u64,
    at: Instant,
}

/// What the model says would become of each.
type Planned = (Answer, BTreeMap<String, (Option<UserId>, Roles, Status)>);

pub struct Course {
    world: World,
    rules: Rules,
    /// Ours, and the neighbour's.
    organizations: [Organization; 2],
    /// By organisation and address.
    sessions: BTreeMap<(usize, String), Session>,
    /// Contexts that were made earlier: requests that waited (T09).
    old: BTreeMap<(usize, String), (Cx, SessionId)>,
    links: Vec<String>,
    /// Of which organisation, whose, and when.
    orders: Vec<(usize, String, Order, Instant)>,
    waiting: Vec<Waiting>,
    now: Instant,
    action: u32,
    /// The action in full, for whoever looks into a failure.
    doing: String,
    /// Orders sent; each has a key of its own.
    sent: u32,
}

impl Drop for Course {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("while doing {}", self.doing);
        }
    }
}

impl Course {
    /// Begins in a new world, after `action` actions in others.
    pub async fn begin(world: World, action: u32) -> Self {
        let (rows, roles) = tables();
        let organization = |name| Organization {
            name,
            people: BTreeMap::new(),
            roles: roles.clone(),
            seats: [(AppKey::ABM, None), (AppKey::SI, None)].into(),
            offer: None,
            groups: Vec::new(),
            version: 0,
        };
        let mut organizations = [organization("Calder & Voss"), organization("Northwind Supply")];
        organizations[0].seats = [(AppKey::ABM, Some(18)), (AppKey::SI, Some(12))].into();
        for of in &mut organizations {
            for user in world.everybody(of.name).await {
                of.people.insert(user.email.folded(), person_of(&user, None, world.invitation(user.id).await));
            }
        }
        let mut course = Self {
            world,
            rules: Rules { rows },
            organizations,
            sessions: BTreeMap::new(),
            old: BTreeMap::new(),
            links: Vec::new(),
            orders: Vec::new(),
            waiting: Vec::new(),
            now: BEGINNING,
            action,
            doing: String::new(),
            sent: 0,
        };
        course.appoint().await;
        course
    }

    /// Omar administers both applications by roles made for it; Hannah and Jonas make roles of ABM and reach
    /// little else.
    async fn appoint(&mut self) {
        let copied = |app, role| self.organizations[0].roles[&(app, RoleKey::of(role))].levels.clone();
        let mut curator = copied(AppKey::ABM, "view_only_user");
        curator.extend([("roles.view".to_owned(), Level::Full), ("users.view".to_owned(), Level::Full)]);
        let made = [
            (AppKey::ABM, "Deputy", "omar", copied(AppKey::ABM, "administrator")),
            (AppKey::SI, "Deputy", "omar", copied(AppKey::SI, "sales_administrator")),
            (AppKey::ABM, "Curator", "hannah", curator.clone()),
            (AppKey::ABM, "Librarian", "jonas", curator),
        ];
        for (app, name, whom, mut levels) in made {
            levels.retain(|_, level| *level > Level::None);
            let draft = RoleDraft { app, key: None, name: name.into(), description: String::new(), levels };
            let made = self.carry(0, "nora@calder.example", &Act::Role { draft, is_stale: false }, true).await;
            assert_eq!(made, Ok(()));
            let person = &self.organizations[0].people[&format!("{whom}@calder.example")];
            let mut roles: BTreeMap<_, _> = person.roles.iter().map(|(app, role)| (*app, Some(*role))).collect();
            roles.insert(app, RoleKey::parse(&name.to_lowercase()));
            let edit = edit_of(person.names.clone(), Some(true), roles, BTreeMap::new());
            let save = Act::Save { id: person.id.unwrap(), edit, seen: person.seq };
            assert_eq!(self.carry(0, "nora@calder.example", &save, true).await, Ok(()));
        }
    }

    /// One action, and the comparison after it.
    pub async fn step(&mut self, dice: &mut StdRng, tally: &mut Tally) {
        self.action += 1;
        self.tick(dice);
        self.lapse(dice, tally).await;
        match dice.random_range(0..100) {
            0..5 => self.accept_invitation(dice, tally).await,
            5..9 => self.set_seats(dice, tally).await,
            9..11 => self.repeat_order(dice, tally).await,
            11..14 => self.let_wait(dice).await,
            14..18 => self.carry_out_waiting(tally).await,
            _ => self.try_anything(dice, tally).await,
        }
        if self.action.is_multiple_of(25) {
            self.compare(1, None).await;
        }
        if self.action.is_multiple_of(500) {
            assert_eq!(self.world.problems().await, Vec::<String>::new(), "action {}", self.action);
        }
    }

    pub async fn end(mut self) {
        self.compare(0, None).await;
        self.compare(1, None).await;
        assert_eq!(self.world.problems().await, Vec::<String>::new());
    }

    fn tick(&mut self, dice: &mut StdRng) {
        let millis = match dice.random_range(0..200) {
            0..186 => dice.random_range(1..MINUTE_MS),
            186..197 => dice.random_range(MINUTE_MS..HOUR_MS),
            197..199 => dice.random_range(HOUR_MS..20 * HOUR_MS),
            _ => dice.random_range(20 * HOUR_MS..80 * HOUR_MS),
        };
        self.now = self.now.plus_millis(millis);
        self.world.clock.set(self.now);
    }

    /// Roles whose time is over: whoever had them reaches no more than the model says before anything is written down, and once
    /// it is, one entry of the log tells of all of them (E12).
    async fn lapse(&mut self, dice: &mut StdRng, tally: &mut Tally) {
        for at in 0..self.organizations.len() {
            let now = self.now;
            let people = self.organizations[at].people.values_mut();
            let lapsed: BTreeSet<String> = people.filter_map(|one| one.lapse(now).then(|| one.email.clone())).collect();
            if lapsed.is_empty() {
                continue;
            }
            self.organizations[at].version += 1;
            let told = format!("action {}: roles ended", self.action);
            for email in &lapsed {
                self.context(at, email, &told).await;
            }
            if dice.random_bool(0.5) {
                settle(&self.world.services, now).await;
            } else {
                let primary = self.organizations[at].primary().email.clone();
                let cx = self.context(at, &primary, &told).await.unwrap();
                users::list(&cx, &UserQuery::default()).await.unwrap();
            }
            self.compare(at, Some(&Done { touched: lapsed, counts: None })).await;
            tally.note(ENDED, "the clock", Ok(()));
        }
    }

    async fn try_anything(&mut self, dice: &mut StdRng, tally: &mut Tally) {
        let neighbour = "otto@northwind.example";
        let at = usize::from(dice.random_bool(0.05));
        let offered = self.organizations[0].offer.clone().filter(|_| at == 0 && dice.random_bool(0.2));
        let demoted = self.demoted();
        let by_demoted = at == 0 && !demoted.is_empty() && dice.random_bool(0.25);
        let (who, offered) = match offered.filter(|_| !by_demoted) {
            Some((from, to, _)) => {
                let takes_back = dice.random_bool(0.4);
                let act = if takes_back { Act::TakeBackOffer } else { Act::AcceptOffer };
                (if takes_back { from } else { to }, Some(act))
            }
            None if by_demoted => (pick(dice, &demoted).clone(), None),
            None if at == 1 => (neighbour.to_owned(), None),
            None => (actor(&self.rules, &self.organizations[0], dice), None),
        };
        let kind = self.kind_of(at, &who);
        let act = match offered {
            Some(act) => act,
            None => {
                let sessions = self.known_sessions(at);
                let [of, foreign] = [at, 1 - at].map(|at| &self.organizations[at]);
                let facts = Facts { rules: &self.rules, of, foreign, who: &of.people[&who], sessions: &sessions, now: self.now };
                facts.act(dice)
            }
        };
        let is_fresh = !self.old.contains_key(&(at, who.clone())) || !by_demoted && dice.random_bool(0.85);
        let result = self.carry(at, &who, &act, is_fresh).await;
        tally.note(act.kind(), kind, result);
    }

    /// Ours of whom there is a context of a session that still goes on, with other roles than they have by now.
    fn demoted(&self) -> Vec<String> {
        let is_other = |(key @ (at, who), (cx, session)): (&(usize, String), &(Cx, SessionId))| {
            self.sessions.get(key).filter(|now| now.id == *session && !now.is_dead)?;
            let person = self.organizations[0].people.get(who).filter(|person| *at == 0 && person.status == Status::Enabled)?;
            let roles: Roles = cx.actor().roles.iter().collect();
            (person.id == Some(cx.actor().user_id) && person.roles != roles).then(|| who.clone())
        };
        self.old.iter().filter_map(is_other).collect()
    }

    fn kind_of(&self, at: usize, who: &str) -> &'static str {
        let of = &self.organizations[at];
        let person = &of.people[who];
        let runs = |app: AppKey| person.roles.get(&app).is_some_and(|role| self.rules.is_administrators(of, app, *role));
        match (person.status, runs(AppKey::ABM), runs(AppKey::SI)) {
            _ if at == 1 => "neighbour",
            (Status::Disabled, ..) => "disabled",
            (Status::Invited(_), ..) => "invited",
            _ if person.is_primary => "primary administrator",
            (_, true, true) => "administrator of both",
            (_, true, false) => "administrator of ABM",
            (_, false, true) => "administrator of SI",
            _ => "plain role",
        }
    }

    /// Whose sessions are known, and whether they are live.
    fn known_sessions(&self, at: usize) -> Vec<(UserId, SessionId, bool)> {
        let mut known = Vec::new();
        for ((of, email), session) in &self.sessions {
            if let Some(id) = self.organizations[*of].people.get(email).and_then(|person| person.id).filter(|_| *of == at) {
                known.push((id, session.id, !session.is_dead));
            }
        }
        known
    }

    /// Does an action in the world and in the model, and compares. An old context may be refused what its owner may by now.
    async fn carry(&mut self, at: usize, who: &str, act: &Act, is_fresh: bool) -> Result<(), No> {
        let told = format!("action {}, {} by {who}", self.action, act.kind());
        self.doing = format!("{act:?}");
        let mut after = self.organizations[at].clone();
        let fresh = self.context(at, who, &told).await;
        let expected = if fresh.is_some() { self.rules.act(&mut after, who, act, self.now) } else { Err(No::Refused) };
        let cx = if is_fresh { fresh } else { self.old.get(&(at, who.to_owned())).map(|(cx, _)| cx.clone()) };
        self.sent += 1;
        let key = format!("order-{:08}", self.sent);
        let came = match &cx {
            Some(cx) => perform(cx, act, &key).await,
            None => Err(No::Refused),
        };
        // One with the rights of before is kept longer.
        if let (true, Some(cx)) = (is_fresh && (self.action.is_multiple_of(10) || !self.demoted().contains(&who.to_owned())), cx) {
            let session = self.sessions[&(at, who.to_owned())].id;
            self.old.insert((at, who.to_owned()), (cx, session));
        }
        let may_fall_back = !is_fresh && matches!(came, Err(No::Refused | No::Moved)) && expected.is_ok();
        let result = if may_fall_back {
            Err(came.unwrap_err())
        } else if !is_fresh && expected.is_err() {
            assert!(came.is_err(), "{told}: done by an old context");
            came.map(drop)
        } else {
            self.settle(at, after, (expected, came), (who, act), &told).await
        };
        self.compare(at, None).await;
        result
    }

    /// Takes over what the model says, once the world says the same.
    async fn settle(
        &mut self,
        at: usize,
        mut after: Organization,
        (expected, came): (Answer, Result<Came, No>),
        (who, act): (&str, &Act),
        told: &str,
    ) -> Result<(), No> {
        let Came { counts, group, role, order } = match (&expected, came) {
            (Err(no), Err(came)) if *no == came => return Err(came),
            (Ok(_), Ok(came)) => came,
            (_, came) => {
                let came = came.map(|came| came.counts);
                panic!("{told}: the model says {:?}, and what came is {came:?}", expected.map(|done| done.counts))
            }
        };
        let done = expected?;
        if done.counts.is_some() && matches!(act, Act::Undo { .. } | Act::Bulk { .. } | Act::Import { .. }) {
            assert_eq!(counts, done.counts, "{told}: the counts of the answer");
        }
        if let Some(id) = group
            && let Some(last) = after.groups.last_mut().filter(|group| group.seq == 0)
        {
            last.id = id;
        }
        if let (Act::Role { draft, .. }, Some(key)) = (act, role) {
            let is_new = !after.roles.contains_key(&(draft.app, key));
            assert_eq!(is_new, draft.key.is_none(), "{told}: the key of the role");
            let levels = draft.levels.iter().filter(|(_, level)| **level > Level::None);
            let levels = levels.map(|(key, level)| (key.clone(), *level)).collect();
            after.roles.insert((draft.app, key), Role { name: draft.name.clone(), is_custom: true, levels });
            after.version += 1;
        }
        if let Act::EndSession { session, .. } = act {
            self.sessions.values_mut().filter(|one| one.id == *session).for_each(|one| one.is_dead = true);
        }
        if let Some(order) = order {
            self.orders.push((at, who.to_owned(), order, self.now));
        }
        self.organizations[at] = after;
        self.compare(at, Some(&done)).await;
        Ok(())
    }

    /// The context of a request that begins now; `None` for somebody who may not sign in.
    async fn context(&mut self, at: usize, who: &str, told: &str) -> Option<Cx> {
        let person = self.organizations[at].people[who].clone();
        let is_enabled = person.status == Status::Enabled;
        if let Some(session) = self.sessions.get(&(at, who.to_owned())) {
            match authenticate(&self.world.services, &session.token, &origin()).await {
                Ok(cx) => {
                    assert!(is_enabled && !session.is_dead, "{told}: a session that ended, or its owner's account did");
                    self.check_reach(at, &person, &cx, told);
                    return Some(cx);
                }
                Err(ServiceError::Refused(Refusal::SignInNeeded)) => {}
                Err(other) => panic!("{told}: {other:?}"),
            }
        }
        if !is_enabled {
            return None;
        }
        let token = self.world.sign_in_as(person.id.unwrap()).await;
        let cx = authenticate(&self.world.services, &token, &origin()).await.unwrap();
        self.check_reach(at, &person, &cx, told);
        self.keep_session(at, who, token, &cx).await;
        Some(cx)
    }

    async fn keep_session(&mut self, at: usize, who: &str, token: SessionToken, cx: &Cx) {
        let id = sessions(cx).await.unwrap().iter().find(|session| session.is_current).unwrap().id;
        self.sessions.insert((at, who.to_owned()), Session { token, id, is_dead: false });
    }

    /// What somebody reaches is what the tables give his roles, row by row.
    fn check_reach(&self, at: usize, person: &Person, cx: &Cx, told: &str) {
        let authority = &cx.actor().authority;
        let of = &self.organizations[at];
        assert_eq!(authority.is_primary, person.is_primary, "{told}");
        for (app, rows) in &self.rules.rows {
            for row in rows {
                let reached = authority.reach.level(Permission::from_key(&row.key).unwrap());
                assert_eq!(reached, self.rules.level(of, person, *app, &row.key), "{told}: {}", row.key);
            }
        }
    }
}
