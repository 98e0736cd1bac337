//! The stable words that name applications and roles in URLs, seeds, exports and the database.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// At most 40 of `a` to `z`, `0` to `9` and `_`, beginning with a letter. Kept in place, so that it can be copied like a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Word {
    bytes: [u8; Self::MAX],
    length: u8,
}

impl Word {
    const MAX: usize = 40;

    /// `None` for a text that is no word.
    const fn of(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.is_empty() || text.len() > Self::MAX || !text[0].is_ascii_lowercase() {
            return None;
        }
        let mut bytes = [0; Self::MAX];
        let mut at = 0;
        while at < text.len() {
            if !(text[at].is_ascii_lowercase() || text[at].is_ascii_digit() || text[at] == b'_') {
                return None;
            }
            bytes[at] = text[at];
            at += 1;
        }
        Some(Self { bytes, length: at as u8 })
    }

    fn as_str(&self) -> &str {
        // Only ASCII gets in.
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(Word);

        impl $name {
            /// A key written in the code.
            ///
            /// # Panics
            /// When the text is no key; in a constant that stops the build.
            #[must_use]
            pub const fn of(text: &'static str) -> Self {
                match Word::of(text) {
                    Some(word) => Self(word),
                    None => panic!("a key is made of a to z, 0 to 9 and _"),
                }
            }

            /// The key a text is; `None` for a text that cannot be one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Word::of(text).map(Self)
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| de::Error::custom("a key is made of a to z, 0 to 9 and _"))
            }
        }
    )*};
}

keys! {
    /// Names an application: `abm`, `si`, or one the operator declared (A6).
    AppKey;
    /// Names a role within its application, such as `sales_user`.
    RoleKey;
}

impl AppKey {
    /// ABM.
    pub const ABM: Self = Self::of("abm");
    /// Sales Intelligence.
    pub const SI: Self = Self::of("si");

    /// Whether the application is shipped rather than declared by the operator.
    #[must_use]
    pub fn is_shipped(self) -> bool {
        matches!(self, Self::ABM | Self::SI)
    }
}

impl RoleKey {
    /// The top role of every application, held by one person (Q1, D2).
    pub const PRIMARY_ADMINISTRATOR: Self = Self::of("primary_administrator");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_it_was_printed_and_sorts_as_text() {
        assert_eq!(RoleKey::parse("sales_ae").map(|key| key.to_string()), Some("sales_ae".into()));
        assert!(AppKey::ABM < AppKey::SI);
        assert!(RoleKey::of("a") < RoleKey::of("a_b"));
        assert_eq!(serde_json::to_string(&AppKey::SI).unwrap(), "\"si\"");
    }

    #[test]
    fn what_would_need_quoting_somewhere_is_no_key() {
        for text in ["", "Sales", "1st", "a-b", "a b", "a'b", "é", &"a".repeat(41)] {
            assert_eq!(RoleKey::parse(text), None, "{text:?}");
        }
    }
}
