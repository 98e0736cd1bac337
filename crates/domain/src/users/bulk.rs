//! Bulk actions: one change for many people, all or nothing (A19 to A26, A37, E1 to E3, E8).
//!
//! What may be done to somebody depends on nothing but his roles and his status (and on whether he is the one who acts), so
//! people are looked at by class: a plan for a hundred thousand people has a few dozen cases, and the same
//! [`Grantor::may`] decides each of them as it decides for one person.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::end::{self, RoleEnds};
use super::filter::UserFilter;
use super::grantor::{Act, Grantor, Hindrance, Subject, Told};
use super::status::StatusKey;
use super::{Class, Seats};
use crate::id::{AuditId, UserId};
use crate::locale::Words;
use crate::page::{Cursor, Page};
use crate::refusal::Refusal;
use crate::right::Right;
use crate::roles::{AppKey, RoleKey, RoleSet};
use crate::time::Instant;

/// At most this many people are picked one by one; more are picked by a filter.
pub const MAX_PICKED: usize = 10_000;
/// A bulk action can be taken back for this long (E3).
pub const UNDO_WITHIN_MS: i64 = crate::time::DAY_MS;

/// Whom a bulk action is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Selection {
    /// These people.
    Picked { ids: Vec<UserId> },
    /// Everybody the filter finds, except these.
    Matching { filter: UserFilter, except: Vec<UserId> },
}

impl Selection {
    /// The same without some people.
    #[must_use]
    pub fn without(&self, ids: &[UserId]) -> Self {
        let gone: BTreeSet<&UserId> = ids.iter().collect();
        match self {
            Self::Picked { ids } => Self::Picked { ids: ids.iter().copied().filter(|id| !gone.contains(id)).collect() },
            Self::Matching { filter, except } => {
                Self::Matching { filter: filter.clone(), except: except.iter().chain(ids).copied().collect() }
            }
        }
    }

    /// Whether it is one person, picked by himself: what a row's menu does, which is no bulk action.
    #[must_use]
    pub fn is_one(&self) -> bool {
        matches!(self, Self::Picked { ids } if ids.len() == 1)
    }

    /// Checks what cannot be expressed in types.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] for more than [`MAX_PICKED`] ids, and whatever [`UserFilter::check`] refuses.
    pub fn check(&self) -> Result<(), Refusal> {
        let too_many = Refusal::TooMany { field: "selection".into(), max: MAX_PICKED as u32 };
        match self {
            Self::Picked { ids } if ids.len() > MAX_PICKED => Err(too_many),
            Self::Matching { except, .. } if except.len() > MAX_PICKED => Err(too_many),
            Self::Picked { .. } => Ok(()),
            Self::Matching { filter, .. } => filter.check(),
        }
    }
}

/// What is done to all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkChange {
    /// The role wanted in each application named; `None` is "No Role Assigned" (A22). Others stay as they are.
    Roles(BTreeMap<AppKey, Option<RoleKey>>),
    Enable,
    Disable,
    Resend,
    Delete,
}

impl BulkChange {
    /// The change as single acts, each of which must be allowed.
    fn acts(&self) -> Vec<Act> {
        match self {
            Self::Roles(roles) => roles.iter().map(|(app, to)| Act::ChangeRole { app: *app, to: *to }).collect(),
            Self::Enable => vec![Act::Enable],
            Self::Disable => vec![Act::Disable],
            Self::Resend => vec![Act::Resend],
            Self::Delete => vec![Act::Delete],
        }
    }

    /// What somebody of a class has afterwards; `None` when he is gone.
    fn after(&self, roles: &RoleSet, status: StatusKey) -> Option<(RoleSet, StatusKey)> {
        match self {
            Self::Roles(wanted) => {
                let mut after = roles.clone();
                for (app, role) in wanted {
                    after.set(*app, *role);
                }
                Some((after, status))
            }
            Self::Enable => Some((roles.clone(), StatusKey::Enabled)),
            Self::Disable => Some((roles.clone(), StatusKey::Disabled)),
            Self::Resend => Some((roles.clone(), StatusKey::Invited)),
            Self::Delete => None,
        }
    }

