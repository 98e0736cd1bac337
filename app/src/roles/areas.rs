//! The matrix as the pages show it: areas in the order of the file, filtered.

use domain::locale::Locale;
use domain::roles::{Matrix, MatrixRow, PermissionLevel, RoleKey};

/// The rows of a matrix, or some of them, under their area's heading, by their places in the list.
pub fn areas<'a>(rows: impl Iterator<Item = &'a MatrixRow>, locale: Locale) -> Vec<(String, Vec<usize>)> {
    group(rows.enumerate(), locale)
}

/// What the comparison table shows: rows whose words contain `search`, and with `only_differences` those that are not the
/// same for all of `roles`. `lower` puts a text in small letters, as the browser does.
pub fn shown(
    matrix: &Matrix,
    locale: Locale,
    roles: &[RoleKey],
    search: &str,
    only_differences: bool,
    lower: fn(&str) -> String,
) -> Vec<(String, Vec<usize>)> {
    let search = lower(search.trim());
    let rows = (0..matrix.rows.len()).filter(|row| {
        let words = &matrix.rows[*row];
        let texts = [words.label.in_locale(locale), words.area.in_locale(locale), &words.key];
        let found = search.is_empty() || texts.iter().any(|text| lower(text).contains(&search));
        found && (!only_differences || matrix.differs(*row, roles.iter().copied()))
    });
    group(rows.map(|row| (row, &matrix.rows[row])), locale)
}

fn group<'a>(rows: impl Iterator<Item = (usize, &'a MatrixRow)>, locale: Locale) -> Vec<(String, Vec<usize>)> {
    let mut areas: Vec<(String, Vec<usize>)> = Vec::new();
    for (row, words) in rows {
        let area = words.area.in_locale(locale);
        match areas.iter_mut().find(|(name, _)| name == area) {
            Some((_, list)) => list.push(row),
            None => areas.push((area.to_owned(), vec![row])),
        }
    }
    areas
}

/// The highest and the lowest level `role` has among `rows`: what a collapsed area shows.
pub fn range(matrix: &Matrix, role: RoleKey, rows: &[usize]) -> (PermissionLevel, PermissionLevel) {
    let levels = rows.iter().map(|row| matrix.level(role, *row));
    (levels.clone().max().unwrap_or_default(), levels.min().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use domain::roles::{AppKey, shipped};

    use super::*;

    fn abm() -> Matrix {
        shipped::matrix(AppKey::ABM).expect("is shipped")
    }

    #[test]
    fn areas_keep_the_order_of_the_file_and_lose_no_row() {
        let areas = areas(abm().rows.iter(), Locale::En);
        assert_eq!(areas.first().map(|(area, list)| (area.as_str(), list.len())), Some(("Insights", 10)));
        assert_eq!(areas.iter().map(|(_, list)| list.len()).sum::<usize>(), 60);
    }

    #[test]
    fn only_differences_leaves_out_what_is_the_same_for_all_shown_roles() {
        let two = [RoleKey::of("insights_user"), RoleKey::of("sales_user")];
        let rows: usize = shown(&abm(), Locale::En, &two, "", true, str::to_lowercase).iter().map(|(_, list)| list.len()).sum();
        assert_eq!(rows, 3);
        assert!(shown(&abm(), Locale::En, &two[..1], "", true, str::to_lowercase).is_empty());
    }

    #[test]
    fn the_search_finds_words_areas_and_keys() {
        let found = |locale, search| shown(&abm(), locale, &[], search, false, str::to_lowercase);
        assert_eq!(found(Locale::En, "scim").len(), 1);
        assert_eq!(found(Locale::It, "creazione e modifica dei segmenti").len(), 1);
        assert_eq!(found(Locale::En, "campaigns.budget")[0].1.len(), 1);
        assert_eq!(found(Locale::En, "ORCHESTRATION")[0].1.len(), 4);
    }
}
