//! Files sent to the server: what the server functions' JSON does not carry.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::text::locale;
use crate::wire::ApiError;

/// A file somebody chose, as it was then: what is on the disk may change before it is sent again.
#[derive(Clone, PartialEq)]
pub struct Chosen {
    pub name: String,
    bytes: JsValue,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    TooLarge,
    /// The browser could not.
    Failed,
}

impl Chosen {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Unread`] for one of more than `max_bytes`, or one that cannot be read.
    pub async fn read(file: &web_sys::File, max_bytes: usize) -> Result<Self, Unread> {
        if file.size() > max_bytes as f64 {
            return Err(Unread::TooLarge);
        }
        let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| Unread::Failed)?;
        Ok(Self { name: file.name(), bytes })
    }

    /// Sends it to `address` as what it is, such as `application/json`.
    ///
    /// # Errors
    /// What the server answers instead.
    pub async fn send<T: DeserializeOwned>(&self, mime: &str, address: &str) -> Result<T, ApiError> {
        parsed(self.post(mime, address).await?).await
    }

    /// The same, for an answer that is a file.
    ///
    /// # Errors
    /// What the server answers instead.
    pub async fn post(&self, mime: &str, address: &str) -> Result<Response, ApiError> {
        let headers = Headers::new().map_err(unreachable)?;
        headers.set("content-type", mime).map_err(unreachable)?;
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&self.bytes);
        let answer = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.map_err(unreachable)?;
        let response: Response = answer.unchecked_into();
        if response.ok() { Ok(response) } else { Err(ApiError::read(text(response).await?.as_bytes())) }
    }
}

async fn parsed<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    serde_json::from_str(&text(response).await?).map_err(|_| ApiError::failed(locale()))
}

async fn text(response: Response) -> Result<String, ApiError> {
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    Ok(text.as_string().unwrap_or_default())
}

/// The server was not reached, or its answer did not come whole.
pub fn unreachable(_: JsValue) -> ApiError {
    ApiError::unreachable(locale())
}
