//! Custom roles: made by copying a role, edited in the matrix (E11).
//!
//! Who may: whoever edits the roles of the application. A custom role gives nothing its maker does not have, nothing that is
//! the primary administrator's alone, and once it touches other people's rights it counts as an administrator's: then only
//! the primary administrator makes, changes and gives it (A33, A36).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{App, AppKey, Matrix, PermissionLevel, Role, RoleKey, RoleKind, RoleSet, UserAct};
use crate::audit::AuditDetail;
use crate::locale::{Locale, Words};
use crate::refusal::Refusal;
use crate::users::grantor::Grantor;

/// At most this many characters in a role's name.
pub const MAX_ROLE_NAME_CHARS: usize = 60;
/// At most this many characters in its description.
pub const MAX_DESCRIPTION_CHARS: usize = 300;
/// At most this many custom roles an application.
pub const MAX_CUSTOM_ROLES: usize = 100;

/// What a role reaches, by the keys of the rows; rows left out are [`PermissionLevel::None`].
pub type Levels = BTreeMap<String, PermissionLevel>;

/// What the editor saves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDraft {
    pub app: AppKey,
    /// The role that is changed; `None` for a new one.
    pub key: Option<RoleKey>,
    pub name: String,
    /// In the language of whoever wrote it.
    pub description: String,
    pub levels: Levels,
}

/// Why a role cannot be made or changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleHindrance {
    /// Shipped or declared: read-only.
    ReadOnly,
    /// It touches other people's rights.
    OnlyPrimary,
    /// Whoever asks holds it himself, or will again.
    Own,
    /// A row that is the primary administrator's alone.
    Reserved,
    /// More than whoever asks reaches himself.
    Beyond,
    /// Another role of the application has this name.
    NameTaken,
    /// People hold it.
    InUse,
    /// The application has as many custom roles as it may.
    TooMany,
    /// A file gives this key to a role of another kind than it has here (E10).
    OtherKind,
    /// A file gives a role the word that stands for no role.
    NoKey,
    /// A file brings a role of an application that is not licensed here.
    NoApp,
    /// A file says of an administrator's role that it is none, or the other way round.
    WronglyMarked,
}

impl RoleHindrance {
    /// Why, to whoever asked; `what` is the row, the name, or how many people.
    #[must_use]
    pub fn sentence(self, locale: Locale, what: &str) -> String {
        let (english, italian) = match self {
            Self::ReadOnly => (
                "Built-in roles are read-only. Copy this one and change the copy.",
                "I ruoli predefiniti sono di sola lettura. Copia questo e modifica la copia.",
            ),
            Self::OnlyPrimary => (
                "This role touches other people's rights, so only the primary administrator makes or changes it.",
                "Questo ruolo tocca i diritti di altri: solo l'amministratore principale lo crea o lo modifica.",
            ),
            Self::Own => (
                "You hold this role yourself. Ask another administrator to change it.",
                "Hai questo ruolo. Chiedi a un altro amministratore di modificarlo.",
            ),
            Self::Reserved => {
                ("“{}” belongs to the primary administrator alone.", "“{}” spetta solo all'amministratore principale.")
            }
            Self::Beyond => (
                "You do not reach this level of “{}” yourself, so you cannot give it.",
                "Non hai questo livello di “{}”, quindi non puoi concederlo.",
            ),
            Self::NameTaken => ("There is a role called “{}” already.", "Esiste già un ruolo chiamato “{}”."),
            Self::InUse => (
                "People who hold this role: {}. Give them another first.",
                "Persone con questo ruolo: {}. Prima assegnane un altro.",
            ),
            Self::TooMany => (
                "An application has at most {} custom roles. Delete one first.",
                "Un'applicazione ha al massimo {} ruoli personalizzati. Prima eliminane uno.",
            ),
            Self::OtherKind => (
                "“{}” is built-in on one side and custom on the other. Give the custom one another key.",
                "“{}” è predefinito da una parte e personalizzato dall'altra. Dai un'altra chiave a quello personalizzato.",
            ),
            Self::NoKey => ("“{}” stands for no role. Use another key.", "“{}” indica nessun ruolo. Usa un'altra chiave."),
            Self::NoApp => ("The application “{}” is not licensed here.", "L'applicazione “{}” non ha una licenza qui."),
            Self::WronglyMarked => (
                "By these levels, is_administrator is {}. The file says otherwise.",
                "Con questi livelli is_administrator è {}. Il file dice altro.",
            ),
        };
        match locale {
            Locale::En => english,
            Locale::It => italian,
        }
        .replace("{}", what)
    }
}

