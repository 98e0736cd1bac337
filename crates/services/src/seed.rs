//! Filling an empty server from a file: `sightline seed FILE.json`. The demo, the tests and operators moving in use the
//! same shape; `sightline seed --schema` prints it as a JSON Schema.

use std::collections::{BTreeMap, HashSet};

use domain::access::{AccessLevel, ObjectAccess, Profile, ProfileKind};
use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::crm::{FieldSeen, NewConnection, NewCredentials, ObjectSeen, Package, StandardField, StandardObject, SyncKind};
use domain::id::{AuditId, ConnectionId, OrganizationId, ProfileId, UserId};
use domain::locale::Words;
use domain::records::{Layout, PullProgress, PullState, PulledRecord, Value};
use domain::roles::{AppKey, Apps, MatrixRow, PermissionLevel, Role, RoleKey, RoleKind, RoleSet};
use domain::time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS};
use domain::users::email::Email;
use domain::users::transfer::top_of;
use domain::users::{StoredStatus, User, check_licence};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::audit::Subjects;
use store::pulls::Pull;
use store::users::NewUser;
use store::{NamedLock, Tx};

use crate::crm::Prepared;
use crate::{ServiceError, Services};

/// A seed file.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    pub organizations: Vec<SeedOrganization>,
}

/// An organisation with everything in it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedOrganization {
    pub name: String,
    /// Licensed applications. Left out: all of them, without a limit of seats.
    #[serde(default)]
    pub licences: Option<Vec<SeedLicence>>,
    /// Further applications besides ABM and Sales Intelligence, with their roles and matrix (A6).
    #[serde(default)]
    pub applications: Vec<SeedApplication>,
    /// Profiles besides the two default ones, "Administrator" and "Standard user".
    #[serde(default)]
    pub profiles: Vec<SeedProfile>,
    /// Exactly one of them has `"primary": true`.
    pub users: Vec<SeedUser>,
    /// Connected CRMs. Each is asked once what it lets us read; one that does not answer stays unchecked.
    #[serde(default)]
    pub connections: Vec<SeedConnection>,
}

/// A Salesforce connection by client credentials.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedConnection {
    pub name: String,
    /// Where the CRM signs in.
    pub login_url: String,
    /// `abm`, `sales_intelligence` or `predictive`.
    pub package: String,
    pub client_id: String,
    pub client_secret: String,
    /// Records to begin with instead of pulling them, by object: `account`, `contact`, `lead`, `opportunity`. All the
    /// standard fields of an object that is listed here count as readable until the CRM says otherwise.
    #[serde(default)]
    pub records: BTreeMap<String, Vec<SeedRecord>>,
}

/// A record of the CRM.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedRecord {
    /// The CRM's id of the record.
    pub id: String,
    /// By standard field, such as `owner_id` or `annual_revenue`; an instant is its milliseconds since 1970.
    pub values: BTreeMap<String, serde_json::Value>,
}

/// A licensed application.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedLicence {
    /// `abm`, `si`, or the key of a declared application.
    pub app: String,
    /// The number of seats. Left out: without a limit.
    #[serde(default)]
    pub seats: Option<u32>,
}

/// An application that is not shipped. Its top role, Primary Administrator with everything, is always there.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedApplication {
    /// `a` to `z`, `0` to `9` and `_`, at most 40; the same for ever. None of the words that addresses and files of people use
    /// already, such as `status` or `email`.
    pub key: String,
    pub name: String,
    /// Where space is short. Left out: the name.
    #[serde(default)]
    pub short_name: Option<String>,
    /// The rows of its matrix, those of an area together.
    #[serde(default)]
    pub permissions: Vec<SeedPermission>,
    pub roles: Vec<SeedRole>,
}

/// A row of a matrix.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedPermission {
    pub key: String,
    pub area: SeedWords,
    pub label: SeedWords,
}

/// A role of a declared application.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedRole {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub description: Option<SeedWords>,
    /// Whether it manages the application's users.
    #[serde(default)]
    pub administrator: bool,
    /// `view`, `edit` or `full` by the key of a row; rows left out are `none`.
    #[serde(default)]
    pub levels: BTreeMap<String, String>,
}

