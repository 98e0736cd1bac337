//! Seats for the rows of a file, first come first served (A37, E8).

use std::collections::BTreeMap;

use super::{Outcome, PlannedRow, Problem};
use crate::roles::{AppKey, Apps, RoleSet};
use crate::users::Seats;
use crate::users::bulk::SeatNeed;
use crate::users::status::StatusKey;

/// Says what the rows ask for, and marks those for whom no seat is left.
pub(super) fn give(rows: &mut [PlannedRow], seats: &[Seats], apps: &Apps) -> Vec<SeatNeed> {
    let needs: Vec<SeatNeed> = seats.iter().map(|seats| need(rows, seats)).collect();
    if !needs.iter().any(SeatNeed::is_short) {
        return needs;
    }
    let is_limited = |app: &AppKey| needs.iter().any(|need| need.app == *app && need.licensed.is_some());
    let mut room: BTreeMap<AppKey, u32> = needs.iter().filter_map(|need| Some((need.app, need.left()?))).collect();
    // What rows free that take nothing is there from the beginning; all is done at once.
    for row in rows.iter() {
        let (takes, frees) = moved(&row.outcome);
        if !takes.iter().any(is_limited) {
            frees.iter().for_each(|app| free(&mut room, *app));
        }
    }
    for row in rows {
        let (mut takes, frees) = moved(&row.outcome);
        takes.retain(is_limited);
        if takes.is_empty() {
            continue;
        }
        match takes.iter().find(|app| room.get(app).copied().unwrap_or_default() == 0) {
            Some(app) => row.outcome = Outcome::Left(Problem::NoSeat { app: name(*app, apps) }),
            None => {
                room.iter_mut().filter(|(app, _)| takes.contains(app)).for_each(|(_, left)| *left -= 1);
                frees.iter().for_each(|app| free(&mut room, *app));
            }
        }
    }
    needs
}

fn free(room: &mut BTreeMap<AppKey, u32>, app: AppKey) {
    if let Some(left) = room.get_mut(&app) {
        *left = left.saturating_add(1);
    }
}

fn need(rows: &[PlannedRow], seats: &Seats) -> SeatNeed {
    let mut need = SeatNeed { app: seats.app, takes: 0, frees: 0, held: seats.held, licensed: seats.licensed };
    for row in rows {
        let (takes, frees) = moved(&row.outcome);
        need.takes += u32::from(takes.contains(&seats.app));
        need.frees += u32::from(frees.contains(&seats.app));
    }
    need
}

/// The applications in which a row takes a seat, and those in which it frees one.
fn moved(outcome: &Outcome) -> (Vec<AppKey>, Vec<AppKey>) {
    let held = |roles: &RoleSet, status: StatusKey| -> Vec<AppKey> {
        if status.holds_seat() { roles.iter().map(|(app, _)| app).collect() } else { Vec::new() }
    };
    let (before, after) = match outcome {
        Outcome::New(newcomer) => (Vec::new(), held(&newcomer.roles, StatusKey::Invited)),
        Outcome::Change(changed) => {
            let [before, after] = [&changed.before, &changed.after].map(|user| held(&user.roles, user.status.stored_key()));
            (before, after)
        }
        Outcome::Unchanged | Outcome::Left(_) => return (Vec::new(), Vec::new()),
    };
    let only_in = |one: &[AppKey], other: &[AppKey]| one.iter().copied().filter(|app| !other.contains(app)).collect();
    (only_in(&after, &before), only_in(&before, &after))
}

/// What people call an application.
pub(super) fn name(app: AppKey, apps: &Apps) -> String {
    apps.find(app).map_or_else(|| app.to_string(), |app| app.short_name.clone())
}
