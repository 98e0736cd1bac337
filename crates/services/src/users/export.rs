//! People out by file (E9).

use chrono::DateTime;
use domain::audit::{AuditAction, AuditDetail};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::users::filter::{UserFilter, UserQuery};
use domain::users::import::Column;
use store::audit::Subjects;

use super::settle;
use crate::csv::CsvLines;
use crate::sign_in::still;
use crate::{Cx, ServiceError};

/// People read at once.
const PEOPLE_AT_ONCE: u64 = 1_000;

/// A file on its way: each piece is read from the database when it is asked for, so that neither the file nor a connection is
/// held while somebody downloads slowly.
pub struct Export {
    cx: Cx,
    filter: UserFilter,
    columns: Vec<Column>,
    lines: CsvLines,
    /// The folded address of the last person written; nothing before the first piece.
    after: Option<String>,
    is_whole: bool,
}

/// Begins a file with everybody whom the filter in the list's address finds, in the order of their addresses. That it was
/// taken away, and with which filter, is in the audit log before the first line leaves.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_USERS`]; [`Refusal::NotFound`] for a list of addresses that is not kept; what
/// [`UserQuery::from_url`] refuses.
pub async fn export(cx: &Cx, address: &[(String, String)]) -> Result<Export, ServiceError> {
    cx.require(Right::VIEW_USERS)?;
    let now = cx.services.now();
    settle(&cx.services, now).await;
    let mut tx = cx.services.store().write().await?;
    let cx = &still(cx, &tx, Right::VIEW_USERS).await?;
    let organization_id = cx.actor.organization_id;
    let apps = store::roles::apps(&tx, organization_id).await?;
    let pairs = address.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let filter = UserQuery::from_url(pairs, &apps)?.filter;
    if let Some(list) = filter.list {
        store::views::list(&tx, organization_id, list).await?.ok_or(Refusal::NotFound)?;
    }
    let people = store::users::count(&tx, organization_id, &filter).await?;
    let mut details = vec![AuditDetail::added("people".into(), people.to_string())];
    if !filter.is_empty() {
        let filter = UserQuery { filter: filter.clone(), ..UserQuery::default() }.to_url();
        details.push(AuditDetail::added("filter".into(), filter));
    }
    let (audit_id, group) = cx.audit(AuditAction::UsersExported, details);
    store::audit::append(&mut tx, audit_id, &group, Subjects::NOBODY, now).await?;
    tx.save().await?;
    let columns = Column::exported(&apps);
    let mut lines = CsvLines::default();
    lines.add(columns.iter().map(|column| column.name()));
    Ok(Export { cx: cx.clone(), filter, columns, lines, after: None, is_whole: false })
}

impl Export {
    /// What the file is called: `users-2026-11-22.csv`.
    #[must_use]
    pub fn file_name(&self) -> String {
        let today = DateTime::from_timestamp_millis(self.cx.services.now().0).unwrap_or_default();
        format!("users-{}.csv", today.format("%Y-%m-%d"))
    }

    /// The next piece of the file; `None` after the last.
    ///
    /// # Errors
    /// [`ServiceError`] when the database fails: whoever writes the file then ends it so that it is not taken for whole.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ServiceError> {
        if self.is_whole {
            return Ok(None);
        }
        let organization_id = self.cx.actor.organization_id;
        let snapshot = self.cx.services.store().read().await?;
        // Whoever reads slowly may have lost the right meanwhile.
        still(&self.cx, &snapshot, Right::VIEW_USERS).await?;
        let people =
            store::users::after_address(&snapshot, organization_id, &self.filter, self.after.as_deref(), PEOPLE_AT_ONCE).await?;
        drop(snapshot);
        for user in &people {
            self.lines.add(self.columns.iter().map(|column| column.of(user)));
        }
        self.is_whole = (people.len() as u64) < PEOPLE_AT_ONCE;
        self.after = people.last().map(|user| user.email.folded());
        Ok(Some(self.lines.take()))
    }
}
