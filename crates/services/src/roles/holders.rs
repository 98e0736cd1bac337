//! Whom a role concerns: who holds it, and to whom it comes back (E12).

use domain::id::UserId;
use domain::roles::custom::Holders;
use domain::roles::{AppKey, Apps, RoleKey, RoleSet};
use domain::users::Class;
use domain::users::end::RoleEnds;
use store::Reading;
use store::role_ends::Returning;

use crate::users::ends_of_administrators;
use crate::{Cx, ServiceError};

/// Everybody of the organisation, as far as roles concern them.
pub(super) struct Concerned<'a> {
    cx: &'a Cx,
    /// The ends of the roles of whoever asks.
    own: RoleEnds,
    classes: Vec<Class>,
    returning: Vec<Returning>,
    /// What those hold to whom an administrator's role comes back, and with what it ends.
    again: Vec<(RoleSet, RoleEnds)>,
}

impl<'a> Concerned<'a> {
    pub async fn of(cx: &'a Cx, reading: &impl Reading, apps: &Apps) -> Result<Self, ServiceError> {
        let organization_id = cx.actor.organization_id;
        let again = ends_of_administrators(reading, organization_id, apps, None).await?;
        let ids: Vec<UserId> = again.into_keys().collect();
        let mut ends = store::role_ends::of_people(reading, &ids).await?;
        let again = store::users::find_many(reading, organization_id, &ids).await?;
        let again = again.into_iter().map(|user| (user.roles, ends.remove(&user.id).unwrap_or_default())).collect();
        Ok(Self {
            again,
            cx,
            own: store::role_ends::of(reading, cx.actor.user_id).await?,
            classes: store::users::classes(reading, organization_id).await?,
            returning: store::role_ends::returning(reading, organization_id).await?,
        })
    }

    pub fn holders(&self, apps: &Apps, app: AppKey, role: RoleKey) -> Holders {
        let holding = || self.classes.iter().filter(|class| class.roles.in_app(app) == Some(role));
        let returning = || self.returning.iter().filter(|returning| (returning.app, returning.role) == (app, role));
        let comes_back = |ends: &RoleEnds| ends.get(&app).and_then(|end| end.then);
        Holders {
            users: holding().map(|class| class.users).sum(),
            returning: returning().map(|returning| returning.users).sum(),
            is_own: [self.cx.actor.roles.in_app(app), comes_back(&self.own)].contains(&Some(role)),
            is_of_administrators: holding().any(|class| apps.administers_any(&class.roles))
                || returning().any(|returning| apps.administers_any(&returning.held))
                || self.again.iter().any(|(held, ends)| [held.in_app(app), comes_back(ends)].contains(&Some(role))),
        }
    }
}
