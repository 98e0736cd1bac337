//! Whatever the CRM answers: a permission is lost when it says so, and never because it did not answer properly (F10).

use std::collections::{BTreeMap, BTreeSet};

use domain::crm::{FieldPanel, FieldStatus, ObjectLine, StandardObject};
use domain::time::Instant;
use rand::RngExt as _;
use sandbox::state::Fault;
use services::testkit::{BEGINNING, Proof};
use services::{Cx, crm};

use crate::stand_in::{StandIn, connected};

const FAULTS: [Fault; 8] = [
    Fault::None,
    Fault::Html,
    Fault::Empty,
    Fault::Half,
    Fault::TooManyRequests,
    Fault::ServerError,
    Fault::Unavailable,
    Fault::LimitExceeded,
];
/// Fields the package requires, as the stand-in and Sightline name their objects.
const REQUIRED: [(&str, StandardObject, &str); 4] = [
    ("Lead", StandardObject::Lead, "Email"),
    ("Contact", StandardObject::Contact, "Title"),
    ("Account", StandardObject::Account, "Name"),
    ("Opportunity", StandardObject::Opportunity, "StageName"),
];

/// What the last proper answer said of each object: the required fields it did not show.
type LastGood = BTreeMap<&'static str, BTreeSet<&'static str>>;

fn lost(panel: &FieldPanel) -> BTreeSet<String> {
    panel.lines.iter().filter(|line| line.status == FieldStatus::ErrorStandardized).map(|line| line.name.clone()).collect()
}

fn hidden(stand_in: &StandIn, object: &str) -> BTreeSet<&'static str> {
    stand_in.state.switches().hidden_fields.iter().filter(|(of, _)| *of == object).map(|(_, field)| *field).collect()
}

services::on_both_databases! {
    async fn a_permission_is_lost_only_when_the_crm_says_so(world: World) {
        let proof = Proof::of("a Fields panel opened while the CRM answers at random: properly, not at all, or wrongly", 10_000);
        let mut dice = proof.dice();
        let (world, stand_in, id) = connected(world).await;
        let jonas: Cx = world.cx("jonas").await;
        let lines: Vec<ObjectLine> = crm::data_sync(&jonas, id).await.unwrap().objects;
        let mut last_good: LastGood = REQUIRED.iter().map(|(object, ..)| (*object, BTreeSet::new())).collect();
        let (mut proper, mut wrong) = (0_u32, 0_u32);
        for round in 0..proof.rounds {
            world.clock.set(Instant(BEGINNING.0 + i64::from(round)));
            let (name, object, field) = REQUIRED[dice.random_range(0..REQUIRED.len())];
            if dice.random_bool(0.3) {
                let mut switches = stand_in.state.switches();
                if !switches.hidden_fields.remove(&(name, field)) {
                    switches.hidden_fields.insert((name, field));
                }
            }
            let fault = FAULTS[dice.random_range(0..FAULTS.len())];
            stand_in.state.switches().fault = fault;
            let line = lines.iter().find(|line| line.object == object).unwrap();
            let panel = crm::fields(&jonas, id, line.id).await.unwrap();
            if fault == Fault::None {
                proper += 1;
                last_good.insert(name, hidden(&stand_in, name));
            } else {
                wrong += 1;
            }
            assert_eq!(panel.object.failure.is_some(), fault != Fault::None, "round {round}, {fault:?}");
            let expected: BTreeSet<String> = last_good[name].iter().map(|field| (*field).to_owned()).collect();
            assert_eq!(lost(&panel), expected, "round {round}, {name}, {fault:?}");
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
        proof.done(world.services.backend(), &format!("{proper} proper answers taken, {wrong} wrong ones changed nothing"));
    }
}
