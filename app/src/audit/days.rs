//! Days of the reader's calendar, and instants as UTC writes them.

use domain::audit::Day;
use domain::time::Instant;
use js_sys::Date;
use wasm_bindgen::JsValue;

/// The midnight a day begins with where the reader sits; the browser carries days over into the next month.
fn midnight(day: Day, later: u32) -> Instant {
    let date = Date::new_with_year_month_day(
        u32::try_from(day.year).unwrap_or_default(),
        i32::try_from(day.month).unwrap_or(1) - 1,
        i32::try_from(day.day + later).unwrap_or(1),
    );
    Instant(date.get_time() as i64)
}

/// The first instant of a day.
pub fn begins(day: Day) -> Instant {
    midnight(day, 0)
}

/// The first instant after a day.
pub fn ends(day: Day) -> Instant {
    midnight(day, 1)
}

/// `2026-11-22T12:00:00.000Z`, for programs.
pub fn machine(at: Instant) -> String {
    Date::new(&JsValue::from_f64(at.0 as f64)).to_iso_string().into()
}

/// `2026-11-22 12:00:00 UTC`.
pub fn utc(at: Instant) -> String {
    let text = machine(at).replace('T', " ");
    let seconds = text.split_once('.').map_or(text.as_str(), |(seconds, _)| seconds);
    format!("{seconds} UTC")
}
