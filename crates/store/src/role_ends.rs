//! Roles that end by themselves (E12). Whoever writes here holds [`crate::NamedLock::Users`] and has the audit entry first.

use std::collections::BTreeMap;

use domain::id::{OrganizationId, UserId};
use domain::roles::{AppKey, RoleKey, RoleSet};
use domain::time::Instant;
use domain::users::end::{RoleEnd, RoleEnds};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Func, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait as _, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

use crate::entity::{audit_subject, role_end, user};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};
use crate::users::{RoleSets, is_one_of, subjects_of};

/// The ends of a person's roles.
///
/// # Errors
/// Any [`StoreError`].
pub async fn of(reading: &impl Reading, id: UserId) -> Result<RoleEnds, StoreError> {
    let rows = role_end::Entity::find().filter(open()).filter(role_end::Column::UserId.eq(id.0)).all(reading.connection()).await?;
    rows.iter().map(role_end::Model::to_end).collect()
}

/// The ends of the roles of some people; whoever has none is left out. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn of_people(reading: &impl Reading, ids: &[UserId]) -> Result<BTreeMap<UserId, RoleEnds>, StoreError> {
    let mut ends: BTreeMap<UserId, RoleEnds> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(ends);
    }
    let wanted = is_one_of(reading.connection().get_database_backend(), role_end::Column::UserId, ids.iter().map(|id| id.0));
    for row in role_end::Entity::find().filter(open()).filter(wanted).all(reading.connection()).await? {
        let (app, end) = row.to_end()?;
        ends.entry(UserId(row.user_id)).or_default().insert(app, end);
    }
    Ok(ends)
}

fn open() -> Condition {
    // As wide as the column: PostgreSQL keeps one plan for a text, and its parameters have one type.
    Condition::all().add(role_end::Column::ClosedSeq.eq(0_i64))
}

fn lapsed(now: Instant) -> Condition {
    open().add(role_end::Column::Until.lte(now.0))
}

