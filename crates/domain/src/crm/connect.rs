//! Making a connection.

use serde::{Deserialize, Serialize};

use super::{Connection, Package, StandardObject};
use crate::refusal::Refusal;

/// What the connection form asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewConnection {
    pub name: String,
    /// Where the CRM signs in, such as `https://login.salesforce.com`.
    pub login_url: String,
    pub package: Package,
    pub credentials: NewCredentials,
}

/// How Sightline is to sign in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "flow", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewCredentials {
    ClientCredentials { client_id: String, client_secret: String },
    JwtBearer { client_id: String, username: String, private_key: String },
}

/// Without the secrets, which must never reach a log.
impl std::fmt::Debug for NewConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewConnection").field("name", &self.name).field("login_url", &self.login_url).finish_non_exhaustive()
    }
}

impl NewConnection {
    /// Checks that everything is filled in and of a sensible length.
    ///
    /// # Errors
    /// [`Refusal::Missing`], [`Refusal::TooLong`] or [`Refusal::Malformed`] naming the field.
    pub fn check(&self) -> Result<(), Refusal> {
        line("name", &self.name, 100)?;
        line("login_url", &self.login_url, 500)?;
        match &self.credentials {
            NewCredentials::ClientCredentials { client_id, client_secret } => {
                line("client_id", client_id, 500)?;
                line("client_secret", client_secret, 500)
            }
            NewCredentials::JwtBearer { client_id, username, private_key } => {
                line("client_id", client_id, 500)?;
                line("username", username, 254)?;
                if private_key.trim().is_empty() {
                    return Err(Refusal::Missing { field: "private_key".into() });
                }
                if private_key.len() > 20_000 { Err(Refusal::TooLong { field: "private_key".into(), max: 20_000 }) } else { Ok(()) }
            }
        }
    }
}

/// Whether a connection of `package` may be added to those there are. An object comes from one CRM only: with two, whose
/// owner would decide who sees a record?
///
/// # Errors
/// [`Refusal::AlreadyConnected`] naming the first object and the connection it comes from.
pub fn may_add(package: Package, existing: &[(Connection, StandardObject)]) -> Result<(), Refusal> {
    let taken = existing.iter().find(|(_, object)| package.objects().any(|wanted| wanted == *object));
    match taken {
        Some((connection, object)) => Err(Refusal::AlreadyConnected { object: *object, connection: connection.name.clone() }),
        None => Ok(()),
    }
}

/// One line of text, filled in.
fn line(field: &str, value: &str, max: u32) -> Result<(), Refusal> {
    if value.trim().is_empty() {
        Err(Refusal::Missing { field: field.into() })
    } else if value.chars().count() > max as usize {
        Err(Refusal::TooLong { field: field.into(), max })
    } else if value.chars().any(char::is_control) {
        Err(Refusal::Malformed { field: field.into() })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_secret_is_asked_for_by_name() {
        let new = NewConnection {
            name: "Salesforce".into(),
            login_url: "https://login.salesforce.com".into(),
            package: Package::Abm,
            credentials: NewCredentials::ClientCredentials { client_id: "id".into(), client_secret: " ".into() },
        };
        assert_eq!(new.check(), Err(Refusal::Missing { field: "client_secret".into() }));
        assert!(!format!("{new:?}").contains("client_secret"));
    }
}
