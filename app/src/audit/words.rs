//! The words of the audit log's page, in each language.

use crate::text::words;

words! {
    /// See the module.
    LogWord {
    Intro = "Who did what, newest first. Entries are never changed or removed.", "Chi ha fatto cosa, dal più recente. Le voci non vengono mai modificate né rimosse.";
    Export = "Export CSV", "Esporta CSV";
    SearchActor = "Who did it: name or email", "Chi l'ha fatto: nome o email";
    Filters = "Filters", "Filtri";
    ClearFilters = "Clear filters", "Rimuovi i filtri";
    Date = "Date", "Data";
    Person = "Person", "Persona";
    Action = "Action", "Azione";
    Area = "Area", "Area";
    Entry = "Entry", "Voce";
    ThisOne = "only the one you opened", "solo quella che hai aperto";
    About = "About", "Riguarda";
    AboutHint = "Name or email of somebody the entry is about.", "Nome o email di qualcuno che la voce riguarda.";
    Change = "Before and after", "Prima e dopo";
    Details = "Details", "Dettagli";
    ShowDetails = "Show details: {action}, {date}", "Mostra dettagli: {action}, {date}";
    From = "From", "Dal";
    To = "To", "Al";
    DaysHint = "Both days included, in your time zone.", "Entrambi i giorni inclusi, nel tuo fuso orario.";
    ToBeforeFrom = "This day is before the first one.", "Questo giorno precede il primo.";
    Organization = "Organisation", "Organizzazione";
    SignIn = "Sign-in", "Accesso";
    Gone = "Removed user", "Utente rimosso";
    FromAddress = "From {address}", "Da {address}";
    NoDetails = "Nothing more was noted.", "Non è stato annotato altro.";
    Shown = "{shown} of {n} people", "{shown} di {n} persone";
    OnePerson = "1 person", "1 persona";
    ShowMore = "Show more people", "Mostra altre persone";
    NothingYet = "Nothing was done yet", "Ancora nessuna attività";
    NothingYetText = "What people do here is written down and shown on this page.", "Ciò che le persone fanno qui viene annotato e mostrato in questa pagina.";
    NothingMatches = "No entry matches these filters", "Nessuna voce corrisponde a questi filtri";
    NothingMatchesText = "Remove a filter to see more entries.", "Rimuovi un filtro per vedere altre voci.";
    }
}
