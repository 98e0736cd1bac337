//! Why a CRM was not heard. None of these says anything about a permission.

/// The CRM did not answer the question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrmError {
    /// It does not accept the credentials. A fault of the connection, not of its fields.
    #[error("the credentials were not accepted: {0}")]
    Denied(String),
    /// It asks to slow down, or the daily limit is used up.
    #[error("the limit of calls is used up")]
    RateLimited { retry_after_seconds: Option<u32> },
    /// No connection, or none within the time allowed.
    #[error("there was no answer")]
    Unreachable,
    /// An answer no documentation mentions: a maintenance page, half a JSON, the wrong type.
    #[error("the answer was not usable: {0}")]
    Surprising(&'static str),
    /// The address is not one a connection may point to.
    #[error("“{0}” is not a host a connection may point to")]
    HostNotAllowed(String),
}
