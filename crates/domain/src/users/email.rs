//! E-mail addresses as people paste them.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// An address, kept as written; compared by [`Email::folded`].
///
/// [`Email::parse`] reads one that mail is to reach; [`Email::known`] one to look for, as an earlier version may have taken it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// RFC 5321, section 4.5.3.1.3: a path less its two brackets. Counted in bytes, like the others.
    pub const MAX_CHARS: usize = 254;
    /// RFC 5321, section 4.5.3.1.1.
    const MAX_LOCAL_PART: usize = 64;
    /// RFC 1035, section 2.3.4.
    const MAX_LABEL: usize = 63;

    /// Reads an address mail can be sent to, without the spaces around it: a dot-atom (RFC 5322, section 3.2.3), `@` and a
    /// domain (RFC 5321, section 4.1.2), both with letters beyond ASCII (RFC 6531, section 3.3). Quoted local parts and
    /// addresses of machines in brackets are none here.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] naming `email` when the text is not an address.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::read(text, |local, domain| {
            local.len() <= Self::MAX_LOCAL_PART
                && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
                && domain.split('.').all(is_label)
        })
    }

    /// Reads an address somebody may have, though no mail reaches it: earlier versions took more than [`Email::parse`] does.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] naming `email` when the text cannot be anybody's address.
    pub fn known(text: &str) -> Result<Self, Refusal> {
        Self::read(text, |local, domain| {
            !local.is_empty() && !domain.is_empty() && !domain.starts_with('.') && !domain.ends_with('.')
        })
    }

    fn read(text: &str, is_well_formed: impl Fn(&str, &str) -> bool) -> Result<Self, Refusal> {
        let text = text.trim();
        let is_address = text.len() <= Self::MAX_CHARS
            && text.split_once('@').is_some_and(|(local, domain)| !domain.contains('@') && is_well_formed(local, domain))
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')'));
        if is_address { Ok(Self(text.to_owned())) } else { Err(Refusal::Malformed { field: "email".into() }) }
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

/// What an atom is made of.
fn is_atext(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

/// Whether a part of a domain is one: letters, digits and hyphens, with no hyphen at its ends.
fn is_label(label: &str) -> bool {
    (1..=Email::MAX_LABEL).contains(&label.len())
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// What was sent as an address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an address")]
pub struct NotAnAddress;

impl TryFrom<String> for Email {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        Self::known(&text).map_err(|_| NotAnAddress)
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
            assert!(Email::known(text).is_err(), "{text:?} was looked for");
        }
    }

    #[test]
    fn a8_an_address_that_mail_cannot_reach_is_refused_but_found() {
        let (long, label) = (format!("{}@x.example", "a".repeat(65)), format!("sam@{}.example", "a".repeat(64)));
        for text in [
            "sam@gmail..com",
            "a..b@x.example",
            ".sam@x.example",
            "sam.@x.example",
            "sam@-x.example",
            "sam@x-.example",
            &long,
            &label,
        ] {
            assert!(Email::parse(text).is_err(), "{text:?} was accepted");
            assert_eq!(Email::known(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a8_what_people_have_as_addresses_is_accepted() {
        let long = format!("{}@{}.example", "a".repeat(64), "b".repeat(63));
        for text in ["sam+crm@x.example", "o'brien@x-y.example", "a@localhost", "1@2.example", "josé@españa.example", &long] {
            assert!(Email::parse(text).is_ok(), "{text:?} was refused");
        }
    }

    #[test]
    fn a29_a_pasted_list_is_split_at_commas_and_lines() {
        let parts: Vec<_> = split_list("a@x.example, b@x.example\nc@x.example;;  d@x.example ").collect();
        assert_eq!(parts, ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]);
    }
}
