//! Documents of roles, out and in (E10).

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::roles::AppKey;
use domain::roles::file::{MAX_BYTES, RolesFault};
use domain::roles::import::RolesOrder;
use serde::Deserialize;
use services::roles::export::Export;
use services::roles::{export, import};

use super::App;
use super::incoming::{Wanted, answer, enter, json, query};
use super::rpc::{Refuser, to_its_end};

/// An import's dry run asks for nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The roles that the address asks for, as a document.
pub async fn roles_json(State(app): State<App>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let refuser = Refuser::of(&head);
    let exported = async {
        let cx = enter(&app, &head).await?;
        let app = asked(&query::<Vec<(String, String)>>(&head)?)?;
        export::export(&cx, app).await
    };
    match exported.await {
        Ok(export) => attachment(export),
        Err(error) => refuser.refuse(error),
    }
}

/// The application an address names; all licensed ones where it names none.
fn asked(pairs: &[(String, String)]) -> Result<Option<AppKey>, Refusal> {
    let mut app = None;
    for (name, value) in pairs {
        match name.as_str() {
            "app" => app = Some(AppKey::parse(value).ok_or_else(|| Refusal::Malformed { field: name.clone() })?),
            _ => return Err(Refusal::UnknownField { field: name.clone() }),
        }
    }
    Ok(app)
}

fn attachment(export: Export) -> Response {
    let mut response = Response::new(Body::from(export.text));
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", export.name)) {
        head.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// What importing the document sent would do.
pub async fn dry_run(State(app): State<App>, request: Request) -> Response {
    answer(app, request, wanted(), async |cx, head, document| {
        let Nothing {} = query(&head)?;
        Ok(json(&import::preview(&cx, &document).await?))
    })
    .await
}

/// Imports the document sent, as it was looked at.
pub async fn import(State(app): State<App>, request: Request) -> Response {
    answer(app, request, wanted(), async |cx, head, document| {
        let order: RolesOrder = query(&head)?;
        let done = to_its_end(async move { import::apply(&cx, &document, &order).await }).await?;
        Ok(json(&done))
    })
    .await
}

fn wanted() -> Wanted {
    Wanted {
        mime: "application/json",
        max_bytes: MAX_BYTES,
        other: Refusal::RolesFile { fault: RolesFault::NotJson },
        too_large: Refusal::RolesFile { fault: RolesFault::TooLarge },
    }
}
