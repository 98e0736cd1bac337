use domain::id::{OrganizationId, ProfileId, UserId};
use domain::roles::RoleSet;
use domain::time::Instant;
use domain::users::email::Email;
use domain::users::status::StatusKey;
use domain::users::{StoredStatus, User};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub email: String,
    pub email_folded: String,
    pub first_name: String,
    pub last_name: String,
    /// The displayed name in lower case: the sort key, never empty.
    pub name_folded: String,
    pub job_title: String,
    /// `enabled`, `disabled`, `invited` or `expired_invite`.
    pub status: String,
    /// When the last invitation was sent; 0 if never.
    pub invited_at: i64,
    pub is_primary: bool,
    pub profile_id: Uuid,
    pub crm_user_id: Option<String>,
    /// 0: never. Not NULL, so that it can be a keyset column.
    pub last_active_at: i64,
    pub password_hash: Option<String>,
    /// The roles held; 0 for none.
    pub role_set: i64,
    /// The audit entry that last changed the person; 0 for none since the column exists.
    pub changed_seq: i64,
    /// Who sent the last invitation.
    pub invited_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The words of the status column and the instant beside it.
pub fn status_columns(status: StoredStatus) -> (&'static str, i64) {
    match status {
        StoredStatus::Enabled => (StatusKey::Enabled.key(), 0),
        StoredStatus::Disabled => (StatusKey::Disabled.key(), 0),
        StoredStatus::Invited { sent_at } => (StatusKey::Invited.key(), sent_at.0),
        StoredStatus::ExpiredInvite { sent_at } => (StatusKey::ExpiredInvite.key(), sent_at.0),
    }
}

impl Model {
    /// The person, with the roles his set stands for.
    pub fn into_domain(self, roles: RoleSet) -> Result<User, StoreError> {
        let sent_at = Instant(self.invited_at);
        let status = match StatusKey::from_key(&self.status).ok_or(StoreError::Corrupt("user status"))? {
            StatusKey::Enabled => StoredStatus::Enabled,
            StatusKey::Disabled => StoredStatus::Disabled,
            StatusKey::Invited => StoredStatus::Invited { sent_at },
            StatusKey::ExpiredInvite => StoredStatus::ExpiredInvite { sent_at },
        };
        Ok(User {
            id: UserId(self.id),
            organization_id: OrganizationId(self.organization_id),
            email: Email::known(&self.email).map_err(|_| StoreError::Corrupt("user address"))?,
            first_name: self.first_name,
            last_name: self.last_name,
            job_title: self.job_title,
            status,
            roles,
            profile_id: ProfileId(self.profile_id),
            crm_user_id: self.crm_user_id,
            is_primary: self.is_primary,
            changed_seq: self.changed_seq,
            invited_by: self.invited_by.map(UserId),
            last_active_at: (self.last_active_at > 0).then_some(Instant(self.last_active_at)),
        })
    }
}
