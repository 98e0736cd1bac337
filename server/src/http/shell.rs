//! The page and its files. The same for everyone: who is signed in comes by its own call.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::App;

/// What `cargo xtask` built: read from disk while developing, inside the executable in release.
#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Files;

/// The shell page, read once.
pub struct Site {
    built: bool,
}

impl Site {
    pub fn load() -> Self {
        Self { built: Files::get("index.html").is_some() }
    }
}

/// A file of the site. Its folder is named by a hash of its content, so it never changes.
pub async fn file(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match packed(&format!("pkg/{file}"), &headers) {
        Some(mut response) => {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
            response
        }
        None => (StatusCode::NOT_FOUND, "not found\n").into_response(),
    }
}

/// The shell, for every address of the app.
pub async fn page(State(app): State<App>, method: Method, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, "use GET\n").into_response();
    }
    if !app.0.site.built {
        return (StatusCode::SERVICE_UNAVAILABLE, "The site is not built. Run: cargo xtask demo\n").into_response();
    }
    packed("index.html", &headers).unwrap_or_else(|| (StatusCode::NOT_FOUND, "not found\n").into_response())
}

/// A file in the smallest form the browser takes that was packed beside it.
fn packed(path: &str, headers: &HeaderMap) -> Option<Response> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forms = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(name, _)| accepted.contains(name));
    let (encoding, data) = forms
        .filter_map(|(name, ending)| Some((Some(name), Files::get(&format!("{path}{ending}"))?.data)))
        .next()
        .or_else(|| Some((None, Files::get(path)?.data)))?;
    let mut response = Response::new(Body::from(data.into_owned()));
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    head.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
