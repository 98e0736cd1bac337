//! Why a row of a file is not taken, and how rows are sorted for whoever looks at a dry run (E9).

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::locale::Locale;
use crate::refusal::Refusal;
use crate::roles::AppKey;
use crate::users::edit::MAX_NAME_CHARS;
use crate::users::grantor::{Hindrance, Told};

/// What is said of a row; the dry run counts and filters by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Will be invited.
    New,
    /// Will be changed.
    Change,
    /// Is like this already.
    Unchanged,
    /// The address, a name or the row itself cannot be read.
    Malformed,
    /// A role or a status is unknown, or missing for somebody new.
    Unknown,
    /// The address stands further up already.
    Duplicate,
    /// Would be invited and is.
    AlreadyInvited,
    /// Would be invited and has an account.
    AlreadyMember,
    /// The rules about who may change whom stand against it.
    Refused,
    /// Needs a seat and none is left.
    NoSeat,
}

impl Verdict {
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Change,
        Self::Unchanged,
        Self::Malformed,
        Self::Unknown,
        Self::Duplicate,
        Self::AlreadyInvited,
        Self::AlreadyMember,
        Self::Refused,
        Self::NoSeat,
    ];

    /// The word used in URLs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change => "change",
            Self::Unchanged => "unchanged",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
            Self::Duplicate => "duplicate",
            Self::AlreadyInvited => "already_invited",
            Self::AlreadyMember => "already_member",
            Self::Refused => "refused",
            Self::NoSeat => "no_seat",
        }
    }

    /// Whether rows of this verdict are not taken though they ask for something; the error file holds them.
    #[must_use]
    pub const fn is_left(self) -> bool {
        !matches!(self, Self::New | Self::Change | Self::Unchanged)
    }
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Problem {
    NotAnAddress,
    /// More cells than the first line names.
    TooManyCells,
    /// A name or job title over [`MAX_NAME_CHARS`].
    TooLong {
        column: String,
    },
    /// A name or job title with line breaks or other control characters.
    ControlCharacters {
        column: String,
    },
    /// The application has no role with this key or name.
    UnknownRole {
        app: AppKey,
        text: String,
    },
    UnknownStatus {
        text: String,
    },
    /// The status is known, and an import does not lead to it.
    StatusNotGiven {
        text: String,
    },
    /// Somebody new without a role in any application.
    NoRole,
    /// The same address stands in this row.
    Duplicate {
        first: u32,
    },
    AlreadyInvited,
    AlreadyMember,
    Held {
        hindrance: Hindrance,
        told: Box<Told>,
    },
    /// No seat of this application is left.
    NoSeat {
        app: String,
    },
}

impl From<Refusal> for Problem {
    /// What the rules about one person say no with.
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Held { hindrance, told } => Self::Held { hindrance, told },
            Refusal::TooLong { field, .. } => Self::TooLong { column: field },
            Refusal::Malformed { field } => Self::ControlCharacters { column: field },
            _ => Self::NotAnAddress,
        }
    }
}

impl Problem {
    /// How it is counted.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::NotAnAddress | Self::TooManyCells | Self::TooLong { .. } | Self::ControlCharacters { .. } => Verdict::Malformed,
            Self::UnknownRole { .. } | Self::UnknownStatus { .. } | Self::StatusNotGiven { .. } | Self::NoRole => Verdict::Unknown,
            Self::Duplicate { .. } => Verdict::Duplicate,
            Self::AlreadyInvited => Verdict::AlreadyInvited,
            Self::AlreadyMember => Verdict::AlreadyMember,
            Self::Held { .. } => Verdict::Refused,
            Self::NoSeat { .. } => Verdict::NoSeat,
        }
    }

    /// What a person reads, on the page and in the error file.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        match locale {
            Locale::En => self.english(),
            Locale::It => self.italian(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NotAnAddress => "Not an email address.".into(),
            Self::TooManyCells => "The row has more cells than the first line names columns.".into(),
            Self::TooLong { column } => format!("{column}: use at most {MAX_NAME_CHARS} characters."),
            Self::ControlCharacters { column } => format!("{column}: no line breaks or control characters."),
            Self::UnknownRole { app, text } => format!("{app}: there is no role “{text}”. Write the name of a role, or none."),
            Self::UnknownStatus { text } => format!("There is no status “{text}”. Write enabled or disabled."),
            Self::StatusNotGiven { text } => format!("An import does not make anybody “{text}”. Leave the status empty."),
            Self::NoRole => "Somebody new needs a role in at least one application.".into(),
            Self::Duplicate { first } => format!("The same address stands in row {first}."),
            Self::AlreadyInvited => "Invited already. Use Resend Invite.".into(),
            Self::AlreadyMember => "Has an account already, with this.".into(),
            Self::Held { hindrance, told } => hindrance.sentence(Locale::En, told),
            Self::NoSeat { app } => format!("No {app} seat is left."),
        }
    }

    fn italian(&self) -> String {
        match self {
            Self::NotAnAddress => "Non è un indirizzo email.".into(),
            Self::TooManyCells => "La riga ha più celle delle colonne indicate nella prima riga.".into(),
            Self::TooLong { column } => format!("{column}: usa al massimo {MAX_NAME_CHARS} caratteri."),
            Self::ControlCharacters { column } => format!("{column}: niente a capo o caratteri di controllo."),
            Self::UnknownRole { app, text } => {
                format!("{app}: non esiste il ruolo “{text}”. Scrivi il nome di un ruolo, oppure none.")
            }
            Self::UnknownStatus { text } => format!("Non esiste lo stato “{text}”. Scrivi enabled o disabled."),
            Self::StatusNotGiven { text } => format!("Un'importazione non rende nessuno “{text}”. Lascia vuoto lo stato."),
            Self::NoRole => "A chi è nuovo serve un ruolo in almeno un'applicazione.".into(),
            Self::Duplicate { first } => format!("Lo stesso indirizzo è nella riga {first}."),
            Self::AlreadyInvited => "Già invitato. Usa Reinvia invito.".into(),
            Self::AlreadyMember => "Ha già un account, così com'è.".into(),
            Self::Held { hindrance, told } => hindrance.sentence(Locale::It, told),
            Self::NoSeat { app } => format!("Non restano posti {app}."),
        }
    }
}

impl Outcome {
    /// How the row is counted.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::New(_) => Verdict::New,
            Self::Change(_) => Verdict::Change,
            Self::Unchanged => Verdict::Unchanged,
            Self::Left(problem) => problem.verdict(),
        }
    }
}
