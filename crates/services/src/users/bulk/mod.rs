//! Bulk actions (A19 to A26, A37, E1 to E3, E8): options, preview, apply, undo. Each looks at the selection by class and asks
//! [`domain::users::bulk`]; applying asks again on what is there by then.

mod apply;
mod preview;
mod undo;
mod undoable;

use std::collections::BTreeSet;

use domain::id::UserId;
use domain::refusal::Refusal;
use domain::roles::{Apps, Matrix, RoleKey};
use domain::users::bulk::{Apart, BulkChange, BulkPlan, BulkRequest, Outcome, Selection, plan};
use domain::users::end::RoleEnds;
use domain::users::grantor::Grantor;
use domain::users::status::StatusKey;
use domain::users::{Seats, User};
use sha2::{Digest as _, Sha256};
use store::Reading;
use store::users::{ClassKey, Picked};

pub use apply::apply;
pub use preview::{lines, options, preview};
pub use undo::undo;
pub use undoable::recent;
pub(crate) use undoable::undoable;

use super::{ends_of_administrators, grantor, seats};
use crate::{Cx, ServiceError};

/// Everything a plan is made from, read at one moment.
struct Facts {
    apps: Apps,
    /// Whether one person was picked by himself, which is no bulk action.
    is_one: bool,
    /// Those selected who are looked at by class: without whom an administrator's role comes back to.
    selection: Selection,
    picked: Vec<Picked>,
    apart: Vec<Apart>,
    seats: Vec<Seats>,
    /// Of the applications whose roles change.
    matrices: Vec<Matrix>,
    last_seq: i64,
}

async fn facts(cx: &Cx, reading: &impl Reading, selection: &Selection, change: Option<&BulkChange>) -> Result<Facts, ServiceError> {
    selection.check()?;
    let (organization_id, is_one) = (cx.actor.organization_id, selection.is_one());
    let apps = store::roles::apps(reading, organization_id).await?;
    let mut apart = administrators_again(cx, reading, &apps, selection).await?;
    let selection = selection.without(&apart.iter().map(|one| one.id).collect::<Vec<_>>());
    let picked = store::users::picked(reading, organization_id, &selection, cx.actor.user_id).await?;
    if store::users::is_picked(reading, organization_id, &selection, cx.actor.user_id).await? {
        apart.push(own(cx));
    }
    let classes = store::users::classes(reading, organization_id).await?;
    let seats = seats(reading, organization_id, &classes).await?;
    let mut matrices = Vec::new();
    if let Some(BulkChange::Roles(wanted)) = change {
        for app in wanted.keys() {
            matrices.extend(store::roles::matrix(reading, organization_id, *app).await?);
        }
    }
    let last_seq = store::audit::last_seq(reading).await?;
    Ok(Facts { apps, is_one, selection, picked, apart, seats, matrices, last_seq })
}

/// Whoever asks, whose own account is closed to him (A34).
fn own(cx: &Cx) -> Apart {
    Apart {
        id: cx.actor.user_id,
        name: cx.actor.name.clone(),
        roles: cx.actor.roles.clone(),
        status: StatusKey::Enabled,
        ends: RoleEnds::new(),
    }
}

/// Those selected to whom an administrator's role comes back (E12): to the primary administrator they are like others. There
/// are few, as there are few administrators.
async fn administrators_again(
    cx: &Cx,
    reading: &impl Reading,
    apps: &Apps,
    selection: &Selection,
) -> Result<Vec<Apart>, ServiceError> {
    if cx.actor.authority.is_primary {
        return Ok(Vec::new());
    }
    let organization_id = cx.actor.organization_id;
    let ends = ends_of_administrators(reading, organization_id, apps, None).await?;
    let ids: Vec<UserId> = ends.keys().copied().filter(|id| *id != cx.actor.user_id).collect();
    let selected = store::users::picked_of(reading, organization_id, selection, &ids).await?;
    let apart = |user: User| Apart {
        id: user.id,
        name: user.display_name(),
        status: user.status.stored_key(),
        ends: ends.get(&user.id).cloned().unwrap_or_default(),
        roles: user.roles,
    };
    Ok(selected.into_iter().map(apart).collect())
}