/// A text, the same in every language or in each its own.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum SeedWords {
    Same(String),
    Each { en: String, it: String },
}

impl SeedWords {
    fn to_words(&self) -> Words {
        match self {
            Self::Same(text) => Words::same(text),
            Self::Each { en, it } => Words { en: en.clone().into(), it: it.clone().into() },
        }
    }
}

/// An access profile.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedProfile {
    pub name: String,
    /// By the object: `account`, `contact`, `lead`, `opportunity`.
    pub objects: BTreeMap<String, SeedAccess>,
}

/// The two levels of an object: `hide`, `view` or `edit`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedAccess {
    pub owner: String,
    pub non_owner: String,
}

/// A person.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    pub email: String,
    #[serde(default)]
    pub first_name: String,
    #[serde(default)]
    pub last_name: String,
    #[serde(default)]
    pub job_title: String,
    /// `enabled` (the default), `disabled` or `invited`.
    #[serde(default)]
    pub status: Option<String>,
    /// For `invited`: how long ago the invitation was sent. 72 or more makes it an expired one.
    #[serde(default)]
    pub invited_hours_ago: Option<u32>,
    /// Left out: never.
    #[serde(default)]
    pub active_minutes_ago: Option<u32>,
    /// Role keys by application, such as `{"abm": "sales_user", "si": "sales_ae"}`.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    /// The primary administrator: holds the top role in every application.
    #[serde(default)]
    pub primary: bool,
    /// The name of a profile. Left out: Administrator for the primary administrator, Standard user for all others.
    #[serde(default)]
    pub profile: Option<String>,
    /// The id under which the CRM knows this person.
    #[serde(default)]
    pub crm_user_id: Option<String>,
    /// Left out: the person cannot sign in with a password.
    #[serde(default)]
    pub password: Option<String>,
}

/// The JSON Schema of a seed file.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Seed).into()
}

