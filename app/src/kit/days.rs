//! Days of the reader's calendar as the instants they span, which only his browser knows.

use domain::audit::Day;
use domain::time::Instant;
use js_sys::Date;
use wasm_bindgen::JsValue;

/// The first day a date field takes: years are typed digit by digit, and the browser's calendar reads two of them as 1900
/// and more.
pub const EARLIEST: &str = "2000-01-01";

/// The day a date field holds; `None` for what is no day yet.
pub fn written(text: &str) -> Option<Day> {
    Day::parse(text).filter(|_| text >= EARLIEST)
}

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

/// The last day before an instant.
pub fn last_before(at: Instant) -> Option<Day> {
    let date = Date::new(&JsValue::from_f64(at.0 as f64 - 1.0));
    let year = i32::try_from(date.get_full_year()).ok()?;
    Some(Day { year, month: date.get_month() + 1, day: date.get_date() })
}
