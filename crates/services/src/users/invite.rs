//! Inviting, and accepting an invitation (A8 to A13, Q5 to Q7).

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::sign_in::check_new_password;
use domain::users::edit::check_name;
use domain::users::email::Email;
use domain::users::invite::{Acceptance, Invited, Judged, NewInvites, OpenInvitation, Verdict, folded, judge, roles};
use domain::users::status::StatusKey;
use domain::users::{StoredStatus, User};
use store::audit::Subjects;
use store::outbox::Queued;
use store::users::NewUser;
use store::{NamedLock, Reading, Tx};

use super::settle::settle_in;
use super::{grantor, order};
use crate::mail::{InvitationToken, invitation_to};
use crate::sign_in::{SessionToken, begin_session, still};
use crate::{Cx, Origin, ServiceError, Services};

/// Judges pasted addresses one by one, before anything is sent (A8).
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::INVITE_USERS`]; [`Refusal::TooMany`], [`Refusal::Missing`].
pub async fn judge_addresses(cx: &Cx, text: &str) -> Result<Vec<Judged>, ServiceError> {
    cx.require(Right::INVITE_USERS)?;
    judge_now(cx, &cx.services.store().read().await?, text).await
}

async fn judge_now(cx: &Cx, reading: &impl Reading, text: &str) -> Result<Vec<Judged>, ServiceError> {
    let known = store::users::with_addresses(reading, cx.actor.organization_id, &folded(text)?).await?;
    let known: std::collections::HashMap<String, StatusKey> =
        known.into_iter().map(|user| (user.email.folded(), user.status.stored_key())).collect();
    Ok(judge(text, |folded| known.get(folded).copied())?)
}

/// Invites the addresses that are ready, all or none of them. The others were shown to whoever asks and are left out.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Held`] for a role he may not give, [`Refusal::SeatsShort`], [`Refusal::Missing`] when no
/// address is ready.
pub async fn invite(cx: &Cx, new: &NewInvites) -> Result<Invited, ServiceError> {
    cx.require(Right::INVITE_USERS)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::INVITE_USERS).await?;
    if let Some(answer) = order::before(cx, &tx, &new.key).await? {
        return Ok(answer);
    }
    settle_in(&cx.services, &mut tx, now).await?;
    let apps = store::roles::apps(&tx, cx.actor.organization_id).await?;
    let roles = roles(&grantor(cx, &apps), &new.roles)?;
    let judged = judge_now(cx, &tx, &new.addresses).await?;
    let ready = judged.iter().filter(|one| one.verdict == Verdict::Ready).filter_map(|one| Email::parse(&one.text).ok());
    let profile_id = store::profiles::standard(&tx, cx.actor.organization_id).await?;
    let mut users: Vec<User> = ready
        .map(|email| User {
            id: UserId(cx.services.ids().uuid(now)),
            organization_id: cx.actor.organization_id,
            email,
            first_name: String::new(),
            last_name: String::new(),
            job_title: String::new(),
            status: StoredStatus::Invited { sent_at: now },
            roles: roles.clone(),
            profile_id,
            crm_user_id: None,
            is_primary: false,
            changed_seq: 0,
            invited_by: Some(cx.actor.user_id),
            last_active_at: None,
        })
        .collect();
    if users.is_empty() {
        return Err(Refusal::Missing { field: "addresses".into() }.into());
    }
    super::check_seats_for(&tx, cx.actor.organization_id, &apps, &roles, users.len()).await?;
    let mut details: Vec<AuditDetail> =
        roles.iter().map(|(app, role)| AuditDetail::added(format!("role.{app}"), role.to_string())).collect();
    // A case of their own: one person's trail does not list the others' addresses.
    details.extend(
        users.iter().map(|user| AuditDetail { case: 1, ..AuditDetail::added("email".into(), user.email.as_str().to_owned()) }),
    );
    let (audit_id, group) = cx.audit(AuditAction::UsersInvited, details);
    let whom: Vec<(UserId, u32)> = users.iter().map(|user| (user.id, 0)).collect();
    let seq = store::audit::append(&mut tx, audit_id, &group, Subjects::Listed(&whom), now).await?;
    for user in &mut users {
        user.changed_seq = seq;
    }
    let rows: Vec<NewUser<'_>> = users.iter().map(|user| NewUser { user, password_hash: None }).collect();
    store::users::add(&tx, &rows).await?;
    send_first_links(cx, &tx, &users, seq).await?;
    let answer = Invited { invited: u32::try_from(users.len()).unwrap_or(u32::MAX) };
    order::keep(cx, &tx, &new.key, &answer).await?;
    tx.save().await?;
    Ok(answer)
}

/// Opens a new link for each of these people and queues the mail that carries it. The links they had are dead (Q6).
pub(super) async fn send_links(cx: &Cx, tx: &Tx, users: &[User], generation: i64) -> Result<(), ServiceError> {
    let mails = open_links(cx, tx, users, generation).await?;
    Ok(store::outbox::put(tx, &mails).await?)
}

