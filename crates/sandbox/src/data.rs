//! The generated records: 2,000 accounts, 4,000 contacts, 4,000 leads, 2,000 opportunities, and the users who own them.

use chrono::{DateTime, Duration, NaiveDate, TimeZone as _, Utc};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Map, Value, json};

use crate::schema::{OBJECTS, Object};

/// A record by field name.
pub type Record = Map<String, Value>;

/// The records of one object, in the order of their ids.
pub type Table = Vec<Record>;

/// How many of each.
const ACCOUNTS: usize = 2_000;
const CONTACTS: usize = 4_000;
const LEADS: usize = 4_000;
const OPPORTUNITIES: usize = 2_000;

/// The users of the CRM; their addresses are those of the demo organisation's people, so that owners can be matched.
pub const USERS: [(&str, &str); 16] = [
    ("Nora", "Lindqvist"),
    ("Sam", "Okafor"),
    ("Ben", "Adeyemi"),
    ("Luca", "Bianchi"),
    ("Greta", "Holm"),
    ("Aisha", "Farouk"),
    ("Elif", "Yilmaz"),
    ("Ingrid", "Solheim"),
    ("Kwame", "Boateng"),
    ("Oskar", "Nyberg"),
    ("Rosa", "Delgado"),
    ("Jonas", "Weber"),
    ("Anton", "Berg"),
    ("Beatriz", "Costa"),
    ("Callum", "Fraser"),
    ("Dina", "Haddad"),
];

/// A record's id: the object's prefix, twelve more characters, and the three that make upper and lower case recoverable.
#[must_use]
pub fn id(prefix: &str, number: usize) -> String {
    let base = format!("{prefix}Hs00000{number:05}");
    format!("{base}{}", suffix(&base))
}

/// For each five characters one that says which of them are upper case.
fn suffix(base: &str) -> String {
    base.as_bytes()
        .chunks(5)
        .map(|chunk| {
            let bits =
                chunk.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase()).fold(0usize, |bits, (i, _)| bits | (1 << i));
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits] as char
        })
        .collect()
}

/// All tables, in the order of [`OBJECTS`].
#[must_use]
pub fn generate(seed: u64) -> Vec<Table> {
    let mut dice = Dice(StdRng::seed_from_u64(seed));
    OBJECTS
        .iter()
        .map(|object| match object.name {
            "Account" => (0..ACCOUNTS).map(|n| dice.account(object, n)).collect(),
            "Contact" => (0..CONTACTS).map(|n| dice.contact(object, n)).collect(),
            "Lead" => (0..LEADS).map(|n| dice.lead(object, n)).collect(),
            "Opportunity" => (0..OPPORTUNITIES).map(|n| dice.opportunity(object, n)).collect(),
            _ => USERS.iter().enumerate().map(|(n, (first, last))| user(object, n, first, last)).collect(),
        })
        .collect()
}

const FIRST: [&str; 24] = [
    "Ada", "Bruno", "Carla", "David", "Emma", "Felix", "Giulia", "Henrik", "Irene", "Jack", "Klara", "Lorenzo", "Marta", "Noah",
    "Olga", "Paul", "Rita", "Simon", "Teresa", "Ulrich", "Valeria", "Willem", "Yara", "Zeno",
];
const LAST: [&str; 24] = [
    "Almeida", "Bauer", "Conti", "Dubois", "Eriksen", "Ferrari", "Gallo", "Hoffmann", "Ibrahim", "Jensen", "Keller", "Lehmann",
    "Marino", "Nowak", "Olsen", "Pereira", "Quist", "Rossi", "Schmidt", "Torres", "Urban", "Vidal", "Wagner", "Zanetti",
];
const COMPANY: [&str; 20] = [
    "Alder", "Beacon", "Cobalt", "Delta", "Ember", "Foundry", "Granite", "Harbor", "Indigo", "Juniper", "Keystone", "Lumen",
    "Meridian", "Nimbus", "Orchard", "Pioneer", "Quarry", "Ridge", "Summit", "Tidal",
];
const TRADE: [&str; 12] = [
    "Logistics",
    "Foods",
    "Software",
    "Energy",
    "Health",
    "Textiles",
    "Motors",
    "Media",
    "Systems",
    "Materials",
    "Retail",
    "Partners",
];
const CITY: [(&str, &str, &str); 10] = [
    ("Milano", "MI", "Italy"),
    ("Torino", "TO", "Italy"),
    ("Berlin", "BE", "Germany"),
    ("Hamburg", "HH", "Germany"),
    ("Lyon", "ARA", "France"),
    ("Utrecht", "UT", "Netherlands"),
    ("Gothenburg", "VG", "Sweden"),
    ("Austin", "TX", "United States"),
    ("Boston", "MA", "United States"),
    ("Leeds", "LDS", "United Kingdom"),
];
const INDUSTRY: [&str; 8] = ["Technology", "Manufacturing", "Retail", "Healthcare", "Energy", "Finance", "Media", "Transportation"];
const TITLE: [&str; 8] =
    ["CEO", "VP Sales", "Head of Marketing", "IT Manager", "Procurement Lead", "Operations Director", "CFO", "Product Manager"];
