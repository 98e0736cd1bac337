//! Access profiles.

use domain::access::Profile;
use domain::id::{OrganizationId, ProfileId};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

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

/// The profile with this id.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find(reading: &impl Reading, id: ProfileId) -> Result<Option<Profile>, StoreError> {
    profile::Entity::find_by_id(id.0).one(reading.connection()).await?.map(Profile::try_from).transpose()
}
