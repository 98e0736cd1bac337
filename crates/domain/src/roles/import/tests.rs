//! What becomes of the roles of a document.

use super::*;
use crate::id::UserId;
use crate::locale::Words;
use crate::roles::custom::Levels;
use crate::roles::file::{FileApp, VERSION};
use crate::roles::{Apps, PermissionLevel, authority_of_shipped, shipped};

const VIEW: PermissionLevel = PermissionLevel::View;
const FULL: PermissionLevel = PermissionLevel::Full;

/// ABM with custom roles, each giving a look at these rows.
struct Here {
    apps: Apps,
    matrices: Vec<Matrix>,
}

impl Here {
    fn with(custom: &[(&'static str, &str, &[&str])]) -> Self {
        let mut apps = Apps(shipped::apps().into());
        let mut matrices: Vec<Matrix> = apps.iter().filter_map(|app| shipped::matrix(app.key)).collect();
        for (key, name, rows) in custom {
            let key = RoleKey::of(key);
            let description = Words::of("", "");
            apps.0[0].roles.push(Role {
                key,
                name: (*name).to_owned(),
                description,
                kind: RoleKind::Custom,
                is_administrator: false,
            });
            let levels = matrices[0].in_order(&looks(rows));
            matrices[0].levels.insert(key, levels);
        }
        Self { apps, matrices }
    }

    fn export(&self) -> RolesFile {
        RolesFile::of(self.apps.iter().zip(&self.matrices))
    }

    /// What somebody with this role in ABM makes of a document, role by role; nobody's role is an administrator's.
    fn fates(&self, who: &'static str, file: &RolesFile) -> Vec<(String, Fate)> {
        let held: RoleSet = [(AppKey::ABM, RoleKey::of(who))].into_iter().collect();
        let authority = authority_of_shipped(&held);
        let grantor =
            Grantor { user_id: UserId(uuid::Uuid::from_u128(1)), authority: &authority, apps: &self.apps, in_bulk: false };
        let planned = plan(&grantor, &held, &self.matrices, file, |_, _| Holders::default());
        planned.into_iter().map(|planned| (planned.role.key.to_string(), planned.fate)).collect()
    }
}

fn looks(rows: &[&str]) -> Levels {
    rows.iter().map(|row| ((*row).to_owned(), VIEW)).collect()
}

fn role(key: &'static str, name: &str, rows: &[&str]) -> FileRole {
    FileRole {
        key: RoleKey::of(key),
        name: name.into(),
        description: String::new(),
        kind: RoleKind::Custom,
        is_administrator: false,
        levels: looks(rows),
    }
}

fn file(roles: Vec<FileRole>) -> RolesFile {
    RolesFile { version: VERSION, applications: vec![FileApp { key: AppKey::ABM, roles }] }
}

fn why(fate: &Fate) -> Option<RoleHindrance> {
    match fate {
        Fate::Refused(Refusal::RoleHeld { why, .. }) => Some(*why),
        _ => None,
    }
}

const DESK: (&str, &str, &[&str]) = ("desk", "Desk", &["insights.segments"]);

#[test]
fn e10_a_document_of_what_is_here_changes_nothing() {
    let here = Here::with(&[DESK]);
    // Even for somebody who could not make any of it.
    for who in ["primary_administrator", "sales_user"] {
        assert!(here.fates(who, &here.export()).iter().all(|(_, fate)| *fate == Fate::Unchanged), "{who}");
    }
}

#[test]
fn e10_an_unknown_key_is_made_as_it_is_and_a_known_one_is_changed() {
    let here = Here::with(&[DESK]);
    let wanted = file(vec![role("desk", "Front desk", &["insights.accounts"]), role("stable_key", "Another name", &[])]);
    let fates = here.fates("administrator", &wanted);
    let Fate::Changed(changed) = &fates[0].1 else { panic!("{:?}", fates[0]) };
    let moved: Vec<_> = changed.moves.iter().map(|moved| (moved.before, moved.after)).collect();
    assert_eq!(moved, [(VIEW, PermissionLevel::None), (PermissionLevel::None, VIEW)]);
    let Fate::Made(made) = &fates[1].1 else { panic!("{:?}", fates[1]) };
    assert_eq!((made.role.key, made.role.name.as_str()), (RoleKey::of("stable_key"), "Another name"));
}

#[test]
fn e10_built_in_roles_are_compared_and_never_changed() {
    let here = Here::with(&[]);
    let mut wanted = here.export();
    let sales = wanted.applications[0].roles.iter_mut().find(|role| role.key == RoleKey::of("sales_user")).unwrap();
    sales.levels.insert("users.view".into(), FULL);
    wanted.applications[1].key = AppKey::of("fc");
    let fates = here.fates("primary_administrator", &wanted);
    let told = |key: &str| fates.iter().find(|(role, _)| role == key).map(|(_, fate)| fate.clone()).unwrap();
    let Fate::ReadOnly { moves, is_here: true } = told("sales_user") else { panic!("{:?}", told("sales_user")) };
    assert_eq!(moves.iter().map(|moved| (moved.before, moved.after)).collect::<Vec<_>>(), [(PermissionLevel::None, FULL)]);
    assert_eq!(told("marketing_user"), Fate::Unchanged);
    // Of an application that is not here.
    assert_eq!(told("sales_ae"), Fate::ReadOnly { moves: vec![], is_here: false });
}

#[test]
fn e10_a_key_is_of_one_kind_and_stands_for_a_role() {
    let here = Here::with(&[DESK]);
    let built_in = FileRole { kind: RoleKind::Declared, ..role("desk", "Desk", &[]) };
    let elsewhere = FileApp { key: AppKey::of("fc"), roles: vec![role("planner", "Planner", &[])] };
    let mut wanted = file(vec![role("sales_user", "Mine", &[]), built_in, role("none", "Nobody", &[])]);
    wanted.applications.push(elsewhere);
    let whys: Vec<_> = here.fates("primary_administrator", &wanted).iter().map(|(_, fate)| why(fate)).collect();
    let expected = [RoleHindrance::OtherKind, RoleHindrance::OtherKind, RoleHindrance::NoKey, RoleHindrance::NoApp];
    assert_eq!(whys, expected.map(Some));
}

#[test]
fn the_rules_of_the_editor_hold_for_each_role() {
    let here = Here::with(&[]);
    let with = |row: &str, level| FileRole { levels: [(row.to_owned(), level)].into(), ..role("desk", "Desk", &[]) };
    let one = |who, role| here.fates(who, &file(vec![role])).remove(0).1;
    assert_eq!(why(&one("administrator", with("licences.view", PermissionLevel::Edit))), Some(RoleHindrance::Beyond));
    assert_eq!(why(&one("primary_administrator", with("org.transfer_primary", FULL))), Some(RoleHindrance::Reserved));
    let inviter = || FileRole { is_administrator: true, ..with("users.invite", FULL) };
    assert_eq!(why(&one("administrator", inviter())), Some(RoleHindrance::OnlyPrimary));
    assert!(matches!(one("primary_administrator", inviter()), Fate::Made(_)));
    assert_eq!(one("sales_user", with("insights.segments", VIEW)), Fate::Refused(Refusal::NotAllowed));
    let unknown = Refusal::UnknownField { field: "users.everything".into() };
    assert_eq!(one("administrator", with("users.everything", FULL)), Fate::Refused(unknown));
}

#[test]
fn what_a_document_says_of_administrators_must_be_so() {
    let here = Here::with(&[]);
    let quiet = FileRole { levels: [("users.invite".to_owned(), FULL)].into(), ..role("desk", "Desk", &[]) };
    let loud = FileRole { is_administrator: true, ..role("desk", "Desk", &["insights.segments"]) };
    for wrong in [quiet, loud] {
        let fates = here.fates("primary_administrator", &file(vec![wrong]));
        assert_eq!(why(&fates[0].1), Some(RoleHindrance::WronglyMarked));
    }
}

#[test]
fn two_roles_may_swap_their_names_and_not_share_one() {
    let here = Here::with(&[DESK, ("front", "Front", &[])]);
    let swapped = file(vec![role("desk", "Front", &[]), role("front", "Desk", &[])]);
    assert!(here.fates("administrator", &swapped).iter().all(|(_, fate)| matches!(fate, Fate::Changed(_))));
    let shared = file(vec![role("desk", "Back", &[]), role("back", " back", &[])]);
    let whys: Vec<_> = here.fates("administrator", &shared).iter().map(|(_, fate)| why(fate)).collect();
    assert_eq!(whys, [Some(RoleHindrance::NameTaken); 2]);
    // Nor that of a role the document does not name.
    let taken = file(vec![role("desk", "front", &[])]);
    assert_eq!(why(&here.fates("administrator", &taken)[0].1), Some(RoleHindrance::NameTaken));
}

#[test]
fn an_application_gets_no_more_custom_roles_than_it_may_have() {
    let here = Here::with(&[DESK]);
    let new = |n: usize| FileRole { key: RoleKey::parse(&format!("r{n}")).unwrap(), ..role("desk", &format!("Role {n}"), &[]) };
    let fates = here.fates("administrator", &file((0..MAX_CUSTOM_ROLES).map(new).collect()));
    let (last, others) = fates.split_last().unwrap();
    assert!(others.iter().all(|(_, fate)| matches!(fate, Fate::Made(_))));
    assert_eq!(why(&last.1), Some(RoleHindrance::TooMany));
}
