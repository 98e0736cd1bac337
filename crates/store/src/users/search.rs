//! Finding people by a part of their name or address.

use domain::id::{OrganizationId, UserId};
use sea_orm::ConnectionTrait as _;
use uuid::Uuid;

use super::list::pattern;
use crate::binds::Binds;
use crate::error::StoreError;
use crate::tx::Reading;

/// Whom [`matching`] may find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Anybody,
    /// Those who did something the audit log has.
    Actors,
}

/// The first `limit` people whose name or address holds `text`, in any case. One statement.
pub(crate) async fn matching(
    reading: &impl Reading,
    organization_id: OrganizationId,
    text: &str,
    finding: Finding,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    let pattern = pattern(text);
    let mut bind = Binds::new(reading.connection().get_database_backend());
    let mut parts = vec![
        format!("u.organization_id = {}", bind.add(organization_id.0.into())),
        format!(
            "(u.name_folded LIKE {} ESCAPE '\\' OR u.email_folded LIKE {} ESCAPE '\\')",
            bind.add(pattern.clone().into()),
            bind.add(pattern.into())
        ),
    ];
    if finding == Finding::Actors {
        let organization = bind.add(organization_id.0.into());
        parts.push(format!("EXISTS (SELECT 1 FROM audit_groups g WHERE g.organization_id = {organization} AND g.actor = u.id)"));
    }
    let sql = format!("SELECT u.id AS id FROM users u WHERE {} ORDER BY u.id LIMIT {limit}", parts.join(" AND "));
    let rows = reading.connection().query_all_raw(bind.statement(sql)).await?;
    rows.iter().map(|row| Ok(UserId(row.try_get::<Uuid>("", "id")?))).collect()
}
