//! Files sent to the server and taken from it: what the server functions' JSON does not carry.

use domain::users::import::{FileFault, ImportOrder, ImportOutcome, ImportPreview, ImportQuery, MAX_BYTES};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, HtmlAnchorElement, RequestInit, Response, Url};

use super::import_words::ImportWord;
use crate::shell::paths;
use crate::text::{locale, t};
use crate::wire::ApiError;

/// A file somebody chose, as it was then: what is on the disk may change before it is sent again.
#[derive(Clone, PartialEq)]
pub struct Chosen {
    pub name: String,
    bytes: JsValue,
}

impl Chosen {
    /// Reads a file.
    ///
    /// # Errors
    /// The sentence for one that is too large or cannot be read.
    pub async fn read(file: &web_sys::File) -> Result<Self, String> {
        if file.size() > MAX_BYTES as f64 {
            return Err(FileFault::TooLarge.sentence(locale()));
        }
        match JsFuture::from(file.array_buffer()).await {
            Ok(bytes) => Ok(Self { name: file.name(), bytes }),
            Err(_) => Err(t(ImportWord::FileUnread).into()),
        }
    }
}

/// What importing the file would do.
///
/// # Errors
/// What the server answers instead.
pub async fn dry_run(file: Chosen, query: ImportQuery) -> Result<ImportPreview, ApiError> {
    parsed(send(&file, &format!("{}?{}", paths::IMPORT_DRY_RUN, query.to_url())).await?).await
}

/// Imports the file as it was looked at.
///
/// # Errors
/// What the server answers instead.
pub async fn import(file: Chosen, order: ImportOrder) -> Result<ImportOutcome, ApiError> {
    parsed(send(&file, &format!("{}?{}", paths::IMPORT_APPLY, order.to_url())).await?).await
}

/// Leaves the rows that would not be taken among the downloads.
///
/// # Errors
/// What the server answers instead.
pub async fn download_errors(file: Chosen) -> Result<(), ApiError> {
    let response = send(&file, paths::IMPORT_ERRORS).await?;
    let blob = JsFuture::from(response.blob().map_err(unreachable)?).await.map_err(unreachable)?;
    let name = file.name.trim_end_matches(".csv");
    save(&blob.unchecked_into(), &format!("{name}-errors.csv")).map_err(unreachable)
}

async fn send(file: &Chosen, address: &str) -> Result<Response, ApiError> {
    let headers = Headers::new().map_err(unreachable)?;
    headers.set("content-type", "text/csv").map_err(unreachable)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&file.bytes);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.map_err(unreachable)?;
    let response: Response = answer.unchecked_into();
    if response.ok() { Ok(response) } else { Err(parsed(response).await?) }
}

async fn parsed<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    let text = text.as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| ApiError::failed(locale()))
}

fn unreachable(_: JsValue) -> ApiError {
    ApiError::unreachable(locale())
}

/// Lets the browser save a file that the page holds.
fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download has begun by then and keeps what it needs.
    Timeout::new(60_000, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}
