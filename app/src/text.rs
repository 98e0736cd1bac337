//! The words of the interface in each language. To add a word: a line in the words of its room,
//! or here when several rooms say it, in every language; the compiler sees to it. A room keeps its words because they then
//! come with it: nobody loads those of pages he does not open.
//!
//! The language is chosen once a page load (`public/preferences.js` puts it on `<html lang>`); choosing another reloads.

use std::cell::OnceCell;

use domain::locale::Locale;

thread_local! {
    static LOCALE: OnceCell<Locale> = const { OnceCell::new() };
}

/// The language of this page.
pub fn locale() -> Locale {
    LOCALE.with(|locale| {
        *locale.get_or_init(|| {
            let root = leptos::prelude::document().document_element();
            root.and_then(|root| root.get_attribute("lang")).map(|lang| Locale::preferred(&lang)).unwrap_or_default()
        })
    })
}

/// A word of the interface. Each room has an enum of its own, so that its words come with it; what several rooms say is in
/// [`Word`].
pub trait Said: Copy {
    fn english(self) -> &'static str;
    fn italian(self) -> &'static str;
}

/// The word in this page's language.
pub fn t(word: impl Said) -> &'static str {
    match locale() {
        Locale::En => word.english(),
        Locale::It => word.italian(),
    }
}

/// A word with a number: `one` for exactly one, `many` otherwise (right for English and Italian). `{n}` in it stands for
/// the number.
pub fn count(n: u32, one: impl Said, many: impl Said) -> String {
    let word = if n == 1 { t(one) } else { t(many) };
    word.replace("{n}", &crate::kit::time::number(n))
}

/// An enum of words, with each in every language.
macro_rules! words {
    ($(#[$outer:meta])* $enum:ident { $($(#[$doc:meta])* $name:ident = $english:literal, $italian:literal;)* }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $enum { $($(#[$doc])* $name),* }

        impl $crate::text::Said for $enum {
            fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }

            fn italian(self) -> &'static str {
                match self { $(Self::$name => $italian),* }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What several rooms say.
    Word {
    // Shell
    SkipToContent = "Skip to content", "Vai al contenuto";
    Work = "Work", "Lavoro";
    Settings = "Settings", "Impostazioni";
    UserManagement = "User Management", "Gestione utenti";
    Records = "Records", "Record";
    Integrations = "Integrations", "Integrazioni";
    AuditLog = "Audit log", "Registro attività";
    OpenNavigation = "Open navigation", "Apri la navigazione";
    Navigation = "Navigation", "Navigazione";
    Breadcrumb = "Breadcrumb", "Percorso";
    Sections = "Sections", "Sezioni";
    ToLight = "Switch to the light theme", "Passa al tema chiaro";
    ToDark = "Switch to the dark theme", "Passa al tema scuro";
    YourAccount = "Your account", "Il tuo account";
    SignOut = "Sign out", "Esci";
    YourProfile = "Your profile", "Il tuo profilo";
    YourSessions = "Your sessions", "Le tue sessioni";
    NotFound = "Not found", "Non trovato";
    NoRoleYet = "No role yet", "Ancora nessun ruolo";
    PageNotFound = "There is no such page", "Questa pagina non esiste";
    PageNotFoundText = "The address may be mistyped, or the page was moved.", "L'indirizzo potrebbe essere errato o la pagina è stata spostata.";
    ToStart = "Go to the start page", "Vai alla pagina iniziale";

    // Kit
    Close = "Close", "Chiudi";
    CloseMessage = "Dismiss", "Nascondi";
    DiscardQuestion = "Discard what you entered?", "Scartare ciò che hai inserito?";
    Discard = "Discard", "Scarta";
    KeepEditing = "Keep editing", "Continua a modificare";
    NoOneFound = "No one found.", "Nessuno trovato.";
    Cancel = "Cancel", "Annulla";
    Apply = "Apply", "Applica";
    TryAgain = "Try again", "Riprova";
    DidNotLoad = "This did not load", "Caricamento non riuscito";
    NothingRead = "Nothing was read", "Non è stato letto nulla";
    Reference = "Reference", "Riferimento";
    Copy = "Copy", "Copia";
    Copied = "Copied", "Copiato";
    Previous = "Previous", "Precedente";
    Next = "Next", "Successiva";
    Pages = "Pages", "Pagine";
    Rows = "{from} to {to} of {count}", "da {from} a {to} di {count}";
    Loading = "Loading", "Caricamento";
    RemoveFilter = "Remove filter", "Rimuovi filtro";
    SortBy = "Sort by", "Ordina per";
    LastKnown = "This is the last state that loaded.", "Questo è l'ultimo stato caricato.";

    // Time
    JustNow = "Just now", "Adesso";
    MinutesAgo = "{n} min ago", "{n} min fa";
    HoursAgo = "{n} h ago", "{n} h fa";
    Yesterday = "Yesterday", "Ieri";
    Never = "Never", "Mai";
    HoursLeft = "{n} h left", "{n} h rimaste";
    LessThanAnHour = "less than 1 h left", "meno di 1 h";
    DaysAgo = "{n} days ago", "{n} giorni fa";
    OneDayAgo = "1 day ago", "1 giorno fa";

    // Sign-in
    Email = "Email", "Email";
    FirstName = "First name", "Nome";
    LastName = "Last name", "Cognome";
    PasswordHint = "At least 15 characters. A sentence is easy to remember.", "Almeno 15 caratteri. Una frase è facile da ricordare.";

    // Sessions
    ThisBrowser = "This browser", "Questo browser";
    EndSession = "End session", "Termina sessione";
    EndSessionTitle = "End this session?", "Terminare questa sessione?";
    EndSessionText = "{browser} is signed out at once. Whoever sits there has to sign in again.", "{browser} viene disconnesso subito. Chi lo usa dovrà accedere di nuovo.";
    Suggestions = "Suggestions", "Suggerimenti";
    SessionEnded = "The session was ended.", "La sessione è stata terminata.";

    // Users
    OrganizationUsers = "Organization Users", "Utenti dell'organizzazione";
    Users = "Users", "Utenti";
    Roles = "Roles", "Ruoli";
    Status = "Status", "Stato";
    AppRole = "{app} role", "Ruolo {app}";
    NoRoleAssigned = "No Role Assigned", "Nessun ruolo assegnato";
    You = "You", "Tu";
    Enabled = "Enabled", "Abilitato";
    Disabled = "Disabled", "Disabilitato";
    Invited = "Invited", "Invitato";
    ExpiredInvite = "Expired Invite", "Invito scaduto";
    RowActions = "Actions for {name}", "Azioni per {name}";

    // Inviting
    InviteUsers = "Invite User(s)", "Invita utenti";

    // Roles
    OneUser = "1 user", "1 utente";
    ManyUsers = "{n} users", "{n} utenti";
    CompareWith = "Compare with…", "Confronta con…";
    LevelFull = "Full", "Completo";
    LevelEdit = "Edit", "Modifica";
    LevelView = "View", "Vista";
    LevelNone = "None", "Nessuno";

    // One person
    JobTitle = "Job title", "Qualifica";
    LeaveTitle = "Leave without saving?", "Uscire senza salvare?";
    LeaveText = "What you changed on this page is lost.", "Le modifiche fatte su questa pagina andranno perse.";
    Leave = "Leave", "Esci dalla pagina";

    // Invitation
    Invitation = "Invitation", "Invito";

    // Outbox
    Outbox = "Outbox", "Posta in uscita";
    }
}