pub(super) fn refused(why: RoleHindrance, what: &str) -> Refusal {
    Refusal::RoleHeld { why, what: what.to_owned() }
}

/// A row in which a role reaches another level than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMove {
    pub area: Words,
    pub label: Words,
    pub before: PermissionLevel,
    pub after: PermissionLevel,
}

/// What saving a draft makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePlan {
    pub role: Role,
    pub levels: Levels,
    /// In the order of the matrix.
    pub moves: Vec<RowMove>,
    /// Empty when nothing changes.
    pub details: Vec<AuditDetail>,
}

/// Whom a role concerns: who holds it, and to whom it comes back when another role ends (E12). What may be made of it looks at
/// both, or one could arrange beforehand what one has afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// How many people hold it.
    pub users: u32,
    /// To how many it comes back.
    pub returning: u32,
    /// Whoever asks is among them.
    pub is_own: bool,
    /// One of them administers an application: his rights are the primary administrator's to change (A33).
    pub is_of_administrators: bool,
}

/// What `draft` makes of the application's roles, as `grantor` may make it. `held` are his own roles; `holders` are those of
/// the role that is changed.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever does not edit roles of this application, [`Refusal::NotFound`] for a role that is not
/// there, [`Refusal::RoleHeld`], and the refusal of a name, a description or a row that cannot be.
pub fn plan(
    grantor: &Grantor<'_>,
    held: &RoleSet,
    matrix: &Matrix,
    draft: &RoleDraft,
    holders: Holders,
) -> Result<RolePlan, Refusal> {
    let app = app_to_edit(grantor, draft.app)?;
    let key = match draft.key {
        None => new_key(draft.name.trim(), &app.roles)?,
        Some(key) => app.role(key).ok_or(Refusal::NotFound)?.key,
    };
    let is_taken = |name: &str| app.roles.iter().any(|role| role.key != key && role.name.to_lowercase() == name.to_lowercase());
    plan_keyed(grantor, held, matrix, draft, (key, holders), is_taken)
}

/// As [`plan`], for a role whose key is known beforehand, whether it is there or not. `is_taken` says which names the other
/// roles of the application have.
pub(super) fn plan_keyed(
    grantor: &Grantor<'_>,
    held: &RoleSet,
    matrix: &Matrix,
    draft: &RoleDraft,
    (key, holders): (RoleKey, Holders),
    is_taken: impl Fn(&str) -> bool,
) -> Result<RolePlan, Refusal> {
    let app = app_to_edit(grantor, draft.app)?;
    let before = app.role(key);
    if let Some(before) = before {
        refuse_unless(before.kind == RoleKind::Custom, refused(RoleHindrance::ReadOnly, ""))?;
        refuse_unless(!holders.is_own, refused(RoleHindrance::Own, ""))?;
    }
    let name = checked(&draft.name, "name", MAX_ROLE_NAME_CHARS)?;
    refuse_unless(!name.is_empty(), Refusal::Missing { field: "name".into() })?;
    let description = checked(&draft.description, "description", MAX_DESCRIPTION_CHARS)?;
    refuse_unless(!is_taken(&name), refused(RoleHindrance::NameTaken, &name))?;
    if let Some(unknown) = draft.levels.keys().find(|key| !matrix.rows.iter().any(|row| row.key == **key)) {
        return Err(Refusal::UnknownField { field: unknown.clone() });
    }
    let moves = moves(grantor, held, matrix, before.map(|role| role.key), draft)?;
    let levels = given(&draft.levels);
    let is_administrator = if draft.app.is_shipped() { touches_rights(&levels) } else { exceeds_plain(matrix, app, &levels) };
    let touches = is_administrator || holders.is_of_administrators || before.is_some_and(|role| role.is_administrator);
    refuse_unless(grantor.authority.is_primary || !touches, refused(RoleHindrance::OnlyPrimary, ""))?;
    let role = Role { key, name, description: Words::same(&description), kind: RoleKind::Custom, is_administrator };
    let details = details(matrix, draft, before, &role);
    Ok(RolePlan { role, levels, moves, details })
}

