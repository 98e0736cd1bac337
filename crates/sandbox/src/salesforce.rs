//! The vendor's endpoints, as its client libraries call them.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Form, Path, Query, Request, State as From};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::schema::{Kind, OBJECTS, Object, is_permissionable, label};
use crate::soql;
use crate::state::{Fault, State};

/// The consumer of the client-credentials flow.
pub const CLIENT_ID: &str = "3MVG9.sightline.demo";
/// Its secret. Nothing but generated records is behind it.
pub const CLIENT_SECRET: &str = "demo-secret-of-the-stand-in";
const ORGANIZATION: &str = "00DHs0000000001MAA";

/// The address the caller reached us under.
#[derive(Clone)]
pub struct Base(pub String);

/// The router of the vendor's paths.
pub fn router(state: State) -> Router {
    let data = Router::new()
        .route("/sobjects", get(sobjects))
        .route("/sobjects/{object}/describe", get(describe))
        .route("/query", get(query))
        .route("/query/", get(query))
        .route("/query/{locator}", get(more))
        .route("/limits", get(limits))
        .route("/composite/batch", post(batch))
        .layer(from_fn_with_state(state.clone(), faulty))
        .layer(from_fn_with_state(state.clone(), signed_in));
    Router::new()
        .route("/services/oauth2/token", post(token))
        .route("/services/oauth2/userinfo", get(userinfo))
        .route("/id/{organization}/{user}", get(userinfo))
        .route("/services/data", get(versions))
        .route("/services/data/", get(versions))
        .nest("/services/data/{version}", data)
        .with_state(state)
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    assertion: Option<String>,
}

async fn token(
    From(state): From<State>,
    Extension(Base(base)): Extension<Base>,
    headers: HeaderMap,
    Form(form): Form<TokenRequest>,
) -> Response {
    let granted = match form.grant_type.as_str() {
        "client_credentials" => client_credentials(&form, &headers),
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => jwt_bearer(&state, form.assertion.as_deref().unwrap_or_default()),
        _ => Err(("unsupported_grant_type", "grant type not supported")),
    };
    if let Err((error, description)) = granted {
        return (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": error, "error_description": description }))).into_response();
    }
    let mut switches = state.switches();
    let token = format!("{ORGANIZATION}!AQ{:08x}.{}", switches.number(), "x".repeat(60));
    switches.tokens.insert(token.clone());
    let user = crate::data::id("005", 0);
    axum::Json(json!({
        "access_token": token,
        "scope": "api id",
        "instance_url": base,
        "id": format!("{base}/id/{ORGANIZATION}/{user}"),
        "token_type": "Bearer",
        "issued_at": "1795348800000",
    }))
    .into_response()
}

type Granted = Result<(), (&'static str, &'static str)>;

/// Client id and secret in the body, or as HTTP Basic.
fn client_credentials(form: &TokenRequest, headers: &HeaderMap) -> Granted {
    let in_body = form.client_id.as_deref() == Some(CLIENT_ID) && form.client_secret.as_deref() == Some(CLIENT_SECRET);
    let basic =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Basic "));
    if in_body || basic.is_some_and(|given| given == basic_credentials()) {
        Ok(())
    } else {
        Err(("invalid_client", "invalid client credentials"))
    }
}

fn basic_credentials() -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let plain = format!("{CLIENT_ID}:{CLIENT_SECRET}");
    let mut out = String::new();
    for chunk in plain.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            out.push(if i <= chunk.len() { ALPHABET[(bits >> (18 - 6 * i) & 63) as usize] as char } else { '=' });
        }
    }
    out
}

