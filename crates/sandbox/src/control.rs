//! The switches: a page for people, calls under `/_control` for tests.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::{Form, Path, State as From};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::schema::{self, OBJECTS, is_permissionable, label};
use crate::state::{Fault, State};

/// The router of the switches.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/_control/objects/{object}", post(set_object))
        .route("/_control/fields/{object}/{field}", post(set_field))
        .route("/_control/custom-fields", post(set_custom_fields))
        .route("/_control/fault", post(set_fault))
        .route("/_control/expire-tokens", post(expire_tokens))
        .route("/_control/jwt-key", post(set_jwt_key))
        .with_state(state)
}

#[derive(Deserialize)]
struct Readable {
    readable: bool,
}

async fn set_object(From(state): From<State>, Path(name): Path<String>, Form(set): Form<Readable>) -> Response {
    let Some(object) = schema::object(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let mut switches = state.switches();
    if set.readable {
        switches.hidden_objects.remove(object.name);
    } else {
        switches.hidden_objects.insert(object.name);
    }
    Redirect::to("/").into_response()
}

async fn set_field(From(state): From<State>, Path((name, field)): Path<(String, String)>, Form(set): Form<Readable>) -> Response {
    let known = schema::object(&name)
        .and_then(|object| object.fields.iter().find(|(known, _)| *known == field).map(|(field, _)| (object.name, *field)));
    let Some(key) = known.filter(|(_, field)| is_permissionable(field)) else { return StatusCode::NOT_FOUND.into_response() };
    let mut switches = state.switches();
    if set.readable {
        switches.hidden_fields.remove(&key);
    } else {
        switches.hidden_fields.insert(key);
    }
    Redirect::to("/").into_response()
}

#[derive(Deserialize)]
struct CustomFields {
    count: u32,
}

async fn set_custom_fields(From(state): From<State>, Form(set): Form<CustomFields>) -> Redirect {
    // As many as the largest edition allows an object.
    state.switches().custom_fields = set.count.min(800);
    Redirect::to("/")
}

#[derive(Deserialize)]
struct SetFault {
    fault: Fault,
}

async fn set_fault(From(state): From<State>, Form(set): Form<SetFault>) -> Redirect {
    state.switches().fault = set.fault;
    Redirect::to("/")
}

async fn expire_tokens(From(state): From<State>) -> Redirect {
    state.switches().tokens.clear();
    Redirect::to("/")
}

#[derive(Deserialize)]
struct JwtKey {
    client_id: String,
    public_key: String,
}

async fn set_jwt_key(From(state): From<State>, Form(key): Form<JwtKey>) -> Redirect {
    state.switches().jwt_keys.insert(key.client_id, key.public_key);
    Redirect::to("/")
}

/// Every name on the page is one of ours, so nothing needs escaping.
async fn page(From(state): From<State>) -> Html<String> {
    let switches = state.switches();
    let mut body = String::new();
    let button = |path: &str, readable: bool| {
        let (next, word) = if readable { ("false", "Take away") } else { ("true", "Give back") };
        format!("<form method=post action=\"{path}\"><input type=hidden name=readable value={next}><button>{word}</button></form>")
    };
    for object in OBJECTS {
        let readable = !switches.hidden_objects.contains(object.name);
        let path = format!("/_control/objects/{}", object.name);
        // Writing to a string cannot fail.
        write!(body, "<details><summary><h2>{}</h2></summary>{}<table>", object.name, button(&path, readable)).ok();
        for (name, _) in object.fields.iter().filter(|(name, _)| is_permissionable(name)) {
            let readable = !switches.hidden_fields.contains(&(object.name, *name));
            let path = format!("/_control/fields/{}/{name}", object.name);
            let word = if readable { "readable" } else { "<strong>not readable</strong>" };
            write!(
                body,
                "<tr><th>{}</th><td><code>{name}</code></td><td>{word}</td><td>{}</td></tr>",
                label(name),
                button(&path, readable)
            )
            .ok();
        }
        body.push_str("</table></details>");
    }
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Stand-in CRM</title>\
         <style>body{{font:15px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}\
         h2{{display:inline;font-size:1rem}}th{{text-align:left;font-weight:400}}td,th{{padding:.2rem .75rem .2rem 0}}form{{display:inline}}\
         details{{border-block-start:1px solid #8886;padding:.5rem 0}}</style>\
         <h1>Stand-in CRM</h1><p>What the sync user may read. A change shows in Sightline when the Fields panel is opened or rechecked.</p>{body}"
    ))
}
