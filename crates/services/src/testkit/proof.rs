//! Figures: `cargo xtask prove` reaches them in full and keeps a report, tests reach a hundredth.

use std::io::Write as _;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

/// Names the file the figures go to; its presence asks for them in full.
const REPORT: &str = "SIGHTLINE_PROOF";
/// The seed of all dice.
const SEED: &str = "SIGHTLINE_PROOF_SEED";
/// The seed of a test, which must do the same each time.
const TEST_SEED: u64 = 1;

/// One figure.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    what: &'static str,
    /// How many rounds to go.
    pub rounds: u32,
    seed: u64,
}

impl Proof {
    /// `what` is done `rounds` times, or a hundredth of that in a test.
    #[must_use]
    pub fn of(what: &'static str, rounds: u32) -> Self {
        let is_full = std::env::var_os(REPORT).is_some();
        let seed = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or(TEST_SEED);
        Self { what, rounds: if is_full { rounds } else { rounds.div_ceil(100) }, seed }
    }

    /// Dice that fall the same for the same seed.
    #[must_use]
    pub fn dice(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed)
    }

    /// Puts the figure into the report: all rounds went, and `found` is what they showed.
    ///
    /// # Panics
    /// When the report cannot be written.
    pub fn done(&self, database: &str, found: &str) {
        let Some(path) = std::env::var_os(REPORT) else { return };
        let line = format!("| {} | {database} | {} | {found} |\n", self.what, self.rounds);
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).expect("the report can be written");
        file.write_all(line.as_bytes()).expect("the report can be written");
    }
}
