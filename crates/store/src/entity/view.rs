use domain::id::{AddressListId, ViewId};
use domain::users::view::SavedView;
use sea_orm::entity::prelude::*;

/// A view of Organization Users that somebody saved.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "views")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub name: String,
    pub url: String,
    pub list: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for SavedView {
    fn from(row: Model) -> Self {
        Self { id: ViewId(row.id), name: row.name, url: row.url, list: row.list.map(AddressListId) }
    }
}
