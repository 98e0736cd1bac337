//! Connections, and what is known of their objects.

use domain::crm::{Connection, ObjectKnown, StandardObject, SyncKind};
use domain::id::{ConnectionId, ObjectId, OrganizationId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::entity::{connection, crm_object};
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// An object of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrmObject {
    pub id: ObjectId,
    pub object: StandardObject,
    pub sync: SyncKind,
    pub known: ObjectKnown,
}

/// Adds a connection with its sealed credentials.
///
/// # Errors
/// Any [`StoreError`].
pub async fn add_connection(
    tx: &Tx,
    organization_id: OrganizationId,
    connection: &Connection,
    sealed_credentials: Vec<u8>,
) -> Result<(), StoreError> {
    let row = connection::ActiveModel {
        id: Set(connection.id.0),
        organization_id: Set(organization_id.0),
        kind: Set(connection.kind.key().to_owned()),
        name: Set(connection.name.clone()),
        login_url: Set(connection.login_url.clone()),
        package: Set(connection.package.key().to_owned()),
        connected_at: Set(connection.connected_at.0),
        sealed_credentials: Set(sealed_credentials),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// The organisation's connections, oldest first. At most 100.
///
/// # Errors
/// Any [`StoreError`].
pub async fn connections(reading: &impl Reading, organization_id: OrganizationId) -> Result<Vec<Connection>, StoreError> {
    let rows = connection::Entity::find()
        .filter(connection::Column::OrganizationId.eq(organization_id.0))
        .order_by_asc(connection::Column::Id)
        .limit(100)
        .all(reading.connection())
        .await?;
    rows.into_iter().map(Connection::try_from).collect()
}

/// A connection of this organisation with its sealed credentials.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when the organisation has no such connection.
pub async fn find_connection(
    reading: &impl Reading,
    organization_id: OrganizationId,
    id: ConnectionId,
) -> Result<Option<(Connection, Vec<u8>)>, StoreError> {
    let row = connection::Entity::find_by_id(id.0)
        .filter(connection::Column::OrganizationId.eq(organization_id.0))
        .one(reading.connection())
        .await?;
    row.map(|mut row| {
        let sealed = std::mem::take(&mut row.sealed_credentials);
        Ok((Connection::try_from(row)?, sealed))
    })
    .transpose()
}

/// Adds an object to a connection.
///
/// # Errors
/// [`StoreError::Conflict`] when the connection has it already.
pub async fn add_object(tx: &Tx, connection_id: ConnectionId, object: &CrmObject) -> Result<(), StoreError> {
    let (checked_at, seen, failure) = columns(&object.known)?;
    let row = crm_object::ActiveModel {
        id: Set(object.id.0),
        connection_id: Set(connection_id.0),
        object: Set(object.object.key().to_owned()),
        sync: Set(crm_object::sync_key(object.sync).to_owned()),
        checked_at: Set(checked_at),
        seen: Set(seen),
        failure: Set(failure),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// The objects of a connection, in the order of [`StandardObject`].
///
/// # Errors
/// Any [`StoreError`].
pub async fn objects(reading: &impl Reading, connection_id: ConnectionId) -> Result<Vec<CrmObject>, StoreError> {
    let rows =
        crm_object::Entity::find().filter(crm_object::Column::ConnectionId.eq(connection_id.0)).all(reading.connection()).await?;
    let mut objects = rows.into_iter().map(CrmObject::try_from).collect::<Result<Vec<_>, _>>()?;
    objects.sort_by_key(|object| object.object);
    Ok(objects)
}

/// The objects of all the organisation's connections, with the connection they belong to, in the order of connections.
///
/// # Errors
/// Any [`StoreError`].
pub async fn objects_of_organization(
    reading: &impl Reading,
    organization_id: OrganizationId,
) -> Result<Vec<CrmObject>, StoreError> {
    let mut all = Vec::new();
    for connection in connections(reading, organization_id).await? {
        all.extend(objects(reading, connection.id).await?);
    }
    Ok(all)
}

/// The object with this id, and the connection it belongs to with its sealed credentials.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is no such object.
pub async fn find_object(reading: &impl Reading, id: ObjectId) -> Result<Option<(CrmObject, Connection, Vec<u8>)>, StoreError> {
    let found = crm_object::Entity::find_by_id(id.0).one(reading.connection()).await?;
    let Some(object) = found else { return Ok(None) };
    let Some(mut connection) = connection::Entity::find_by_id(object.connection_id).one(reading.connection()).await? else {
        return Ok(None);
    };
    let sealed = std::mem::take(&mut connection.sealed_credentials);
    Ok(Some((CrmObject::try_from(object)?, Connection::try_from(connection)?, sealed)))
}

/// Notes that the object's onboarding ended (D10).
///
/// # Errors
/// Any [`StoreError`].
pub async fn set_sync(tx: &Tx, id: ObjectId, sync: SyncKind) -> Result<(), StoreError> {
    let row = crm_object::ActiveModel { id: Set(id.0), sync: Set(crm_object::sync_key(sync).to_owned()), ..Default::default() };
    crm_object::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}

/// Keeps what is known of an object.
///
/// # Errors
/// Any [`StoreError`].
pub async fn keep_known(tx: &Tx, id: ObjectId, known: &ObjectKnown) -> Result<(), StoreError> {
    let (checked_at, seen, failure) = columns(known)?;
    let row = crm_object::ActiveModel {
        id: Set(id.0),
        checked_at: Set(checked_at),
        seen: Set(seen),
        failure: Set(failure),
        ..Default::default()
    };
    crm_object::Entity::update(row).exec(tx.connection()).await?;
    Ok(())
}

type Columns = (Option<i64>, Option<String>, Option<String>);

fn columns(known: &ObjectKnown) -> Result<Columns, StoreError> {
    const CORRUPT: StoreError = StoreError::Corrupt("object of a connection");
    let seen = known.answer.as_ref().map(|(_, seen)| serde_json::to_string(seen)).transpose().map_err(|_| CORRUPT)?;
    let failure = known.failure.as_ref().map(serde_json::to_string).transpose().map_err(|_| CORRUPT)?;
    Ok((known.answer.as_ref().map(|(at, _)| at.0), seen, failure))
}
