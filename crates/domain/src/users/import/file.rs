//! What a file of people looks like: its columns, and what makes one unreadable (E9).

use serde::{Deserialize, Serialize};

use crate::locale::Locale;
use crate::roles::{AppKey, Apps};
use crate::time::Instant;
use crate::users::User;

/// At most this many rows after the head.
pub const MAX_ROWS: usize = 100_000;
/// At most this many columns, those without a name included.
pub const MAX_COLUMNS: usize = 64;
/// At most this many bytes.
pub const MAX_BYTES: usize = 20 << 20;

/// Why a file is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum FileFault {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// More than [`MAX_ROWS`].
    TooManyRows,
    /// More than [`MAX_COLUMNS`].
    TooManyColumns,
    /// What was sent says of itself that it is something else.
    NotCsv,
    /// A workbook, not a text.
    Spreadsheet,
    NotUtf8,
    /// Empty.
    NoHead,
    /// Without the column `email`.
    NoEmail,
    UnknownColumns {
        names: Vec<String>,
    },
    RepeatedColumns {
        names: Vec<String>,
    },
}

impl FileFault {
    /// What a person reads, with what to do about it.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        match locale {
            Locale::En => match self {
                Self::TooLarge => "The file is larger than 20 MB. Split it.".into(),
                Self::TooManyRows => "The file has more than 100,000 rows. Split it.".into(),
                Self::TooManyColumns => format!("The file has more than {MAX_COLUMNS} columns. Remove the empty ones."),
                Self::NotCsv => "Send a CSV file.".into(),
                Self::Spreadsheet => "This is a workbook. Save it as “CSV UTF-8”.".into(),
                Self::NotUtf8 => "The file is not UTF-8. Save it as “CSV UTF-8”.".into(),
                Self::NoHead => "The file is empty. Its first line names the columns.".into(),
                Self::NoEmail => "The first line names no column “email”.".into(),
                Self::UnknownColumns { names } => format!("These columns are not known: {}.", told(names)),
                Self::RepeatedColumns { names } => format!("These columns stand there twice: {}.", told(names)),
            },
            Locale::It => match self {
                Self::TooLarge => "Il file supera 20 MB. Dividilo.".into(),
                Self::TooManyRows => "Il file ha più di 100.000 righe. Dividilo.".into(),
                Self::TooManyColumns => format!("Il file ha più di {MAX_COLUMNS} colonne. Rimuovi quelle vuote."),
                Self::NotCsv => "Invia un file CSV.".into(),
                Self::Spreadsheet => "È una cartella di lavoro. Salvala come “CSV UTF-8”.".into(),
                Self::NotUtf8 => "Il file non è UTF-8. Salvalo come “CSV UTF-8”.".into(),
                Self::NoHead => "Il file è vuoto. La prima riga indica le colonne.".into(),
                Self::NoEmail => "La prima riga non indica la colonna “email”.".into(),
                Self::UnknownColumns { names } => format!("Colonne sconosciute: {}.", told(names)),
                Self::RepeatedColumns { names } => format!("Colonne ripetute: {}.", told(names)),
            },
        }
    }
}

/// The first few names, each cut to what a sentence bears.
fn told(names: &[String]) -> String {
    let names: Vec<String> = names.iter().take(8).map(|name| cut(name, 40)).collect();
    names.join(", ")
}

/// The first `chars` of a text, on one line; an ellipsis tells that there was more.
pub(super) fn cut(text: &str, chars: usize) -> String {
    let mut cut: String = text.chars().take(chars).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(chars).is_some() {
        cut.push('…');
    }
    cut
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Email,
    FirstName,
    LastName,
    JobTitle,
    Status,
    /// The key of the role held in an application.
    Role(AppKey),
    /// Written by an export, never read.
    LastActive,
    /// Written beside the rows that were not taken, never read: the file can be mended and sent again.
    Problem,
    /// Without a name, as spreadsheets leave them at the end; its cells must be empty.
    Nameless,
}

impl Column {
    /// Those that are the same whatever applications there are.
    pub const FIXED: [Self; 8] = [
        Self::Email,
        Self::FirstName,
        Self::LastName,
        Self::JobTitle,
        Self::Status,
        Self::LastActive,
        Self::Problem,
        Self::Nameless,
    ];

    /// The columns of an export, in their order; every one can be imported.
    #[must_use]
    pub fn exported(apps: &Apps) -> Vec<Self> {
        let roles = apps.iter().map(|app| Self::Role(app.key));
        let before = [Self::Email, Self::FirstName, Self::LastName, Self::JobTitle, Self::Status];
        before.into_iter().chain(roles).chain([Self::LastActive]).collect()
    }