/// Why a seed file was not loaded; nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A sentence that names the place.
    #[error("{0}")]
    Wrong(String),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<store::StoreError> for SeedError {
    fn from(error: store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// Loads a seed file as one unit of work. Returns the number of people.
///
/// # Errors
/// [`SeedError::Wrong`] with a sentence that names the place.
pub async fn load(services: &Services, seed: &Seed) -> Result<u32, SeedError> {
    let now = services.now();
    // What takes time comes first: while the unit of work is open nobody else writes.
    let mut ready = Vec::new();
    for organization in &seed.organizations {
        ready.push(prepare(services, organization).await?);
    }
    let mut tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    // Before the audit lock, as everywhere.
    tx.lock(NamedLock::Crm).await?;
    let mut people = 0;
    for (organization, ready) in seed.organizations.iter().zip(ready) {
        people += load_organization(services, &mut tx, organization, ready, now).await?;
    }
    tx.save().await?;
    Ok(people)
}

/// What of an organisation takes time: hashed passwords, in the order of the users, and connections that were asked.
struct Ready {
    password_hashes: Vec<Option<String>>,
    connections: Vec<Prepared>,
}

async fn prepare(services: &Services, seed: &SeedOrganization) -> Result<Ready, SeedError> {
    let mut ready = Ready { password_hashes: Vec::new(), connections: Vec::new() };
    for person in &seed.users {
        ready.password_hashes.push(match &person.password {
            Some(password) => Some(services.0.passwords.hash(password.clone(), services.ids()).await?),
            None => None,
        });
    }
    for connection in &seed.connections {
        let package = Package::from_key(&connection.package)
            .ok_or_else(|| SeedError::Wrong(format!("There is no package “{}”.", connection.package)))?;
        let credentials = NewCredentials::ClientCredentials {
            client_id: connection.client_id.clone(),
            client_secret: connection.client_secret.clone(),
        };
        let new = NewConnection { name: connection.name.clone(), login_url: connection.login_url.clone(), package, credentials };
        ready.connections.push(crate::crm::prepare(services, new).await.map_err(ServiceError::from)?);
    }
    Ok(ready)
}

async fn load_organization(
    services: &Services,
    tx: &mut Tx,
    seed: &SeedOrganization,
    ready: Ready,
    now: Instant,
) -> Result<u32, SeedError> {
    if seed.users.iter().filter(|user| user.primary).count() != 1 {
        return Err(SeedError::Wrong(format!("“{}” needs exactly one user with \"primary\": true.", seed.name)));
    }
    let id = OrganizationId(services.ids().uuid(now));
    store::organizations::add(tx, id, &seed.name, now).await?;
    for application in &seed.applications {
        declare(tx, id, application).await?;
    }
    let apps = license(tx, id, seed).await?;
    let profiles = profiles(services, seed)?;
    for profile in &profiles {
        store::profiles::add(tx, id, profile).await?;
    }
    let mut users = Vec::with_capacity(seed.users.len());
    let mut addresses = HashSet::new();
    for person in &seed.users {
        let user = user(services, person, id, &profiles, &apps, now)?;
        if !addresses.insert(user.email.folded()) {
            return Err(SeedError::Wrong(format!("“{}” is in “{}” twice.", person.email, seed.name)));
        }
        users.push(user);
    }
    let new: Vec<NewUser<'_>> = users
        .iter()
        .zip(&ready.password_hashes)
        .map(|(user, password_hash)| NewUser { user, password_hash: password_hash.as_deref() })
        .collect();
    store::users::add(tx, &new).await?;
    check_seats(tx, id, seed).await?;
    let people = u32::try_from(seed.users.len()).unwrap_or(u32::MAX);
    let word = if people == 1 { "user" } else { "users" };
    let group = AuditGroup {
        organization_id: Some(id),
        actor: None,
        source: None,
        action: AuditAction::Seeded,
        details: vec![AuditDetail::added(id.to_string(), format!("{}: {people} {word}", seed.name))],
    };
    store::audit::append(tx, AuditId(services.ids().uuid(now)), &group, Subjects::NOBODY, now).await?;
    for (connection, prepared) in seed.connections.iter().zip(ready.connections) {
        let connection_id = crate::crm::keep_prepared(services, tx, id, prepared).await?;
        load_records(tx, connection_id, &connection.records, now).await?;
    }
    Ok(people)
}

/// Nobody is loaded who has no seat (A37).
async fn check_seats(tx: &Tx, id: OrganizationId, seed: &SeedOrganization) -> Result<(), SeedError> {
    let classes = store::users::classes(tx, id).await?;
    for (app, seats) in store::organizations::licences(tx, id).await? {
        if let Err(needed) = check_licence(&classes, app, false, seats) {
            let seats = seats.unwrap_or_default();
            return Err(SeedError::Wrong(format!(
                "“{}”: the application “{app}” has {seats} seats, and {needed} are needed for its users.",
                seed.name
            )));
        }
    }
    Ok(())
}

async fn license(tx: &Tx, id: OrganizationId, seed: &SeedOrganization) -> Result<Apps, SeedError> {
    let declared = seed.applications.iter().map(|application| application.key.as_str());
    let known: Vec<&str> = [AppKey::ABM.as_str(), AppKey::SI.as_str()].into_iter().chain(declared).collect();
    let all = || known.iter().map(|app| SeedLicence { app: (*app).to_owned(), seats: None }).collect();
    for licence in seed.licences.clone().unwrap_or_else(all) {
        let app = AppKey::parse(&licence.app).filter(|app| known.contains(&app.as_str()));
        let app = app.ok_or_else(|| SeedError::Wrong(format!("There is no application “{}”.", licence.app)))?;
        store::organizations::license(tx, id, app, licence.seats).await?;
    }
    Ok(store::roles::apps(tx, id).await?)
}

pub(crate) async fn declare(tx: &Tx, id: OrganizationId, seed: &SeedApplication) -> Result<(), SeedError> {
    let wrong = |what: String| SeedError::Wrong(format!("Application “{}”: {what}.", seed.key));
    let key = AppKey::parse(&seed.key).filter(|key| !key.is_shipped());
    let key = key.ok_or_else(|| wrong("the key is taken, or not made of a to z, 0 to 9 and _".into()))?;
    if key.is_reserved() {
        return Err(wrong(format!("“{key}” names something else in addresses and files of people, so it cannot be a key")));
    }
    let rows: Vec<MatrixRow> = seed
        .permissions
        .iter()
        .map(|row| MatrixRow { key: row.key.clone(), area: row.area.to_words(), label: row.label.to_words() })
        .collect();
    store::roles::declare(tx, id, key, &seed.name, seed.short_name.as_ref().unwrap_or(&seed.name), &rows).await?;
    for role in &seed.roles {
        let role_key = RoleKey::parse(&role.key).filter(|key| *key != RoleKey::PRIMARY_ADMINISTRATOR);
        let role_key = role_key.ok_or_else(|| wrong(format!("“{}” cannot be the key of a role", role.key)))?;
        if role_key.is_reserved() {
            return Err(wrong(format!("“{role_key}” stands for no role, so it cannot be the key of one")));
        }
        let mut levels = BTreeMap::new();
        for (row, level) in &role.levels {
            if !rows.iter().any(|known| known.key == *row) {
                return Err(wrong(format!("there is no row “{row}” for the role “{}”", role.key)));
            }
            let level =
                PermissionLevel::from_key(level).ok_or_else(|| wrong(format!("“{level}” is none of none, view, edit, full")))?;
            levels.insert(row.clone(), level);
        }
        let role = Role {
            key: role_key,
            name: role.name.clone(),
            description: role.description.as_ref().map(SeedWords::to_words).unwrap_or_default(),
            kind: RoleKind::Declared,
            is_administrator: role.administrator,
        };
        store::roles::add(tx, id, key, &role, &levels).await?;
    }
    Ok(())
}

async fn load_records(
    tx: &Tx,
    connection_id: ConnectionId,
    records: &BTreeMap<String, Vec<SeedRecord>>,
    now: Instant,
) -> Result<(), SeedError> {
    for object in store::crm::objects(tx, connection_id).await? {
        let (Some(layout), Some(seeds)) = (Layout::of(object.object), records.get(object.object.key())) else { continue };
        let fields: Vec<&'static StandardField> = layout.kept().collect();
        let pulled = seeds.iter().map(|seed| pulled_record(&fields, seed)).collect::<Result<Vec<_>, _>>()?;
        store::records::make_table(tx, object.id, layout).await?;
        store::records::make_indexes(tx, object.id, layout).await?;
        store::records::put(tx, object.id, layout, &fields, &pulled, now).await?;
        let seen = fields.iter().filter_map(|field| {
            let name = field.in_salesforce()?;
            Some(FieldSeen { name: name.into(), label: name.into(), kind: field.kind() })
        });
        let readable = ObjectSeen::Readable { label: object.object.in_salesforce().into(), fields: seen.collect() };
        store::crm::keep_known(tx, object.id, &object.known.after(Ok(readable), now, now)).await?;
        let count = u32::try_from(pulled.len()).unwrap_or(u32::MAX);
        let progress =
            PullProgress { state: PullState::Done, records: count, total: Some(count), finished_at: Some(now), failure: None };
        // The next daily run compares with what the CRM says then.
        let pull = Pull { object_id: object.id, last_id: None, started_at: now, try_at: now, progress };
        store::pulls::save(tx, &pull, now.plus_millis(DAY_MS)).await?;
        store::crm::set_sync(tx, object.id, SyncKind::Daily).await?;
    }
    match records.keys().find(|key| StandardObject::from_key(key).and_then(Layout::of).is_none()) {
        Some(key) => Err(SeedError::Wrong(format!("Records of “{key}” are not kept."))),
        None => Ok(()),
    }
}

fn pulled_record(fields: &[&'static StandardField], seed: &SeedRecord) -> Result<PulledRecord, SeedError> {
    if let Some(name) = seed.values.keys().find(|name| !fields.iter().any(|field| field.name == name.as_str())) {
        return Err(SeedError::Wrong(format!("Record “{}”: there is no field “{name}”.", seed.id)));
    }
    let value = |field: &&'static StandardField| match seed.values.get(field.name) {
        Some(serde_json::Value::String(text)) => Value::Text(text.clone()),
        Some(serde_json::Value::Bool(truth)) => Value::Boolean(*truth),
        Some(serde_json::Value::Number(number)) => number.as_f64().map_or(Value::Empty, Value::Number),
        _ => Value::Empty,
    };
    Ok(PulledRecord { id: seed.id.clone(), values: fields.iter().map(value).collect() })
}

/// The two default profiles (C3), Administrator first.
pub(crate) fn default_profiles(services: &Services) -> [Profile; 2] {
    let now = services.now();
    let profile =
        |name: &str, kind| Profile { id: ProfileId(services.ids().uuid(now)), name: name.into(), kind, objects: BTreeMap::new() };
    [profile("Administrator", ProfileKind::Administrator), profile("Standard user", ProfileKind::Standard)]
}

fn profiles(services: &Services, seed: &SeedOrganization) -> Result<Vec<Profile>, SeedError> {
    let mut profiles: Vec<Profile> = default_profiles(services).into();
    for custom in &seed.profiles {
        let mut objects = BTreeMap::new();
        for (object, access) in &custom.objects {
            let level = |key: &str| {
                AccessLevel::from_key(key)
                    .ok_or_else(|| SeedError::Wrong(format!("“{key}” in profile “{}” is none of hide, view, edit.", custom.name)))
            };
            let object = StandardObject::from_key(object)
                .ok_or_else(|| SeedError::Wrong(format!("There is no object “{object}” (in profile “{}”).", custom.name)))?;
            objects.insert(object, ObjectAccess { owner: level(&access.owner)?, non_owner: level(&access.non_owner)? });
        }
        profiles.push(Profile {
            id: ProfileId(services.ids().uuid(services.now())),
            name: custom.name.clone(),
            kind: ProfileKind::Custom,
            objects,
        });
    }
    Ok(profiles)
}

fn user(
    services: &Services,
    seed: &SeedUser,
    organization_id: OrganizationId,
    profiles: &[Profile],
    apps: &Apps,
    now: Instant,
) -> Result<User, SeedError> {
    let wrong = |what: &str| SeedError::Wrong(format!("User “{}”: {what}.", seed.email));
    let email = Email::parse(&seed.email).map_err(|_| wrong("the address cannot be read"))?;
    let profile_name = seed.profile.as_deref().unwrap_or(if seed.primary { "Administrator" } else { "Standard user" });
    let profile = profiles
        .iter()
        .find(|profile| profile.name == profile_name)
        .ok_or_else(|| wrong(&format!("there is no profile “{profile_name}”")))?;
    let status = match seed.status.as_deref() {
        None | Some("enabled") => StoredStatus::Enabled,
        Some("disabled") => StoredStatus::Disabled,
        Some("invited") => {
            let sent_at = now.plus_millis(-i64::from(seed.invited_hours_ago.unwrap_or(0)) * HOUR_MS);
            StoredStatus::Invited { sent_at }.settled(now)
        }
        Some(_) => return Err(wrong("the status is none of enabled, disabled, invited")),
    };
    let roles = if seed.primary {
        top_of(apps)
    } else {
        let mut roles = RoleSet::default();
        for (app, role) in &seed.roles {
            let known = AppKey::parse(app)
                .zip(RoleKey::parse(role))
                .filter(|(app, role)| *role != RoleKey::PRIMARY_ADMINISTRATOR && apps.role(*app, *role).is_some());
            let (app, role) = known.ok_or_else(|| wrong(&format!("there is no role “{role}” to give in “{app}”")))?;
            roles.set(app, Some(role));
        }
        roles
    };
    Ok(User {
        id: UserId(services.ids().uuid(now)),
        organization_id,
        email,
        first_name: seed.first_name.clone(),
        last_name: seed.last_name.clone(),
        job_title: seed.job_title.clone(),
        status,
        roles,
        profile_id: profile.id,
        crm_user_id: seed.crm_user_id.clone(),
        is_primary: seed.primary,
        changed_seq: 0,
        invited_by: None,
        last_active_at: seed.active_minutes_ago.map(|minutes| now.plus_millis(-i64::from(minutes) * MINUTE_MS)),
    })
}
