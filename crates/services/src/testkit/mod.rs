//! Worlds for tests: a database of its own, a stopped clock, seeded ids, and the cast.
//!
//! The cast, all of "Calder & Voss" (and Otto, of another organisation):
//!
//! | name | role | for |
//! |---|---|---|
//! | Nora | Primary Administrator | everything |
//! | Tomás | Administrator (ABM) | the administrator of one application |
//! | Priya | Sales Administrator (SI) | the administrator of the other |
//! | Jonas | Operation User | integrations |
//! | Mei | Marketing User | views some settings |
//! | Hannah | View Only User | the least that sees settings |
//! | Aisha | Insights User, Sales SDR | no settings |
//! | Sam | Sales User, Sales AE | owns records |
//! | Rosa | Sales Lite | the least of SI |
//! | Daniel | Sales User, disabled | may not sign in |
//! | Chloé, Ivan | invited, invited and lapsed | |
//! | Otto | Primary Administrator of "Northwind Supply" | the neighbour |

mod people;
mod proof;

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::locale::Locale;
use domain::time::Instant;
pub use store::testkit::{Backend, Crowd, Statements, connections_showing, empty_database, number, tamper};
use tempfile::TempDir;

pub use proof::Proof;

use crate::clock::StoppedClock;
use crate::ids::Ids;
use crate::secrets::MasterKey;
use crate::seed::{Seed, SeedOrganization};
use crate::sign_in::{SessionToken, authenticate, begin_session};
use crate::{Cx, HttpClient, HttpOptions, Mailer, Origin, Services, ServicesOptions, SignInLimits};

/// The password of everybody in the cast.
pub const PASSWORD: &str = "lines of sight";
/// When worlds begin: 22 November 2026, 12:00 UTC.
pub const BEGINNING: Instant = Instant(1_795_348_800_000);

/// Everything a test needs.
pub struct World {
    pub services: Services,
    pub clock: Arc<StoppedClock>,
    pub url: String,
    folder: TempDir,
    openings: AtomicU64,
}

impl World {
    /// A world with the cast. `None`: no PostgreSQL is named by `TEST_DATABASE_URL`.
    ///
    /// # Panics
    /// When the world cannot be made.
    pub async fn with_cast(backend: Backend) -> Option<Self> {
        let seed = serde_json::from_str(include_str!("cast.json")).expect("the cast is a valid seed");
        Self::seeded(backend, &seed).await
    }

    /// A world with what `seed` holds.
    ///
    /// # Panics
    /// When the world cannot be made.
    pub async fn seeded(backend: Backend, seed: &Seed) -> Option<Self> {
        let world = Self::empty(backend).await?;
        crate::seed::load(&world.services, seed).await.expect("the seed loads");
        Some(world)
    }

