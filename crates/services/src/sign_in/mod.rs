//! Signing in and out, and the sessions in between.

mod demo;
mod session;

use domain::actor::Me;
use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, SessionId, UserId};
use domain::refusal::Refusal;
use domain::sign_in::{Entrance, PASSWORD_MAX_CHARS, SessionTimes};
use domain::users::StoredStatus;
use domain::users::email::Email;
use store::NamedLock;
use store::audit::Subjects;
use store::sessions::Session;

pub use demo::{demo_accounts, demo_sign_in};
pub use session::{SessionToken, authenticate, revoke, sessions, sign_out};
pub(crate) use session::{live_sessions, still};

use crate::{Cx, Origin, ServiceError, Services, setup};

/// What whoever opens the page finds.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn entrance(services: &Services, cx: Option<&Cx>) -> Result<Entrance, ServiceError> {
    if let Some(cx) = cx {
        return Ok(Entrance::Inside { me: Box::new(me(services, cx).await?) });
    }
    if setup::is_needed(services).await? {
        return Ok(Entrance::SetUp);
    }
    Ok(Entrance::SignIn { demo: demo_accounts(services).await? })
}

async fn me(services: &Services, cx: &Cx) -> Result<Me, ServiceError> {
    let snapshot = services.store().read().await?;
    let organization = store::organizations::name(&snapshot, cx.actor.organization_id).await?.ok_or(Refusal::NotFound)?;
    Ok(Me {
        user_id: cx.actor.user_id,
        name: cx.actor.name.clone(),
        email: cx.actor.email.clone(),
        roles: cx.actor.roles.clone(),
        authority: cx.actor.authority.clone(),
        organization,
        apps: store::roles::apps(&snapshot, cx.actor.organization_id).await?,
        offer: crate::users::transfer::seen(cx).await?,
    })
}

/// Signs somebody in with address and password.
///
/// # Errors
/// [`Refusal::SignInFailed`] for a wrong password, an unknown address and an account that may not sign in alike;
/// [`Refusal::TooManyAttempts`] over the limit.
pub async fn sign_in(services: &Services, email: &str, password: String, origin: &Origin) -> Result<SessionToken, ServiceError> {
    let email = Email::known(email).map_err(|_| Refusal::SignInFailed)?;
    services.0.limits.attempt(&email.folded(), origin.source, services.now())?;
    if password.chars().count() > PASSWORD_MAX_CHARS {
        return Err(Refusal::SignInFailed.into());
    }
    let candidates = store::users::sign_in_candidates(&services.store().read().await?, &email.folded()).await?;
    if candidates.is_empty() {
        services.0.passwords.verify(password, None).await?;
        return Err(Refusal::SignInFailed.into());
    }
    for (user_id, enabled, hash) in candidates {
        let matches = services.0.passwords.verify(password.clone(), hash).await?;
        if matches && enabled {
            services.0.limits.succeeded(&email.folded(), origin.source, services.now());
            return begin_session(services, user_id, origin).await;
        }
    }
    Err(Refusal::SignInFailed.into())
}

/// Makes a session with a new token, whatever session the browser had before (T21).
pub(crate) async fn begin_session(services: &Services, user_id: UserId, origin: &Origin) -> Result<SessionToken, ServiceError> {
    let now = services.now();
    let token = SessionToken::new(services.ids());
    let session = Session {
        id: SessionId(services.ids().uuid(now)),
        user_id,
        times: SessionTimes { created_at: now, last_used_at: now, revoked_at: None },
        user_agent: origin.user_agent.chars().take(200).collect(),
        source: origin.source.to_string(),
    };
    let mut tx = services.store().write().await?;
    // Before any row: whoever changes many people holds it while he writes theirs.
    tx.lock(NamedLock::Audit).await?;
    // Asked again under the lock: he may have been disabled while his password was looked at.
    let user = store::users::find(&tx, user_id).await?.filter(|user| user.status == StoredStatus::Enabled);
    let Some(user) = user else { return Err(Refusal::SignInFailed.into()) };
    store::sessions::add(&tx, &session, token.hash()).await?;
    store::users::touch(&tx, user_id, now).await?;
    let group = AuditGroup {
        organization_id: Some(user.organization_id),
        actor: Some(user_id),
        source: Some(session.source.clone()),
        action: AuditAction::SignedIn,
        details: vec![AuditDetail::added(session.id.to_string(), session.source.clone())],
    };
    let whom = [(user_id, 0)];
    store::audit::append(&mut tx, AuditId(services.ids().uuid(now)), &group, Subjects::Listed(&whom), now).await?;
    tx.save().await?;
    Ok(token)
}

/// Forgets sign-in attempts that no longer count. For the timetable.
pub fn forget_idle_attempts(services: &Services) {
    services.0.limits.forget_idle(services.now());
}
