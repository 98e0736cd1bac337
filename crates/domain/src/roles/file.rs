//! Roles as a document: what an export writes and an import reads (E10). Made to be kept beside other configuration: the same
//! roles give the same text, line by line.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::custom::{Levels, given};
use super::{App, AppKey, Matrix, RoleKey, RoleKind};
use crate::locale::Locale;

/// The version of the document that is written and read.
pub const VERSION: u32 = 1;
/// At most this many bytes.
pub const MAX_BYTES: usize = 4 << 20;
/// At most this many roles in all applications together.
pub const MAX_ROLES: usize = 2_000;

/// The document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesFile {
    pub version: u32,
    /// By their keys.
    pub applications: Vec<FileApp>,
}

/// An application's roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileApp {
    pub key: AppKey,
    /// By their keys.
    pub roles: Vec<FileRole>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRole {
    pub key: RoleKey,
    pub name: String,
    /// Of built-in roles in English.
    pub description: String,
    pub kind: RoleKind,
    /// Follows from the levels. Written so that whoever reviews the document sees it; a document that says otherwise is refused.
    pub is_administrator: bool,
    /// By the keys of the rows. Rows that are not reached are left out.
    #[serde(deserialize_with = "each_once")]
    pub levels: Levels,
}

impl RolesFile {
    /// The document of these applications.
    #[must_use]
    pub fn of<'a>(apps: impl Iterator<Item = (&'a App, &'a Matrix)>) -> Self {
        let mut applications: Vec<FileApp> = apps.map(|(app, matrix)| FileApp::of(app, matrix)).collect();
        applications.sort_by_key(|app| app.key);
        Self { version: VERSION, applications }
    }

    /// Refuses what stands there twice, and more roles than are looked at.
    ///
    /// # Errors
    /// [`RolesFault`], with the path where one is to blame.
    pub fn check(&self) -> Result<(), RolesFault> {
        if self.applications.iter().map(|app| app.roles.len()).sum::<usize>() > MAX_ROLES {
            return Err(RolesFault::TooManyRoles);
        }
        let repeated = |at: String| RolesFault::Content { why: ContentFault::Repeated, at, place: None };
        let mut apps = BTreeSet::new();
        for (a, app) in self.applications.iter().enumerate() {
            if !apps.insert(app.key) {
                return Err(repeated(format!("applications[{a}].key")));
            }
            let mut roles = BTreeSet::new();
            if let Some(r) = app.roles.iter().position(|role| !roles.insert(role.key)) {
                return Err(repeated(format!("applications[{a}].roles[{r}].key")));
            }
        }
        Ok(())
    }
}

impl FileApp {
    fn of(app: &App, matrix: &Matrix) -> Self {
        let role = |role: &super::Role| FileRole {
            key: role.key,
            name: role.name.clone(),
            description: role.description.en.to_string(),
            kind: role.kind,
            is_administrator: role.is_administrator,
            levels: given(&matrix.levels_of(role.key)),
        };
        let mut roles: Vec<FileRole> = app.roles.iter().map(role).collect();
        roles.sort_by_key(|role| role.key);
        Self { key: app.key, roles }
    }
}

/// A row that stands there twice would silently count as the last says.
fn each_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Levels, D::Error> {
    struct Rows;

    impl<'de> Visitor<'de> for Rows {
        type Value = Levels;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("levels by row")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Levels, A::Error> {
            let mut levels = BTreeMap::new();
            while let Some((row, level)) = map.next_entry::<String, _>()? {
                if levels.insert(row.clone(), level).is_some() {
                    return Err(de::Error::custom(format_args!("duplicate field `{row}`")));
                }
            }
            Ok(levels)
        }
    }

    deserializer.deserialize_map(Rows)
}

/// Why a document is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum RolesFault {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// More than [`MAX_ROLES`].
    TooManyRoles,
    /// What was sent says of itself that it is something else.
    NotJson,
    /// No JSON from this place on.
    Syntax { place: Place },
    /// Of another version than [`VERSION`].
    Version { found: String },
    /// JSON, and not what a document of roles holds.
    Content {
        why: ContentFault,
        /// Such as `applications[0].roles[3].levels`; empty for the document itself.
        at: String,
        place: Option<Place>,
    },
}

/// Where something stands in a text, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// What is wrong with a part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentFault {
    /// A field the document does not have.
    Unknown,
    Missing,
    /// It stands there twice.
    Repeated,
    /// Another value is wanted.
    Wrong,
}

