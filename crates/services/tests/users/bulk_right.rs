//! The right to bulk actions, where somebody's roles give it in one application and not in another (A31, A32, Q21).

use std::collections::BTreeMap;

use domain::refusal::Refusal;
use domain::roles::custom::{RoleDraft, RoleOutcome};
use domain::roles::{AppKey, PermissionLevel, RoleKey, shipped};
use domain::users::bulk::{BulkChange, BulkRequest, Selection};
use domain::users::grantor::Hindrance;
use domain::users::import::ImportQuery;
use domain::users::status::StatusKey;
use services::{Cx, roles, users};

use super::act::{apply, order, pick, refusal, request, role_of, row, si};

/// A copy of ABM's administrator without these rows.
async fn administrator_without(nora: &Cx, rows: &[&str]) -> RoleKey {
    let matrix = shipped::matrix(AppKey::ABM).unwrap();
    let level = |row: usize| matrix.level(RoleKey::of("administrator"), row);
    let levels: BTreeMap<String, PermissionLevel> = (0..matrix.rows.len())
        .map(|row| (matrix.rows[row].key.clone(), level(row)))
        .filter(|(key, level)| *level > PermissionLevel::None && !rows.contains(&key.as_str()))
        .collect();
    let draft = RoleDraft { app: AppKey::ABM, key: None, name: "One by one".into(), description: String::new(), levels };
    let fingerprint = roles::custom::preview(nora, &draft).await.unwrap().fingerprint;
    match roles::custom::save(nora, &draft, &fingerprint, "role-order-0001").await.unwrap() {
        RoleOutcome::Saved { key } => key,
        RoleOutcome::Moved { .. } => panic!("the facts moved"),
    }
}

fn abm(role: Option<&'static str>) -> BulkChange {
    BulkChange::Roles([(AppKey::ABM, role.map(RoleKey::of))].into())
}

fn is_not_his(refused: &Refusal) -> bool {
    matches!(refused, Refusal::Held { hindrance: Hindrance::NotYours { app: AppKey::ABM }, .. })
}

services::on_both_databases! {
    async fn a12_a16_a17_whoever_may_not_act_in_bulk_acts_on_one_person_alone(world: World) {
        let nora = world.cx("nora").await;
        let role = administrator_without(&nora, &["users.bulk"]).await;
        apply(&nora, request(&pick(&world, &["jonas"]).await, &BulkChange::Roles([(AppKey::ABM, Some(role)), (AppKey::SI, None)].into())), "1").await.unwrap();
        let jonas = world.cx("jonas").await;
        let hannah = pick(&world, &["hannah"]).await;
        for (order, change) in [BulkChange::Disable, BulkChange::Enable, abm(Some("sales_user"))].into_iter().enumerate() {
            let done = apply(&jonas, request(&hannah, &change), &format!("alone-{order}")).await.unwrap();
            assert_eq!(done.changed, 1, "{change:?}");
        }
        let both = pick(&world, &["hannah", "daniel"]).await;
        let everybody = Selection::Matching { filter: domain::users::filter::UserFilter::default(), except: vec![] };
        for selection in [both, everybody] {
            let asked = BulkRequest { leave_out: true, ..request(&selection, &BulkChange::Disable) };
            assert_eq!(refusal(users::bulk::preview(&jonas, &asked).await.unwrap_err()), Refusal::NotAllowed);
            let ordered = order(&nora, asked, "several").await;
            assert_eq!(refusal(users::bulk::apply(&jonas, &ordered).await.unwrap_err()), Refusal::NotAllowed);
        }
        assert_eq!(row(&nora, "hannah").await.status.key(), StatusKey::Enabled);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn whoever_may_not_set_a_status_does_not_do_it_to_one_person_alone_either(world: World) {
        let nora = world.cx("nora").await;
        let role = administrator_without(&nora, &["users.status", "users.invite"]).await;
        apply(&nora, request(&pick(&world, &["jonas"]).await, &BulkChange::Roles([(AppKey::ABM, Some(role)), (AppKey::SI, None)].into())), "1").await.unwrap();
        let jonas = world.cx("jonas").await;
        let hannah = pick(&world, &["hannah"]).await;
        for change in [BulkChange::Disable, BulkChange::Resend] {
            let refused = refusal(users::bulk::preview(&jonas, &request(&hannah, &change)).await.unwrap_err());
            assert_eq!(refused, Refusal::NotAllowed, "{change:?}");
        }
    }

    async fn a32_bulk_actions_reach_only_into_applications_whose_bulk_right_one_has(world: World) {
        let nora = world.cx("nora").await;
        let role = administrator_without(&nora, &["users.bulk"]).await;
        // Priya may act in bulk in Sales Intelligence, and change roles one by one in ABM.
        apply(&nora, request(&pick(&world, &["priya"]).await, &BulkChange::Roles([(AppKey::ABM, Some(role))].into())), "1").await.unwrap();
        let priya = world.cx("priya").await;
        let both = pick(&world, &["sam", "rosa"]).await;
        apply(&priya, request(&both, &si(Some("sales_lite"))), "2").await.unwrap();
        assert!(is_not_his(&refusal(users::bulk::preview(&priya, &request(&both, &abm(Some("sales_user")))).await.unwrap_err())));
        apply(&priya, request(&pick(&world, &["sam"]).await, &abm(Some("view_only_user"))), "3").await.unwrap();
        // Who is Sam as a whole concerns ABM as well (Q3).
        let shown = users::bulk::preview(&priya, &request(&both, &BulkChange::Disable)).await.unwrap();
        let held: Vec<_> = shown.hindered.iter().map(|held| (held.hindrance, held.names.clone())).collect();
        assert_eq!(held, [(Hindrance::OtherApp { app: AppKey::ABM }, vec!["Sam Okafor".to_owned()])]);
        // By a file it is as in bulk, and so is taking back.
        let file = b"email,abm\nrosa@calder.example,sales_user\n";
        let shown = users::import::preview(&priya, file, &ImportQuery::default()).await.unwrap();
        assert!(shown.lines.rows.iter().all(|line| line.verdict.is_left()), "{:?}", shown.lines.rows);
        let done = apply(&nora, request(&both, &abm(Some("marketing_user"))), "4").await.unwrap();
        assert!(is_not_his(&refusal(users::bulk::undo(&priya, done.audit_id, "order-key-5").await.unwrap_err())));
        assert_eq!(role_of(&world, "sam", AppKey::ABM).await, Some(RoleKey::of("marketing_user")));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
