//! Importing people from a file (E9): what each row would do, before anything is written.
//!
//! A row is about the person with its address. Somebody new is invited; of somebody known only what the row says is changed,
//! and an empty cell says nothing. Each row is judged by the same [`Grantor`] and the same plan as a save of one person's page
//! ([`edit::plan`]). The dry run and the import itself both ask [`plan`].

mod file;
mod problem;
mod seat;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

pub use file::{Column, Columns, FileFault, MAX_BYTES, MAX_ROWS};
pub use problem::{Problem, Verdict};

use super::bulk::SeatNeed;
use super::edit::{self, UserEdit, check_name};
use super::email::Email;
use super::end::RoleEnds;
use super::grantor::{Act, Grantor};
use super::status::StatusKey;
use super::{Seats, User};
use crate::audit::AuditDetail;
use crate::id::AuditId;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::roles::{AppKey, Apps, NO_ROLE, RoleKey, RoleSet};
use crate::time::Instant;
use crate::url;

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    New(Newcomer),
    Change(Box<Changed>),
    /// The person is like this already.
    Unchanged,
    /// The row is not taken.
    Left(Problem),
}

/// Somebody to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    pub email: Email,
    pub first_name: String,
    pub last_name: String,
    pub job_title: String,
    pub roles: RoleSet,
}

impl Newcomer {
    /// What there is of him afterwards, without the address.
    #[must_use]
    pub fn details(&self) -> Vec<AuditDetail> {
        let names = [("first_name", &self.first_name), ("last_name", &self.last_name), ("job_title", &self.job_title)];
        let names = names.into_iter().filter(|(_, name)| !name.is_empty());
        let names = names.map(|(field, name)| AuditDetail::added(field.to_owned(), name.clone()));
        let roles = self.roles.iter().map(|(app, role)| AuditDetail::added(format!("role.{app}"), role.to_string()));
        roles.chain(names).collect()
    }
}

/// Somebody known who changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub before: User,
    pub after: User,
    pub details: Vec<AuditDetail>,
}

/// A row with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Its number as spreadsheets count: the head is row 1.
    pub row: u32,
    /// Its place among the lines of the file.
    pub place: usize,
    pub outcome: Outcome,
}

/// What becomes of a file, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPlan {
    /// Every row that says something.
    pub rows: Vec<PlannedRow>,
    /// What the rows ask for, those for whom no seat is left included.
    pub seats: Vec<SeatNeed>,
}

impl ImportPlan {
    /// How many rows there are of each verdict that occurs.
    #[must_use]
    pub fn counts(&self) -> Vec<(Verdict, u32)> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.outcome.verdict()).or_default() += 1;
        }
        counts.into_iter().collect()
    }
}

/// People by folded address, with the ends of their roles.
pub type Known = HashMap<String, (User, RoleEnds)>;

/// Plans the import of `lines`, whose cells stand as `columns` say. `known` has the people whose addresses occur and the
/// ends of their roles, by folded address. Seats go to the rows that come first; those for whom none is left are told so.
#[must_use]
pub fn plan(grantor: &Grantor<'_>, columns: &Columns, lines: &[Vec<String>], known: &Known, seats: &[Seats]) -> ImportPlan {
    let mut met = HashMap::new();
    let mut rows = Vec::new();
    for (place, cells) in lines.iter().enumerate() {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row = u32::try_from(place + 2).unwrap_or(u32::MAX);
        let outcome = judge(grantor, columns, cells, known, (&mut met, row)).unwrap_or_else(Outcome::Left);
        rows.push(PlannedRow { row, place, outcome });
    }
    let seats = seat::give(&mut rows, seats, grantor.apps);
    ImportPlan { rows, seats }
}

fn judge(
    grantor: &Grantor<'_>,
    columns: &Columns,
    cells: &[String],
    known: &Known,
    (met, row): (&mut HashMap<String, u32>, u32),
) -> Result<Outcome, Problem> {
    let email = Email::parse(columns.cell(cells, Column::Email)).map_err(|_| Problem::NotAnAddress)?;
    let folded = email.folded();
    if let Some(first) = met.get(&folded) {
        return Err(Problem::Duplicate { first: *first });
    }
    let before = known.get(&folded);
    met.insert(folded, row);
    if columns.is_overfull(cells) {
        return Err(Problem::TooManyCells);
    }
    let wanted = Wanted::read(columns, cells, grantor.apps)?;
    match before {
        None => newcomer(grantor, email, &wanted).map(Outcome::New),
        Some((before, ends)) => changed(grantor, before, ends, wanted),
    }
}

/// What a row says besides the address; nothing where a cell is empty.
struct Wanted<'a> {
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    job_title: Option<&'a str>,
    status: Option<StatusKey>,
    roles: BTreeMap<AppKey, Option<RoleKey>>,
}

