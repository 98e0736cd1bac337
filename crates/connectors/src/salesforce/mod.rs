//! Salesforce over its REST API.
//!
//! Sources: the OAuth 2.0 JWT bearer and client credentials flows, `/composite/batch` and `/sobjects/X/describe` of the
//! vendor's REST API guide.

mod map;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use domain::crm::{CrmKind, FieldType, ObjectSeen};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{RequestBuilder, StatusCode, Url, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::sync::Mutex;

use crate::error::CrmError;
use crate::http::{HttpClient, body};
use crate::{Crm, RecordPage};

/// The version of the API that is spoken; the vendor keeps versions for years.
const API_VERSION: &str = "v62.0";
/// Sub-requests a batch may hold.
const BATCH: usize = 25;
/// Records a page holds; the vendor's largest.
const PAGE: usize = 2_000;
/// A JWT is valid for this long; the vendor's libraries use the same.
const JWT_LIFE_SECONDS: i64 = 180;

/// How Sightline signs in to the CRM.
#[derive(Clone, Deserialize)]
#[serde(tag = "flow", rename_all = "snake_case")]
pub enum Credentials {
    /// The run-as user is set in the CRM's connected app.
    ClientCredentials { client_id: String, client_secret: SecretString },
    /// A certificate is on file in the CRM's connected app; `username` is the sync user.
    JwtBearer { client_id: String, username: String, private_key_pem: SecretString },
}

impl Credentials {
    /// The JSON that is sealed and kept; the only place that writes the secrets out.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Self::ClientCredentials { client_id, client_secret } => {
                json!({ "flow": "client_credentials", "client_id": client_id, "client_secret": client_secret.expose_secret() })
            }
            Self::JwtBearer { client_id, username, private_key_pem } => {
                json!({ "flow": "jwt_bearer", "client_id": client_id, "username": username, "private_key_pem": private_key_pem.expose_secret() })
            }
        }
        .to_string()
    }
}

/// A Salesforce organisation.
pub struct Salesforce {
    http: HttpClient,
    login: Url,
    credentials: Credentials,
    /// Seconds since 1970, asked for when a JWT is signed.
    now_seconds: Arc<dyn Fn() -> i64 + Send + Sync>,
    session: Mutex<Option<Session>>,
}

#[derive(Clone)]
struct Session {
    token: SecretString,
    instance: Url,
}

impl Salesforce {
    /// A connection through this login address.
    ///
    /// # Errors
    /// [`CrmError::HostNotAllowed`] when a connection may not point there.
    pub fn new(
        http: HttpClient,
        login_url: &str,
        credentials: Credentials,
        now_seconds: Arc<dyn Fn() -> i64 + Send + Sync>,
    ) -> Result<Self, CrmError> {
        let login = http.checked(CrmKind::Salesforce, login_url)?;
        Ok(Self { http, login, credentials, now_seconds, session: Mutex::new(None) })
    }

    /// The running session, or a new one. One caller signs in, the others wait for it (F12).
    async fn session(&self) -> Result<Session, CrmError> {
        let mut session = self.session.lock().await;
        if let Some(session) = &*session {
            return Ok(session.clone());
        }
        let fresh = self.sign_in().await?;
        *session = Some(fresh.clone());
        Ok(fresh)
    }

    async fn forget_session(&self) {
        *self.session.lock().await = None;
    }

    async fn sign_in(&self) -> Result<Session, CrmError> {
        let form = self.token_form()?;
        let url = self.login.join("/services/oauth2/token").map_err(|_| CrmError::Surprising("a login address"))?;
        let response = self.http.client().post(url).form(&form).send().await.map_err(|_| CrmError::Unreachable)?;
        let status = response.status();
        let bytes = body(response).await?;
        if status == StatusCode::BAD_REQUEST || status == StatusCode::UNAUTHORIZED {
            let refused: wire::TokenRefused = parse(&bytes)?;
            return Err(CrmError::Denied(refused.error_description.unwrap_or(refused.error)));
        }
        if !status.is_success() {
            return Err(CrmError::Unreachable);
        }
        let granted: wire::TokenGranted = parse(&bytes)?;
        // The answer names where to go on; that, too, must be somewhere a connection may point to.
        let instance = self.http.checked(CrmKind::Salesforce, &granted.instance_url)?;
        Ok(Session { token: granted.access_token, instance })
    }

