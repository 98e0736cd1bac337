//! What the dialog of bulk actions and the page that imports say of seats (E8).

use domain::roles::Apps;
use domain::users::bulk::{BulkPreview, NAMES_TOLD, SeatNeed};
use leptos::prelude::*;

use super::bulk_choice::{APPLY, Draft, named};
use super::people_words::PeopleWord;
use crate::kit::focus::focus;
use crate::kit::icon::Icon;
use crate::kit::time::number;
use crate::shell::session::use_session;
use crate::text::t;

/// `SI needs 7 seats, 4 left.`
pub fn needs(need: &SeatNeed, apps: &Apps) -> String {
    let net = need.takes.saturating_sub(need.frees);
    let text = t(if net == 1 { PeopleWord::NeedsOneSeat } else { PeopleWord::NeedsSeats });
    let left = number(need.left().unwrap_or_default());
    text.replace("{needs}", &number(net)).replace("{left}", &left).replace("{app}", &name(need, apps))
}

/// `Only the first 4`, or `Only the first 4 in SI, 2 in ABM` where several are short: each gives what it has to its own
/// first. `None` where there is nothing to give.
pub fn only_first(short: &[SeatNeed], apps: &Apps) -> Option<String> {
    let room = |need: &SeatNeed| need.left().unwrap_or_default().saturating_add(need.frees);
    if short.iter().all(|need| room(need) == 0) {
        return None;
    }
    let first = match short {
        [one] => number(room(one)),
        many => {
            let each = many.iter().map(|need| format!("{} in {}", number(room(need)), name(need, apps)));
            each.collect::<Vec<_>>().join(", ")
        }
    };
    Some(t(PeopleWord::GiveFirst).replace("{n}", &first))
}

fn name(need: &SeatNeed, apps: &Apps) -> String {
    apps.find(need.app).map(|app| app.short_name.clone()).unwrap_or_default()
}

/// A line for each application with a limit whose seats are taken, and the way to give the first what is left.
#[component]
pub fn SeatNote(draft: Draft, shown: Memo<Option<BulkPreview>>) -> impl IntoView {
    let apps = use_session().apps();
    move || {
        let preview = shown.get().filter(|_| draft.kind.get().is_some())?;
        let taken: Vec<&SeatNeed> = preview.seats.iter().filter(|need| need.licensed.is_some() && need.takes > 0).collect();
        let short: Vec<SeatNeed> = taken.iter().filter(|need| need.is_short()).map(|need| (*need).clone()).collect();
        let lines = taken.iter().map(|need| view! { <li><b>{needs(need, &apps)}</b></li> }).collect_view();
        // Who takes seats of several applications is named once; how many they are beyond those named is not known then.
        let takers = match taken.as_slice() {
            [] => return None,
            [one] => named(&preview.seat_takers, one.takes.saturating_sub(preview.without_seat)),
            _ if preview.seat_takers.len() as u64 >= NAMES_TOLD => format!("{}, …", preview.seat_takers.join(", ")),
            _ => preview.seat_takers.join(", "),
        };
        let (is_short, is_first) = (!short.is_empty(), draft.first_seats_only.get());
        let offer = only_first(&short, &apps).filter(|_| !is_first);
        let give = move |_| {
            draft.first_seats_only.set(true);
            // The button that was pressed goes.
            focus(APPLY);
        };
        Some(view! {
            <div class="note" data-tone=if is_short { "bad" } else { "info" } role="status">
                <Icon name=if is_short { "warning" } else { "info" } />
                <div>
                    <ul>{lines}</ul>
                    <p>{t(PeopleWord::NewSeats).replace("{names}", &takers)}</p>
                    {(is_short && is_first).then(|| view! { <p>{t(PeopleWord::WithoutSeat).replace("{n}", &number(preview.without_seat))}</p> })}
                </div>
                {offer.map(|text| view! { <button type="button" class="btn" data-size="s" on:click=give>{text}</button> })}
            </div>
        })
    }
}