    /// Whether somebody who has already what he would get is left alone. A link is sent anew each time (Q6).
    const fn leaves_equals_alone(&self) -> bool {
        matches!(self, Self::Roles(_))
    }
}

/// What becomes of the people of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They have this afterwards; `None`: they are deleted.
    Changes(Option<(RoleSet, StatusKey)>),
    /// They have it already.
    Same,
    /// They hold the change back, or are left out.
    Hindered(Hindrance),
}

/// A class of selected people, or one of them looked at by himself, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub class: Class,
    /// Who it is, of one looked at by himself.
    pub apart: Option<UserId>,
    pub outcome: Outcome,
}

/// Somebody selected who is looked at by himself, because more than his roles and his status counts: whoever asks (A34), and
/// those to whom an administrator's role comes back (E12). Each holds back what is done to him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    pub id: UserId,
    pub name: String,
    pub roles: RoleSet,
    pub status: StatusKey,
    pub ends: RoleEnds,
}

/// What becomes of everybody selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkPlan {
    pub cases: Vec<Case>,
    pub seats: Vec<SeatNeed>,
}

/// What a change needs of an application's seats (E8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatNeed {
    pub app: AppKey,
    /// People who take a seat.
    pub takes: u32,
    /// People who free one.
    pub frees: u32,
    pub held: u32,
    /// `None`: without a limit.
    pub licensed: Option<u32>,
}

impl SeatNeed {
    /// Seats left before the change; `None` without a limit.
    #[must_use]
    pub fn left(&self) -> Option<u32> {
        self.licensed.map(|licensed| licensed.saturating_sub(self.held))
    }

    /// Whether more are needed than are left. One that frees as many as it takes never is, even over the limit.
    #[must_use]
    pub fn is_short(&self) -> bool {
        let needs = self.takes.saturating_sub(self.frees);
        needs > 0 && self.left().is_some_and(|left| needs > left)
    }
}

/// Plans `change` for the selected classes, and for those looked at by themselves, who are not counted in `classes`. Nothing is
/// said here of leaving people out: whoever applies the plan refuses it while somebody is hindered, or leaves the hindered cases
/// aside.
///
/// # Errors
/// [`Refusal::Held`] when the change is not the grantor's to make at all, whoever is selected; [`Refusal::Missing`] when a role
/// change names no application.
pub fn plan(
    grantor: &Grantor<'_>,
    change: &BulkChange,
    classes: Vec<Class>,
    apart: &[Apart],
    seats: &[Seats],
) -> Result<BulkPlan, Refusal> {
    if matches!(change, BulkChange::Roles(roles) if roles.is_empty()) {
        return Err(Refusal::Missing { field: "roles".into() });
    }
    let acts = change.acts();
    for act in &acts {
        if let Act::ChangeRole { app, to } = act {
            grantor.may_give(*app, *to).map_err(|hindrance| grantor.refusal(hindrance, String::new()))?;
        }
    }
    let case = |class: Class, apart: Option<UserId>, ends: &RoleEnds| {
        let subject = Subject { id: apart, status: class.status, roles: &class.roles, ends };
        let outcome = match acts.iter().find_map(|act| grantor.may(*act, &subject).err()) {
            Some(hindrance) => Outcome::Hindered(hindrance),
            None => match change.after(&class.roles, class.status) {
                Some((roles, status)) if change.leaves_equals_alone() && (&roles, status) == (&class.roles, class.status) => {
                    Outcome::Same
                }
                after => Outcome::Changes(after),
            },
        };
        Case { class, apart, outcome }
    };
    let mut cases: Vec<Case> = classes.into_iter().map(|class| case(class, None, &end::NO_ENDS)).collect();
    cases.extend(apart.iter().map(|one| {
        let class = Class { roles: one.roles.clone(), status: one.status, users: 1 };
        case(class, Some(one.id), &one.ends)
    }));
    let seats = seats.iter().map(|seats| need(&cases, seats)).collect();
    Ok(BulkPlan { cases, seats })
}

