//! The words of the integration pages, in each language.

use crate::text::words;

words! {
    /// See the module.
    CrmWord {
    ConnectCrm = "Connect a CRM", "Collega un CRM";
    NoConnection = "No CRM is connected yet", "Nessun CRM collegato";
    NoConnectionText = "Connect one to see which objects and fields it lets Sightline read.", "Collegane uno per vedere quali oggetti e campi Sightline può leggere.";
    ConnectionName = "Name", "Nome";
    LoginUrl = "Login address", "Indirizzo di accesso";
    ProductionLogin = "Production, for JWT bearer only", "Produzione, solo per JWT bearer";
    SandboxLogin = "Sandbox, for JWT bearer only", "Sandbox, solo per JWT bearer";
    LoginUrlHint = "Your organisation's own domain, such as https://acme.my.salesforce.com", "Il dominio della tua organizzazione, ad esempio https://acme.my.salesforce.com";
    Package = "Package", "Pacchetto";
    Flow = "How Sightline signs in", "Come accede Sightline";
    ClientCredentials = "Client credentials", "Credenziali client";
    JwtBearer = "JWT bearer", "JWT bearer";
    ClientId = "Consumer key", "Consumer key";
    ClientSecret = "Consumer secret", "Consumer secret";
    SyncUser = "Sync user", "Utente di sincronizzazione";
    PrivateKey = "Private key (PEM)", "Chiave privata (PEM)";
    SecretHint = "Sealed before it is kept; it is never shown again.", "Sigillato prima di essere conservato; non sarà più mostrato.";
    Connect = "Connect", "Collega";
    Connecting = "Connecting", "Collegamento";
    MapNote = "Permission checks are available for CRM integrations only; marketing-automation integrations are not covered.", "I controlli dei permessi esistono solo per le integrazioni CRM; la marketing automation non è coperta.";
    DataSync = "Data Sync", "Data Sync";
    Object = "Object", "Oggetto";
    Sync = "Sync", "Sincronizzazione";
    Onboarding = "Onboarding", "Onboarding";
    Daily = "Daily", "Giornaliera";
    LastCheck = "Last check", "Ultimo controllo";
    Fields = "Fields", "Campi";
    FieldsOf = "Fields of {object}", "Campi di {object}";
    ObjectFields = "{object}: Fields", "{object}: campi";
    Healthy = "Healthy", "In ordine";
    NeedsAttention = "Needs attention", "Da verificare";
    PermissionMissing = "Permission missing", "Permesso mancante";
    NotChecked = "Not checked", "Non controllato";
    OneFieldLost = "1 field", "1 campo";
    FieldsLost = "{n} fields", "{n} campi";
    RecheckNow = "Recheck now", "Ricontrolla ora";
    Checking = "Checking", "Controllo";
    ObjectsIntro = "Each object shows its last check. Recheck now asks the CRM about all of them; opening the Fields of one asks about that one.", "Ogni oggetto mostra il suo ultimo controllo. Ricontrolla ora interroga il CRM su tutti; aprire i campi di uno interroga su quello.";
    CheckedAt = "{n} fields, checked {time}", "{n} campi, controllati {time}";
    NotCheckedSince = "Not checked since {time}.", "Non controllato da {time}.";
    NeverChecked = "Not checked yet.", "Non ancora controllato.";
    WhyDenied = "The CRM did not accept the credentials: {message}.", "Il CRM non ha accettato le credenziali: {message}.";
    WhyRateLimited = "The CRM asked to wait: its limit of calls is used up.", "Il CRM chiede di attendere: il limite di chiamate è esaurito.";
    WhyUnreachable = "The CRM did not answer.", "Il CRM non ha risposto.";
    WhySurprising = "The CRM gave an answer that cannot be used, such as a maintenance page.", "Il CRM ha dato una risposta inutilizzabile, ad esempio una pagina di manutenzione.";
    SearchFields = "Search {n} fields", "Cerca tra {n} campi";
    ErrorsOnly = "Errors only", "Solo errori";
    ErrorStandardized = "Error (Standardized)", "Errore (standardizzato)";
    ActiveStandardized = "Active (Standardized)", "Attivo (standardizzato)";
    Active = "Active", "Attivo";
    ErrorText = "Sightline cannot read this field. Make sure that it exists in the CRM and that the sync user may read it; if it is not needed any more, unmap it.", "Sightline non può leggere questo campo. Verifica che esista nel CRM e che l'utente di sincronizzazione possa leggerlo; se non serve più, rimuovine la mappatura.";
    NotVisible = "Not visible to us", "Non visibile";
    NotVisibleText = "No field matches. A field that does not appear here is not in the CRM, or the sync user may not read it.", "Nessun campo corrisponde. Un campo che non appare qui non esiste nel CRM, o l'utente di sincronizzazione non può leggerlo.";
    ObjectClosed = "{object} cannot be read: it is not in the CRM, or the sync user may not read it. After the fix it shows here with Recheck now.", "{object} non è leggibile: non esiste nel CRM, o l'utente di sincronizzazione non può leggerlo. Dopo la correzione appare qui con Ricontrolla ora.";
    NoErrors = "No standardized field is lost", "Nessun campo standardizzato perso";
    NoErrorsText = "Every standardized field of this object can be read.", "Ogni campo standardizzato di questo oggetto è leggibile.";
    PullRunning = "{percent} %, {n} records", "{percent} %, {n} record";
    RecordsColumn = "Records", "Record";
    }
}
