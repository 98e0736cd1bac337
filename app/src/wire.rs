//! What may cross between browser and server: JSON in, JSON out, one shape of error.

use bytes::Bytes;
use domain::locale::Locale;
use domain::refusal::{Kind, Refusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use server_fn::codec::Post;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// How a server function takes its arguments: JSON in the body of a POST, where a field the function does not have is
/// refused by name instead of ignored (T01: an unknown parameter that passes is how filters were smuggled elsewhere).
pub type Json = Post<StrictJson>;

/// See [`Json`].
pub struct StrictJson;

impl ContentType for StrictJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for StrictJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for StrictJson {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

/// Marks the name of an unknown field in a decoding error's text, the only thing server_fn carries on.
#[cfg(not(feature = "csr"))]
const UNKNOWN_FIELD: &str = "unknown field `";

impl<T: DeserializeOwned> Decodes<T> for StrictJson {
    type Error = serde_json::Error;

    #[cfg(feature = "ssr")]
    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        if holds_nul(&bytes) {
            return Err(serde::de::Error::custom("a NUL"));
        }
        let mut unknown = None;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_ignored::deserialize(&mut json, |path| {
            unknown.get_or_insert_with(|| path.to_string());
        })?;
        json.end()?;
        match unknown {
            None => Ok(value),
            Some(name) => Err(serde::de::Error::custom(format!("{UNKNOWN_FIELD}{name}`"))),
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_slice(&bytes)
    }
}

/// Whether a text in the JSON holds a NUL, which nobody types and PostgreSQL does not keep. It can only be written escaped.
#[cfg(feature = "ssr")]
fn holds_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = &rest[at + 1..];
        if rest.starts_with(b"u0000") {
            return true;
        }
        // The character behind the backslash is no backslash that begins another escape.
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// What every layer answers instead of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct ApiError {
    /// The HTTP status it is sent with.
    pub status: u16,
    /// The stable word a program may test for.
    pub code: String,
    /// What the person reads.
    pub sentence: String,
    /// The field the sentence belongs beside.
    pub field: Option<String>,
    /// What to tell whoever runs the server; the log holds it beside the cause. Filled in where the request ends.
    pub reference: String,
}

impl ApiError {
    /// The answer for a refusal, in the person's language.
    #[must_use]
    pub fn refused(refusal: &Refusal, locale: Locale) -> Self {
        let status = match refusal.kind() {
            Kind::Malformed => 400,
            Kind::Unauthenticated => 401,
            Kind::Forbidden => 403,
            Kind::Absent => 404,
            Kind::TooLarge => 413,
            Kind::Conflict => 409,
            Kind::Limited => 429,
            Kind::Upstream => 502,
        };
        Self {
            status,
            code: refusal.code().to_owned(),
            sentence: refusal.sentence(locale),
            field: refusal.field().map(str::to_owned),
            reference: String::new(),
        }
    }

    /// Whether it leaves open if the order it answers was carried out: no answer came, or none that says so.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.status == 0 || self.status >= 500
    }

    /// What a page says whose own address asks for what cannot be. Nothing was asked of the server.
    #[must_use]
    pub fn of_address(refusal: &Refusal, locale: Locale) -> Self {
        let sentence = refusal.sentence_of_address(locale);
        Self { status: 400, code: "malformed".into(), sentence, field: None, reference: String::new() }
    }

    /// Whether it was refused for want of a session.
    #[must_use]
    pub fn is_sign_in_needed(&self) -> bool {
        self.status == 401 && self.code == "sign_in_needed"
    }

    /// The answer for a failure that is ours.
    #[must_use]
    pub fn failed(locale: Locale) -> Self {
        let sentence = match locale {
            Locale::En => "Something went wrong on our side. Try again; if it stays, pass on the reference number.",
            Locale::It => "Qualcosa è andato storto da parte nostra. Riprova; se persiste, comunica il numero di riferimento.",
        };
        Self { status: 500, code: "failed".into(), sentence: sentence.into(), field: None, reference: String::new() }
    }

    /// The answer while the database is busy or restarts.
    #[must_use]
    pub fn busy(locale: Locale) -> Self {
        let sentence = match locale {
            Locale::En => "Sightline is busy. Try again in a moment.",
            Locale::It => "Sightline è occupato. Riprova tra un momento.",
        };
        Self { status: 503, code: "busy".into(), sentence: sentence.into(), field: None, reference: String::new() }
    }

    /// What the browser shows when no answer came at all.
    #[must_use]
    pub fn unreachable(locale: Locale) -> Self {
        let sentence = match locale {
            Locale::En => "The server could not be reached. Check the connection and try again.",
            Locale::It => "Il server non è raggiungibile. Controlla la connessione e riprova.",
        };
        Self { status: 0, code: "unreachable".into(), sentence: sentence.into(), field: None, reference: String::new() }
    }
}

