//! The same actions through the services.

use std::fmt::Write as _;

use domain::id::AuditId;
use domain::refusal::Refusal;
use domain::roles::RoleKey;
use domain::roles::custom::{RoleDraft, RoleOutcome};
use domain::users::bulk::{BulkDone, BulkOrder, BulkOutcome, BulkRequest, Undone};
use domain::users::import::{ImportOrder, ImportOutcome, ImportQuery};
use domain::users::invite::{Invited, NewInvites};
use services::{Cx, ServiceError, roles, users};

use super::acts::{Act, Line, No};
use super::model::APPS;

/// An order that was carried out, with its answer: sent again it has the same and no effect (F07).
#[derive(Clone, Debug)]
pub enum Order {
    Invite(NewInvites, Invited),
    Bulk(BulkOrder, BulkOutcome),
    Undo(AuditId, String, Undone),
    Import(Vec<u8>, ImportOrder, ImportOutcome),
    Role(Box<RoleDraft>, String, String, RoleOutcome),
}

/// What came of an action.
#[derive(Debug, Default)]
pub struct Came {
    pub counts: Option<[u32; 3]>,
    /// The entry of the log of a bulk action.
    pub group: Option<AuditId>,
    pub role: Option<RoleKey>,
    pub order: Option<Order>,
}

/// Sorts refusals; anything that is none ends the proof.
pub fn no(error: ServiceError) -> No {
    match error {
        ServiceError::Refused(Refusal::SeatsShort { .. }) => No::Short,
        ServiceError::Refused(Refusal::ChangedMeanwhile | Refusal::ChangedSince { .. }) => No::Moved,
        ServiceError::Refused(Refusal::Missing { .. }) => No::Nothing,
        ServiceError::Refused(
            Refusal::NotAllowed
            | Refusal::NotFound
            | Refusal::NotEnabled { .. }
            | Refusal::Held { .. }
            | Refusal::RoleHeld { .. }
            | Refusal::SeatsHeld { .. }
            | Refusal::SignInNeeded
            | Refusal::InvitationOver
            | Refusal::EndNotAhead { .. }
            | Refusal::Malformed { .. },
        ) => No::Refused,
        other => panic!("{other:?}"),
    }
}

/// Whoever decides sees a preview first, where there is one. `key` is the order's.
pub async fn perform(cx: &Cx, act: &Act, key: &str) -> Result<Came, No> {
    match act {
        Act::Invite { addresses, roles } => {
            let roles = roles.iter().map(|(app, role)| (*app, *role)).collect();
            let new = NewInvites { addresses: addresses.join(", "), roles, key: key.to_owned() };
            let invited = users::invite::invite(cx, &new).await.map_err(no)?;
            Ok(Came { order: Some(Order::Invite(new, invited)), ..Came::default() })
        }
        Act::Save { id, edit, seen } => {
            users::edit::save(cx, *id, edit, *seen).await.map_err(no)?;
            Ok(Came::default())
        }
        Act::Bulk { request, is_stale } => {
            let mut order = look(cx, request, key).await?;
            if *is_stale {
                order.fingerprint = "0.0".into();
            }
            carry_out(cx, &order).await
        }
        Act::Undo { group } => {
            let undone = users::bulk::undo(cx, *group, key).await.map_err(no)?;
            let counts = Some([undone.changed, 0, 0]);
            Ok(Came { counts, order: Some(Order::Undo(*group, key.to_owned(), undone)), ..Came::default() })
        }
        Act::Import { lines, first_seats_only, is_stale } => import(cx, lines, (*first_seats_only, *is_stale), key).await,
        Act::EndSession { id, session, .. } => {
            users::edit::end_session(cx, *id, *session).await.map_err(no)?;
            Ok(Came::default())
        }
        Act::Offer { id } => users::transfer::offer(cx, *id).await.map(|()| Came::default()).map_err(no),
        Act::AcceptOffer => users::transfer::accept(cx).await.map(|()| Came::default()).map_err(no),
        Act::TakeBackOffer => users::transfer::take_back(cx).await.map(|()| Came::default()).map_err(no),
        Act::Role { draft, is_stale } => role(cx, draft, *is_stale, key).await,
        Act::RemoveRole { app, role } => roles::custom::remove(cx, *app, *role).await.map(|()| Came::default()).map_err(no),
    }
}

