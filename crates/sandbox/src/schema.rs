//! Objects and fields of the stand-in.

use Kind::{Boolean, Currency, Date, Datetime, Double, Email, Id, Int, Percent, Phone, Picklist, Reference, String, Textarea, Url};

/// A Salesforce field type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    String,
    Picklist,
    Reference(&'static str),
    Boolean,
    Currency,
    Double,
    Percent,
    Int,
    Date,
    Datetime,
    Email,
    Phone,
    Url,
    Textarea,
}

impl Kind {
    /// The word in describe's `type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Id => "id",
            String => "string",
            Picklist => "picklist",
            Reference(_) => "reference",
            Boolean => "boolean",
            Currency => "currency",
            Double => "double",
            Percent => "percent",
            Int => "int",
            Date => "date",
            Datetime => "datetime",
            Email => "email",
            Phone => "phone",
            Url => "url",
            Textarea => "textarea",
        }
    }

    /// The word in describe's `soapType`.
    #[must_use]
    pub const fn soap_name(self) -> &'static str {
        match self {
            Id | Reference(_) => "tns:ID",
            Boolean => "xsd:boolean",
            Currency | Double | Percent => "xsd:double",
            Int => "xsd:int",
            Date => "xsd:date",
            Datetime => "xsd:dateTime",
            String | Picklist | Email | Phone | Url | Textarea => "xsd:string",
        }
    }
}

/// A field: its API name and its type; the label follows from the name.
pub type Field = (&'static str, Kind);

/// An object.
pub struct Object {
    pub name: &'static str,
    pub label_plural: &'static str,
    /// The first three characters of its records' ids.
    pub key_prefix: &'static str,
    pub fields: &'static [Field],
}

/// What describe puts into `label`: `AnnualRevenue` is "Annual Revenue", `OwnerId` "Owner ID", `Role__c` "Role".
#[must_use]
pub fn label(name: &str) -> std::string::String {
    let name = name.trim_end_matches("__c").replace('_', " ");
    let mut out = std::string::String::new();
    let mut last_was_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && last_was_lower {
            out.push(' ');
        }
        last_was_lower = c.is_lowercase() || c.is_ascii_digit();
        out.push(c);
    }
    match out.strip_suffix(" Id") {
        Some(start) => format!("{start} ID"),
        None if out == "Id" => "Record ID".into(),
        None => out,
    }
}

/// Salesforce cannot hide these by field-level security (`permissionable: false`).
#[must_use]
pub fn is_permissionable(name: &str) -> bool {
    !matches!(
        name,
        "Id" | "IsDeleted"
            | "OwnerId"
            | "CreatedDate"
            | "LastModifiedDate"
            | "SystemModstamp"
            | "CreatedById"
            | "Name"
            | "LastName"
            | "StageName"
            | "CloseDate"
    )
}

const USER: Kind = Reference("User");

