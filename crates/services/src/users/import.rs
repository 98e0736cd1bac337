//! People in by file (E9): a dry run, the rows that are not taken as a file, and the import itself. The file comes anew with
//! each of them, so that it lies nowhere meanwhile and any server can answer.

use std::collections::BTreeMap;

use domain::audit::{AuditAction, AuditDetail};
use domain::id::{AuditId, UserId};
use domain::page::{Count, Cursor, Page};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::{AppKey, Apps};
use domain::users::bulk::{NAMES_TOLD, Selection};
use domain::users::email::Email;
use domain::users::import::{
    Changed, Column, Columns, FileFault, ImportDone, ImportLine, ImportOrder, ImportOutcome, ImportPlan, ImportPreview,
    ImportQuery, Known, MAX_BYTES, MAX_ROWS, Newcomer, Outcome, Verdict, check_seats, plan,
};
use domain::users::{StoredStatus, User};
use sha2::{Digest as _, Sha256};
use store::audit::Subjects;
use store::users::NewUser;
use store::{NamedLock, Reading, Tx};

use super::bulk::is_same;
use super::cases::Cases;
use super::invite::send_first_links;
use super::settle::{settle, settle_in};
use super::{grantor_in_bulk, order, seats};
use crate::csv::{CsvLines, CsvTable, read};
use crate::sign_in::still;
use crate::{Cx, ServiceError};

/// Rows of a dry run's page.
const LINES: usize = 50;

/// A file as it came.
struct Sent {
    hash: [u8; 32],
    table: CsvTable,
}

impl Sent {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::File { fault: FileFault::TooLarge });
        }
        let table = read(bytes, MAX_ROWS).map_err(|fault| Refusal::File { fault })?;
        Ok(Self { hash: Sha256::digest(bytes).into(), table })
    }
}

/// Everything an import is made from, read at one moment, and what it would do.
struct Facts {
    apps: Apps,
    columns: Columns,
    /// Those of the organisation whose addresses occur.
    people: Vec<UserId>,
    plan: ImportPlan,
    last_seq: i64,
}

async fn facts(cx: &Cx, reading: &impl Reading, sent: &Sent) -> Result<Facts, ServiceError> {
    let organization_id = cx.actor.organization_id;
    let apps = store::roles::apps(reading, organization_id).await?;
    let columns = Columns::read(&sent.table.head, &apps).map_err(|fault| Refusal::File { fault })?;
    let addresses = sent.table.lines.iter().filter_map(|cells| Email::parse(columns.cell(cells, Column::Email)).ok());
    let addresses: Vec<String> = addresses.map(|email| email.folded()).collect();
    let known = store::users::with_addresses(reading, organization_id, &addresses).await?;
    let people: Vec<UserId> = known.iter().map(|user| user.id).collect();
    let mut ends = store::role_ends::of_people(reading, &people).await?;
    let mut with_ends = |user: User| {
        let ends = ends.remove(&user.id).unwrap_or_default();
        (user.email.folded(), (user, ends))
    };
    let known: Known = known.into_iter().map(&mut with_ends).collect();
    let classes = store::users::classes(reading, organization_id).await?;
    let seats = seats(reading, organization_id, &classes).await?;
    let plan = plan(&grantor_in_bulk(cx, &apps), &columns, &sent.table.lines, &known, &seats);
    Ok(Facts { apps, columns, people, plan, last_seq: store::audit::last_seq(reading).await? })
}

impl Facts {
    /// What was looked at, and since when: the file, what becomes of each row of people as they were last changed, and the
    /// seats that are needed.
    fn fingerprint(&self, sent: &Sent) -> String {
        let mut hash = Sha256::new();
        hash.update(sent.hash);
        let mut add = |text: String| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        for row in &self.plan.rows {
            add(match &row.outcome {
                Outcome::New(newcomer) => format!("{} {newcomer:?}", row.row),
                Outcome::Change(changed) => {
                    format!("{} {} {} {:?}", row.row, changed.before.id, changed.before.changed_seq, changed.details)
                }
                Outcome::Unchanged => row.row.to_string(),
                Outcome::Left(problem) => format!("{} {problem:?}", row.row),
            });
        }
        for need in self.plan.seats.iter().filter(|need| need.takes > 0) {
            add(format!("{} {} {:?}", need.app, need.held, need.licensed));
        }
        let digest: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{digest}", self.last_seq)
    }

