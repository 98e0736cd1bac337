//! Roles out by file (E10).

use chrono::DateTime;
use domain::audit::{AuditAction, AuditDetail};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::AppKey;
use domain::roles::file::RolesFile;
use store::audit::Subjects;

use crate::error::Subsystem;
use crate::sign_in::still;
use crate::{Cx, ServiceError};

/// A document of roles and what it is called: `roles-abm-2026-11-22.json`.
pub struct Export {
    pub name: String,
    pub text: String,
}

/// The roles of `app`, or of all licensed applications, as a document. That it was taken away is in the audit log.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::VIEW_ROLES`]; [`Refusal::NotFound`] when the application is not licensed.
pub async fn export(cx: &Cx, app: Option<AppKey>) -> Result<Export, ServiceError> {
    cx.require(Right::VIEW_ROLES)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    let cx = &still(cx, &tx, Right::VIEW_ROLES).await?;
    let organization_id = cx.actor.organization_id;
    let mut apps = store::roles::apps(&tx, organization_id).await?;
    if let Some(app) = app {
        apps.find(app).ok_or(Refusal::NotFound)?;
        apps.0.retain(|licensed| licensed.key == app);
    }
    let mut matrices = Vec::new();
    for app in apps.iter() {
        matrices.push(store::roles::matrix(&tx, organization_id, app.key).await?.ok_or(Refusal::NotFound)?);
    }
    let details = apps.iter().map(|app| AuditDetail::added(format!("roles.{}", app.key), app.roles.len().to_string()));
    let (audit_id, group) = cx.audit(AuditAction::RolesExported, details.collect());
    store::audit::append(&mut tx, audit_id, &group, Subjects::NOBODY, now).await?;
    tx.save().await?;

    let file = RolesFile::of(apps.iter().zip(&matrices));
    let text = serde_json::to_string_pretty(&file).map_err(|error| ServiceError::Failed(Subsystem::Database, Box::new(error)))?;
    let today = DateTime::from_timestamp_millis(now.0).unwrap_or_default().format("%Y-%m-%d");
    let of_app = app.map(|app| format!("-{app}")).unwrap_or_default();
    // A text file ends with a line's end; version control says so where it does not.
    Ok(Export { name: format!("roles{of_app}-{today}.json"), text: text + "\n" })
}
