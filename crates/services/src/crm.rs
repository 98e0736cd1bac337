//! Connected CRMs: making a connection, and asking it what may be read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use connectors::{Credentials, Crm, CrmError, HttpClient, Salesforce};
use domain::actor::Warrant;
use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::crm::{
    Connection, CrmKind, DataSync, FailureReason, FieldPanel, NewConnection, NewCredentials, ObjectKnown, ObjectLine, ObjectSeen,
    Package, StandardObject, SyncKind, may_add,
};
use domain::id::{AuditId, ConnectionId, ObjectId, OrganizationId, UserId};
use domain::records::{Layout, PullProgress};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::time::{Instant, SECOND_MS};
use secrecy::SecretString;
use store::audit::Subjects;
use store::crm::CrmObject;
use store::{NamedLock, Reading, Snapshot, Tx};

use crate::error::Subsystem;
use crate::{Cx, ServiceError, Services};

/// The open connections. One for each row, so that its session with the CRM is shared (F12).
pub(crate) struct Connections {
    http: HttpClient,
    open: Mutex<HashMap<ConnectionId, Arc<dyn Crm>>>,
}

impl Connections {
    pub fn new(http: HttpClient) -> Self {
        Self { http, open: Mutex::default() }
    }

    fn get(&self, id: ConnectionId) -> Option<Arc<dyn Crm>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn keep(&self, id: ConnectionId, crm: &Arc<dyn Crm>) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(crm));
    }
}

/// The organisation's connections.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_INTEGRATIONS`].
pub async fn list(cx: &Cx) -> Result<Vec<DataSync>, ServiceError> {
    let warrant = cx.require(Right::VIEW_INTEGRATIONS)?;
    let now = cx.services.now();
    let snapshot = cx.services.store().read().await?;
    let mut list = Vec::new();
    for connection in store::crm::connections(&snapshot, warrant.organization_id()).await? {
        let objects = store::crm::objects(&snapshot, connection.id).await?;
        let objects = lines(&snapshot, connection.id, &objects).await?;
        list.push(DataSync { connection, objects, now });
    }
    Ok(list)
}

/// Makes a connection: signs in to the CRM with the given credentials and asks at once what it lets us read (B2). Nothing
/// is kept unless the CRM accepts them.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::EDIT_INTEGRATIONS`], the refusal of the field at fault, or
/// [`Refusal::CrmRefused`] and [`Refusal::CrmUnreachable`].
pub async fn connect(cx: &Cx, new: NewConnection) -> Result<ConnectionId, ServiceError> {
    let warrant = cx.require(Right::EDIT_INTEGRATIONS)?;
    new.check()?;
    let services = &cx.services;
    // Before the CRM hears of it; asked again where it is kept.
    may_add(new.package, &connected(&services.store().read().await?, warrant.organization_id()).await?)?;
    let (connection, credentials) = connection_of(services, new);
    let sealed = credentials.to_json();
    let crm = open(services, &connection.login_url, credentials).map_err(|error| refusal_of(&error))?;
    let seen = describe(crm.as_ref(), connection.package).await.map_err(|error| refusal_of(&error))?;
    let mut tx = services.store().write().await?;
    keep(services, &mut tx, (warrant.organization_id(), Some(warrant.user_id())), &connection, &sealed, Ok(seen)).await?;
    tx.save().await?;
    services.0.connections.keep(connection.id, &crm);
    Ok(connection.id)
}

