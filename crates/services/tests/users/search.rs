//! Finding people by a part of their name or address: what the index finds is what comparing everybody's would.

use domain::audit::{AuditFilter, AuditQuery};
use domain::id::UserId;
use domain::page::{Count, PageSize};
use domain::roles::{AppKey, RoleKey, RoleSet};
use domain::users::bulk::BulkChange;
use domain::users::edit::UserEdit;
use domain::users::filter::{UserFilter, UserQuery, UserSort};
use domain::users::invite::NewInvites;
use domain::users::status::StatusKey;
use domain::users::{Class, UserRow};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use services::sign_in::authenticate;
use services::testkit::{Backend, World, origin, tamper};
use services::{Cx, audit, users};

use super::act::{apply, id, pick, request, si};
use super::csv::import;
use super::list::everybody;

/// People whose names are hard to look for.
const AWKWARD: &str = "email;abm;first_name;last_name\n\
    sure@calder.example;sales_user;100% Sure;Rebate_10\n\
    back@calder.example;sales_user;Back\\slash;\"Quo\"\"te O'Neil\"\n\
    zoe@calder.example;sales_user;ZOË;STRASSE Straße\n\
    taro@calder.example;sales_user;太郎;山田漢字 太郎\n\
    crab@calder.example;sales_user;🦀🦀🦀 Ferris;AND OR NOT NEAR\n\
    odos@calder.example;sales_user;ΟΔΟΣ;İstanbul\n\
    aaaa@calder.example;sales_user;Aaa;Aaaa*\n";

const TEXTS: [&str; 44] = [
    "%",
    "0%",
    "00% s",
    "_",
    "e_1",
    "te_10",
    "\\",
    "k\\s",
    "ack\\sla",
    "\"",
    "o\"t",
    "quo\"te",
    "'",
    "o'n",
    "' OR 1=1 --",
    "zoë",
    "ZOË S",
    "ß",
    "raß",
    "SSE",
    "straße",
    "漢",
    "漢字",
    "田漢字",
    "漢字 太",
    "字太郎",
    "🦀",
    "🦀🦀",
    "🦀🦀🦀",
    "🦀🦀🦀🦀",
    "and",
    "AND OR",
    "not near",
    "οδο",
    "ΟΔΟΣ",
    "istanbul",
    "aaa",
    "aaaa",
    "aaaaaaa",
    "a*",
    "  sam o  ",
    "@cal",
    "calder.example",
    "e s",
];

fn searching(text: &str) -> UserQuery {
    UserQuery { filter: UserFilter { search: text.into(), ..UserFilter::default() }, ..UserQuery::default() }
}

/// Those of a list whose name or address contains a text, in any case.
fn holding<'a>(rows: &'a [UserRow], text: &str) -> Vec<&'a UserRow> {
    let text = text.trim().to_lowercase();
    rows.iter().filter(|row| row.name.to_lowercase().contains(&text) || row.email.to_lowercase().contains(&text)).collect()
}

/// Asserts that each text finds whom a comparison with everybody's names and addresses finds, page by page, in every order.
async fn finds_the_same(cx: &Cx, texts: impl IntoIterator<Item = impl AsRef<str>>) {
    let size = PageSize::try_from(2).unwrap();
    let mut lists = Vec::new();
    for (sort, descending) in UserSort::ALL.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
        lists.push(everybody(cx, &UserQuery { sort, descending, ..UserQuery::default() }).await);
    }
    for text in texts {
        let text = text.as_ref();
        for (sort, list) in lists.iter().enumerate() {
            let query = UserQuery { sort: UserSort::ALL[sort / 2], descending: sort % 2 == 1, size, ..searching(text) };
            let expected: Vec<UserId> = holding(list, text).iter().map(|row| row.id).collect();
            let found: Vec<UserId> = everybody(cx, &query).await.iter().map(|row| row.id).collect();
            assert_eq!(found, expected, "“{text}” by {:?}", query.sort);
            let count = users::list(cx, &query).await.unwrap().page.count;
            assert_eq!(count, Count { rows: expected.len() as u32, capped: false }, "“{text}”");
        }
    }
}

