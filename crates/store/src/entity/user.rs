use domain::id::{OrganizationId, ProfileId, UserId};
use domain::roles::RoleSet;
use domain::time::Instant;
use domain::users::email::Email;
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
    /// `enabled`, `disabled` or `invited`.
    pub status: String,
    /// When the last invitation was sent; 0 if never.
    pub invited_at: i64,
    pub is_primary: bool,
    pub profile_id: Uuid,
    pub crm_user_id: Option<String>,
    /// 0: never. Not NULL, so that it can be a keyset column.
    pub last_active_at: i64,
    pub password_hash: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The words of the status column.
pub mod status {
    pub const ENABLED: &str = "enabled";
    pub const DISABLED: &str = "disabled";
    pub const INVITED: &str = "invited";
}

impl Model {
    /// The person, with the roles that stand in their own table.
    pub fn into_domain(self, roles: RoleSet) -> Result<User, StoreError> {
        let status = match self.status.as_str() {
            status::ENABLED => StoredStatus::Enabled,
            status::DISABLED => StoredStatus::Disabled,
            status::INVITED => StoredStatus::Invited { sent_at: Instant(self.invited_at) },
            _ => return Err(StoreError::Corrupt("user status")),
        };
        Ok(User {
            id: UserId(self.id),
            organization_id: OrganizationId(self.organization_id),
            email: Email::parse(&self.email).map_err(|_| StoreError::Corrupt("user address"))?,
            first_name: self.first_name,
            last_name: self.last_name,
            job_title: self.job_title,
            status,
            roles,
            profile_id: ProfileId(self.profile_id),
            crm_user_id: self.crm_user_id,
            last_active_at: (self.last_active_at > 0).then_some(Instant(self.last_active_at)),
        })
    }
}