async fn keep(
    services: &Services,
    tx: &mut Tx,
    (organization_id, actor): (OrganizationId, Option<UserId>),
    connection: &Connection,
    credentials: &str,
    outcome: Outcome,
) -> Result<(), ServiceError> {
    tx.lock(NamedLock::Crm).await?;
    may_add(connection.package, &connected(tx, organization_id).await?)?;
    let now = connection.connected_at;
    let sealed = services.0.seal.seal(&connection.id.to_string(), credentials.as_bytes(), services.ids())?;
    store::crm::add_connection(tx, organization_id, connection, sealed).await?;
    for (place, object) in connection.package.objects().enumerate() {
        let outcome = outcome.as_ref().map(|seen| seen[place].clone()).map_err(Clone::clone);
        let object = CrmObject {
            id: ObjectId(services.ids().uuid(now)),
            object,
            sync: SyncKind::Onboarding,
            known: ObjectKnown::default().after(outcome, now, now),
        };
        store::crm::add_object(tx, connection.id, &object).await?;
        if Layout::of(object.object).is_some() {
            store::pulls::add(tx, object.id, now).await?;
        }
    }
    let kept: Vec<StandardObject> = connection.package.objects().filter(|object| Layout::of(*object).is_some()).collect();
    store::profiles::fill_standard(tx, organization_id, &kept).await?;
    let group = AuditGroup {
        organization_id: Some(organization_id),
        actor,
        action: AuditAction::ConnectionMade,
        source: None,
        details: vec![AuditDetail::added(
            connection.id.to_string(),
            format!("{}, {}", connection.kind.name(), connection.login_url),
        )],
    };
    store::audit::append(tx, AuditId(services.ids().uuid(now)), &group, Subjects::NOBODY, now).await?;
    Ok(())
}

/// A connection from a seed file, asked and ready to be kept.
pub(crate) struct Prepared {
    connection: Connection,
    credentials: String,
    outcome: Outcome,
}

/// Asks the CRM of a seed file, before the file's unit of work: nobody waits for a CRM with the database held. A CRM that
/// does not answer leaves its objects unchecked.
///
/// # Errors
/// Whatever [`NewConnection::check`] refuses.
pub(crate) async fn prepare(services: &Services, new: NewConnection) -> Result<Prepared, Refusal> {
    new.check()?;
    let (connection, credentials) = connection_of(services, new);
    let sealed = credentials.to_json();
    let outcome = match open(services, &connection.login_url, credentials) {
        Ok(crm) => describe(crm.as_ref(), connection.package).await,
        Err(error) => Err(error),
    };
    Ok(Prepared { connection, credentials: sealed, outcome: outcome.map_err(|error| reason_of(&error)) })
}

/// What is connected already, object by object.
async fn connected(
    reading: &impl Reading,
    organization_id: OrganizationId,
) -> Result<Vec<(Connection, StandardObject)>, ServiceError> {
    let mut connected = Vec::new();
    for connection in store::crm::connections(reading, organization_id).await? {
        let objects = store::crm::objects(reading, connection.id).await?;
        connected.extend(objects.into_iter().map(|object| (connection.clone(), object.object)));
    }
    Ok(connected)
}

/// Keeps a prepared connection.
///
/// # Errors
/// [`domain::refusal::Refusal::AlreadyConnected`] when another connection brings one of its objects;
/// [`ServiceError::Failed`] when the database does.
pub(crate) async fn keep_prepared(
    services: &Services,
    tx: &mut Tx,
    organization_id: OrganizationId,
    prepared: Prepared,
) -> Result<ConnectionId, ServiceError> {
    let Prepared { connection, credentials, outcome } = prepared;
    keep(services, tx, (organization_id, None), &connection, &credentials, outcome).await?;
    Ok(connection.id)
}

fn connection_of(services: &Services, new: NewConnection) -> (Connection, Credentials) {
    let now = services.now();
    let connection = Connection {
        id: ConnectionId(services.ids().uuid(now)),
        kind: CrmKind::Salesforce,
        name: new.name.trim().to_owned(),
        login_url: new.login_url.trim().trim_end_matches('/').to_owned(),
        package: new.package,
        connected_at: now,
    };
    (connection, credentials_of(new.credentials))
}

/// The Data Sync tab: the last known state of each object (B5, B6).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_DATA_SYNC`]; [`Refusal::NotFound`] when there is no such connection.
pub async fn data_sync(cx: &Cx, id: ConnectionId) -> Result<DataSync, ServiceError> {
    let warrant = cx.require(Right::VIEW_DATA_SYNC)?;
    let snapshot = cx.services.store().read().await?;
    let (connection, _) = store::crm::find_connection(&snapshot, warrant.organization_id(), id).await?.ok_or(Refusal::NotFound)?;
    let objects = store::crm::objects(&snapshot, id).await?;
    Ok(DataSync { connection, objects: lines(&snapshot, id, &objects).await?, now: cx.services.now() })
}

