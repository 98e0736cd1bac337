//! What the stand-in remembers: the records, the switches, the tokens.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::data::{Table, generate};
use crate::schema::{self, Field, OBJECTS, Object};

/// Shared by all requests.
#[derive(Clone)]
pub struct State(Arc<Inner>);

struct Inner {
    tables: Vec<Table>,
    switches: Mutex<Switches>,
    test_clock: Option<PathBuf>,
}

/// What can be changed while it runs.
#[derive(Default)]
pub struct Switches {
    /// Objects the integration user may not read.
    pub hidden_objects: HashSet<&'static str>,
    /// Fields he may not read, as object and field.
    pub hidden_fields: HashSet<(&'static str, &'static str)>,
    /// How many fields of the customer's own each object has besides; they hold nothing.
    pub custom_fields: u32,
    pub fault: Fault,
    pub tokens: HashSet<String>,
    /// Public keys of consumers that sign in with a JWT, as PEM by consumer key.
    pub jwt_keys: HashMap<String, String>,
    /// The records a query has still to hand out, by locator.
    pub cursors: HashMap<String, (Vec<serde_json::Value>, usize)>,
    /// Calls of the data API since the start, for `Sforce-Limit-Info`.
    pub calls: u32,
    next: u32,
}

/// A way to answer wrongly on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    #[default]
    None,
    /// The maintenance page, with status 200.
    Html,
    /// Status 200 and nothing.
    Empty,
    /// The right answer, cut in the middle.
    Half,
    TooManyRequests,
    ServerError,
    Unavailable,
    /// The daily limit of API calls is used up.
    LimitExceeded,
}

impl State {
    /// A stand-in with the records made from `seed`, everything readable.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_clock(seed, None)
    }

    /// The same, taking the hour from a file (milliseconds since 1970) that a test also gives to the server.
    #[must_use]
    pub fn with_clock(seed: u64, test_clock: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner { tables: generate(seed), switches: Mutex::default(), test_clock }))
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn now_seconds(&self) -> i64 {
        let told = self.0.test_clock.as_ref().and_then(|path| std::fs::read_to_string(path).ok()?.trim().parse::<i64>().ok());
        #[expect(clippy::disallowed_methods, reason = "a CRM knows the hour; the product's clock is not its own")]
        told.map_or_else(|| chrono::Utc::now().timestamp(), |millis| millis / 1_000)
    }

    pub fn switches(&self) -> MutexGuard<'_, Switches> {
        self.0.switches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The records of `object`.
    #[must_use]
    pub fn table(&self, object: &Object) -> &Table {
        let place = OBJECTS.iter().position(|other| other.name == object.name).unwrap_or(0);
        &self.0.tables[place]
    }

    /// The object, if there is one and the integration user may read it.
    #[must_use]
    pub fn readable_object(&self, name: &str) -> Option<&'static Object> {
        schema::object(name).filter(|object| !self.switches().hidden_objects.contains(object.name))
    }

    /// The fields the integration user may read.
    #[must_use]
    pub fn readable_fields(&self, object: &'static Object) -> Vec<Field> {
        let switches = self.switches();
        object.fields.iter().copied().filter(|(name, _)| !switches.hidden_fields.contains(&(object.name, *name))).collect()
    }
}

impl Switches {
    /// A new number, for tokens and locators.
    pub fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}
