//! Times and numbers as the reader's browser writes them.

use domain::time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS};
use js_sys::{Date, Number, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::text::{Word, locale, t};

fn date(at: Instant) -> Date {
    Date::new(&JsValue::from_f64(at.0 as f64))
}

/// The region's form of the page's language, such as `en-GB`: what the browser says if it speaks that language.
fn region() -> String {
    let tag = window().navigator().language().unwrap_or_default();
    if tag.starts_with(locale().tag()) { tag } else { locale().tag().to_owned() }
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a key on a plain object cannot fail.
        Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value)).ok();
    }
    object
}

/// `11 May 2026`.
pub fn day(at: Instant) -> String {
    date(at).to_locale_date_string(&region(), &options(&[("day", "numeric"), ("month", "short"), ("year", "numeric")])).into()
}

/// `11 May 2026, 08:12`, for titles and details.
pub fn full(at: Instant) -> String {
    date(at).to_locale_string(&region(), &options(&[("dateStyle", "medium"), ("timeStyle", "short")])).into()
}

/// The same of an instant as files and the audit log write it; what is none stands as it is.
pub fn told(text: &str) -> String {
    let at = Date::parse(text);
    if at.is_nan() { text.to_owned() } else { full(Instant(at as i64)) }
}

/// `48,213` or `48.213`.
pub fn number(n: u32) -> String {
    decimal(f64::from(n))
}

/// A number with the reader's separators and at most three digits after the point.
pub fn decimal(n: f64) -> String {
    Number::from(n).to_locale_string(&region()).into()
}

/// How long ago, told as a person would: `Just now`, `14 min ago`, `3 h ago`, `Yesterday`, `11 May 2026`.
pub fn ago(at: Instant, now: Instant) -> String {
    let past = now.millis_since(at).max(0);
    let days_between =
        |a: Instant, b: Instant| (b.0 - zone_offset_ms(b)).div_euclid(DAY_MS) - (a.0 - zone_offset_ms(a)).div_euclid(DAY_MS);
    if past < MINUTE_MS {
        t(Word::JustNow).into()
    } else if past < HOUR_MS {
        t(Word::MinutesAgo).replace("{n}", &(past / MINUTE_MS).to_string())
    } else if past < 12 * HOUR_MS {
        t(Word::HoursAgo).replace("{n}", &(past / HOUR_MS).to_string())
    } else {
        match days_between(at, now) {
            0 => t(Word::HoursAgo).replace("{n}", &(past / HOUR_MS).to_string()),
            1 => t(Word::Yesterday).into(),
            _ => day(at),
        }
    }
}

/// Milliseconds the reader's zone lies behind UTC at that instant.
fn zone_offset_ms(at: Instant) -> i64 {
    date(at).get_timezone_offset() as i64 * MINUTE_MS
}

/// `51 h left`.
pub fn left(until: Instant, now: Instant) -> String {
    match until.millis_since(now) / HOUR_MS {
        0 => t(Word::LessThanAnHour).into(),
        hours => t(Word::HoursLeft).replace("{n}", &hours.to_string()),
    }
}

/// `2 days ago`, for what has lapsed.
pub fn days_ago(at: Instant, now: Instant) -> String {
    match now.millis_since(at) / DAY_MS {
        0 => ago(at, now),
        1 => t(Word::OneDayAgo).into(),
        days => t(Word::DaysAgo).replace("{n}", &days.to_string()),
    }
}

/// A relative time with the absolute one as its title.
#[component]
pub fn Ago(at: Option<Instant>, now: Instant) -> impl IntoView {
    match at {
        None => view! { <span class="t2">{t(Word::Never)}</span> }.into_any(),
        Some(at) => view! { <time class="t2" title=full(at)>{ago(at, now)}</time> }.into_any(),
    }
}
