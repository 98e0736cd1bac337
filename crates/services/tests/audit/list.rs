//! The page.

use domain::audit::{AuditAction, AuditArea, AuditFilter, AuditQuery, PeopleAfter};
use domain::page::{Cursor, PageSize};
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::users::bulk::{BulkChange, Selection};
use domain::users::filter::UserFilter;
use domain::users::invite::NewInvites;
use services::testkit::Backend;
use services::{audit, users};

use crate::act::{actions, change, crowded, disable, entitle, id, list, minute, refusal, rows};

fn by(actor: &str) -> AuditFilter {
    AuditFilter { actor: actor.into(), ..AuditFilter::default() }
}

fn about(whom: &str) -> AuditFilter {
    AuditFilter { about: whom.into(), ..AuditFilter::default() }
}

services::on_both_databases! {
    async fn d13_administrators_read_the_log_of_their_own_organisation_only(world: World) {
        entitle(&world.cx("nora").await, "sam", "Account Executive").await;
        entitle(&world.cx("otto").await, "sam", "Buyer").await;
        for who in ["nora", "tomas"] {
            let rows = rows(&world.cx(who).await, AuditFilter::default()).await;
            let edited: Vec<_> = rows.iter().filter(|row| row.action == AuditAction::UserEdited).collect();
            assert_eq!(edited.len(), 1, "{who}");
            assert_eq!(edited[0].actor.as_ref().unwrap().name, "Nora Lindqvist");
            assert_eq!(edited[0].whom.as_ref().unwrap().email, "sam@calder.example");
            assert_eq!(edited[0].details[0].after.as_deref(), Some("Account Executive"));
            assert_eq!(edited[0].source.as_deref(), Some("127.0.0.1"));
        }
        let ottos = rows(&world.cx("otto").await, AuditFilter::default()).await;
        assert!(ottos.iter().all(|row| row.actor.as_ref().is_none_or(|actor| actor.name == "Otto Falk")));
        assert_eq!(ottos.iter().filter(|row| row.action == AuditAction::UserEdited).count(), 1);
    }

    async fn q21_everybody_else_is_refused_everywhere(world: World) {
        let entry = rows(&world.cx("nora").await, AuditFilter::default()).await[0].id;
        for who in ["priya", "jonas", "mei", "hannah", "aisha", "sam", "rosa"] {
            let cx = world.cx(who).await;
            assert_eq!(refusal(audit::list(&cx, &AuditQuery::default()).await), Refusal::NotAllowed, "{who}");
            assert_eq!(refusal(audit::open(&cx, entry).await), Refusal::NotAllowed, "{who}");
            let asked = PeopleAfter { entry, case: 0, after: None };
            assert_eq!(refusal(audit::people(&cx, &asked).await), Refusal::NotAllowed, "{who}");
            assert_eq!(refusal(audit::export(&cx, &AuditFilter::default()).await), Refusal::NotAllowed, "{who}");
        }
        // A neighbour's entry is as one that is not there.
        let otto = world.cx("otto").await;
        assert_eq!(refusal(audit::open(&otto, entry).await), Refusal::NotFound);
        assert_eq!(refusal(audit::people(&otto, &PeopleAfter { entry, case: 0, after: None }).await), Refusal::NotFound);
    }

    async fn d13_who_did_it_is_found_by_name_and_address(world: World) {
        entitle(&world.cx("nora").await, "sam", "Account Executive").await;
        entitle(&world.cx("tomas").await, "mei", "Marketing").await;
        let nora = world.cx("nora").await;
        for text in ["NORA", "lindq", "nora@calder.example", "  nora "] {
            let found = rows(&nora, by(text)).await;
            assert!(!found.is_empty() && found.iter().all(|row| row.actor.as_ref().unwrap().name == "Nora Lindqvist"), "{text}");
            assert_eq!(found.iter().filter(|row| row.action == AuditAction::UserEdited).count(), 1, "{text}");
        }
        // Otto is of another organisation, Daniel never did anything; signs are taken literally.
        for text in ["otto", "daniel", "%", "_", "\\", "' OR 1=1 --"] {
            assert_eq!(rows(&nora, by(text)).await, [], "{text}");
        }
    }

    async fn d13_whom_it_is_about_is_found_also_within_a_bulk_action(world: World) {
        let nora = world.cx("nora").await;
        entitle(&nora, "mei", "Marketing").await;
        let ids = vec![id(&nora, "mei").await, id(&nora, "sam").await];
        disable(&nora, Selection::Picked { ids }, "two").await;
        assert_eq!(actions(&nora, about("mei@")).await, [AuditAction::UsersDisabled, AuditAction::UserEdited]);
        assert_eq!(actions(&nora, about("okafor")).await, [AuditAction::UsersDisabled]);
        // Both match: the entry about both comes once.
        assert_eq!(actions(&nora, about("m")).await.iter().filter(|action| **action == AuditAction::UsersDisabled).count(), 1);
        let bulk = &rows(&nora, AuditFilter { actor: "nora".into(), actions: vec![AuditAction::UsersDisabled], ..about("sam@") }).await[0];
        assert_eq!((bulk.users, bulk.whom.as_ref()), (2, None));
        assert_eq!(rows(&nora, AuditFilter { actor: "tomas".into(), ..about("sam@") }).await, []);
        // By its id it is found alone, and by nobody of another organisation.
        let alone = AuditFilter { entry: Some(bulk.id), ..AuditFilter::default() };
        assert_eq!(rows(&nora, alone.clone()).await, std::slice::from_ref(bulk));
        assert_eq!(rows(&world.cx("otto").await, alone).await, []);
    }

    async fn d13_actions_are_alternatives_and_areas_narrow(world: World) {
        let nora = world.cx("nora").await;
        entitle(&nora, "mei", "Marketing").await;
        disable(&nora, Selection::Picked { ids: vec![id(&nora, "sam").await] }, "one").await;
        let of = |actions: Vec<AuditAction>, areas: Vec<AuditArea>| AuditFilter { actions, areas, ..AuditFilter::default() };
        let both = of(vec![AuditAction::UserEdited, AuditAction::UsersDisabled], vec![]);
        assert_eq!(actions(&nora, both).await, [AuditAction::UsersDisabled, AuditAction::UserEdited]);
        assert_eq!(actions(&nora, of(vec![], vec![AuditArea::Users])).await, [AuditAction::UsersDisabled, AuditAction::UserEdited]);
        let signed_in = rows(&nora, of(vec![], vec![AuditArea::SignIn])).await;
        assert!(!signed_in.is_empty() && signed_in.iter().all(|row| row.action.area() == AuditArea::SignIn));
        assert_eq!(rows(&nora, of(vec![AuditAction::UserEdited], vec![AuditArea::SignIn])).await, []);
    }

    async fn d13_a_date_range_takes_its_first_instant_and_leaves_its_last(world: World) {
        let nora = world.cx("nora").await;
        for n in 1..=3 {
            world.clock.set(minute(n));
            entitle(&nora, "mei", &format!("Title {n}")).await;
        }
        let titles = async |since, before| {
            let filter = AuditFilter { since, before, actions: vec![AuditAction::UserEdited], ..AuditFilter::default() };
            let rows = rows(&nora, filter).await.into_iter();
            rows.map(|row| row.details[0].after.clone().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(titles(None, None).await, ["Title 3", "Title 2", "Title 1"]);
        assert_eq!(titles(Some(minute(2)), None).await, ["Title 3", "Title 2"]);
        assert_eq!(titles(None, Some(minute(2))).await, ["Title 1"]);
        assert_eq!(titles(Some(minute(2)), Some(minute(3))).await, ["Title 2"]);
        assert_eq!(titles(Some(minute(3)), Some(minute(2))).await, Vec::<String>::new());
    }

    async fn pages_walk_through_every_entry_once_with_each_filter(world: World) {
        let nora = world.cx("nora").await;
        for n in 0..9 {
            // Two entries each minute: the number decides between them.
            world.clock.set(minute(n / 2));
            entitle(&nora, if n % 2 == 0 { "mei" } else { "sam" }, &format!("Title {n}")).await;
        }
        for filter in [
            AuditFilter::default(),
            by("nora"),
            about("sam@"),
            about("m"),
            AuditFilter { actions: vec![AuditAction::UserEdited, AuditAction::SignedIn], ..AuditFilter::default() },
            AuditFilter { since: Some(minute(1)), ..by("nora") },
        ] {
            let whole = list(&nora, &AuditQuery { filter: filter.clone(), ..AuditQuery::default() }).await.page;
            let times: Vec<_> = whole.rows.iter().map(|row| row.at).collect();
            assert!(times.is_sorted_by(|a, b| a >= b), "{filter:?}");
            let mut walked = Vec::new();
            let mut query = AuditQuery { filter, size: PageSize::try_from(2).unwrap(), after: None };
            loop {
                let page = list(&nora, &query).await.page;
                assert_eq!((page.count, page.count.capped), (whole.count, false));
                walked.extend(page.rows);
                match page.next {
                    Some(next) => query.after = Some(next),
                    None => break,
                }
            }
            assert_eq!(walked, whole.rows);
            assert_eq!(walked.len(), usize::try_from(whole.count.rows).unwrap());
        }
    }

    async fn a_cursor_of_another_list_or_another_organisation_is_refused(world: World) {
        let nora = world.cx("nora").await;
        let id = rows(&world.cx("otto").await, AuditFilter::default()).await[0].id.to_string();
        for (sort, id) in [("at", id.as_str()), ("at", "' OR 1=1"), ("name", id.as_str())] {
            let after = Some(Cursor { sort: sort.into(), key: None, id: id.into() });
            let refused = refusal(audit::list(&nora, &AuditQuery { after, ..AuditQuery::default() }).await);
            assert_eq!(refused, Refusal::Malformed { field: "after".into() }, "{sort}");
        }
    }

    async fn d13_somebody_whose_invitation_was_deleted_is_found_and_named_by_his_address(world: World) {
        let nora = world.cx("nora").await;
        let new = NewInvites {
            addresses: "Lena.Fox@calder.example, paul@calder.example".into(),
            roles: [(AppKey::ABM, RoleKey::of("sales_user"))].into(),
            key: "invite-them".into(),
        };
        users::invite::invite(&nora, &new).await.unwrap();
        let ids = vec![id(&nora, "lena.fox").await, id(&nora, "paul").await];
        change(&nora, Selection::Picked { ids: ids.clone() }, BulkChange::Delete, "gone").await;
        let both = [AuditAction::InvitesDeleted, AuditAction::UsersInvited];
        for text in ["Lena.Fox@calder.example", "lena.f", " FOX@", "ul@calder"] {
            assert_eq!(actions(&nora, about(text)).await, both, "{text}");
        }
        for text in ["lena_fox", "fox@northwind"] {
            assert_eq!(rows(&nora, about(text)).await, [], "{text}");
        }
        for row in rows(&nora, about("lena.fox")).await {
            let people = audit::open(&nora, row.id).await.unwrap().cases.into_iter().flat_map(|case| case.people);
            let mut people: Vec<_> = people.map(|person| (person.id, person.name, person.email)).collect();
            people.sort_unstable();
            let gone = |id, email: &str| (id, String::new(), email.to_owned());
            let mut both = [gone(ids[0], "Lena.Fox@calder.example"), gone(ids[1], "paul@calder.example")];
            both.sort_unstable();
            assert_eq!(people, both);
        }
        // Invited anew he is somebody else with the same address, and both are found.
        users::invite::invite(&nora, &NewInvites { key: "invite-again".into(), addresses: "paul@calder.example".into(), ..new }).await.unwrap();
        assert_eq!(actions(&nora, about("paul@")).await, [AuditAction::UsersInvited, AuditAction::InvitesDeleted, AuditAction::UsersInvited]);
        // A neighbour finds nobody.
        assert_eq!(rows(&world.cx("otto").await, about("lena.fox")).await, []);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn somebody_who_is_gone_stays_in_the_log(world: World) {
        let nora = world.cx("nora").await;
        services::testkit::tamper(&world.url, "DELETE FROM users WHERE email = 'chloe@calder.example'").await.unwrap();
        entitle(&nora, "mei", "Marketing").await;
        let row = &rows(&nora, about("mei@")).await[0];
        assert_eq!(row.whom.as_ref().map(|whom| whom.name.as_str()), Some("Mei Tanaka"));
        services::testkit::tamper(&world.url, "DELETE FROM users WHERE email = 'mei@calder.example'").await.unwrap();
        let whole = rows(&nora, AuditFilter::default()).await;
        let gone = whole.iter().find(|row| row.action == AuditAction::UserEdited).unwrap();
        assert_eq!(gone.whom.as_ref().map(|whom| whom.name.as_str()), Some(""));
    }
}

/// A search for too many is refused, and a bulk action about many comes in pieces.
async fn many_people(backend: Backend) {
    let Some(world) = crowded(backend, 120).await else { return };
    let nora = world.cx("nora").await;
    assert_eq!(
        refusal(audit::list(&nora, &AuditQuery { filter: about("colleague"), ..AuditQuery::default() }).await),
        Refusal::TooBroad { field: "about".into(), max: 50 }
    );
    // Hardly any of them ever did something.
    assert_eq!(rows(&nora, by("colleague")).await, []);

    let mut ids = vec![id(&nora, "sam").await];
    let filter = UserFilter { search: "colleague".into(), ..UserFilter::default() };
    disable(&nora, Selection::Matching { filter, except: vec![] }, "many").await;
    ids.push(id(&nora, "rosa").await);
    disable(&nora, Selection::Picked { ids }, "two").await;

    let disabled = AuditFilter { actions: vec![AuditAction::UsersDisabled], ..AuditFilter::default() };
    let rows = rows(&nora, disabled).await;
    assert_eq!(rows.iter().map(|row| row.users).collect::<Vec<_>>(), [2, 120]);
    let opened = audit::open(&nora, rows[1].id).await.unwrap();
    let case = &opened.cases[0];
    assert_eq!((opened.cases.len(), case.users, case.people.len()), (1, 120, 10));
    assert_eq!(case.details[0].subject, "status");

    let mut people = case.people.clone();
    let mut after = case.next.clone();
    while after.is_some() {
        let page = audit::people(&nora, &PeopleAfter { entry: opened.id, case: case.case, after }).await.unwrap();
        assert!(page.rows.len() <= 50);
        people.extend(page.rows);
        after = page.next;
    }
    let mut addresses: Vec<_> = people.into_iter().map(|person| person.email).collect();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), 120);
    assert!(addresses.iter().all(|address| address.starts_with("colleague")));

    let other = Cursor { sort: "case".into(), key: Some("9".into()), id: "usr_1".into() };
    let asked = PeopleAfter { entry: opened.id, case: 0, after: Some(other) };
    assert_eq!(refusal(audit::people(&nora, &asked).await), Refusal::Malformed { field: "after".into() });
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_on_sqlite() {
    many_people(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_on_postgres() {
    many_people(Backend::Postgres).await;
}