/// The language of whoever is served or sits before the screen.
fn locale() -> Locale {
    leptos::prelude::use_context::<Locale>().unwrap_or_default()
}

impl FromServerFnError for ApiError {
    type Encoder = StrictJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::unreachable(locale()),
            // Only the server reads arguments.
            #[cfg(not(feature = "csr"))]
            ServerFnErrorErr::Args(text) | ServerFnErrorErr::MissingArg(text) | ServerFnErrorErr::Deserialization(text) => {
                let refusal = match text.split_once(UNKNOWN_FIELD).and_then(|(_, rest)| rest.split_once('`')) {
                    Some((name, _)) => Refusal::UnknownField { field: name.to_owned() },
                    None => Refusal::Malformed { field: String::new() },
                };
                Self::refused(&refusal, locale())
            }
            _ => Self::failed(locale()),
        }
    }

    #[cfg(feature = "csr")]
    fn de(data: Bytes) -> Self {
        Self::read(&data)
    }
}

#[cfg(feature = "csr")]
type Watch = Box<dyn Fn(&ApiError)>;

#[cfg(feature = "csr")]
thread_local! {
    /// See [`ApiError::watch`].
    static WATCH: std::cell::OnceCell<Watch> = const { std::cell::OnceCell::new() };
}

#[cfg(feature = "csr")]
impl ApiError {
    /// Looks at every refusal the server answers with, whoever asked: that a session ended is noticed by whatever finds out.
    /// The first watch stays.
    pub fn watch(look: impl Fn(&Self) + 'static) {
        WATCH.with(|watch| drop(watch.set(Box::new(look))));
    }

    /// Reads what the server answered instead of a result.
    pub fn read(data: &[u8]) -> Self {
        let error = serde_json::from_slice(data).unwrap_or_else(|_| Self::failed(locale()));
        WATCH.with(|watch| watch.get().inspect(|look| look(&error)).map(drop));
        error
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::users::filter::UserQuery;

    use super::*;

    fn refusal_of(json: &'static str) -> ApiError {
        let decoded: Result<UserQuery, _> = StrictJson::decode(Bytes::from_static(json.as_bytes()));
        let text = decoded.expect_err("this must be refused").to_string();
        ApiError::from_server_fn_error(ServerFnErrorErr::Deserialization(text))
    }

    #[test]
    fn an_unknown_field_is_refused_by_name_at_any_depth() {
        for (json, name) in [(r#"{"where":1}"#, "where"), (r#"{"filter":{"password_hash":"a"}}"#, "password_hash")] {
            let error = refusal_of(json);
            assert_eq!((error.status, error.code.as_str(), error.field.as_deref()), (400, "unknown_field", Some(name)));
        }
    }

    #[test]
    fn what_is_no_json_is_malformed_and_says_nothing_of_types() {
        for json in ["", "{", r#"{"sort":"secret"}"#, r#"{"size":0}"#, r#"{} {}"#, r#"{"filter":{"search":"a\u0000b"}}"#] {
            let error = refusal_of(json);
            assert_eq!((error.status, error.code.as_str()), (400, "malformed"), "{json}");
            assert_eq!(error.sentence, "The request could not be read.");
        }
        let written_out: Result<UserQuery, _> = StrictJson::decode(Bytes::from_static(br#"{"filter":{"search":"\\u0000"}}"#));
        assert!(written_out.is_ok(), "a backslash and what follows it are text");
    }
}
