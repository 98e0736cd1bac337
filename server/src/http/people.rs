//! Files of people, out and in (E9): what neither fits into a server function's JSON nor below its limit of a megabyte. The
//! same gate stands before them.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::refusal::Refusal;
use domain::users::import::{FileFault, ImportOrder, ImportQuery, MAX_BYTES};
use futures::stream;
use http_body_util::{BodyExt as _, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use services::users::export::Export;
use services::users::{export, import};
use services::{Cx, ServiceError};
use tokio::sync::Semaphore;

use super::App;
use super::rpc::{Refuser, admit, to_its_end};

/// So many files may come at once; others wait before they are read.
static COMING: Semaphore = Semaphore::const_new(16);
/// So many are looked at at once, which takes several times their size in memory.
static LOOKING: Semaphore = Semaphore::const_new(4);
/// A file must have come within this time: 20 MB over a slow line.
const FILE_WITHIN: Duration = Duration::from_secs(180);

/// The list of people that the address asks for, as a file.
pub async fn users_csv(State(app): State<App>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let refuser = Refuser::of(&head);
    match begin(&app, &head).await {
        Ok((first, export)) => {
            let name = export.file_name();
            attachment(&name, Body::from_stream(stream::try_unfold((first, export), piece)))
        }
        Err(error) => refuser.refuse(error),
    }
}

/// The file's beginning, so that what fails at once is told as a failure.
async fn begin(app: &App, head: &Parts) -> Result<(Option<Vec<u8>>, Export), ServiceError> {
    let cx = enter(app, head).await?;
    let mut export = export::export(&cx, &query::<Vec<(String, String)>>(head)?).await?;
    Ok((export.next().await?, export))
}

/// A piece of the file and what is needed for the next. A failure cuts the connection: nobody takes the file for whole.
async fn piece((ready, mut export): (Option<Vec<u8>>, Export)) -> Result<Option<(Bytes, (Option<Vec<u8>>, Export))>, ServiceError> {
    let Some(ready) = ready else { return Ok(None) };
    let next = export.next().await.inspect_err(|error| tracing::error!(%error, "an export was cut off"))?;
    Ok(Some((Bytes::from(ready), (next, export))))
}

/// What importing the file sent would do.
pub async fn dry_run(State(app): State<App>, request: Request) -> Response {
    answer(app, request, async |cx, head, file| {
        let query: ImportQuery = query(&head)?;
        Ok(json(&import::preview(&cx, &file, &query).await?))
    })
    .await
}

/// The rows of the file sent that would not be taken, as a file.
pub async fn errors_csv(State(app): State<App>, request: Request) -> Response {
    answer(app, request, async |cx, _, file| {
        let errors = import::errors(&cx, &file).await?;
        Ok(attachment("users-errors.csv", Body::from(errors)))
    })
    .await
}

/// Imports the file sent, as it was looked at.
pub async fn import(State(app): State<App>, request: Request) -> Response {
    answer(app, request, async |cx, head, file| {
        let order: ImportOrder = query(&head)?;
        let done = to_its_end(async move { import::apply(&cx, &file, &order).await }).await?;
        Ok(json(&done))
    })
    .await
}

async fn answer<F>(app: App, request: Request, act: impl FnOnce(Cx, Parts, Bytes) -> F) -> Response
where
    F: Future<Output = Result<Response, ServiceError>>,
{
    let (head, body) = request.into_parts();
    let refuser = Refuser::of(&head);
    let answered = async {
        let cx = enter(&app, &head).await?;
        let _coming = COMING.acquire().await;
        let file = sent(&head, body).await?;
        let _looking = LOOKING.acquire().await;
        act(cx, head, file).await
    };
    answered.await.unwrap_or_else(|error| refuser.refuse(error))
}

/// Whoever asks, if he may.
async fn enter(app: &App, head: &Parts) -> Result<Cx, ServiceError> {
    Ok(admit(app, head).await?.cx.ok_or(Refusal::SignInNeeded)?)
}

/// The file. It must say that it is one: no form of another site can.
async fn sent(head: &Parts, body: Body) -> Result<Bytes, Refusal> {
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("text/csv") {
        return Err(Refusal::File { fault: FileFault::NotCsv });
    }
    match tokio::time::timeout(FILE_WITHIN, Limited::new(body, MAX_BYTES).collect()).await {
        Ok(Ok(file)) => Ok(file.to_bytes()),
        Ok(Err(_)) => Err(Refusal::File { fault: FileFault::TooLarge }),
        Err(_) => Err(Refusal::Malformed { field: "file".into() }),
    }
}

fn query<T: DeserializeOwned>(head: &Parts) -> Result<T, Refusal> {
    let read = Query::<T>::try_from_uri(&head.uri);
    read.map(|Query(query)| query).map_err(|_| Refusal::Malformed { field: String::new() })
}

fn json<T: Serialize>(answer: &T) -> Response {
    axum::Json(answer).into_response()
}

fn attachment(name: &str, body: Body) -> Response {
    let mut response = Response::new(body);
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        head.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
