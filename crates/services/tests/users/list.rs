//! The list.

use domain::page::{Count, PageSize};
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::time::{DAY_MS, HOUR_MS, Instant};
use domain::users::email::Email;
use domain::users::filter::{UserFilter, UserQuery, UserSort, WantedRole};
use domain::users::status::StatusKey;
use domain::users::{UserList, UserRow};
use services::testkit::{BEGINNING, World};
use services::{Cx, ServiceError, users};

async fn names(world: &World, who: &str, query: &UserQuery) -> Vec<String> {
    list(world, who, query).await.page.rows.into_iter().map(|row| row.name).collect()
}

async fn list(world: &World, who: &str, query: &UserQuery) -> UserList {
    users::list(&world.cx(who).await, query).await.expect("may list")
}

fn filtered(filter: UserFilter) -> UserQuery {
    UserQuery { filter, ..UserQuery::default() }
}

fn wants(app: AppKey, role: Option<RoleKey>) -> WantedRole {
    WantedRole { app, role }
}

/// All pages of a list.
pub async fn everybody(cx: &Cx, query: &UserQuery) -> Vec<UserRow> {
    let (mut rows, mut query) = (Vec::new(), query.clone());
    loop {
        let page = users::list(cx, &query).await.unwrap().page;
        rows.extend(page.rows);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return rows,
        }
    }
}