impl<'a> Wanted<'a> {
    fn read(columns: &Columns, cells: &'a [String], apps: &Apps) -> Result<Self, Problem> {
        let cell = |column| Some(columns.cell(cells, column)).filter(|cell| !cell.trim().is_empty());
        let mut roles = BTreeMap::new();
        for app in apps.iter() {
            let Some(text) = cell(Column::Role(app.key)) else { continue };
            let word = text.trim().to_lowercase();
            // By its key, as files are written here; or by its name, as people read it.
            let named = || app.roles.iter().find(|role| role.name.to_lowercase() == word).map(|role| role.key);
            let role = || RoleKey::parse(&word).filter(|role| app.role(*role).is_some()).or_else(named);
            let unknown = || Problem::UnknownRole { app: app.key, text: file::cut(text, 40) };
            roles.insert(app.key, if word == NO_ROLE { None } else { Some(role().ok_or_else(unknown)?) });
        }
        let status = match cell(Column::Status) {
            None => None,
            Some(text) => {
                let status = StatusKey::from_key(&text.trim().to_lowercase().replace(' ', "_"));
                Some(status.ok_or_else(|| Problem::UnknownStatus { text: file::cut(text, 40) })?)
            }
        };
        let (first_name, last_name) = (cell(Column::FirstName), cell(Column::LastName));
        Ok(Self { first_name, last_name, job_title: cell(Column::JobTitle), status, roles })
    }

    /// Whether it looks like an invitation: an address with roles at most.
    fn is_invitation(&self) -> bool {
        self.first_name.is_none() && self.last_name.is_none() && self.job_title.is_none() && self.status.is_none()
    }
}

fn not_given(status: StatusKey) -> Problem {
    Problem::StatusNotGiven { text: status.key().to_owned() }
}

fn newcomer(grantor: &Grantor<'_>, email: Email, wanted: &Wanted<'_>) -> Result<Newcomer, Problem> {
    // Whoever is Enabled in another organisation's export is invited to this one.
    if let Some(status @ (StatusKey::Disabled | StatusKey::ExpiredInvite)) = wanted.status {
        return Err(not_given(status));
    }
    let roles: RoleSet = wanted.roles.iter().filter_map(|(app, role)| Some((*app, (*role)?))).collect();
    if roles.is_empty() {
        return Err(Problem::NoRole);
    }
    for (app, role) in roles.iter() {
        grantor.may_invite(app, role).map_err(|hindrance| grantor.refusal(hindrance, email.as_str().to_owned()))?;
    }
    let name = |field: &str, name: Option<&str>| check_name(field, name.unwrap_or_default());
    Ok(Newcomer {
        first_name: name("first_name", wanted.first_name)?,
        last_name: name("last_name", wanted.last_name)?,
        job_title: name("job_title", wanted.job_title)?,
        email,
        roles,
    })
}

fn changed(grantor: &Grantor<'_>, before: &User, ends: &RoleEnds, wanted: Wanted<'_>) -> Result<Outcome, Problem> {
    let is_invitation = wanted.is_invitation();
    let status = before.status.stored_key();
    let name = |wanted: Option<&str>, before: &str| wanted.unwrap_or(before).to_owned();
    let stays = |app: &AppKey| wanted.roles.get(app).is_some_and(|role| *role == before.roles.in_app(*app));
    // A file says nothing of ends: where the role stays its end stays, and nothing is compared with the hour.
    let until = ends.iter().map(|(app, end)| (*app, end.until)).filter(|(app, _)| stays(app)).collect();
    let edit = UserEdit {
        first_name: name(wanted.first_name, &before.first_name),
        last_name: name(wanted.last_name, &before.last_name),
        job_title: name(wanted.job_title, &before.job_title),
        is_enabled: is_enabled(grantor, (before, ends), wanted.status)?,
        roles: wanted.roles,
        until,
    };
    let plan = edit::plan(grantor, before, ends, &edit, Instant::default())?;
    match (plan.details.is_empty(), is_invitation) {
        (true, true) => Err(if status.is_invite() { Problem::AlreadyInvited } else { Problem::AlreadyMember }),
        (true, false) => Ok(Outcome::Unchanged),
        (false, _) => {
            let changed = Changed { before: before.clone(), after: plan.after, details: plan.details };
            Ok(Outcome::Change(Box::new(changed)))
        }
    }
}

/// What a wanted status asks of the page of the person. An import enables and disables; it leaves invitations as they are.
fn is_enabled(
    grantor: &Grantor<'_>,
    (before, ends): (&User, &RoleEnds),
    wanted: Option<StatusKey>,
) -> Result<Option<bool>, Problem> {
    let Some(wanted) = wanted else { return Ok(None) };
    let status = before.status.stored_key();
    match (wanted, status.is_invite()) {
        (StatusKey::Enabled, false) => Ok(Some(true)),
        (StatusKey::Disabled, false) => Ok(Some(false)),
        (StatusKey::Invited | StatusKey::ExpiredInvite, true) => Ok(None),
        (StatusKey::Invited | StatusKey::ExpiredInvite, false) => Err(not_given(wanted)),
        (StatusKey::Enabled | StatusKey::Disabled, true) => {
            let act = if wanted == StatusKey::Enabled { Act::Enable } else { Act::Disable };
            let told = |hindrance| grantor.refusal(hindrance, before.display_name());
            grantor.may(act, &edit::subject(before, ends)).map_err(told)?;
            Err(not_given(wanted))
        }
    }
}