    fn token_form(&self) -> Result<Vec<(&'static str, String)>, CrmError> {
        match &self.credentials {
            Credentials::ClientCredentials { client_id, client_secret } => Ok(vec![
                ("grant_type", "client_credentials".into()),
                ("client_id", client_id.clone()),
                ("client_secret", client_secret.expose_secret().into()),
            ]),
            Credentials::JwtBearer { client_id, username, private_key_pem } => {
                let unusable = |_| CrmError::Denied("the private key is not a usable RSA key in PEM form".into());
                let key = EncodingKey::from_rsa_pem(private_key_pem.expose_secret().as_bytes()).map_err(unusable)?;
                let claims = json!({
                    "iss": client_id,
                    "sub": username,
                    "aud": self.login.origin().ascii_serialization(),
                    "exp": (self.now_seconds)() + JWT_LIFE_SECONDS,
                });
                let assertion = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key).map_err(unusable)?;
                Ok(vec![("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer".into()), ("assertion", assertion)])
            }
        }
    }

    /// Makes a call in the running session; when the session was ended, once more in a new one.
    async fn call<T: DeserializeOwned>(
        &self,
        request: impl Fn(&Session) -> Result<RequestBuilder, CrmError>,
    ) -> Result<T, CrmError> {
        for attempt in 0..2 {
            let session = self.session().await?;
            let response =
                request(&session)?.bearer_auth(session.token.expose_secret()).send().await.map_err(|_| CrmError::Unreachable)?;
            let status = response.status();
            let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let is_json =
                response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
            let bytes = body(response).await?;
            if status == StatusCode::UNAUTHORIZED && attempt == 0 {
                self.forget_session().await;
                continue;
            }
            return match status {
                StatusCode::OK if is_json => parse(&bytes),
                StatusCode::OK => Err(CrmError::Surprising("not JSON")),
                _ => Err(wire::error_of(status, &bytes, retry_after)),
            };
        }
        Err(CrmError::Denied("the session is ended as soon as it begins".into()))
    }
}

impl Salesforce {
    async fn query<T: DeserializeOwned>(&self, soql: &str) -> Result<T, CrmError> {
        self.call(|session| {
            let url = session.instance.join(&format!("/services/data/{API_VERSION}/query"));
            let url = url.map_err(|_| CrmError::Surprising("an instance address"))?;
            // A page must hold all that its LIMIT allows, or its end would look like the end of the records.
            Ok(self.http.client().get(url).query(&[("q", soql)]).header("Sforce-Query-Options", format!("batchSize={PAGE}")))
        })
        .await
    }
}

#[async_trait]
impl Crm for Salesforce {
    async fn describe(&self, objects: &[&str]) -> Result<Vec<ObjectSeen>, CrmError> {
        let mut seen = Vec::with_capacity(objects.len());
        for chunk in objects.chunks(BATCH) {
            let requests: Vec<wire::BatchItem> = chunk
                .iter()
                .map(|object| wire::BatchItem { method: "GET", url: format!("{API_VERSION}/sobjects/{object}/describe") })
                .collect();
            let body = wire::Batch { halt_on_error: false, requests };
            let answer: wire::BatchAnswer = self
                .call(|session| {
                    let url = session.instance.join(&format!("/services/data/{API_VERSION}/composite/batch"));
                    Ok(self.http.client().post(url.map_err(|_| CrmError::Surprising("an instance address"))?).json(&body))
                })
                .await?;
            if answer.results.len() != chunk.len() {
                return Err(CrmError::Surprising("fewer answers than questions"));
            }
            for (object, result) in chunk.iter().zip(answer.results) {
                seen.push(map::object(object, result)?);
            }
        }
        Ok(seen)
    }

    async fn count(&self, object: &str) -> Result<u32, CrmError> {
        let answer: wire::QueryAnswer = self.query(&format!("SELECT COUNT() FROM {object}")).await?;
        Ok(answer.total_size)
    }

    async fn records(&self, object: &str, fields: &[(&str, FieldType)], after: Option<&str>) -> Result<RecordPage, CrmError> {
        let names: Vec<&str> = std::iter::once("Id").chain(fields.iter().map(|(name, _)| *name)).collect();
        let place = after.map(|id| format!(" WHERE Id > '{}'", id.replace('\\', "\\\\").replace('\'', "\\'"))).unwrap_or_default();
        // Our own key instead of the vendor's locator, which is gone after a restart.
        let soql = format!("SELECT {} FROM {object}{place} ORDER BY Id ASC LIMIT {PAGE}", names.join(", "));
        let answer: wire::QueryAnswer = self.query(&soql).await?;
        let records = answer.records.iter().map(|record| map::record(fields, record)).collect::<Result<Vec<_>, _>>()?;
        // The page size is a hint to the vendor: fewer records end the walk only if all that was asked for came.
        Ok(RecordPage { is_last: answer.done && records.len() < PAGE, records })
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CrmError> {
    serde_json::from_slice(bytes).map_err(|_| CrmError::Surprising("not the documented JSON"))
}

/// Without the secrets.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (flow, client_id) = match self {
            Self::ClientCredentials { client_id, .. } => ("ClientCredentials", client_id),
            Self::JwtBearer { client_id, .. } => ("JwtBearer", client_id),
        };
        f.debug_struct(flow).field("client_id", client_id).finish_non_exhaustive()
    }
}
