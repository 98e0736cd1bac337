//! The two shipped applications with their twelve roles: seven in ABM (A3), five in Sales Intelligence (D2, Q25). Their
//! matrices come from the CSV files in `data/`.

use super::{App, AppKey, Matrix, MatrixRow, PermissionLevel, Role, RoleKey, RoleKind};
use crate::locale::Words;

/// A row of a shipped matrix, with a level for each role in the order of [`roles`].
struct ShippedRow {
    key: &'static str,
    area: Words,
    label: Words,
    levels: &'static [PermissionLevel],
}

include!(concat!(env!("OUT_DIR"), "/matrices.rs"));

/// A shipped role as it is written down here.
struct Shipped {
    key: &'static str,
    name: &'static str,
    is_administrator: bool,
    english: &'static str,
    italian: &'static str,
}

const fn role(key: &'static str, name: &'static str, english: &'static str, italian: &'static str) -> Shipped {
    Shipped { key, name, is_administrator: false, english, italian }
}

const fn administrator(key: &'static str, name: &'static str, english: &'static str, italian: &'static str) -> Shipped {
    Shipped { is_administrator: true, ..role(key, name, english, italian) }
}

const ABM: &[Shipped] = &[
    administrator(
        "primary_administrator",
        "Primary Administrator",
        "Owns the organisation: everything, in every application.",
        "Titolare dell'organizzazione: tutto, in ogni applicazione.",
    ),
    administrator(
        "administrator",
        "Administrator",
        "Everything, except making somebody an administrator.",
        "Tutto, tranne nominare un amministratore.",
    ),
    role(
        "operation_user",
        "Operation User",
        "Insights, orchestration, alerts, administrator reports, integration and sales enablement settings. Views campaigns.",
        "Insight, orchestrazione, avvisi, report amministrativi, impostazioni di integrazione e vendite. Vede le campagne.",
    ),
    role(
        "marketing_user",
        "Marketing User",
        "Insights, campaigns, alerts and administrator reports. Edits the Ad Inventory Exclusion list, views some settings.",
        "Insight, campagne, avvisi e report amministrativi. Modifica l'elenco Ad Inventory Exclusion, vede alcune impostazioni.",
    ),
    role(
        "view_only_user",
        "View Only User",
        "Sees what a Marketing User reaches and changes nothing.",
        "Vede ciò che vede un Marketing User e non cambia nulla.",
    ),
    role("insights_user", "Insights User", "Insights for segments and accounts.", "Insight su segmenti e account."),
    role(
        "sales_user",
        "Sales User",
        "Insights for segments and accounts, for sales people.",
        "Insight su segmenti e account, per chi vende.",
    ),
];

const SI: &[Shipped] = &[
    administrator(
        "primary_administrator",
        "Primary Administrator",
        "The same person as in ABM; holds one seat here too.",
        "La stessa persona che in ABM; occupa un posto anche qui.",
    ),
    administrator(
        "sales_administrator",
        "Sales Administrator",
        "Runs Sales Intelligence: its users, seats, settings and credits.",
        "Gestisce Sales Intelligence: utenti, posti, impostazioni e crediti.",
    ),
    role(
        "sales_sdr",
        "Sales SDR",
        "Finds, unlocks and exports people and companies.",
        "Trova, sblocca ed esporta persone e aziende.",
    ),
    role(
        "sales_ae",
        "Sales AE",
        "Works accounts and unlocks people; no export to a file.",
        "Segue gli account e sblocca persone; nessuna esportazione su file.",
    ),
    role(
        "sales_lite",
        "Sales Lite",
        "Looks at accounts and scores; needs the predictive add-on.",
        "Vede account e punteggi; richiede l'opzione predittiva.",
    ),
];

/// The top role, which every application has: held by one person (Q1, D2).
#[must_use]
pub fn primary_administrator() -> Role {
    made(&SI[0])
}

fn made(shipped: &Shipped) -> Role {
    Role {
        key: RoleKey::of(shipped.key),
        name: shipped.name.to_owned(),
        description: Words::of(shipped.english, shipped.italian),
        kind: RoleKind::Shipped,
        is_administrator: shipped.is_administrator,
    }
}

fn app(key: AppKey, name: &str, short_name: &str, roles: &[Shipped]) -> App {
    App { key, name: name.to_owned(), short_name: short_name.to_owned(), roles: roles.iter().map(made).collect() }
}

/// The two shipped applications, in the order pages show them.
#[must_use]
pub fn apps() -> [App; 2] {
    [app(AppKey::ABM, "ABM", "ABM", ABM), app(AppKey::SI, "Sales Intelligence", "SI", SI)]
}

/// The shipped matrix of an application; `None` for one that is not shipped.
#[must_use]
pub fn matrix(app: AppKey) -> Option<Matrix> {
    let (rows, roles) = match app {
        AppKey::ABM => (ABM_MATRIX, ABM),
        AppKey::SI => (SI_MATRIX, SI),
        _ => return None,
    };
    let levels =
        roles.iter().enumerate().map(|(at, role)| (RoleKey::of(role.key), rows.iter().map(|row| row.levels[at]).collect()));
    let row = |row: &ShippedRow| MatrixRow { key: row.key.to_owned(), area: row.area.clone(), label: row.label.clone() };
    Some(Matrix { app, rows: rows.iter().map(row).collect(), levels: levels.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(app: AppKey, role: &'static str) -> Vec<PermissionLevel> {
        matrix(app).unwrap().levels[&RoleKey::of(role)].clone()
    }

    #[test]
    fn every_row_gives_every_role_of_its_application_a_level() {
        for (app, rows, roles) in [(AppKey::ABM, ABM_MATRIX, ABM), (AppKey::SI, SI_MATRIX, SI)] {
            assert!(rows.iter().all(|row| row.levels.len() == roles.len()), "{app}");
        }
        assert_eq!(ABM_MATRIX.len() + SI_MATRIX.len(), crate::roles::Permission::all().count());
    }

    #[test]
    fn a3b_only_the_primary_administrator_makes_administrators() {
        let matrix = matrix(AppKey::ABM).unwrap();
        let may: Vec<_> =
            matrix.levels.keys().filter(|role| matrix.level_of(**role, "users.assign_admin") == PermissionLevel::Full).collect();
        assert_eq!(may, [&RoleKey::PRIMARY_ADMINISTRATOR]);
    }

    #[test]
    fn a3e_view_only_reaches_what_marketing_reaches_but_never_changes() {
        let marketing = levels(AppKey::ABM, "marketing_user");
        for (view_only, marketing) in levels(AppKey::ABM, "view_only_user").into_iter().zip(marketing) {
            assert!(view_only <= PermissionLevel::View && view_only <= marketing);
        }
    }

    #[test]
    fn q19_sales_user_and_insights_user_differ_in_three_rows() {
        let matrix = matrix(AppKey::ABM).unwrap();
        let two = [RoleKey::of("insights_user"), RoleKey::of("sales_user")];
        let rows = (0..matrix.rows.len()).filter(|row| matrix.differs(*row, two.into_iter())).map(|row| &*matrix.rows[row].key);
        assert_eq!(
            rows.collect::<Vec<_>>(),
            ["insights.segments.share", "insights.accounts.export", "insights.segment_performance"]
        );
    }
}
