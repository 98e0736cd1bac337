//! What one role or person reaches and another does not (E10).

use domain::id::{OrganizationId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::difference::{self, Difference, DifferenceAddress, PersonFound, Side, SideSeen};
use domain::roles::{Apps, Matrix, PermissionLevel, RoleKey, RoleKind, RoleSet};
use domain::users::User;
use domain::users::filter::{UserFilter, UserQuery};
use store::Reading;

use crate::{Cx, ServiceError, users};

/// People a search offers.
const OFFERED: u16 = 10;

/// What a side turned out to be.
enum Found {
    /// A role as it is now.
    Role {
        key: RoleKey,
        name: String,
    },
    /// What a custom role gave then; `None` where it was not there.
    Version {
        name: String,
        levels: Option<Vec<PermissionLevel>>,
    },
    User(User),
}

/// What is compared, and the rows in which the two sides differ once both are chosen.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_ROLES`], and without [`Right::VIEW_USERS`] where a side is a person;
/// [`Refusal::NotFound`] for a role, a person or an application that is not there; [`Refusal::Missing`] where a role is compared
/// and no application is named.
pub async fn difference(cx: &Cx, asked: &DifferenceAddress) -> Result<Difference, ServiceError> {
    let organization_id = cx.require(Right::VIEW_ROLES)?.organization_id();
    if !asked.sides().all(Side::is_role) {
        cx.require(Right::VIEW_USERS)?;
    }
    let snapshot = cx.services.store().read().await?;
    let apps = store::roles::apps(&snapshot, organization_id).await?;
    let mut matrices = Vec::new();
    for app in asked.compared(&apps)? {
        matrices.push(store::roles::matrix(&snapshot, organization_id, app).await?.ok_or(Refusal::NotFound)?);
    }
    let mut found = Vec::new();
    for side in [asked.left, asked.right] {
        found.push(match side {
            Some(side) => Some((side, find(&snapshot, organization_id, &apps, &matrices, side).await?)),
            None => None,
        });
    }
    let apps = match found.as_slice() {
        [Some((_, left)), Some((_, right))] => {
            let between = |matrix| difference::difference(matrix, left.levels(matrix), right.levels(matrix));
            matrices.iter().map(between).collect()
        }
        _ => Vec::new(),
    };
    let mut seen = found.iter().map(|found| found.as_ref().map(|(side, found)| found.seen(*side)));
    Ok(Difference { left: seen.next().flatten(), right: seen.next().flatten(), apps })
}

async fn find(
    reading: &impl Reading,
    organization_id: OrganizationId,
    apps: &Apps,
    matrices: &[Matrix],
    side: Side,
) -> Result<Found, ServiceError> {
    let (key, on) = match side {
        Side::User(id) => return Ok(Found::User(person(reading, organization_id, id).await?)),
        Side::Role { key, on } => (key, on),
    };
    // One application is compared wherever a side is a role.
    let matrix = matrices.first().ok_or(Refusal::NotFound)?;
    let here = apps.role(matrix.app, key);
    match (here, on) {
        (Some(role), None) => Ok(Found::Role { key, name: role.name.clone() }),
        // What is built in does not change.
        (Some(role), Some(_)) if role.kind != RoleKind::Custom => Ok(Found::Role { key, name: role.name.clone() }),
        (None, None) => Err(Refusal::NotFound.into()),
        (_, Some(day)) => {
            let then = store::roles::version_at(reading, organization_id, matrix.app, key, day.end_in_utc()).await?;
            if let Some((name, levels)) = then {
                return Ok(Found::Version { name, levels: Some(matrix.in_order(&levels)) });
            }
            // Not there then, yet there before or since: a key nobody ever used leads nowhere.
            let name = store::roles::last_name(reading, organization_id, matrix.app, key).await?.ok_or(Refusal::NotFound)?;
            Ok(Found::Version { name, levels: None })
        }
    }
}

async fn person(reading: &impl Reading, organization_id: OrganizationId, id: UserId) -> Result<User, ServiceError> {
    let user = store::users::find(reading, id).await?;
    Ok(user.filter(|user| user.organization_id == organization_id).ok_or(Refusal::NotFound)?)
}

impl Found {
    /// What it reaches, row by row.
    fn levels<'a>(&'a self, matrix: &'a Matrix) -> &'a [PermissionLevel] {
        let of_role = |key: Option<RoleKey>| key.and_then(|key| matrix.levels.get(&key)).map(Vec::as_slice).unwrap_or_default();
        match self {
            Self::Role { key, .. } => of_role(Some(*key)),
            Self::Version { levels, .. } => levels.as_deref().unwrap_or_default(),
            Self::User(user) => of_role(user.roles.in_app(matrix.app)),
        }
    }

    fn seen(&self, side: Side) -> SideSeen {
        let (name, is_absent, roles) = match self {
            Self::Role { name, .. } => (name.clone(), false, RoleSet::default()),
            Self::Version { name, levels } => (name.clone(), levels.is_none(), RoleSet::default()),
            Self::User(user) => (user.display_name(), false, user.roles.clone()),
        };
        SideSeen { side, name, is_absent, roles }
    }
}

/// The first people whose name or address holds `text`, to choose one from.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_USERS`]; [`Refusal::TooLong`] for a text no name is as long as.
pub async fn people(cx: &Cx, text: &str) -> Result<Vec<PersonFound>, ServiceError> {
    cx.require(Right::VIEW_USERS)?;
    let filter = UserFilter { search: text.trim().to_owned(), ..UserFilter::default() };
    let query = UserQuery { filter, size: OFFERED.try_into().unwrap_or_default(), ..UserQuery::default() };
    let found = users::list(cx, &query).await?.page.rows;
    Ok(found.into_iter().map(|row| PersonFound { id: row.id, name: row.name, email: row.email }).collect())
}
