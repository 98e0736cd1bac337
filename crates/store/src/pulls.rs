//! How far the pull of each object's records is, and whose turn it is.

use domain::id::{ConnectionId, ObjectId};
use domain::records::{PullProgress, PullState};
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set};

use crate::entity::{crm_object, pull};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// The pull of one object's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    pub object_id: ObjectId,
    /// The id of the last record that came: where to go on.
    pub last_id: Option<String>,
    /// When this run began.
    pub started_at: Instant,
    /// When the pull is due; for a claimed one, until when it is claimed.
    pub try_at: Instant,
    pub progress: PullProgress,
}

/// Adds a pull that waits for its turn.
///
/// # Errors
/// [`StoreError::Conflict`] when the object has one.
pub async fn add(tx: &Tx, object_id: ObjectId, now: Instant) -> Result<(), StoreError> {
    let row = pull::ActiveModel {
        object_id: Set(object_id.0),
        state: Set(pull::state_key(PullState::Waiting).to_owned()),
        last_id: Set(None),
        records: Set(0),
        total: Set(None),
        started_at: Set(now.0),
        try_at: Set(now.0),
        finished_at: Set(None),
        failure: Set(None),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// The pulls of a connection's objects.
///
/// # Errors
/// Any [`StoreError`].
pub async fn of_connection(reading: &impl Reading, connection_id: ConnectionId) -> Result<Vec<Pull>, StoreError> {
    let objects = crm_object::Entity::find()
        .filter(crm_object::Column::ConnectionId.eq(connection_id.0))
        .select_only()
        .column(crm_object::Column::Id)
        .into_query();
    let rows = pull::Entity::find().filter(pull::Column::ObjectId.in_subquery(objects)).all(reading.connection()).await?;
    rows.into_iter().map(Pull::try_from).collect()
}

/// The pull of an object.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when its records are not kept.
pub async fn of_object(reading: &impl Reading, object_id: ObjectId) -> Result<Option<Pull>, StoreError> {
    pull::Entity::find_by_id(object_id.0).one(reading.connection()).await?.map(Pull::try_from).transpose()
}

/// Takes the next pull that is due: one that waits, one whose server left it behind, or a finished one whose day is over,
/// which begins anew. It belongs to the caller until `until`; [`save`] moves that on.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when none is due.
pub async fn claim(tx: &Tx, now: Instant, until: Instant) -> Result<Option<Pull>, StoreError> {
    let due = pull::Entity::find()
        .filter(pull::Column::TryAt.lte(now.0))
        .order_by_asc(pull::Column::TryAt)
        .order_by_asc(pull::Column::ObjectId)
        .limit(1)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    let Some(row) = due else { return Ok(None) };
    let mut pull = Pull::try_from(row)?;
    if pull.progress.state == PullState::Done {
        pull.last_id = None;
        pull.started_at = now;
        pull.progress.records = 0;
        pull.progress.total = None;
    }
    pull.progress.state = PullState::Running;
    if !save(tx, &pull, until).await? {
        return Ok(None);
    }
    pull.try_at = until;
    Ok(Some(pull))
}

/// Keeps how far a pull is; it is due again at `try_at`. Returns `false`, and changes nothing, when somebody else has
/// claimed it since: what was pulled must then be dropped.
///
/// # Errors
/// Any [`StoreError`].
pub async fn save(tx: &Tx, pull: &Pull, try_at: Instant) -> Result<bool, StoreError> {
    const CORRUPT: StoreError = StoreError::Corrupt("pull");
    let progress = &pull.progress;
    let row = pull::ActiveModel {
        object_id: Set(pull.object_id.0),
        state: Set(pull::state_key(progress.state).to_owned()),
        last_id: Set(pull.last_id.clone()),
        records: Set(i32::try_from(progress.records).unwrap_or(i32::MAX)),
        total: Set(progress.total.map(|total| i32::try_from(total).unwrap_or(i32::MAX))),
        started_at: Set(pull.started_at.0),
        try_at: Set(try_at.0),
        finished_at: Set(progress.finished_at.map(|at| at.0)),
        failure: Set(progress.failure.as_ref().map(serde_json::to_string).transpose().map_err(|_| CORRUPT)?),
    };
    let saved = pull::Entity::update_many()
        .set(row)
        .filter(pull::Column::ObjectId.eq(pull.object_id.0))
        .filter(pull::Column::TryAt.eq(pull.try_at.0))
        .exec(tx.connection())
        .await?;
    Ok(saved.rows_affected == 1)
}
