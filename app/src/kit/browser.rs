//! What the browser knows better than we do, and what it is called.

use js_sys::JsString;

/// In small letters. The browser has the tables for it; Rust's own would add 10 KB to the first load.
pub fn lower(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// `Chrome, Linux` out of a User-Agent header; the whole header when it names nothing known.
pub fn browser_name(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 5] =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS X", "macOS"), ("Linux", "Linux")];
    let name = |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    match (name(&BROWSERS), name(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => user_agent.to_owned(),
    }
}