    fn preview(&self, sent: &Sent, query: &ImportQuery) -> ImportPreview {
        let fits = |verdict: Verdict| query.verdict.is_none_or(|wanted| wanted == verdict);
        let counts = self.plan.counts();
        let found = counts.iter().filter(|(verdict, _)| fits(*verdict)).map(|(_, rows)| rows).sum();
        let after = query.after.unwrap_or_default();
        let rows = self.plan.rows.iter().filter(|row| row.row > after && fits(row.outcome.verdict()));
        let mut lines: Vec<ImportLine> =
            rows.take(LINES + 1).map(|row| ImportLine::of(row, &self.columns, &sent.table.lines[row.place])).collect();
        let more = lines.len() > LINES;
        lines.truncate(LINES);
        let cursor_at = |line: &ImportLine| Cursor { sort: "row".into(), key: None, id: line.row.to_string() };
        let next = lines.last().filter(|_| more).map(cursor_at);
        ImportPreview {
            rows: u32::try_from(self.plan.rows.len()).unwrap_or(u32::MAX),
            seats: self.plan.seats.iter().filter(|need| need.takes > 0 || need.frees > 0).cloned().collect(),
            lines: Page { rows: lines, next, count: Count::of_found(found) },
            fingerprint: self.fingerprint(sent),
            counts,
        }
    }
}

/// What an import would do now (E9). Changes nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::BULK_USERS`]; [`Refusal::File`] for a file that cannot be taken.
pub async fn preview(cx: &Cx, file: &[u8], query: &ImportQuery) -> Result<ImportPreview, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let sent = Sent::read(file)?;
    settle(&cx.services, cx.services.now()).await;
    let facts = facts(cx, &cx.services.store().read().await?, &sent).await?;
    Ok(facts.preview(&sent, query))
}

/// The rows that would not be taken, as they came, each with the sentence that says why in a last column. The file can be
/// mended and sent again.
///
/// # Errors
/// As [`preview`].
pub async fn errors(cx: &Cx, file: &[u8]) -> Result<Vec<u8>, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let sent = Sent::read(file)?;
    settle(&cx.services, cx.services.now()).await;
    let facts = facts(cx, &cx.services.store().read().await?, &sent).await?;
    let kept: Vec<usize> = facts.columns.iter().filter(|(_, column)| *column != Column::Problem).map(|(place, _)| place).collect();
    let mut lines = CsvLines::separated_by(sent.table.separator);
    let cells = |line: &[String], last: String| {
        let cells = kept.iter().map(|place| line.get(*place).cloned().unwrap_or_default());
        cells.chain([last]).collect::<Vec<_>>()
    };
    lines.add(cells(&sent.table.head, Column::Problem.name()));
    for row in &facts.plan.rows {
        if let Outcome::Left(problem) = &row.outcome {
            lines.add(cells(&sent.table.lines[row.place], problem.sentence(cx.origin.locale)));
        }
    }
    Ok(lines.take())
}

/// Makes the import that was looked at, all of it or nothing. Rows that are not taken were shown and are left out.
///
/// # Errors
/// As [`preview`]; [`Refusal::SeatsShort`] when there are too few and the first are not asked for (A37, E8),
/// [`Refusal::Missing`] when no row is taken.
pub async fn apply(cx: &Cx, file: &[u8], ordered: &ImportOrder) -> Result<ImportOutcome, ServiceError> {
    cx.require(Right::BULK_USERS)?;
    let sent = Sent::read(file)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::BULK_USERS).await?;
    if let Some(done) = order::before(cx, &tx, &ordered.key).await? {
        return Ok(ImportOutcome::Done(done));
    }
    settle_in(&cx.services, &mut tx, now).await?;
    let facts = facts(cx, &tx, &sent).await?;
    if !is_same(&facts.fingerprint(&sent), &ordered.fingerprint) {
        let seen = ordered.fingerprint.split_once('.').and_then(|(seq, _)| seq.parse().ok()).unwrap_or(i64::MAX);
        let people = Selection::Picked { ids: facts.people.clone() };
        let moved = store::users::changed_after(&tx, cx.actor.organization_id, &people, seen, NAMES_TOLD).await?;
        return Ok(ImportOutcome::Moved { preview: Box::new(facts.preview(&sent, &ImportQuery::default())), moved });
    }
    if !ordered.first_seats_only {
        check_seats(&facts.plan, &facts.apps)?;
    }
    let left_out = facts.plan.rows.iter().filter(|row| row.outcome.verdict().is_left()).count();
    let (audit_id, invited, changed) = carry_out(cx, &mut tx, facts.plan).await?;
    let done = ImportDone { audit_id, invited, changed, left_out: u32::try_from(left_out).unwrap_or(u32::MAX) };
    order::keep(cx, &tx, &ordered.key, &done).await?;
    tx.save().await?;
    Ok(ImportOutcome::Done(done))
}

