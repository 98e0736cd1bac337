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
    /// Whoever asks holds it himself.
    Own,
    /// A row that is the primary administrator's alone.
    Reserved,
    /// More than whoever asks reaches himself.
    Beyond,
    /// Another role of the application has this name.
    NameTaken,
    /// People hold it.
    InUse,
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
                "Questo ruolo tocca i diritti di altri: solo l'amministratore primario lo crea o lo modifica.",
            ),
            Self::Own => (
                "You hold this role yourself. Ask another administrator to change it.",
                "Hai questo ruolo. Chiedi a un altro amministratore di modificarlo.",
            ),
            Self::Reserved => ("“{}” belongs to the primary administrator alone.", "“{}” spetta solo all'amministratore primario."),
            Self::Beyond => (
                "You do not reach this level of “{}” yourself, so you cannot give it.",
                "Non hai questo livello di “{}”, quindi non puoi concederlo.",
            ),
            Self::NameTaken => ("There is a role called “{}” already.", "Esiste già un ruolo chiamato “{}”."),
            Self::InUse => (
                "People who hold this role: {}. Give them another first.",
                "Persone con questo ruolo: {}. Prima assegnane un altro.",
            ),
        };
        match locale {
            Locale::En => english,
            Locale::It => italian,
        }
        .replace("{}", what)
    }
}

fn refused(why: RoleHindrance, what: &str) -> Refusal {
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

/// What `draft` makes of the application's roles, as `grantor` may make it. `held` are his own roles; `is_of_administrators`
/// when somebody holds the role who administers any application: his rights are the primary administrator's to change (A33).
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever does not edit roles of this application, [`Refusal::NotFound`] for a role that is not
/// there, [`Refusal::RoleHeld`], and the refusal of a name, a description or a row that cannot be.
pub fn plan(
    grantor: &Grantor<'_>,
    held: &RoleSet,
    matrix: &Matrix,
    draft: &RoleDraft,
    is_of_administrators: bool,
) -> Result<RolePlan, Refusal> {
    let app = grantor.apps.find(draft.app).ok_or(Refusal::NotFound)?;
    let may_edit = grantor.authority.is_primary || grantor.authority.may_in(draft.app, UserAct::EditRoles);
    refuse_unless(may_edit, Refusal::NotAllowed)?;
    let before = match draft.key {
        None => None,
        Some(key) => Some(app.role(key).ok_or(Refusal::NotFound)?),
    };
    if let Some(before) = before {
        refuse_unless(before.kind == RoleKind::Custom, refused(RoleHindrance::ReadOnly, ""))?;
        refuse_unless(held.in_app(draft.app) != Some(before.key), refused(RoleHindrance::Own, ""))?;
    }
    let name = checked(&draft.name, "name", MAX_ROLE_NAME_CHARS)?;
    refuse_unless(!name.is_empty(), Refusal::Missing { field: "name".into() })?;
    let description = checked(&draft.description, "description", MAX_DESCRIPTION_CHARS)?;
    let is_other = |role: &&Role| Some(role.key) != draft.key;
    let is_taken = app.roles.iter().filter(is_other).any(|role| role.name.to_lowercase() == name.to_lowercase());
    refuse_unless(!is_taken, refused(RoleHindrance::NameTaken, &name))?;
    if let Some(unknown) = draft.levels.keys().find(|key| !matrix.rows.iter().any(|row| row.key == **key)) {
        return Err(Refusal::UnknownField { field: unknown.clone() });
    }
    let key = match before {
        Some(before) => before.key,
        None => new_key(&name, &app.roles)?,
    };
    let moves = moves(grantor, held, matrix, before.map(|role| role.key), draft)?;
    let levels: Levels = draft
        .levels
        .iter()
        .filter(|(_, level)| **level > PermissionLevel::None)
        .map(|(key, level)| (key.clone(), *level))
        .collect();
    let is_administrator = if draft.app.is_shipped() { touches_rights(&levels) } else { exceeds_plain(matrix, app, &levels) };
    let touches = is_administrator || is_of_administrators || before.is_some_and(|role| role.is_administrator);
    refuse_unless(grantor.authority.is_primary || !touches, refused(RoleHindrance::OnlyPrimary, ""))?;
    let role = Role {
        key,
        name,
        description: Words { en: description.clone().into(), it: description.into() },
        kind: RoleKind::Custom,
        is_administrator,
    };
    let details = details(matrix, draft, before, &role);
    Ok(RolePlan { role, levels, moves: moves.into_iter().map(|(_, moved)| moved).collect(), details })
}

/// Whether a custom role may be removed: `in_use` people hold it.
///
/// # Errors
/// As [`plan`]; [`RoleHindrance::InUse`].
pub fn remove<'a>(grantor: &Grantor<'a>, app: AppKey, key: RoleKey, in_use: u32) -> Result<&'a Role, Refusal> {
    let role = grantor.apps.role(app, key).ok_or(Refusal::NotFound)?;
    let may_edit = grantor.authority.is_primary || grantor.authority.may_in(app, UserAct::EditRoles);
    refuse_unless(may_edit, Refusal::NotAllowed)?;
    refuse_unless(role.kind == RoleKind::Custom, refused(RoleHindrance::ReadOnly, ""))?;
    refuse_unless(grantor.authority.is_primary || !role.is_administrator, refused(RoleHindrance::OnlyPrimary, ""))?;
    refuse_unless(in_use == 0, refused(RoleHindrance::InUse, &in_use.to_string()))?;
    Ok(role)
}

