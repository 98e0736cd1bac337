//! The languages Sightline speaks. To add one: a variant here, then follow the compiler.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A language of the interface and of the sentences a person is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    #[default]
    En,
    It,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::En, Self::It];

    /// The BCP 47 tag, for `<html lang>` and `Intl`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::It => "it",
        }
    }

    /// The first language of an `Accept-Language` header (or of `navigator.language`) that Sightline speaks; English
    /// when it speaks none of them. Quality values are ignored: browsers list by preference.
    #[must_use]
    pub fn preferred(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|entry| {
                let tag = entry.split(';').next()?.trim();
                Self::ALL.into_iter().find(|locale| tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(locale.tag())))
            })
            .next()
            .unwrap_or_default()
    }
}

/// A text in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub en: Cow<'static, str>,
    pub it: Cow<'static, str>,
}

impl Words {
    /// A text written in the code.
    #[must_use]
    pub const fn of(en: &'static str, it: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), it: Cow::Borrowed(it) }
    }

    /// A text that is the same in every language, because somebody typed it.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self { en: text.to_owned().into(), it: text.to_owned().into() }
    }

    #[must_use]
    pub fn in_locale(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::It => &self.it,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spoken_language_wins() {
        assert_eq!(Locale::preferred("it-IT,it;q=0.9,en;q=0.8"), Locale::It);
        assert_eq!(Locale::preferred("fr-FR, it;q=0.5"), Locale::It);
        assert_eq!(Locale::preferred("de"), Locale::En);
        assert_eq!(Locale::preferred(""), Locale::En);
    }
}
