//! The ways from the list of people to its files (E9): out as it is filtered, and in.

use domain::right::Right;
use domain::users::filter::UserQuery;
use leptos::prelude::*;

use crate::kit::icon::SmallIcon;
use crate::shell::paths;
use crate::shell::session::use_session;
use crate::text::{t, words};

words! {
    /// Apart from the words of the import, so that the list does not bring those with it.
    CsvWord {
    Export = "Export", "Esporta";
    Import = "Import", "Importa";
    }
}

/// Export and Import, each for whoever may; `query` is what the list shows.
#[component]
pub fn CsvActs(#[prop(into)] query: Signal<UserQuery>) -> impl IntoView {
    let may_import = use_session().me_untracked().is_some_and(|me| me.has(Right::BULK_USERS));
    view! {
        // Not the router's: the server answers with a file.
        <a class="btn" rel="external" download href=move || query.with(paths::users_csv)>
            <SmallIcon name="download" />
            {t(CsvWord::Export)}
        </a>
        {may_import.then(|| view! {
            <a class="btn" href=paths::IMPORT>
                <SmallIcon name="upload" />
                {t(CsvWord::Import)}
            </a>
        })}
    }
}