/// The rows that move, each with its place, once none goes beyond what may be given.
fn moves(
    grantor: &Grantor<'_>,
    held: &RoleSet,
    matrix: &Matrix,
    before: Option<RoleKey>,
    draft: &RoleDraft,
) -> Result<Vec<(usize, RowMove)>, Refusal> {
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
            moves.push((at, RowMove { area: row.area.clone(), label: row.label.clone(), before: was, after: will }));
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
    refuse_unless(custom < MAX_CUSTOM_ROLES, Refusal::TooMany { field: "name".into(), max: MAX_CUSTOM_ROLES as u32 })?;
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
    // `none` stands for no role in addresses.
    let is_free = |key: &RoleKey| key.as_str() != "none" && !roles.iter().any(|role| role.key == *key);
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
mod tests {
    use super::*;
    use crate::id::UserId;
    use crate::roles::{Apps, authority_of_shipped, shipped};

    const FULL: PermissionLevel = PermissionLevel::Full;

    fn copied(role: &'static str) -> Levels {
        let matrix = shipped::matrix(AppKey::ABM).unwrap();
        matrix.rows.iter().map(|row| (row.key.clone(), matrix.level_of(RoleKey::of(role), &row.key))).collect()
    }

    fn draft(name: &str, levels: Levels) -> RoleDraft {
        RoleDraft { app: AppKey::ABM, key: None, name: name.into(), description: String::new(), levels }
    }

    /// What somebody with this role in ABM makes of a draft, beside the given custom roles.
    fn made(role: &'static str, custom: &[Role], draft: &RoleDraft) -> Result<RolePlan, Refusal> {
        let mut apps = Apps(shipped::apps().into());
        apps.0[0].roles.extend(custom.iter().cloned());
        let held: RoleSet = [(AppKey::ABM, RoleKey::of(role))].into_iter().collect();
        let authority = authority_of_shipped(&held);
        let grantor = Grantor { user_id: UserId(uuid::Uuid::from_u128(1)), authority: &authority, apps: &apps };
        let mut matrix = shipped::matrix(AppKey::ABM).unwrap();
        for role in custom {
            matrix.levels.insert(role.key, vec![PermissionLevel::View; matrix.rows.len()]);
        }
        plan(&grantor, &held, &matrix, draft, false)
    }

    fn why(refusal: Result<RolePlan, Refusal>) -> Option<RoleHindrance> {
        match refusal {
            Err(Refusal::RoleHeld { why, .. }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn e11_a_copy_gets_a_key_of_its_name_and_only_what_it_gives_is_kept() {
        let plan = made("administrator", &[], &draft(" Campaign Désk! ", copied("sales_user"))).unwrap();
        assert_eq!(
            (plan.role.key.as_str(), plan.role.name.as_str(), plan.role.is_administrator),
            ("campaign_d_sk", "Campaign Désk!", false)
        );
        assert!(plan.levels.values().all(|level| *level > PermissionLevel::None));
        let again = made("administrator", std::slice::from_ref(&plan.role), &draft("Campaign D sk", copied("sales_user"))).unwrap();
        assert_eq!(again.role.key.as_str(), "campaign_d_sk_2");
        assert_eq!(
            why(made("administrator", &[plan.role], &draft("campaign désk!", Levels::new()))),
            Some(RoleHindrance::NameTaken)
        );
        assert_eq!(made("administrator", &[], &draft("42", Levels::new())).unwrap().role.key.as_str(), "role_42");
    }

    #[test]
    fn a36_what_touches_other_peoples_rights_is_the_primary_administrators_to_make() {
        let levels: Levels = [("users.invite".to_owned(), FULL)].into();
        assert_eq!(why(made("administrator", &[], &draft("Inviter", levels.clone()))), Some(RoleHindrance::OnlyPrimary));
        assert!(made("primary_administrator", &[], &draft("Inviter", levels)).unwrap().role.is_administrator);
        let looks: Levels = [("users.view".to_owned(), PermissionLevel::View)].into();
        assert!(!made("administrator", &[], &draft("Looker", looks)).unwrap().role.is_administrator);
    }

    #[test]
    fn nobody_gives_what_is_the_primary_administrators_alone_or_more_than_his_own() {
        let reserved: Levels = [("org.transfer_primary".to_owned(), FULL)].into();
        assert_eq!(why(made("primary_administrator", &[], &draft("Heir", reserved))), Some(RoleHindrance::Reserved));
        let beyond: Levels = [("licences.view".to_owned(), PermissionLevel::Edit)].into();
        assert_eq!(why(made("administrator", &[], &draft("Buyer", beyond))), Some(RoleHindrance::Beyond));
        for role in ["operation_user", "sales_user"] {
            assert_eq!(made(role, &[], &draft("Mine", Levels::new())), Err(Refusal::NotAllowed));
        }
    }

    #[test]
    fn built_in_roles_and_ones_own_are_not_changed() {
        let change = RoleDraft { key: Some(RoleKey::of("sales_user")), ..draft("Sales User", Levels::new()) };
        assert_eq!(why(made("primary_administrator", &[], &change)), Some(RoleHindrance::ReadOnly));
        let gone = RoleDraft { key: Some(RoleKey::of("gone")), ..draft("Gone", Levels::new()) };
        assert_eq!(made("administrator", &[], &gone), Err(Refusal::NotFound));
    }

    #[test]
    fn a33_a_role_some_administrator_holds_is_the_primary_administrators_to_change() {
        let apps = Apps(shipped::apps().into());
        let matrix = shipped::matrix(AppKey::ABM).unwrap();
        for (role, allowed) in [("administrator", false), ("primary_administrator", true)] {
            let held: RoleSet = [(AppKey::ABM, RoleKey::of(role))].into_iter().collect();
            let authority = authority_of_shipped(&held);
            let grantor = Grantor { user_id: UserId(uuid::Uuid::from_u128(1)), authority: &authority, apps: &apps };
            let planned = plan(&grantor, &held, &matrix, &draft("Desk", Levels::new()), true);
            assert_eq!(planned.is_ok(), allowed, "{role}");
        }
    }

    #[test]
    fn a36_in_a_declared_application_a_role_beyond_its_plain_ones_is_an_administrators() {
        let row = |key: &str| crate::roles::MatrixRow { key: key.into(), area: Words::of("", ""), label: Words::of("", "") };
        let role = |key: &'static str, is_administrator: bool| Role {
            key: RoleKey::of(key),
            name: key.into(),
            description: Words::of("", ""),
            kind: RoleKind::Declared,
            is_administrator,
        };
        let (plain, top) = (vec![PermissionLevel::Edit, PermissionLevel::None], vec![FULL, FULL]);
        let levels = [(RoleKey::of("planner"), plain), (RoleKey::of("manager"), top)].into();
        let matrix = Matrix { app: AppKey::of("fc"), rows: vec![row("users.reports"), row("fc.run")], levels };
        let roles = vec![role("planner", false), role("manager", true)];
        let app = App { key: AppKey::of("fc"), name: "Forecasting".into(), short_name: "FC".into(), roles };
        let given = |key: &str, level| exceeds_plain(&matrix, &app, &[(key.to_owned(), level)].into());
        // A row that is called like one of ours opens nothing, and what planners have anybody may be given.
        assert!(!given("users.reports", PermissionLevel::Edit));
        assert!(given("users.reports", FULL));
        assert!(given("fc.run", PermissionLevel::View));
    }

    #[test]
    fn the_change_is_told_row_by_row() {
        let custom = Role {
            key: RoleKey::of("desk"),
            name: "Desk".into(),
            description: Words::of("", ""),
            kind: RoleKind::Custom,
            is_administrator: false,
        };
        let mut levels: Levels =
            shipped::matrix(AppKey::ABM).unwrap().rows.iter().map(|row| (row.key.clone(), PermissionLevel::View)).collect();
        levels.insert("insights.segments".into(), FULL);
        levels.remove("insights.accounts");
        let change = RoleDraft { key: Some(custom.key), ..draft("Front desk", levels) };
        let plan = made("primary_administrator", &[custom], &change).unwrap();
        let moved: Vec<_> = plan.moves.iter().map(|moved| (moved.before, moved.after)).collect();
        assert_eq!(moved, [(PermissionLevel::View, FULL), (PermissionLevel::View, PermissionLevel::None)]);
        let told: Vec<_> = plan.details.iter().map(|detail| detail.subject.as_str()).collect();
        assert_eq!(told, ["name.abm.desk", "level.insights.segments", "level.insights.accounts"]);
    }

    #[test]
    fn shipped_roles_are_administrators_exactly_where_they_touch_rights() {
        for app in shipped::apps() {
            let matrix = shipped::matrix(app.key).unwrap();
            for role in &app.roles {
                let levels = matrix.rows.iter().map(|row| (row.key.clone(), matrix.level_of(role.key, &row.key))).collect();
                assert_eq!(touches_rights(&levels), role.is_administrator, "{}", role.name);
            }
        }
    }

    #[test]
    fn an_unknown_row_and_a_long_name_are_refused_by_field() {
        let unknown: Levels = [("users.everything".to_owned(), FULL)].into();
        assert_eq!(
            made("administrator", &[], &draft("X", unknown)),
            Err(Refusal::UnknownField { field: "users.everything".into() })
        );
        let long = draft(&"x".repeat(61), Levels::new());
        assert_eq!(made("administrator", &[], &long), Err(Refusal::TooLong { field: "name".into(), max: 60 }));
        assert_eq!(made("administrator", &[], &draft("  ", Levels::new())), Err(Refusal::Missing { field: "name".into() }));
    }
}
