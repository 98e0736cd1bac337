//! The words of the page that imports roles, in each language.

use crate::text::words;

words! {
    /// See the module.
    ExchangeWord {
    ImportRoles = "Import roles", "Importa ruoli";
    ImportText = "Roles are known by their keys. New keys are made, custom roles are changed to what the file says, and what the file does not name stays. Nothing is written before you have seen the difference.", "I ruoli si riconoscono dalla chiave. Le chiavi nuove vengono create, i ruoli personalizzati diventano come dice il file, e ciò che il file non nomina resta. Nulla viene scritto prima che tu abbia visto la differenza.";
    LimitsText = "JSON as it is exported, up to 4 MB.", "JSON come viene esportato, fino a 4 MB.";
    WhatToImport = "What to import", "Che cosa importare";
    ChooseFile = "JSON file", "File JSON";
    FileUnread = "The browser could not read the file. Choose it again.", "Il browser non ha potuto leggere il file. Sceglilo di nuovo.";
    StartFrom = "Start from the roles of today", "Parti dai ruoli di oggi";
    WhatWouldBe = "What importing {name} would do", "Cosa farebbe l'importazione di {name}";
    New = "New", "Nuovo";
    Changed = "Changed", "Modificato";
    Unchanged = "Unchanged", "Invariato";
    ReadOnly = "Read-only", "Sola lettura";
    Refused = "Refused", "Rifiutato";
    ReadOnlyText = "Built-in roles are read-only: it stays as it is here, whatever the file says.", "I ruoli predefiniti sono di sola lettura: resta com'è qui, qualunque cosa dica il file.";
    NotHereText = "There is no such built-in role here, and a file makes none.", "Qui non esiste questo ruolo predefinito, e un file non ne crea.";
    OnlyWords = "The levels are the same.", "I livelli sono gli stessi.";
    NoRoles = "No roles", "Nessun ruolo";
    NoRolesText = "The file names no role.", "Il file non nomina alcun ruolo.";
    MoreRows = "{n} permissions", "{n} permessi";
    OneRow = "1 permission", "1 permesso";
    ImportOne = "Import 1 role", "Importa 1 ruolo";
    ImportMany = "Import {n} roles", "Importa {n} ruoli";
    NothingToImport = "Nothing to import", "Nulla da importare";
    Importing = "Importing", "Importazione in corso";
    AllOrNothing = "All or nothing.", "Tutto o niente.";
    HeldBack = "A role that is refused holds the whole file back. Mend the file and choose it again.", "Un ruolo rifiutato blocca l'intero file. Correggi il file e sceglilo di nuovo.";
    FactsMoved = "Somebody changed roles or who holds them meanwhile. This is what importing would do now.", "Nel frattempo qualcuno ha modificato i ruoli o chi li ha. Ecco cosa farebbe ora l'importazione.";
    Imported = "Imported", "Importato";
    OneMade = "1 role was made.", "1 ruolo è stato creato.";
    ManyMade = "{n} roles were made.", "{n} ruoli sono stati creati.";
    OneChanged = "1 role was changed.", "1 ruolo è stato modificato.";
    ManyChanged = "{n} roles were changed.", "{n} ruoli sono stati modificati.";
    AnotherFile = "Import another file", "Importa un altro file";
    }
}
