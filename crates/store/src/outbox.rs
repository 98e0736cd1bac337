//! Mails to send. A mail is queued in the unit of work that decides on it, under a unique key, and sent afterwards by
//! whoever claims it; what it says is made when it is sent, so that no link and no text lies here.

use domain::id::{MailId, OrganizationId, UserId};
use domain::locale::Locale;
use domain::mail::{MailKind, MailState, MailTally};
use domain::page::{Count, Cursor, Page, PageSize};
use domain::time::{DAY_MS, Instant};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::entity::outbox;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// A queued mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    pub id: MailId,
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    pub kind: MailKind,
    pub recipient: String,
    pub locale: Locale,
    /// Which of a person's invitations it carries.
    pub generation: i64,
    pub state: MailState,
    pub attempts: u32,
    pub created_at: Instant,
    /// When it is tried next; for a claimed one, until when it is claimed.
    pub try_at: Instant,
    pub sent_at: Option<Instant>,
    pub failure: Option<String>,
}

impl TryFrom<outbox::Model> for Queued {
    type Error = StoreError;

    fn try_from(row: outbox::Model) -> Result<Self, StoreError> {
        const CORRUPT: StoreError = StoreError::Corrupt("mail");
        Ok(Self {
            id: MailId(row.id),
            organization_id: OrganizationId(row.organization_id),
            user_id: UserId(row.user_id),
            kind: MailKind::from_key(&row.kind).ok_or(CORRUPT)?,
            recipient: row.recipient,
            locale: Locale::preferred(&row.locale),
            generation: row.generation,
            state: MailState::from_key(&row.state).ok_or(CORRUPT)?,
            attempts: u32::try_from(row.attempts).map_err(|_| CORRUPT)?,
            created_at: Instant(row.created_at),
            try_at: Instant(row.try_at),
            sent_at: row.sent_at.map(Instant),
            failure: row.failure,
        })
    }
}

/// Queues mails; one whose key is there already is left as it is. Mails of earlier generations to the same people are taken
/// out if they still wait: their links are dead.
///
/// # Errors
/// Any [`StoreError`].
pub async fn put(tx: &Tx, mails: &[Queued]) -> Result<(), StoreError> {
    for chunk in mails.chunks(500) {
        outbox::Entity::delete_many()
            .filter(outbox::Column::UserId.is_in(chunk.iter().map(|mail| mail.user_id.0)))
            .filter(outbox::Column::State.eq(MailState::Waiting.key()))
            .exec(tx.connection())
            .await?;
    }
    put_first(tx, mails).await
}

