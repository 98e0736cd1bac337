//! Typed ids. Printed as a prefix and 32 hexadecimal digits (`usr_0198…`), so that a log line or a URL says what it
//! names and a user's id can never be passed where a connection's is wanted. New ids come from `services::ids`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|digits| digits.len() == 32)
                    .and_then(|digits| Uuid::try_parse(digits).ok())
                    .map(Self)
                    .ok_or(MalformedId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

typed_ids! {
    /// An organisation: every row belongs to exactly one (Q17).
    OrganizationId = "org";
    /// A person in one organisation.
    UserId = "usr";
    /// One signed-in browser of a user.
    SessionId = "ses";
    /// An access profile (C1).
    ProfileId = "pro";
    /// A connected CRM.
    ConnectionId = "con";
    /// An object of a connected CRM, such as its Lead.
    ObjectId = "obj";
    /// A change group in the audit log.
    AuditId = "aud";
    /// A queued mail.
    MailId = "mai";
    /// A long list of addresses that was pasted.
    AddressListId = "lst";
    /// A view of a list that somebody saved.
    ViewId = "vie";
    /// A pull of records from a CRM.
    PullId = "pul";
}

/// The text is not an id of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a valid id")]
pub struct MalformedId;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_printed() {
        let id = UserId(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "usr_00000000000000000000000000000007");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let user = UserId(Uuid::from_u128(7)).to_string();
        assert_eq!(user.parse::<ConnectionId>(), Err(MalformedId));
        assert_eq!("usr_7".parse::<UserId>(), Err(MalformedId));
    }
}
