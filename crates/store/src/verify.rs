//! What must always hold over the whole database (trust rule 9).

use domain::id::OrganizationId;
use domain::users::seats_held;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement};

use crate::audit::{ChainReport, Head, NotedHead};
use crate::connect::Store;
use crate::entity::{organization, user};
use crate::error::StoreError;
use crate::{audit, organizations, role_ends, users};

/// Whether the audit chain is whole (E18), also against a head that was noted elsewhere.
///
/// # Errors
/// Any [`StoreError`].
pub async fn chain(store: &Store, noted: Option<&NotedHead>) -> Result<ChainReport, StoreError> {
    // The outside head is read first: a change kept in between puts the database ahead, which is fine.
    let outside = store.head_file.read()?;
    let snapshot = store.read().await?;
    let mut report = audit::check(&snapshot, &store.audit_key, outside, noted).await?;
    if outside.is_none() && !audit::is_unused(&snapshot).await? {
        let told = "no head of the audit log is kept outside the database: nobody can tell whether its tail was cut off";
        report.problems.push(told.into());
    }
    Ok(report)
}

/// Takes the log as it is, for whoever operates the server and knows why the log does not hold what was kept outside the
/// database, such as after a backup was restored: from now on it must hold the entry that was `noted`, which takes the place
/// of whatever was kept. `Ok(None)` when there is no such entry.
///
/// # Errors
/// Any [`StoreError`].
pub async fn accept(store: &Store, noted: &NotedHead) -> Result<Option<Head>, StoreError> {
    let entry = audit::entry_at(&store.read().await?, noted.seq).await?;
    let entry = entry.filter(|entry| noted.is_of(&entry.hash));
    if let Some(head) = entry {
        store.head_file.set(head)?;
    }
    Ok(entry)
}

/// Everything that is wrong, a sentence each; empty when nothing is.
///
/// # Errors
/// Any [`StoreError`].
pub async fn problems(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut problems = chain(store, None).await?.problems;
    let snapshot = store.read().await?;
    for organization in organization::Entity::find().all(snapshot.connection()).await? {
        let primaries = user::Entity::find()
            .filter(user::Column::OrganizationId.eq(organization.id))
            .filter(user::Column::IsPrimary.eq(true))
            .count(snapshot.connection())
            .await?;
        if primaries != 1 {
            problems.push(format!("“{}” has {primaries} primary administrators instead of one", organization.name));
        }
        let id = OrganizationId(organization.id);
        if users::miscounts(&snapshot, id).await? {
            problems.push(format!("the counts of “{}” are not those of its users", organization.name));
        }
        let strays = role_ends::strays(&snapshot, id).await?;
        if strays > 0 {
            problems.push(format!("“{}” has {strays} ends of roles that nobody holds", organization.name));
        }
        let classes = users::classes(&snapshot, id).await?;
        for (app, seats) in organizations::licences(&snapshot, id).await? {
            let held = seats_held(&classes, app);
            if let Some(seats) = seats.filter(|seats| held > *seats) {
                problems.push(format!("“{}” holds {held} {} seats of {seats}", organization.name, app));
            }
        }
    }
    if users::searches_amiss(&snapshot).await? {
        problems.push("some users are searched by other names or addresses than theirs".to_owned());
    }
    if snapshot.connection().get_database_backend() == DbBackend::Sqlite {
        let broken =
            snapshot.connection().query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?;
        if !broken.is_empty() {
            problems.push(format!("{} rows point to rows that are not there", broken.len()));
        }
    }
    Ok(problems)
}
