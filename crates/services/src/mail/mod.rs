//! The outbox: what a mail says, and sending what is due.
//!
//! A mail is written when it is sent. Its link is made from the master key, so that a retry carries the same link and
//! nothing in the database opens an invitation: there only the hash of its token is kept.

mod invitation;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connectors::{Mail, Mailer};
use domain::id::{MailId, UserId};
use domain::mail::{MailLine, MailState, Outbox, ShownMail, wait_after};
use domain::page::{Cursor, PageSize};
use domain::right::Right;
use domain::time::{Instant, MINUTE_MS};
use domain::users::StoredStatus;
use domain::users::status::StatusKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use store::NamedLock;
use store::outbox::Queued;

use crate::secrets::MasterKey;
use crate::{Cx, ServiceError, Services};

/// A claimed mail is somebody's for this long; a mail server answers within half a minute.
const CLAIM_MS: i64 = MINUTE_MS;

/// How mail goes out and what its links begin with.
pub(crate) struct Post {
    mailer: Option<Mailer>,
    public_url: String,
    invitation_key: [u8; 32],
}

impl Post {
    pub fn new(mailer: Option<Mailer>, public_url: String, key: &MasterKey) -> Self {
        Self { mailer, public_url, invitation_key: key.invitation_key() }
    }

    /// The token of one invitation of one person: 256 bits nobody can guess without the master key.
    pub fn token(&self, user_id: UserId, generation: i64) -> InvitationToken {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.invitation_key).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(user_id.0.as_bytes());
        mac.update(&generation.to_be_bytes());
        InvitationToken(mac.finalize().into_bytes().into())
    }

    pub fn link(&self, token: &InvitationToken) -> String {
        format!("{}/invitation/{}", self.public_url, URL_SAFE_NO_PAD.encode(token.0))
    }
}

/// The secret in an invitation's link.
pub(crate) struct InvitationToken([u8; 32]);

