//! Indexes for the pages of the audit log: what each filter narrows it to, in the order it is read. The time of an entry is
//! repeated beside the people it is about; what was hashed stays as it was.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let at = big_integer("at").default(0).to_owned();
        manager.alter_table(Table::alter().table("audit_subjects").add_column(at).to_owned()).await?;
        let repeat = "UPDATE audit_subjects SET at = COALESCE(\
                      (SELECT g.at FROM audit_groups g WHERE g.seq = audit_subjects.seq), 0)";
        manager.get_connection().execute_unprepared(repeat).await?;
        manager.drop_index(Index::drop().name("audit_subjects_user").table("audit_subjects").to_owned()).await?;
        let on_groups = |name: &'static str| Index::create().name(name).table("audit_groups").col("organization_id").to_owned();
        for index in [
            on_groups("audit_groups_at").col("at").col("seq").to_owned(),
            on_groups("audit_groups_action").col("action").col("at").col("seq").to_owned(),
            on_groups("audit_groups_actor").col("actor").col("at").col("seq").to_owned(),
            // Also what a person's page reads.
            Index::create().name("audit_subjects_about").table("audit_subjects").col("user_id").col("at").col("seq").to_owned(),
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
