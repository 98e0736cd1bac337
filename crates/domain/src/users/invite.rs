//! Inviting people (A8 to A13, Q5 to Q7).

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::email::{Email, split_list};
use super::grantor::Grantor;
use super::status::StatusKey;
use crate::refusal::Refusal;
use crate::roles::{AppKey, RoleKey, RoleSet};

/// At most this many people are invited at once; more come by CSV.
pub const MAX_INVITED: usize = 1_000;

/// What the dialog sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInvites {
    /// As pasted: separated by commas, semicolons, spaces or lines.
    pub addresses: String,
    /// The role in each application; at least one.
    pub roles: BTreeMap<AppKey, RoleKey>,
    /// Chosen by whoever asks: the same order sent twice has one effect and one answer (F07).
    pub key: String,
}

/// What is to be said of one pasted address before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// As pasted.
    pub text: String,
    pub verdict: Verdict,
}

/// See [`Judged`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ready,
    Malformed,
    /// Stands further up already.
    Duplicate,
    /// Is Invited or Expired Invite: to be sent again, not anew.
    AlreadyInvited,
    /// Has an account, Enabled or Disabled.
    AlreadyMember,
}

/// Judges what was pasted. `known` tells the status of a folded address that has an account.
///
/// # Errors
/// [`Refusal::TooMany`] for more than [`MAX_INVITED`] parts, [`Refusal::Missing`] for none.
pub fn judge(text: &str, known: impl Fn(&str) -> Option<StatusKey>) -> Result<Vec<Judged>, Refusal> {
    let parts = parts(text)?;
    let mut met = HashSet::new();
    Ok(parts
        .into_iter()
        .map(|part| {
            let verdict = match Email::parse(part) {
                Err(_) => Verdict::Malformed,
                Ok(email) if !met.insert(email.folded()) => Verdict::Duplicate,
                Ok(email) => match known(&email.folded()) {
                    None => Verdict::Ready,
                    Some(status) if status.is_invite() => Verdict::AlreadyInvited,
                    Some(_) => Verdict::AlreadyMember,
                },
            };
            Judged { text: part.to_owned(), verdict }
        })
        .collect())
}

/// Checks how many addresses were pasted, before they are sent anywhere.
///
/// # Errors
/// As [`judge`].
pub fn check_count(text: &str) -> Result<(), Refusal> {
    parts(text).map(drop)
}

fn parts(text: &str) -> Result<Vec<&str>, Refusal> {
    let parts: Vec<&str> = split_list(text).take(MAX_INVITED + 1).collect();
    match parts.len() {
        0 => Err(Refusal::Missing { field: "addresses".into() }),
        many if many > MAX_INVITED => Err(Refusal::TooMany { field: "addresses".into(), max: MAX_INVITED as u32 }),
        _ => Ok(parts),
    }
}

/// The folded addresses of what was pasted, for looking them up.
///
/// # Errors
/// As [`judge`].
pub fn folded(text: &str) -> Result<Vec<String>, Refusal> {
    Ok(parts(text)?.into_iter().filter_map(|part| Email::parse(part).ok()).map(|email| email.folded()).collect())
}

/// The roles of an invitation, if the grantor may give them.
///
/// # Errors
/// [`Refusal::Missing`] for none, [`Refusal::Held`] for one he may not give.
pub fn roles(grantor: &Grantor<'_>, wanted: &BTreeMap<AppKey, RoleKey>) -> Result<RoleSet, Refusal> {
    if wanted.is_empty() {
        return Err(Refusal::Missing { field: "roles".into() });
    }
    for (app, role) in wanted {
        grantor.may_invite(*app, *role).map_err(|hindrance| grantor.refusal(hindrance, String::new()))?;
    }
    Ok(wanted.iter().map(|(app, role)| (*app, *role)).collect())
}

/// How many were invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub invited: u32,
}

/// What whoever opens the link of an invitation finds. Opening it changes nothing (T15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvitation {
    pub organization: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
}

/// What the accept page sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    pub token: String,
    pub first_name: String,
    pub last_name: String,
    pub password: String,
}

/// Without the token and the password, which must never reach a log.
impl std::fmt::Debug for Acceptance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Acceptance").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a8_addresses_come_by_commas_spaces_and_lines_and_each_is_judged() {
        let known = |folded: &str| match folded {
            "sam@x.example" => Some(StatusKey::Enabled),
            "ivan@x.example" => Some(StatusKey::ExpiredInvite),
            _ => None,
        };
        let judged = judge("new@x.example, Sam@x.example\nivan@x.example NEW@X.example;nonsense", known).unwrap();
        let verdicts: Vec<Verdict> = judged.iter().map(|one| one.verdict).collect();
        assert_eq!(
            verdicts,
            [Verdict::Ready, Verdict::AlreadyMember, Verdict::AlreadyInvited, Verdict::Duplicate, Verdict::Malformed]
        );
    }

    #[test]
    fn a_list_that_is_too_long_or_empty_is_refused_whole() {
        let many: String = (0..50_000).map(|n| format!("a{n}@x.example,")).collect();
        assert_eq!(judge(&many, |_| None), Err(Refusal::TooMany { field: "addresses".into(), max: 1_000 }));
        assert_eq!(judge(" ,\n", |_| None), Err(Refusal::Missing { field: "addresses".into() }));
    }
}