impl InvitationToken {
    /// Reads what stands in a link; `None` for anything that was never a token.
    pub fn from_link(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// What a mail says.
struct Written {
    subject: String,
    text: String,
    html: String,
    link: String,
}

/// Sends the next mail that is due. Returns whether there was one. Called over and over by the server's timetable; safe to
/// call from several servers.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does. A mail server that does not take it is noted, and tried again later.
pub async fn send_next(services: &Services) -> Result<bool, ServiceError> {
    // Without a mailer mails wait, and the outbox says so.
    let Some(mailer) = services.0.post.mailer.clone() else { return Ok(false) };
    let now = services.now();
    let tx = services.store().write().await?;
    let Some(mail) = store::outbox::claim(&tx, now, now.plus_millis(CLAIM_MS)).await? else { return Ok(false) };
    tx.save().await?;
    let after = match write(services, &mail).await? {
        // The invitation was accepted, deleted or replaced meanwhile.
        None => Queued { state: MailState::Failed, failure: Some("no longer valid".into()), ..mail.clone() },
        Some(written) => {
            let letter = Mail {
                to: mail.recipient.clone(),
                subject: written.subject,
                text: written.text,
                html: Some(written.html),
                id: Some(format!("{}.{}", mail.kind.key(), mail.id)),
            };
            after_attempt(&mail, mailer.send(&letter).await, services.now())
        }
    };
    keep(services, &mail, &after).await?;
    Ok(true)
}

fn after_attempt(mail: &Queued, outcome: Result<(), connectors::MailError>, now: Instant) -> Queued {
    let attempts = mail.attempts + 1;
    let mut after = Queued { attempts, failure: None, ..mail.clone() };
    match outcome {
        Ok(()) => {
            after.state = MailState::Sent;
            after.sent_at = Some(now);
        }
        Err(error) => {
            tracing::warn!(mail = %mail.id, %error, "a mail was not taken");
            after.failure = Some(error.to_string());
            match wait_after(attempts).filter(|_| !error.is_final()) {
                Some(wait) => after.try_at = now.plus_millis(wait),
                None => after.state = MailState::Failed,
            }
        }
    }
    after
}

/// Keeps what became of a mail. An invitation's 72 hours begin when it was sent (A10).
async fn keep(services: &Services, before: &Queued, after: &Queued) -> Result<(), ServiceError> {
    let tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    if !store::outbox::save(&tx, before, after).await? {
        tracing::warn!(mail = %before.id, "somebody else took over a mail while it was sent");
        return Ok(());
    }
    if let (Some(sent_at), Some(user)) = (after.sent_at, store::users::find(&tx, after.user_id).await?)
        && matches!(user.status, StoredStatus::Invited { .. })
        && store::invitations::generation(&tx, user.id).await? == Some(after.generation)
    {
        let mut sent = user.clone();
        sent.status = StoredStatus::Invited { sent_at };
        store::users::change(&tx, &user, &sent).await?;
    }
    Ok(tx.save().await?)
}

/// What `mail` says now; `None` when its link is dead.
async fn write(services: &Services, mail: &Queued) -> Result<Option<Written>, ServiceError> {
    let snapshot = services.store().read().await?;
    if store::invitations::generation(&snapshot, mail.user_id).await? != Some(mail.generation) {
        return Ok(None);
    }
    // One that waited until the invitation lapsed would carry a dead link.
    let user = store::users::find(&snapshot, mail.user_id).await?;
    let Some(user) = user.filter(|user| user.status.at(services.now()).key() == StatusKey::Invited) else { return Ok(None) };
    let organization = store::organizations::name(&snapshot, mail.organization_id).await?.unwrap_or_default();
    let apps = store::roles::apps(&snapshot, mail.organization_id).await?;
    let inviter = match user.invited_by {
        Some(id) => store::users::find(&snapshot, id).await?.map(|inviter| inviter.display_name()),
        None => None,
    };
    let post = &services.0.post;
    let link = post.link(&post.token(mail.user_id, mail.generation));
    let written = invitation::write(&invitation::Facts {
        locale: mail.locale,
        organization: &organization,
        inviter: inviter.as_deref(),
        roles: user
            .roles
            .iter()
            .filter_map(|(app, role)| Some((apps.find(app)?.name.clone(), apps.role_name(app, role))))
            .collect(),
        link: &link,
    });
    Ok(Some(Written { link, ..written }))
}

/// A page of the organisation's mails, the newest first. What they say is shown in a demo only, where nothing leaves the
/// machine: elsewhere the link exists in the mail alone.
///
/// # Errors
/// [`domain::refusal::Refusal::NotAllowed`] without [`Right::VIEW_USERS`].
pub async fn outbox(cx: &Cx, after: Option<&Cursor>) -> Result<Outbox, ServiceError> {
    let warrant = cx.require(Right::VIEW_USERS)?;
    let snapshot = cx.services.store().read().await?;
    let now = cx.services.now();
    let page = store::outbox::list(&snapshot, warrant.organization_id(), after, PageSize::default()).await?;
    let tally = store::outbox::tally(&snapshot, warrant.organization_id(), now).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for mail in page.rows {
        let written = if cx.services.is_demo() { write(&cx.services, &mail).await? } else { None };
        let shown = written.map(|written| ShownMail { subject: written.subject, text: written.text, link: written.link });
        rows.push(MailLine { shown, ..line(mail) });
    }
    let is_set_up = cx.services.0.post.mailer.is_some();
    Ok(Outbox { page: domain::page::Page { rows, next: page.next, count: page.count }, tally, now, is_set_up })
}

/// A mail as the outbox lists it.
pub(crate) fn line(mail: Queued) -> MailLine {
    MailLine {
        id: mail.id,
        kind: mail.kind,
        recipient: mail.recipient,
        state: mail.state,
        attempts: mail.attempts,
        created_at: mail.created_at,
        sent_at: mail.sent_at,
        try_at: mail.try_at,
        failure: mail.failure,
        shown: None,
    }
}

/// A mail that invites `user`, to be queued in the unit of work that invites him.
pub(crate) fn invitation_to(cx: &Cx, user_id: UserId, recipient: &str, generation: i64, now: Instant) -> Queued {
    Queued {
        id: MailId(cx.services.ids().uuid(now)),
        organization_id: cx.actor.organization_id,
        user_id,
        kind: domain::mail::MailKind::Invitation,
        recipient: recipient.to_owned(),
        locale: cx.origin.locale,
        generation,
        state: MailState::Waiting,
        attempts: 0,
        created_at: now,
        try_at: now,
        sent_at: None,
        failure: None,
    }
}
