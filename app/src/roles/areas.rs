//! The matrix as the pages show it: areas in the order of the file, filtered.

use domain::locale::Locale;
use domain::roles::{App, BuiltinRole, Permission, PermissionLevel};

/// The permissions of an application under their area's heading.
pub fn areas(app: App, locale: Locale) -> Vec<(&'static str, Vec<Permission>)> {
    group(Permission::of(app), locale)
}

/// What the comparison table shows: permissions whose words contain `search`, and with `only_differences` those that are
/// not the same for all of `roles`.
pub fn shown(
    app: App,
    locale: Locale,
    roles: &[BuiltinRole],
    search: &str,
    only_differences: bool,
) -> Vec<(&'static str, Vec<Permission>)> {
    let search = search.trim().to_lowercase();
    let permissions = Permission::of(app).filter(|permission| {
        let words = [permission.label(locale), permission.area(locale), permission.key()];
        let found = search.is_empty() || words.iter().any(|text| text.to_lowercase().contains(&search));
        found && (!only_differences || permission.differs_between(roles.iter().copied()))
    });
    group(permissions, locale)
}

fn group(permissions: impl Iterator<Item = Permission>, locale: Locale) -> Vec<(&'static str, Vec<Permission>)> {
    let mut areas: Vec<(&'static str, Vec<Permission>)> = Vec::new();
    for permission in permissions {
        match areas.iter_mut().find(|(area, _)| *area == permission.area(locale)) {
            Some((_, list)) => list.push(permission),
            None => areas.push((permission.area(locale), vec![permission])),
        }
    }
    areas
}

/// The highest and the lowest level `role` has among `permissions`: what a collapsed area shows.
pub fn range(role: BuiltinRole, permissions: &[Permission]) -> (PermissionLevel, PermissionLevel) {
    let levels = permissions.iter().map(|permission| permission.level_of(role));
    (levels.clone().max().unwrap_or_default(), levels.min().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_keep_the_order_of_the_file_and_lose_no_row() {
        let areas = areas(App::Abm, Locale::En);
        assert_eq!(areas.first().map(|(area, list)| (*area, list.len())), Some(("Insights", 10)));
        assert_eq!(areas.iter().map(|(_, list)| list.len()).sum::<usize>(), 60);
    }

    #[test]
    fn only_differences_leaves_out_what_is_the_same_for_all_shown_roles() {
        let two = [BuiltinRole::AbmInsightsUser, BuiltinRole::AbmSalesUser];
        let rows: usize = shown(App::Abm, Locale::En, &two, "", true).iter().map(|(_, list)| list.len()).sum();
        assert_eq!(rows, 3);
        assert!(shown(App::Abm, Locale::En, &two[..1], "", true).is_empty());
    }

    #[test]
    fn the_search_finds_words_areas_and_keys() {
        assert_eq!(shown(App::Abm, Locale::En, &[], "scim", false).len(), 1);
        assert_eq!(shown(App::Abm, Locale::It, &[], "creazione e modifica dei segmenti", false).len(), 1);
        assert_eq!(shown(App::Abm, Locale::En, &[], "campaigns.budget", false)[0].1.len(), 1);
        assert_eq!(shown(App::Abm, Locale::En, &[], "ORCHESTRATION", false)[0].1.len(), 4);
    }
}
