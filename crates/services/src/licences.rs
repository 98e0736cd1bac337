//! Applications and seats of an organisation, as whoever operates the server sets them (A6, A37).

use std::iter;

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, OrganizationId};
use domain::refusal::Refusal;
use domain::roles::{AppKey, Apps, RoleKey};
use domain::users::check_licence;
use store::audit::Subjects;
use store::{NamedLock, Tx};

use crate::seed::{SeedApplication, SeedError};
use crate::users::settle_in;
use crate::{ServiceError, Services};

/// Sets how many people may hold a role of an application, `None` for any number; licenses it first where it is not yet. The
/// primary administrator holds the first seat (D2).
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such organisation or application; [`Refusal::SeatsHeld`] for fewer seats than are
/// held: nothing is changed then.
pub async fn set_seats(services: &Services, organization: &str, app: AppKey, seats: Option<u32>) -> Result<(), ServiceError> {
    let mut tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let organization_id = store::organizations::named(&tx, organization).await?.ok_or(Refusal::NotFound)?;
    store::roles::matrix(&tx, organization_id, app).await?.ok_or(Refusal::NotFound)?;
    set(services, &mut tx, organization_id, app, seats).await?;
    Ok(tx.save().await?)
}

/// Declares a further application for an organisation and licenses it.
///
/// # Errors
/// [`SeedError`] for a file that makes no sense, for an unknown organisation and for an application it has already.
pub async fn declare(
    services: &Services,
    organization: &str,
    application: &SeedApplication,
    seats: Option<u32>,
) -> Result<(), SeedError> {
    let mut tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let found = store::organizations::named(&tx, organization).await?;
    let organization_id = found.ok_or_else(|| SeedError::Wrong(format!("There is no organisation “{organization}”.")))?;
    let app = AppKey::parse(&application.key);
    let known = match app {
        Some(app) => store::roles::matrix(&tx, organization_id, app).await?.is_some(),
        None => false,
    };
    if known {
        return Err(SeedError::Wrong(format!("“{organization}” has an application “{}” already.", application.key)));
    }
    crate::seed::declare(&tx, organization_id, application).await?;
    if let Some(app) = app {
        set(services, &mut tx, organization_id, app, seats).await.map_err(|error| match error {
            ServiceError::Refused(refusal) => SeedError::Wrong(refusal.to_string()),
            other => SeedError::Wrong(other.to_string()),
        })?;
    }
    Ok(tx.save().await?)
}

async fn set(
    services: &Services,
    tx: &mut Tx,
    organization_id: OrganizationId,
    app: AppKey,
    seats: Option<u32>,
) -> Result<(), ServiceError> {
    let now = services.now();
    // What has ended holds no seat, whether that is written down yet or not (E12, Q14).
    settle_in(services, tx, now).await?;
    let licences = store::organizations::licences(tx, organization_id).await?;
    let before = licences.iter().find(|(licensed, _)| *licensed == app).map(|(_, seats)| *seats);
    let classes = store::users::classes(tx, organization_id).await?;
    if let Err(held) = check_licence(&classes, app, before.is_none(), seats) {
        return Err(Refusal::SeatsHeld { app: app_name(tx, organization_id, app).await?, held }.into());
    }
    if before == Some(seats) {
        return Ok(());
    }
    match before {
        None => store::organizations::license(tx, organization_id, app, seats).await?,
        Some(_) => store::organizations::set_seats(tx, organization_id, app, seats).await?,
    }
    let word = |seats: Option<u32>| seats.map_or_else(|| "unlimited".to_owned(), |seats| seats.to_string());
    let detail = AuditDetail { case: 0, subject: format!("seats.{app}"), before: before.map(word), after: Some(word(seats)) };
    let primary = store::users::primary(tx, organization_id).await?.ok_or(Refusal::NotFound)?;
    let is_new = primary.roles.in_app(app).is_none();
    let mut after = primary.clone();
    if is_new {
        after.roles.set(app, Some(RoleKey::PRIMARY_ADMINISTRATOR));
    }
    let roles = AuditDetail::roles_changed(0, &primary.roles, &after.roles);
    let group = AuditGroup {
        organization_id: Some(organization_id),
        actor: None,
        source: None,
        action: AuditAction::SeatsSet,
        details: iter::once(detail).chain(roles).collect(),
    };
    let whom = [(primary.id, 0)];
    let subjects = if is_new { Subjects::Listed(&whom) } else { Subjects::NOBODY };
    let seq = store::audit::append(tx, AuditId(services.ids().uuid(now)), &group, subjects, now).await?;
    if is_new {
        after.changed_seq = seq;
        store::users::change(tx, &primary, &after).await?;
    }
    Ok(())
}

async fn app_name(tx: &Tx, organization_id: OrganizationId, app: AppKey) -> Result<String, ServiceError> {
    let apps: Apps = store::roles::apps(tx, organization_id).await?;
    Ok(apps.find(app).map_or_else(|| app.to_string(), |app| app.short_name.clone()))
}
