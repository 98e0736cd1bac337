//! What is not one request of somebody who is signed in: accepting an invitation, the operator's seats, orders sent again, and
//! bulk actions that wait between the look and the order.

use std::net::Ipv4Addr;

use domain::time::DAY_MS;
use domain::users::bulk::{BulkChange, BulkRequest};
use domain::users::invite::Acceptance;
use domain::users::status::StatusKey;
use rand::RngExt as _;
use rand::rngs::StdRng;
use services::sign_in::authenticate;
use services::testkit::{from, origin};
use services::{licences, users};

use super::super::acts::{Act, Done, No, selected, what};
use super::super::model::{APPS, Organization, Person, Status, What};
use super::super::real::{Came, Order, carry_out, look, no, repeat};
use super::super::tally::Tally;
use super::super::tried::{Facts, actor, names, pick};
use super::{Course, Planned, Waiting};

/// Orders sent again are one of the last so many.
const REMEMBERED: usize = 12;

impl Course {
    /// With a link that invites somebody, one that did, or none.
    pub(super) async fn accept_invitation(&mut self, dice: &mut StdRng, tally: &mut Tally) {
        let told = format!("action {}, an invitation is accepted", self.action);
        let everybody = self.organizations.iter().flat_map(|of| of.people.values());
        let open: Vec<String> = everybody.filter_map(|person| person.link.clone()).collect();
        let token = match dice.random_range(0..10) {
            0..6 if !open.is_empty() => pick(dice, &open).clone(),
            6..9 if !self.links.is_empty() => pick(dice, &self.links).clone(),
            _ => "A".repeat(43),
        };
        let [first_name, last_name, _] = names(dice);
        let named = [first_name.clone(), last_name.clone()];
        let acceptance = Acceptance { token: token.clone(), first_name, last_name, password: "a sentence of his own".into() };
        // Attempts of one source are slowed by a clock that does not stand.
        let source = from(&Ipv4Addr::from(dice.random_range(0x0a00_0000..0x0aff_ffff_u32)).to_string());
        let came = users::invite::accept(&self.world.services, acceptance, &source).await.map_err(no);
        let now = self.now;
        let invites = |of: &Organization| of.people.values().any(|person| person.link.as_ref() == Some(&token));
        let at = usize::from(invites(&self.organizations[1]));
        let invited = self.organizations[at].people.values_mut().find(|person| person.link.as_ref() == Some(&token));
        let Some(person) = invited.filter(|person| person.status.at(now) == StatusKey::Invited) else {
            assert_eq!(came.err(), Some(No::Refused), "{told}");
            self.compare(at, None).await;
            return tally.note("accept an invitation", "invited", Err(No::Refused));
        };
        let email = person.email.clone();
        person.status = Status::Enabled;
        person.link = None;
        let [first_name, last_name] = named;
        person.names = [first_name, last_name, person.names[2].clone()];
        self.organizations[at].version += 1;
        let token = came.unwrap_or_else(|no| panic!("{told}: {email}: {no:?}"));
        let cx = authenticate(&self.world.services, &token, &origin()).await.unwrap();
        self.keep_session(at, &email, token, &cx).await;
        self.compare(at, Some(&Done { touched: [email].into(), counts: None })).await;
        tally.note("accept an invitation", "invited", Ok(()));
    }

    /// Never below what is held (A37).
    pub(super) async fn set_seats(&mut self, dice: &mut StdRng, tally: &mut Tally) {
        let of = &mut self.organizations[0];
        let app = *pick(dice, &APPS);
        let held = of.people.values().filter(|person| person.holds_seat(app, self.now)).count();
        // Near what is held, so that they run out.
        let wanted = dice.random_bool(0.95).then(|| u32::try_from(held).unwrap().saturating_sub(2) + dice.random_range(0..5));
        let fits = wanted.is_none_or(|seats: u32| seats as usize >= held);
        let came = licences::set_seats(&self.world.services, of.name, app, wanted).await.map_err(no);
        assert_eq!(came, if fits { Ok(()) } else { Err(No::Refused) }, "action {}, {wanted:?} seats of {app}", self.action);
        if fits {
            of.seats.insert(app, wanted);
            of.version += 1;
        }
        tally.note("set seats", "operator", came);
    }

