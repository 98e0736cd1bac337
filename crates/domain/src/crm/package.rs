//! Integration packages: which objects and standard fields each needs (B2, B7), from `data/packages.csv` and
//! `data/package-objects.csv` (compiled in by `build.rs`).

use serde::{Deserialize, Serialize};

use super::schema::FieldType;

/// A licensed integration package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Package {
    Predictive,
    Abm,
    SalesIntelligence,
}

/// An object in Sightline's own words, whatever the CRM calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardObject {
    Account,
    Lead,
    Contact,
    Opportunity,
    Campaign,
    CampaignMember,
    Task,
    User,
}

/// A field a package reads, with the usual place for it in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardField {
    pub object: StandardObject,
    pub name: &'static str,
    /// The package does not work without it.
    pub required: bool,
    salesforce_object: &'static str,
    /// Empty where the CRM has no usual field.
    salesforce_field: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/packages.rs"));

impl Package {
    pub const ALL: [Self; 3] = [Self::Predictive, Self::Abm, Self::SalesIntelligence];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Predictive => "predictive",
            Self::Abm => "abm",
            Self::SalesIntelligence => "sales_intelligence",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|package| package.key() == key)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Predictive => "Predictive",
            Self::Abm => "ABM",
            Self::SalesIntelligence => "Sales Intelligence",
        }
    }

    /// The objects the package reads.
    pub fn objects(self) -> impl Iterator<Item = StandardObject> {
        OBJECTS.iter().filter(move |(package, _)| *package == self).map(|(_, object)| *object)
    }
}

impl StandardObject {
    pub const ALL: [Self; 8] =
        [Self::Account, Self::Lead, Self::Contact, Self::Opportunity, Self::Campaign, Self::CampaignMember, Self::Task, Self::User];

    /// The word used in URLs and the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Lead => "lead",
            Self::Contact => "contact",
            Self::Opportunity => "opportunity",
            Self::Campaign => "campaign",
            Self::CampaignMember => "campaign_member",
            Self::Task => "task",
            Self::User => "user",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.key() == key)
    }

    /// What Salesforce calls the object.
    ///
    /// Every object has fields in the file, so there is always a name.
    #[must_use]
    pub fn in_salesforce(self) -> &'static str {
        self.fields().next().map_or("", |field| field.salesforce_object)
    }

    /// The standard fields of the object.
    pub fn fields(self) -> impl Iterator<Item = &'static StandardField> {
        FIELDS.iter().filter(move |field| field.object == self)
    }
}

impl StandardField {
    /// What kind of value the field holds, whatever type the CRM gives it: the column it is kept in is made once.
    #[must_use]
    pub fn kind(&self) -> FieldType {
        match self.name {
            "annual_revenue" | "number_of_employees" | "amount" | "probability" => FieldType::Number,
            "is_closed" | "is_won" | "is_active" | "has_responded" => FieldType::Boolean,
            "close_date" | "activity_date" | "start_date" | "end_date" => FieldType::Date,
            "created" | "modified" => FieldType::Time,
            _ => FieldType::Text,
        }
    }

    /// The suggested mapping: until an administrator maps otherwise, this field counts as standardized.
    #[must_use]
    pub fn in_salesforce(&self) -> Option<&'static str> {
        (!self.salesforce_field.is_empty()).then_some(self.salesforce_field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b2_the_abm_package_reads_five_objects() {
        let objects: Vec<_> = Package::Abm.objects().map(StandardObject::in_salesforce).collect();
        assert_eq!(objects, ["Account", "Lead", "Contact", "Opportunity", "User"]);
    }

    #[test]
    fn every_object_of_every_package_has_an_id_field() {
        for object in Package::ALL.into_iter().flat_map(Package::objects) {
            assert!(object.fields().any(|field| field.name == "id" && field.required), "{object:?}");
        }
    }
}
