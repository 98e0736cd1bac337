//! Files of people sent to the server and taken from it (E9).

use domain::users::import::{ImportOrder, ImportOutcome, ImportPreview, ImportQuery};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, Url};

use crate::shell::paths;
use crate::shell::upload::{Chosen, unreachable};
use crate::wire::ApiError;

const CSV: &str = "text/csv";

/// What importing the file would do.
///
/// # Errors
/// What the server answers instead.
pub async fn dry_run(file: Chosen, query: ImportQuery) -> Result<ImportPreview, ApiError> {
    file.send(CSV, &format!("{}?{}", paths::IMPORT_DRY_RUN, query.to_url())).await
}

/// Imports the file as it was looked at.
///
/// # Errors
/// What the server answers instead.
pub async fn import(file: Chosen, order: ImportOrder) -> Result<ImportOutcome, ApiError> {
    file.send(CSV, &format!("{}?{}", paths::IMPORT_APPLY, order.to_url())).await
}

/// Leaves the rows that would not be taken among the downloads.
///
/// # Errors
/// What the server answers instead.
pub async fn download_errors(file: Chosen) -> Result<(), ApiError> {
    let response = file.post(CSV, paths::IMPORT_ERRORS).await?;
    let blob = JsFuture::from(response.blob().map_err(unreachable)?).await.map_err(unreachable)?;
    let name = file.name.trim_end_matches(".csv");
    save(&blob.unchecked_into(), &format!("{name}-errors.csv")).map_err(unreachable)
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
