//! What Sightline does: load, ask `domain`, write. One function a use case; the pages, the command line and the jobs
//! call the same ones.
//!
//! [`Services`] is built once in `server::boot`. A use case that somebody asked for takes a [`Cx`] first: it knows who
//! asks, and [`Cx::require`] gives the warrant that writing needs. Only [`clock`] knows the hour and only [`ids`] throws
//! dice.
//!
//! To add a use case: (1) the rule in `domain`, (2) the statements in `store`, (3) a function here that loads, asks and
//! writes in one unit of work with its audit entry, (4) a server function of three lines in `app`, (5) its line in
//! `app::entry_points`.

pub mod audit;
pub mod clock;
pub mod crm;
pub mod csv;
mod cx;
mod error;
pub mod ids;
pub mod licences;
mod limits;
pub mod mail;
mod passwords;
pub mod pulls;
pub mod records;
pub mod roles;
pub mod secrets;
pub mod seed;
pub mod setup;
pub mod sign_in;
#[cfg(feature = "testkit")]
pub mod testkit;
pub mod users;
pub mod verify;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use store::{Store, StoreOptions, Tx};

pub use connectors::{AllowedHost, HttpClient, HttpOptions, Mail, MailError, MailOptions, Mailer};
pub use cx::{Cx, Origin};
pub use error::{ServiceError, Subsystem};
pub use limits::SignInLimits;

use clock::Clock;
use ids::Ids;
use passwords::Passwords;
use secrets::{MasterKey, Seal};
use setup::SetupCode;

/// What [`Services::open`] needs.
pub struct ServicesOptions {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Where the audit head is repeated outside the database.
    pub data_folder: PathBuf,
    pub master_key: MasterKey,
    pub clock: Arc<dyn Clock>,
    pub ids: Ids,
    pub sign_in_limits: SignInLimits,
    /// How CRMs are reached.
    pub http: HttpClient,
    /// How mail goes out; `None`: it waits until somebody sets it up.
    pub mailer: Option<Mailer>,
    /// What every link in a mail begins with, without a slash at the end. Never taken from a request (trust rule 10).
    pub public_url: String,
    /// Demo accounts may be entered without a password, and the outbox shows what its mails say.
    pub demo: bool,
    /// Hash passwords as cheaply as argon2 allows; only for tests, which sign in thousands of times.
    pub cheap_passwords: bool,
}

/// Everything the use cases share. Cheap to clone.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Ids,
    passwords: Passwords,
    limits: limits::Limits,
    setup_code: SetupCode,
    seal: Seal,
    connections: crm::Connections,
    post: mail::Post,
    demo: bool,
}

impl ServicesOptions {
    fn store(&self) -> StoreOptions {
        StoreOptions {
            url: self.database_url.clone(),
            audit_key: self.master_key.audit_key(),
            head_file: self.data_folder.join("audit-head"),
            readers: 8,
        }
    }
}

impl Services {
    /// Opens the database and brings it up to date.
    ///
    /// # Errors
    /// [`ServiceError::Failed`] when it cannot be opened.
    pub async fn open(options: ServicesOptions) -> Result<Self, ServiceError> {
        let store = Store::connect(options.store()).await?;
        Ok(Self::over(store, options))
    }

    /// Opens the database as it is, to look at it: nothing is made, brought up to date or written.
    ///
    /// # Errors
    /// [`ServiceError::Failed`] when there is none, or it is another version's.
    pub async fn open_existing(options: ServicesOptions) -> Result<Self, ServiceError> {
        let store = Store::open_existing(options.store()).await?;
        Ok(Self::over(store, options))
    }

    fn over(store: Store, options: ServicesOptions) -> Self {
        Self(Arc::new(Inner {
            store,
            clock: options.clock,
            setup_code: SetupCode::new(&options.ids),
            ids: options.ids,
            passwords: Passwords::new(options.cheap_passwords),
            limits: limits::Limits::new(options.sign_in_limits),
            seal: Seal::new(&options.master_key),
            connections: crm::Connections::new(options.http),
            post: mail::Post::new(options.mailer, options.public_url, &options.master_key),
            demo: options.demo,
        }))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// A unit of work for what somebody who only looks writes on the way, and the next one can do instead: it waits a moment
    /// only for those who write, however long they take.
    pub(crate) async fn write_on_the_way(&self) -> Result<Tx, ServiceError> {
        const MOMENT: Duration = Duration::from_millis(250);
        let begun = tokio::time::timeout(MOMENT, self.store().write()).await;
        let tx = begun.map_err(|elapsed| ServiceError::Busy(Subsystem::Database, Box::new(elapsed)))??;
        tx.wait_a_moment_only().await?;
        Ok(tx)
    }

    /// The hour, as this server sees it.
    #[must_use]
    pub fn now(&self) -> domain::time::Instant {
        self.0.clock.now()
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// A number for one request, which a person can pass on and the log can be searched for.
    #[must_use]
    pub fn reference(&self) -> String {
        let token = self.ids().token();
        token[..6].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the picker of demo accounts is open.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }

    /// Whether the database answers, for `/readyz`.
    ///
    /// # Errors
    /// [`ServiceError::Failed`] when it does not.
    pub async fn ready(&self) -> Result<(), ServiceError> {
        Ok(self.store().ping().await?)
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn backend(&self) -> &'static str {
        self.store().backend()
    }
}