/// As [`send_links`], for people who are new.
pub(super) async fn send_first_links(cx: &Cx, tx: &Tx, users: &[User], generation: i64) -> Result<(), ServiceError> {
    let mails = open_links(cx, tx, users, generation).await?;
    Ok(store::outbox::put_first(tx, &mails).await?)
}

/// Opens the links and writes the mails that carry them, which are yet to be queued.
async fn open_links(cx: &Cx, tx: &Tx, users: &[User], generation: i64) -> Result<Vec<Queued>, ServiceError> {
    let now = cx.services.now();
    let post = &cx.services.0.post;
    let links: Vec<_> = users.iter().map(|user| (user.id, post.token(user.id, generation).hash())).collect();
    store::invitations::open(tx, generation, &links).await?;
    Ok(users.iter().map(|user| invitation_to(cx, user.id, user.email.as_str(), generation, now)).collect())
}

/// The invitation behind a link. Changes nothing: a mail scanner that opens it uses nothing up (T15).
///
/// # Errors
/// [`Refusal::InvitationOver`] for every link that cannot be used, whatever the reason; [`Refusal::TooManyAttempts`].
pub async fn open(services: &Services, token: &str, origin: &Origin) -> Result<OpenInvitation, ServiceError> {
    services.0.limits.attempt_from(origin.source)?;
    let snapshot = services.store().read().await?;
    let (user, _) = behind(services, &snapshot, token).await?;
    let organization = store::organizations::name(&snapshot, user.organization_id).await?.unwrap_or_default();
    Ok(OpenInvitation { organization, email: user.email.into(), first_name: user.first_name, last_name: user.last_name })
}

/// The person a link invites, while it can be used.
async fn behind(services: &Services, reading: &impl Reading, token: &str) -> Result<(User, [u8; 32]), ServiceError> {
    let hash = InvitationToken::from_link(token).ok_or(Refusal::InvitationOver)?.hash();
    let user_id = store::invitations::find(reading, hash).await?.ok_or(Refusal::InvitationOver)?;
    let user = store::users::find(reading, user_id).await?.ok_or(Refusal::InvitationOver)?;
    // Asked of the clock, not of what is written down: a lapsed link never opens.
    if user.status.at(services.now()).key() != StatusKey::Invited {
        return Err(Refusal::InvitationOver.into());
    }
    Ok((user, hash))
}

/// Accepts an invitation: sets name and password, and signs in. Works once.
///
/// # Errors
/// [`Refusal::InvitationOver`]; the refusal of the field at fault, with which the link stays open.
pub async fn accept(services: &Services, acceptance: Acceptance, origin: &Origin) -> Result<SessionToken, ServiceError> {
    services.0.limits.attempt_from(origin.source)?;
    behind(services, &services.store().read().await?, &acceptance.token).await?;
    let (first_name, last_name) = names(&acceptance)?;
    check_new_password(&acceptance.password)?;
    let password_hash = services.0.passwords.hash(acceptance.password, services.ids()).await?;

    let now = services.now();
    let mut tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let (before, hash) = behind(services, &tx, &acceptance.token).await?;
    if !store::invitations::close(&tx, before.id, hash).await? {
        return Err(Refusal::InvitationOver.into());
    }
    let mut after = User { first_name, last_name, status: StoredStatus::Enabled, ..before.clone() };
    let group = AuditGroup {
        organization_id: Some(before.organization_id),
        actor: Some(before.id),
        source: Some(origin.source.to_string()),
        action: AuditAction::InviteAccepted,
        details: vec![
            AuditDetail::changed("status", StatusKey::Invited.key().into(), StatusKey::Enabled.key().into()),
            AuditDetail::changed("first_name", before.first_name.clone(), after.first_name.clone()),
            AuditDetail::changed("last_name", before.last_name.clone(), after.last_name.clone()),
        ],
    };
    let audit_id = AuditId(services.ids().uuid(now));
    after.changed_seq = store::audit::append(&mut tx, audit_id, &group, Subjects::Listed(&[(before.id, 0)]), now).await?;
    store::users::change(&tx, &before, &after).await?;
    store::users::set_password(&tx, after.id, &password_hash).await?;
    tx.save().await?;
    begin_session(services, after.id, origin).await
}

fn names(acceptance: &Acceptance) -> Result<(String, String), Refusal> {
    let first_name = check_name("first_name", &acceptance.first_name)?;
    let last_name = check_name("last_name", &acceptance.last_name)?;
    if first_name.is_empty() {
        return Err(Refusal::Missing { field: "first_name".into() });
    }
    if last_name.is_empty() {
        return Err(Refusal::Missing { field: "last_name".into() });
    }
    Ok((first_name, last_name))
}
