//! Files of people, out and in (E9): what neither fits into a server function's JSON nor below its limit of a megabyte. The
//! same gate stands before them.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use domain::refusal::Refusal;
use domain::users::import::{FileFault, ImportOrder, ImportQuery, MAX_BYTES};
use futures::stream;
use services::ServiceError;
use services::users::export::Export;
use services::users::{export, import};

use super::App;
use super::incoming::{Wanted, answer, enter, json, query};
use super::rpc::{Refuser, to_its_end};

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
    answer(app, request, wanted(), async |cx, head, file| {
        let query: ImportQuery = query(&head)?;
        Ok(json(&import::preview(&cx, &file, &query).await?))
    })
    .await
}

/// The rows of the file sent that would not be taken, as a file.
pub async fn errors_csv(State(app): State<App>, request: Request) -> Response {
    answer(app, request, wanted(), async |cx, _, file| {
        let errors = import::errors(&cx, &file).await?;
        Ok(attachment("users-errors.csv", Body::from(errors)))
    })
    .await
}

/// Imports the file sent, as it was looked at.
pub async fn import(State(app): State<App>, request: Request) -> Response {
    answer(app, request, wanted(), async |cx, head, file| {
        let order: ImportOrder = query(&head)?;
        let done = to_its_end(async move { import::apply(&cx, &file, &order).await }).await?;
        Ok(json(&done))
    })
    .await
}

fn wanted() -> Wanted {
    Wanted {
        mime: "text/csv",
        max_bytes: MAX_BYTES,
        other: Refusal::File { fault: FileFault::NotCsv },
        too_large: Refusal::File { fault: FileFault::TooLarge },
    }
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