impl RolesFault {
    /// What a person reads, with the place to look at.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        match locale {
            Locale::En => match self {
                Self::TooLarge => "The file is larger than 4 MB. Export one application at a time.".into(),
                Self::TooManyRoles => format!("The file has more than {MAX_ROLES} roles. Export one application at a time."),
                Self::NotJson => "Send a JSON file.".into(),
                Self::Syntax { place } => format!("The file is not valid JSON{}.", place.told(locale)),
                Self::Version { found } if found.is_empty() => "The file names no version. Is it an export of roles?".into(),
                Self::Version { found } => format!("The file is of version {found}; this Sightline reads version {VERSION}."),
                Self::Content { why, at, place } => {
                    let what = match why {
                        ContentFault::Unknown => "is not a field of this file",
                        ContentFault::Missing => "is missing",
                        ContentFault::Repeated => "stands there twice",
                        ContentFault::Wrong => "has a value that cannot be",
                    };
                    let subject = if at.is_empty() { "The document".to_owned() } else { format!("“{at}”") };
                    format!("{subject} {what}{}.", place.map(|place| place.told(locale)).unwrap_or_default())
                }
            },
            Locale::It => match self {
                Self::TooLarge => "Il file supera 4 MB. Esporta un'applicazione alla volta.".into(),
                Self::TooManyRoles => format!("Il file ha più di {MAX_ROLES} ruoli. Esporta un'applicazione alla volta."),
                Self::NotJson => "Invia un file JSON.".into(),
                Self::Syntax { place } => format!("Il file non è JSON valido{}.", place.told(locale)),
                Self::Version { found } if found.is_empty() => "Il file non indica la versione. È un'esportazione di ruoli?".into(),
                Self::Version { found } => {
                    format!("Il file è della versione {found}; questo Sightline legge la versione {VERSION}.")
                }
                Self::Content { why, at, place } => {
                    let what = match why {
                        ContentFault::Unknown => "non è un campo di questo file",
                        ContentFault::Missing => "manca",
                        ContentFault::Repeated => "compare due volte",
                        ContentFault::Wrong => "ha un valore non ammesso",
                    };
                    let subject = if at.is_empty() { "Il documento".to_owned() } else { format!("“{at}”") };
                    format!("{subject} {what}{}.", place.map(|place| place.told(locale)).unwrap_or_default())
                }
            },
        }
    }
}

impl Place {
    /// With the comma before it.
    fn told(self, locale: Locale) -> String {
        let Self { line, column } = self;
        match locale {
            Locale::En => format!(", line {line}, column {column}"),
            Locale::It => format!(", riga {line}, colonna {column}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::shipped;

    #[test]
    fn e10_the_document_is_read_back_as_it_was_written_and_sorted_by_keys() {
        let apps = shipped::apps();
        let matrices: Vec<Matrix> = apps.iter().filter_map(|app| shipped::matrix(app.key)).collect();
        let file = RolesFile::of(apps.iter().zip(&matrices).rev());
        let text = serde_json::to_string_pretty(&file).unwrap();
        assert_eq!(serde_json::from_str::<RolesFile>(&text).unwrap(), file);
        assert_eq!(file.applications.iter().map(|app| app.key.to_string()).collect::<Vec<_>>(), ["abm", "si"]);
        for app in &file.applications {
            assert!(app.roles.is_sorted_by_key(|role| role.key));
            assert!(app.roles.iter().all(|role| role.levels.values().all(|level| *level > super::super::PermissionLevel::None)));
        }
        assert_eq!(file.check(), Ok(()));
    }

    #[test]
    fn a_key_that_stands_there_twice_is_refused_with_its_path() {
        let role = |key| FileRole {
            key: RoleKey::of(key),
            name: key.into(),
            description: String::new(),
            kind: RoleKind::Custom,
            is_administrator: false,
            levels: Levels::new(),
        };
        let app = |key, roles| FileApp { key: AppKey::of(key), roles };
        let check = |applications| RolesFile { version: VERSION, applications }.check();
        let repeated = |at: &str| Err(RolesFault::Content { why: ContentFault::Repeated, at: at.into(), place: None });
        assert_eq!(check(vec![app("abm", vec![role("a"), role("b"), role("a")])]), repeated("applications[0].roles[2].key"));
        assert_eq!(check(vec![app("abm", vec![]), app("abm", vec![])]), repeated("applications[1].key"));
        assert_eq!(check(vec![app("abm", vec![role("a")]), app("si", vec![role("a")])]), Ok(()));
        let row =
            r#"{"key":"a","name":"A","description":"","kind":"custom","is_administrator":false,"levels":{"x":"view","x":"full"}}"#;
        assert!(serde_json::from_str::<FileRole>(row).unwrap_err().to_string().starts_with("duplicate field `x`"));
    }

    #[test]
    fn a_document_of_too_many_roles_is_refused() {
        let role = |n: usize| FileRole {
            key: RoleKey::parse(&format!("r{n}")).unwrap(),
            name: n.to_string(),
            description: String::new(),
            kind: RoleKind::Custom,
            is_administrator: false,
            levels: Levels::new(),
        };
        let file = |n: usize| RolesFile {
            version: VERSION,
            applications: vec![FileApp { key: AppKey::ABM, roles: (0..n).map(role).collect() }],
        };
        assert_eq!(file(MAX_ROLES).check(), Ok(()));
        assert_eq!(file(MAX_ROLES + 1).check(), Err(RolesFault::TooManyRoles));
    }
}
