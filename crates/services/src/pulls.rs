//! Pulling records out of connected CRMs, a page at a time.
//!
//! What is done and where to go on are kept in one unit of work with each page, so a server that is killed goes on where it
//! was; a server whose claim ran out keeps nothing. A finished pull begins anew a day later: records that changed owner
//! change hands, and those that are gone from the CRM go.

use std::time::Duration;

use connectors::CrmError;
use domain::crm::{CheckFailure, FieldType, ObjectSeen, StandardField, SyncKind};
use domain::records::{Layout, PullState};
use domain::time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};
use store::crm::CrmObject;
use store::pulls::Pull;
use store::{NamedLock, Tx};

use crate::crm::{describe_objects, reach, reason_of};
use crate::{ServiceError, Services};

/// A pull belongs to whoever claimed it for this long: so much later another server, or this one after it was killed, goes
/// on with it.
const CLAIM_MS: i64 = 30 * SECOND_MS;
/// While a page is waited for the claim is renewed so often.
const RENEW_EVERY: Duration = Duration::from_secs(10);
/// A page must have come within this time.
const PAGE_WITHIN: Duration = Duration::from_secs(4 * 60);
/// An object that may not be read is tried again this much later.
const CLOSED_MS: i64 = HOUR_MS;
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

    let asked_at = services.now();
    let answer = match reach(services, &connection, &sealed) {
        Ok(Ok(crm)) => {
            let at = pull.clone();
            let page = tokio::time::timeout(PAGE_WITHIN, next_page(crm.as_ref(), &object, layout, &at));
            match while_claimed(services, &mut pull, page).await? {
                Some(answer) => answer,
                None => return Ok(true),
            }
        }
        Ok(Err(error)) => Ok(Err(error)),
        // The key no longer opens the credentials: an operator must look; the page says that the CRM is not asked.
        Err(error) => {
            tracing::error!(%error, connection = %connection.id, "the credentials of a connection do not open");
            Ok(Err(CrmError::Denied("its credentials do not open on this server".into())))
        }
    };
    match answer.unwrap_or(Err(CrmError::Unreachable)) {
        Ok(answer) => keep(services, &mut pull, layout, answer, asked_at).await?,
        Err(error) => postpone(services, &mut pull, &object, &error).await?,
    }
    Ok(true)
}

/// Waits for `work` and keeps the claim on `pull` alive meanwhile. `None`: somebody else took it over.
async fn while_claimed<T>(services: &Services, pull: &mut Pull, work: impl Future<Output = T>) -> Result<Option<T>, ServiceError> {
    let mut work = std::pin::pin!(work);
    loop {
        match tokio::time::timeout(RENEW_EVERY, &mut work).await {
            Ok(done) => return Ok(Some(done)),
            Err(_) => {
                let until = services.now().plus_millis(CLAIM_MS);
                let tx = services.store().write().await?;
                if !store::pulls::save(&tx, pull, until).await? {
                    tracing::warn!(object = %pull.object_id, "somebody else took over the pull while a page was waited for");
                    return Ok(None);
                }
                tx.save().await?;
                pull.try_at = until;
            }
        }
    }
}

/// What the CRM let us read of an object, and the next records if it lets us read any.
struct Answer {
    seen: ObjectSeen,
    page: Option<Page>,
}

struct Page {
    total: u32,
    fields: Vec<&'static StandardField>,
    page: connectors::RecordPage,
}

/// Never asks for yesterday's fields: one that was taken away since would fail the whole query. A page begins with a
/// describe, and asks for what is left.
async fn next_page(crm: &dyn connectors::Crm, object: &CrmObject, layout: Layout, pull: &Pull) -> Result<Answer, CrmError> {
    let name = object.object.in_salesforce();
    let seen = describe_objects(crm, &[object.object]).await?.pop().ok_or(CrmError::Surprising("no answer"))?;
    let ObjectSeen::Readable { fields: readable, .. } = &seen else { return Ok(Answer { seen, page: None }) };
    let fields: Vec<&'static StandardField> =
        layout.kept().filter(|field| readable.iter().any(|seen| field.in_salesforce() == Some(seen.name.as_str()))).collect();
    let asked: Vec<(&str, FieldType)> = fields.iter().filter_map(|field| Some((field.in_salesforce()?, field.kind()))).collect();
    let total = match pull.progress.total {
        Some(total) => total,
        None => crm.count(name).await?,
    };
    let page = crm.records(name, &asked, pull.last_id.as_deref()).await?;
    Ok(Answer { seen, page: Some(Page { total, fields, page }) })
}

async fn keep(services: &Services, pull: &mut Pull, layout: Layout, answer: Answer, asked_at: Instant) -> Result<(), ServiceError> {
    let now = services.now();
    let Answer { seen, page } = answer;
    let tx = services.store().write().await?;
    tx.lock(NamedLock::Crm).await?;
    pull.progress.failure = None;
    let try_at = match page {
        Some(page) => keep_page(&tx, pull, layout, page, now).await?,
        None => {
            pull.progress.state = PullState::Waiting;
            now.plus_millis(CLOSED_MS)
        }
    };
    if !store::pulls::save(&tx, pull, try_at).await? {
        tracing::warn!(object = %pull.object_id, "somebody else took over the pull; this page is dropped");
        return Ok(());
    }
    if let Some((object, ..)) = store::crm::find_object(&tx, pull.object_id).await? {
        store::crm::keep_known(&tx, pull.object_id, &object.known.after(Ok(seen), asked_at, now)).await?;
    }
    Ok(tx.save().await?)
}

/// Keeps a page; returns when the pull is due again.
async fn keep_page(tx: &Tx, pull: &mut Pull, layout: Layout, page: Page, now: Instant) -> Result<Instant, ServiceError> {
    let Page { total, fields, page } = page;
    store::records::make_table(tx, pull.object_id, layout).await?;
    store::records::make_indexes(tx, pull.object_id, layout).await?;
    store::records::put(tx, pull.object_id, layout, &fields, &page.records, pull.started_at).await?;
    let progress = &mut pull.progress;
    progress.records = progress.records.saturating_add(u32::try_from(page.records.len()).unwrap_or(u32::MAX));
    progress.total = Some(total.max(progress.records));
    if let Some(last) = page.records.last() {
        pull.last_id = Some(last.id.clone());
    }
    if !page.is_last {
        progress.state = PullState::Waiting;
        return Ok(now);
    }
    progress.state = PullState::Done;
    progress.finished_at = Some(now);
    store::records::remove_older(tx, pull.object_id, pull.started_at).await?;
    store::crm::set_sync(tx, pull.object_id, SyncKind::Daily).await?;
    Ok(now.plus_millis(DAY_MS))
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