    /// The word in the first line.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Email => "email".into(),
            Self::FirstName => "first_name".into(),
            Self::LastName => "last_name".into(),
            Self::JobTitle => "job_title".into(),
            Self::Status => "status".into(),
            Self::Role(app) => app.to_string(),
            Self::LastActive => "last_active".into(),
            Self::Problem => "problem".into(),
            Self::Nameless => String::new(),
        }
    }

    /// The cell of a person; empty in columns that only a file has.
    #[must_use]
    pub fn of(self, user: &User) -> String {
        match self {
            Self::Email => user.email.as_str().to_owned(),
            Self::FirstName => user.first_name.clone(),
            Self::LastName => user.last_name.clone(),
            Self::JobTitle => user.job_title.clone(),
            Self::Status => user.status.stored_key().key().to_owned(),
            Self::Role(app) => user.roles.in_app(app).map(|role| role.to_string()).unwrap_or_default(),
            Self::LastActive => user.last_active_at.map(Instant::rfc3339).unwrap_or_default(),
            Self::Problem | Self::Nameless => String::new(),
        }
    }

    /// The column that a word in the first line names, in any case, with spaces for underscores.
    fn named(name: &str, apps: &Apps) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(' ', "_");
        let app = || AppKey::parse(&name).filter(|app| apps.find(*app).is_some()).map(Self::Role);
        Self::FIXED.into_iter().find(|column| column.name() == name).or_else(app)
    }
}

/// The columns of one file, in its own order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// Reads the first line; applications are those of `apps`.
    ///
    /// # Errors
    /// [`FileFault::TooManyColumns`], [`FileFault::UnknownColumns`], [`FileFault::RepeatedColumns`], [`FileFault::NoEmail`].
    pub fn read(head: &[String], apps: &Apps) -> Result<Self, FileFault> {
        let mut columns = Vec::new();
        let (mut unknown, mut repeated) = (Vec::new(), Vec::new());
        for name in head {
            match Column::named(name, apps) {
                None => unknown.push(cut(name, 100)),
                Some(column) if column != Column::Nameless && columns.contains(&column) => repeated.push(column.name()),
                Some(column) => columns.push(column),
            }
            // A first line that is no first line has thousands of cells at times, with names or without.
            if unknown.len() + repeated.len() == 20 || columns.len() > MAX_COLUMNS {
                break;
            }
        }
        if columns.len() > MAX_COLUMNS {
            return Err(FileFault::TooManyColumns);
        }
        if !unknown.is_empty() {
            return Err(FileFault::UnknownColumns { names: unknown });
        }
        if !repeated.is_empty() {
            return Err(FileFault::RepeatedColumns { names: repeated });
        }
        if columns.contains(&Column::Email) { Ok(Self(columns)) } else { Err(FileFault::NoEmail) }
    }

    /// The cell of a row in a column, as it stands there; empty where the row or the file has none.
    #[must_use]
    pub fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let place = self.0.iter().position(|other| *other == column);
        place.and_then(|place| cells.get(place)).map_or("", String::as_str)
    }

    /// The columns and their places.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Column)> + '_ {
        self.0.iter().copied().enumerate()
    }

    /// Whether a row says something outside of every column.
    pub(super) fn is_overfull(&self, cells: &[String]) -> bool {
        let is_outside = |place: usize| self.0.get(place).is_none_or(|column| *column == Column::Nameless);
        cells.iter().enumerate().any(|(place, cell)| is_outside(place) && !cell.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::shipped;

    fn columns(head: &[&str]) -> Result<Columns, FileFault> {
        let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
        Columns::read(&head, &Apps(shipped::apps().into()))
    }

    #[test]
    fn columns_come_in_any_order_and_only_the_address_is_needed() {
        let read = columns(&["SI", " First Name", "Email", ""]).unwrap();
        let cells = ["sales_ae", "Sam", "sam@x.example"].map(String::from);
        assert_eq!(read.cell(&cells, Column::Email), "sam@x.example");
        assert_eq!(read.cell(&cells, Column::Role(AppKey::SI)), "sales_ae");
        assert_eq!(read.cell(&cells, Column::LastName), "");
        assert!(columns(&["email"]).is_ok());
    }

    #[test]
    fn what_is_not_known_missing_or_there_twice_is_named() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(columns(&["first_name"]), Err(FileFault::NoEmail));
        let unknown = columns(&["email", "phone", "password_hash"]);
        assert_eq!(unknown, Err(FileFault::UnknownColumns { names: names(&["phone", "password_hash"]) }));
        assert_eq!(columns(&["email", "Email"]), Err(FileFault::RepeatedColumns { names: names(&["email"]) }));
        assert_eq!(columns(&["email", "\0"]), Err(FileFault::UnknownColumns { names: names(&[" "]) }));
    }

    #[test]
    fn every_column_of_an_export_can_be_imported() {
        let apps = Apps(shipped::apps().into());
        let exported = Column::exported(&apps);
        let head: Vec<String> = exported.iter().map(|column| column.name()).collect();
        assert_eq!(head, ["email", "first_name", "last_name", "job_title", "status", "abm", "si", "last_active"]);
        assert_eq!(Columns::read(&head, &apps), Ok(Columns(exported)));
    }

    #[test]
    fn every_fault_has_a_sentence_in_each_language() {
        let names = vec!["x".repeat(5_000); 30];
        for fault in [
            FileFault::TooLarge,
            FileFault::TooManyRows,
            FileFault::NotCsv,
            FileFault::Spreadsheet,
            FileFault::NotUtf8,
            FileFault::NoHead,
            FileFault::NoEmail,
            FileFault::UnknownColumns { names: names.clone() },
            FileFault::RepeatedColumns { names },
        ] {
            let [en, it] = [Locale::En, Locale::It].map(|locale| fault.sentence(locale));
            assert!(en != it && en.len() < 500 && it.len() < 500, "{en}");
        }
    }
}
