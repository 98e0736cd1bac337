//! The words of the roles pages, in each language.

use crate::text::words;

words! {
    /// See the module.
    RolesWord {
    ChooseApp = "Choose App", "Scegli app";
    ViewComparison = "View Role Comparison Table", "Vedi tabella di confronto dei ruoli";
    ViewRoleList = "View Role List", "Vedi elenco dei ruoli";
    RoleComparison = "Role comparison", "Confronto dei ruoli";
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
    }
}
