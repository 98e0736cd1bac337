//! Who makes which custom role, and what it becomes.

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
    let grantor = Grantor { user_id: UserId(uuid::Uuid::from_u128(1)), authority: &authority, apps: &apps, in_bulk: false };
    let mut matrix = shipped::matrix(AppKey::ABM).unwrap();
    for role in custom {
        matrix.levels.insert(role.key, vec![PermissionLevel::View; matrix.rows.len()]);
    }
    plan(&grantor, &held, &matrix, draft, Holders::default())
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
    assert_eq!(why(made("administrator", &[plan.role], &draft("campaign désk!", Levels::new()))), Some(RoleHindrance::NameTaken));
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
    let holders = Holders { is_of_administrators: true, ..Holders::default() };
    let apps = Apps(shipped::apps().into());
    let matrix = shipped::matrix(AppKey::ABM).unwrap();
    for (role, allowed) in [("administrator", false), ("primary_administrator", true)] {
        let held: RoleSet = [(AppKey::ABM, RoleKey::of(role))].into_iter().collect();
        let authority = authority_of_shipped(&held);
        let grantor = Grantor { user_id: UserId(uuid::Uuid::from_u128(1)), authority: &authority, apps: &apps, in_bulk: false };
        let planned = plan(&grantor, &held, &matrix, &draft("Desk", Levels::new()), holders);
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
    assert_eq!(made("administrator", &[], &draft("X", unknown)), Err(Refusal::UnknownField { field: "users.everything".into() }));
    let long = draft(&"x".repeat(61), Levels::new());
    assert_eq!(made("administrator", &[], &long), Err(Refusal::TooLong { field: "name".into(), max: 60 }));
    assert_eq!(made("administrator", &[], &draft("  ", Levels::new())), Err(Refusal::Missing { field: "name".into() }));
}