/// As [`put`], for people who never had a mail: nothing is looked for that could be taken out.
///
/// # Errors
/// Any [`StoreError`].
pub async fn put_first(tx: &Tx, mails: &[Queued]) -> Result<(), StoreError> {
    for chunk in mails.chunks(500) {
        let rows = chunk.iter().map(|mail| outbox::ActiveModel {
            id: Set(mail.id.0),
            organization_id: Set(mail.organization_id.0),
            user_id: Set(mail.user_id.0),
            kind: Set(mail.kind.key().to_owned()),
            key: Set(format!("{}:{}:{}", mail.kind.key(), mail.user_id, mail.generation)),
            recipient: Set(mail.recipient.clone()),
            locale: Set(mail.locale.tag().to_owned()),
            generation: Set(mail.generation),
            state: Set(mail.state.key().to_owned()),
            attempts: Set(0),
            created_at: Set(mail.created_at.0),
            try_at: Set(mail.try_at.0),
            sent_at: Set(None),
            failure: Set(None),
        });
        outbox::Entity::insert_many(rows)
            .on_conflict(OnConflict::column(outbox::Column::Key).do_nothing().to_owned())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Takes the next mail that is due. It belongs to the caller until `until`.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when none is due.
pub async fn claim(tx: &Tx, now: Instant, until: Instant) -> Result<Option<Queued>, StoreError> {
    let due = outbox::Entity::find()
        .filter(outbox::Column::State.eq(MailState::Waiting.key()))
        .filter(outbox::Column::TryAt.lte(now.0))
        .order_by_asc(outbox::Column::TryAt)
        .order_by_asc(outbox::Column::Id)
        .limit(1)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    let Some(row) = due else { return Ok(None) };
    let mut mail = Queued::try_from(row)?;
    let claimed = Queued { try_at: until, ..mail.clone() };
    if !save(tx, &mail, &claimed).await? {
        return Ok(None);
    }
    mail.try_at = until;
    Ok(Some(mail))
}

/// Keeps what became of a claimed mail. `Ok(false)`, and nothing changes, when somebody else has claimed it since.
///
/// # Errors
/// Any [`StoreError`].
pub async fn save(tx: &Tx, before: &Queued, after: &Queued) -> Result<bool, StoreError> {
    let saved = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value(after.state.key()))
        .col_expr(outbox::Column::Attempts, Expr::value(i32::try_from(after.attempts).unwrap_or(i32::MAX)))
        .col_expr(outbox::Column::TryAt, Expr::value(after.try_at.0))
        .col_expr(outbox::Column::SentAt, Expr::value(after.sent_at.map(|at| at.0)))
        .col_expr(outbox::Column::Failure, Expr::value(after.failure.clone()))
        .filter(outbox::Column::Id.eq(before.id.0))
        .filter(outbox::Column::State.eq(before.state.key()))
        .filter(outbox::Column::TryAt.eq(before.try_at.0))
        .exec(tx.connection())
        .await?;
    Ok(saved.rows_affected == 1)
}

/// The mail that was queued last for a person.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there was none.
pub async fn last_of(reading: &impl Reading, user_id: UserId) -> Result<Option<Queued>, StoreError> {
    let row = outbox::Entity::find()
        .filter(outbox::Column::UserId.eq(user_id.0))
        .order_by_desc(outbox::Column::CreatedAt)
        .order_by_desc(outbox::Column::Id)
        .limit(1)
        .one(reading.connection())
        .await?;
    row.map(Queued::try_from).transpose()
}

/// How far the organisation's mails are. Two statements: those that wait or were given up are few or are what one wants to
/// know, those that were sent are counted by the day only, or the count would grow for ever.
///
/// # Errors
/// Any [`StoreError`].
pub async fn tally(reading: &impl Reading, organization_id: OrganizationId, now: Instant) -> Result<MailTally, StoreError> {
    let of_organization = || outbox::Entity::find().filter(outbox::Column::OrganizationId.eq(organization_id.0));
    let open: Vec<(String, i64)> = of_organization()
        .filter(outbox::Column::State.is_in([MailState::Waiting.key(), MailState::Failed.key()]))
        .select_only()
        .column(outbox::Column::State)
        .column_as(outbox::Column::Id.count(), "mails")
        .group_by(outbox::Column::State)
        .into_tuple()
        .all(reading.connection())
        .await?;
    let sent = of_organization()
        .filter(outbox::Column::CreatedAt.gte(now.0 - DAY_MS))
        .filter(outbox::Column::State.eq(MailState::Sent.key()))
        .count(reading.connection())
        .await?;
    let mails = |state: MailState| {
        let counted = open.iter().find(|(key, _)| key == state.key()).map_or(0, |(_, mails)| *mails);
        u32::try_from(counted).unwrap_or(u32::MAX)
    };
    let sent = u32::try_from(sent).unwrap_or(u32::MAX);
    Ok(MailTally { waiting: mails(MailState::Waiting), sent, failed: mails(MailState::Failed) })
}

/// The organisation's mails, the newest first.
///
/// # Errors
/// [`StoreError::Corrupt`] with "cursor" for a cursor of something else; any other [`StoreError`].
pub async fn list(
    reading: &impl Reading,
    organization_id: OrganizationId,
    after: Option<&Cursor>,
    size: PageSize,
) -> Result<Page<Queued>, StoreError> {
    const WRONG: StoreError = StoreError::Corrupt("cursor");
    let of_organization = || outbox::Entity::find().filter(outbox::Column::OrganizationId.eq(organization_id.0));
    let found = of_organization()
        .select_only()
        .column(outbox::Column::Id)
        .limit(u64::from(Count::CAP) + 1)
        .count(reading.connection())
        .await?;
    let mut page = of_organization();
    if let Some(cursor) = after {
        let id: MailId = cursor.id.parse().map_err(|_| WRONG)?;
        let at: i64 = cursor.key.as_deref().and_then(|key| key.parse().ok()).ok_or(WRONG)?;
        let row = Expr::tuple([Expr::col(outbox::Column::CreatedAt), Expr::col(outbox::Column::Id)]);
        page = page.filter(row.lt(Expr::tuple([Expr::value(at), Expr::value(id.0)])));
    }
    let mut rows = page
        .order_by_desc(outbox::Column::CreatedAt)
        .order_by_desc(outbox::Column::Id)
        .limit(u64::from(size.get()) + 1)
        .all(reading.connection())
        .await?;
    let more = rows.len() > usize::from(size.get());
    rows.truncate(usize::from(size.get()));
    let rows = rows.into_iter().map(Queued::try_from).collect::<Result<Vec<_>, _>>()?;
    let cursor_at =
        |mail: &Queued| Cursor { sort: "created".into(), key: Some(mail.created_at.0.to_string()), id: mail.id.to_string() };
    let next = if more { rows.last().map(cursor_at) } else { None };
    Ok(Page { rows, next, count: Count::of_found(u32::try_from(found).unwrap_or(u32::MAX)) })
}
