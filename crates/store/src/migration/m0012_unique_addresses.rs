//! One person for each address of an organisation, kept by the database too: the index that lists are ordered by ends with the
//! person's id, which makes every row unique and no address.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let unique =
            Index::create().name("users_address").table("users").col("organization_id").col("email_folded").unique().to_owned();
        manager.create_index(unique).await
    }
}
