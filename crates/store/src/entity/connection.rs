use domain::crm::{Connection, CrmKind, Package};
use domain::id::ConnectionId;
use domain::time::Instant;
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub kind: String,
    pub name: String,
    pub login_url: String,
    pub package: String,
    pub connected_at: i64,
    /// Sealed with a key from outside the database.
    pub sealed_credentials: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Connection {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: ConnectionId(row.id),
            kind: CrmKind::from_key(&row.kind).ok_or(StoreError::Corrupt("kind of connection"))?,
            name: row.name,
            login_url: row.login_url,
            package: Package::from_key(&row.package).ok_or(StoreError::Corrupt("package"))?,
            connected_at: Instant(row.connected_at),
        })
    }
}
