//! Orders that take a while, and what somebody is told of one he lost sight of.

use serde::{Deserialize, Serialize};

use super::bulk::BulkDone;
use super::import::ImportDone;

/// An order about more people than this takes long enough that whoever gave it is told how it stands.
pub const LONG_BEYOND: u32 = 1_000;

/// What came of an order whose answer did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderFound {
    Bulk(BulkDone),
    Import(ImportDone),
    /// It was refused, or never arrived: nobody was changed by it.
    NotCarriedOut,
}
