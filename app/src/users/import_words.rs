//! The words of the page that imports people, in each language.

use crate::text::words;

words! {
    /// See the module.
    ImportWord {
    ImportUsers = "Import users", "Importa utenti";
    ImportText = "People who are new are invited; of others only what the file says is changed. Nothing is written before you have seen what would happen.", "Chi è nuovo viene invitato; degli altri cambia solo ciò che il file indica. Nulla viene scritto prima che tu abbia visto cosa succederebbe.";
    ColumnsText = "The first line names the columns, in any order. Only email is needed; an empty cell leaves as it is, none takes a role.", "La prima riga indica le colonne, in qualsiasi ordine. Serve solo email; una cella vuota lascia com'è, none toglie il ruolo.";
    LimitsText = "CSV in UTF-8 with commas, semicolons or tabs, up to 100,000 rows or 20 MB.", "CSV in UTF-8 con virgole, punti e virgola o tabulazioni, fino a 100.000 righe o 20 MB.";
    WhatToImport = "What to import", "Che cosa importare";
    ChooseFile = "CSV file", "File CSV";
    FileChosen = "What importing {name} would do", "Cosa farebbe l'importazione di {name}";
    FileUnread = "The browser could not read the file. Choose it again.", "Il browser non ha potuto leggere il file. Sceglilo di nuovo.";
    FirstWithPeople = "Start from the list of today", "Parti dall'elenco di oggi";
    RowsByVerdict = "Rows to show", "Righe da mostrare";
    AllRows = "All rows", "Tutte le righe";
    New = "New", "Nuovi";
    Change = "Change", "Modifiche";
    Unchanged = "Unchanged", "Invariati";
    Malformed = "Malformed", "Non validi";
    Unknown = "Unknown role or status", "Ruolo o stato sconosciuto";
    Duplicate = "Duplicate", "Ripetuti";
    AlreadyInvited = "Already invited", "Già invitati";
    AlreadyMember = "Already a member", "Già utenti";
    Refused = "Refused", "Rifiutati";
    NoSeat = "No seat left", "Senza posto";
    Row = "Row", "Riga";
    Result = "Result", "Esito";
    What = "What happens", "Cosa succede";
    InviteSent = "An invitation is sent.", "Viene inviato un invito.";
    NothingToDo = "Nothing.", "Nulla.";
    NoRows = "No rows", "Nessuna riga";
    NoRowsText = "The file has a first line and nothing after it.", "Il file ha una prima riga e nulla dopo.";
    DownloadErrors = "Rows not taken ({n})", "Righe escluse ({n})";
    DownloadErrorsHint = "As a file with the reason beside each row: mend it and import it again.", "Come file con il motivo accanto a ogni riga: correggilo e importalo di nuovo.";
    ApplyOne = "Apply 1 change", "Applica 1 modifica";
    ApplyMany = "Apply {n} changes", "Applica {n} modifiche";
    NothingToApply = "Nothing to apply", "Nulla da applicare";
    Applying = "Applying", "Applicazione in corso";
    AllOrNothing = "All or nothing. Rows not taken are left out.", "Tutto o niente. Le righe escluse restano fuori.";
    Imported = "Imported", "Importato";
    OneInvited = "1 person was invited.", "1 persona è stata invitata.";
    ManyInvited = "{n} people were invited.", "{n} persone sono state invitate.";
    OneChanged = "1 person was changed.", "1 persona è stata modificata.";
    ManyChanged = "{n} people were changed.", "{n} persone sono state modificate.";
    OneLeft = "1 row was not taken.", "1 riga è stata esclusa.";
    ManyLeft = "{n} rows were not taken.", "{n} righe sono state escluse.";
    ByFile = "More people come by file", "Più persone con un file";
    AnotherFile = "Import another file", "Importa un altro file";
    }
}