services::on_both_databases! {
    async fn a7_administrators_of_any_application_list_their_own_organisation_only(world: World) {
        for who in ["nora", "tomas", "priya"] {
            let names = names(&world, who, &UserQuery::default()).await;
            assert_eq!(names.len(), 12, "{who}");
            assert!(!names.iter().any(|name| name == "Otto Falk" || name == "Sam Hale"), "{who} sees the neighbour");
        }
        assert_eq!(names(&world, "otto", &UserQuery::default()).await, ["Otto Falk", "Sam Hale"]);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn everybody_else_is_refused(world: World) {
        for who in ["jonas", "mei", "hannah", "aisha", "sam", "rosa"] {
            let refused = users::list(&world.cx(who).await, &UserQuery::default()).await;
            assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotAllowed))), "{who}");
        }
    }

    async fn a30_each_status_finds_its_people(world: World) {
        for (status, expected) in [
            (StatusKey::Disabled, vec!["Daniel Reyes"]),
            (StatusKey::Invited, vec!["Chloé Martin"]),
            (StatusKey::ExpiredInvite, vec!["Ivan Petrenko"]),
        ] {
            let query = filtered(UserFilter { statuses: vec![status], ..UserFilter::default() });
            assert_eq!(names(&world, "nora", &query).await, expected);
        }
        let both = filtered(UserFilter { statuses: vec![StatusKey::Invited, StatusKey::ExpiredInvite], ..UserFilter::default() });
        assert_eq!(names(&world, "nora", &both).await, ["Chloé Martin", "Ivan Petrenko"]);
    }

    async fn a10_an_invitation_moves_to_expired_by_the_clock_alone(world: World) {
        let expired = filtered(UserFilter { statuses: vec![StatusKey::ExpiredInvite], ..UserFilter::default() });
        world.clock.set(Instant(BEGINNING.0 + 51 * HOUR_MS - 1));
        assert_eq!(names(&world, "nora", &expired).await, ["Ivan Petrenko"]);
        world.clock.set(Instant(BEGINNING.0 + 51 * HOUR_MS));
        assert_eq!(names(&world, "nora", &expired).await, ["Chloé Martin", "Ivan Petrenko"]);
    }

    async fn a28_roles_are_alternatives_within_an_application_and_narrow_across(world: World) {
        let sdr = wants(AppKey::SI, Some(RoleKey::of("sales_sdr")));
        let lite = wants(AppKey::SI, Some(RoleKey::of("sales_lite")));
        let sales = wants(AppKey::ABM, Some(RoleKey::of("sales_user")));
        let of = |roles: Vec<WantedRole>| filtered(UserFilter { roles, ..UserFilter::default() });
        assert_eq!(names(&world, "nora", &of(vec![sdr, lite])).await, ["Aisha Farouk", "Chloé Martin", "Daniel Reyes", "Ivan Petrenko", "Rosa Delgado"]);
        assert_eq!(names(&world, "nora", &of(vec![sdr, sales])).await, ["Chloé Martin", "Daniel Reyes", "Ivan Petrenko"]);
        let none = wants(AppKey::ABM, None);
        assert_eq!(names(&world, "nora", &of(vec![none])).await, ["Priya Raman", "Rosa Delgado"]);
        let none_or_sales = of(vec![none, sales, sdr]);
        assert_eq!(names(&world, "nora", &none_or_sales).await, ["Chloé Martin", "Daniel Reyes", "Ivan Petrenko"]);
    }

    async fn a29_pasted_addresses_find_those_people_whatever_their_case(world: World) {
        let emails = ["SAM@calder.example", "nobody@calder.example", "rosa@Calder.example", "sam@northwind.example"];
        let emails = emails.map(|email| Email::parse(email).unwrap()).to_vec();
        assert_eq!(names(&world, "nora", &filtered(UserFilter { emails, ..UserFilter::default() })).await, ["Rosa Delgado", "Sam Okafor"]);
    }

    async fn a29_ten_thousand_pasted_addresses_are_kept_as_a_list_and_find_those_people(world: World) {
        let (nora, otto) = (world.cx("nora").await, world.cx("otto").await);
        let mut emails: Vec<Email> = (0..9_998).map(|n| Email::parse(&format!("nobody{n}@calder.example")).unwrap()).collect();
        emails.extend(["SAM@calder.example", "rosa@calder.example"].map(|email| Email::parse(email).unwrap()));
        let list = users::views::keep_list(&nora, &emails).await.unwrap();
        let asked = filtered(UserFilter { list: Some(list), ..UserFilter::default() });
        assert_eq!(names(&world, "nora", &asked).await, ["Rosa Delgado", "Sam Okafor"]);
        assert_eq!(users::views::list(&nora, list).await.unwrap(), emails);
        assert_eq!(users::views::keep_list(&nora, &emails).await.unwrap(), list);
        // The neighbours neither see it nor find anybody by it.
        assert!(matches!(users::list(&otto, &asked).await, Err(ServiceError::Refused(Refusal::NotFound))));
        emails.push(Email::parse("one.more@calder.example").unwrap());
        let refused = users::views::keep_list(&nora, &emails).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::TooMany { max: 10_000, .. }))));
    }

    async fn a_saved_view_keeps_its_list_and_is_ones_own(world: World) {
        let (nora, priya) = (world.cx("nora").await, world.cx("priya").await);
        let emails = vec![Email::parse("sam@calder.example").unwrap()];
        let list = users::views::keep_list(&nora, &emails).await.unwrap();
        let forgotten = users::views::keep_list(&nora, &[Email::parse("rosa@calder.example").unwrap()]).await.unwrap();
        let query = filtered(UserFilter { list: Some(list), ..UserFilter::default() });
        let saved = users::views::save(&nora, "West", &query).await.unwrap();
        assert_eq!((saved.len(), saved[0].name.as_str(), saved[0].url.as_str()), (1, "West", query.to_url().as_str()));
        assert_eq!(users::views::all(&priya).await.unwrap(), []);
        let stolen = users::views::remove(&priya, saved[0].id).await;
        assert!(matches!(stolen, Err(ServiceError::Refused(Refusal::NotFound))));
        world.clock.set(Instant(BEGINNING.0 + 91 * DAY_MS));
        users::views::forget_lists(&world.services).await.unwrap();
        assert_eq!(users::views::list(&nora, list).await.unwrap(), emails);
        assert!(matches!(users::views::list(&nora, forgotten).await, Err(ServiceError::Refused(Refusal::NotFound))));
        assert_eq!(users::views::remove(&nora, saved[0].id).await.unwrap(), []);
    }

    async fn a27_a28_filters_are_counted_to_the_last_and_every_page_of_them_holds_what_fits(world: World) {
        let nora = world.cx("nora").await;
        let all = everybody(&nora, &UserQuery::default()).await;
        let filters = [
            UserFilter { statuses: vec![StatusKey::Enabled, StatusKey::Invited], ..UserFilter::default() },
            UserFilter { roles: vec![wants(AppKey::ABM, None)], ..UserFilter::default() },
            UserFilter {
                statuses: vec![StatusKey::Enabled, StatusKey::Disabled],
                roles: vec![wants(AppKey::SI, None), wants(AppKey::SI, Some(RoleKey::of("sales_ae"))), wants(AppKey::ABM, Some(RoleKey::of("sales_user")))],
                ..UserFilter::default()
            },
        ];
        for filter in filters {
            for sort in UserSort::ALL {
                for descending in [false, true] {
                    let query = UserQuery { filter: filter.clone(), sort, descending, size: PageSize::try_from(2).unwrap(), after: None };
                    let plain = UserQuery { filter: UserFilter::default(), ..query.clone() };
                    let fits = |row: &&UserRow| {
                        let has_status = filter.statuses.is_empty() || filter.statuses.contains(&row.status.key());
                        let has_roles = filter.roles.iter().all(|wanted| {
                            let mut same = filter.roles.iter().filter(|other| other.app == wanted.app);
                            same.any(|other| row.roles.in_app(other.app) == other.role)
                        });
                        has_status && has_roles
                    };
                    let expected: Vec<_> = everybody(&nora, &plain).await.iter().filter(fits).map(|row| row.id).collect();
                    assert!(!expected.is_empty() && expected.len() < all.len(), "{filter:?}");
                    let found: Vec<_> = everybody(&nora, &query).await.iter().map(|row| row.id).collect();
                    assert_eq!(found, expected, "{filter:?} {sort:?} {descending}");
                    let count = users::list(&nora, &query).await.unwrap().page.count;
                    assert_eq!(count, Count { rows: expected.len() as u32, capped: false });
                }
            }
        }
    }

    async fn q8_roles_and_addresses_together_are_refused(world: World) {
        let filter = UserFilter {
            roles: vec![wants(AppKey::ABM, None)],
            emails: vec![Email::parse("sam@calder.example").unwrap()],
            ..UserFilter::default()
        };
        let refused = users::list(&world.cx("nora").await, &filtered(filter)).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::RolesOrAddresses))));
    }

    async fn the_search_takes_signs_literally(world: World) {
        let search = |text: &str| filtered(UserFilter { search: text.into(), ..UserFilter::default() });
        assert_eq!(names(&world, "nora", &search("OKA")).await, ["Sam Okafor"]);
        assert_eq!(names(&world, "nora", &search("rosa@")).await, ["Rosa Delgado"]);
        for text in ["%", "_", "\\", "' OR 1=1 --"] {
            assert_eq!(names(&world, "nora", &search(text)).await, Vec::<String>::new(), "{text}");
        }
    }

    async fn pages_walk_through_everybody_once_in_every_order(world: World) {
        for sort in UserSort::ALL {
            for descending in [false, true] {
                let mut walked = Vec::new();
                let mut query = UserQuery { sort, descending, size: PageSize::try_from(5).unwrap(), ..UserQuery::default() };
                loop {
                    let page = list(&world, "nora", &query).await.page;
                    assert_eq!(page.count.rows, 12);
                    walked.extend(page.rows.into_iter().map(|row| row.id));
                    match page.next {
                        Some(next) => query.after = Some(next),
                        None => break,
                    }
                }
                let whole = UserQuery { sort, descending, ..UserQuery::default() };
                let expected: Vec<_> = list(&world, "nora", &whole).await.page.rows.into_iter().map(|row| row.id).collect();
                assert_eq!(walked, expected, "{sort:?} {descending}");
            }
        }
    }

    async fn a_cursor_of_another_order_is_refused(world: World) {
        let small = UserQuery { size: PageSize::try_from(5).unwrap(), ..UserQuery::default() };
        let cursor = list(&world, "nora", &small).await.page.next;
        let other = UserQuery { sort: UserSort::Email, after: cursor, ..small };
        let refused = users::list(&world.cx("nora").await, &other).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Malformed { .. }))));
    }

    async fn q14_seats_count_the_enabled_and_the_invited(world: World) {
        let seats = list(&world, "nora", &UserQuery::default()).await.seats;
        let si = seats.iter().find(|seats| seats.app == AppKey::SI).expect("SI is licensed");
        // Nora, Priya, Aisha, Sam, Rosa and Chloé; not Daniel (disabled), not Ivan (lapsed).
        assert_eq!((si.held, si.licensed), (6, Some(8)));
    }
}