/// Invites and changes, with one audit entry about all; returns its id and how many were invited and changed.
async fn carry_out(cx: &Cx, tx: &mut Tx, plan: ImportPlan) -> Result<(AuditId, u32, u32), ServiceError> {
    let (mut newcomers, mut changes) = (Vec::new(), Vec::new());
    for row in plan.rows {
        match row.outcome {
            Outcome::New(newcomer) => newcomers.push(newcomer),
            Outcome::Change(changed) => changes.push(*changed),
            Outcome::Unchanged | Outcome::Left(_) => {}
        }
    }
    if newcomers.is_empty() && changes.is_empty() {
        return Err(Refusal::Missing { field: "file".into() }.into());
    }
    let now = cx.services.now();
    let mut cases = Cases::default();
    let mut invited = invitees(cx, tx, &newcomers).await?;
    let mut whom: Vec<(UserId, u32)> =
        invited.iter().zip(&newcomers).map(|(user, newcomer)| (user.id, cases.of(newcomer.details()))).collect();
    whom.extend(changes.iter().map(|changed| (changed.after.id, cases.of(changed.details.clone()))));
    let addresses = newcomers.iter().map(|newcomer| AuditDetail::added("email".into(), newcomer.email.as_str().to_owned()));
    let (audit_id, group) = cx.audit(AuditAction::UsersImported, cases.with_nobodys(addresses));
    let seq = store::audit::append(tx, audit_id, &group, Subjects::Listed(&whom), now).await?;
    invited.iter_mut().for_each(|user| user.changed_seq = seq);
    changes.iter_mut().for_each(|changed| changed.after.changed_seq = seq);

    let rows: Vec<NewUser<'_>> = invited.iter().map(|user| NewUser { user, password_hash: None }).collect();
    store::users::add(tx, &rows).await?;
    send_first_links(cx, tx, &invited, seq).await?;
    let pairs: Vec<(&User, &User)> = changes.iter().map(|Changed { before, after, .. }| (before, after)).collect();
    store::users::change_many(tx, &pairs, seq, now).await?;
    close_ends(tx, &changes, seq).await?;
    let count = |people: usize| u32::try_from(people).unwrap_or(u32::MAX);
    Ok((audit_id, count(invited.len()), count(changes.len())))
}

/// Roles that the file replaced do not end any more (E12).
async fn close_ends(tx: &Tx, changes: &[Changed], seq: i64) -> Result<(), ServiceError> {
    let mut replaced: BTreeMap<AppKey, Vec<UserId>> = BTreeMap::new();
    for changed in changes {
        for app in changed.details.iter().filter_map(AuditDetail::app) {
            replaced.entry(app).or_default().push(changed.after.id);
        }
    }
    for (app, ids) in replaced {
        store::role_ends::close_in(tx, seq, app, &ids).await?;
    }
    Ok(())
}

async fn invitees(cx: &Cx, tx: &Tx, newcomers: &[Newcomer]) -> Result<Vec<User>, ServiceError> {
    let now = cx.services.now();
    let profile_id = store::profiles::standard(tx, cx.actor.organization_id).await?;
    let invitee = |newcomer: &Newcomer| User {
        id: UserId(cx.services.ids().uuid(now)),
        organization_id: cx.actor.organization_id,
        email: newcomer.email.clone(),
        first_name: newcomer.first_name.clone(),
        last_name: newcomer.last_name.clone(),
        job_title: newcomer.job_title.clone(),
        status: StoredStatus::Invited { sent_at: now },
        roles: newcomer.roles.clone(),
        profile_id,
        crm_user_id: None,
        is_primary: false,
        changed_seq: 0,
        invited_by: Some(cx.actor.user_id),
        last_active_at: None,
    };
    Ok(newcomers.iter().map(invitee).collect())
}
