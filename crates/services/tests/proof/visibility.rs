//! Whatever anybody asks, in whatever order: he sees what the model says, not one row more and not one less.
//!
//! The model knows the stand-in's records and the cast's seed. From the product it takes only which fields are sorted and
//! searched by; who owns what, who may ask and what matches it decides for itself.

use std::collections::BTreeSet;

use domain::access::AccessLevel;
use domain::page::{Count, Cursor, PageSize};
use domain::records::{Layout, RecordQuery};
use domain::refusal::Refusal;
use domain::users::filter::{UserFilter, UserQuery, UserSort};
use domain::users::status::StatusKey;
use rand::RngExt as _;
use rand::rngs::StdRng;
use sandbox::data::{Record, id};
use services::seed::SeedUser;
use services::testkit::{Proof, World, cast, tamper};
use services::{Cx, ServiceError, pulls, records, users};

use crate::stand_in::{StandIn, connected};

/// What somebody of the cast may see of records.
#[derive(Clone, PartialEq)]
enum Sees {
    All,
    Owned(String),
    NoObject,
}

struct Person {
    cx: Cx,
    sees: Sees,
    lists_users: bool,
}

fn pick<'a, T>(dice: &mut StdRng, list: &'a [T]) -> &'a T {
    &list[dice.random_range(0..list.len())]
}

async fn people(world: &World) -> Vec<Person> {
    let all = [
        ("nora", Sees::All, true),
        ("tomas", Sees::Owned(String::new()), true),
        ("priya", Sees::Owned(String::new()), true),
        ("jonas", Sees::Owned(id("005", 11)), false),
        ("mei", Sees::Owned(String::new()), false),
        ("hannah", Sees::Owned(String::new()), false),
        ("aisha", Sees::Owned(id("005", 5)), false),
        ("sam", Sees::Owned(id("005", 1)), false),
        ("rosa", Sees::Owned(id("005", 10)), false),
        ("otto", Sees::NoObject, true),
    ];
    let mut people = Vec::new();
    for (name, sees, lists_users) in all {
        if let Sees::Owned(owner) = &sees {
            let value = if owner.is_empty() { "NULL".to_owned() } else { format!("'{owner}'") };
            tamper(&world.url, &format!("UPDATE users SET crm_user_id = {value} WHERE email = '{name}@calder.example'"))
                .await
                .unwrap();
        }
        people.push(Person { cx: world.cx(name).await, sees, lists_users });
    }
    people
}

/// A walk through the pages of one question, and what it met so far.
struct Walk {
    person: usize,
    query: RecordQuery,
    expected: BTreeSet<String>,
    met: BTreeSet<String>,
}

impl Walk {
    fn begin(dice: &mut StdRng, people: &[Person], stand_in: &StandIn) -> Self {
        const SEARCHES: [&str; 10] = ["", "", "", "a", "Rossi", "beacon", "@", "%", "_", "zzz"];
        const SIZES: [u16; 4] = [1, 7, 50, 100];
        let person = dice.random_range(0..people.len());
        let layouts: Vec<Layout> = Layout::all().collect();
        let layout = *pick(dice, &layouts);
        let search = (*pick(dice, &SEARCHES)).to_owned();
        let query = RecordQuery {
            sort: dice.random_bool(0.7).then(|| (*pick(dice, layout.sortable)).to_owned()),
            descending: dice.random_bool(0.5),
            size: PageSize::try_from(*pick(dice, &SIZES)).unwrap(),
            search,
            ..RecordQuery::of(layout.object)
        };
        let object = sandbox::schema::object(layout.object.in_salesforce()).unwrap();
        let table = stand_in.state.table(object).iter();
        let of_person = table.filter(|record| match &people[person].sees {
            Sees::All => true,
            Sees::Owned(owner) => !owner.is_empty() && record["OwnerId"] == owner.as_str(),
            Sees::NoObject => false,
        });
        let expected = of_person.filter(|record| holds(record, layout, &query.search)).map(id_of).collect();
        Self { person, query, expected, met: BTreeSet::new() }
    }

    /// Reads the next page; returns whether there is another one.
    async fn step(&mut self, people: &[Person], owners: impl Fn(&str) -> String) -> bool {
        let person = &people[self.person];
        let answer = records::list(&person.cx, &self.query).await;
        if person.sees == Sees::NoObject {
            assert!(matches!(answer, Err(ServiceError::Refused(Refusal::NotFound))), "{:?}", self.query);
            return false;
        }
        let page = answer.unwrap().page;
        let whole = u32::try_from(self.expected.len()).unwrap();
        assert_eq!(page.count, Count::of_found(whole), "{:?}", self.query);
        let left = self.expected.len() - self.met.len();
        assert_eq!(page.rows.len(), left.min(usize::from(self.query.size.get())), "{:?}", self.query);
        for row in &page.rows {
            assert!(self.expected.contains(&row.id), "{} is not his to see: {:?}", row.id, self.query);
            assert!(self.met.insert(row.id.clone()), "{} came twice: {:?}", row.id, self.query);
            let owns = matches!(&person.sees, Sees::Owned(owner) if *owner == owners(&row.id));
            assert!(row.level > AccessLevel::Hide);
            assert_eq!(row.is_owner, owns, "{}", row.id);
        }
        self.query.after = page.next;
        assert_eq!(self.query.after.is_none(), self.met.len() == self.expected.len(), "{:?}", self.query);
        self.query.after.is_some()
    }
}

