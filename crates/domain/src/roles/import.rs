//! Importing a document of roles (E10): what would become of each role in it, looked at before anything is written, then all of
//! it or nothing.
//!
//! A role is known by its key. What the document does not name stays. Built-in roles are compared and never changed. The rules
//! about custom roles are those of the editor ([`super::custom::plan`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::custom::{Holders, MAX_CUSTOM_ROLES, RoleDraft, RoleHindrance, RolePlan, RowMove, given, plan_keyed, refused};
use super::file::{FileRole, RolesFile};
use super::{App, AppKey, Matrix, Role, RoleKey, RoleKind, RoleSet};
use crate::audit::AuditDetail;
use crate::refusal::Refusal;
use crate::url;
use crate::users::grantor::Grantor;

/// What becomes of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Made(RolePlan),
    Changed(RolePlan),
    Unchanged,
    /// Built-in and not as the document has it: it stays as it is here.
    ReadOnly {
        moves: Vec<RowMove>,
        /// Whether there is such a role here at all.
        is_here: bool,
    },
    /// It cannot be, and nothing of the document is imported.
    Refused(Refusal),
}

/// A role of the document with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned<'a> {
    pub app: AppKey,
    pub role: &'a FileRole,
    pub fate: Fate,
}

/// What importing `file` would do, as `grantor` may do it; in the order of the document. `held` are his own roles, `matrices`
/// those of the licensed applications; `holders` says whom a role concerns.
#[must_use]
pub fn plan<'a>(
    grantor: &Grantor<'_>,
    held: &RoleSet,
    matrices: &[Matrix],
    file: &'a RolesFile,
    holders: impl Fn(AppKey, RoleKey) -> Holders,
) -> Vec<Planned<'a>> {
    let mut planned = Vec::new();
    for in_file in &file.applications {
        let here = grantor.apps.find(in_file.key).zip(matrices.iter().find(|matrix| matrix.app == in_file.key));
        let mut names = here.map(|(app, _)| Names::after(app, &in_file.roles)).unwrap_or_default();
        for role in &in_file.roles {
            let fate = match here {
                None => fate_elsewhere(in_file.key, role),
                Some((app, matrix)) => {
                    let draft = draft(in_file.key, role);
                    fate(app, matrix, role, &mut names, |is_taken| {
                        let holders = holders(in_file.key, role.key);
                        plan_keyed(grantor, held, matrix, &draft, (role.key, holders), is_taken)
                    })
                }
            };
            planned.push(Planned { app: in_file.key, role, fate });
        }
    }
    planned
}

fn draft(app: AppKey, role: &FileRole) -> RoleDraft {
    RoleDraft {
        app,
        key: Some(role.key),
        name: role.name.clone(),
        description: role.description.clone(),
        levels: role.levels.clone(),
    }
}

/// The names an application's roles have once the document is imported, and how many of them are custom by then: two roles may
/// swap their names.
#[derive(Default)]
struct Names {
    taken: BTreeMap<String, Vec<RoleKey>>,
    custom: usize,
}

impl Names {
    fn after(app: &App, in_file: &[FileRole]) -> Self {
        let mut names = Self { custom: app.roles.iter().filter(|role| role.kind == RoleKind::Custom).count(), ..Self::default() };
        let file = || in_file.iter().filter(|role| role.kind == RoleKind::Custom);
        let stays = |role: &&Role| role.kind != RoleKind::Custom || !file().any(|other| other.key == role.key);
        app.roles.iter().filter(stays).for_each(|role| names.add(&role.name, role.key));
        file().for_each(|role| names.add(&role.name, role.key));
        names
    }

    fn add(&mut self, name: &str, key: RoleKey) {
        self.taken.entry(name.trim().to_lowercase()).or_default().push(key);
    }

    fn is_taken(&self, name: &str, key: RoleKey) -> bool {
        self.taken.get(&name.to_lowercase()).is_some_and(|keys| keys.iter().any(|other| *other != key))
    }
}

/// What becomes of a role whose application is not licensed here.
fn fate_elsewhere(app: AppKey, role: &FileRole) -> Fate {
    match role.kind {
        RoleKind::Custom => Fate::Refused(refused(RoleHindrance::NoApp, app.as_str())),
        RoleKind::Shipped | RoleKind::Declared => Fate::ReadOnly { moves: Vec::new(), is_here: false },
    }
}