const SOURCE: [&str; 6] = ["Web", "Phone Inquiry", "Partner Referral", "Trade Show", "Purchased List", "Other"];
const STAGE: [(&str, u32, bool, bool); 7] = [
    ("Prospecting", 10, false, false),
    ("Qualification", 20, false, false),
    ("Needs Analysis", 35, false, false),
    ("Proposal", 60, false, false),
    ("Negotiation", 80, false, false),
    ("Closed Won", 100, true, true),
    ("Closed Lost", 0, true, false),
];

struct Dice(StdRng);

impl Dice {
    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.0.random_range(0..list.len())]
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0.random_range(0..limit)
    }

    fn owner(&mut self) -> String {
        // A few own many: squaring the draw leans to the first.
        let draw = self.0.random_range(0.0..1.0f64);
        id("005", (draw * draw * USERS.len() as f64) as usize)
    }

    fn company(&mut self) -> String {
        format!("{} {}", self.pick(&COMPANY), self.pick(&TRADE))
    }

    fn base(&mut self, object: &Object, number: usize) -> Record {
        let created = day_zero() + Duration::minutes(self.0.random_range(0..900_000));
        let modified = created + Duration::minutes(self.0.random_range(0..400_000));
        record(json!({
            "Id": id(object.key_prefix, number),
            "IsDeleted": false,
            "OwnerId": self.owner(),
            "CreatedDate": stamp(created),
            "LastModifiedDate": stamp(modified),
            "SystemModstamp": stamp(modified),
        }))
    }

    fn account(&mut self, object: &Object, number: usize) -> Record {
        let mut account = self.base(object, number);
        let (city, state, country) = self.pick(&CITY);
        let name = self.company();
        let site = name.to_lowercase().replace(' ', "-");
        account.extend(record(json!({
            "Name": name,
            "Type": self.pick(&["Prospect", "Customer", "Partner"]),
            "Industry": self.pick(&INDUSTRY),
            "Sic": format!("{}", 1000 + self.below(8000)),
            "Website": format!("https://{site}.example"),
            "Phone": self.phone(),
            "Fax": null,
            "NumberOfEmployees": 10 + self.below(9_990),
            "AnnualRevenue": (100 + self.below(99_900)) * 1_000,
            "BillingStreet": format!("{} Market Street", 1 + self.below(200)),
            "BillingCity": city,
            "BillingState": state,
            "BillingPostalCode": format!("{:05}", self.below(99_999)),
            "BillingCountry": country,
            "Description": null,
            "Rating": self.pick(&["Hot", "Warm", "Cold"]),
        })));
        account
    }

    fn phone(&mut self) -> String {
        format!("+1 555 01{:02} {:03}", self.below(100), self.below(1_000))
    }

    fn contact(&mut self, object: &Object, number: usize) -> Record {
        let mut contact = self.base(object, number);
        let (city, state, country) = self.pick(&CITY);
        let (first, last) = (self.pick(&FIRST), self.pick(&LAST));
        contact.extend(record(json!({
            "AccountId": id("001", self.below(ACCOUNTS)),
            "FirstName": first,
            "LastName": last,
            "Email": format!("{}.{}{number}@mail.example", first.to_lowercase(), last.to_lowercase()),
            "Phone": self.phone(),
            "MobilePhone": self.phone(),
            "Title": self.pick(&TITLE),
            "Department": self.pick(&["Sales", "Marketing", "IT", "Finance", "Operations"]),
            "Job_Function__c": self.pick(&["Marketing", "Sales", "Engineering", "Finance"]),
            "Role__c": self.pick(&["Decision maker", "Influencer", "User"]),
            "Industry__c": self.pick(&INDUSTRY),
            "Annual_Revenue__c": (100 + self.below(9_900)) * 1_000,
            "LeadSource": self.pick(&SOURCE),
            "MailingStreet": format!("{} High Street", 1 + self.below(200)),
            "MailingCity": city,
            "MailingState": state,
            "MailingPostalCode": format!("{:05}", self.below(99_999)),
            "MailingCountry": country,
            "AssistantName": null,
            "Birthdate": null,
        })));
        contact
    }

    fn lead(&mut self, object: &Object, number: usize) -> Record {
        let mut lead = self.base(object, number);
        let (city, state, country) = self.pick(&CITY);
        let (first, last) = (self.pick(&FIRST), self.pick(&LAST));
        let converted = self.below(10) == 0;
        let linked = |prefix: &str, n: usize| if converted { Value::from(id(prefix, n)) } else { Value::Null };
        let (account, contact, opportunity) = (self.below(ACCOUNTS), self.below(CONTACTS), self.below(OPPORTUNITIES));
        lead.extend(record(json!({
            "FirstName": first,
            "LastName": last,
            "Company": self.company(),
            "Email": format!("{}.{}{number}@lead.example", first.to_lowercase(), last.to_lowercase()),
            "Phone": self.phone(),
            "MobilePhone": self.phone(),
            "Fax": null,
            "Title": self.pick(&TITLE),
            "Job_Function__c": self.pick(&["Marketing", "Sales", "Engineering", "Finance"]),
            "Department__c": self.pick(&["Sales", "Marketing", "IT", "Finance", "Operations"]),
            "Role__c": self.pick(&["Decision maker", "Influencer", "User"]),
            "Status": if converted { "Closed - Converted" } else { self.pick(&["Open - Not Contacted", "Working - Contacted", "Closed - Not Converted"]) },
            "LeadSource": self.pick(&SOURCE),
            "Rating": self.pick(&["Hot", "Warm", "Cold"]),
            "Industry": self.pick(&INDUSTRY),
            "AnnualRevenue": (100 + self.below(99_900)) * 1_000,
            "NumberOfEmployees": 5 + self.below(5_000),
            "Street": format!("{} Station Road", 1 + self.below(200)),
            "City": city,
            "State": state,
            "PostalCode": format!("{:05}", self.below(99_999)),
            "Country": country,
            "IsConverted": converted,
            "ConvertedAccountId": linked("001", account),
            "ConvertedContactId": linked("003", contact),
            "ConvertedOpportunityId": linked("006", opportunity),
        })));
        lead
    }

    fn opportunity(&mut self, object: &Object, number: usize) -> Record {
        let mut opportunity = self.base(object, number);
        let (stage, probability, is_closed, is_won) = self.pick(&STAGE);
        let close = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default() + Duration::days(self.0.random_range(0..540));
        opportunity.extend(record(json!({
            "AccountId": id("001", self.below(ACCOUNTS)),
            "Name": format!("{}, {}", self.company(), self.pick(&["Expansion", "New business", "Renewal", "Pilot"])),
            "StageName": stage,
            "Type": self.pick(&["New Customer", "Existing Customer"]),
            "Amount": (5 + self.below(495)) * 1_000,
            "Probability": probability,
            "CloseDate": close.to_string(),
            "IsClosed": is_closed,
            "IsWon": is_won,
            "LeadSource": self.pick(&SOURCE),
            "NextStep": null,
            "ForecastCategoryName": if is_closed { "Closed" } else { "Pipeline" },
        })));
        opportunity
    }
}