/// The application, for whoever edits its roles.
fn app_to_edit<'a>(grantor: &Grantor<'a>, app: AppKey) -> Result<&'a App, Refusal> {
    let found = grantor.apps.find(app).ok_or(Refusal::NotFound)?;
    let may_edit = grantor.authority.is_primary || grantor.authority.may_in(app, UserAct::EditRoles);
    refuse_unless(may_edit, Refusal::NotAllowed)?;
    Ok(found)
}

/// Levels without the rows that are not reached, as they are kept.
pub(super) fn given(levels: &Levels) -> Levels {
    let reached = levels.iter().filter(|(_, level)| **level > PermissionLevel::None);
    reached.map(|(key, level)| (key.clone(), *level)).collect()
}

/// Whether a custom role may be removed: nobody holds it, and it comes back to nobody.
///
/// # Errors
/// As [`plan`]; [`RoleHindrance::InUse`].
pub fn remove<'a>(grantor: &Grantor<'a>, app: AppKey, key: RoleKey, holders: Holders) -> Result<&'a Role, Refusal> {
    let role = grantor.apps.role(app, key).ok_or(Refusal::NotFound)?;
    let may_edit = grantor.authority.is_primary || grantor.authority.may_in(app, UserAct::EditRoles);
    refuse_unless(may_edit, Refusal::NotAllowed)?;
    refuse_unless(role.kind == RoleKind::Custom, refused(RoleHindrance::ReadOnly, ""))?;
    refuse_unless(grantor.authority.is_primary || !role.is_administrator, refused(RoleHindrance::OnlyPrimary, ""))?;
    let in_use = holders.users.saturating_add(holders.returning);
    refuse_unless(in_use == 0, refused(RoleHindrance::InUse, &in_use.to_string()))?;
    Ok(role)
}

/// The rows that move, once none goes beyond what may be given.
fn moves(
    grantor: &Grantor<'_>,
    held: &RoleSet,
    matrix: &Matrix,
    before: Option<RoleKey>,
    draft: &RoleDraft,
) -> Result<Vec<RowMove>, Refusal> {
    let own = held.in_app(draft.app);
    let mut moves = Vec::new();
    for (at, row) in matrix.rows.iter().enumerate() {
        let was = before.map(|role| matrix.level(role, at)).unwrap_or_default();
        let will = draft.levels.get(&row.key).copied().unwrap_or_default();
        if will > was {
            let label = &row.label.en;
            refuse_unless(!is_reserved(matrix, at), refused(RoleHindrance::Reserved, label))?;
            let reached = own.map(|role| matrix.level(role, at)).unwrap_or_default();
            refuse_unless(grantor.authority.is_primary || will <= reached, refused(RoleHindrance::Beyond, label))?;
        }
        if will != was {
            moves.push(RowMove { area: row.area.clone(), label: row.label.clone(), before: was, after: will });
        }
    }
    Ok(moves)
}

/// Whether a row is the primary administrator's alone: no other built-in role of a shipped application reaches it. Rows of a
/// declared application open nothing in Sightline.
#[must_use]
pub fn is_reserved(matrix: &Matrix, row: usize) -> bool {
    let Some(shipped) = super::shipped::matrix(matrix.app) else { return false };
    let others = shipped.levels.iter().filter(|(role, _)| **role != RoleKey::PRIMARY_ADMINISTRATOR);
    others.map(|(_, levels)| levels.get(row).copied().unwrap_or_default()).all(|level| level == PermissionLevel::None)
}

