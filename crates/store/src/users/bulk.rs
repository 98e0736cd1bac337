//! Many people at once: looked at by class, changed by a fixed number of statements.

use std::collections::BTreeMap;

use domain::audit::AuditGroup;
use domain::id::{AuditId, OrganizationId, UserId};
use domain::page::{Count, Cursor, Page};
use domain::roles::RoleSet;
use domain::time::Instant;
use domain::users::bulk::Selection;
use domain::users::status::StatusKey;
use domain::users::{Class, User};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Query, SelectStatement, SimpleExpr, Value};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::list::condition;
use super::{RoleSets, id_of, shift};
use crate::audit::{self, Subjects, SubjectsDigest};
use crate::binds::Binds;
use crate::entity::{audit_subject, session, user};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// The people of a selection who share roles and status.
#[derive(Clone, Debug)]
pub struct Picked {
    pub class: Class,
    /// The sum of the audit entries that last changed them: it moves when any of them is changed.
    pub changed: i64,
}

/// The selected people by class, the person `without` aside. Two statements.
///
/// # Errors
/// Any [`StoreError`].
pub async fn picked(
    reading: &impl Reading,
    organization_id: OrganizationId,
    selection: &Selection,
    without: UserId,
) -> Result<Vec<Picked>, StoreError> {
    const CORRUPT: StoreError = StoreError::Corrupt("count of users");
    let sets = RoleSets::of(reading, organization_id).await?;
    let rows: Vec<(i64, String, i64, i64)> = user::Entity::find()
        .filter(selected(reading, organization_id, selection, &sets))
        .filter(user::Column::Id.ne(without.0))
        .select_only()
        .column(user::Column::RoleSet)
        .column(user::Column::Status)
        .expr(Expr::col(user::Column::Id).count())
        .expr(Expr::col(user::Column::ChangedSeq).sum().cast_as("bigint"))
        .group_by(user::Column::RoleSet)
        .group_by(user::Column::Status)
        .order_by_asc(user::Column::RoleSet)
        .order_by_asc(user::Column::Status)
        .into_tuple()
        .all(reading.connection())
        .await?;
    rows.into_iter()
        .map(|(role_set, status, users, changed)| {
            let roles = sets.get(role_set)?.clone();
            let status = StatusKey::from_key(&status).ok_or(StoreError::Corrupt("user status"))?;
            Ok(Picked { class: Class { roles, status, users: u32::try_from(users).map_err(|_| CORRUPT)? }, changed })
        })
        .collect()
}

/// Whether the person is among the selected.
///
/// # Errors
/// Any [`StoreError`].
pub async fn is_picked(
    reading: &impl Reading,
    organization_id: OrganizationId,
    selection: &Selection,
    id: UserId,
) -> Result<bool, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    let found = user::Entity::find()
        .filter(selected(reading, organization_id, selection, &sets))
        .filter(user::Column::Id.eq(id.0))
        .one(reading.connection())
        .await?;
    Ok(found.is_some())
}

/// Who of some people is among the selected.
///
/// # Errors
/// Any [`StoreError`].
pub async fn picked_of(
    reading: &impl Reading,
    organization_id: OrganizationId,
    selection: &Selection,
    ids: &[UserId],
) -> Result<Vec<User>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sets = RoleSets::of(reading, organization_id).await?;
    let found = user::Entity::find()
        .filter(selected(reading, organization_id, selection, &sets))
        .filter(is_one_of(reading, ids))
        .order_by_asc(user::Column::NameFolded)
        .order_by_asc(user::Column::Id)
        .all(reading.connection())
        .await?;
    found.into_iter().map(|row| sets.get(row.role_set).cloned().and_then(|roles| row.into_domain(roles))).collect()
}

fn selected(reading: &impl Reading, organization_id: OrganizationId, selection: &Selection, sets: &RoleSets) -> Condition {
    match selection {
        Selection::Picked { ids } => {
            Condition::all().add(user::Column::OrganizationId.eq(organization_id.0)).add(is_one_of(reading, ids))
        }
        Selection::Matching { filter, except } => {
            let matching = condition(organization_id, filter, sets, reading.connection().get_database_backend());
            if except.is_empty() { matching } else { matching.add(is_one_of(reading, except).not()) }
        }
    }
}

/// Any number of ids as one parameter.
fn is_one_of(reading: &impl Reading, ids: &[UserId]) -> SimpleExpr {
    super::list::is_one_of(reading.connection().get_database_backend(), user::Column::Id, ids.iter().map(|id| id.0))
}

/// Some of the classes of a selection.
pub type ClassKey = (RoleSet, StatusKey);

