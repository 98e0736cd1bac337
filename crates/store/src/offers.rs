//! The open offer of the primary administration.

use domain::id::OrganizationId;
use domain::users::transfer::Offer;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use crate::entity::offer;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// Makes an offer in place of the one before. Under [`crate::NamedLock::Users`].
///
/// # Errors
/// Any [`StoreError`].
pub async fn make(tx: &Tx, organization_id: OrganizationId, offer: &Offer) -> Result<(), StoreError> {
    take_back(tx, organization_id).await?;
    let row = offer::ActiveModel {
        organization_id: Set(organization_id.0),
        from_user: Set(offer.from.0),
        to_user: Set(offer.to.0),
        offered_at: Set(offer.offered_at.0),
    };
    row.insert(tx.connection()).await?;
    Ok(())
}

/// The organisation's offer, open or lapsed.
///
/// # Errors
/// Any [`StoreError`]; `Ok(None)` when there is none.
pub async fn find(reading: &impl Reading, organization_id: OrganizationId) -> Result<Option<Offer>, StoreError> {
    Ok(offer::Entity::find_by_id(organization_id.0).one(reading.connection()).await?.map(Offer::from))
}

/// Takes the offer back.
///
/// # Errors
/// Any [`StoreError`].
pub async fn take_back(tx: &Tx, organization_id: OrganizationId) -> Result<(), StoreError> {
    offer::Entity::delete_by_id(organization_id.0).exec(tx.connection()).await?;
    Ok(())
}