fn user(object: &Object, number: usize, first: &str, last: &str) -> Record {
    let email = format!("{}.{}@calder.example", first.to_lowercase(), last.to_lowercase());
    record(json!({
        "Id": id(object.key_prefix, number),
        "Username": email,
        "FirstName": first,
        "LastName": last,
        "Name": format!("{first} {last}"),
        "Email": email,
        "IsActive": true,
        "UserType": "Standard",
        "CreatedDate": stamp(day_zero()),
        "LastModifiedDate": stamp(day_zero()),
        "SystemModstamp": stamp(day_zero()),
    }))
}

fn record(value: Value) -> Record {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn day_zero() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 1, 1, 8, 0, 0).single().unwrap_or_default()
}

/// As Salesforce writes instants: milliseconds and an offset without a colon.
fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twelve_thousand_records_with_exactly_the_fields_of_their_object() {
        let tables = generate(1);
        assert_eq!(tables.iter().take(4).map(Vec::len).sum::<usize>(), 12_000);
        for (object, table) in OBJECTS.iter().zip(&tables) {
            let mut declared: Vec<&str> = object.fields.iter().map(|(name, _)| *name).collect();
            declared.sort_unstable();
            let mut held: Vec<&str> = table[0].keys().map(String::as_str).collect();
            held.sort_unstable();
            assert_eq!(held, declared, "{}", object.name);
        }
    }

    #[test]
    fn the_same_number_makes_the_same_records() {
        assert_eq!(generate(7)[2][123], generate(7)[2][123]);
        assert_ne!(generate(7)[2][123], generate(8)[2][123]);
    }

    #[test]
    fn an_id_has_eighteen_characters_with_salesforces_check_suffix() {
        // The vendor's published example: 001A0000006Vm9r is 001A0000006Vm9rIAC.
        assert_eq!(suffix("001A0000006Vm9r"), "IAC");
        assert_eq!(id("005", 1), "005Hs0000000001IAA");
    }
}
