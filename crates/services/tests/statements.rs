//! A page costs the same SQL statements however much it shows: 10 rows or 100 (`docs/requirements.md`, A7, A14, A23, D13).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use domain::audit::AuditQuery;
use domain::page::PageSize;
use domain::roles::{AppKey, RoleKey, RoleSet};
use domain::users::Class;
use domain::users::bulk::{BulkChange, BulkRequest, Selection};
use domain::users::edit::UserEdit;
use domain::users::email::Email;
use domain::users::filter::{UserFilter, UserQuery, WantedRole};
use domain::users::invite::NewInvites;
use domain::users::status::StatusKey;
use services::testkit::{Backend, Crowd, Statements, World};
use services::{Cx, audit, mail, roles, users};

/// What each page sends, by name: beginning and ending its unit of work aside.
const PAGES: [(&str, usize); 13] = [
    ("users", 9),
    ("users, filtered", 9),
    ("users, searched", 9),
    ("users, by two letters", 9),
    ("users, by addresses", 8),
    ("a person", 13),
    ("bulk, options", 25),
    ("bulk, preview", 18),
    ("roles, counts", 2),
    ("roles, matrix", 2),
    ("audit log", 4),
    ("outbox", 4),
    ("saved views", 1),
];

const IN_ABM: [&str; 5] = ["sales_user", "insights_user", "marketing_user", "view_only_user", "operation_user"];

/// A world in which every list has as many rows, or as many as it may have.
async fn with_rows(backend: Backend, rows: u32) -> Option<(World, Statements)> {
    let mut world = World::with_cast(backend).await?;
    let statements = world.statements();
    let nora = world.cx("nora").await;
    let in_abm = |role| [(AppKey::ABM, RoleKey::of(role))].into_iter().collect::<RoleSet>();
    // More people have more combinations of roles as well.
    let combinations = if rows > 10 { IN_ABM.len() } else { 1 };
    let mut classes: Vec<Class> = IN_ABM[..combinations]
        .iter()
        .map(|role| Class { roles: in_abm(role), status: StatusKey::Enabled, users: rows / combinations as u32 })
        .collect();
    classes.push(Class { roles: in_abm("sales_user"), status: StatusKey::Disabled, users: rows });
    world.crowd(&nora, &classes).await;
    let sam = person(&nora, "sam@").await;
    for row in 0..rows {
        world.sign_in("sam").await;
        let page = users::edit::page(&nora, sam).await.unwrap();
        let apps = [AppKey::ABM, AppKey::SI].into_iter();
        let edit = UserEdit { job_title: format!("Number {row}"), ..UserEdit::of(&page, apps) };
        users::edit::save(&nora, sam, &edit, page.seen).await.unwrap();
        if row < 50 {
            users::views::save(&nora, &format!("View {row}"), &UserQuery::default()).await.unwrap();
        }
    }
    let addresses: Vec<String> = (0..rows).map(|row| format!("invited{row}@calder.example")).collect();
    let new = NewInvites {
        addresses: addresses.join(" "),
        roles: [(AppKey::ABM, RoleKey::of("sales_user"))].into(),
        key: "invite-them".into(),
    };
    users::invite::invite(&nora, &new).await.unwrap();
    statements.take();
    Some((world, statements))
}

async fn person(cx: &Cx, search: &str) -> domain::id::UserId {
    let filter = UserFilter { search: search.into(), ..UserFilter::default() };
    let list = users::list(cx, &UserQuery { filter, ..UserQuery::default() }).await.unwrap();
    list.page.rows.first().unwrap().id
}