    /// A world before its first organisation.
    ///
    /// # Panics
    /// When the world cannot be made.
    pub async fn empty(backend: Backend) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = format!("test_{}", Ids::random().uuid(BEGINNING).simple());
        let url = empty_database(backend, folder.path(), &name).await.expect("an empty database")?;
        let clock = Arc::new(StoppedClock::at(BEGINNING));
        let services = open(&url, folder.path(), Arc::clone(&clock), &HttpOptions::default(), 1).await;
        Some(Self { services, clock, url, folder, openings: AtomicU64::new(1) })
    }

    /// The same database opened anew, as after a restart.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn restarted(&self) -> Services {
        open(&self.url, self.folder.path(), Arc::clone(&self.clock), &HttpOptions::default(), self.next_opening()).await
    }

    /// A second server on the same database, with a data folder of its own, which was made as the README says.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn another_server(&self) -> Services {
        let opening = self.next_opening();
        let folder = self.folder.path().join(format!("server-{opening}"));
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::copy(self.head_file(), folder.join("audit-head")).expect("a head to copy");
        open(&self.url, &folder, Arc::clone(&self.clock), &HttpOptions::default(), opening).await
    }

    /// The same world, with CRMs reached as `http` says.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn reaching(mut self, http: &HttpOptions) -> Self {
        self.services = open(&self.url, self.folder.path(), Arc::clone(&self.clock), http, self.next_opening()).await;
        self
    }

    /// The file in which the first server of this world keeps the head of the audit log.
    #[must_use]
    pub fn head_file(&self) -> PathBuf {
        self.folder.path().join("audit-head")
    }

    /// The database itself, for what is measured against it.
    #[must_use]
    pub fn store(&self) -> &store::Store {
        self.services.store()
    }

    /// Counts what the services send to the database from now on; contexts must be made afterwards.
    ///
    /// # Panics
    /// When somebody has a clone of the services.
    pub fn statements(&mut self) -> Statements {
        let statements = Statements::default();
        let inner = Arc::get_mut(&mut self.services.0).expect("nobody else has the services");
        statements.listen(&mut inner.store);
        statements
    }

    /// Adds many people of these classes to the organisation of `cx`.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn crowd(&self, cx: &Cx, classes: &[domain::users::Class]) -> Crowd {
        let now = self.services.now();
        store::testkit::crowd(self.store(), cx.actor.organization_id, classes, now).await.expect("the database can be written")
    }

    fn next_opening(&self) -> u64 {
        self.openings.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A session of the member of the cast whose address begins with `name`, without the password's cost and limits.
    ///
    /// # Panics
    /// When he may not sign in.
    pub async fn sign_in(&self, name: &str) -> SessionToken {
        self.sign_in_on(&self.services, name).await
    }

    /// The same on another server of this world.
    ///
    /// # Panics
    /// When he may not sign in.
    pub async fn sign_in_on(&self, services: &Services, name: &str) -> SessionToken {
        let snapshot = services.store().read().await.expect("the database can be read");
        let mut accounts = store::users::sign_in_candidates(&snapshot, &address(name)).await.expect("the database can be read");
        drop(snapshot);
        let (user_id, enabled, _) = accounts.pop().expect("is in the cast");
        assert!(enabled, "{name} may not sign in");
        begin_session(services, user_id, &origin()).await.expect("may sign in")
    }

    /// The context of the member of the cast whose address begins with `name`.
    ///
    /// # Panics
    /// When he may not sign in.
    pub async fn cx(&self, name: &str) -> Cx {
        authenticate(&self.services, &self.sign_in(name).await, &origin()).await.expect("is signed in")
    }

    /// The mails written so far, the oldest first, as they would go over the wire.
    ///
    /// # Panics
    /// When the folder cannot be read.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("mail")).expect("the folder is there");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort_by_key(|path| path.metadata().and_then(|metadata| metadata.modified()).ok());
        files.iter().map(|path| std::fs::read_to_string(path).expect("a mail")).collect()
    }

    /// Holds the lock of people until it is dropped, as somebody does who changes many of them.
    ///
    /// # Panics
    /// When somebody else holds it for too long.
    pub async fn hold_people(&self) -> impl Sized + Send + use<> {
        let tx = self.services.store().write().await.expect("a unit of work");
        tx.lock(store::NamedLock::Users).await.expect("the lock");
        tx
    }

    /// Holds the lock of people, and the row of each, until it is dropped.
    ///
    /// # Panics
    /// When somebody else holds one for too long.
    pub async fn hold_everybody(&self) -> impl Sized + Send + use<> {
        let tx = self.services.store().write().await.expect("a unit of work");
        tx.lock(store::NamedLock::Users).await.expect("the lock");
        store::testkit::run(&tx, "UPDATE users SET job_title = job_title").await.expect("the rows");
        tx
    }

    /// What `verify` finds.
    ///
    /// # Panics
    /// When the database cannot be read.
    pub async fn problems(&self) -> Vec<String> {
        crate::verify::problems(&self.services).await.expect("the database can be read")
    }
}

/// `opening` counts them: another opening of the same world must not make the same ids again.
async fn open(url: &str, folder: &Path, clock: Arc<StoppedClock>, http: &HttpOptions, opening: u64) -> Services {
    let options = ServicesOptions {
        database_url: url.to_owned(),
        data_folder: folder.to_owned(),
        master_key: MasterKey::new([7; 32]),
        clock,
        ids: Ids::seeded(opening),
        sign_in_limits: SignInLimits::default(),
        http: HttpClient::new(http).expect("a client"),
        demo: false,
        mailer: Some(Mailer::to_folder(&folder.join("mail")).expect("a folder")),
        public_url: "https://sightline.calder.example".into(),
        cheap_passwords: true,
    };
    Services::open(options).await.expect("the database opens")
}

/// The address of a member of the cast: `nora` is `nora@calder.example`, `otto` the neighbour.
#[must_use]
pub fn address(name: &str) -> String {
    if name == "otto" { "otto@northwind.example".into() } else { format!("{name}@calder.example") }
}

/// Where the cast signs in from.
#[must_use]
pub fn origin() -> Origin {
    Origin { source: IpAddr::V4(Ipv4Addr::LOCALHOST), user_agent: "test".into(), locale: Locale::En }
}

/// Signing in from `address`.
///
/// # Panics
/// When it is no address.
#[must_use]
pub fn from(address: &str) -> Origin {
    Origin { source: address.parse().expect("an address"), ..origin() }
}

/// The organisations of the cast, to be changed before they are seeded.
///
/// # Panics
/// When the cast is not a valid seed.
#[must_use]
pub fn cast() -> Vec<SeedOrganization> {
    let seed: Seed = serde_json::from_str(include_str!("cast.json")).expect("the cast is a valid seed");
    seed.organizations
}

/// Each test twice: as `sqlite::name`, and as `postgres::name` where `TEST_DATABASE_URL` names a server.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[doc = $doc:literal])* async fn $name:ident($world:ident: World) $body:block)*) => {
        $(async fn $name($world: $crate::testkit::World) $body)*

        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    let world = $crate::testkit::World::with_cast($crate::testkit::Backend::Sqlite).await;
                    super::$name(world.expect("SQLite is always there")).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    match $crate::testkit::World::with_cast($crate::testkit::Backend::Postgres).await {
                        Some(world) => super::$name(world).await,
                        None => eprintln!("not run: TEST_DATABASE_URL names no PostgreSQL"),
                    }
                }
            )*
        }
    };
}
