//! Two at once, on two servers of one database: what only one may have, one gets.

use std::net::Ipv4Addr;
use std::time::Duration;

use domain::id::UserId;
use domain::refusal::Refusal;
use domain::roles::{AppKey, RoleKey};
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, Selection};
use domain::users::edit::UserEdit;
use domain::users::email::Email;
use domain::users::filter::{UserFilter, UserQuery};
use domain::users::import::{ImportOrder, ImportOutcome, ImportQuery};
use domain::users::invite::{Acceptance, NewInvites};
use domain::users::{StoredStatus, User};
use rand::RngExt as _;
use rand::rngs::StdRng;
use services::sign_in::{SessionToken, authenticate};
use services::testkit::{Proof, World, from, origin};
use services::{Cx, ServiceError, Services, licences, users};

const ORGANIZATION: &str = "Calder & Voss";

/// Two servers on the world's database.
struct Pair {
    world: World,
    services: [Services; 2],
    /// Numbers the orders.
    orders: u32,
}

impl Pair {
    async fn of(world: World) -> Self {
        let services = [world.services.clone(), world.another_server().await];
        Self { world, services, orders: 0 }
    }

    /// The same person's context on either server.
    async fn both(&self, name: &str) -> [Cx; 2] {
        self.contexts(&self.world.sign_in(name).await).await
    }

    async fn contexts(&self, token: &SessionToken) -> [Cx; 2] {
        let [one, other] = &self.services;
        [authenticate(one, token, &origin()).await.unwrap(), authenticate(other, token, &origin()).await.unwrap()]
    }

    fn key(&mut self) -> String {
        self.orders += 1;
        format!("race-{:08}", self.orders)
    }

    async fn everybody(&self) -> Vec<User> {
        self.world.everybody(ORGANIZATION).await
    }

    async fn end(&self) {
        assert_eq!(self.world.problems().await, Vec::<String>::new());
    }
}

/// Runs both, one of them up to a millisecond late.
async fn race<T: Send + 'static>(
    dice: &mut StdRng,
    one: impl Future<Output = T> + Send + 'static,
    other: impl Future<Output = T> + Send + 'static,
) -> [T; 2] {
    let late = [dice.random_range(0..1_000_u64), dice.random_range(0..1_000)];
    // Neither waits in most rounds.
    let late = late.map(|micros| Duration::from_micros(micros.saturating_sub(700)));
    let begin = async |late: Duration| {
        if !late.is_zero() {
            tokio::time::sleep(late).await;
        }
    };
    let one = tokio::spawn(async move {
        begin(late[0]).await;
        one.await
    });
    let other = tokio::spawn(async move {
        begin(late[1]).await;
        other.await
    });
    [one.await.unwrap(), other.await.unwrap()]
}

