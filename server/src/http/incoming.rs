//! Files that come: behind the gate of server functions, which takes no more than a megabyte, and within limits of their own.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::refusal::Refusal;
use http_body_util::{BodyExt as _, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use services::{Cx, ServiceError};
use tokio::sync::Semaphore;

use super::App;
use super::rpc::{Refuser, admit};

/// So many files may come at once; others wait before they are read.
static COMING: Semaphore = Semaphore::const_new(16);
/// So many are looked at at once, which takes several times their size in memory.
static LOOKING: Semaphore = Semaphore::const_new(4);
/// A file must have come within this time: 20 MB over a slow line.
const FILE_WITHIN: Duration = Duration::from_secs(180);

/// Which files a use case takes.
pub struct Wanted {
    /// What a file must say that it is: no form of another site can.
    pub mime: &'static str,
    pub max_bytes: usize,
    /// For one that says otherwise.
    pub other: Refusal,
    /// For one that is larger.
    pub too_large: Refusal,
}

/// Lets whoever may send a file, reads it, and answers with what `act` makes of it.
pub async fn answer<F>(app: App, request: Request, wanted: Wanted, act: impl FnOnce(Cx, Parts, Bytes) -> F) -> Response
where
    F: Future<Output = Result<Response, ServiceError>>,
{
    let (head, body) = request.into_parts();
    let refuser = Refuser::of(&head);
    let answered = async {
        let cx = enter(&app, &head).await?;
        let _coming = COMING.acquire().await;
        let file = sent(&head, body, wanted).await?;
        let _looking = LOOKING.acquire().await;
        act(cx, head, file).await
    };
    answered.await.unwrap_or_else(|error| refuser.refuse(error))
}

/// Whoever asks, if he may.
pub async fn enter(app: &App, head: &Parts) -> Result<Cx, ServiceError> {
    Ok(admit(app, head).await?.cx.ok_or(Refusal::SignInNeeded)?)
}

async fn sent(head: &Parts, body: Body, wanted: Wanted) -> Result<Bytes, Refusal> {
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some(wanted.mime) {
        return Err(wanted.other);
    }
    match tokio::time::timeout(FILE_WITHIN, Limited::new(body, wanted.max_bytes).collect()).await {
        Ok(Ok(file)) => Ok(file.to_bytes()),
        Ok(Err(_)) => Err(wanted.too_large),
        Err(_) => Err(Refusal::Malformed { field: "file".into() }),
    }
}

/// What stands in the address.
pub fn query<T: DeserializeOwned>(head: &Parts) -> Result<T, Refusal> {
    let read = Query::<T>::try_from_uri(&head.uri);
    read.map(|Query(query)| query).map_err(|_| Refusal::Malformed { field: String::new() })
}

pub fn json<T: Serialize>(answer: &T) -> Response {
    axum::Json(answer).into_response()
}
