//! Salesforce's shapes into the domain's. Pure.

use domain::crm::{FieldSeen, FieldType, ObjectSeen};

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