/// Gives the roles somebody has after the audit entry `seq` their ends, in the applications named; `None`: no end.
///
/// # Errors
/// Any [`StoreError`].
pub async fn put(
    tx: &Tx,
    seq: i64,
    (organization_id, id): (OrganizationId, UserId),
    roles: &RoleSet,
    ends: &BTreeMap<AppKey, Option<RoleEnd>>,
) -> Result<(), StoreError> {
    for (app, end) in ends {
        close_in(tx, seq, *app, &[id]).await?;
        let (Some(end), Some(role)) = (end, roles.in_app(*app)) else { continue };
        let row = role_end::ActiveModel {
            user_id: Set(id.0),
            app: Set(app.to_string()),
            opened_seq: Set(seq),
            organization_id: Set(organization_id.0),
            role: Set(role.to_string()),
            then_role: Set(word(end.then)),
            until: Set(end.until.0),
            closed_seq: Set(0),
        };
        role_end::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

fn word(role: Option<RoleKey>) -> String {
    role.map_or_else(|| role_end::NONE.to_owned(), |role| role.to_string())
}

/// Notes that the entry `seq` replaced the roles these people had in `app`: their ends do not come any more.
///
/// # Errors
/// Any [`StoreError`].
pub async fn close_in(tx: &Tx, seq: i64, app: AppKey, ids: &[UserId]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let whom = is_one_of(tx.connection().get_database_backend(), role_end::Column::UserId, ids.iter().map(|id| id.0));
    close(tx, seq, Condition::all().add(whom).add(role_end::Column::App.eq(app.as_str()))).await
}

/// As [`close_in`], of everybody the entry is about, in every application.
///
/// # Errors
/// Any [`StoreError`].
pub async fn close_of_subjects(tx: &Tx, seq: i64) -> Result<(), StoreError> {
    let whom = Condition::all().add(Expr::col(role_end::Column::UserId).in_subquery(subjects_of(seq)));
    close(tx, seq, whom).await
}

/// As [`close_in`], of the people of some cases of the entry.
///
/// # Errors
/// Any [`StoreError`].
pub async fn close_of_cases(tx: &Tx, seq: i64, app: AppKey, cases: &[u32]) -> Result<(), StoreError> {
    let cases = cases.iter().map(|case| i32::try_from(*case).unwrap_or(i32::MAX));
    let whom = subjects_of(seq).and_where(audit_subject::Column::DetailCase.is_in(cases)).take();
    let of_app = Condition::all().add(role_end::Column::App.eq(app.as_str()));
    close(tx, seq, of_app.add(Expr::col(role_end::Column::UserId).in_subquery(whom))).await
}

async fn close(tx: &Tx, seq: i64, whom: Condition) -> Result<(), StoreError> {
    role_end::Entity::update_many()
        .col_expr(role_end::Column::ClosedSeq, Expr::value(seq))
        .filter(open())
        .filter(whom)
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// A role given to the people of some cases of an audit entry until an instant.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub organization_id: OrganizationId,
    pub app: AppKey,
    pub role: RoleKey,
    pub until: Instant,
    /// What people of each case held before.
    pub cases: &'a [(u32, Option<RoleKey>)],
}

/// Gives the people of the entry `seq` the ends of what it gave them, once [`close_of_cases`] has closed those they had:
/// what comes back is the role without an end of its own, as [`domain::users::end::given`] has it. One statement a case.
///
/// # Errors
/// Any [`StoreError`].
pub async fn open_for_subjects(tx: &Tx, seq: i64, given: Given<'_>) -> Result<(), StoreError> {
    for (case, held) in given.cases {
        let before = Query::select()
            .column(role_end::Column::ThenRole)
            .from(role_end::Entity)
            .and_where(
                Expr::col((role_end::Entity, role_end::Column::UserId))
                    .equals((audit_subject::Entity, audit_subject::Column::UserId)),
            )
            .and_where(role_end::Column::App.eq(given.app.as_str()))
            .and_where(role_end::Column::ClosedSeq.eq(seq))
            .take();
        let lasting = Expr::expr(Func::coalesce([SimpleExpr::SubQuery(None, Box::new(before.into())), Expr::value(word(*held))]));
        let then = CaseStatement::new().case(lasting.clone().eq(given.role.as_str()), Expr::value(role_end::NONE)).finally(lasting);
        let mut select = Query::select();
        select
            .column((audit_subject::Entity, audit_subject::Column::UserId))
            .expr(Expr::value(given.app.as_str()))
            .expr(Expr::value(seq))
            .expr(Expr::value(given.organization_id.0))
            .expr(Expr::value(given.role.as_str()))
            .expr(then)
            .expr(Expr::value(given.until.0))
            .expr(Expr::value(0_i64))
            .from(audit_subject::Entity)
            .and_where(audit_subject::Column::Seq.eq(seq))
            .and_where(audit_subject::Column::DetailCase.eq(i32::try_from(*case).unwrap_or(i32::MAX)));
        let mut insert = Query::insert();
        insert
            .into_table(role_end::Entity)
            .columns([
                role_end::Column::UserId,
                role_end::Column::App,
                role_end::Column::OpenedSeq,
                role_end::Column::OrganizationId,
                role_end::Column::Role,
                role_end::Column::ThenRole,
                role_end::Column::Until,
                role_end::Column::ClosedSeq,
            ])
            .select_from(select)
            .map_err(|_| StoreError::Corrupt("end of a role"))?;
        tx.connection().execute(&insert).await?;
    }
    Ok(())
}

/// Gives those whom the entry `undo` is about the ends back that the entry `undone` had closed.
///
/// # Errors
/// Any [`StoreError`].
pub async fn reopen(tx: &Tx, undone: i64, undo: i64) -> Result<(), StoreError> {
    role_end::Entity::update_many()
        .col_expr(role_end::Column::ClosedSeq, Expr::value(0_i64))
        .filter(role_end::Column::ClosedSeq.eq(undone))
        .filter(Expr::col(role_end::Column::UserId).in_subquery(subjects_of(undo)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Somebody whose role has lapsed and is not written down yet.
#[derive(Clone, Copy, Debug)]
pub struct Lapsed {
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    pub app: AppKey,
    pub end: RoleEnd,
}

/// Whether a role has lapsed that is not written down.
///
/// # Errors
/// Any [`StoreError`].
pub async fn is_any_lapsed(reading: &impl Reading, now: Instant) -> Result<bool, StoreError> {
    Ok(role_end::Entity::find().filter(lapsed(now)).one(reading.connection()).await?.is_some())
}

/// Roles that have lapsed, by organisation and person.
///
/// # Errors
/// Any [`StoreError`].
pub async fn all_lapsed(reading: &impl Reading, now: Instant) -> Result<Vec<Lapsed>, StoreError> {
    let rows = role_end::Entity::find()
        .filter(lapsed(now))
        .order_by_asc(role_end::Column::OrganizationId)
        .order_by_asc(role_end::Column::UserId)
        .all(reading.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let (app, end) = row.to_end()?;
            Ok(Lapsed { organization_id: OrganizationId(row.organization_id), user_id: UserId(row.user_id), app, end })
        })
        .collect()
}

/// Notes that the lapsed roles of an organisation ended with the entry `seq`.
///
/// # Errors
/// Any [`StoreError`].
pub async fn close_lapsed(tx: &Tx, seq: i64, organization_id: OrganizationId, now: Instant) -> Result<(), StoreError> {
    let of_organization = role_end::Column::OrganizationId.eq(organization_id.0);
    close(tx, seq, lapsed(now).add(of_organization)).await
}

/// People to whom a role comes back when another ends, and what they hold until then.
#[derive(Clone, Debug)]
pub struct Returning {
    pub app: AppKey,
    pub role: RoleKey,
    pub held: RoleSet,
    pub users: u32,
}

/// To whom roles come back in an organisation, by role and by what they hold meanwhile. Two statements.
///
/// # Errors
/// Any [`StoreError`].
pub async fn returning(reading: &impl Reading, organization_id: OrganizationId) -> Result<Vec<Returning>, StoreError> {
    const CORRUPT: StoreError = StoreError::Corrupt("end of a role");
    let sets = RoleSets::of(reading, organization_id).await?;
    let query = Query::select()
        .columns([(role_end::Entity, role_end::Column::App), (role_end::Entity, role_end::Column::ThenRole)])
        .column((user::Entity, user::Column::RoleSet))
        .expr_as(Expr::col((user::Entity, user::Column::Id)).count(), "people")
        .from(role_end::Entity)
        .inner_join(user::Entity, Expr::col((role_end::Entity, role_end::Column::UserId)).equals((user::Entity, user::Column::Id)))
        .cond_where(
            open().add(role_end::Column::OrganizationId.eq(organization_id.0)).add(role_end::Column::ThenRole.ne(role_end::NONE)),
        )
        .group_by_columns([(role_end::Entity, role_end::Column::App), (role_end::Entity, role_end::Column::ThenRole)])
        .group_by_col((user::Entity, user::Column::RoleSet))
        .take();
    let rows = reading.connection().query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let (app, role): (String, String) = (row.try_get("", "app")?, row.try_get("", "then_role")?);
            Ok(Returning {
                app: AppKey::parse(&app).ok_or(CORRUPT)?,
                role: RoleKey::parse(&role).ok_or(CORRUPT)?,
                held: sets.get(row.try_get("", "role_set")?)?.clone(),
                users: u32::try_from(row.try_get::<i64>("", "people")?).map_err(|_| CORRUPT)?,
            })
        })
        .collect()
}

/// Everybody of an organisation to whom one of these roles comes back, or would if what the entry `undone` replaced were
/// given back; with those ends. One statement.
///
/// # Errors
/// Any [`StoreError`].
pub async fn returning_to(
    reading: &impl Reading,
    organization_id: OrganizationId,
    roles: &[(AppKey, RoleKey)],
    undone: Option<i64>,
) -> Result<BTreeMap<UserId, RoleEnds>, StoreError> {
    let mut ends: BTreeMap<UserId, RoleEnds> = BTreeMap::new();
    let closed = [0_i64].into_iter().chain(undone);
    let mut by_app: BTreeMap<AppKey, Vec<&str>> = BTreeMap::new();
    for (app, role) in roles {
        by_app.entry(*app).or_default().push(role.as_str());
    }
    let one_of = by_app.into_iter().fold(Condition::any(), |any, (app, roles)| {
        any.add(role_end::Column::App.eq(app.as_str()).and(role_end::Column::ThenRole.is_in(roles)))
    });
    if roles.is_empty() {
        return Ok(ends);
    }
    let rows = role_end::Entity::find()
        .filter(role_end::Column::OrganizationId.eq(organization_id.0))
        .filter(role_end::Column::ClosedSeq.is_in(closed))
        .filter(one_of)
        .all(reading.connection())
        .await?;
    for row in rows {
        let (app, end) = row.to_end()?;
        ends.entry(UserId(row.user_id)).or_default().insert(app, end);
    }
    Ok(ends)
}

/// How many ends belong to roles that nobody holds any more; for `verify`.
///
/// # Errors
/// Any [`StoreError`].
pub(crate) async fn strays(reading: &impl Reading, organization_id: OrganizationId) -> Result<usize, StoreError> {
    let sets = RoleSets::of(reading, organization_id).await?;
    let of_organization = || open().add(role_end::Column::OrganizationId.eq(organization_id.0));
    let ends = role_end::Entity::find().filter(of_organization()).all(reading.connection()).await?;
    let with_ends = Query::select().column(role_end::Column::UserId).from(role_end::Entity).cond_where(of_organization()).take();
    let holders: Vec<(Uuid, i64)> = user::Entity::find()
        .filter(Expr::col(user::Column::Id).in_subquery(with_ends))
        .select_only()
        .column(user::Column::Id)
        .column(user::Column::RoleSet)
        .into_tuple()
        .all(reading.connection())
        .await?;
    let holders: BTreeMap<Uuid, i64> = holders.into_iter().collect();
    let mut strays = 0;
    for end in ends {
        let (app, _) = end.to_end()?;
        let held = match holders.get(&end.user_id) {
            Some(role_set) => sets.get(*role_set)?.in_app(app),
            None => None,
        };
        strays += usize::from(held.is_none_or(|held| held.as_str() != end.role));
    }
    Ok(strays)
}
