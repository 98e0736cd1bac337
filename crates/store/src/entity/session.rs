use domain::id::{SessionId, UserId};
use domain::sign_in::SessionTimes;
use domain::time::Instant;
use sea_orm::entity::prelude::*;

use crate::sessions::Session;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub token_hash: Vec<u8>,
    pub user_id: Uuid,
    pub created_at: i64,
    pub last_used_at: i64,
    pub revoked_at: Option<i64>,
    pub user_agent: String,
    pub source: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: SessionId(row.id),
            user_id: UserId(row.user_id),
            times: SessionTimes {
                created_at: Instant(row.created_at),
                last_used_at: Instant(row.last_used_at),
                revoked_at: row.revoked_at.map(Instant),
            },
            user_agent: row.user_agent,
            source: row.source,
        }
    }
}
