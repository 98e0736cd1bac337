//! Handing over the primary administration (Q2), and the operator's way back in.

use domain::audit::{AuditAction, AuditDetail, AuditGroup};
use domain::id::{AuditId, UserId};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::users::email::Email;
use domain::users::transfer::{self, Handover, OFFER_LIFE_MS, Offer, OfferSeen, hand_over, may_offer};
use domain::users::{User, UserRow};
use store::audit::Subjects;
use store::{NamedLock, Reading, Tx};

use super::settle::settle_in;
use super::{check_seats, seats};
use crate::sign_in::still;
use crate::{Cx, ServiceError, Services};

/// Offers the primary administration to somebody, who has to accept it.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless the asker has it; [`Refusal::NotFound`]; what [`may_offer`] refuses.
pub async fn offer(cx: &Cx, to: UserId) -> Result<(), ServiceError> {
    cx.require(Right::TRANSFER_PRIMARY)?;
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::TRANSFER_PRIMARY).await?;
    let (from, to) = (find(cx, &tx, cx.actor.user_id).await?, find(cx, &tx, to).await?);
    may_offer(&from, &to)?;
    let offer = Offer { from: from.id, to: to.id, offered_at: now };
    store::offers::make(&tx, cx.actor.organization_id, &offer).await?;
    note(cx, &mut tx, AuditAction::PrimaryOffered, &to).await?;
    Ok(tx.save().await?)
}

async fn find(cx: &Cx, reading: &impl Reading, id: UserId) -> Result<User, ServiceError> {
    let found = store::users::find(reading, id).await?;
    Ok(found.filter(|user| user.organization_id == cx.actor.organization_id).ok_or(Refusal::NotFound)?)
}

async fn note(cx: &Cx, tx: &mut Tx, action: AuditAction, about: &User) -> Result<(), ServiceError> {
    let (audit_id, group) = cx.audit(action, Vec::new());
    store::audit::append(tx, audit_id, &group, Subjects::Listed(&[(about.id, 0)]), cx.services.now()).await?;
    Ok(())
}

/// The open offer, for the one who made it and the one it is made to; nobody else is told of it.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn seen(cx: &Cx) -> Result<Option<OfferSeen>, ServiceError> {
    let now = cx.services.now();
    let snapshot = cx.services.store().read().await?;
    let offer = store::offers::find(&snapshot, cx.actor.organization_id).await?.filter(|offer| offer.is_open(now));
    let me = cx.actor.user_id;
    let Some(offer) = offer.filter(|offer| offer.from == me || offer.to == me) else { return Ok(None) };
    let (from, to) = (find(cx, &snapshot, offer.from).await?, find(cx, &snapshot, offer.to).await?);
    Ok(Some(OfferSeen {
        to: UserRow::of(&to, now),
        from_name: from.display_name(),
        lapses_at: offer.offered_at.plus_millis(OFFER_LIFE_MS),
        is_to_you: offer.to == me,
        now,
    }))
}

/// Takes an offer back, by the one who made it, or declines it, by the one it was made to.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none of the asker's.
pub async fn take_back(cx: &Cx) -> Result<(), ServiceError> {
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::SignedIn).await?;
    let me = cx.actor.user_id;
    let offer = store::offers::find(&tx, cx.actor.organization_id).await?;
    let offer = offer.filter(|offer| offer.from == me || offer.to == me).ok_or(Refusal::NotFound)?;
    store::offers::take_back(&tx, cx.actor.organization_id).await?;
    let to = find(cx, &tx, offer.to).await?;
    note(cx, &mut tx, AuditAction::PrimaryDeclined, &to).await?;
    Ok(tx.save().await?)
}

/// Accepts an offer: from then on the asker is the primary administrator, and whoever was is an administrator.
///
/// # Errors
/// [`Refusal::NotFound`] when no open offer is made to the asker, or whoever made it has the primary administration no more;
/// [`Refusal::SeatsShort`].
pub async fn accept(cx: &Cx) -> Result<(), ServiceError> {
    let now = cx.services.now();
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::SignedIn).await?;
    settle_in(&cx.services, &mut tx, now).await?;
    let offer = store::offers::find(&tx, cx.actor.organization_id).await?;
    let offer = offer.filter(|offer| offer.to == cx.actor.user_id && offer.is_open(now)).ok_or(Refusal::NotFound)?;
    let (from, to) = (find(cx, &tx, offer.from).await?, find(cx, &tx, offer.to).await?);
    may_offer(&from, &to).map_err(|_| Refusal::NotFound)?;
    let apps = store::roles::apps(&tx, cx.actor.organization_id).await?;
    let handover = hand_over(&from, &to, &apps);
    check_seats(&tx, cx.actor.organization_id, &apps, &[(&from, Some(&handover.before)), (&to, Some(&handover.after))]).await?;
    let (audit_id, group) = cx.audit(AuditAction::PrimaryTransferred, details(&from, &to, &handover));
    write(&mut tx, (audit_id, &group), (&from, &to), handover, now).await?;
    store::offers::take_back(&tx, cx.actor.organization_id).await?;
    Ok(tx.save().await?)
}