/// The selected people of the given classes, a page of them by name. The count is not exact beyond the page.
///
/// # Errors
/// [`StoreError::Corrupt`] with "cursor" for a cursor of another list; any other [`StoreError`].
pub async fn of_classes(
    reading: &impl Reading,
    organization_id: OrganizationId,
    selection: &Selection,
    classes: &[ClassKey],
    without: Option<UserId>,
    after: Option<&Cursor>,
    limit: u64,
) -> Result<Page<User>, StoreError> {
    const WRONG: StoreError = StoreError::Corrupt("cursor");
    if classes.is_empty() {
        return Ok(Page::empty());
    }
    let sets = RoleSets::of(reading, organization_id).await?;
    let mut query = user::Entity::find()
        .filter(selected(reading, organization_id, selection, &sets))
        .filter(in_classes(reading.connection().get_database_backend(), &sets, classes))
        .order_by_asc(user::Column::NameFolded)
        .order_by_asc(user::Column::Id)
        .limit(limit + 1);
    if let Some(without) = without {
        query = query.filter(user::Column::Id.ne(without.0));
    }
    if let Some(cursor) = after {
        let id: UserId = cursor.id.parse().map_err(|_| WRONG)?;
        let key = cursor.key.as_deref().ok_or(WRONG)?;
        let row = Expr::tuple([Expr::col(user::Column::NameFolded), Expr::col(user::Column::Id)]);
        query = query.filter(row.gt(Expr::tuple([Expr::value(key), Expr::value(id.0)])));
    }
    let mut rows = query.all(reading.connection()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let cursor_at =
        |row: &user::Model| Cursor { sort: "name".into(), key: Some(row.name_folded.clone()), id: UserId(row.id).to_string() };
    let next = if more { rows.last().map(cursor_at) } else { None };
    let count = Count::of_found(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let rows = rows
        .into_iter()
        .map(|row| {
            let roles = sets.get(row.role_set)?.clone();
            row.into_domain(roles)
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { rows, next, count })
}

/// Whether somebody is of one of any number of classes: a list of sets for each status. A condition for each class would be an
/// expression as deep as there are classes, of which SQLite takes a thousand.
fn in_classes(backend: DbBackend, sets: &RoleSets, classes: &[ClassKey]) -> Condition {
    let mut by_status: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (roles, status) in classes {
        by_status.entry(status.key()).or_default().extend(sets.id(roles));
    }
    by_status.into_iter().fold(Condition::any(), |any, (status, sets)| {
        let of_sets = super::list::is_one_of(backend, user::Column::RoleSet, sets.into_iter());
        any.add(user::Column::Status.eq(status).and(of_sets))
    })
}

/// A class and what its people have afterwards.
#[derive(Clone, Debug)]
pub struct Move {
    pub from: ClassKey,
    pub to: ClassKey,
    /// The case of the audit entry's details.
    pub case: u32,
    pub users: u32,
    /// Only those whom this entry of the log changed in this case: people of one class may have come to it by several ways.
    pub within: Option<(i64, u32)>,
}

/// Whom [`apply`] changes.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    pub organization_id: OrganizationId,
    pub selection: &'a Selection,
    /// Never, whatever the selection says.
    pub without: UserId,
    /// Left out besides.
    pub except: &'a [UserId],
}

/// Changes the selected people of each move's class, with one audit entry about all of them, by a fixed number of statements.
/// Disabling ends their sessions. Returns the entry's number and the number of people, which is the sum of the moves' when nothing moved meanwhile;
/// the caller, who holds [`crate::NamedLock::Users`], keeps nothing otherwise.
///
/// # Errors
/// Any [`StoreError`].
pub async fn apply(
    tx: &mut Tx,
    scope: Scope<'_>,
    moves: &[Move],
    audit: (AuditId, &AuditGroup),
    now: Instant,
) -> Result<(i64, u32), StoreError> {
    let mut ids = Vec::with_capacity(moves.len());
    for one in moves {
        let from = id_of(tx, scope.organization_id, &one.from.0).await?;
        let to = id_of(tx, scope.organization_id, &one.to.0).await?;
        ids.push((from, to));
    }
    let sets = RoleSets::of(tx, scope.organization_id).await?;
    let classes: Vec<ClassKey> = moves.iter().map(|one| one.from.clone()).collect();
    let mut affected = selected(tx, scope.organization_id, scope.selection, &sets)
        .add(in_classes(tx.connection().get_database_backend(), &sets, &classes))
        .add(user::Column::Id.ne(scope.without.0));
    if !scope.except.is_empty() {
        affected = affected.add(is_one_of(tx, scope.except).not());
    }
    let case = case_of(moves, &ids);
    let (digest, changed) = digest(tx, &affected, case.clone()).await?;
    let seq = audit::append(tx, audit.0, audit.1, Subjects::Written(digest), now).await?;
    write_subjects(tx, seq, affected, case, now).await?;
    update(tx, seq, moves, &ids).await?;
    if moves.iter().any(|one| one.to.1 == StatusKey::Disabled) {
        end_sessions(tx, seq, now).await?;
    }
    for (one, (from, to)) in moves.iter().zip(&ids) {
        shift(tx, scope.organization_id, *from, one.from.1, -i64::from(one.users)).await?;
        shift(tx, scope.organization_id, *to, one.to.1, i64::from(one.users)).await?;
    }
    Ok((seq, changed))
}

fn when(one: &Move, from: i64) -> Condition {
    let class = Condition::all()
        .add(Expr::col((user::Entity, user::Column::RoleSet)).eq(ours(from)))
        .add(Expr::col((user::Entity, user::Column::Status)).eq(ours(one.from.1.key())));
    match one.within {
        None => class,
        Some((seq, case)) => {
            let of_case = audit_subject::Column::DetailCase.eq(i32::try_from(case).unwrap_or(i32::MAX));
            class.add(Expr::col((user::Entity, user::Column::Id)).in_subquery(subjects_of(seq).and_where(of_case).take()))
        }
    }
}

/// A number or a word of ours, which stands in the text: thousands of classes have more of them than a statement may bind.
fn ours(value: impl Into<Value>) -> SimpleExpr {
    SimpleExpr::Constant(value.into())
}

fn case_of(moves: &[Move], ids: &[(i64, i64)]) -> SimpleExpr {
    let cases = moves.iter().zip(ids).fold(CaseStatement::new(), |cases, (one, (from, _))| {
        cases.case(when(one, *from), ours(i32::try_from(one.case).unwrap_or(i32::MAX)))
    });
    cases.finally(ours(0)).into()
}

/// What the audit entry will hash, read in the order it is hashed in.
async fn digest(tx: &Tx, affected: &Condition, case: SimpleExpr) -> Result<(SubjectsDigest, u32), StoreError> {
    let rows: Vec<(Uuid, i32)> = user::Entity::find()
        .filter(affected.clone())
        .select_only()
        .column(user::Column::Id)
        .expr(case)
        .order_by_asc(user::Column::Id)
        .into_tuple()
        .all(tx.connection())
        .await?;
    let mut digest = SubjectsDigest::default();
    for (id, case) in &rows {
        digest.add(UserId(*id), u32::try_from(*case).unwrap_or(u32::MAX));
    }
    Ok((digest, u32::try_from(rows.len()).unwrap_or(u32::MAX)))
}

async fn write_subjects(tx: &Tx, seq: i64, affected: Condition, case: SimpleExpr, now: Instant) -> Result<(), StoreError> {
    let mut select = Query::select();
    select
        .expr(Expr::value(seq))
        .column(user::Column::Id)
        .expr(case)
        .expr(Expr::value(now.0))
        .from(user::Entity)
        .cond_where(affected);
    let mut insert = Query::insert();
    insert
        .into_table(audit_subject::Entity)
        .columns([
            audit_subject::Column::Seq,
            audit_subject::Column::UserId,
            audit_subject::Column::DetailCase,
            audit_subject::Column::At,
        ])
        .select_from(select)
        .map_err(|_| StoreError::Corrupt("audit entry"))?;
    tx.connection().execute(&insert).await?;
    Ok(())
}

pub(crate) fn subjects_of(seq: i64) -> SelectStatement {
    Query::select()
        .column(audit_subject::Column::UserId)
        .from(audit_subject::Entity)
        .and_where(audit_subject::Column::Seq.eq(seq))
        .take()
}

async fn update(tx: &Tx, seq: i64, moves: &[Move], ids: &[(i64, i64)]) -> Result<(), StoreError> {
    let mut update = user::Entity::update_many()
        .col_expr(user::Column::ChangedSeq, Expr::value(seq))
        .filter(Expr::col(user::Column::Id).in_subquery(subjects_of(seq)));
    // Only what moves: indexes of the other columns are then left alone.
    if ids.iter().any(|(from, to)| from != to) {
        let sets =
            moves.iter().zip(ids).fold(CaseStatement::new(), |cases, (one, (from, to))| cases.case(when(one, *from), ours(*to)));
        update = update.col_expr(user::Column::RoleSet, sets.finally(Expr::col(user::Column::RoleSet)).into());
    }
    if moves.iter().any(|one| one.from.1 != one.to.1) {
        let statuses = moves
            .iter()
            .zip(ids)
            .fold(CaseStatement::new(), |cases, (one, (from, _))| cases.case(when(one, *from), ours(one.to.1.key())));
        update = update.col_expr(user::Column::Status, statuses.finally(Expr::col(user::Column::Status)).into());
    }
    update.exec(tx.connection()).await?;
    Ok(())
}

async fn end_sessions(tx: &Tx, seq: i64, now: Instant) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.0))
        .filter(Expr::col(session::Column::UserId).in_subquery(subjects_of(seq)))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Notes that the people of an audit entry were invited again now.
