//! Every way to be told no, once: a code for programs, a sentence for people, the field it belongs to.
//!
//! To add one: a variant, its code, its sentence in each language, its [`Kind`]. The compiler asks for each.

use serde::{Deserialize, Serialize};

use crate::crm::StandardObject;
use crate::locale::Locale;
use crate::roles::custom::RoleHindrance;
use crate::roles::file::RolesFault;
use crate::users::grantor::{Hindrance, Told};
use crate::users::import::FileFault;

/// A reason to say no. The sentence tells the person what to do next; nothing in it reveals what he may not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.sentence(Locale::En))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody is signed in, or the session ended.
    SignInNeeded,
    /// The password or the address is wrong, or the account may not sign in: one answer for all (T16).
    SignInFailed,
    /// Too many attempts on this account or from this source.
    TooManyAttempts { wait_seconds: u32 },
    /// The person lacks the right.
    NotAllowed,
    /// There is no such thing, or the person may not know of it.
    NotFound,
    /// The request came from another site.
    CrossSite,
    /// The request is malformed; `field` names the part where it is known.
    Malformed { field: String },
    /// A parameter or field this request does not have.
    UnknownField { field: String },
    /// The request is larger than the limit.
    TooLarge,
    /// This browser tab runs an older version than the server.
    ClientOutdated,
    /// Roles and addresses are filtered one at a time (Q8).
    RolesOrAddresses,
    /// A text field is longer than allowed.
    TooLong { field: String, max: u32 },
    /// A list holds more entries than allowed.
    TooMany { field: String, max: u32 },
    /// A search finds more people than it may.
    TooBroad { field: String, max: u32 },
    /// A required field is empty.
    Missing { field: String },
    /// The password is shorter than the rule.
    PasswordTooShort { min: u32 },
    /// The set-up code is wrong, or set-up was already done.
    SetupCodeWrong,
    /// The host is not one a CRM connection may point to.
    HostNotAllowed { host: String },
    /// The CRM did not accept the credentials.
    CrmRefused { message: String },
    /// The CRM could not be asked.
    CrmUnreachable,
    /// The object comes from another connection already.
    AlreadyConnected { object: StandardObject, connection: String },
    /// Somebody's role or status, or the actor's own rights, stand against it.
    Held { hindrance: Hindrance, told: Box<Told> },
    /// More seats are needed than are left (A37, Q7).
    SeatsShort { app: String, needs: u32, left: u32 },
    /// More seats are held than there would be.
    SeatsHeld { app: String, held: u32 },
    /// Somebody else changed it since it was shown; the page shows what it is now.
    ChangedMeanwhile,
    /// A role cannot be made or changed so (E11).
    RoleHeld { why: RoleHindrance, what: String },
    /// Everybody whom an undo would concern was changed since (E3): the first names, and how many they are.
    ChangedSince { names: Vec<String>, users: u32 },
    /// The link of an invitation is unknown, used, replaced or lapsed: one answer for all (T15).
    InvitationOver,
    /// Somebody would have to be Enabled for this.
    NotEnabled { who: String },
    /// An address has an account already.
    AddressTaken { address: String },
    /// A role would end in the past, or too far ahead (E12).
    EndNotAhead { field: String },
    /// A file that is to be imported cannot be taken (E9).
    File { fault: FileFault },
    /// A document of roles that is to be imported cannot be taken (E10).
    RolesFile { fault: RolesFault },
}

/// What sort of no it is; decides the HTTP status in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Malformed,
    Unauthenticated,
    Forbidden,
    Absent,
    TooLarge,
    Limited,
    /// What is there stands against it; it may be possible later or after a look.
    Conflict,
    /// Something outside did not answer.
    Upstream,
}