/// RS256, `iss` a known consumer, `aud` a login address, `exp` ahead; libraries send `exp` as a number or as digits.
fn jwt_bearer(state: &State, assertion: &str) -> Granted {
    let invalid = Err(("invalid_grant", "invalid assertion"));
    let mut unchecked = Validation::new(Algorithm::RS256);
    unchecked.validate_exp = false;
    unchecked.validate_aud = false;
    unchecked.required_spec_claims.clear();
    let Ok(claims) = jsonwebtoken::dangerous::insecure_decode::<Value>(assertion) else { return invalid };
    let issuer = claims.claims["iss"].as_str().unwrap_or_default().to_owned();
    let Some(pem) = state.switches().jwt_keys.get(&issuer).cloned() else {
        return Err(("invalid_client_id", "client identifier invalid"));
    };
    let verified = DecodingKey::from_rsa_pem(pem.as_bytes())
        .ok()
        .and_then(|key| jsonwebtoken::decode::<Value>(assertion, &key, &unchecked).ok())
        .map(|token| token.claims);
    let Some(claims) = verified else { return invalid };
    let expires = claims["exp"].as_i64().or_else(|| claims["exp"].as_str()?.parse().ok()).unwrap_or(0);
    if expires <= state.now_seconds() || claims["sub"].as_str().is_none_or(str::is_empty) {
        return Err(("invalid_grant", "user hasn't approved this consumer"));
    }
    Ok(())
}

async fn userinfo(From(state): From<State>, Extension(Base(base)): Extension<Base>, headers: HeaderMap) -> Response {
    if !has_token(&state, &headers) {
        return (StatusCode::FORBIDDEN, "Bad_OAuth_Token").into_response();
    }
    let user = crate::data::id("005", 0);
    axum::Json(json!({
        "user_id": user,
        "organization_id": ORGANIZATION,
        "username": "sightline.sync@calder.example",
        "preferred_username": "sightline.sync@calder.example",
        "display_name": "Sightline Sync",
        "urls": { "rest": format!("{base}/services/data/v{{version}}/") },
    }))
    .into_response()
}

async fn versions() -> axum::Json<Value> {
    axum::Json(json!([60, 61, 62, 63, 64, 65].map(|version| json!({
        "label": format!("v{version}"),
        "url": format!("/services/data/v{version}.0"),
        "version": format!("{version}.0"),
    }))))
}

fn has_token(state: &State, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = given.strip_prefix("Bearer ").or_else(|| given.strip_prefix("OAuth "));
    token.is_some_and(|token| state.switches().tokens.contains(token))
}

fn errors(status: StatusCode, code: &str, message: &str) -> Response {
    (status, axum::Json(json!([{ "message": message, "errorCode": code }]))).into_response()
}

async fn signed_in(From(state): From<State>, request: Request, next: Next) -> Response {
    if !has_token(&state, request.headers()) {
        return errors(StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", "Session expired or invalid");
    }
    let used = {
        let mut switches = state.switches();
        switches.calls += 1;
        switches.calls
    };
    let mut response = next.run(request).await;
    if let Ok(info) = format!("api-usage={used}/15000").parse() {
        response.headers_mut().insert("Sforce-Limit-Info", info);
    }
    response
}

async fn faulty(From(state): From<State>, request: Request, next: Next) -> Response {
    let fault = state.switches().fault;
    match fault {
        Fault::None => next.run(request).await,
        Fault::Html => ([(header::CONTENT_TYPE, "text/html")], "<html><body><h1>We are down for maintenance.</h1></body></html>")
            .into_response(),
        Fault::Empty => StatusCode::OK.into_response(),
        Fault::Half => {
            let (head, body) = next.run(request).await.into_parts();
            let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
            let half = Bytes::copy_from_slice(&whole[..whole.len() / 2]);
            ([(header::CONTENT_TYPE, head.headers[header::CONTENT_TYPE].clone())], Body::from(half)).into_response()
        }
        Fault::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "30")], "").into_response(),
        Fault::ServerError => errors(StatusCode::INTERNAL_SERVER_ERROR, "UNKNOWN_EXCEPTION", "An unexpected error occurred."),
        Fault::Unavailable => errors(StatusCode::SERVICE_UNAVAILABLE, "SERVER_UNAVAILABLE", "Server unavailable"),
        Fault::LimitExceeded => errors(StatusCode::FORBIDDEN, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    }
}

