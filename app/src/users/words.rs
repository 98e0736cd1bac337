//! The words of the list of people, in each language.

use domain::roles::App;

use crate::text::{Word, t, words};

words! {
    /// See the module.
    UsersWord {
    Name = "Name", "Nome";
    LastActive = "Last active", "Ultima attività";
    SearchUsers = "Name or email", "Nome o email";
    Filters = "Filters", "Filtri";
    RecentBulk = "Recent changes", "Modifiche recenti";
    Views = "Views", "Viste";
    ClearFilters = "Clear filters", "Rimuovi i filtri";
    SelectUser = "Select {name}", "Seleziona {name}";
    SelectYourself = "You cannot change your own role or status.", "Non puoi cambiare il tuo ruolo o stato.";
    SelectAll = "Select All", "Seleziona tutti";
    SeatsOf = "{app} {held} of {seats} seats", "{app} {held} di {seats} posti";
    Until = "until {day}", "fino al {day}";
    NoUsersMatch = "Nobody matches these filters", "Nessuno corrisponde a questi filtri";
    NoUsersMatchText = "Remove a filter to see more people.", "Rimuovi un filtro per vedere altre persone.";
    }
}

/// `SI role`.
pub fn role_column(app: &App) -> String {
    t(Word::AppRole).replace("{app}", &app.short_name)
}
