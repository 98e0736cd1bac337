//! The records a person may see (C6 to C8).

use domain::access::{Profile, scope};
use domain::crm::{ObjectSeen, StandardObject};
use domain::page::Page;
use domain::records::{Column, Layout, RecordList, RecordObject, RecordQuery, Standing};
use domain::refusal::Refusal;
use domain::right::Right;
use store::Snapshot;
use store::crm::CrmObject;
use store::records::Listing;

use crate::{Cx, ServiceError};

/// The objects whose records whoever asks may open, in the order of their tabs.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn objects(cx: &Cx) -> Result<Vec<RecordObject>, ServiceError> {
    cx.require(Right::SignedIn)?;
    let snapshot = cx.services.store().read().await?;
    let profile = profile(cx, &snapshot).await?;
    let connected = store::crm::objects_of_organization(&snapshot, cx.actor.organization_id).await?;
    let open = |layout: Layout| {
        let object = connected.iter().find(|object| object.object == layout.object)?;
        (!profile.object(layout.object).is_hidden()).then(|| RecordObject { object: layout.object, label: label(object) })
    };
    Ok(Layout::all().filter_map(open).collect())
}

/// A page of the records of one object that whoever asks may see, sorted and searched over what he may see only.
///
/// # Errors
/// [`Refusal::NotFound`] for an object his profile hides as for one that is not connected; [`Refusal::UnknownField`] for a
/// sort by anything he may not see.
pub async fn list(cx: &Cx, query: &RecordQuery) -> Result<RecordList, ServiceError> {
    cx.require(Right::SignedIn)?;
    let now = cx.services.now();
    let snapshot = cx.services.store().read().await?;
    let profile = profile(cx, &snapshot).await?;
    let layout = Layout::of(query.object).ok_or(Refusal::NotFound)?;
    let access = profile.object(query.object);
    if access.is_hidden() {
        return Err(Refusal::NotFound.into());
    }
    let connected = store::crm::objects_of_organization(&snapshot, cx.actor.organization_id).await?;
    let object = connected.into_iter().find(|object| object.object == query.object).ok_or(Refusal::NotFound)?;
    let columns = columns(layout, &object);
    let crm_user_id = cx.actor.crm_user_id.as_deref();
    let scope = scope(&profile, query.object, crm_user_id);
    let pull = store::pulls::of_object(&snapshot, object.id).await?.map(|pull| pull.progress);
    let has_records = pull.as_ref().is_some_and(|pull| pull.records > 0 || pull.finished_at.is_some());
    let page = if columns.is_empty() || !has_records {
        Page::empty()
    } else {
        let sort = query.checked_sort(&columns)?;
        let listing = Listing { object_id: object.id, layout, columns: &columns, sort, scope: &scope, access, crm_user_id };
        store::records::list(&snapshot, &listing, query).await?
    };
    let standing = Standing::of(object.known.answer.as_ref().map(|(_, seen)| seen), pull.as_ref());
    Ok(RecordList { columns, page, standing, pulled_at: pull.and_then(|pull| pull.finished_at), now })
}

async fn profile(cx: &Cx, snapshot: &Snapshot) -> Result<Profile, ServiceError> {
    Ok(store::profiles::find(snapshot, cx.actor.profile_id).await?.ok_or(Refusal::NotFound)?)
}

fn columns(layout: Layout, object: &CrmObject) -> Vec<Column> {
    match &object.known.answer {
        Some((_, ObjectSeen::Readable { fields, .. })) => layout.columns(fields),
        // Closed or never asked: what was kept is not shown as if it were current.
        _ => Vec::new(),
    }
}

fn label(object: &CrmObject) -> String {
    match &object.known.answer {
        Some((_, ObjectSeen::Readable { label, .. })) => label.clone(),
        _ => StandardObject::in_salesforce(object.object).to_owned(),
    }
}