/// What changes of each: his case 0 for who takes over, 1 for who hands over.
fn details(from: &User, to: &User, handover: &Handover) -> Vec<AuditDetail> {
    let mut details = AuditDetail::roles_changed(0, &to.roles, &handover.after.roles);
    details.extend(AuditDetail::roles_changed(1, &from.roles, &handover.before.roles));
    details
}

/// Whoever recovers is invited, whatever he was.
fn status_changed(before: &User, after: &User) -> Option<AuditDetail> {
    let (before, after) = (before.status.stored_key(), after.status.stored_key());
    (before != after).then(|| AuditDetail::changed("status", before.key().into(), after.key().into()))
}

async fn write(
    tx: &mut Tx,
    (audit_id, group): (AuditId, &AuditGroup),
    (from, to): (&User, &User),
    handover: Handover,
    now: domain::time::Instant,
) -> Result<(), ServiceError> {
    let seq = store::audit::append(tx, audit_id, group, Subjects::Listed(&[(to.id, 0), (from.id, 1)]), now).await?;
    let Handover { mut before, mut after } = handover;
    before.changed_seq = seq;
    after.changed_seq = seq;
    // Who hands over first: there is never more than one.
    store::users::change(tx, from, &before).await?;
    store::users::change(tx, to, &after).await?;
    // What the two held until some day they do not hold any more.
    Ok(store::role_ends::close_of_subjects(tx, seq).await?)
}

/// What came of [`recover`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Good once and for 72 hours: with it the person sets a password.
    pub link: String,
    /// Who was the primary administrator, by name.
    pub former: String,
    /// The applications, by their short names, in which the former one has no role any more because no seat was left.
    pub left: Vec<String>,
}

/// Makes the person with this address the primary administrator of an organisation, for whoever operates the server (Q15): the
/// way back in when the holder is gone, whatever seats are left. That person's sessions end. Whoever was primary stays an
/// administrator where there is a seat for both ([`transfer::recover`]).
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such organisation or person.
pub async fn recover(services: &Services, organization: &str, address: &str) -> Result<Recovered, ServiceError> {
    let now = services.now();
    let email = Email::known(address)?;
    let mut tx = services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    settle_in(services, &mut tx, now).await?;
    let organization_id = store::organizations::named(&tx, organization).await?.ok_or(Refusal::NotFound)?;
    let to = store::users::with_addresses(&tx, organization_id, &[email.folded()]).await?.pop().ok_or(Refusal::NotFound)?;
    let from = store::users::primary(&tx, organization_id).await?.ok_or(Refusal::NotFound)?;
    let apps = store::roles::apps(&tx, organization_id).await?;
    let seats = seats(&tx, organization_id, &store::users::classes(&tx, organization_id).await?).await?;
    let handover = transfer::recover(&from, &to, &apps, &seats, now);
    let usual = hand_over(&from, &to, &apps).before.roles;
    let left = apps.iter().filter(|app| handover.before.roles.in_app(app.key).is_none() && usual.in_app(app.key).is_some());
    let left: Vec<String> = left.map(|app| app.short_name.clone()).collect();
    let group = AuditGroup {
        organization_id: Some(organization_id),
        actor: None,
        source: None,
        action: AuditAction::PrimaryRecovered,
        details: status_changed(&to, &handover.after).into_iter().chain(details(&from, &to, &handover)).collect(),
    };
    let audit_id = AuditId(services.ids().uuid(now));
    let mut whom = vec![(to.id, 0)];
    whom.extend((from.id != to.id).then_some((from.id, 1)));
    let seq = store::audit::append(&mut tx, audit_id, &group, Subjects::Listed(&whom), now).await?;
    let Handover { mut before, mut after } = handover;
    before.changed_seq = seq;
    after.changed_seq = seq;
    if from.id != to.id {
        store::users::change(&tx, &from, &before).await?;
    }
    store::users::change(&tx, &to, &after).await?;
    store::role_ends::close_of_subjects(&tx, seq).await?;
    store::sessions::revoke_all(&tx, to.id, now).await?;
    store::offers::take_back(&tx, organization_id).await?;
    let token = services.0.post.token(to.id, seq);
    store::invitations::open(&tx, seq, &[(to.id, token.hash())]).await?;
    tx.save().await?;
    Ok(Recovered { link: services.0.post.link(&token), former: from.display_name(), left })
}
