//! The twelve shipped roles as data: seven in ABM (A3), five in Sales Intelligence (D2, Q25).

use serde::{Deserialize, Serialize};

use super::App;
use crate::locale::Locale;

/// A shipped role. The order is the one the Roles tab shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuiltinRole {
    AbmPrimaryAdministrator,
    AbmAdministrator,
    AbmOperationUser,
    AbmMarketingUser,
    AbmViewOnlyUser,
    AbmInsightsUser,
    AbmSalesUser,
    SiPrimaryAdministrator,
    SiSalesAdministrator,
    SiSalesSdr,
    SiSalesAe,
    SiSalesLite,
}

impl BuiltinRole {
    pub const ALL: [Self; 12] = [
        Self::AbmPrimaryAdministrator,
        Self::AbmAdministrator,
        Self::AbmOperationUser,
        Self::AbmMarketingUser,
        Self::AbmViewOnlyUser,
        Self::AbmInsightsUser,
        Self::AbmSalesUser,
        Self::SiPrimaryAdministrator,
        Self::SiSalesAdministrator,
        Self::SiSalesSdr,
        Self::SiSalesAe,
        Self::SiSalesLite,
    ];

    /// The roles of one application, in the order of the Roles tab.
    pub fn of(app: App) -> impl Iterator<Item = Self> + Clone {
        Self::ALL.into_iter().filter(move |role| role.app() == app)
    }

    #[must_use]
    pub const fn app(self) -> App {
        match self {
            Self::AbmPrimaryAdministrator
            | Self::AbmAdministrator
            | Self::AbmOperationUser
            | Self::AbmMarketingUser
            | Self::AbmViewOnlyUser
            | Self::AbmInsightsUser
            | Self::AbmSalesUser => App::Abm,
            Self::SiPrimaryAdministrator | Self::SiSalesAdministrator | Self::SiSalesSdr | Self::SiSalesAe | Self::SiSalesLite => {
                App::SalesIntelligence
            }
        }
    }

    /// The word used in URLs, seeds and the database; unique within its application.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AbmPrimaryAdministrator | Self::SiPrimaryAdministrator => "primary_administrator",
            Self::AbmAdministrator => "administrator",
            Self::AbmOperationUser => "operation_user",
            Self::AbmMarketingUser => "marketing_user",
            Self::AbmViewOnlyUser => "view_only_user",
            Self::AbmInsightsUser => "insights_user",
            Self::AbmSalesUser => "sales_user",
            Self::SiSalesAdministrator => "sales_administrator",
            Self::SiSalesSdr => "sales_sdr",
            Self::SiSalesAe => "sales_ae",
            Self::SiSalesLite => "sales_lite",
        }
    }

    /// The role of `app` with this key.
    #[must_use]
    pub fn from_key(app: App, key: &str) -> Option<Self> {
        Self::of(app).find(|role| role.key() == key)
    }

    /// The role's name, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AbmPrimaryAdministrator | Self::SiPrimaryAdministrator => "Primary Administrator",
            Self::AbmAdministrator => "Administrator",
            Self::AbmOperationUser => "Operation User",
            Self::AbmMarketingUser => "Marketing User",
            Self::AbmViewOnlyUser => "View Only User",
            Self::AbmInsightsUser => "Insights User",
            Self::AbmSalesUser => "Sales User",
            Self::SiSalesAdministrator => "Sales Administrator",
            Self::SiSalesSdr => "Sales SDR",
            Self::SiSalesAe => "Sales AE",
            Self::SiSalesLite => "Sales Lite",
        }
    }

    /// Whether the role administers its application (A31, Q16).
    #[must_use]
    pub const fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::AbmPrimaryAdministrator | Self::AbmAdministrator | Self::SiPrimaryAdministrator | Self::SiSalesAdministrator
        )
    }

    /// What the role is for, in a sentence (A3a to A3g, D2).
    #[must_use]
    pub const fn description(self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.english(),
            Locale::It => self.italian(),
        }
    }

    const fn english(self) -> &'static str {
        match self {
            Self::AbmPrimaryAdministrator => "Owns the organisation: everything, in every application.",
            Self::AbmAdministrator => "Everything, except making somebody an administrator.",
            Self::AbmOperationUser => {
                "Insights, orchestration, alerts, administrator reports, integration and sales enablement settings. Views campaigns."
            }
            Self::AbmMarketingUser => {
                "Insights, campaigns, alerts and administrator reports. Edits the Ad Inventory Exclusion list, views some settings."
            }
            Self::AbmViewOnlyUser => "Sees what a Marketing User reaches and changes nothing.",
            Self::AbmInsightsUser => "Insights for segments and accounts.",
            Self::AbmSalesUser => "Insights for segments and accounts, for sales people.",
            Self::SiPrimaryAdministrator => "The same person as in ABM; holds one seat here too.",
            Self::SiSalesAdministrator => "Runs Sales Intelligence: its users, seats, settings and credits.",
            Self::SiSalesSdr => "Finds, unlocks and exports people and companies.",
            Self::SiSalesAe => "Works accounts and unlocks people; no export to a file.",
            Self::SiSalesLite => "Looks at accounts and scores; needs the predictive add-on.",
        }
    }

    const fn italian(self) -> &'static str {
        match self {
            Self::AbmPrimaryAdministrator => "Titolare dell'organizzazione: tutto, in ogni applicazione.",
            Self::AbmAdministrator => "Tutto, tranne nominare un amministratore.",
            Self::AbmOperationUser => {
                "Insight, orchestrazione, avvisi, report amministrativi, impostazioni di integrazione e vendite. Vede le campagne."
            }
            Self::AbmMarketingUser => {
                "Insight, campagne, avvisi e report amministrativi. Modifica l'elenco Ad Inventory Exclusion, vede alcune impostazioni."
            }
            Self::AbmViewOnlyUser => "Vede ciò che vede un Marketing User e non cambia nulla.",
            Self::AbmInsightsUser => "Insight su segmenti e account.",
            Self::AbmSalesUser => "Insight su segmenti e account, per chi vende.",
            Self::SiPrimaryAdministrator => "La stessa persona che in ABM; occupa un posto anche qui.",
            Self::SiSalesAdministrator => "Gestisce Sales Intelligence: utenti, posti, impostazioni e crediti.",
            Self::SiSalesSdr => "Trova, sblocca ed esporta persone e aziende.",
            Self::SiSalesAe => "Segue gli account e sblocca persone; nessuna esportazione su file.",
            Self::SiSalesLite => "Vede account e punteggi; richiede l'opzione predittiva.",
        }
    }
}