/// Whether levels let somebody change other people's rights: then the role is an administrator's (A33, A36).
#[must_use]
pub fn touches_rights(levels: &Levels) -> bool {
    const AREAS: [&str; 6] = ["users.", "roles.", "security.", "access.", "licences.", "org."];
    const ROWS: [&str; 4] = ["settings.api_tokens", "abm.users.bulk", "si.licences", "si.team_access"];
    let touches = |key: &str| ROWS.contains(&key) || key.starts_with("si.users.") || AREAS.iter().any(|area| key.starts_with(area));
    levels.iter().any(|(key, level)| *level >= PermissionLevel::Edit && touches(key))
}

/// Whether levels reach further than every plain role its operator gave a declared application, whose rows mean nothing to
/// Sightline: then the role is an administrator's, as the one it was copied from.
fn exceeds_plain(matrix: &Matrix, app: &App, levels: &Levels) -> bool {
    let plain = || app.roles.iter().filter(|role| role.kind == RoleKind::Declared && !role.is_administrator);
    let most = |row: &str| plain().map(|role| matrix.level_of(role.key, row)).max().unwrap_or_default();
    levels.iter().any(|(row, level)| *level > most(row))
}

/// A key made of a name, with a number where another role has it.
fn new_key(name: &str, roles: &[Role]) -> Result<RoleKey, Refusal> {
    let custom = roles.iter().filter(|role| role.kind == RoleKind::Custom).count();
    refuse_unless(custom < MAX_CUSTOM_ROLES, refused(RoleHindrance::TooMany, &MAX_CUSTOM_ROLES.to_string()))?;
    let mut word = String::new();
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() && !word.ends_with('_') {
            word.push('_');
        }
    }
    let word = word.trim_end_matches('_');
    let base = if word.starts_with(|c: char| c.is_ascii_lowercase()) { word.to_owned() } else { format!("role_{word}") };
    let base: String = base.trim_end_matches('_').chars().take(34).collect();
    let is_free = |key: &RoleKey| !key.is_reserved() && !roles.iter().any(|role| role.key == *key);
    let numbered = (2..).map(|n: u32| format!("{base}_{n}"));
    let key = std::iter::once(base.clone()).chain(numbered).filter_map(|key| RoleKey::parse(&key)).find(is_free);
    key.ok_or(Refusal::Malformed { field: "name".into() })
}

fn details(matrix: &Matrix, draft: &RoleDraft, before: Option<&Role>, after: &Role) -> Vec<AuditDetail> {
    let mut details = Vec::new();
    let mut add = |subject: String, was: Option<String>, will: String| {
        if was.as_ref() != Some(&will) {
            details.push(AuditDetail { case: 0, subject, before: was, after: Some(will) });
        }
    };
    add(format!("name.{}.{}", draft.app, after.key), before.map(|role| role.name.clone()), after.name.clone());
    add("description".into(), before.map(|role| role.description.en.to_string()), after.description.en.to_string());
    for (at, row) in matrix.rows.iter().enumerate() {
        let was = before.map(|role| matrix.level(role.key, at)).unwrap_or_default();
        let will = draft.levels.get(&row.key).copied().unwrap_or_default();
        add(format!("level.{}", row.key), Some(was.key().into()), will.key().into());
    }
    details
}

fn checked(text: &str, field: &str, max: usize) -> Result<String, Refusal> {
    let text = text.trim();
    refuse_unless(text.chars().count() <= max, Refusal::TooLong { field: field.into(), max: max as u32 })?;
    refuse_unless(!text.chars().any(char::is_control), Refusal::Malformed { field: field.into() })?;
    Ok(text.to_owned())
}

fn refuse_unless(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

/// What saving a draft would do (E1), and what applying it needs (E2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePreview {
    pub moves: Vec<RowMove>,
    /// How many people hold the role and gain and lose with it.
    pub users: u32,
    /// How many do once another role of theirs ends (E12).
    pub returning: u32,
    /// The first of them.
    pub names: Vec<String>,
    /// It becomes, or stops being, an administrator's role.
    pub is_administrator: (bool, bool),
    pub fingerprint: String,
}

/// What came of saving a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RoleOutcome {
    Saved {
        key: RoleKey,
    },
    /// What was looked at is not what is there: nothing was saved.
    Moved {
        preview: Box<RolePreview>,
    },
}

#[cfg(test)]
mod tests;