/// Which rows of a dry run to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportQuery {
    /// Only those with this verdict.
    pub verdict: Option<Verdict>,
    /// Those after this row.
    pub after: Option<u32>,
}

impl ImportQuery {
    /// The query string with which the file is sent.
    #[must_use]
    pub fn to_url(&self) -> String {
        let verdict = self.verdict.map(|verdict| ("verdict", verdict.key().to_owned()));
        let after = self.after.map(|row| ("after", row.to_string()));
        url::query(&verdict.into_iter().chain(after).collect::<Vec<_>>())
    }
}

/// What an import would do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// Rows that say something.
    pub rows: u32,
    pub counts: Vec<(Verdict, u32)>,
    /// Of the applications whose seats the file takes or frees.
    pub seats: Vec<SeatNeed>,
    pub lines: Page<ImportLine>,
    /// What was looked at (E2), the file included: the import is made only while this is what would be looked at.
    pub fingerprint: String,
}

impl ImportPreview {
    /// How many rows there are of a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u32 {
        self.counts.iter().find(|(counted, _)| *counted == verdict).map_or(0, |(_, rows)| *rows)
    }

    /// How many people are invited or changed.
    #[must_use]
    pub fn taken(&self) -> u32 {
        self.count(Verdict::New) + self.count(Verdict::Change)
    }

    /// How many rows are not taken.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.counts.iter().filter(|(verdict, _)| verdict.is_left()).map(|(_, rows)| rows).sum()
    }
}

/// A row of a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    pub row: u32,
    /// The address as it stands in the file, cut where it is none.
    pub email: String,
    pub verdict: Verdict,
    /// What there is before and after, of a row that is taken.
    pub details: Vec<AuditDetail>,
    pub problem: Option<Problem>,
}

impl ImportLine {
    /// What a dry run shows of a planned row with these cells.
    #[must_use]
    pub fn of(planned: &PlannedRow, columns: &Columns, cells: &[String]) -> Self {
        let (details, problem) = match &planned.outcome {
            Outcome::New(newcomer) => (newcomer.details(), None),
            Outcome::Change(changed) => (changed.details.clone(), None),
            Outcome::Unchanged => (Vec::new(), None),
            Outcome::Left(problem) => (Vec::new(), Some(problem.clone())),
        };
        let email = file::cut(columns.cell(cells, Column::Email).trim(), Email::MAX_CHARS);
        Self { row: planned.row, email, verdict: planned.outcome.verdict(), details, problem }
    }
}

/// Asks to make an import that was looked at; the file comes with it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportOrder {
    /// Of the dry run that was looked at.
    pub fingerprint: String,
    /// Chosen by whoever asks: the same order sent twice has one effect and one answer (F07).
    pub key: String,
    /// Leave out those for whom no seat is left, instead of refusing (E8).
    #[serde(default)]
    pub first_seats_only: bool,
}

impl ImportOrder {
    /// The query string with which the file is sent.
    #[must_use]
    pub fn to_url(&self) -> String {
        let first = self.first_seats_only.to_string();
        url::query(&[("fingerprint", self.fingerprint.clone()), ("key", self.key.clone()), ("first_seats_only", first)])
    }
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    Done(ImportDone),
    /// The facts moved since the dry run: nothing was written; this is what the import would do now (E2).
    Moved {
        preview: Box<ImportPreview>,
        /// People somebody changed since.
        moved: Vec<String>,
    },
}

/// An import that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDone {
    pub audit_id: AuditId,
    pub invited: u32,
    pub changed: u32,
    /// Rows that were not taken.
    pub left_out: u32,
}

/// What the asker needs to know of seats before the rows are taken.
///
/// # Errors
/// [`Refusal::SeatsShort`] of the first application that is short of them.
pub fn check_seats(plan: &ImportPlan, apps: &Apps) -> Result<(), Refusal> {
    let is_short = plan.rows.iter().any(|row| row.outcome.verdict() == Verdict::NoSeat);
    match plan.seats.iter().find(|need| need.is_short()).filter(|_| is_short) {
        None => Ok(()),
        Some(need) => {
            let needs = need.takes.saturating_sub(need.frees);
            Err(Refusal::SeatsShort { app: seat::name(need.app, apps), needs, left: need.left().unwrap_or_default() })
        }
    }
}

#[cfg(test)]
mod tests;