/// Opens each page once; returns what it sent and how many rows it showed.
async fn sent(world: &World, statements: &Statements) -> Vec<(&'static str, Vec<String>, usize)> {
    let nora = world.cx("nora").await;
    let sam = person(&nora, "sam@").await;
    statements.take();
    let mut sent = Vec::new();
    let mut note = |page: &'static str, rows: usize| sent.push((page, statements.take(), rows));
    let all = PageSize::try_from(PageSize::MAX).unwrap();
    let list = |filter: UserFilter| UserQuery { filter, size: all, ..UserQuery::default() };

    note("users", users::list(&nora, &list(UserFilter::default())).await.unwrap().page.rows.len());
    let filter = UserFilter {
        statuses: vec![StatusKey::Enabled, StatusKey::Disabled],
        roles: IN_ABM.map(|role| WantedRole { app: AppKey::ABM, role: Some(RoleKey::of(role)) }).to_vec(),
        ..UserFilter::default()
    };
    note("users, filtered", users::list(&nora, &list(filter.clone())).await.unwrap().page.rows.len());
    let search = |text: &str| UserFilter { search: text.into(), ..UserFilter::default() };
    note("users, searched", users::list(&nora, &list(search("person"))).await.unwrap().page.rows.len());
    note("users, by two letters", users::list(&nora, &list(search("pe"))).await.unwrap().page.rows.len());
    let emails = (0..100).map(|number| Email::parse(&Crowd::email(number)).unwrap()).collect();
    let addresses = UserFilter { emails, ..UserFilter::default() };
    note("users, by addresses", users::list(&nora, &list(addresses)).await.unwrap().page.rows.len());
    let page = users::edit::page(&nora, sam).await.unwrap();
    note("a person", page.trail.unwrap().len() + page.sessions.unwrap().len());

    let selection = Selection::Matching { filter, except: vec![] };
    let options = users::bulk::options(&nora, &selection).await.unwrap();
    note("bulk, options", options.selected as usize);
    let change = BulkChange::Roles([(AppKey::ABM, Some(RoleKey::of("insights_user")))].into());
    let request = BulkRequest { leave_out: true, ..BulkRequest::of(selection, change) };
    let shown = users::bulk::preview(&nora, &request).await.unwrap();
    note("bulk, preview", shown.changing as usize);

    note("roles, counts", roles::counts(&nora).await.unwrap().len());
    note("roles, matrix", roles::matrix(&nora, AppKey::ABM).await.unwrap().rows.len());
    let query = AuditQuery { size: all, ..AuditQuery::default() };
    note("audit log", audit::list(&nora, &query).await.unwrap().page.rows.len());
    note("outbox", mail::outbox(&nora, None).await.unwrap().page.rows.len());
    note("saved views", users::views::all(&nora).await.unwrap().len());
    sent
}

async fn a_page_of_ten_rows_and_of_a_hundred_cost_the_same_statements(backend: Backend) {
    let Some((small, of_small)) = with_rows(backend, 10).await else {
        eprintln!("not run: TEST_DATABASE_URL names no PostgreSQL");
        return;
    };
    let (large, of_large) = with_rows(backend, 100).await.unwrap();
    let (small, large) = (sent(&small, &of_small).await, sent(&large, &of_large).await);
    for ((page, few, few_rows), (_, many, many_rows)) in small.iter().zip(&large) {
        assert_eq!(few.len(), many.len(), "{page}: {few_rows} rows and {many_rows}\n{}\n---\n{}", few.join("\n"), many.join("\n"));
        let shows_roles = page.starts_with("roles");
        assert!(shows_roles || many_rows >= &(few_rows + 40), "{page} has {few_rows} rows and {many_rows}");
    }
    let counted: Vec<(&str, usize)> = large.iter().map(|(page, sent, _)| (*page, sent.len())).collect();
    assert_eq!(counted, PAGES);
}

mod sqlite {
    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_of_ten_rows_and_of_a_hundred_cost_the_same_statements() {
        super::a_page_of_ten_rows_and_of_a_hundred_cost_the_same_statements(services::testkit::Backend::Sqlite).await;
    }
}

mod postgres {
    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_of_ten_rows_and_of_a_hundred_cost_the_same_statements() {
        super::a_page_of_ten_rows_and_of_a_hundred_cost_the_same_statements(services::testkit::Backend::Postgres).await;
    }
}