/// Asks the CRM about every object now ("Recheck now", Q12).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::RUN_DATA_SYNC`]; [`Refusal::NotFound`] when there is no such connection. A CRM
/// that does not answer is no error: the state stays and says why.
pub async fn recheck(cx: &Cx, id: ConnectionId) -> Result<DataSync, ServiceError> {
    let warrant = cx.require(Right::RUN_DATA_SYNC)?;
    let (connection, objects) = check(cx, &warrant, id, None).await?;
    let snapshot = cx.services.store().read().await?;
    Ok(DataSync { connection, objects: lines(&snapshot, id, &objects).await?, now: cx.services.now() })
}

/// The Fields panel of an object, from a live answer of the CRM (B1, B13 to B16). Opening it is the check.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_DATA_SYNC`]; [`Refusal::NotFound`] when there is no such object.
pub async fn fields(cx: &Cx, id: ConnectionId, object_id: ObjectId) -> Result<FieldPanel, ServiceError> {
    let warrant = cx.require(Right::VIEW_DATA_SYNC)?;
    let (_, objects) = check(cx, &warrant, id, Some(object_id)).await?;
    let object = objects.into_iter().find(|object| object.id == object_id).ok_or(Refusal::NotFound)?;
    Ok(FieldPanel { lines: object.known.lines(object.object), object: line(&object, None), now: cx.services.now() })
}

/// Asks about all objects of a connection, or about one, and keeps what was learnt.
async fn check(
    cx: &Cx,
    warrant: &Warrant,
    id: ConnectionId,
    only: Option<ObjectId>,
) -> Result<(Connection, Vec<CrmObject>), ServiceError> {
    let services = &cx.services;
    let snapshot = services.store().read().await?;
    let found = store::crm::find_connection(&snapshot, warrant.organization_id(), id).await?;
    let (connection, sealed) = found.ok_or(Refusal::NotFound)?;
    let asked: Vec<CrmObject> = store::crm::objects(&snapshot, id).await?;
    let asked: Vec<CrmObject> = asked.into_iter().filter(|object| only.is_none_or(|only| object.id == only)).collect();
    drop(snapshot);
    if asked.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let wanted: Vec<StandardObject> = asked.iter().map(|object| object.object).collect();
    let asked_at = services.now();
    let outcome = ask(services, &connection, &sealed, &wanted).await?;
    let now = services.now();
    let tx = services.store().write().await?;
    tx.lock(NamedLock::Crm).await?;
    // Read again: another check may have answered while the CRM took its time.
    let mut objects = store::crm::objects(&tx, id).await?;
    for object in &mut objects {
        let Some(place) = asked.iter().position(|asked| asked.id == object.id) else { continue };
        let outcome = outcome.as_ref().map(|seen| seen[place].clone()).map_err(Clone::clone);
        object.known = std::mem::take(&mut object.known).after(outcome, asked_at, now);
        store::crm::keep_known(&tx, object.id, &object.known).await?;
    }
    tx.save().await?;
    Ok((connection, objects))
}

type Outcome = Result<Vec<ObjectSeen>, FailureReason>;

async fn ask(
    services: &Services,
    connection: &Connection,
    sealed: &[u8],
    wanted: &[StandardObject],
) -> Result<Outcome, ServiceError> {
    let crm = match reach(services, connection, sealed)? {
        Ok(crm) => crm,
        Err(error) => return Ok(Err(reason_of(&error))),
    };
    Ok(describe_objects(crm.as_ref(), wanted).await.map_err(|error| {
        tracing::warn!(connection = %connection.id, %error, "the CRM did not answer");
        reason_of(&error)
    }))
}

