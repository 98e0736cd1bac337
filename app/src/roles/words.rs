//! The words of the roles pages, in each language.

use crate::text::words;

words! {
    /// See the module.
    RolesWord {
    ChooseApp = "Choose App", "Scegli app";
    ViewComparison = "View Role Comparison Table", "Vedi tabella di confronto dei ruoli";
    ViewRoleList = "View Role List", "Vedi elenco dei ruoli";
    RoleComparison = "Role comparison", "Confronto dei ruoli";
    Export = "Export", "Esporta";
    Import = "Import", "Importa";
    RoleDifference = "Role difference", "Differenza tra ruoli";
    FirstSide = "First side", "Primo lato";
    SecondSide = "Second side", "Secondo lato";
    Person = "Person", "Persona";
    ChooseRole = "Choose a role", "Scegli un ruolo";
    AsOf = "As it was at the end of (UTC)", "Com'era alla fine del (UTC)";
    AsOfHint = "Empty: as it is now.", "Vuoto: com'è ora.";
    FindPerson = "Name or address", "Nome o indirizzo";
    FindPersonHint = "Type a part of it and choose one of the suggestions.", "Scrivine una parte e scegli un suggerimento.";
    AllApps = "All applications", "Tutte le applicazioni";
    ChooseSides = "Choose what to compare", "Scegli cosa confrontare";
    ChooseSidesText = "Two roles, two people, a role at two dates, or one of each.", "Due ruoli, due persone, un ruolo in due date, o uno di ciascuno.";
    NoDifference = "No difference", "Nessuna differenza";
    NoDifferenceText = "All {n} permissions are the same on both sides.", "Tutti i {n} permessi sono uguali da entrambi i lati.";
    OneDiffers = "1 permission differs", "1 permesso è diverso";
    ManyDiffer = "{n} permissions differ", "{n} permessi sono diversi";
    OneEqual = "1 is the same", "1 è uguale";
    ManyEqual = "{n} are the same", "{n} sono uguali";
    WasNotThere = "“{name}” was not there at the end of {day}. It gave nothing.", "“{name}” non c'era alla fine del {day}. Non concedeva nulla.";
    Role = "Role", "Ruolo";
    Description = "Description", "Descrizione";
    Permission = "Permission", "Permesso";
    FindPermission = "Find a permission", "Trova un permesso";
    OnlyDifferences = "Only differences", "Solo differenze";
    PermissionsShown = "{n} of {all} permissions", "{n} di {all} permessi";
    NoPermissionMatches = "No permission matches", "Nessun permesso corrisponde";
    FullMeans = "do everything", "fare tutto";
    EditMeans = "change what exists", "cambiare ciò che esiste";
    ViewMeans = "look only", "solo guardare";
    NoneMeans = "not shown at all", "non mostrato";
    BuiltInReadOnly = "Built-in roles are read-only.", "I ruoli predefiniti sono di sola lettura.";
    LevelRange = "{high} to {low}", "Da {high} a {low}";
    PeopleWithRole = "People with this role", "Persone con questo ruolo";
    ExpandAll = "Expand all", "Espandi tutto";
    CollapseAll = "Collapse all", "Comprimi tutto";
    CopyRole = "Copy role", "Copia ruolo";
    EditRole = "Edit role", "Modifica ruolo";
    DeleteRole = "Delete role", "Elimina ruolo";
    DeleteRoleText = "“{name}” will be gone for good.", "“{name}” sarà eliminato definitivamente.";
    RoleDeleted = "Role deleted", "Ruolo eliminato";
    CopyOf = "Copy of {name}", "Copia di {name}";
    EditOf = "Edit {name}", "Modifica {name}";
    CopyName = "{name} (copy)", "{name} (copia)";
    RoleName = "Name", "Nome";
    Custom = "Custom", "Personalizzato";
    RangeHint = "Tick permissions, shift and click for a range, or the heading for an area; then set their level together.", "Seleziona i permessi, maiusc e clic per un intervallo, o il titolo per un'area; poi imposta il livello per tutti.";
    SetTicked = "Level of the ticked permissions", "Livello dei permessi selezionati";
    SetTo = "Set to", "Imposta a";
    OneTicked = "1 ticked", "1 selezionato";
    ManyTicked = "{n} ticked", "{n} selezionati";
    Level = "Level", "Livello";
    ReservedRow = "The primary administrator's alone", "Solo dell'amministratore principale";
    ReviewChanges = "Review changes", "Rivedi le modifiche";
    SaveRole = "Save role", "Salva ruolo";
    RoleSaved = "Role saved", "Ruolo salvato";
    RoleMoved = "Somebody changed this role or who holds it meanwhile. This is what saving would do now.", "Nel frattempo qualcuno ha modificato questo ruolo o chi lo ha. Ecco cosa farebbe ora il salvataggio.";
    OneHolds = "1 person holds this role", "1 persona ha questo ruolo";
    ManyHold = "{n} people hold this role", "{n} persone hanno questo ruolo";
    OneReturns = "1 person gets it back when another role ends", "1 persona lo riavrà quando finirà un altro ruolo";
    ManyReturn = "{n} people get it back when another role ends", "{n} persone lo riavranno quando finirà un altro ruolo";
    Raised = "Rights gained", "Diritti acquisiti";
    Lowered = "Rights lost", "Diritti persi";
    NoLevelMoves = "No level changes.", "Nessun livello cambia.";
    BecomesAdministrator = "With these levels it is an administrator's role: only the primary administrator gives it and takes it.", "Con questi livelli è un ruolo di amministratore: solo l'amministratore principale lo assegna e lo toglie.";
    NoLongerAdministrator = "With these levels it is no administrator's role any more: other administrators may give it.", "Con questi livelli non è più un ruolo di amministratore: anche altri amministratori possono assegnarlo.";
    }
}