/// All objects.
pub const OBJECTS: &[Object] = &[
    Object {
        name: "Account",
        label_plural: "Accounts",
        key_prefix: "001",
        fields: &[
            ("Id", Id),
            ("IsDeleted", Boolean),
            ("Name", String),
            ("Type", Picklist),
            ("Industry", Picklist),
            ("Sic", String),
            ("Website", Url),
            ("Phone", Phone),
            ("Fax", Phone),
            ("NumberOfEmployees", Int),
            ("AnnualRevenue", Currency),
            ("BillingStreet", Textarea),
            ("BillingCity", String),
            ("BillingState", String),
            ("BillingPostalCode", String),
            ("BillingCountry", String),
            ("Description", Textarea),
            ("Rating", Picklist),
            ("OwnerId", USER),
            ("CreatedDate", Datetime),
            ("LastModifiedDate", Datetime),
            ("SystemModstamp", Datetime),
        ],
    },
    Object {
        name: "Contact",
        label_plural: "Contacts",
        key_prefix: "003",
        fields: &[
            ("Id", Id),
            ("IsDeleted", Boolean),
            ("AccountId", Reference("Account")),
            ("FirstName", String),
            ("LastName", String),
            ("Email", Email),
            ("Phone", Phone),
            ("MobilePhone", Phone),
            ("Title", String),
            ("Department", String),
            ("Job_Function__c", Picklist),
            ("Role__c", Picklist),
            ("Industry__c", Picklist),
            ("Annual_Revenue__c", Currency),
            ("LeadSource", Picklist),
            ("MailingStreet", Textarea),
            ("MailingCity", String),
            ("MailingState", String),
            ("MailingPostalCode", String),
            ("MailingCountry", String),
            ("AssistantName", String),
            ("Birthdate", Date),
            ("OwnerId", USER),
            ("CreatedDate", Datetime),
            ("LastModifiedDate", Datetime),
            ("SystemModstamp", Datetime),
        ],
    },
    Object {
        name: "Lead",
        label_plural: "Leads",
        key_prefix: "00Q",
        fields: &[
            ("Id", Id),
            ("IsDeleted", Boolean),
            ("FirstName", String),
            ("LastName", String),
            ("Company", String),
            ("Email", Email),
            ("Phone", Phone),
            ("MobilePhone", Phone),
            ("Fax", Phone),
            ("Title", String),
            ("Job_Function__c", Picklist),
            ("Department__c", String),
            ("Role__c", Picklist),
            ("Status", Picklist),
            ("LeadSource", Picklist),
            ("Rating", Picklist),
            ("Industry", Picklist),
            ("AnnualRevenue", Currency),
            ("NumberOfEmployees", Int),
            ("Street", Textarea),
            ("City", String),
            ("State", String),
            ("PostalCode", String),
            ("Country", String),
            ("IsConverted", Boolean),
            ("ConvertedAccountId", Reference("Account")),
            ("ConvertedContactId", Reference("Contact")),
            ("ConvertedOpportunityId", Reference("Opportunity")),
            ("OwnerId", USER),
            ("CreatedDate", Datetime),
            ("LastModifiedDate", Datetime),
            ("SystemModstamp", Datetime),
        ],
    },
    Object {
        name: "Opportunity",
        label_plural: "Opportunities",
        key_prefix: "006",
        fields: &[
            ("Id", Id),
            ("IsDeleted", Boolean),
            ("AccountId", Reference("Account")),
            ("Name", String),
            ("StageName", Picklist),
            ("Type", Picklist),
            ("Amount", Currency),
            ("Probability", Percent),
            ("CloseDate", Date),
            ("IsClosed", Boolean),
            ("IsWon", Boolean),
            ("LeadSource", Picklist),
            ("NextStep", String),
            ("ForecastCategoryName", Picklist),
            ("OwnerId", USER),
            ("CreatedDate", Datetime),
            ("LastModifiedDate", Datetime),
            ("SystemModstamp", Datetime),
        ],
    },
    Object {
        name: "User",
        label_plural: "Users",
        key_prefix: "005",
        fields: &[
            ("Id", Id),
            ("Username", String),
            ("FirstName", String),
            ("LastName", String),
            ("Name", String),
            ("Email", Email),
            ("IsActive", Boolean),
            ("UserType", Picklist),
            ("CreatedDate", Datetime),
            ("LastModifiedDate", Datetime),
            ("SystemModstamp", Datetime),
        ],
    },
];

/// The object with this name, in any case, as Salesforce compares.
#[must_use]
pub fn object(name: &str) -> Option<&'static Object> {
    OBJECTS.iter().find(|object| object.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_like_salesforces() {
        for (name, expected) in
            [("AnnualRevenue", "Annual Revenue"), ("OwnerId", "Owner ID"), ("Id", "Record ID"), ("Job_Function__c", "Job Function")]
        {
            assert_eq!(label(name), expected);
        }
    }
}