async fn rename(cx: &Cx, id: UserId, first: &str, last: &str) {
    let page = users::edit::page(cx, id).await.unwrap();
    let edit = UserEdit { first_name: first.into(), last_name: last.into(), ..UserEdit::of(&page, [].into_iter()) };
    users::edit::save(cx, id, &edit, page.seen).await.unwrap();
}

/// Takes the index away as if it had never been there.
fn before_the_index(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => {
            "DROP TRIGGER user_texts_of_added; DROP TRIGGER user_texts_of_renamed; DROP TRIGGER user_texts_of_removed; \
             DROP TABLE user_texts_trigrams; DROP TABLE user_texts; DELETE FROM seaql_migrations WHERE version = 'm0013_user_texts'"
        }
        Backend::Postgres => {
            "DROP FUNCTION keep_user_texts CASCADE; DROP TABLE user_texts; \
             DELETE FROM seaql_migrations WHERE version = 'm0013_user_texts'"
        }
    }
}

fn backend(world: &World) -> Backend {
    if world.services.backend() == "sqlite" { Backend::Sqlite } else { Backend::Postgres }
}

services::on_both_databases! {
    async fn a_search_finds_whose_name_or_address_contains_the_text_whatever_is_in_it(world: World) {
        let (nora, otto) = (world.cx("nora").await, world.cx("otto").await);
        assert_eq!(import(&nora, AWKWARD, "awkward").await.unwrap().invited, 7);
        finds_the_same(&nora, TEXTS).await;
        finds_the_same(&otto, ["sam", "sure", "calder.example", "northwind", "漢字"]).await;
        let found = users::list(&nora, &searching("RASSE")).await.unwrap().page.rows;
        assert_eq!(found.iter().map(|row| &*row.email).collect::<Vec<_>>(), ["zoe@calder.example"]);
    }

    async fn a_search_finds_by_what_somebody_is_called_now(world: World) {
        let nora = world.cx("nora").await;
        let texts = ["oka", "okafor", "zimmermann", "zim", "lena@", "omar@", "sure@", "rosa@", "calder", "hannah", "ro"];
        rename(&nora, id(&world, "sam").await, "Sam", "Zimmermann").await;
        finds_the_same(&nora, texts).await;
        let roles = [(AppKey::SI, RoleKey::of("sales_lite"))].into();
        let new = NewInvites { addresses: "lena@calder.example omar@calder.example".into(), roles, key: "invite-search".into() };
        users::invite::invite(&nora, &new).await.unwrap();
        finds_the_same(&nora, texts).await;
        let gone = pick(&world, &["lena"]).await;
        apply(&nora, request(&gone, &BulkChange::Delete), "delete").await.unwrap();
        finds_the_same(&nora, texts).await;
        import(&nora, AWKWARD, "import").await.unwrap();
        finds_the_same(&nora, texts).await;
        apply(&nora, request(&pick(&world, &["rosa", "hannah"]).await, &si(Some("sales_sdr"))), "roles").await.unwrap();
        finds_the_same(&nora, texts).await;
        rename(&nora, id(&world, "sam").await, "Sam", "Okafor").await;
        finds_the_same(&nora, texts).await;
        assert_eq!(users::list(&nora, &searching("zimmermann")).await.unwrap().page.count.rows, 0);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn a_search_finds_the_same_for_any_piece_of_any_name(world: World) {
        let nora = world.cx("nora").await;
        import(&nora, AWKWARD, "awkward").await.unwrap();
        let people = everybody(&nora, &UserQuery::default()).await;
        let mut dice = StdRng::seed_from_u64(13);
        let mut texts = Vec::new();
        for _ in 0..60 {
            let row = &people[dice.random_range(0..people.len())];
            let whole: Vec<char> = if dice.random_bool(0.7) { row.name.chars() } else { row.email.chars() }.collect();
            let from = dice.random_range(0..whole.len());
            let to = (from + dice.random_range(1..9)).min(whole.len());
            let mut piece = whole[from..to].to_vec();
            if dice.random_bool(0.2) {
                let at = dice.random_range(0..piece.len());
                piece[at] = ['a', '%', '_', '"', ' ', 'É'][dice.random_range(0..6)];
            }
            let piece = piece.into_iter().collect::<String>();
            texts.push(if dice.random_bool(0.3) { piece.to_uppercase() } else { piece });
        }
        // Spaces around a text are not part of it; nothing is no search.
        texts.retain(|text| !text.trim().is_empty());
        finds_the_same(&nora, &texts).await;
    }

    async fn a_search_finds_people_who_were_there_before_its_index(world: World) {
        let nora = world.cx("nora").await;
        import(&nora, AWKWARD, "awkward").await.unwrap();
        let token = world.sign_in("nora").await;
        tamper(&world.url, before_the_index(backend(&world))).await.unwrap();
        let services = world.restarted().await;
        let nora = authenticate(&services, &token, &origin()).await.unwrap();
        finds_the_same(&nora, ["oka", "straße", "漢字 太", "100%", "aaa", "ro"]).await;
        rename(&nora, id(&world, "sam").await, "Sam", "Zimmermann").await;
        finds_the_same(&nora, ["oka", "zimmer"]).await;
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn verify_tells_when_somebody_is_searched_by_another_name(world: World) {
        tamper(&world.url, "UPDATE user_texts SET name_folded = 'nobody' WHERE email_folded LIKE 'rosa@%'").await.unwrap();
        assert_eq!(world.problems().await, ["some users are searched by other names or addresses than theirs"]);
    }

    async fn whoever_is_removed_with_the_organisation_leaves_no_text_behind(world: World) {
        let nora = world.cx("nora").await;
        tamper(&world.url, "DELETE FROM users WHERE email_folded LIKE '%@northwind.example'").await.unwrap();
        let texts = services::testkit::number(&world.url, "SELECT COUNT(*) AS number FROM user_texts WHERE email_folded LIKE '%northwind%'").await;
        assert_eq!(texts.unwrap(), 0);
        finds_the_same(&nora, ["sam", "northwind"]).await;
    }

    async fn a_text_that_thousands_have_is_counted_to_the_cap_and_shows_the_page_of_the_whole_list(world: World) {
        let nora = world.cx("nora").await;
        let role: RoleSet = [(AppKey::ABM, RoleKey::of("sales_user"))].into_iter().collect();
        let crowd = [(StatusKey::Enabled, 9_000), (StatusKey::Disabled, 1_480), (StatusKey::Invited, 20)];
        world.crowd(&nora, &crowd.map(|(status, users)| Class { roles: role.clone(), status, users })).await;
        assert_eq!(world.problems().await, Vec::<String>::new());
        let all = PageSize::try_from(PageSize::MAX).unwrap();
        for sort in UserSort::ALL {
            let list = everybody(&nora, &UserQuery { sort, size: all, ..UserQuery::default() }).await;
            assert_eq!(list.len(), 10_512);
            for (text, statuses) in [
                ("person", vec![]), ("person", vec![StatusKey::Disabled]), ("person", vec![StatusKey::Invited]), ("son 0", vec![]), ("a1b", vec![]), ("a1b", vec![StatusKey::Enabled]),
                ("pe", vec![]), ("zz", vec![]), ("crowd.example", vec![]), ("a1b2", vec![]), ("sam oka", vec![]),
            ] {
                let fits = |row: &&&UserRow| statuses.is_empty() || statuses.contains(&row.status.key());
                let expected: Vec<UserId> = holding(&list, text).iter().filter(fits).map(|row| row.id).collect();
                let filter = UserFilter { search: text.into(), statuses: statuses.clone(), ..UserFilter::default() };
                let mut query = UserQuery { filter, sort, size: all, ..UserQuery::default() };
                for page in expected.chunks(100).take(3) {
                    let found = users::list(&nora, &query).await.unwrap().page;
                    assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), page, "“{text}” {statuses:?} by {sort:?}");
                    assert_eq!(found.count, Count::of_found(expected.len() as u32), "“{text}” {statuses:?}");
                    query.after = found.next;
                }
                assert_eq!(query.after.is_some(), expected.len() > 300, "“{text}” {statuses:?} by {sort:?}");
            }
        }
        for (text, people) in [("person", 10_500), ("sam oka", 1), ("zz", 0)] {
            let asked = AuditQuery { filter: AuditFilter { about: text.into(), ..AuditFilter::default() }, ..AuditQuery::default() };
            let listed = audit::list(&nora, &asked).await;
            assert_eq!(listed.is_err(), people > 1_000, "“{text}” {listed:?}");
        }
    }
}