    /// F07: the same answer and no effect. Whoever lost the right is told nothing any more.
    pub(super) async fn repeat_order(&mut self, dice: &mut StdRng, tally: &mut Tally) {
        // Answers are kept for two days.
        self.orders.retain(|(.., at)| self.now.0 - at.0 < 2 * DAY_MS);
        if self.orders.is_empty() {
            return;
        }
        let recent = self.orders.len().saturating_sub(REMEMBERED);
        let (at, who, order, _) = pick(dice, &self.orders[recent..]).clone();
        let told = format!("action {}, an order sent again by {who}", self.action);
        self.doing = format!("{order:?}");
        let of = &self.organizations[at];
        let opens = of.people.get(&who).is_some_and(|person| {
            let what = match &order {
                Order::Invite(..) => What::Invite,
                Order::Role(..) => What::MakeRoles,
                Order::Bulk(order, ..) if order.request.selection.is_one() => what(&order.request.change),
                Order::Bulk(..) | Order::Undo(..) | Order::Import(..) => What::Bulk,
            };
            person.status == Status::Enabled && self.rules.opens(of, person, what)
        });
        let result = match self.context(at, &who, &told).await {
            None => Err(No::Refused),
            // Under the key of another kind of order.
            Some(cx) if dice.random_bool(0.2) && !matches!(order, Order::Undo(..)) => {
                let undone = users::bulk::undo(&cx, domain::id::AuditId(uuid::Uuid::nil()), order.key()).await;
                assert_eq!(undone.map_err(no).err(), Some(No::Refused), "{told}: taken for another");
                Err(No::Refused)
            }
            Some(cx) => {
                let came = repeat(&cx, &order, &told).await;
                assert_eq!(came, if opens { Ok(()) } else { Err(No::Refused) }, "{told}");
                came
            }
        };
        self.compare(at, None).await;
        tally.note("repeat an order", "whoever sent it", result);
    }

    /// Looks at a bulk action that is carried out later, or never.
    pub(super) async fn let_wait(&mut self, dice: &mut StdRng) {
        let who = actor(&self.rules, &self.organizations[0], dice);
        let told = format!("action {}, {who} looks", self.action);
        let Some(cx) = self.context(0, &who, &told).await else { return };
        let [of, foreign] = &self.organizations;
        let facts = Facts { rules: &self.rules, of, foreign, who: &of.people[&who], sessions: &[], now: self.now };
        let request = facts.bulk(dice);
        let planned = self.planned(&who, &request);
        if let Ok(order) = look(&cx, &request, &format!("waited-{:08}", self.action)).await {
            let version = self.organizations[0].version;
            self.waiting.push(Waiting { who, order, planned, version, at: self.now });
        } else {
            assert!(planned.0.is_err(), "{told}: the look is refused, and the model says {planned:?}");
        }
        if self.waiting.len() > 4 {
            self.waiting.remove(0);
        }
    }

    /// E2: what was looked at is what is done, or nothing is.
    pub(super) async fn carry_out_waiting(&mut self, tally: &mut Tally) {
        let Some(Waiting { who, order, planned, version, at }) = self.waiting.pop() else { return };
        let told =
            format!("action {}, a bulk action carried out by {who}, who looked {} s ago", self.action, (self.now.0 - at.0) / 1_000);
        self.doing = format!("{order:?}");
        let kind = self.organizations[0].people.contains_key(&who).then(|| self.kind_of(0, &who));
        let came = match kind {
            Some(_) => match self.context(0, &who, &told).await {
                Some(cx) => carry_out(&cx, &order).await,
                None => Err(No::Refused),
            },
            None => Err(No::Refused),
        };
        let result = match came {
            Err(No::Moved) => {
                // Invitations lapse by themselves.
                let lapsed = |person: &Person| person.status.at(at) != person.status.at(self.now);
                let has_moved = self.organizations[0].version > version || self.organizations[0].people.values().any(lapsed);
                assert!(has_moved, "{told}: nothing has moved");
                Err(No::Moved)
            }
            came => {
                let is_there = kind.is_some_and(|kind| !["disabled", "invited"].contains(&kind));
                let mut after = self.organizations[0].clone();
                let act = Act::Bulk { request: order.request.clone(), is_stale: false };
                let expected = if is_there { self.rules.act(&mut after, &who, &act, self.now) } else { Err(No::Refused) };
                if came.is_ok() {
                    assert_eq!(self.planned(&who, &order.request), planned, "{told}: not what was looked at");
                }
                self.settle(0, after, (expected, came.map(|came: Came| came)), (&who, &act), &told).await
            }
        };
        self.compare(0, None).await;
        tally.note("carry out what waited", kind.unwrap_or("nobody"), result);
    }

    fn planned(&self, who: &str, request: &BulkRequest) -> Planned {
        let mut after = self.organizations[0].clone();
        let act = Act::Bulk { request: request.clone(), is_stale: false };
        let answer = self.rules.act(&mut after, who, &act, self.now);
        let whom = selected(&self.organizations[0], &request.selection, self.now);
        let facts = whom.iter().filter_map(|person| {
            let after = after.people.get(&person.email)?;
            let is_resent = request.change == BulkChange::Resend;
            let status = if is_resent { person.status } else { after.status };
            Some((person.email.clone(), (after.id, after.roles.clone(), status)))
        });
        let facts = facts.collect();
        (answer, facts)
    }
}
