//! The combinations of roles that occur.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::OrganizationId;
use domain::roles::{AppKey, RoleKey, RoleSet};
use domain::users::filter::WantedRole;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::entity::role_set;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

const CORRUPT: StoreError = StoreError::Corrupt("role set");

/// The id of holding no role.
const NONE: i64 = 0;

/// All combinations of one organisation.
pub(crate) struct RoleSets(BTreeMap<i64, RoleSet>);

impl RoleSets {
    /// One statement; an organisation has a handful of them.
    pub async fn of(reading: &impl Reading, organization_id: OrganizationId) -> Result<Self, StoreError> {
        let rows = role_set::Entity::find()
            .filter(role_set::Column::OrganizationId.eq(organization_id.0))
            .all(reading.connection())
            .await?;
        let sets = rows.into_iter().map(|row| Ok((row.id, parse(&row.roles)?)));
        let mut sets = sets.collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        sets.insert(NONE, RoleSet::default());
        Ok(Self(sets))
    }

    /// The combination with this id.
    pub fn get(&self, id: i64) -> Result<&RoleSet, StoreError> {
        self.0.get(&id).ok_or(CORRUPT)
    }

    /// The id of a combination; `None` when nobody ever had it.
    pub fn id(&self, roles: &RoleSet) -> Option<i64> {
        self.0.iter().find(|(_, set)| *set == roles).map(|(id, _)| *id)
    }

    /// Those that fit the wanted roles: alternatives within an application, all applications named (A28).
    pub fn fitting(&self, wanted: &[WantedRole]) -> Vec<i64> {
        let mut by_app: BTreeMap<AppKey, BTreeSet<Option<RoleKey>>> = BTreeMap::new();
        for one in wanted {
            by_app.entry(one.app).or_default().insert(one.role);
        }
        let fits = |set: &RoleSet| by_app.iter().all(|(app, roles)| roles.contains(&set.in_app(*app)));
        self.0.iter().filter(|(_, set)| fits(set)).map(|(id, _)| *id).collect()
    }
}

fn parse(roles: &str) -> Result<RoleSet, StoreError> {
    serde_json::from_str(roles).map_err(|_| CORRUPT)
}

/// The combination with this id, of whatever organisation.
pub(crate) async fn get(reading: &impl Reading, id: i64) -> Result<RoleSet, StoreError> {
    if id == NONE {
        return Ok(RoleSet::default());
    }
    let row = role_set::Entity::find_by_id(id).one(reading.connection()).await?.ok_or(CORRUPT)?;
    parse(&row.roles)
}

/// The id of a combination, which is added when nobody had it before. Under [`crate::NamedLock::Users`].
pub(crate) async fn id_of(tx: &Tx, organization_id: OrganizationId, roles: &RoleSet) -> Result<i64, StoreError> {
    if roles.is_empty() {
        return Ok(NONE);
    }
    let text = serde_json::to_string(roles).map_err(|_| CORRUPT)?;
    let known = role_set::Entity::find()
        .filter(role_set::Column::OrganizationId.eq(organization_id.0))
        .filter(role_set::Column::Roles.eq(&*text))
        .one(tx.connection())
        .await?;
    if let Some(row) = known {
        return Ok(row.id);
    }
    let last: Option<Option<i64>> = role_set::Entity::find()
        .select_only()
        .expr(Func::max(Expr::col(role_set::Column::Id)))
        .into_tuple()
        .one(tx.connection())
        .await?;
    let id = last.flatten().unwrap_or(NONE) + 1;
    let row = role_set::ActiveModel { id: Set(id), organization_id: Set(organization_id.0), roles: Set(text) };
    row.insert(tx.connection()).await?;
    Ok(id)
}
