//! E-mail addresses as people paste them.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// An address: trimmed, with something on both sides of one `@`, no spaces or control characters, at most 254
/// characters (RFC 5321, section 4.5.3.1.3). Kept as written; compared by [`Email::folded`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    pub const MAX_CHARS: usize = 254;

    /// Reads an address; refuses with [`Refusal::Malformed`] naming `email`.
    ///
    /// # Errors
    /// When the text is not an address.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let well_formed = text.len() <= Self::MAX_CHARS
            && text.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && !domain.is_empty()
                    && !domain.contains('@')
                    && !domain.starts_with('.')
                    && !domain.ends_with('.')
            })
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')'));
        if well_formed { Ok(Self(text.to_owned())) } else { Err(Refusal::Malformed { field: "email".into() }) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form two spellings of one mailbox share.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// What was sent as an address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an address")]
pub struct NotAnAddress;

impl TryFrom<String> for Email {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        Self::parse(&text).map_err(|_| NotAnAddress)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// The parts of a pasted list, split at commas, semicolons, spaces and line ends (A29), without empty ones.
pub fn split_list(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_written_and_compared_without_case() {
        let email = Email::parse("  Nora.Lindqvist@Calder.example ").unwrap();
        assert_eq!(email.as_str(), "Nora.Lindqvist@Calder.example");
        assert_eq!(email.folded(), "nora.lindqvist@calder.example");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in
            ["", "nora", "@calder.example", "nora@", "a@b@c", "a b@c.example", "a@.example", "a\r\nBcc:x@y", "<a@b.example>"]
        {
            assert!(Email::parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a29_a_pasted_list_is_split_at_commas_and_lines() {
        let parts: Vec<_> = split_list("a@x.example, b@x.example\nc@x.example;;  d@x.example ").collect();
        assert_eq!(parts, ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]);
    }
}