impl Refusal {
    /// The stable word a program may test for.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignInNeeded => "sign_in_needed",
            Self::SignInFailed => "sign_in_failed",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::NotAllowed => "not_allowed",
            Self::NotFound => "not_found",
            Self::CrossSite => "cross_site",
            Self::Malformed { .. } => "malformed",
            Self::UnknownField { .. } => "unknown_field",
            Self::TooLarge => "too_large",
            Self::ClientOutdated => "client_outdated",
            Self::RolesOrAddresses => "roles_or_addresses",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::TooBroad { .. } => "too_broad",
            Self::Missing { .. } => "missing",
            Self::PasswordTooShort { .. } => "password_too_short",
            Self::SetupCodeWrong => "setup_code_wrong",
            Self::HostNotAllowed { .. } => "host_not_allowed",
            Self::CrmRefused { .. } => "crm_refused",
            Self::CrmUnreachable => "crm_unreachable",
            Self::AlreadyConnected { .. } => "already_connected",
            Self::Held { .. } => "held",
            Self::SeatsShort { .. } => "seats_short",
            Self::SeatsHeld { .. } => "seats_held",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::ChangedSince { .. } => "changed_since",
            Self::RoleHeld { .. } => "role_held",
            Self::InvitationOver => "invitation_over",
            Self::NotEnabled { .. } => "not_enabled",
            Self::AddressTaken { .. } => "address_taken",
            Self::EndNotAhead { .. } => "end_not_ahead",
            Self::File { .. } => "file_refused",
            Self::RolesFile { .. } => "roles_file_refused",
        }
    }

    /// What sort of no this is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::SignInNeeded | Self::SignInFailed => Kind::Unauthenticated,
            Self::TooManyAttempts { .. } => Kind::Limited,
            Self::NotAllowed | Self::CrossSite | Self::SetupCodeWrong | Self::Held { .. } => Kind::Forbidden,
            Self::NotFound | Self::InvitationOver => Kind::Absent,
            Self::RoleHeld { .. }
            | Self::SeatsHeld { .. }
            | Self::SeatsShort { .. }
            | Self::ChangedMeanwhile
            | Self::ChangedSince { .. }
            | Self::AddressTaken { .. }
            | Self::NotEnabled { .. } => Kind::Conflict,
            Self::TooLarge
            | Self::File { fault: FileFault::TooLarge | FileFault::TooManyRows }
            | Self::RolesFile { fault: RolesFault::TooLarge | RolesFault::TooManyRoles } => Kind::TooLarge,
            Self::CrmUnreachable => Kind::Upstream,
            Self::Malformed { .. }
            | Self::UnknownField { .. }
            | Self::ClientOutdated
            | Self::RolesOrAddresses
            | Self::TooLong { .. }
            | Self::TooMany { .. }
            | Self::TooBroad { .. }
            | Self::Missing { .. }
            | Self::PasswordTooShort { .. }
            | Self::HostNotAllowed { .. }
            | Self::CrmRefused { .. }
            | Self::AlreadyConnected { .. }
            | Self::EndNotAhead { .. }
            | Self::File { .. }
            | Self::RolesFile { .. } => Kind::Malformed,
        }
    }

    /// The field of the form the sentence belongs beside, if it belongs to one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Malformed { field }
            | Self::UnknownField { field }
            | Self::TooLong { field, .. }
            | Self::TooMany { field, .. }
            | Self::TooBroad { field, .. }
            | Self::EndNotAhead { field }
            | Self::Missing { field } => (!field.is_empty()).then_some(field),
            Self::PasswordTooShort { .. } => Some("password"),
            Self::SetupCodeWrong => Some("setup_code"),
            Self::HostNotAllowed { .. } => Some("login_url"),
            Self::RolesOrAddresses => Some("emails"),
            Self::File { .. } | Self::RolesFile { .. } => Some("file"),
            Self::RoleHeld { why: RoleHindrance::NameTaken, .. } => Some("name"),
            _ => None,
        }
    }

    /// The sentence a person reads.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        match locale {
            Locale::En => self.english(),
            Locale::It => self.italian(),
        }
    }

    /// The sentence where the address of a page asks for what cannot be; empty for any other refusal. Apart from the rest,
    /// because browsers meet only these before the server answers, and every sentence there is would come with them.
    #[must_use]
    pub fn sentence_of_address(&self, locale: Locale) -> String {
        match locale {
            Locale::En => match self {
                Self::Malformed { field } => format!("“{field}” could not be read."),
                Self::UnknownField { field } => format!("There is no field “{field}”."),
                Self::RolesOrAddresses => "Roles and addresses are used one at a time. Remove one of the two filters.".into(),
                Self::TooLong { max, .. } => format!("Use at most {max} characters."),
                Self::TooMany { max, .. } => format!("Give at most {max} at once."),
                _ => String::new(),
            },
            Locale::It => match self {
                Self::Malformed { field } => format!("Non è stato possibile leggere “{field}”."),
                Self::UnknownField { field } => format!("Non esiste il campo “{field}”."),
                Self::RolesOrAddresses => "Ruoli e indirizzi si usano uno alla volta. Rimuovi uno dei due filtri.".into(),
                Self::TooLong { max, .. } => format!("Usa al massimo {max} caratteri."),
                Self::TooMany { max, .. } => format!("Indicane al massimo {max} alla volta."),
                _ => String::new(),
            },
        }
    }

    fn english(&self) -> String {
        match self {
            Self::SignInNeeded => "Please sign in to go on.".into(),
            Self::SignInFailed => "That email and password do not match an account that may sign in.".into(),
            Self::TooManyAttempts { wait_seconds } => format!("Too many attempts. Try again in {wait_seconds} seconds."),
            Self::NotAllowed => "Your role does not allow this. Ask an administrator of this application.".into(),
            Self::NotFound => "There is nothing here that you may see. It may have been removed.".into(),
            Self::CrossSite => "This request came from another site and was not carried out.".into(),
            Self::Malformed { field } if field.is_empty() => "The request could not be read.".into(),
            Self::Malformed { .. }
            | Self::UnknownField { .. }
            | Self::RolesOrAddresses
            | Self::TooLong { .. }
            | Self::TooMany { .. } => self.sentence_of_address(Locale::En),
            Self::TooLarge => "The request is too large.".into(),
            Self::ClientOutdated => "Sightline was updated. Reload the page to go on.".into(),
            Self::TooBroad { max, .. } => format!("More than {max} people match. Write more of the name or address."),
            Self::Missing { .. } => "This must be filled in.".into(),
            Self::PasswordTooShort { min } => format!("Use at least {min} characters."),
            Self::SetupCodeWrong => "That code is not valid. The current one is in the server's log.".into(),
            Self::HostNotAllowed { host } => {
                format!("“{host}” is not a host of this CRM. The operator of the server can allow it with --crm-host.")
            }
            Self::CrmRefused { message } => format!("The CRM refused: {message}"),
            Self::CrmUnreachable => "The CRM did not answer. What is shown is the last known state.".into(),
            Self::AlreadyConnected { object, connection } => {
                format!("{} already comes from “{connection}”. An object can come from one CRM only.", object.in_salesforce())
            }
            Self::Held { hindrance, told } => hindrance.sentence(Locale::En, told),
            Self::SeatsShort { app, needs, left } => format!(
                "This needs {needs} more {app} seats and {left} are left. Invited people hold seats too. Nothing was changed."
            ),
            Self::SeatsHeld { app, held } => {
                format!("{held} {app} seats are held, so there cannot be fewer. Disable people or take their role first.")
            }
            Self::ChangedMeanwhile => "Somebody else changed this meanwhile. Look at what it is now, then save again.".into(),
            Self::RoleHeld { why, what } => why.sentence(Locale::En, what),
            Self::ChangedSince { names, users } => {
                format!("Nothing is left to undo: {} changed since.", told(names, *users, "and", "more"))
            }
            Self::InvitationOver => "This invitation is not valid any more. Ask whoever invited you to send it again.".into(),
            Self::NotEnabled { who } => format!("{who} cannot sign in now. Enable first."),
            Self::AddressTaken { address } => format!("“{address}” has an account here already."),
            Self::EndNotAhead { .. } => "A role ends on a later day, within a year. Choose another day.".into(),
            Self::File { fault } => fault.sentence(Locale::En),
            Self::RolesFile { fault } => fault.sentence(Locale::En),
        }
    }

    fn italian(&self) -> String {
        match self {
            Self::SignInNeeded => "Accedi per continuare.".into(),
            Self::SignInFailed => "Email e password non corrispondono a un account che può accedere.".into(),
            Self::TooManyAttempts { wait_seconds } => format!("Troppi tentativi. Riprova tra {wait_seconds} secondi."),
            Self::NotAllowed => "Il tuo ruolo non lo consente. Chiedi a un amministratore di questa applicazione.".into(),
            Self::NotFound => "Qui non c'è nulla che tu possa vedere. Forse è stato rimosso.".into(),
            Self::CrossSite => "La richiesta proveniva da un altro sito e non è stata eseguita.".into(),
            Self::Malformed { field } if field.is_empty() => "Non è stato possibile leggere la richiesta.".into(),
            Self::Malformed { .. }
            | Self::UnknownField { .. }
            | Self::RolesOrAddresses
            | Self::TooLong { .. }
            | Self::TooMany { .. } => self.sentence_of_address(Locale::It),
            Self::TooLarge => "La richiesta è troppo grande.".into(),
            Self::ClientOutdated => "Sightline è stato aggiornato. Ricarica la pagina per continuare.".into(),
            Self::TooBroad { max, .. } => format!("Corrispondono più di {max} persone. Scrivi altro del nome o dell'indirizzo."),
            Self::Missing { .. } => "Campo obbligatorio.".into(),
            Self::PasswordTooShort { min } => format!("Usa almeno {min} caratteri."),
            Self::SetupCodeWrong => "Il codice non è valido. Quello attuale è nel registro del server.".into(),
            Self::HostNotAllowed { host } => {
                format!("“{host}” non è un host di questo CRM. Chi gestisce il server può consentirlo con --crm-host.")
            }
            Self::CrmRefused { message } => format!("Il CRM ha rifiutato: {message}"),
            Self::CrmUnreachable => "Il CRM non ha risposto. È mostrato l'ultimo stato noto.".into(),
            Self::AlreadyConnected { object, connection } => {
                format!("{} proviene già da “{connection}”. Un oggetto può provenire da un solo CRM.", object.in_salesforce())
            }
            Self::Held { hindrance, told } => hindrance.sentence(Locale::It, told),
            Self::SeatsShort { app, needs, left } => format!(
                "Servono altri {needs} posti {app} e ne restano {left}. Anche gli invitati occupano posti. Nulla è stato cambiato."
            ),
            Self::SeatsHeld { app, held } => {
                format!("{held} posti {app} sono occupati: non possono essere meno. Prima disabilita persone o togli il ruolo.")
            }
            Self::ChangedMeanwhile => {
                "Qualcun altro ha modificato questi dati nel frattempo. Guarda come sono ora, poi salva di nuovo.".into()
            }
            Self::RoleHeld { why, what } => why.sentence(Locale::It, what),
            Self::ChangedSince { names, users } => {
                format!("Non resta nulla da annullare: modificati nel frattempo {}.", told(names, *users, "e altri", ""))
            }
            Self::InvitationOver => "Questo invito non è più valido. Chiedi a chi ti ha invitato di inviarlo di nuovo.".into(),
            Self::NotEnabled { who } => format!("{who} ora non può accedere. Prima va abilitato."),
            Self::AddressTaken { address } => format!("“{address}” ha già un account qui."),
            Self::EndNotAhead { .. } => "Un ruolo termina in un giorno successivo, entro un anno. Scegli un altro giorno.".into(),
            Self::File { fault } => fault.sentence(Locale::It),
            Self::RolesFile { fault } => fault.sentence(Locale::It),
        }
    }
}
/// `Aisha Farouk, Ben Adeyemi and 14 more`.
fn told(names: &[String], users: u32, and: &str, more: &str) -> String {
    let others = users.saturating_sub(u32::try_from(names.len()).unwrap_or(u32::MAX));
    let names = names.join(", ");
    if others == 0 { names } else { format!("{names} {and} {others} {more}").trim_end().to_owned() }
}
