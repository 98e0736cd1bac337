//! Salesforce's shapes into the domain's. Pure.

use chrono::DateTime;
use domain::crm::{FieldSeen, FieldType, ObjectSeen};
use domain::records::{PulledRecord, Value};
use serde_json::{Map, Value as Json};

use super::wire::{ApiError, BatchResult, Describe};
use crate::error::CrmError;

/// One result of a describe batch. Only the vendor's own "no such thing" counts as not readable; whatever else is not a
/// describe is no answer.
///
/// # Errors
/// [`CrmError`] when it is neither.
pub fn object(name: &str, result: BatchResult) -> Result<ObjectSeen, CrmError> {
    if result.status == 200 {
        let describe: Describe = serde_json::from_value(result.result).map_err(|_| CrmError::Surprising("not a describe"))?;
        // Every object has an Id; a describe without one is cut or of something else.
        if !describe.fields.iter().any(|field| field.name == "Id") {
            return Err(CrmError::Surprising("a describe without an Id"));
        }
        let fields =
            describe.fields.into_iter().map(|field| FieldSeen { kind: kind(&field.kind), name: field.name, label: field.label });
        return Ok(ObjectSeen::Readable { label: describe.label, fields: fields.collect() });
    }
    let errors: Vec<ApiError> = serde_json::from_value(result.result).map_err(|_| CrmError::Surprising("not a list of errors"))?;
    match errors.first().map(|error| error.error_code.as_str()) {
        Some("NOT_FOUND" | "INVALID_TYPE") => Ok(ObjectSeen::NotReadable),
        Some("REQUEST_LIMIT_EXCEEDED") => Err(CrmError::RateLimited { retry_after_seconds: None }),
        Some("INVALID_SESSION_ID") => Err(CrmError::Denied(format!("{name} is not open to this session"))),
        _ => Err(CrmError::Surprising("an undocumented error")),
    }
}

/// A record, its values in the order of `fields`.
///
/// # Errors
/// [`CrmError::Surprising`] when it has no id or not all that was asked for.
pub fn record(fields: &[(&str, FieldType)], record: &Map<String, Json>) -> Result<PulledRecord, CrmError> {
    let id = record.get("Id").and_then(Json::as_str).ok_or(CrmError::Surprising("a record without an Id"))?;
    let value = |(name, kind): &(&str, FieldType)| {
        let value = record.get(*name).ok_or(CrmError::Surprising("a record without a field that was asked for"))?;
        Ok(value_of(*kind, value))
    };
    Ok(PulledRecord { id: id.to_owned(), values: fields.iter().map(value).collect::<Result<_, CrmError>>()? })
}

/// The value in the kind wanted; one of another kind is kept as text where text is wanted, and is empty otherwise.
fn value_of(kind: FieldType, value: &Json) -> Value {
    match (kind, value) {
        (_, Json::Null) => Value::Empty,
        (FieldType::Number, Json::Number(number)) => number.as_f64().map_or(Value::Empty, Value::Number),
        (FieldType::Boolean, Json::Bool(truth)) => Value::Boolean(*truth),
        (FieldType::Time, Json::String(text)) => {
            // Salesforce writes the offset without a colon.
            DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z")
                .map_or(Value::Empty, |at| Value::Number(at.timestamp_millis() as f64))
        }
        (FieldType::Text | FieldType::Date, Json::String(text)) => Value::Text(text.clone()),
        (FieldType::Text | FieldType::Date, other @ (Json::Number(_) | Json::Bool(_))) => Value::Text(other.to_string()),
        _ => Value::Empty,
    }
}

fn kind(salesforce: &str) -> FieldType {
    match salesforce {
        "currency" | "double" | "percent" | "int" | "long" => FieldType::Number,
        "boolean" => FieldType::Boolean,
        "date" => FieldType::Date,
        "datetime" => FieldType::Time,
        _ => FieldType::Text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn result(status: u16, result: serde_json::Value) -> BatchResult {
        BatchResult { status, result }
    }

    #[test]
    fn presence_in_describe_is_the_permission() {
        let fields = json!([{ "name": "Id", "label": "Record ID", "type": "id" }, { "name": "Amount", "label": "Amount", "type": "currency" }]);
        let seen = object("Opportunity", result(200, json!({ "label": "Opportunity", "fields": fields }))).unwrap();
        let ObjectSeen::Readable { fields, .. } = seen else { panic!("readable") };
        assert_eq!(
            fields.iter().map(|field| (field.name.as_str(), field.kind)).collect::<Vec<_>>(),
            [("Id", FieldType::Text), ("Amount", FieldType::Number)]
        );
    }

    #[test]
    fn values_come_in_the_kind_that_is_kept() {
        let fields = [
            ("Name", FieldType::Text),
            ("Amount", FieldType::Number),
            ("IsWon", FieldType::Boolean),
            ("CloseDate", FieldType::Date),
            ("CreatedDate", FieldType::Time),
        ];
        let json = json!({ "Id": "006", "Name": null, "Amount": 5.5, "IsWon": true, "CloseDate": "2026-11-22", "CreatedDate": "1970-01-01T00:00:01.500+0000" });
        let values = record(&fields, json.as_object().unwrap()).unwrap().values;
        let expected =
            [Value::Empty, Value::Number(5.5), Value::Boolean(true), Value::Text("2026-11-22".into()), Value::Number(1500.0)];
        assert_eq!(values, expected);
        assert!(record(&[("Gone", FieldType::Text)], json.as_object().unwrap()).is_err());
    }

    #[test]
    fn f10_only_the_vendors_own_no_is_a_no() {
        let no = json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }]);
        assert_eq!(object("Lead", result(404, no)), Ok(ObjectSeen::NotReadable));
        for (status, answer) in [
            (200, json!({})),
            (200, json!({ "label": "Lead", "fields": [] })),
            (200, json!("<html>")),
            (404, json!("<html>")),
            (404, json!([])),
            (500, json!([{ "errorCode": "UNKNOWN_EXCEPTION", "message": "" }])),
            (403, json!([{ "errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "" }])),
        ] {
            assert!(object("Lead", result(status, answer.clone())).is_err(), "{status} {answer}");
        }
    }
}