/// The CRM behind a connection: the open one, or one opened with its sealed credentials.
pub(crate) fn reach(
    services: &Services,
    connection: &Connection,
    sealed: &[u8],
) -> Result<Result<Arc<dyn Crm>, CrmError>, ServiceError> {
    if let Some(crm) = services.0.connections.get(connection.id) {
        return Ok(Ok(crm));
    }
    let opened = services.0.seal.open(&connection.id.to_string(), sealed)?;
    let credentials = serde_json::from_slice(&opened).map_err(|error| ServiceError::Failed(Subsystem::Secrets, Box::new(error)))?;
    Ok(open(services, &connection.login_url, credentials).inspect(|crm| services.0.connections.keep(connection.id, crm)))
}

fn open(services: &Services, login_url: &str, credentials: Credentials) -> Result<Arc<dyn Crm>, CrmError> {
    let clock = Arc::clone(&services.0.clock);
    let now_seconds = Arc::new(move || clock.now().0 / SECOND_MS);
    Ok(Arc::new(Salesforce::new(services.0.connections.http.clone(), login_url, credentials, now_seconds)?))
}

async fn describe(crm: &dyn Crm, package: Package) -> Result<Vec<ObjectSeen>, CrmError> {
    let objects: Vec<StandardObject> = package.objects().collect();
    describe_objects(crm, &objects).await
}

pub(crate) async fn describe_objects(crm: &dyn Crm, objects: &[StandardObject]) -> Result<Vec<ObjectSeen>, CrmError> {
    let names: Vec<&str> = objects.iter().map(|object| object.in_salesforce()).collect();
    let seen = crm.describe(&names).await?;
    if seen.len() == objects.len() { Ok(seen) } else { Err(CrmError::Surprising("fewer answers than questions")) }
}

async fn lines(snapshot: &Snapshot, id: ConnectionId, objects: &[CrmObject]) -> Result<Vec<ObjectLine>, ServiceError> {
    let pulls = store::pulls::of_connection(snapshot, id).await?;
    let pull_of = |object: &CrmObject| pulls.iter().find(|pull| pull.object_id == object.id).map(|pull| pull.progress.clone());
    Ok(objects.iter().map(|object| line(object, pull_of(object))).collect())
}

fn line(object: &CrmObject, pull: Option<PullProgress>) -> ObjectLine {
    let name = object.object.in_salesforce().to_owned();
    let label = match &object.known.answer {
        Some((_, ObjectSeen::Readable { label, .. })) => label.clone(),
        _ => name.clone(),
    };
    ObjectLine {
        id: object.id,
        object: object.object,
        name,
        label,
        sync: object.sync,
        health: object.known.health(object.object),
        lost_fields: object.known.lost_fields(object.object),
        checked_at: object.known.answer.as_ref().map(|(at, _): &(Instant, ObjectSeen)| *at),
        failure: object.known.failure.clone(),
        pull,
    }
}

fn credentials_of(new: NewCredentials) -> Credentials {
    match new {
        NewCredentials::ClientCredentials { client_id, client_secret } => Credentials::ClientCredentials {
            client_id: client_id.trim().to_owned(),
            client_secret: SecretString::from(client_secret.trim()),
        },
        NewCredentials::JwtBearer { client_id, username, private_key } => Credentials::JwtBearer {
            client_id: client_id.trim().to_owned(),
            username: username.trim().to_owned(),
            private_key_pem: SecretString::from(private_key.trim()),
        },
    }
}

pub(crate) fn reason_of(error: &CrmError) -> FailureReason {
    match error {
        CrmError::Denied(message) => FailureReason::Denied { message: message.chars().take(200).collect() },
        CrmError::RateLimited { .. } => FailureReason::RateLimited,
        CrmError::Unreachable => FailureReason::Unreachable,
        CrmError::Surprising(_) | CrmError::HostNotAllowed(_) => FailureReason::Surprising,
    }
}

fn refusal_of(error: &CrmError) -> Refusal {
    match error {
        CrmError::Denied(message) => Refusal::CrmRefused { message: message.chars().take(200).collect() },
        CrmError::HostNotAllowed(host) => Refusal::HostNotAllowed { host: host.clone() },
        CrmError::RateLimited { .. } | CrmError::Unreachable | CrmError::Surprising(_) => Refusal::CrmUnreachable,
    }
}
