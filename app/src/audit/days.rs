//! Instants as UTC writes them.

use domain::time::Instant;
use js_sys::Date;
use wasm_bindgen::JsValue;

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