fn sobject(object: &Object, version: &str) -> Value {
    let path = format!("/services/data/{version}/sobjects/{}", object.name);
    json!({
        "name": object.name,
        "label": object.name,
        "labelPlural": object.label_plural,
        "keyPrefix": object.key_prefix,
        "custom": false,
        "queryable": true,
        "retrieveable": true,
        "searchable": true,
        "createable": false,
        "updateable": false,
        "deletable": false,
        "deprecatedAndHidden": false,
        "customSetting": false,
        "layoutable": true,
        "replicateable": true,
        "triggerable": true,
        "undeletable": false,
        "mergeable": false,
        "urls": { "sobject": path, "describe": format!("{path}/describe"), "rowTemplate": format!("{path}/{{ID}}") },
    })
}

async fn sobjects(From(state): From<State>, Path(version): Path<String>) -> axum::Json<Value> {
    let readable: Vec<Value> = OBJECTS
        .iter()
        .filter(|object| state.readable_object(object.name).is_some())
        .map(|object| sobject(object, &version))
        .collect();
    axum::Json(json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": readable }))
}

/// Describe, or the vendor's "no such thing": an object one may not read does not exist.
fn described(state: &State, name: &str, version: &str) -> Option<Value> {
    let object = state.readable_object(name)?;
    let mut answer = sobject(object, version);
    let custom = state.switches().custom_fields;
    let customs = (1..=custom).map(|number| field(&format!("Custom_Field_{number}__c"), Kind::String));
    answer["fields"] = state.readable_fields(object).into_iter().map(|(name, kind)| field(name, kind)).chain(customs).collect();
    answer["childRelationships"] = json!([]);
    answer["recordTypeInfos"] = json!([]);
    Some(answer)
}

fn field(name: &str, kind: Kind) -> Value {
    let (reference_to, relationship) = match kind {
        Kind::Reference(to) => (json!([to]), json!(name.trim_end_matches("Id"))),
        _ => (json!([]), Value::Null),
    };
    json!({
        "name": name,
        "label": label(name),
        "type": kind.name(),
        "soapType": kind.soap_name(),
        "length": 255,
        "nillable": is_permissionable(name),
        "createable": false,
        "updateable": false,
        "filterable": kind != Kind::Textarea,
        "sortable": kind != Kind::Textarea,
        "groupable": kind != Kind::Textarea,
        "calculated": false,
        "custom": name.ends_with("__c"),
        "nameField": name == "Name",
        "permissionable": is_permissionable(name),
        "picklistValues": [],
        "referenceTo": reference_to,
        "relationshipName": relationship,
    })
}

const NOT_FOUND: &str = "The requested resource does not exist";

async fn describe(From(state): From<State>, Path((version, name)): Path<(String, String)>) -> Response {
    match described(&state, &name, &version) {
        Some(answer) => axum::Json(answer).into_response(),
        None => errors(StatusCode::NOT_FOUND, "NOT_FOUND", NOT_FOUND),
    }
}

#[derive(Deserialize)]
struct BatchRequest {
    #[serde(rename = "batchRequests")]
    requests: Vec<BatchItem>,
}

#[derive(Deserialize)]
struct BatchItem {
    method: String,
    url: String,
}

/// At most 25 describes, each judged on its own, in their order.
async fn batch(From(state): From<State>, axum::Json(batch): axum::Json<BatchRequest>) -> Response {
    if batch.requests.len() > 25 {
        return errors(StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED", "Too many sub-requests, at most 25");
    }
    let results: Vec<Value> = batch
        .requests
        .iter()
        .map(|item| {
            let parts: Vec<&str> = item.url.trim_start_matches("/services/data/").split('/').collect();
            let answer = match (item.method.as_str(), parts.as_slice()) {
                ("GET", [version, "sobjects", name, "describe"]) => described(&state, name, version),
                _ => None,
            };
            match answer {
                Some(result) => json!({ "statusCode": 200, "result": result }),
                None => json!({ "statusCode": 404, "result": [{ "errorCode": "NOT_FOUND", "message": NOT_FOUND }] }),
            }
        })
        .collect();
    let has_errors = results.iter().any(|result| result["statusCode"] != 200);
    axum::Json(json!({ "hasErrors": has_errors, "results": results })).into_response()
}

async fn limits(From(state): From<State>) -> axum::Json<Value> {
    let used = state.switches().calls;
    axum::Json(json!({ "DailyApiRequests": { "Max": 15_000, "Remaining": 15_000u32.saturating_sub(used) } }))
}

#[derive(Deserialize)]
struct QueryString {
    q: String,
}

async fn query(
    From(state): From<State>,
    Path(version): Path<String>,
    Query(QueryString { q }): Query<QueryString>,
    headers: HeaderMap,
) -> Response {
    let query = match soql::parse(&q) {
        Ok(query) => query,
        Err(message) => return errors(StatusCode::BAD_REQUEST, "MALFORMED_QUERY", &message),
    };
    let Some(object) = state.readable_object(&query.object) else {
        let message = format!(
            "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. \
             Please reference your WSDL or the describe call for the appropriate names.",
            query.object
        );
        return errors(StatusCode::BAD_REQUEST, "INVALID_TYPE", &message);
    };
    let readable = state.readable_fields(object);
    let named = query
        .fields
        .iter()
        .chain(query.conditions.iter().map(|condition| &condition.field))
        .chain(query.order.iter().map(|(field, _)| field));
    if let Some(unknown) = named.into_iter().find(|name| !readable.iter().any(|(known, _)| known == name)) {
        let column = q.find(unknown.as_str()).map_or(1, |at| at + 1);
        let message = format!(
            "\n{q}\n{:>column$}\nERROR at Row:1:Column:{column}\nNo such column '{unknown}' on entity '{}'. If you are attempting to use a custom \
             field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
            "^", object.name
        );
        return errors(StatusCode::BAD_REQUEST, "INVALID_FIELD", &message);
    }
    let mut rows: Vec<&crate::data::Record> = state.table(object).iter().filter(|record| query.matches(record)).collect();
    rows.sort_by(|a, b| query.compare(a, b));
    rows.truncate(query.limit.unwrap_or(usize::MAX));
    if query.fields.is_empty() {
        return axum::Json(json!({ "totalSize": rows.len(), "done": true, "records": [] })).into_response();
    }
    let records = rows
        .into_iter()
        .map(|row| {
            let id = row["Id"].as_str().unwrap_or_default();
            let mut record = json!({ "attributes": { "type": object.name, "url": format!("/services/data/{version}/sobjects/{}/{id}", object.name) } });
            for name in &query.fields {
                record[name] = row[name].clone();
            }
            record
        })
        .collect();
    page(&state, records, 0, &version, batch_size(&headers))
}

/// 200 to 2,000 records a page, as asked for by `Sforce-Query-Options: batchSize=…`.
fn batch_size(headers: &HeaderMap) -> usize {
    let options = headers.get("Sforce-Query-Options").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asked = options.split(',').find_map(|option| option.trim().strip_prefix("batchSize=")?.parse().ok());
    asked.unwrap_or(2_000).clamp(200, 2_000)
}

fn page(state: &State, records: Vec<Value>, from: usize, version: &str, size: usize) -> Response {
    let total = records.len();
    let to = (from + size).min(total);
    let mut answer = json!({ "totalSize": total, "done": to == total, "records": records[from..to] });
    if to < total {
        let mut switches = state.switches();
        let locator = format!("01gHs{:08}", switches.number());
        answer["nextRecordsUrl"] = json!(format!("/services/data/{version}/query/{locator}-{to}"));
        switches.cursors.insert(locator, (records, size));
    }
    axum::Json(answer).into_response()
}

async fn more(From(state): From<State>, Path((version, locator)): Path<(String, String)>) -> Response {
    let found = locator.split_once('-').and_then(|(locator, from)| {
        let (records, size) = state.switches().cursors.get(locator)?.clone();
        Some((records, from.parse::<usize>().ok().filter(|from| *from <= 1_000_000)?, size))
    });
    match found {
        Some((records, from, size)) if from <= records.len() => page(&state, records, from, &version, size),
        _ => errors(StatusCode::BAD_REQUEST, "INVALID_QUERY_LOCATOR", "invalid query locator"),
    }
}
