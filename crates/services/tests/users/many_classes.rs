//! Bulk actions over more combinations of roles and statuses than SQLite takes conditions in one expression.

use domain::roles::{AppKey, RoleSet};
use domain::users::Class;
use domain::users::bulk::{BulkRequest, Selection};
use domain::users::filter::{UserFilter, UserQuery, WantedRole};
use domain::users::status::StatusKey;
use services::{licences, users};

use super::act::{apply, preview, si};

const ORGANIZATION: &str = "Calder & Voss";

services::on_both_databases! {
    async fn a20_people_of_more_than_a_thousand_classes_are_changed_at_once_and_back(world: World) {
        let nora = world.cx("nora").await;
        licences::set_seats(&world.services, ORGANIZATION, AppKey::SI, None).await.unwrap();
        licences::set_seats(&world.services, ORGANIZATION, AppKey::ABM, None).await.unwrap();
        let in_abm = world.custom_roles(&nora, AppKey::ABM, 28).await;
        let in_si = world.custom_roles(&nora, AppKey::SI, 16).await;
        let mut classes = Vec::new();
        for status in [StatusKey::Enabled, StatusKey::Invited, StatusKey::ExpiredInvite] {
            for (abm, si) in in_abm.iter().flat_map(|abm| in_si.iter().map(move |si| (*abm, *si))) {
                let roles: RoleSet = [(AppKey::ABM, abm), (AppKey::SI, si)].into_iter().collect();
                classes.push(Class { roles, status, users: 1 });
            }
        }
        let many = u32::try_from(classes.len()).unwrap();
        assert!(many > 1_200, "{many} classes");
        world.crowd(&nora, &classes).await;

        let roles: Vec<WantedRole> = in_si.iter().map(|role| WantedRole { app: AppKey::SI, role: Some(*role) }).collect();
        let filter = UserFilter { roles, ..UserFilter::default() };
        let selection = Selection::Matching { filter: filter.clone(), except: vec![] };
        assert_eq!(users::bulk::options(&nora, &selection).await.unwrap().selected, many);
        let request = BulkRequest::of(selection, si(Some("sales_lite")));
        let shown = preview(&nora, &request).await;
        assert_eq!((shown.changing, shown.lines.rows.len()), (many, 50));
        let done = apply(&nora, request, "1").await.unwrap();
        assert_eq!((done.changed, done.same, done.left_out), (many, 0, 0));
        let found = async || users::list(&nora, &UserQuery { filter: filter.clone(), ..UserQuery::default() }).await.unwrap().page.count.rows;
        assert_eq!(found().await, 0);
        users::bulk::undo(&nora, done.audit_id, "order-key-2").await.unwrap();
        assert_eq!(found().await, many);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
