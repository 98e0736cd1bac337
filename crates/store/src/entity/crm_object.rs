use domain::crm::{ObjectKnown, StandardObject, SyncKind};
use domain::id::ObjectId;
use domain::time::Instant;
use sea_orm::entity::prelude::*;

use crate::crm::CrmObject;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crm_objects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub connection_id: Uuid,
    pub object: String,
    /// `onboarding` or `daily`.
    pub sync: String,
    pub checked_at: Option<i64>,
    /// JSON: the CRM's last complete answer.
    #[sea_orm(column_type = "Text", nullable)]
    pub seen: Option<String>,
    /// JSON: why there was no answer since.
    #[sea_orm(column_type = "Text", nullable)]
    pub failure: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The word of the sync column.
pub const fn sync_key(sync: SyncKind) -> &'static str {
    match sync {
        SyncKind::Onboarding => "onboarding",
        SyncKind::Daily => "daily",
    }
}

impl TryFrom<Model> for CrmObject {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        const CORRUPT: StoreError = StoreError::Corrupt("object of a connection");
        let sync = match row.sync.as_str() {
            "onboarding" => SyncKind::Onboarding,
            "daily" => SyncKind::Daily,
            _ => return Err(CORRUPT),
        };
        let answer = match (row.checked_at, row.seen) {
            (Some(at), Some(seen)) => Some((Instant(at), serde_json::from_str(&seen).map_err(|_| CORRUPT)?)),
            _ => None,
        };
        let failure = row.failure.map(|failure| serde_json::from_str(&failure)).transpose().map_err(|_| CORRUPT)?;
        Ok(Self {
            id: ObjectId(row.id),
            object: StandardObject::from_key(&row.object).ok_or(CORRUPT)?,
            sync,
            known: ObjectKnown { answer, failure },
        })
    }
}
