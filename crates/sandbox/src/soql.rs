//! The part of SOQL that connectors use: `SELECT … FROM … WHERE a AND b ORDER BY … LIMIT …`, and `SELECT COUNT()`.

use std::cmp::Ordering;

use serde_json::Value;

use crate::data::Record;

/// A parsed query.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Empty: `COUNT()`.
    pub fields: Vec<String>,
    pub object: String,
    pub conditions: Vec<Condition>,
    /// Field and whether descending.
    pub order: Vec<(String, bool)>,
    pub limit: Option<usize>,
}

/// `field operator literal`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub field: String,
    pub operator: Operator,
    pub literal: Value,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Reads a query; the message is what `MALFORMED_QUERY` carries.
///
/// # Errors
/// What is not understood.
pub fn parse(text: &str) -> Result<Query, String> {
    let mut tokens = Tokens { rest: text.trim() };
    tokens.keyword("SELECT")?;
    let mut fields = vec![tokens.word()?];
    while tokens.take(",") {
        fields.push(tokens.word()?);
    }
    if fields.len() == 1 && fields[0].eq_ignore_ascii_case("COUNT()") {
        fields.clear();
    }
    tokens.keyword("FROM")?;
    let object = tokens.word()?;
    let mut conditions = Vec::new();
    if tokens.take_keyword("WHERE") {
        conditions.push(tokens.condition()?);
        while tokens.take_keyword("AND") {
            conditions.push(tokens.condition()?);
        }
    }
    let mut order = Vec::new();
    if tokens.take_keyword("ORDER") {
        tokens.keyword("BY")?;
        loop {
            let field = tokens.word()?;
            let descending = tokens.take_keyword("DESC");
            if !descending {
                tokens.take_keyword("ASC");
            }
            order.push((field, descending));
            if !tokens.take(",") {
                break;
            }
        }
    }
    let limit = if tokens.take_keyword("LIMIT") { Some(tokens.word()?.parse().map_err(|_| "LIMIT needs a number")?) } else { None };
    if tokens.rest.is_empty() {
        Ok(Query { fields, object, conditions, order, limit })
    } else {
        Err(format!("unexpected token: '{}'", tokens.rest))
    }
}

struct Tokens<'a> {
    rest: &'a str,
}

impl Tokens<'_> {
    fn take(&mut self, sign: &str) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn take_keyword(&mut self, word: &str) -> bool {
        let matches = self.rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && self.rest[word.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if matches {
            self.rest = self.rest[word.len()..].trim_start();
        }
        matches
    }

    fn keyword(&mut self, word: &str) -> Result<(), String> {
        if self.take_keyword(word) { Ok(()) } else { Err(format!("expecting {word}")) }
    }

    fn word(&mut self) -> Result<String, String> {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || "_.()".contains(c))).unwrap_or(self.rest.len());
        if end == 0 {
            return Err(format!("unexpected token: '{}'", self.rest));
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        Ok(word.to_owned())
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let field = self.word()?;
        // The longer signs first.
        const OPERATORS: [(&str, Operator); 7] = [
            ("!=", Operator::NotEqual),
            ("<>", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("=", Operator::Equal),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let operator =
            OPERATORS.iter().find(|(sign, _)| self.take(sign)).map(|(_, operator)| *operator).ok_or("expecting an operator")?;
        Ok(Condition { field, operator, literal: self.literal()? })
    }

    fn literal(&mut self) -> Result<Value, String> {
        if let Some(rest) = self.rest.strip_prefix('\'') {
            let mut text = String::new();
            let mut chars = rest.char_indices();
            while let Some((at, c)) = chars.next() {
                match c {
                    '\\' => text.extend(chars.next().map(|(_, c)| c)),
                    '\'' => {
                        self.rest = rest[at + 1..].trim_start();
                        return Ok(Value::String(text));
                    }
                    c => text.push(c),
                }
            }
            return Err("a string does not end".into());
        }
        let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        match word.to_lowercase().as_str() {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            "null" => Ok(Value::Null),
            _ => match word.parse::<f64>() {
                Ok(number) => Ok(number.into()),
                // A date or an instant; both compare as text once the offset is written the same way.
                Err(_) => Ok(Value::String(word.replace('Z', ".000+0000"))),
            },
        }
    }
}

impl Query {
    /// Whether `record` meets all conditions.
    #[must_use]
    pub fn matches(&self, record: &Record) -> bool {
        self.conditions.iter().all(|condition| condition.holds(record.get(&condition.field).unwrap_or(&Value::Null)))
    }

    /// The order of two records.
    #[must_use]
    pub fn compare(&self, a: &Record, b: &Record) -> Ordering {
        let one = |(field, descending): &(String, bool)| {
            let order = compare(a.get(field).unwrap_or(&Value::Null), b.get(field).unwrap_or(&Value::Null));
            if *descending { order.reverse() } else { order }
        };
        self.order.iter().map(one).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl Condition {
    fn holds(&self, value: &Value) -> bool {
        let order = compare(value, &self.literal);
        match self.operator {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            // Nothing is less or more than null.
            _ if value.is_null() || self.literal.is_null() => false,
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// Null first, then by value; instants with and without milliseconds are told apart by their text only.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        _ => Ordering::Greater,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connectors_query_is_understood() {
        let query = parse("SELECT Id, OwnerId FROM Lead WHERE SystemModstamp >= 2026-01-01T00:00:00Z AND Id > '00Q\\'x' ORDER BY SystemModstamp ASC, Id LIMIT 20").unwrap();
        assert_eq!(query.fields, ["Id", "OwnerId"]);
        assert_eq!(query.conditions[0].literal, Value::from("2026-01-01T00:00:00.000+0000"));
        assert_eq!(query.conditions[1].literal, Value::from("00Q'x"));
        assert_eq!(query.order, [("SystemModstamp".into(), false), ("Id".into(), false)]);
        assert_eq!(query.limit, Some(20));
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for text in [
            "",
            "SELECT FROM Lead",
            "SELECT Id Lead",
            "SELECT Id FROM Lead WHERE",
            "SELECT Id FROM Lead GROUP BY Id",
            "SELECT Id FROM Lead WHERE Id = 'x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