///
/// # Errors
/// Any [`StoreError`].
pub async fn invited_anew(tx: &Tx, seq: i64, by: UserId, now: Instant) -> Result<(), StoreError> {
    user::Entity::update_many()
        .col_expr(user::Column::InvitedAt, Expr::value(now.0))
        .col_expr(user::Column::InvitedBy, Expr::value(by.0))
        .filter(Expr::col(user::Column::Id).in_subquery(subjects_of(seq)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Takes the people of an audit entry out, who never joined; `moves` say of which classes they are. The log still knows them
/// by name and address.
///
/// # Errors
/// Any [`StoreError`].
pub async fn remove_subjects(tx: &Tx, organization_id: OrganizationId, seq: i64, moves: &[Move]) -> Result<(), StoreError> {
    let mut bind = Binds::new(tx.connection().get_database_backend());
    let seq_of = bind.add(seq.into());
    let gone = format!(
        "INSERT INTO gone_people (user_id, organization_id, name_folded, email, email_folded) \
         SELECT id, organization_id, name_folded, email, email_folded FROM users \
         WHERE id IN (SELECT user_id FROM audit_subjects WHERE seq = {seq_of})"
    );
    tx.connection().execute_raw(bind.statement(gone)).await?;
    user::Entity::delete_many().filter(Expr::col(user::Column::Id).in_subquery(subjects_of(seq))).exec(tx.connection()).await?;
    for one in moves {
        let set = id_of(tx, organization_id, &one.to.0).await?;
        shift(tx, organization_id, set, one.to.1, -i64::from(one.users)).await?;
    }
    Ok(())
}

/// Those of an audit entry's people whom nothing changed since, by their class today; and how many and who were changed since
/// or are gone.
#[derive(Clone, Debug)]
pub struct Unchanged {
    pub people: Vec<(UserId, u32, ClassKey)>,
    pub changed_since: Vec<String>,
    pub changed_count: u32,
}

/// See [`Unchanged`].
///
/// # Errors
/// Any [`StoreError`].
pub async fn unchanged_since(reading: &impl Reading, organization_id: OrganizationId, seq: i64) -> Result<Unchanged, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    /// Id and case, then what the person is now; nothing for one who is gone.
    type Row = (Uuid, i32, Option<i64>, Option<String>, Option<i64>);
    let rows: Vec<Row> = audit_subject::Entity::find()
        .filter(audit_subject::Column::Seq.eq(seq))
        .join(
            sea_orm::JoinType::LeftJoin,
            audit_subject::Entity::belongs_to(user::Entity).from(audit_subject::Column::UserId).to(user::Column::Id).into(),
        )
        .select_only()
        .column(audit_subject::Column::UserId)
        .column(audit_subject::Column::DetailCase)
        .column(user::Column::RoleSet)
        .column(user::Column::Status)
        .column(user::Column::ChangedSeq)
        .order_by_asc(user::Column::NameFolded)
        .into_tuple()
        .all(reading.connection())
        .await?;
    let mut unchanged = Unchanged { people: Vec::new(), changed_since: Vec::new(), changed_count: 0 };
    for (id, case, role_set, status, changed_seq) in rows {
        match (role_set, status, changed_seq) {
            (Some(role_set), Some(status), Some(changed)) if changed == seq => {
                let status = StatusKey::from_key(&status).ok_or(StoreError::Corrupt("user status"))?;
                let case = u32::try_from(case).map_err(|_| StoreError::Corrupt("audit entry"))?;
                unchanged.people.push((UserId(id), case, (sets.get(role_set)?.clone(), status)));
            }
            _ => {
                unchanged.changed_count += 1;
                if unchanged.changed_since.len() < 20
                    && let Some(user) = super::find(reading, UserId(id)).await?
                {
                    unchanged.changed_since.push(user.display_name());
                }
            }
        }
    }
    Ok(unchanged)
}

/// Names of the organisation's people whom an audit entry after `seq` changed, for "what moved" (E2).
///
/// # Errors
/// Any [`StoreError`].
pub async fn changed_after(
    reading: &impl Reading,
    organization_id: OrganizationId,
    selection: &Selection,
    seq: i64,
    limit: u64,
) -> Result<Vec<String>, StoreError> {
    let mut found = user::Entity::find();
    if let Selection::Picked { ids } = selection {
        found = found.filter(is_one_of(reading, ids));
    }
    let rows = found
        .filter(user::Column::OrganizationId.eq(organization_id.0))
        .filter(user::Column::ChangedSeq.gt(seq))
        .order_by_asc(user::Column::NameFolded)
        .limit(limit)
        .all(reading.connection())
        .await?;
    rows.into_iter().map(|row| Ok(row.into_domain(RoleSet::default())?.display_name())).collect()
}
