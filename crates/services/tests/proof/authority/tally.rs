//! How often what was tried, by whom, and what came of it. What never happened proves nothing.

use std::collections::BTreeMap;

use super::acts::{Act, No};

#[derive(Debug, Default)]
pub struct Tally {
    /// By kind of action: how often it was done.
    done: BTreeMap<&'static str, u32>,
    /// By kind of action and reason: how often it was not.
    not: BTreeMap<(&'static str, No), u32>,
    /// By kind of person: how often something was done, and refused.
    people: BTreeMap<&'static str, (u32, u32)>,
}

const KINDS: [&str; 12] = [
    "invite",
    "save",
    "bulk",
    "undo",
    "import",
    "end a session",
    "offer",
    "accept an offer",
    "make a role",
    "remove a role",
    "accept an invitation",
    "set seats",
];
/// Nobody but the two concerned takes an offer back, and a repeated order has no refusal of its own but the loss of the right.
const RARE: [&str; 2] = ["take an offer back", "repeat an order"];
/// Done by the clock, which is refused nothing.
pub const ENDED: &str = "a role ends by itself";
const SHORT: [&str; 4] = ["invite", "save", "bulk", "import"];
const MOVED: [&str; 6] = ["save", "bulk", "undo", "import", "make a role", "carry out what waited"];
const ACTORS: [&str; 5] =
    ["primary administrator", "administrator of ABM", "administrator of SI", "administrator of both", "plain role"];
const OUTSIDE: [&str; 3] = ["disabled", "invited", "neighbour"];

impl Tally {
    pub fn note(&mut self, kind: &'static str, who: &'static str, result: Result<(), No>) {
        let counts = self.people.entry(who).or_default();
        match result {
            Ok(()) => {
                *self.done.entry(kind).or_default() += 1;
                counts.0 += 1;
            }
            Err(no) => {
                *self.not.entry((kind, no)).or_default() += 1;
                counts.1 += 1;
            }
        }
    }

    /// Checks that everything happened, and says how often.
    pub fn found(&self) -> String {
        let done = |kind: &str| self.done.get(kind).copied().unwrap_or_default();
        let not = |kind: &'static str, no| self.not.get(&(kind, no)).copied().unwrap_or_default();
        for kind in KINDS.into_iter().chain(RARE) {
            assert!(done(kind) > 0 && not(kind, No::Refused) > 0, "{kind}: never done, or never refused; {self:?}");
        }
        assert!(done(ENDED) > 0, "no role ever ended by itself");
        for kind in SHORT {
            assert!(not(kind, No::Short) > 0, "{kind}: seats never ran out; {self:?}");
        }
        for kind in MOVED {
            assert!(not(kind, No::Moved) > 0, "{kind}: never on facts that moved; {self:?}");
        }
        for who in ACTORS {
            let (done, refused) = self.people.get(who).copied().unwrap_or_default();
            assert!(done > 0 && refused > 0, "{who}: did nothing, or was refused nothing");
        }
        for who in OUTSIDE {
            assert!(self.people.get(who).is_some_and(|(_, refused)| *refused > 0), "{who}: was never refused");
        }
        let sum = |no| self.not.iter().filter(|((_, why), _)| *why == no).map(|(_, count)| count).sum::<u32>();
        format!(
            "0 rights beyond the model, 0 missing: {} done, {} refused, {} for want of seats, {} on facts that had moved, {} with nothing to do",
            self.done.values().sum::<u32>(),
            sum(No::Refused),
            sum(No::Short),
            sum(No::Moved),
            sum(No::Nothing),
        )
    }
}

impl Act {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "invite",
            Self::Save { .. } => "save",
            Self::Bulk { .. } => "bulk",
            Self::Undo { .. } => "undo",
            Self::Import { .. } => "import",
            Self::EndSession { .. } => "end a session",
            Self::Offer { .. } => "offer",
            Self::AcceptOffer => "accept an offer",
            Self::TakeBackOffer => "take an offer back",
            Self::Role { .. } => "make a role",
            Self::RemoveRole { .. } => "remove a role",
        }
    }
}
