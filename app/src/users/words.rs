//! The words of the list of people, in each language.

use crate::text::words;

words! {
    /// See the module.
    UsersWord {
    Name = "Name", "Nome";
    LastActive = "Last active", "Ultima attività";
    SearchUsers = "Name or email", "Nome o email";
    Filters = "Filters", "Filtri";
    UserRoles = "User roles", "Ruoli utente";
    SearchSpecificUsers = "Search Specific Users", "Cerca utenti specifici";
    SpecificUsersHint = "Paste addresses separated by commas, spaces or lines.", "Incolla gli indirizzi separati da virgole, spazi o righe.";
    RolesOrAddresses = "Roles and addresses are used one at a time.", "Ruoli e indirizzi si usano uno alla volta.";
    NotAnAddress = "Not an address: {list}", "Non è un indirizzo: {list}";
    ClearFilters = "Clear filters", "Rimuovi i filtri";
    OneAddress = "1 address", "1 indirizzo";
    Addresses = "{n} addresses", "{n} indirizzi";
    SeatsOf = "{app} {held} of {seats} seats", "{app} {held} di {seats} posti";
    NoUsersMatch = "Nobody matches these filters", "Nessuno corrisponde a questi filtri";
    NoUsersMatchText = "Remove a filter to see more people.", "Rimuovi un filtro per vedere altre persone.";
    }
}
