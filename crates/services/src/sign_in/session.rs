//! The session behind a cookie.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::actor::Actor;
use domain::audit::{AuditAction, AuditDetail};
use domain::id::{SessionId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::sign_in::SessionRow;
use domain::time::Instant;
use domain::users::end::effective;
use domain::users::{StoredStatus, User};
use sha2::{Digest as _, Sha256};
use store::audit::Subjects;
use store::{NamedLock, Reading};

use crate::ids::Ids;
use crate::{Cx, Origin, ServiceError, Services};

/// The secret in the session cookie: 256 random bits, of which only the hash is kept.
pub struct SessionToken([u8; 32]);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(***)")
    }
}

impl SessionToken {
    pub(crate) fn new(ids: &Ids) -> Self {
        Self(ids.token())
    }

    /// Reads a cookie's value; `None` for anything that was never a token.
    #[must_use]
    pub fn from_cookie(value: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok().map(Self)
    }

    /// The cookie's value.
    #[must_use]
    pub fn to_cookie(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// The context of whoever holds this token.
///
/// # Errors
/// [`Refusal::SignInNeeded`] when the token is unknown, revoked or timed out, or the person is not enabled (T09).
pub async fn authenticate(services: &Services, token: &SessionToken, origin: &Origin) -> Result<Cx, ServiceError> {
    let now = services.now();
    let snapshot = services.store().read().await?;
    let session = store::sessions::find_by_token(&snapshot, token.hash()).await?.ok_or(Refusal::SignInNeeded)?;
    if !session.times.is_live(now) {
        return Err(Refusal::SignInNeeded.into());
    }
    let user = store::users::find(&snapshot, session.user_id).await?.ok_or(Refusal::SignInNeeded)?;
    if user.status != StoredStatus::Enabled {
        return Err(Refusal::SignInNeeded.into());
    }
    let actor = actor_of(&snapshot, user, now).await?;
    drop(snapshot);
    if session.times.needs_touch(now) {
        // A busy database must not turn a reader away; the next request notes it.
        if let Err(error) = touch(services, session.id, actor.user_id, now).await {
            tracing::warn!(%error, "the use of a session was not noted");
        }
    }
    Ok(Cx { services: services.clone(), actor, session_id: session.id, origin: origin.clone() })
}

/// The person with what his roles give at `now`: one that ended gives nothing, whether or not that is written down (E12).
async fn actor_of(reading: &impl Reading, user: User, now: Instant) -> Result<Actor, ServiceError> {
    let roles = effective(&user.roles, &store::role_ends::of(reading, user.id).await?, now);
    let authority = store::roles::authority(reading, user.organization_id, &roles).await?;
    Ok(Actor {
        user_id: user.id,
        organization_id: user.organization_id,
        name: user.display_name(),
        email: user.email.into(),
        roles,
        authority,
        profile_id: user.profile_id,
        crm_user_id: user.crm_user_id,
    })
}

/// Whoever asks, as he is by now: for what changes other people's rights, once the lock is held. A request may have waited
/// for its body or for the lock while its sender was disabled or lost his role. And for an answer that takes long to send.
///
/// # Errors
/// [`Refusal::SignInNeeded`] when the session ended meanwhile, [`Refusal::NotAllowed`] without `right`.
pub(crate) async fn still(cx: &Cx, tx: &impl Reading, right: Right) -> Result<Cx, ServiceError> {
    let now = cx.services.now();
    let session = store::sessions::find(tx, cx.session_id).await?.filter(|session| session.times.is_live(now));
    let user = store::users::find(tx, session.ok_or(Refusal::SignInNeeded)?.user_id).await?;
    let user = user.filter(|user| user.status == StoredStatus::Enabled).ok_or(Refusal::SignInNeeded)?;
    let cx = Cx { actor: actor_of(tx, user, now).await?, ..cx.clone() };
    cx.require(right)?;
    Ok(cx)
}

async fn touch(services: &Services, session_id: SessionId, user_id: UserId, now: Instant) -> Result<(), ServiceError> {
    let tx = services.write_on_the_way().await?;
    // People before sessions, as wherever both are written.
    store::users::touch(&tx, user_id, now).await?;
    store::sessions::touch(&tx, session_id, now).await?;
    Ok(tx.save().await?)
}

/// The live sessions of whoever asks, the last used first.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn sessions(cx: &Cx) -> Result<Vec<SessionRow>, ServiceError> {
    live_sessions(cx, &cx.services.store().read().await?, cx.actor.user_id).await
}

/// The live sessions of a person, as whoever asks sees them.
pub(crate) async fn live_sessions(cx: &Cx, reading: &impl Reading, user_id: UserId) -> Result<Vec<SessionRow>, ServiceError> {
    let now = cx.services.now();
    let sessions = store::sessions::of_user(reading, user_id).await?;
    Ok(sessions
        .into_iter()
        .filter(|session| session.times.is_live(now))
        .map(|session| SessionRow {
            id: session.id,
            is_current: session.id == cx.session_id,
            user_agent: session.user_agent,
            source: session.source,
            created_at: session.times.created_at,
            last_used_at: session.times.last_used_at,
        })
        .collect())
}

/// Ends one of the asker's own sessions.
///
/// # Errors
/// [`Refusal::NotFound`] when he has no such live session.
pub async fn revoke(cx: &Cx, id: SessionId) -> Result<(), ServiceError> {
    end(cx, id, AuditAction::SessionRevoked).await
}

/// Ends the session that asks.
///
/// # Errors
/// [`Refusal::NotFound`] when another request ended it first.
pub async fn sign_out(cx: &Cx) -> Result<(), ServiceError> {
    end(cx, cx.session_id, AuditAction::SignedOut).await
}

async fn end(cx: &Cx, id: SessionId, action: AuditAction) -> Result<(), ServiceError> {
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Audit).await?;
    if !store::sessions::revoke(&tx, cx.actor.user_id, id, now).await? {
        return Err(Refusal::NotFound.into());
    }
    let ended =
        AuditDetail { subject: id.to_string(), before: Some("live".into()), after: Some("ended".into()), ..AuditDetail::default() };
    let (audit_id, group) = cx.audit(action, vec![ended]);
    store::audit::append(&mut tx, audit_id, &group, Subjects::Listed(&[(cx.actor.user_id, 0)]), now).await?;
    Ok(tx.save().await?)
}
