//! A person in an organisation: who he is, his status, his role in each application.

pub mod bulk;
pub mod edit;
pub mod email;
pub mod end;
pub mod filter;
pub mod grantor;
pub mod import;
pub mod invite;
pub mod order;
pub mod status;
pub mod transfer;
pub mod undo;
pub mod view;

use serde::{Deserialize, Serialize};

use crate::id::{OrganizationId, ProfileId, UserId};
use crate::page::Page;
use crate::roles::{AppKey, RoleCount, RoleSet};
use crate::time::Instant;
use end::RoleEnds;
pub use status::{Status, StoredStatus};

/// A person, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub organization_id: OrganizationId,
    pub email: email::Email,
    pub first_name: String,
    pub last_name: String,
    pub job_title: String,
    pub status: StoredStatus,
    pub roles: RoleSet,
    pub profile_id: ProfileId,
    /// The id under which the CRM knows this person; empty means "owns nothing" (D16).
    pub crm_user_id: Option<String>,
    /// The one person who holds the top role in every application (Q1).
    pub is_primary: bool,
    /// The audit entry that last changed the person: whoever edits says which state he saw.
    pub changed_seq: i64,
    /// Who sent the last invitation.
    pub invited_by: Option<UserId>,
    /// When the person last used Sightline; `None` if never.
    pub last_active_at: Option<Instant>,
}

impl User {
    /// See [`display_name`].
    #[must_use]
    pub fn display_name(&self) -> String {
        display_name(&self.first_name, &self.last_name, self.email.as_str())
    }
}

/// A line of the Organization Users list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub job_title: String,
    pub status: Status,
    pub roles: RoleSet,
    /// Which of the roles end by themselves, and what comes back then (E12); a list's rows have them.
    #[serde(default, skip_serializing_if = "RoleEnds::is_empty")]
    pub ends: RoleEnds,
    pub last_active_at: Option<Instant>,
}

impl UserRow {
    /// What the list shows of `user` at `now`.
    #[must_use]
    pub fn of(user: &User, now: Instant) -> Self {
        Self {
            id: user.id,
            name: user.display_name(),
            email: user.email.as_str().to_owned(),
            job_title: user.job_title.clone(),
            status: user.status.at(now),
            roles: user.roles.clone(),
            ends: RoleEnds::new(),
            last_active_at: user.last_active_at,
        }
    }

    /// The same with the ends of the person's roles.
    #[must_use]
    pub fn with_ends(self, ends: Option<&RoleEnds>) -> Self {
        Self { ends: ends.cloned().unwrap_or_default(), ..self }
    }
}

/// First and last name, or the address of a person who has not given a name yet.
#[must_use]
pub fn display_name(first: &str, last: &str, email: &str) -> String {
    let name = format!("{first} {last}");
    let name = name.trim();
    if name.is_empty() { email.to_owned() } else { name.to_owned() }
}

/// Up to two initials for the avatar, as they are written: `Nora Lindqvist` gives `NL`. What draws them makes them large:
/// the tables that know how take 10 KB of the browser's first load.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| !c.is_ascii_punctuation()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

/// So many people with the same roles and the same status: what rules and counts need to know of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub roles: RoleSet,
    pub status: status::StatusKey,
    pub users: u32,
}

/// How many seats of `app` these people hold: enabled ones and open invitations with a role there (Q7, Q14).
#[must_use]
pub fn seats_held(classes: &[Class], app: AppKey) -> u32 {
    classes.iter().filter(|class| class.status.holds_seat() && class.roles.in_app(app).is_some()).map(|class| class.users).sum()
}

/// How many seats of `app` would be held once it has `seats`, `None` for any number. A licence that `is_new` brings the primary
/// administrator's own seat with it (D2).
///
/// # Errors
/// How many are held, when that is more than `seats` (A37).
pub fn check_licence(classes: &[Class], app: AppKey, is_new: bool, seats: Option<u32>) -> Result<u32, u32> {
    let held = seats_held(classes, app).max(u32::from(is_new));
    if seats.is_some_and(|seats| seats < held) { Err(held) } else { Ok(held) }
}

/// How many people hold each role, whatever their status (A4). Roles nobody holds are left out.
#[must_use]
pub fn role_counts(classes: &[Class]) -> Vec<RoleCount> {
    let mut counts = std::collections::BTreeMap::new();
    for class in classes {
        for held in class.roles.iter() {
            *counts.entry(held).or_default() += class.users;
        }
    }
    counts.into_iter().map(|((app, role), users)| RoleCount { app, role, users }).collect()
}

/// What the Organization Users page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserList {
    pub page: Page<UserRow>,
    /// One for each licensed application.
    pub seats: Vec<Seats>,
    /// How many people the organisation has, unfiltered.
    pub total: u32,
    /// The server's hour, against which "2 h ago" is told.
    pub now: Instant,
}

/// Licensed seats of an application and how many are held (Q7, Q14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    pub app: AppKey,
    pub held: u32,
    /// `None`: the application is licensed without a limit.
    pub licensed: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a37_an_application_has_no_fewer_seats_than_are_held() {
        let roles = || [(AppKey::SI, crate::roles::RoleKey::of("sales_ae"))].into_iter().collect();
        let class = |status, users| Class { roles: roles(), status, users };
        let classes =
            [class(status::StatusKey::Enabled, 3), class(status::StatusKey::Invited, 2), class(status::StatusKey::Disabled, 9)];
        let check = |app, is_new, seats| check_licence(&classes, app, is_new, seats);
        assert_eq!(check(AppKey::SI, false, Some(4)), Err(5));
        assert_eq!(check(AppKey::SI, false, Some(5)), Ok(5));
        assert_eq!(check(AppKey::SI, false, None), Ok(5));
        assert_eq!(check(AppKey::ABM, true, Some(0)), Err(1));
        assert_eq!(check(AppKey::ABM, false, Some(0)), Ok(0));
    }

    #[test]
    fn initials_take_the_first_and_the_last_word() {
        assert_eq!(initials("Nora Lindqvist"), "NL");
        assert_eq!(initials("Anna Maria de Vries"), "AV");
        assert_eq!(initials("élodie"), "é");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_person_without_a_name_is_shown_by_the_address() {
        assert_eq!(display_name("", " ", "a@b.example"), "a@b.example");
        assert_eq!(display_name("Ada", "", "a@b.example"), "Ada");
    }
}
