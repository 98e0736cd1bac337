//! Pulling records out of connected CRMs, a page at a time.
//!
//! What is done and where to go on are kept in one unit of work with each page, so a server that is killed goes on where it
//! was, and two servers never work on the same pull.

use connectors::CrmError;
use domain::crm::{CheckFailure, FieldType, ObjectSeen, StandardField, SyncKind};
use domain::records::{Layout, PullState};
use domain::time::{Instant, MINUTE_MS, SECOND_MS};
use store::crm::CrmObject;
use store::pulls::Pull;

use crate::crm::{describe_objects, reach, reason_of};
use crate::{ServiceError, Services};

/// A pull belongs to whoever claimed it for this long; a page takes seconds.
const CLAIM_MS: i64 = 2 * MINUTE_MS;
/// After a failure the pull is tried again this much later.
const RETRY_MS: i64 = 30 * SECOND_MS;
/// After the CRM asked to wait without saying how long.
const RATE_LIMIT_MS: i64 = 15 * MINUTE_MS;

/// Works on the next pull that is due: one page of it. Returns whether there was one. Called over and over by the
/// server's timetable; safe to call from several servers.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does. A CRM that does not answer is noted in the pull, which goes on later.
pub async fn run_next(services: &Services) -> Result<bool, ServiceError> {
    let now = services.now();
    let tx = services.store().write().await?;
    let Some(mut pull) = store::pulls::claim(&tx, now, now.plus_millis(CLAIM_MS)).await? else { return Ok(false) };
    let found = store::crm::find_object(&tx, pull.object_id).await?;
    tx.save().await?;
    let Some((object, connection, sealed)) = found else { return Ok(true) };
    let Some(layout) = Layout::of(object.object) else { return Ok(true) };

    let outcome = match reach(services, &connection, &sealed)? {
        Ok(crm) => next_page(crm.as_ref(), &object, layout, &pull).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(page) => keep(services, &mut pull, layout, page).await?,
        Err(error) => postpone(services, &mut pull, &object, &error).await?,
    }
    Ok(true)
}

struct Page {
    total: u32,
    seen: ObjectSeen,
    fields: Vec<&'static StandardField>,
    page: connectors::RecordPage,
}

/// Never asks for yesterday's fields: one that was taken away since would fail the whole query. A page begins with a
/// describe, and asks for what is left.
async fn next_page(crm: &dyn connectors::Crm, object: &CrmObject, layout: Layout, pull: &Pull) -> Result<Page, CrmError> {
    let name = object.object.in_salesforce();
    let seen = describe_objects(crm, &[object.object]).await?.pop().ok_or(CrmError::Surprising("no answer"))?;
    let ObjectSeen::Readable { fields: readable, .. } = &seen else {
        return Err(CrmError::Denied(format!("{name} may not be read")));
    };
    let fields: Vec<&'static StandardField> =
        layout.kept().filter(|field| readable.iter().any(|seen| field.in_salesforce() == Some(seen.name.as_str()))).collect();
    let asked: Vec<(&str, FieldType)> = fields.iter().filter_map(|field| Some((field.in_salesforce()?, field.kind()))).collect();
    let total = match pull.progress.total {
        Some(total) => total,
        None => crm.count(name).await?,
    };
    let page = crm.records(name, &asked, pull.last_id.as_deref()).await?;
    Ok(Page { total, seen, fields, page })
}

async fn keep(services: &Services, pull: &mut Pull, layout: Layout, page: Page) -> Result<(), ServiceError> {
    let now = services.now();
    let Page { total, seen, fields, page } = page;
    let tx = services.store().write().await?;
    store::records::make_table(&tx, pull.object_id, layout).await?;
    store::records::put(&tx, pull.object_id, layout, &fields, &page.records).await?;
    let progress = &mut pull.progress;
    progress.records = progress.records.saturating_add(u32::try_from(page.records.len()).unwrap_or(u32::MAX));
    progress.total = Some(total.max(progress.records));
    progress.failure = None;
    if let Some(last) = page.records.last() {
        pull.last_id = Some(last.id.clone());
    }
    if page.is_last {
        progress.state = PullState::Done;
        progress.total = Some(progress.records);
        progress.finished_at = Some(now);
        store::crm::set_sync(&tx, pull.object_id, SyncKind::Daily).await?;
    } else {
        progress.state = PullState::Waiting;
    }
    store::pulls::save(&tx, pull, now).await?;
    if let Some((object, ..)) = store::crm::find_object(&tx, pull.object_id).await? {
        store::crm::keep_known(&tx, pull.object_id, &object.known.after(Ok(seen), now)).await?;
    }
    Ok(tx.save().await?)
}

async fn postpone(services: &Services, pull: &mut Pull, object: &CrmObject, error: &CrmError) -> Result<(), ServiceError> {
    let now = services.now();
    tracing::warn!(object = %object.id, %error, "a page of records did not come");
    pull.progress.state = PullState::Waiting;
    pull.progress.failure = Some(CheckFailure { at: now, reason: reason_of(error) });
    let tx = services.store().write().await?;
    store::pulls::save(&tx, pull, retry_at(error, now)).await?;
    Ok(tx.save().await?)
}

fn retry_at(error: &CrmError, now: Instant) -> Instant {
    now.plus_millis(match error {
        CrmError::RateLimited { retry_after_seconds: Some(seconds) } => i64::from(*seconds) * SECOND_MS,
        CrmError::RateLimited { retry_after_seconds: None } => RATE_LIMIT_MS,
        _ => RETRY_MS,
    })
}