fn need(cases: &[Case], seats: &Seats) -> SeatNeed {
    let mut need = SeatNeed { app: seats.app, takes: 0, frees: 0, held: seats.held, licensed: seats.licensed };
    for case in cases {
        let (had, has) = case.seat_in(seats.app);
        match (had, has) {
            (false, true) => need.takes += case.class.users,
            (true, false) => need.frees += case.class.users,
            _ => {}
        }
    }
    need
}

impl Case {
    /// Whether these people hold a seat of `app` before and after.
    fn seat_in(&self, app: AppKey) -> (bool, bool) {
        let holds = |roles: &RoleSet, status: StatusKey| status.holds_seat() && roles.in_app(app).is_some();
        let had = holds(&self.class.roles, self.class.status);
        let has = match &self.outcome {
            Outcome::Changes(Some((roles, status))) => holds(roles, *status),
            Outcome::Changes(None) => false,
            Outcome::Same | Outcome::Hindered(_) => had,
        };
        (had, has)
    }

    /// Whether these people take a seat of `app` by the change.
    #[must_use]
    pub fn takes_seat_in(&self, app: AppKey) -> bool {
        self.seat_in(app) == (false, true)
    }
}

impl BulkPlan {
    /// How many people change.
    #[must_use]
    pub fn changing(&self) -> u32 {
        self.count(|outcome| matches!(outcome, Outcome::Changes(_)))
    }

    /// How many have it already.
    #[must_use]
    pub fn same(&self) -> u32 {
        self.count(|outcome| matches!(outcome, Outcome::Same))
    }

    /// Who holds it back, by reason.
    #[must_use]
    pub fn hindered(&self) -> BTreeMap<Hindrance, u32> {
        let mut hindered = BTreeMap::new();
        for case in &self.cases {
            if let Outcome::Hindered(hindrance) = case.outcome {
                *hindered.entry(hindrance).or_default() += case.class.users;
            }
        }
        hindered
    }

    /// The application that is short of seats, if one is.
    #[must_use]
    pub fn short(&self) -> Option<&SeatNeed> {
        self.seats.iter().find(|need| need.is_short())
    }

    fn count(&self, which: impl Fn(&Outcome) -> bool) -> u32 {
        self.cases.iter().filter(|case| which(&case.outcome)).map(|case| case.class.users).sum()
    }
}

/// Which choices the dialog offers, and why not the others (A23, A24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOptions {
    /// How many people are selected.
    pub selected: u32,
    pub choices: Vec<BulkChoice>,
}

/// One choice of the dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkChoice {
    pub kind: ChoiceKind,
    /// Who grays it out; empty when it can be chosen.
    pub hindered: Vec<Hindered>,
}

/// The choices, without what they are set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceKind {
    Role(AppKey),
    Enable,
    Disable,
    Resend,
    Delete,
}

impl ChoiceKind {
    /// A change that stands for the choice when only its being allowed matters.
    #[must_use]
    pub fn change(self) -> BulkChange {
        match self {
            Self::Role(app) => BulkChange::Roles([(app, None)].into()),
            Self::Enable => BulkChange::Enable,
            Self::Disable => BulkChange::Disable,
            Self::Resend => BulkChange::Resend,
            Self::Delete => BulkChange::Delete,
        }
    }
}

/// People who hold a change back for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hindered {
    pub hindrance: Hindrance,
    pub told: Told,
    pub users: u32,
    /// The first of them by name; at most [`NAMES_TOLD`].
    pub names: Vec<String>,
}

/// So many of those who hold something back are named at once.
pub const NAMES_TOLD: u64 = 20;

/// What the dialog asks to preview, and what it asks to apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkRequest {
    pub selection: Selection,
    pub change: BulkChange,
    /// Leave out whoever holds it back, instead of refusing.
    #[serde(default)]
    pub leave_out: bool,
    /// Give seats to so many, by name, as are left, and leave out the others who need one (E8).
    #[serde(default)]
    pub first_seats_only: bool,
    /// The roles that are given end then, and what was held before comes back (E12). Who has the wanted role already keeps it
    /// as it is.
    #[serde(default)]
    pub until: Option<Instant>,
}

