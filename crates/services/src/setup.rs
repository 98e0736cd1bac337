//! First run: the page that makes the first organisation and its primary administrator, protected by a one-time code
//! that only the server's log shows.

use std::sync::{Mutex, PoisonError};

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, OrganizationId, ProfileId, UserId};
use domain::refusal::Refusal;
use domain::roles::AppKey;
use domain::sign_in::{Setup, check_new_password};
use domain::users::email::Email;
use domain::users::transfer::top_of;
use domain::users::{StoredStatus, User};
use store::audit::Subjects;
use store::users::NewUser;
use store::{NamedLock, Tx};
use subtle::ConstantTimeEq as _;

use crate::ids::Ids;
use crate::{Origin, ServiceError, Services, seed};

/// The code, until it was used.
pub(crate) struct SetupCode(Mutex<Option<String>>);

impl SetupCode {
    pub fn new(ids: &Ids) -> Self {
        // 80 bits in groups a person can read off a terminal.
        let digits: String = ids.token()[..10].iter().map(|byte| format!("{byte:02x}")).collect();
        let groups: Vec<&str> = [0, 5, 10, 15].iter().map(|start| &digits[*start..*start + 5]).collect();
        Self(Mutex::new(Some(groups.join("-"))))
    }
}

/// The code to print into the log, as long as there is no organisation.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn code(services: &Services) -> Result<Option<String>, ServiceError> {
    if store::organizations::any(&services.store().read().await?).await? {
        return Ok(None);
    }
    Ok(services.0.setup_code.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

/// Whether the set-up page is to be shown.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn is_needed(services: &Services) -> Result<bool, ServiceError> {
    Ok(code(services).await?.is_some())
}

/// Makes the first organisation; whoever does becomes its primary administrator with the Administrator profile (C4, Q22).
///
/// # Errors
/// [`Refusal::SetupCodeWrong`] when the code is wrong or set-up was done before; otherwise the refusal of the field at
/// fault. Guessing is limited like signing in.
pub async fn set_up(services: &Services, setup: Setup, origin: &Origin) -> Result<(), ServiceError> {
    services.0.limits.attempt("setup", origin.source, services.now())?;
    let expected = code(services).await?.ok_or(Refusal::SetupCodeWrong)?;
    if !bool::from(expected.as_bytes().ct_eq(setup.setup_code.trim().as_bytes())) {
        return Err(Refusal::SetupCodeWrong.into());
    }
    let email = Email::parse(&setup.email)?;
    for (field, value) in
        [("organization", &setup.organization), ("first_name", &setup.first_name), ("last_name", &setup.last_name)]
    {
        check_name(field, value)?;
    }
    check_new_password(&setup.password)?;
    let password_hash = services.0.passwords.hash(setup.password, services.ids()).await?;

    let now = services.now();
    let mut tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    if store::organizations::any(&tx).await? {
        return Err(Refusal::SetupCodeWrong.into());
    }
    let organization_id = OrganizationId(services.ids().uuid(now));
    store::organizations::add(&tx, organization_id, setup.organization.trim(), now).await?;
    for app in [AppKey::ABM, AppKey::SI] {
        store::organizations::license(&tx, organization_id, app, None).await?;
    }
    let profile_id = add_default_profiles(services, &tx, organization_id).await?;
    let user = User {
        id: UserId(services.ids().uuid(now)),
        organization_id,
        email,
        first_name: setup.first_name.trim().to_owned(),
        last_name: setup.last_name.trim().to_owned(),
        job_title: String::new(),
        status: StoredStatus::Enabled,
        roles: top_of(&store::roles::apps(&tx, organization_id).await?),
        profile_id,
        crm_user_id: None,
        is_primary: true,
        changed_seq: 0,
        invited_by: None,
        last_active_at: None,
    };
    store::users::add(&tx, &[NewUser { user: &user, password_hash: Some(&password_hash) }]).await?;
    let group = AuditGroup {
        organization_id: Some(organization_id),
        actor: Some(user.id),
        source: Some(origin.source.to_string()),
        action: AuditAction::OrganizationSetUp,
        details: vec![AuditDetail::added(organization_id.to_string(), setup.organization)],
    };
    store::audit::append(&mut tx, AuditId(services.ids().uuid(now)), &group, Subjects::Listed(&[(user.id, 0)]), now).await?;
    tx.save().await?;
    *services.0.setup_code.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    Ok(())
}

async fn add_default_profiles(services: &Services, tx: &Tx, organization_id: OrganizationId) -> Result<ProfileId, ServiceError> {
    let profiles = seed::default_profiles(services);
    for profile in &profiles {
        store::profiles::add(tx, organization_id, profile).await?;
    }
    Ok(profiles[0].id)
}

fn check_name(field: &str, value: &str) -> Result<(), Refusal> {
    const MAX_CHARS: usize = 100;
    if value.trim().is_empty() {
        Err(Refusal::Missing { field: field.into() })
    } else if value.chars().count() > MAX_CHARS {
        Err(Refusal::TooLong { field: field.into(), max: MAX_CHARS as u32 })
    } else if value.chars().any(char::is_control) {
        Err(Refusal::Malformed { field: field.into() })
    } else {
        Ok(())
    }
}
