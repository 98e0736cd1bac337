//! Whatever anybody does to anybody's rights, in whatever order: it is done exactly when the model says that he may, and
//! afterwards everybody has what the model says, no right more and none less.
//!
//! Actions of all kinds are thrown at the services by people of all kinds: the primary administrator, administrators of one
//! application and (by roles of their own making) of both, people without such rights, disabled and invited ones, and the
//! neighbour. After each one everybody's record is compared with the model's, and what the one who acted reaches, row by row.

mod acts;
mod course;
mod model;
mod real;
mod roles;
mod seats;
mod tally;
mod tried;

use services::seed::Seed;
use services::testkit::{Backend, Proof, World, cast};

use course::Course;
use tally::Tally;

/// A world is left after so many actions, or the log would grow for ever.
const ACTIONS_OF_A_WORLD: u32 = 2_000;

/// The cast, with a second administrator of each application, somebody without a role, and few enough seats to run out.
fn seed() -> Seed {
    let mut organizations = cast();
    let more = serde_json::json!([
        { "email": "lena@calder.example", "first_name": "Lena", "last_name": "Hartmann", "roles": { "abm": "administrator" } },
        { "email": "bea@calder.example", "first_name": "Bea", "last_name": "Moreau", "roles": { "si": "sales_administrator" } },
        { "email": "omar@calder.example", "first_name": "Omar", "last_name": "Haddad", "roles": {} },
    ]);
    organizations[0].users.extend(serde_json::from_value::<Vec<_>>(more).unwrap());
    organizations[0].licences = serde_json::from_value(serde_json::json!([
        { "app": "abm", "seats": 18 },
        { "app": "si", "seats": 12 },
    ]))
    .unwrap();
    Seed { organizations }
}

async fn prove(backend: Backend, database: &str) {
    let proof = Proof::of("a random action of a random person on people's rights, against a model of who may change whom", 100_000);
    let mut dice = proof.dice();
    let mut tally = Tally::default();
    let mut done = 0;
    while done < proof.rounds {
        let Some(world) = World::seeded(backend, &seed()).await else {
            eprintln!("not run: TEST_DATABASE_URL names no PostgreSQL");
            return;
        };
        let mut course = Course::begin(world, done).await;
        let until = proof.rounds.min(done + ACTIONS_OF_A_WORLD);
        while done < until {
            course.step(&mut dice, &mut tally).await;
            done += 1;
        }
        course.end().await;
    }
    proof.done(database, &tally.found());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_right_beyond_the_model_sqlite() {
    prove(Backend::Sqlite, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_right_beyond_the_model_postgres() {
    prove(Backend::Postgres, "PostgreSQL").await;
}
