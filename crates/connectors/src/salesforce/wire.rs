//! Salesforce's shapes, only the parts that are read.

use reqwest::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::error::CrmError;

#[derive(Deserialize)]
pub struct TokenGranted {
    pub access_token: SecretString,
    pub instance_url: String,
}

#[derive(Deserialize)]
pub struct TokenRefused {
    pub error: String,
    pub error_description: Option<String>,
}

#[derive(Serialize)]
pub struct Batch {
    #[serde(rename = "haltOnError")]
    pub halt_on_error: bool,
    #[serde(rename = "batchRequests")]
    pub requests: Vec<BatchItem>,
}

#[derive(Serialize)]
pub struct BatchItem {
    pub method: &'static str,
    pub url: String,
}

#[derive(Deserialize)]
pub struct BatchAnswer {
    pub results: Vec<BatchResult>,
}

#[derive(Deserialize)]
pub struct BatchResult {
    #[serde(rename = "statusCode")]
    pub status: u16,
    /// A describe, or a list of errors, by status.
    pub result: serde_json::Value,
}

#[derive(Deserialize)]
pub struct Describe {
    pub label: String,
    pub fields: Vec<Field>,
}

#[derive(Deserialize)]
pub struct Field {
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryAnswer {
    pub total_size: u32,
    /// All that the query asked for came.
    pub done: bool,
    pub records: Vec<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    pub error_code: String,
}

/// What an unsuccessful status says.
pub fn error_of(status: StatusCode, body: &[u8], retry_after_seconds: Option<u32>) -> CrmError {
    let code = serde_json::from_slice::<Vec<ApiError>>(body).ok().and_then(|errors| Some(errors.into_iter().next()?.error_code));
    match (status, code.as_deref()) {
        (StatusCode::TOO_MANY_REQUESTS, _) | (StatusCode::FORBIDDEN, Some("REQUEST_LIMIT_EXCEEDED")) => {
            CrmError::RateLimited { retry_after_seconds }
        }
        (StatusCode::UNAUTHORIZED, _) => CrmError::Denied("the session is not valid for this API".into()),
        (StatusCode::FORBIDDEN, Some(code)) => CrmError::Denied(code.to_owned()),
        (status, _) if status.is_server_error() => CrmError::Unreachable,
        _ => CrmError::Surprising("an undocumented status"),
    }
}
