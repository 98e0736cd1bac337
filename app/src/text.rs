//! The words of the interface in each language. To add a word: a line here, in every language; the compiler sees to it.
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

/// The word in this page's language.
pub fn t(word: Word) -> &'static str {
    match locale() {
        Locale::En => word.english(),
        Locale::It => word.italian(),
    }
}

/// A word with a number: `one` for exactly one, `many` otherwise (right for English and Italian). `{n}` in it stands for
/// the number.
pub fn count(n: u32, one: Word, many: Word) -> String {
    t(if n == 1 { one } else { many }).replace("{n}", &crate::kit::time::number(n))
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $english:literal, $italian:literal;)*) => {
        /// Every word of the interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $($(#[$doc])* $name),* }

        impl Word {
            const fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }

            const fn italian(self) -> &'static str {
                match self { $(Self::$name => $italian),* }
            }
        }
    };
}

words! {
    // Shell
    SkipToContent = "Skip to content", "Vai al contenuto";
    Work = "Work", "Lavoro";
    Settings = "Settings", "Impostazioni";
    UserManagement = "User Management", "Gestione utenti";
    Records = "Records", "Record";
    Integrations = "Integrations", "Integrazioni";
    OpenNavigation = "Open navigation", "Apri la navigazione";
    CloseNavigation = "Close navigation", "Chiudi la navigazione";
    Navigation = "Navigation", "Navigazione";
    Breadcrumb = "Breadcrumb", "Percorso";
    Sections = "Sections", "Sezioni";
    ToLight = "Switch to the light theme", "Passa al tema chiaro";
    ToDark = "Switch to the dark theme", "Passa al tema scuro";
    YourAccount = "Your account", "Il tuo account";
    SignOut = "Sign out", "Esci";
    YourSessions = "Your sessions", "Le tue sessioni";
    Language = "Language", "Lingua";
    NotFound = "Not found", "Non trovato";
    NoRoleYet = "No role yet", "Ancora nessun ruolo";
    PageNotFound = "There is no such page", "Questa pagina non esiste";
    PageNotFoundText = "The address may be mistyped, or the page was moved.", "L'indirizzo potrebbe essere errato o la pagina è stata spostata.";
    ToStart = "Go to the start page", "Vai alla pagina iniziale";

    // Kit
    Close = "Close", "Chiudi";
    Cancel = "Cancel", "Annulla";
    Apply = "Apply", "Applica";
    TryAgain = "Try again", "Riprova";
    DidNotLoad = "This did not load", "Caricamento non riuscito";
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
    SignInTo = "Sign in to Sightline", "Accedi a Sightline";
    Tagline = "Know who can see what, and why.", "Sapere chi può vedere cosa, e perché.";
    Email = "Email", "Email";
    Password = "Password", "Password";
    ShowPassword = "Show password", "Mostra password";
    SignIn = "Sign in", "Accedi";
    DemoOrganisation = "Demo organisation", "Organizzazione dimostrativa";
    TryAsSomebody = "Try it as somebody", "Provalo come qualcuno";
    DemoText = "Invented people and records. The demo starts afresh each time it is started.", "Persone e record inventati. La demo riparte da capo a ogni avvio.";
    SetUpTitle = "Set up Sightline", "Configura Sightline";
    SetUpText = "You become the primary administrator. The set-up code stands in the server's log.", "Diventerai l'amministratore principale. Il codice di configurazione è nel registro del server.";
    SetUpCode = "Set-up code", "Codice di configurazione";
    OrganisationName = "Organisation", "Organizzazione";
    FirstName = "First name", "Nome";
    LastName = "Last name", "Cognome";
    PasswordHint = "At least 15 characters. A sentence is easy to remember.", "Almeno 15 caratteri. Una frase è facile da ricordare.";
    SetUpButton = "Set up", "Configura";
    SetUpDone = "Done. Sign in with your new password.", "Fatto. Accedi con la nuova password.";

    // Sessions
    SessionsText = "Browsers that are signed in as you. End those you do not know.", "Browser in cui hai effettuato l'accesso. Termina quelli che non riconosci.";
    ThisBrowser = "This browser", "Questo browser";
    Browser = "Browser", "Browser";
    SignedInFrom = "Signed in from", "Accesso da";
    SignedInAt = "Signed in", "Accesso";
    LastUsed = "Last used", "Ultimo uso";
    EndSession = "End session", "Termina sessione";
    EndSessionTitle = "End this session?", "Terminare questa sessione?";
    EndSessionText = "{browser} is signed out at once. Whoever sits there has to sign in again.", "{browser} viene disconnesso subito. Chi lo usa dovrà accedere di nuovo.";
    Suggestions = "Suggestions", "Suggerimenti";
    SessionEnded = "The session was ended.", "La sessione è stata terminata.";

    // Users
    OrganizationUsers = "Organization Users", "Utenti dell'organizzazione";
    Users = "Users", "Utenti";
    Roles = "Roles", "Ruoli";
    Name = "Name", "Nome";
    Status = "Status", "Stato";
    AppRole = "{app} role", "Ruolo {app}";
    LastActive = "Last active", "Ultima attività";
    NoRoleAssigned = "No Role Assigned", "Nessun ruolo assegnato";
    You = "You", "Tu";
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
    SeatsHeld = "{app} {held} seats held", "{app} {held} posti occupati";
    NoUsersMatch = "Nobody matches these filters", "Nessuno corrisponde a questi filtri";
    NoUsersMatchText = "Remove a filter to see more people.", "Rimuovi un filtro per vedere altre persone.";
    Enabled = "Enabled", "Abilitato";
    Disabled = "Disabled", "Disabilitato";
    Invited = "Invited", "Invitato";
    ExpiredInvite = "Expired Invite", "Invito scaduto";
    RowActions = "Actions for {name}", "Azioni per {name}";
    ViewAndEdit = "View and Edit User", "Vedi e modifica utente";
    ResendInvite = "Resend Invite", "Reinvia invito";
    DeleteUser = "Delete User", "Elimina utente";
    DisableUser = "Disable User", "Disabilita utente";
    EnableUser = "Enable User", "Abilita utente";
    DeleteTitle = "Delete this invitation?", "Eliminare questo invito?";
    DeleteText = "{name} is taken off the list and the link in the mail stops working.", "{name} viene tolto dall'elenco e il link nell'email smette di funzionare.";
    Delete = "Delete", "Elimina";
    WasDisabled = "{name} was disabled and signed out.", "{name} è stato disabilitato e disconnesso.";
    WasEnabled = "{name} was enabled.", "{name} è stato abilitato.";
    WasResent = "The invitation was sent again to {name}.", "L'invito è stato reinviato a {name}.";
    WasDeleted = "The invitation of {name} was deleted.", "L'invito di {name} è stato eliminato.";
    WasUndone = "Taken back.", "Annullato.";
    Undo = "Undo", "Annulla modifica";
    SelectUser = "Select {name}", "Seleziona {name}";
    SelectAll = "Select All", "Seleziona tutti";
    SelectYourself = "You cannot change your own role or status.", "Non puoi cambiare il tuo ruolo o stato.";
    SelectedOfShown = "of {n} shown", "di {n} mostrati";
    SelectMatching = "Select all {n} that match", "Seleziona tutti i {n} corrispondenti";
    AllMatching = "all that match", "tutti i corrispondenti";
    ClearSelection = "Clear Selection", "Deseleziona tutto";

    // Inviting
    InviteUsers = "Invite User(s)", "Invita utenti";
    EmailAddresses = "Email addresses", "Indirizzi email";
    AddressesHint = "Separate them by commas, spaces or lines. At most 1,000.", "Separali con virgole, spazi o righe. Al massimo 1.000.";
    LinkLives = "The link lives 72 hours.", "Il link vale 72 ore.";
    SendOneInvite = "Send invite(s)", "Invia inviti";
    SendInvites = "Send invite(s) ({n})", "Invia inviti ({n})";
    OneInvited = "1 person was invited.", "1 persona è stata invitata.";
    ManyInvited = "{n} people were invited.", "{n} persone sono state invitate.";
    ReadyAddresses = "{n} ready", "{n} pronti";
    MalformedAddresses = "{n} not an address:", "{n} non validi:";
    DuplicateAddresses = "{n} more than once:", "{n} ripetuti:";
    AlreadyInvited = "{n} invited already, use Resend Invite:", "{n} già invitati, usa Reinvia invito:";
    AlreadyMember = "{n} with an account already:", "{n} con un account:";

    // Primary administration
    PrimaryAdministration = "Primary administration", "Amministrazione principale";
    PrimaryOffer = "Offer of the primary administration", "Offerta di amministrazione principale";
    PrimaryHint = "You can hand over to this person, who then has the top role in every application. You stay an administrator.", "Puoi cedere il ruolo a questa persona, che avrà il ruolo più alto in ogni applicazione. Tu resti amministratore.";
    OfferPrimary = "Offer primary administration", "Offri l'amministrazione principale";
    OfferPrimaryTitle = "Hand over to {name}?", "Cedere a {name}?";
    OfferPrimaryText = "{name} has to accept within 72 hours. From then on {name} is the Primary Administrator, and you are an administrator of each application. Until then nothing changes.", "{name} deve accettare entro 72 ore. Da quel momento {name} è il Primary Administrator e tu sei amministratore di ogni applicazione. Fino ad allora non cambia nulla.";
    PrimaryOffered = "{name} was asked to accept.", "È stato chiesto a {name} di accettare.";
    OfferedToYou = "{name} offers you the primary administration.", "{name} ti offre l'amministrazione principale.";
    OfferWaits = "Waiting for {name} to accept the primary administration.", "In attesa che {name} accetti l'amministrazione principale.";
    AcceptPrimary = "Accept", "Accetta";
    Decline = "Decline", "Rifiuta";
    TakeBack = "Take back", "Ritira";
    AcceptPrimaryTitle = "Become the Primary Administrator?", "Diventare Primary Administrator?";
    AcceptPrimaryText = "You get the top role in every application, with a seat in each. {name} becomes an administrator.", "Ottieni il ruolo più alto in ogni applicazione, con un posto in ciascuna. {name} diventa amministratore.";
    PrimaryAccepted = "You are the Primary Administrator now.", "Ora sei il Primary Administrator.";
    PrimaryDeclined = "The offer is gone.", "L'offerta non c'è più.";

    // Bulk actions
    BulkActions = "Bulk Actions", "Azioni multiple";
    ChooseAction = "Choose Action", "Scegli azione";
    ChangeRoles = "Change roles", "Cambia ruoli";
    ChangeAppRole = "Change {app} role", "Cambia ruolo {app}";
    LeaveAsIs = "Leave as it is", "Lascia com'è";
    Preview = "Preview", "Anteprima";
    OneSelected = "1 selected", "1 selezionato";
    ManySelected = "{n} selected", "{n} selezionati";
    ChooseFirst = "Choose what to do, and what it would change is shown here before anything is.", "Scegli cosa fare: qui vedrai cosa cambierebbe prima che cambi.";
    WillChange = "will change", "cambieranno";
    AlreadyHave = "already have it", "lo hanno già";
    Cannot = "cannot", "non possono";
    GrayedOut = "Grayed out for this selection", "Non disponibili per questa selezione";
    LeaveThemOut = "Leave them out", "Escludili";
    LeftOut = "Left out", "Esclusi";
    AndMore = "{names} and {n} more", "{names} e altri {n}";
    NeedsSeats = "{app} needs {needs} seats, {left} left.", "{app} richiede {needs} posti, {left} liberi.";
    NewSeats = "New seats: {names}.", "Nuovi posti: {names}.";
    GiveFirst = "Only the first {n}", "Solo i primi {n}";
    WithoutSeat = "{n} are left out.", "{n} sono esclusi.";
    TooFewSeats = "Too few seats", "Posti insufficienti";
    NobodyChanges = "Nobody changes", "Nessuno cambia";
    OneHolds = "1 person holds this back", "1 persona lo impedisce";
    ManyHold = "{n} people hold this back", "{n} persone lo impediscono";
    AllOrNothing = "All or nothing.", "Tutto o niente.";
    AllOrNothingUndo = "All or nothing. You can undo for 24 hours.", "Tutto o niente. Annullabile per 24 ore.";
    Changing = "Changing", "Modifica in corso";
    ChangeOne = "Change 1 role", "Cambia 1 ruolo";
    ChangeMany = "Change {n} roles", "Cambia {n} ruoli";
    EnableOne = "Enable 1 user", "Abilita 1 utente";
    EnableMany = "Enable {n} users", "Abilita {n} utenti";
    DisableOne = "Disable 1 user", "Disabilita 1 utente";
    DisableMany = "Disable {n} users", "Disabilita {n} utenti";
    ResendOne = "Resend 1 invite", "Reinvia 1 invito";
    ResendMany = "Resend {n} invites", "Reinvia {n} inviti";
    DeleteOne = "Delete 1 invite", "Elimina 1 invito";
    DeleteMany = "Delete {n} invites", "Elimina {n} inviti";
    OneChanged = "1 person was changed.", "1 persona è stata modificata.";
    ManyChanged = "{n} people were changed.", "{n} persone sono state modificate.";
    OneHadIt = "1 already had it.", "1 lo aveva già.";
    ManyHadIt = "{n} already had it.", "{n} lo avevano già.";
    OneLeftOut = "1 was left out.", "1 è stato escluso.";
    ManyLeftOut = "{n} were left out.", "{n} sono stati esclusi.";
    UndoFor = "for 24 hours", "per 24 ore";
    OneUndone = "1 person has again what he had before.", "1 persona ha di nuovo ciò che aveva.";
    ManyUndone = "{n} people have again what they had before.", "{n} persone hanno di nuovo ciò che avevano.";
    UndoSkipped = "{n} were changed since and keep what they have: {names}.", "{n} sono stati modificati nel frattempo e restano così: {names}.";
    FactsMoved = "Somebody was changed since you looked. Look again, then confirm.", "Qualcuno è stato modificato nel frattempo. Controlla di nuovo, poi conferma.";
    RightsMove = "{gained} rights gained, {lost} lost", "{gained} diritti acquisiti, {lost} persi";
    RightsGained = "Gained", "Acquisiti";
    RightsLost = "Lost", "Persi";
    ShowMore = "Show more", "Mostra altri";
    Deleted = "Deleted", "Eliminato";
    TakesSeat = "takes a seat", "occupa un posto";
    PendingRole = "pending role", "ruolo in attesa";
    NoMailSent = "no email is sent", "nessuna email";

    // Integrations
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

    // Records
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
    PullRunning = "{percent} %, {n} records", "{percent} %, {n} record";
    RecordsColumn = "Records", "Record";

    // Roles
    ChooseApp = "Choose App", "Scegli app";
    ViewComparison = "View Role Comparison Table", "Vedi tabella di confronto dei ruoli";
    ViewRoleList = "View Role List", "Vedi elenco dei ruoli";
    RoleComparison = "Role comparison", "Confronto dei ruoli";
    Role = "Role", "Ruolo";
    Description = "Description", "Descrizione";
    OneUser = "1 user", "1 utente";
    ManyUsers = "{n} users", "{n} utenti";
    Permission = "Permission", "Permesso";
    FindPermission = "Find a permission", "Trova un permesso";
    OnlyDifferences = "Only differences", "Solo differenze";
    PermissionsShown = "{n} of {all} permissions", "{n} di {all} permessi";
    NoPermissionMatches = "No permission matches", "Nessun permesso corrisponde";
    LevelFull = "Full", "Completo";
    LevelEdit = "Edit", "Modifica";
    LevelView = "View", "Vista";
    LevelNone = "None", "Nessuno";
    FullMeans = "do everything", "fare tutto";
    EditMeans = "change what exists", "cambiare ciò che esiste";
    ViewMeans = "look only", "solo guardare";
    NoneMeans = "not shown at all", "non mostrato";
    BuiltInReadOnly = "Built-in roles are read-only.", "I ruoli predefiniti sono di sola lettura.";
    LevelRange = "{high} to {low}", "Da {high} a {low}";
    PeopleWithRole = "People with this role", "Persone con questo ruolo";
    ExpandAll = "Expand all", "Espandi tutto";
    CollapseAll = "Collapse all", "Comprimi tutto";

    // One person
    User = "User", "Utente";
    Profile = "Profile", "Profilo";
    JobTitle = "Job title", "Qualifica";
    CrmUserId = "CRM user ID", "ID utente CRM";
    InvitedBy = "Invited by", "Invitato da";
    InvitedAt = "Invitation sent", "Invito inviato";
    LinkValid = "Link", "Link";
    LinkExpired = "expired {ago}", "scaduto {ago}";
    InvitationMail = "Mail", "Email inviata";
    SaveChanges = "Save Changes", "Salva modifiche";
    Saving = "Saving", "Salvataggio";
    Discard = "Discard", "Ripristina";
    Saved = "Saved.", "Salvato.";
    RoleUpdated = "The role was updated.", "Il ruolo è stato aggiornato.";
    ChangedMeanwhile = "Somebody changed this person meanwhile. What you changed is still in the form and not saved yet. Look at what is different now, then save again.", "Qualcuno ha modificato questa persona nel frattempo. Le tue modifiche sono ancora nel modulo e non sono salvate. Guarda che cosa è diverso ora, poi salva di nuovo.";
    LeaveTitle = "Leave without saving?", "Uscire senza salvare?";
    LeaveText = "What you changed on this page is lost.", "Le modifiche fatte su questa pagina andranno perse.";
    Leave = "Leave", "Esci dalla pagina";
    Sessions = "Sessions", "Sessioni";
    NoSessions = "Not signed in anywhere.", "Nessun accesso attivo.";
    SessionText = "Signed in {time}, last used {used}, from {source}", "Accesso {time}, ultimo uso {used}, da {source}";

    // Audit
    AuditTrail = "Audit trail", "Registro delle modifiche";
    NothingRecorded = "Nothing was recorded yet.", "Ancora nulla di registrato.";
    TheServer = "Server", "Server";
    NoValue = "empty", "vuoto";
    ChangedTo = "changed to", "cambiato in";
    MoreDetails = "and {n} more", "e altri {n}";
    AuditOrganizationSetUp = "set up the organisation", "ha configurato l'organizzazione";
    AuditSeeded = "loaded a seed file", "ha caricato un file di dati iniziali";
    AuditSignedIn = "signed in", "ha effettuato l'accesso";
    AuditSignedOut = "signed out", "si è disconnesso";
    AuditSessionRevoked = "ended a session", "ha terminato una sessione";
    AuditConnectionMade = "connected a CRM", "ha collegato un CRM";
    AuditUserEdited = "edited a user", "ha modificato un utente";
    AuditUsersInvited = "sent invitations", "ha inviato inviti";
    AuditInvitesResent = "sent invitations again", "ha inviato di nuovo gli inviti";
    AuditInvitesDeleted = "deleted invitations", "ha eliminato inviti";
    AuditInviteAccepted = "accepted the invitation", "ha accettato l'invito";
    AuditRolesChanged = "changed roles", "ha cambiato i ruoli";
    AuditUsersEnabled = "enabled users", "ha abilitato utenti";
    AuditUsersDisabled = "disabled users", "ha disabilitato utenti";
    AuditPrimaryOffered = "offered the primary administration", "ha offerto l'amministrazione principale";
    AuditPrimaryDeclined = "ended an offer of the primary administration", "ha chiuso un'offerta di amministrazione principale";
    AuditPrimaryTransferred = "took over the primary administration", "ha assunto l'amministrazione principale";
    AuditPrimaryRecovered = "gave the primary administration", "ha assegnato l'amministrazione principale";
    AuditUndone = "took a bulk action back", "ha annullato un'azione di massa";

    // Invitation
    Invitation = "Invitation", "Invito";
    JoinOrganisation = "Join {organisation}", "Entra in {organisation}";
    JoinText = "Choose how you are named here, and a password.", "Scegli come comparire qui e una password.";
    NewPassword = "New password", "Nuova password";
    Join = "Join", "Entra";
    Joining = "Joining", "Accesso in corso";
    InvitationIsOver = "This invitation cannot be used", "Questo invito non è utilizzabile";
    SignedInAsOther = "You are signed in as {name}. Joining signs you in as {email} instead.", "Hai effettuato l'accesso come {name}. Entrando accederai invece come {email}.";

    // Outbox
    Outbox = "Outbox", "Posta in uscita";
    OutboxText = "Mails that Sightline sends to your people, the newest first.", "Le email che Sightline invia alle tue persone, dalla più recente.";
    MailNotSetUp = "Mail is not set up. Invitations wait until the operator gives --mail-url and --mail-from.", "La posta non è configurata. Gli inviti attendono finché chi gestisce il server non indica --mail-url e --mail-from.";
    Recipient = "Recipient", "Destinatario";
    MailFor = "For", "Motivo";
    QueuedAt = "Queued", "In coda dal";
    MailWaiting = "Waiting", "In attesa";
    MailSent = "Sent", "Inviata";
    MailFailed = "Failed", "Non riuscita";
    OneAttempt = "1 attempt", "1 tentativo";
    Attempts = "{n} attempts", "{n} tentativi";
    NextTry = "next try {time}", "prossimo tentativo {time}";
    SentAt = "sent {time}", "inviata {time}";
    ReadMail = "Read the mail to {recipient}", "Leggi l'email a {recipient}";
    OpenInvitation = "Open the invitation", "Apri l'invito";
    NoMail = "No mail yet", "Ancora nessuna email";
    NoMailText = "Invitations appear here as soon as somebody is invited.", "Gli inviti compaiono qui non appena qualcuno viene invitato.";
}
