//! What somebody's roles let him do in Sightline.

use serde::{Deserialize, Serialize};

use super::{AppKey, Matrix, Permission, PermissionLevel, Role, RoleKey, RoleSet, shipped};
use PermissionLevel::{Full, View};

/// How far a person reaches into each row that Sightline asks: the highest of what his roles give.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reach(Vec<(Permission, PermissionLevel)>);

impl Reach {
    /// The level reached in a row.
    #[must_use]
    pub fn level(&self, permission: Permission) -> PermissionLevel {
        self.0.iter().find(|(reached, _)| *reached == permission).map(|(_, level)| *level).unwrap_or_default()
    }

    /// Raises the level of a row to at least `level`.
    pub fn raise(&mut self, permission: Permission, level: PermissionLevel) {
        if level > self.level(permission) {
            self.0.retain(|(reached, _)| *reached != permission);
            self.0.push((permission, level));
        }
    }
}

/// Who may do what, of one person: computed afresh from his roles for each request (Q18).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    pub reach: Reach,
    /// Applications in which he holds a role that administers.
    pub administers: Vec<AppKey>,
    /// Whether he is the organisation's primary administrator.
    pub is_primary: bool,
}

/// What administrators do with people; each is a row of the matrix of the application concerned (Q21).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserAct {
    /// See the list.
    View,
    /// Invite, resend, delete invitations.
    Invite,
    /// Change names and job titles.
    Edit,
    /// Give and take roles.
    Role,
    /// Enable and disable.
    Status,
    /// Bulk actions.
    Bulk,
    /// Make and change roles.
    EditRoles,
}

impl UserAct {
    /// The row and the level that allow it in a shipped application.
    const fn row(self, app: AppKey) -> Option<(Permission, PermissionLevel)> {
        match (app, self) {
            (AppKey::ABM, Self::View) => Some((Permission::USERS_VIEW, View)),
            (AppKey::ABM, Self::Invite) => Some((Permission::USERS_INVITE, Full)),
            (AppKey::ABM, Self::Edit) => Some((Permission::USERS_EDIT, Full)),
            (AppKey::ABM, Self::Role) => Some((Permission::USERS_ROLE, Full)),
            (AppKey::ABM, Self::Status) => Some((Permission::USERS_STATUS, Full)),
            (AppKey::ABM, Self::Bulk) => Some((Permission::USERS_BULK, Full)),
            (AppKey::ABM, Self::EditRoles) => Some((Permission::ROLES_VIEW, Full)),
            (AppKey::SI, Self::View) => Some((Permission::SI_USERS_MANAGE, View)),
            (AppKey::SI, Self::Bulk) => Some((Permission::SI_USERS_BULK, Full)),
            (AppKey::SI, _) => Some((Permission::SI_USERS_MANAGE, Full)),
            _ => None,
        }
    }
}

impl Authority {
    /// Whether the person may do this to users of `app`. In a declared application, which brings no rows that Sightline
    /// asks, its administrators may.
    #[must_use]
    pub fn may_in(&self, app: AppKey, act: UserAct) -> bool {
        match act.row(app) {
            Some((permission, level)) => self.reach.level(permission) >= level,
            None => self.administers.contains(&app),
        }
    }

    /// Whether the person administers an application the operator declared.
    #[must_use]
    pub fn administers_declared(&self) -> bool {
        self.administers.iter().any(|app| !app.is_shipped())
    }
}

impl Authority {
    /// Adds what one held role gives: its levels in the rows of `matrix`, and the administration of its application.
    pub fn add(&mut self, matrix: &Matrix, role: &Role) {
        for (row, level) in matrix.rows.iter().zip(matrix.levels.get(&role.key).into_iter().flatten()) {
            // Rows of a declared application open nothing in Sightline.
            if let Some(permission) = Permission::from_key(&row.key).filter(|permission| permission.app() == matrix.app) {
                self.reach.raise(permission, *level);
            }
        }
        if role.is_administrator {
            self.administers.push(matrix.app);
        }
        self.is_primary |= role.key == RoleKey::PRIMARY_ADMINISTRATOR;
    }
}

/// The authority of somebody who holds shipped roles only.
#[must_use]
pub fn authority_of_shipped(roles: &RoleSet) -> Authority {
    let mut authority = Authority::default();
    for app in shipped::apps() {
        let held = roles.in_app(app.key).and_then(|role| app.role(role));
        if let (Some(role), Some(matrix)) = (held, shipped::matrix(app.key)) {
            authority.add(&matrix, role);
        }
    }
    authority
}
