//! The words of entries of the audit log, in each language.

use crate::text::words;

words! {
    /// See the module.
    AuditWord {
    TheServer = "Server", "Server";
    NoValue = "empty", "vuoto";
    ChangedTo = "changed to", "cambiato in";
    MoreDetails = "and {n} more", "e altri {n}";
    AuditOrganizationSetUp = "set up the organisation", "ha configurato l'organizzazione";
    AuditSeeded = "loaded a seed file", "ha caricato un file di dati iniziali";
    AuditExported = "exported the audit log", "ha esportato il registro attività";
    AuditFilter = "Filter", "Filtro";
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
    AuditRolesEnded = "ended roles whose time was over", "ha terminato ruoli scaduti";
    RoleEnds = "{app} role ends", "Fine del ruolo {app}";
    NoEnd = "no end", "nessuna fine";
    AuditUsersEnabled = "enabled users", "ha abilitato utenti";
    AuditUsersDisabled = "disabled users", "ha disabilitato utenti";
    AuditUsersImported = "imported users", "ha importato utenti";
    AuditUsersExported = "exported users", "ha esportato utenti";
    AuditPrimaryOffered = "offered the primary administration", "ha offerto l'amministrazione principale";
    AuditPrimaryDeclined = "ended an offer of the primary administration", "ha chiuso un'offerta di amministrazione principale";
    AuditPrimaryTransferred = "took over the primary administration", "ha assunto l'amministrazione principale";
    AuditPrimaryRecovered = "gave the primary administration", "ha assegnato l'amministrazione principale";
    AuditUndone = "took a bulk action back", "ha annullato un'azione di massa";
    AuditRoleMade = "made a role", "ha creato un ruolo";
    AuditRoleChanged = "changed a role", "ha modificato un ruolo";
    AuditRoleRemoved = "removed a role", "ha rimosso un ruolo";
    AuditRolesExported = "exported the roles", "ha esportato i ruoli";
    Description = "Description", "Descrizione";
    RoleName = "Role", "Ruolo";
    Session = "Session", "Sessione";
    Organization = "Organisation", "Organizzazione";
    Connection = "Connection", "Connessione";
    TakenBack = "An earlier entry was taken back", "Un'operazione precedente è stata annullata";
    AuditSeatsSet = "set the seats of an application", "ha impostato i posti di un'applicazione";
    Seats = "Seats", "Posti";
    }
}