/// An order for what a preview shows now.
pub async fn look(cx: &Cx, request: &BulkRequest, key: &str) -> Result<BulkOrder, No> {
    let fingerprint = users::bulk::preview(cx, request).await.map_err(no)?.fingerprint;
    Ok(BulkOrder { request: request.clone(), fingerprint, key: key.to_owned() })
}

pub async fn carry_out(cx: &Cx, order: &BulkOrder) -> Result<Came, No> {
    match users::bulk::apply(cx, order).await.map_err(no)? {
        BulkOutcome::Moved { .. } => Err(No::Moved),
        BulkOutcome::Done(done) => {
            let BulkDone { audit_id, changed, same, left_out, .. } = done;
            let order = Some(Order::Bulk(order.clone(), BulkOutcome::Done(done)));
            Ok(Came { counts: Some([changed, same, left_out]), group: Some(audit_id), order, role: None })
        }
    }
}

async fn import(cx: &Cx, lines: &[Line], (first_seats_only, is_stale): (bool, bool), key: &str) -> Result<Came, No> {
    let file = file_of(lines).into_bytes();
    let shown = users::import::preview(cx, &file, &ImportQuery::default()).await.map_err(no)?;
    let fingerprint = if is_stale { "0.0".into() } else { shown.fingerprint };
    let order = ImportOrder { fingerprint, key: key.to_owned(), first_seats_only };
    match users::import::apply(cx, &file, &order).await.map_err(no)? {
        ImportOutcome::Moved { .. } => Err(No::Moved),
        ImportOutcome::Done(done) => {
            let counts = Some([done.invited, done.changed, done.left_out]);
            Ok(Came { counts, order: Some(Order::Import(file, order, ImportOutcome::Done(done))), ..Came::default() })
        }
    }
}

pub fn file_of(lines: &[Line]) -> String {
    let mut file = "email,first_name,last_name,job_title,status,abm,si\n".to_owned();
    for Line { email, names: [first, last, job], status, roles } in lines {
        let status = status.map(|status| status.key()).unwrap_or_default();
        write!(file, "{email},{first},{last},{job},{status}").unwrap();
        for app in APPS {
            let role = roles.get(&app).map(|role| role.map_or_else(|| "none".to_owned(), |role| role.to_string()));
            write!(file, ",{}", role.unwrap_or_default()).unwrap();
        }
        file.push('\n');
    }
    file
}

async fn role(cx: &Cx, draft: &RoleDraft, is_stale: bool, key: &str) -> Result<Came, No> {
    let shown = roles::custom::preview(cx, draft).await.map_err(no)?;
    let fingerprint = if is_stale { "0".into() } else { shown.fingerprint };
    let outcome = roles::custom::save(cx, draft, &fingerprint, key).await.map_err(no)?;
    let RoleOutcome::Saved { key: role } = &outcome else { return Err(No::Moved) };
    let role = Some(*role);
    Ok(Came { role, order: Some(Order::Role(Box::new(draft.clone()), fingerprint, key.to_owned(), outcome)), ..Came::default() })
}

/// Sends an order again; the answer must be the one that was given.
pub async fn repeat(cx: &Cx, order: &Order, told: &str) -> Result<(), No> {
    let is_same = match order {
        Order::Invite(new, answer) => users::invite::invite(cx, new).await.map_err(no)? == *answer,
        Order::Bulk(order, answer) => users::bulk::apply(cx, order).await.map_err(no)? == *answer,
        Order::Undo(group, key, answer) => users::bulk::undo(cx, *group, key).await.map_err(no)? == *answer,
        Order::Import(file, order, answer) => users::import::apply(cx, file, order).await.map_err(no)? == *answer,
        Order::Role(draft, fingerprint, key, answer) => {
            roles::custom::save(cx, draft, fingerprint, key).await.map_err(no)? == *answer
        }
    };
    assert!(is_same, "{told}: another answer");
    Ok(())
}

impl Order {
    pub fn key(&self) -> &str {
        match self {
            Self::Invite(new, _) => &new.key,
            Self::Bulk(order, _) => &order.key,
            Self::Undo(_, key, _) | Self::Role(_, _, key, _) => key,
            Self::Import(_, order, _) => &order.key,
        }
    }
}
