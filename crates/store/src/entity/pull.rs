use domain::id::ObjectId;
use domain::records::{PullProgress, PullState};
use domain::time::Instant;
use sea_orm::entity::prelude::*;

use crate::error::StoreError;
use crate::pulls::Pull;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pulls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_id: Uuid,
    /// `waiting`, `running` or `done`.
    pub state: String,
    /// The id of the last record that came: where to go on.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_id: Option<String>,
    pub records: i32,
    pub total: Option<i32>,
    /// When this run began: records of an earlier run that are not met again are gone from the CRM.
    pub started_at: i64,
    /// Not before then; a running pull that has not moved this on by then was left behind.
    pub try_at: i64,
    pub finished_at: Option<i64>,
    /// JSON: why the last page did not come.
    #[sea_orm(column_type = "Text", nullable)]
    pub failure: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The word of the state column.
pub const fn state_key(state: PullState) -> &'static str {
    match state {
        PullState::Waiting => "waiting",
        PullState::Running => "running",
        PullState::Done => "done",
    }
}

impl TryFrom<Model> for Pull {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        const CORRUPT: StoreError = StoreError::Corrupt("pull");
        let state =
            [PullState::Waiting, PullState::Running, PullState::Done].into_iter().find(|state| state_key(*state) == row.state);
        Ok(Self {
            object_id: ObjectId(row.object_id),
            last_id: row.last_id,
            started_at: Instant(row.started_at),
            try_at: Instant(row.try_at),
            progress: PullProgress {
                state: state.ok_or(CORRUPT)?,
                records: u32::try_from(row.records).map_err(|_| CORRUPT)?,
                total: row.total.map(u32::try_from).transpose().map_err(|_| CORRUPT)?,
                finished_at: row.finished_at.map(Instant),
                failure: row.failure.map(|failure| serde_json::from_str(&failure)).transpose().map_err(|_| CORRUPT)?,
            },
        })
    }
}