impl BulkRequest {
    /// The change for everybody selected: nobody is left out, and nothing ends by itself.
    #[must_use]
    pub const fn of(selection: Selection, change: BulkChange) -> Self {
        Self { selection, change, leave_out: false, first_seats_only: false, until: None }
    }

    /// The right it asks for: for several people that to bulk actions (A31), for one alone that to what is done to him.
    #[must_use]
    pub fn right(&self) -> Right {
        if !self.selection.is_one() {
            return Right::BULK_USERS;
        }
        match self.change {
            BulkChange::Roles(_) => Right::GIVE_ROLES,
            BulkChange::Enable | BulkChange::Disable => Right::SET_STATUS,
            BulkChange::Resend | BulkChange::Delete => Right::INVITE_USERS,
        }
    }

    /// The applications in which a role is given, with it and its end.
    #[must_use]
    pub fn ends(&self) -> Vec<(AppKey, RoleKey, Instant)> {
        let (BulkChange::Roles(roles), Some(until)) = (&self.change, self.until) else { return Vec::new() };
        roles.iter().filter_map(|(app, role)| Some((*app, (*role)?, until))).collect()
    }

    /// Checks what cannot be expressed in types.
    ///
    /// # Errors
    /// What [`Selection::check`] refuses; [`Refusal::EndNotAhead`]; [`Refusal::Malformed`] for an end where no role is given.
    pub fn check(&self, now: Instant) -> Result<(), Refusal> {
        self.selection.check()?;
        let ends = self.ends();
        if self.until.is_some() && ends.is_empty() {
            return Err(Refusal::Malformed { field: "until".into() });
        }
        ends.iter().try_for_each(|(app, _, until)| end::check(*app, *until, now))
    }
}

/// The change as it would be made now (E1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPreview {
    pub changing: u32,
    pub same: u32,
    pub hindered: Vec<Hindered>,
    pub seats: Vec<SeatNeed>,
    /// Who takes a seat of an application that is short of them or has a limit, the first by name.
    pub seat_takers: Vec<String>,
    /// People without a seat for them, who are left out when only the first seats are given.
    pub without_seat: u32,
    /// Rights gained and lost, by change of role.
    pub effects: Vec<RightsChange>,
    /// The first people who change, by name.
    pub lines: Page<BulkLine>,
    /// What was looked at (E2): the change is made only while this is what would be looked at.
    pub fingerprint: String,
}

/// One person who changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    pub id: UserId,
    pub name: String,
    pub roles: RoleSet,
    pub status: StatusKey,
    /// `None`: is deleted.
    pub after: Option<(RoleSet, StatusKey)>,
    pub takes_seat: bool,
}

/// What people gain and lose who change from one role to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsChange {
    pub app: AppKey,
    pub from: Option<RoleKey>,
    pub to: Option<RoleKey>,
    pub users: u32,
    pub gained: Vec<Words>,
    pub lost: Vec<Words>,
}

/// The dialog asks for more lines, or applies what was previewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkOrder {
    pub request: BulkRequest,
    /// Of the preview that was looked at.
    pub fingerprint: String,
    /// Chosen by whoever asks: the same order sent twice has one effect and one answer (F07).
    pub key: String,
}

/// For the next page of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinesAfter {
    pub request: BulkRequest,
    pub after: Cursor,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkOutcome {
    Done(BulkDone),
    /// The facts moved since the preview: nothing was changed; this is the change as it would be made now (E2).
    Moved {
        preview: Box<BulkPreview>,
        moved: Vec<String>,
    },
}

/// A bulk action that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkDone {
    pub audit_id: AuditId,
    pub changed: u32,
    pub same: u32,
    pub left_out: u32,
    /// Whether it can be taken back within a day.
    pub can_undo: bool,
}