fn id_of(record: &Record) -> String {
    record["Id"].as_str().unwrap().to_owned()
}

fn holds(record: &Record, layout: Layout, search: &str) -> bool {
    let search = search.to_lowercase();
    let searched = layout.kept().filter(|field| layout.searched.contains(&field.name)).filter_map(|field| field.in_salesforce());
    search.is_empty()
        || searched.into_iter().any(|name| record[name].as_str().is_some_and(|text| text.to_lowercase().contains(&search)))
}

/// The status of the seed's person; an invitation lives 72 hours, and the clock stands (A10).
fn status_of(person: &SeedUser) -> StatusKey {
    match (person.status.as_deref(), person.invited_hours_ago) {
        (Some("invited"), Some(72..)) => StatusKey::ExpiredInvite,
        (Some("invited"), _) => StatusKey::Invited,
        (Some("disabled"), _) => StatusKey::Disabled,
        _ => StatusKey::Enabled,
    }
}

async fn ask_for_users(dice: &mut StdRng, person: &Person) {
    const SEARCHES: [&str; 7] = ["", "", "a", "SAM", "calder", "ni ra", "%"];
    let statuses: Vec<StatusKey> = StatusKey::ALL.into_iter().filter(|_| dice.random_bool(0.4)).collect();
    let search = *pick(dice, &SEARCHES);
    let query = UserQuery {
        filter: UserFilter { search: search.into(), statuses: statuses.clone(), ..UserFilter::default() },
        sort: *pick(dice, &UserSort::ALL),
        descending: dice.random_bool(0.5),
        size: PageSize::try_from(100).unwrap(),
        after: None::<Cursor>,
    };
    let answer = users::list(&person.cx, &query).await;
    if !person.lists_users {
        assert!(matches!(answer, Err(ServiceError::Refused(Refusal::NotAllowed))), "{query:?}");
        return;
    }
    let organisations = cast();
    let own = organisations.iter().find(|organisation| organisation.users.iter().any(|user| user.email == person.cx.actor().email));
    let needle = search.to_lowercase();
    let expected: BTreeSet<String> = own
        .unwrap()
        .users
        .iter()
        .filter(|user| statuses.is_empty() || statuses.contains(&status_of(user)))
        .filter(|user| {
            let name = format!("{} {}", user.first_name, user.last_name).to_lowercase();
            name.contains(&needle) || user.email.contains(&needle)
        })
        .map(|user| user.email.clone())
        .collect();
    let seen: Vec<String> = answer.unwrap().page.rows.into_iter().map(|row| row.email).collect();
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), expected, "{query:?}");
    assert_eq!(seen.len(), expected.len(), "{query:?}");
}

services::on_both_databases! {
    async fn everybody_sees_what_the_model_says(world: World) {
        let proof = Proof::of("a random question by a random person, against a model of who sees what", 100_000);
        let mut dice = proof.dice();
        let (world, stand_in, _) = connected(world).await;
        while pulls::run_next(&world.services).await.unwrap() {}
        let people = people(&world).await;
        let owners: std::collections::HashMap<String, String> = Layout::all()
            .filter_map(|layout| sandbox::schema::object(layout.object.in_salesforce()))
            .flat_map(|object| {
                stand_in.state.table(object).iter().map(|record| (id_of(record), record["OwnerId"].as_str().unwrap().to_owned()))
            })
            .collect();
        let mut walks: Vec<Walk> = Vec::new();
        for _ in 0..proof.rounds {
            match dice.random_range(0..10) {
                0..3 => {
                    let person = dice.random_range(0..people.len());
                    ask_for_users(&mut dice, &people[person]).await;
                }
                // Several walks are under way at once, each with its own cursor.
                _ => {
                    if walks.len() < 8 {
                        walks.push(Walk::begin(&mut dice, &people, &stand_in));
                    }
                    let at = dice.random_range(0..walks.len());
                    let goes_on = walks[at].step(&people, |id| owners[id].clone()).await;
                    if !goes_on || dice.random_bool(0.02) {
                        walks.swap_remove(at);
                    }
                }
            }
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
        proof.done(world.services.backend(), "0 rows beyond the model, 0 missing");
    }
}