fn fate(
    app: &App,
    matrix: &Matrix,
    role: &FileRole,
    names: &mut Names,
    plan: impl FnOnce(&dyn Fn(&str) -> bool) -> Result<RolePlan, Refusal>,
) -> Fate {
    let here = app.role(role.key);
    match (here.map(|here| here.kind), role.kind) {
        (Some(here), in_file) if here != in_file => {
            return Fate::Refused(refused(RoleHindrance::OtherKind, role.key.as_str()));
        }
        (None, RoleKind::Shipped | RoleKind::Declared) => return Fate::ReadOnly { moves: Vec::new(), is_here: false },
        (None, RoleKind::Custom) if role.key.is_reserved() => {
            return Fate::Refused(refused(RoleHindrance::NoKey, role.key.as_str()));
        }
        _ => {}
    }
    if here.is_some_and(|here| is_same(here, matrix, role)) {
        return Fate::Unchanged;
    }
    if role.kind != RoleKind::Custom {
        return Fate::ReadOnly { moves: moves(matrix, role), is_here: true };
    }
    if here.is_none() {
        names.custom += 1;
        if names.custom > MAX_CUSTOM_ROLES {
            return Fate::Refused(refused(RoleHindrance::TooMany, &MAX_CUSTOM_ROLES.to_string()));
        }
    }
    match plan(&|name| names.is_taken(name, role.key)) {
        Err(refusal) => Fate::Refused(refusal),
        Ok(plan) if plan.role.is_administrator != role.is_administrator => {
            Fate::Refused(refused(RoleHindrance::WronglyMarked, &plan.role.is_administrator.to_string()))
        }
        Ok(plan) if here.is_none() => Fate::Made(plan),
        Ok(plan) => Fate::Changed(plan),
    }
}

/// Whether a role is here as the document has it. Then nobody is asked whether he may make it so.
fn is_same(here: &Role, matrix: &Matrix, role: &FileRole) -> bool {
    here.name == role.name.trim()
        && here.description.en == role.description.trim()
        && here.is_administrator == role.is_administrator
        && given(&matrix.levels_of(here.key)) == given(&role.levels)
}

/// From what a built-in role gives here to what it gives in the document.
fn moves(matrix: &Matrix, role: &FileRole) -> Vec<RowMove> {
    let after = matrix.in_order(&role.levels);
    let rows = matrix.rows.iter().enumerate().zip(after).map(|((at, row), after)| RowMove {
        area: row.area.clone(),
        label: row.label.clone(),
        before: matrix.level(role.key, at),
        after,
    });
    rows.filter(|moved| moved.before != moved.after).collect()
}

/// What is said of a role before anything is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleVerdict {
    Refused,
    New,
    Changed,
    ReadOnly,
    Unchanged,
}

impl RoleVerdict {
    pub const ALL: [Self; 5] = [Self::Refused, Self::New, Self::Changed, Self::ReadOnly, Self::Unchanged];
}

impl Fate {
    #[must_use]
    pub const fn verdict(&self) -> RoleVerdict {
        match self {
            Self::Made(_) => RoleVerdict::New,
            Self::Changed(_) => RoleVerdict::Changed,
            Self::Unchanged => RoleVerdict::Unchanged,
            Self::ReadOnly { .. } => RoleVerdict::ReadOnly,
            Self::Refused(_) => RoleVerdict::Refused,
        }
    }
}

/// A role as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleLine {
    pub app: AppKey,
    pub key: RoleKey,
    /// As the document has it.
    pub name: String,
    pub verdict: RoleVerdict,
    /// Name and description, where they change.
    pub words: Vec<AuditDetail>,
    /// What it gives here and what it gives in the document.
    pub moves: Vec<RowMove>,
    /// How many people hold it.
    pub users: u32,
    /// To how many it comes back when another role ends (E12).
    pub returning: u32,
    /// It becomes, or stops being, an administrator's role.
    pub is_administrator: (bool, bool),
    /// Whether there is such a role here.
    pub is_here: bool,
    /// Why it is refused, in the language of whoever asked.
    pub problem: Option<String>,
}

/// What an import would do now (E1), and what applying it needs (E2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesPreview {
    /// In the order of the document.
    pub lines: Vec<RoleLine>,
    pub fingerprint: String,
}

impl RolesPreview {
    /// How many roles have this verdict.
    #[must_use]
    pub fn count(&self, verdict: RoleVerdict) -> u32 {
        u32::try_from(self.lines.iter().filter(|line| line.verdict == verdict).count()).unwrap_or(u32::MAX)
    }

    /// How many roles would be made or changed.
    #[must_use]
    pub fn taken(&self) -> u32 {
        self.count(RoleVerdict::New) + self.count(RoleVerdict::Changed)
    }
}

/// What is to be imported: the document that comes with it, as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesOrder {
    /// Of the preview that was looked at.
    pub fingerprint: String,
    /// Chosen by whoever asks: the same order sent twice has one effect and one answer (F07).
    pub key: String,
}

impl RolesOrder {
    /// The query string with which the document is sent.
    #[must_use]
    pub fn to_url(&self) -> String {
        url::query(&[("fingerprint", self.fingerprint.clone()), ("key", self.key.clone())])
    }
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RolesOutcome {
    Done {
        made: u32,
        changed: u32,
    },
    /// The facts moved since the preview: nothing was written; this is what the import would do now.
    Moved {
        preview: Box<RolesPreview>,
    },
}

#[cfg(test)]
mod tests;
