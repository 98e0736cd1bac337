//! Records pulled from the stand-in, and who sees which.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod stand_in;

use domain::crm::{StandardObject, SyncKind};
use domain::page::PageSize;
use domain::records::{Layout, PullState, RecordList, RecordQuery, Value};
use domain::refusal::Refusal;
use domain::time::Instant;
use sandbox::data::id;
use sandbox::state::Fault;
use services::testkit::{BEGINNING, World, tamper};
use services::{ServiceError, crm, pulls, records};
use stand_in::{StandIn, connected};

async fn pulled(world: World) -> (World, StandIn) {
    let (world, stand_in, _) = connected(world).await;
    while pulls::run_next(&world.services).await.unwrap() {}
    // Sam's id in the CRM; the cast's own is of no CRM.
    tamper(&world.url, &format!("UPDATE users SET crm_user_id = '{}' WHERE email = 'sam@calder.example'", id("005", 1)))
        .await
        .unwrap();
    (world, stand_in)
}

async fn list(world: &World, who: &str, query: &RecordQuery) -> RecordList {
    records::list(&world.cx(who).await, query).await.unwrap()
}

fn refusal<T>(result: Result<T, ServiceError>) -> Option<Refusal> {
    match result {
        Err(ServiceError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

/// The table of the opportunities.
async fn records_table(world: &World) -> String {
    let nora = world.cx("nora").await;
    let sync = crm::list(&nora).await.unwrap().remove(0);
    let id = sync.objects.iter().find(|line| line.object == StandardObject::Opportunity).unwrap().id;
    format!("records_{}", id.0.simple())
}

/// Walks through all pages.
async fn walk(world: &World, who: &str, mut query: RecordQuery) -> Vec<(String, Vec<Value>)> {
    query.size = PageSize::try_from(100).unwrap();
    let mut walked = Vec::new();
    loop {
        let page = list(world, who, &query).await.page;
        walked.extend(page.rows.into_iter().map(|row| (row.id, row.values)));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return walked,
        }
    }
}

services::on_both_databases! {
    async fn c6_a_sales_user_sees_exactly_the_records_he_owns(world: World) {
        let (world, stand_in) = pulled(world).await;
        let sams = id("005", 1);
        for layout in Layout::all() {
            let object = sandbox::schema::object(layout.object.in_salesforce()).unwrap();
            let mut owned: Vec<String> = stand_in.state.table(object).iter()
                .filter(|record| record["OwnerId"] == sams.as_str())
                .map(|record| record["Id"].as_str().unwrap().to_owned())
                .collect();
            let mut seen: Vec<String> = walk(&world, "sam", RecordQuery::of(layout.object)).await.into_iter().map(|(id, _)| id).collect();
            owned.sort();
            seen.sort();
            assert!(owned.len() > 50, "{:?}", layout.object);
            assert_eq!(seen, owned, "{:?}", layout.object);
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn the_administrators_profile_sees_all_and_a_person_without_crm_id_nothing(world: World) {
        let (world, _stand_in) = pulled(world).await;
        let leads = RecordQuery::of(StandardObject::Lead);
        let all = list(&world, "nora", &leads).await;
        assert!(all.page.count.capped);
        assert_eq!(all.page.rows.len(), 50);
        assert_eq!(list(&world, "mei", &leads).await.page.rows, [], "D16");
        assert_eq!(refusal(records::list(&world.cx("otto").await, &leads).await), Some(Refusal::NotFound), "nothing is connected there");
    }

    async fn pages_walk_through_everything_once_in_every_order_and_empty_values_too(world: World) {
        let (world, _stand_in) = pulled(world).await;
        for layout in Layout::all() {
            let mut expected: Option<Vec<String>> = None;
            for name in layout.sortable {
                for descending in [false, true] {
                    let query = RecordQuery { sort: Some((*name).to_owned()), descending, ..RecordQuery::of(layout.object) };
                    let mut ids: Vec<String> = walk(&world, "sam", query).await.into_iter().map(|(id, _)| id).collect();
                    ids.sort();
                    assert_eq!(*expected.get_or_insert_with(|| ids.clone()), ids, "{:?} by {name}", layout.object);
                }
            }
        }
    }

    async fn e7_sorting_by_a_hidden_field_is_refused_like_sorting_by_nonsense(world: World) {
        let (world, stand_in) = pulled(world).await;
        stand_in.state.switches().hidden_fields.insert(("Account", "AnnualRevenue"));
        let nora = world.cx("nora").await;
        let connection = crm::list(&nora).await.unwrap()[0].connection.id;
        crm::recheck(&nora, connection).await.unwrap();
        for name in ["annual_revenue", "nonsense", "s_name", "owner_id", "name; DROP TABLE users"] {
            let query = RecordQuery { sort: Some(name.into()), ..RecordQuery::of(StandardObject::Account) };
            assert_eq!(refusal(records::list(&world.cx("sam").await, &query).await), Some(Refusal::UnknownField { field: name.into() }));
        }
        assert!(list(&world, "sam", &RecordQuery::of(StandardObject::Account)).await.columns.iter().all(|column| column.name != "annual_revenue"));
    }

    async fn the_search_finds_within_what_one_may_see_only(world: World) {
        let (world, _stand_in) = pulled(world).await;
        let search = |text: &str| RecordQuery { search: text.into(), ..RecordQuery::of(StandardObject::Lead) };
        let all = walk(&world, "sam", RecordQuery::of(StandardObject::Lead)).await;
        let Value::Text(last_name) = &all[0].1[0] else { unreachable!("the first column is the name") };
        let found = walk(&world, "sam", search(&last_name.to_uppercase())).await;
        assert!(!found.is_empty() && found.len() < all.len());
        assert!(found.iter().all(|record| all.contains(record)));
        for text in ["%", "_", "\\", "'; --"] {
            assert_eq!(walk(&world, "sam", search(text)).await, [], "{text}");
        }
    }

    async fn e7_the_search_does_not_match_in_a_field_the_crm_has_hidden_since(world: World) {
        let (world, stand_in) = pulled(world).await;
        let search = RecordQuery { search: "@lead.example".into(), ..RecordQuery::of(StandardObject::Lead) };
        assert!(!list(&world, "sam", &search).await.page.rows.is_empty());
        stand_in.state.switches().hidden_fields.insert(("Lead", "Email"));
        let nora = world.cx("nora").await;
        let connection = crm::list(&nora).await.unwrap()[0].connection.id;
        crm::recheck(&nora, connection).await.unwrap();
        assert_eq!(list(&world, "sam", &search).await.page.rows, []);
    }

    async fn a_day_later_what_is_gone_from_the_crm_goes_and_what_changed_hands_changes_hands(world: World) {
        let (world, _stand_in) = pulled(world).await;
        let opportunities = RecordQuery::of(StandardObject::Opportunity);
        let before = walk(&world, "sam", opportunities.clone()).await;
        // As if the CRM had had one record more at the first pull, and another of Sam's had been somebody else's.
        let table = records_table(&world).await;
        let columns = format!("UPDATE {table} SET owner_id = 'somebody' WHERE id = '{}'", before[0].0);
        tamper(&world.url, &columns).await.unwrap();
        tamper(&world.url, &format!("UPDATE {table} SET id = 'gone' WHERE id = '{}'", before[1].0)).await.unwrap();
        world.clock.set(Instant(BEGINNING.0 + 86_400_000));
        while pulls::run_next(&world.services).await.unwrap() {}
        assert_eq!(walk(&world, "sam", opportunities).await, before);
    }

    async fn an_object_closed_while_it_is_pulled_shows_as_closed(world: World) {
        let (world, stand_in, id) = connected(world).await;
        stand_in.state.switches().hidden_objects.insert("Account");
        while pulls::run_next(&world.services).await.unwrap() {}
        let sync = crm::data_sync(&world.cx("nora").await, id).await.unwrap();
        let account = sync.objects.iter().find(|line| line.object == StandardObject::Account).unwrap();
        assert_eq!((account.health, account.failure.clone()), (domain::crm::Health::PermissionMissing, None));
    }

    async fn d10_an_onboarding_shows_its_progress_and_ends_in_daily(world: World) {
        let (world, _stand_in, id) = connected(world).await;
        let nora = world.cx("nora").await;
        assert!(pulls::run_next(&world.services).await.unwrap());
        let sync = crm::data_sync(&nora, id).await.unwrap();
        let begun = sync.objects.iter().filter_map(|line| line.pull.clone()).find(|pull| pull.records > 0).unwrap();
        assert_eq!(begun.records, 2_000);
        while pulls::run_next(&world.services).await.unwrap() {}
        let sync = crm::data_sync(&nora, id).await.unwrap();
        let records: Vec<_> = sync.objects.iter().map(|line| (line.name.as_str(), line.pull.as_ref().map(|pull| pull.records))).collect();
        assert_eq!(records, [("Account", Some(2_000)), ("Lead", Some(4_000)), ("Contact", Some(4_000)), ("Opportunity", Some(2_000)), ("User", None)]);
        assert!(sync.objects.iter().filter(|line| line.pull.is_some()).all(|line| line.sync == SyncKind::Daily));
    }

    async fn f10_a_pull_goes_on_after_the_crm_was_away_and_after_a_restart(world: World) {
        let (world, stand_in, id) = connected(world).await;
        assert!(pulls::run_next(&world.services).await.unwrap());
        for fault in [Fault::Half, Fault::Html, Fault::Unavailable] {
            stand_in.state.switches().fault = fault;
            while pulls::run_next(&world.services).await.unwrap() {}
            world.clock.set(Instant(world.services.now().0 + 3_600_000));
        }
        stand_in.state.switches().fault = Fault::None;
        let world = world.reaching(&stand_in.http).await;
        while pulls::run_next(&world.services).await.unwrap() {}
        let sync = crm::data_sync(&world.cx("nora").await, id).await.unwrap();
        let pulls: Vec<_> = sync.objects.iter().filter_map(|line| line.pull.clone()).collect();
        assert!(pulls.iter().all(|pull| pull.state == PullState::Done && pull.failure.is_none()));
        assert_eq!(pulls.iter().map(|pull| pull.records).sum::<u32>(), 12_000);
        assert!(world.services.now() > BEGINNING);
    }
}
