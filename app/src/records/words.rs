//! The words of the records pages, in each language.

use crate::text::words;

words! {
    /// See the module.
    RecordsWord {
    SearchRecords = "Search records", "Cerca record";
    YourAccess = "Your access", "Il tuo accesso";
    AccessEdit = "Edit", "Modifica";
    AccessView = "View", "Vista";
    OwnRecord = "yours", "tuo";
    RecordsComing = "Records are on their way", "I record sono in arrivo";
    RecordsComingText = "They are being read from the CRM for the first time. This page looks again by itself.", "Vengono letti dal CRM per la prima volta. Questa pagina si aggiorna da sola.";
    RecordsClosed = "The CRM does not show these records", "Il CRM non mostra questi record";
    RecordsClosedText = "Sightline may no longer read them. An administrator sees under Integrations, Data Sync, which permission is missing.", "Sightline non può più leggerli. Un amministratore vede in Integrazioni, Data Sync, quale permesso manca.";
    NoRecords = "No records for you yet", "Ancora nessun record per te";
    NoRecordsText = "You see the records you own in the CRM, once they were pulled. If something is missing, ask an administrator to check your CRM user ID.", "Vedi i record di cui sei titolare nel CRM, una volta importati. Se manca qualcosa, chiedi a un amministratore di verificare il tuo ID utente CRM.";
    NoRecordMatches = "Nothing matches this search", "Nessun risultato per questa ricerca";
    NoRecordMatchesText = "Try another word, or clear the search.", "Prova un'altra parola o cancella la ricerca.";
    ClearSearch = "Clear search", "Cancella ricerca";
    NoObjects = "No records are open to you", "Nessun record è aperto per te";
    NoObjectsText = "They appear here once a CRM is connected and your profile opens an object.", "Compaiono qui quando un CRM è collegato e il tuo profilo apre un oggetto.";
    PulledAt = "From the CRM {time}", "Dal CRM {time}";
    Yes = "Yes", "Sì";
    No = "No", "No";
    }
}
