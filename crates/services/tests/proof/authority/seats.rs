//! Seats in the model (A37, E8, Q7, Q14).

use std::collections::{BTreeMap, BTreeSet};

use domain::roles::AppKey;
use domain::time::Instant;

use super::acts::count;
use super::model::{APPS, Organization, Person};

/// Who takes a seat of `app` by the changes, and how many free one.
fn seats_moved<'a>(of: &Organization, app: AppKey, changes: &'a [Person], now: Instant) -> (Vec<&'a Person>, u32) {
    let had = |after: &Person| of.people.get(&after.email).is_some_and(|before| before.holds_seat(app, now));
    let takes = changes.iter().filter(|after| !had(after) && after.holds_seat(app, now)).collect();
    let frees = changes.iter().filter(|after| had(after) && !after.holds_seat(app, now)).count();
    (takes, count(frees))
}

/// A37: whether more are needed than are left. What needs none is never short.
pub fn is_short(of: &Organization, app: AppKey, changes: &[Person], now: Instant) -> bool {
    let (takes, frees) = seats_moved(of, app, changes, now);
    let needs = count(takes.len()).saturating_sub(frees);
    needs > 0 && of.left(app, now).is_some_and(|left| needs > left)
}

/// E8: the last by name of those who take a seat, beyond the seats there are.
pub fn beyond_seats(of: &Organization, changes: &[Person], now: Instant) -> BTreeSet<String> {
    let mut beyond = BTreeSet::new();
    for app in APPS.into_iter().filter(|app| is_short(of, *app, changes, now)) {
        let (mut takes, frees) = seats_moved(of, app, changes, now);
        takes.sort_by_key(|person| (person.shown_name(), person.id));
        let room = of.left(app, now).unwrap() + frees;
        beyond.extend(takes.into_iter().skip(room as usize).map(|person| person.email.clone()));
    }
    beyond
}

/// E8, of a file: seats go to the rows that come first. What is freed by rows that take none is there from the beginning.
pub fn beyond_file(of: &Organization, changes: &[Person], now: Instant) -> BTreeSet<String> {
    let mut beyond = BTreeSet::new();
    if !APPS.iter().any(|app| is_short(of, *app, changes, now)) {
        return beyond;
    }
    let moved = |after: &Person| {
        let one = std::slice::from_ref(after);
        let limited = APPS.into_iter().filter(|app| of.seats[app].is_some());
        let takes: Vec<AppKey> = limited.clone().filter(|app| !seats_moved(of, *app, one, now).0.is_empty()).collect();
        let frees: Vec<AppKey> = limited.filter(|app| seats_moved(of, *app, one, now).1 > 0).collect();
        (takes, frees)
    };
    let mut room: BTreeMap<AppKey, u32> = APPS.into_iter().filter_map(|app| Some((app, of.left(app, now)?))).collect();
    let free = |room: &mut BTreeMap<AppKey, u32>, apps: &[AppKey]| apps.iter().for_each(|app| *room.get_mut(app).unwrap() += 1);
    changes.iter().map(moved).filter(|(takes, _)| takes.is_empty()).for_each(|(_, frees)| free(&mut room, &frees));
    for after in changes {
        let (takes, frees) = moved(after);
        if takes.is_empty() {
            continue;
        }
        if takes.iter().any(|app| room[app] == 0) {
            beyond.insert(after.email.clone());
        } else {
            takes.iter().for_each(|app| *room.get_mut(app).unwrap() -= 1);
            free(&mut room, &frees);
        }
    }
    beyond
}
