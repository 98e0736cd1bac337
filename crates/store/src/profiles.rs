//! Access profiles.

use domain::access::{ObjectAccess, Profile, ProfileKind};
use domain::crm::StandardObject;
use domain::id::{OrganizationId, ProfileId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::entity::profile;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// Adds a profile.
///
/// # Errors
/// Any [`StoreError`].
pub async fn add(tx: &Tx, organization_id: OrganizationId, profile: &Profile) -> Result<(), StoreError> {
    let row = profile::ActiveModel {
        id: Set(profile.id.0),
        organization_id: Set(organization_id.0),
        name: Set(profile.name.clone()),
        kind: Set(profile.kind.key().to_owned()),
        objects: Set(serde_json::to_string(&profile.objects).map_err(|_| StoreError::Corrupt("profile"))?),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// Gives the organisation's Standard user profile these objects, unless it has some already: those present when the first
/// CRM was connected (C6, Q22).
///
/// # Errors
/// Any [`StoreError`].
pub async fn fill_standard(tx: &Tx, organization_id: OrganizationId, objects: &[StandardObject]) -> Result<(), StoreError> {
    let row = profile::Entity::find()
        .filter(profile::Column::OrganizationId.eq(organization_id.0))
        .filter(profile::Column::Kind.eq(ProfileKind::Standard.key()))
        .one(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(()) };
    let id = row.id;
    let mut standard = Profile::try_from(row)?;
    if standard.objects.is_empty() {
        standard.objects = objects.iter().map(|object| (*object, ObjectAccess::STANDARD)).collect();
        let objects = serde_json::to_string(&standard.objects).map_err(|_| StoreError::Corrupt("profile"))?;
        let row = profile::ActiveModel { id: Set(id), objects: Set(objects), ..Default::default() };
        profile::Entity::update(row).exec(tx.connection()).await?;
    }
    Ok(())
}

/// The profile with this id.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find(reading: &impl Reading, id: ProfileId) -> Result<Option<Profile>, StoreError> {
    profile::Entity::find_by_id(id.0).one(reading.connection()).await?.map(Profile::try_from).transpose()
}

/// The organisation's Standard user profile, which new people get (Q22).
///
/// # Errors
/// Any [`StoreError`].
pub async fn standard(reading: &impl Reading, organization_id: OrganizationId) -> Result<ProfileId, StoreError> {
    let row = profile::Entity::find()
        .filter(profile::Column::OrganizationId.eq(organization_id.0))
        .filter(profile::Column::Kind.eq(ProfileKind::Standard.key()))
        .one(reading.connection())
        .await?;
    row.map(|row| ProfileId(row.id)).ok_or(StoreError::Corrupt("standard profile"))
}