impl Facts {
    fn plan(&self, cx: &Cx, change: &BulkChange) -> Result<BulkPlan, Refusal> {
        let classes = self.picked.iter().map(|picked| picked.class.clone()).collect();
        let grantor = Grantor { in_bulk: !self.is_one, ..grantor(cx, &self.apps) };
        plan(&grantor, change, classes, &self.apart, &self.seats)
    }

    /// What was looked at, and since when: the people by class, when they were last changed, the seats the change needs, and
    /// what the roles that come and go give.
    fn fingerprint(&self, request: &BulkRequest, plan: &BulkPlan) -> String {
        let mut hash = Sha256::new();
        let mut add = |text: String| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        add(serde_json::to_string(request).unwrap_or_default());
        for Picked { class, changed } in &self.picked {
            let roles = serde_json::to_string(&class.roles).unwrap_or_default();
            add(format!("{roles} {} {} {changed}", class.status.key(), class.users));
        }
        add(format!("{:?}", self.apart));
        // What becomes of each class depends on the asker's rights as well.
        add(format!("{:?}", plan.cases));
        for need in plan.seats.iter().filter(|need| need.takes > 0) {
            add(format!("{} {} {:?}", need.app, need.held, need.licensed));
        }
        for matrix in &self.matrices {
            let moves = plan.cases.iter().filter_map(|case| match &case.outcome {
                Outcome::Changes(Some((after, _))) => Some([&case.class.roles, after]),
                _ => None,
            });
            let roles: BTreeSet<RoleKey> = moves.flatten().filter_map(|roles| roles.in_app(matrix.app)).collect();
            for role in roles {
                add(format!("{} {role} {:?}", matrix.app, matrix.levels.get(&role)));
            }
        }
        let digest: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{}.{digest}", self.last_seq)
    }
}

fn classes_of(plan: &BulkPlan, which: impl Fn(&Outcome) -> bool) -> Vec<ClassKey> {
    let cases = plan.cases.iter().filter(|case| case.apart.is_none() && which(&case.outcome));
    cases.map(|case| (case.class.roles.clone(), case.class.status)).collect()
}

/// Who takes a seat that is not left, by name, when only the first are to have one (E8).
async fn beyond_seats(
    cx: &Cx,
    reading: &impl Reading,
    facts: &Facts,
    (request, plan): (&BulkRequest, &BulkPlan),
) -> Result<Vec<(UserId, ClassKey)>, ServiceError> {
    let mut beyond: Vec<(UserId, ClassKey)> = Vec::new();
    if !request.first_seats_only {
        return Ok(beyond);
    }
    for need in plan.seats.iter().filter(|need| need.is_short()) {
        let room = need.left().unwrap_or(u32::MAX).saturating_add(need.frees);
        let takers: Vec<ClassKey> = plan
            .cases
            .iter()
            .filter(|case| case.takes_seat_in(need.app))
            .map(|case| (case.class.roles.clone(), case.class.status))
            .collect();
        let organization_id = cx.actor.organization_id;
        let all = store::users::of_classes(
            reading,
            organization_id,
            &facts.selection,
            &takers,
            Some(cx.actor.user_id),
            None,
            u64::from(u32::MAX),
        );
        let all = all.await?.rows;
        let over = all.into_iter().skip(usize::try_from(room).unwrap_or(usize::MAX));
        for user in over {
            if !beyond.iter().any(|(id, _)| *id == user.id) {
                beyond.push((user.id, (user.roles.clone(), user.status.stored_key())));
            }
        }
    }
    Ok(beyond)
}

/// Whether two fingerprints are of the same facts. The number in front only says since when: entries about something else may
/// have come in between.
pub(super) fn is_same(now: &str, then: &str) -> bool {
    let digest = |fingerprint: &'_ str| fingerprint.split_once('.').map(|(_, digest)| digest.to_owned());
    digest(now).is_some() && digest(now) == digest(then)
}