/// A no that says why; anything else is a failure.
fn refusal(error: ServiceError) -> Refusal {
    match error {
        ServiceError::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

fn edit_of(user: &User, si: Option<RoleKey>, is_enabled: Option<bool>) -> UserEdit {
    UserEdit {
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        job_title: user.job_title.clone(),
        is_enabled,
        roles: [(AppKey::SI, si)].into(),
        until: std::collections::BTreeMap::new(),
    }
}

/// What may be done to take the last seat.
const WAYS: [&str; 5] = ["save", "bulk", "invite", "import", "enable"];

/// An attempt to take a seat of Sales Intelligence; done or why not.
async fn take_seat(cx: Cx, way: &'static str, whom: User, address: String, key: String, seen: String) -> Result<(), Refusal> {
    let lite = Some(RoleKey::of("sales_lite"));
    match way {
        "save" => users::edit::save(&cx, whom.id, &edit_of(&whom, lite, None), whom.changed_seq).await.map(drop).map_err(refusal),
        "enable" => {
            let edit = edit_of(&whom, whom.roles.in_app(AppKey::SI), Some(true));
            users::edit::save(&cx, whom.id, &edit, whom.changed_seq).await.map(drop).map_err(refusal)
        }
        "bulk" => {
            let order = BulkOrder { request: to_lite(whom.id), fingerprint: seen, key };
            match users::bulk::apply(&cx, &order).await.map_err(refusal)? {
                BulkOutcome::Done(_) => Ok(()),
                BulkOutcome::Moved { .. } => Err(Refusal::ChangedMeanwhile),
            }
        }
        "invite" => invite(&cx, AppKey::SI, "sales_lite", &address, key).await,
        _ => import(&cx, &file(AppKey::SI, "sales_lite", &address), seen, key).await,
    }
}

fn to_lite(id: UserId) -> BulkRequest {
    let change = BulkChange::Roles([(AppKey::SI, Some(RoleKey::of("sales_lite")))].into());
    BulkRequest::of(Selection::Picked { ids: vec![id] }, change)
}

async fn invite(cx: &Cx, app: AppKey, role: &'static str, address: &str, key: String) -> Result<(), Refusal> {
    let new = NewInvites { addresses: address.to_owned(), roles: [(app, RoleKey::of(role))].into(), key };
    users::invite::invite(cx, &new).await.map(drop).map_err(refusal)
}

fn file(app: AppKey, role: &str, address: &str) -> Vec<u8> {
    format!("email,{app}\n{address},{role}\n").into_bytes()
}

async fn import(cx: &Cx, file: &[u8], fingerprint: String, key: String) -> Result<(), Refusal> {
    let order = ImportOrder { fingerprint, key, first_seats_only: false };
    match users::import::apply(cx, file, &order).await.map_err(refusal)? {
        ImportOutcome::Done(_) => Ok(()),
        ImportOutcome::Moved { .. } => Err(Refusal::ChangedMeanwhile),
    }
}

async fn dry_run(cx: &Cx, file: &[u8]) -> String {
    users::import::preview(cx, file, &ImportQuery::default()).await.unwrap().fingerprint
}

/// Previews and applies, for tidying up.
async fn bulk(pair: &mut Pair, cx: &Cx, selection: Selection, change: BulkChange) {
    let request = BulkRequest::of(selection, change);
    let fingerprint = users::bulk::preview(cx, &request).await.unwrap().fingerprint;
    let order = BulkOrder { request, fingerprint, key: pair.key() };
    assert!(matches!(users::bulk::apply(cx, &order).await.unwrap(), BulkOutcome::Done(_)));
}

fn database(pair: &Pair) -> &'static str {
    if pair.services[0].backend() == "sqlite" { "SQLite" } else { "PostgreSQL" }
}

services::on_both_databases! {
    async fn q2_there_is_one_primary_administrator_whoever_takes_over_at_once(world: World) {
        let proof = Proof::of("two servers: the primary administration accepted, offered elsewhere, taken back and its heir disabled at once", 10_000);
        let mut dice = proof.dice();
        let pair = Pair::of(world).await;
        const PEOPLE: [&str; 4] = ["nora", "tomas", "priya", "jonas"];
        let mut tokens = Vec::new();
        for name in PEOPLE {
            tokens.push(pair.world.sign_in(name).await);
        }
        let mut transferred = 0;
        for round in 0..proof.rounds {
            let mut users = pair.everybody().await;
            let of = |users: &[User], place: usize| users.iter().find(|user| user.email.folded().starts_with(PEOPLE[place])).unwrap().clone();
            let holder = (0..4).find(|place| of(&users, *place).is_primary).unwrap();
            let (heir, other) = ((holder + 1 + dice.random_range(0..3_usize)) % 4, (holder + 1) % 4);
            let [ours, theirs] = pair.contexts(&tokens[holder]).await;
            let to = of(&users, heir);
            if to.status == StoredStatus::Disabled {
                let edit = edit_of(&to, to.roles.in_app(AppKey::SI), Some(true));
                users::edit::save(&ours, to.id, &edit, to.changed_seq).await.unwrap();
                tokens[heir] = pair.world.sign_in(PEOPLE[heir]).await;
                users = pair.everybody().await;
            }
            let (to, other) = (of(&users, heir), of(&users, other));
            users::transfer::offer(&ours, to.id).await.unwrap();
            let way = dice.random_range(0..4);
            let [accepts, again] = pair.contexts(&tokens[heir]).await;
            let results = race(
                &mut dice,
                async move { users::transfer::accept(&accepts).await.map_err(refusal) },
                async move {
                    match way {
                        0 => users::transfer::accept(&again).await.map_err(refusal),
                        1 => users::transfer::offer(&theirs, other.id).await.map_err(refusal),
                        2 => users::transfer::take_back(&theirs).await.map_err(refusal),
                        _ => {
                            let edit = edit_of(&to, to.roles.in_app(AppKey::SI), Some(false));
                            users::edit::save(&theirs, to.id, &edit, to.changed_seq).await.map(drop).map_err(refusal)
                        }
                    }
                },
            )
            .await;
            let done = results.iter().filter(|result| result.is_ok()).count();
            // Offering to the heir again is no other offer.
            let both_may = way == 1;
            assert!(done == 1 || both_may && done == 2, "round {round}, way {way}: {results:?}");
            transferred += u32::from(results[0].is_ok());
            let users = pair.everybody().await;
            let primaries: Vec<&User> = users.iter().filter(|user| user.is_primary || user.roles.is_primary()).collect();
            assert_eq!(primaries.len(), 1, "round {round}, way {way}: {results:?}");
            assert_eq!(primaries[0].status, StoredStatus::Enabled, "round {round}");
        }
        assert!(transferred > 0 && transferred < proof.rounds, "{transferred} of {} taken over", proof.rounds);
        pair.end().await;
        proof.done(database(&pair), &format!("always exactly one; {transferred} taken over"));
    }

    async fn a37_the_last_seat_is_taken_once_whichever_way(world: World) {
        let proof = Proof::of("two servers: the last seat wanted twice at once, by saving, enabling, a bulk action, an invitation or a file", 10_000);
        let mut dice = proof.dice();
        let mut pair = Pair::of(world).await;
        let [nora, nora_there] = pair.both("nora").await;
        let held = |users: &[User]| {
            let holds = |user: &&User| user.status.stored_key().holds_seat() && user.roles.in_app(AppKey::SI).is_some();
            u32::try_from(users.iter().filter(holds).count()).unwrap()
        };
        let limit = held(&pair.everybody().await) + 1;
        licences::set_seats(&pair.services[0], ORGANIZATION, AppKey::SI, Some(limit)).await.unwrap();
        for round in 0..proof.rounds {
            let users = pair.everybody().await;
            let of = |name: &str| users.iter().find(|user| user.email.folded().starts_with(name)).unwrap().clone();
            let mut attempts = Vec::new();
            for (cx, name, address) in [(&nora, "mei", "one@calder.example"), (&nora_there, "hannah", "two@calder.example")] {
                let way = WAYS[dice.random_range(0..WAYS.len())];
                // Daniel is there once.
                let way = if way == "enable" && name == "hannah" { "save" } else { way };
                let whom = of(if way == "enable" { "daniel" } else { name });
                let seen = match way {
                    "bulk" => users::bulk::preview(cx, &to_lite(whom.id)).await.unwrap().fingerprint,
                    "import" => dry_run(cx, &file(AppKey::SI, "sales_lite", address)).await,
                    _ => String::new(),
                };
                attempts.push((way, take_seat(cx.clone(), way, whom, address.to_owned(), pair.key(), seen)));
            }
            let (there, here) = (attempts.pop().unwrap(), attempts.pop().unwrap());
            let results = race(&mut dice, here.1, there.1).await;
            let ways = (here.0, there.0);
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "round {round}, {ways:?}: {results:?}");
            let why = results.iter().find_map(|result| result.clone().err()).unwrap();
            assert!(matches!(why, Refusal::SeatsShort { .. } | Refusal::ChangedMeanwhile), "round {round}, {ways:?}: {why:?}");
            let users = pair.everybody().await;
            assert_eq!(held(&users), limit, "round {round}, {ways:?}");
            free(&mut pair, &nora, &users).await;
        }
        pair.end().await;
        proof.done(database(&pair), "taken once each time, never oversold");
    }

    async fn t15_an_invitation_is_accepted_once(world: World) {
        let proof = Proof::of("two servers: one invitation accepted twice at once", 10_000);
        let mut dice = proof.dice();
        let mut pair = Pair::of(world).await;
        let [nora, _] = pair.both("nora").await;
        let mut links: Vec<String> = Vec::new();
        let mut invited = 0;
        for round in 0..proof.rounds {
            if links.is_empty() {
                let addresses: Vec<String> = (0..proof.rounds.min(1_000)).map(|n| format!("person{:05}@calder.example", invited + n)).collect();
                invited += u32::try_from(addresses.len()).unwrap();
                invite(&nora, AppKey::ABM, "sales_user", &addresses.join(","), pair.key()).await.unwrap();
                for user in pair.everybody().await {
                    if addresses.contains(&user.email.folded()) {
                        links.extend(pair.world.invitation(user.id).await);
                    }
                }
            }
            let token = links.pop().unwrap();
            let [one, other] = [0, 1].map(|server: usize| {
                let source = from(&Ipv4Addr::from(dice.random_range(0x0a00_0000..0x0aff_ffff_u32)).to_string());
                let acceptance = Acceptance {
                    token: token.clone(),
                    first_name: ["Lena", "Omar"][server].into(),
                    last_name: "Hartmann".into(),
                    password: "a sentence of her own".into(),
                };
                let services = pair.services[server].clone();
                async move { users::invite::accept(&services, acceptance, &source).await.map(drop).map_err(refusal) }
            });
            let results = race(&mut dice, one, other).await;
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "round {round}: {results:?}");
            assert!(results.contains(&Err(Refusal::InvitationOver)), "round {round}: {results:?}");
        }
        let joined = pair.everybody().await.into_iter().filter(|user| user.email.folded().starts_with("person"));
        let joined = joined.filter(|user| user.status == StoredStatus::Enabled).count();
        assert_eq!(joined, proof.rounds as usize);
        pair.end().await;
        proof.done(database(&pair), "accepted once each time");
    }

    async fn one_address_is_one_person_however_it_is_brought_in_at_once(world: World) {
        let proof = Proof::of("two servers: one address invited and imported at once", 10_000);
        let mut dice = proof.dice();
        let mut pair = Pair::of(world).await;
        let [nora, nora_there] = pair.both("nora").await;
        for round in 0..proof.rounds {
            let address = format!("person{round:05}@calder.example");
            // Addresses are the same in any case.
            let spelled = [address.clone(), address.to_uppercase()];
            let mut attempts = Vec::new();
            for (cx, spelled) in [nora.clone(), nora_there.clone()].into_iter().zip(spelled) {
                let is_file = dice.random_bool(0.5);
                let bytes = file(AppKey::ABM, "sales_user", &spelled);
                let seen = if is_file { dry_run(&cx, &bytes).await } else { String::new() };
                let key = pair.key();
                attempts.push(async move {
                    if is_file { import(&cx, &bytes, seen, key).await } else { invite(&cx, AppKey::ABM, "sales_user", &spelled, key).await }
                });
            }
            let (there, here) = (attempts.pop().unwrap(), attempts.pop().unwrap());
            let results = race(&mut dice, here, there).await;
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "round {round}: {results:?}");
            let filter = UserFilter { emails: vec![Email::parse(&address).unwrap()], ..UserFilter::default() };
            let found = users::list(&nora, &UserQuery { filter, ..UserQuery::default() }).await.unwrap();
            assert_eq!(found.page.rows.len(), 1, "round {round}");
            if round % 200 == 199 || round + 1 == proof.rounds {
                let filter = UserFilter { search: "person".into(), ..UserFilter::default() };
                bulk(&mut pair, &nora, Selection::Matching { filter, except: Vec::new() }, BulkChange::Delete).await;
            }
        }
        pair.end().await;
        proof.done(database(&pair), "one person each time");
    }
}

/// Gives the seat back that was taken last.
async fn free(pair: &mut Pair, nora: &Cx, users: &[User]) {
    let invited = users.iter().find(|user| ["one@calder.example", "two@calder.example"].contains(&user.email.as_str()));
    let daniel = users.iter().find(|user| user.email.as_str() == "daniel@calder.example" && user.status == StoredStatus::Enabled);
    let moved = users.iter().filter(|user| ["mei@calder.example", "hannah@calder.example"].contains(&user.email.as_str()));
    let moved = moved.into_iter().find(|user| user.roles.in_app(AppKey::SI).is_some());
    let (whom, change) = match (invited, daniel, moved) {
        (Some(user), ..) => (user, BulkChange::Delete),
        (_, Some(user), _) => (user, BulkChange::Disable),
        (.., Some(user)) => (user, BulkChange::Roles([(AppKey::SI, None)].into())),
        _ => panic!("nobody took the seat"),
    };
    bulk(pair, nora, Selection::Picked { ids: vec![whom.id] }, change).await;
}