/// A bulk action that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    pub audit_id: AuditId,
    pub changed: u32,
    /// People changed since, who keep what they have; at most [`NAMES_TOLD`] of them.
    pub skipped: Vec<String>,
    pub skipped_count: u32,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::roles::{Apps, Authority, authority_of_shipped, shipped};

    struct Nora {
        authority: Authority,
        apps: Apps,
    }

    impl Nora {
        fn new(abm: &'static str) -> Self {
            let roles = [(AppKey::ABM, RoleKey::of(abm)), (AppKey::SI, RoleKey::of(abm))].into_iter().collect();
            Self { authority: authority_of_shipped(&roles), apps: Apps(shipped::apps().into()) }
        }

        fn grantor(&self) -> Grantor<'_> {
            Grantor { user_id: UserId(Uuid::from_u128(1)), authority: &self.authority, apps: &self.apps, in_bulk: false }
        }
    }

    fn class(si: Option<&'static str>, status: StatusKey, users: u32) -> Class {
        Class { roles: si.map(|role| (AppKey::SI, RoleKey::of(role))).into_iter().collect(), status, users }
    }

    fn to_sdr() -> BulkChange {
        BulkChange::Roles([(AppKey::SI, Some(RoleKey::of("sales_sdr")))].into())
    }

    fn si(held: u32, licensed: u32) -> [Seats; 1] {
        [Seats { app: AppKey::SI, held, licensed: Some(licensed) }]
    }

    #[test]
    fn a25_one_disabled_person_holds_a_role_change_back() {
        let nora = Nora::new("primary_administrator");
        let classes = vec![class(Some("sales_ae"), StatusKey::Enabled, 12), class(Some("sales_ae"), StatusKey::Disabled, 1)];
        let plan = plan(&nora.grantor(), &to_sdr(), classes, &[], &si(12, 40)).unwrap();
        assert_eq!((plan.changing(), plan.hindered()), (12, [(Hindrance::Disabled, 1)].into()));
    }

    #[test]
    fn a37_more_seats_than_are_left_is_short_and_an_even_exchange_never_is() {
        let nora = Nora::new("primary_administrator");
        let classes = || vec![class(None, StatusKey::Enabled, 7), class(Some("sales_ae"), StatusKey::Enabled, 5)];
        let short = |left: u32| {
            let seats = si(5, 5 + left);
            plan(&nora.grantor(), &to_sdr(), classes(), &[], &seats).unwrap().short().map(|need| (need.takes, need.left()))
        };
        assert_eq!(short(6), Some((7, Some(6))));
        assert_eq!(short(7), None);
        let over = vec![class(Some("sales_ae"), StatusKey::Enabled, 5)];
        assert_eq!(plan(&nora.grantor(), &to_sdr(), over, &[], &si(50, 40)).unwrap().short(), None);
    }

    #[test]
    fn q5_a_pending_role_takes_a_seat_and_a_lapsed_one_does_not() {
        let nora = Nora::new("primary_administrator");
        let classes = vec![class(None, StatusKey::Invited, 2), class(None, StatusKey::ExpiredInvite, 3)];
        let plan = plan(&nora.grantor(), &to_sdr(), classes, &[], &si(0, 40)).unwrap();
        assert_eq!((plan.changing(), plan.seats[0].takes), (5, 2));
    }

    #[test]
    fn a22_no_role_assigned_frees_the_seat() {
        let nora = Nora::new("primary_administrator");
        let none = BulkChange::Roles([(AppKey::SI, None)].into());
        let plan = plan(&nora.grantor(), &none, vec![class(Some("sales_ae"), StatusKey::Enabled, 4)], &[], &si(40, 40)).unwrap();
        assert_eq!(plan.seats[0].frees, 4);
        assert_eq!(plan.cases[0].outcome, Outcome::Changes(Some((RoleSet::default(), StatusKey::Enabled))));
    }

    #[test]
    fn a32_a_change_in_an_application_one_does_not_administer_is_refused_whoever_is_selected() {
        let tomas = Nora {
            authority: authority_of_shipped(&[(AppKey::ABM, RoleKey::of("administrator"))].into_iter().collect()),
            ..Nora::new("sales_user")
        };
        let refused = plan(&tomas.grantor(), &to_sdr(), Vec::new(), &[], &[]).unwrap_err();
        assert!(matches!(refused, Refusal::Held { hindrance: Hindrance::NotYours { app: AppKey::SI }, .. }));
    }
}
