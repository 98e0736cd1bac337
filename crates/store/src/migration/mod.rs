//! The ordered list of migrations. Append only; a migration never imports an entity, which describes today's schema.
//!
//! Each runs in a transaction of its own on both databases, so a server killed midway starts clean (F16).

mod m0001_house;
mod m0002_crm;
mod m0003_pulls;
mod m0004_roles;
mod m0005_invites;
mod m0006_offers;
mod m0007_audit_list;
mod m0009_views;
mod m0010_role_versions;
mod m0011_role_ends;
mod m0012_unique_addresses;
mod m0013_user_texts;
mod m0014_gone_people;

use sea_orm_migration::prelude::*;

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_house::Migration),
            Box::new(m0002_crm::Migration),
            Box::new(m0003_pulls::Migration),
            Box::new(m0004_roles::Migration),
            Box::new(m0005_invites::Migration),
            Box::new(m0006_offers::Migration),
            Box::new(m0007_audit_list::Migration),
            Box::new(m0009_views::Migration),
            Box::new(m0010_role_versions::Migration),
            Box::new(m0011_role_ends::Migration),
            Box::new(m0012_unique_addresses::Migration),
            Box::new(m0013_user_texts::Migration),
            Box::new(m0014_gone_people::Migration),
        ]
    }
}
