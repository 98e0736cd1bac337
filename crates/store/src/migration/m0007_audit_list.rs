//! Indexes for the pages of the audit log: what each filter narrows it to, in the order it is read.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on_groups = |name: &'static str| Index::create().name(name).table("audit_groups").col("organization_id").to_owned();
        for index in [
            on_groups("audit_groups_at").col("at").col("seq").to_owned(),
            on_groups("audit_groups_action").col("action").col("at").col("seq").to_owned(),
            on_groups("audit_groups_actor").col("actor").col("at").col("seq").to_owned(),
            // The people of one case of one entry.
            Index::create()
                .name("audit_subjects_case")
                .table("audit_subjects")
                .col("seq")
                .col("detail_case")
                .col("user_id")
                .to_owned(),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
