//! What browsers are called.

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
