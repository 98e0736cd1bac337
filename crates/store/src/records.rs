//! The records of each connected object, in a table of its own with real columns.
//!
//! The tables are made at run time. Their names and columns are written here and nowhere else, from the object's id and
//! from the declared names of [`Layout`], never from a label or anything a person or a CRM wrote; all values are bound.
//!
//! Beside each sortable field stands a sort key that is never NULL (`s_…`), so that pages can be walked by comparing rows
//! of values, with two indexes: `(owner_id, s_…, id)` for what somebody owns and `(s_…, id)` for everything.

use domain::access::{AccessLevel, ObjectAccess, RecordScope, owns};
use domain::crm::{FieldType, StandardField};
use domain::id::ObjectId;
use domain::page::{Count, Cursor, Page};
use domain::records::{Column, Layout, PulledRecord, RecordQuery, RecordRow, Value};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};

use crate::binds::Binds;
use crate::error::StoreError;
use crate::tx::{Reading, Tx};

/// The sort key of a number that is not there: below all that are.
const NO_NUMBER: f64 = -1e300;
/// Sort keys of texts are cut to this many characters; what lies beyond is ordered by id.
const SORT_KEY_CHARS: usize = 120;
/// Rows a statement writes: 40 columns each stay below SQLite's 32,766 parameters.
const ROWS_A_STATEMENT: usize = 500;

fn table(object_id: ObjectId) -> String {
    format!("records_{}", object_id.0.simple())
}

const fn column_type(kind: FieldType, backend: DbBackend) -> &'static str {
    match (kind, backend) {
        (FieldType::Text | FieldType::Date, _) => "TEXT",
        (FieldType::Number, DbBackend::Sqlite) => "REAL",
        (FieldType::Number, _) => "DOUBLE PRECISION",
        (FieldType::Boolean, _) => "BOOLEAN",
        (FieldType::Time, _) => "BIGINT",
    }
}

fn kept_field(layout: Layout, name: &str) -> Option<&'static StandardField> {
    layout.kept().find(|field| field.name == name)
}

/// Makes the table of an object, unless it is there. Its lists need [`make_indexes`] too.
///
/// # Errors
/// Any [`StoreError`].
pub async fn make_table(tx: &Tx, object_id: ObjectId, layout: Layout) -> Result<(), StoreError> {
    let backend = tx.connection().get_database_backend();
    let table = table(object_id);
    let mut columns = vec!["id TEXT NOT NULL PRIMARY KEY".to_owned()];
    columns.extend(layout.kept().map(|field| format!("{} {}", field.name, column_type(field.kind(), backend))));
    for name in layout.sortable {
        let kind = kept_field(layout, name).map_or(FieldType::Text, StandardField::kind);
        columns.push(format!("s_{name} {} NOT NULL", column_type(kind, backend)));
    }
    columns.extend(layout.searched.iter().map(|name| format!("q_{name} TEXT NOT NULL")));
    columns.push("run BIGINT NOT NULL".into());
    tx.connection().execute_unprepared(&format!("CREATE TABLE IF NOT EXISTS {table} ({})", columns.join(", "))).await?;
    Ok(())
}

/// Makes the indexes of an object's table, unless they are there.
///
/// # Errors
/// Any [`StoreError`].
pub async fn make_indexes(tx: &Tx, object_id: ObjectId, layout: Layout) -> Result<(), StoreError> {
    let table = table(object_id);
    for (at, name) in layout.sortable.iter().enumerate() {
        for (kind, keys) in [("o", format!("owner_id, s_{name}, id")), ("a", format!("s_{name}, id"))] {
            let sql = format!("CREATE INDEX IF NOT EXISTS {table}_{kind}{at} ON {table} ({keys})");
            tx.connection().execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}

/// Adds or replaces records. `fields` names what the values of each record stand for, in their order; a kept field that
/// is not among them becomes empty: the CRM no longer shows it. `run` says when the pull they belong to began.
///
/// # Errors
/// Any [`StoreError`].
pub async fn put(
    tx: &Tx,
    object_id: ObjectId,
    layout: Layout,
    fields: &[&'static StandardField],
    records: &[PulledRecord],
    run: Instant,
) -> Result<(), StoreError> {
    let backend = tx.connection().get_database_backend();
    let mut columns = vec!["id".to_owned()];
    columns.extend(layout.kept().map(|field| field.name.to_owned()));
    columns.extend(layout.sortable.iter().map(|name| format!("s_{name}")));
    columns.extend(layout.searched.iter().map(|name| format!("q_{name}")));
    columns.push("run".into());
    let updates: Vec<String> = columns[1..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    for chunk in records.chunks(ROWS_A_STATEMENT) {
        let mut bind = Binds::new(backend);
        let rows: Vec<String> = chunk
            .iter()
            .map(|record| {
                let values = row_values(layout, fields, record, run);
                format!("({})", values.into_iter().map(|value| bind.add(value)).collect::<Vec<_>>().join(", "))
            })
            .collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {} ON CONFLICT (id) DO UPDATE SET {}",
            table(object_id),
            columns.join(", "),
            rows.join(", "),
            updates.join(", ")
        );
        tx.connection().execute_raw(bind.statement(sql)).await?;
    }
    Ok(())
}

/// Removes what the pull that began at `run` did not meet: it is gone from the CRM.
///
/// # Errors
/// Any [`StoreError`].
pub async fn remove_older(tx: &Tx, object_id: ObjectId, run: Instant) -> Result<(), StoreError> {
    let mut bind = Binds::new(tx.connection().get_database_backend());
    let run = bind.add(run.0.into());
    tx.connection().execute_raw(bind.statement(format!("DELETE FROM {} WHERE run < {run}", table(object_id)))).await?;
    Ok(())
}

fn row_values(layout: Layout, fields: &[&'static StandardField], record: &PulledRecord, run: Instant) -> Vec<sea_orm::Value> {
    let value_of = |name: &str| {
        let place = fields.iter().position(|field| field.name == name);
        place.and_then(|place| record.values.get(place)).unwrap_or(&Value::Empty)
    };
    let mut values: Vec<sea_orm::Value> = vec![record.id.clone().into()];
    values.extend(layout.kept().map(|field| column_value(field.kind(), value_of(field.name))));
    for name in layout.sortable {
        let kind = kept_field(layout, name).map_or(FieldType::Text, StandardField::kind);
        values.push(sort_key(kind, value_of(name)));
    }
    values.extend(layout.searched.iter().map(|name| text_of(value_of(name)).unwrap_or_default().to_lowercase().into()));
    values.push(run.0.into());
    values
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn column_value(kind: FieldType, value: &Value) -> sea_orm::Value {
    match (kind, value) {
        (FieldType::Text | FieldType::Date, Value::Text(text)) => text.clone().into(),
        (FieldType::Text | FieldType::Date, _) => sea_orm::Value::String(None),
        (FieldType::Number, Value::Number(number)) => (*number).into(),
        (FieldType::Number, _) => sea_orm::Value::Double(None),
        (FieldType::Boolean, Value::Boolean(truth)) => (*truth).into(),
        (FieldType::Boolean, _) => sea_orm::Value::Bool(None),
        (FieldType::Time, Value::Number(millis)) => (*millis as i64).into(),
        (FieldType::Time, _) => sea_orm::Value::BigInt(None),
    }
}

fn sort_key(kind: FieldType, value: &Value) -> sea_orm::Value {
    match kind {
        FieldType::Number => match value {
            Value::Number(number) => (*number).into(),
            _ => NO_NUMBER.into(),
        },
        FieldType::Time => match value {
            Value::Number(millis) => (*millis as i64).into(),
            _ => 0_i64.into(),
        },
        FieldType::Boolean => matches!(value, Value::Boolean(true)).into(),
        FieldType::Text | FieldType::Date => {
            text_of(value).unwrap_or_default().to_lowercase().chars().take(SORT_KEY_CHARS).collect::<String>().into()
        }
    }
}

/// What of an object somebody may list.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub object_id: ObjectId,
    pub layout: Layout,
    /// What he may see, in the order of the list.
    pub columns: &'a [Column],
    /// The column to sort by, one of them.
    pub sort: &'a Column,
    pub scope: &'a RecordScope,
    /// For the level of each row.
    pub access: ObjectAccess,
    pub crm_user_id: Option<&'a str>,
}

/// One page of what the viewer may see, and a capped count of it: two statements over the same condition.
///
/// # Errors
/// [`StoreError::Corrupt`] with "cursor" when the cursor was not made for this sort order; any other [`StoreError`].
pub async fn list(reading: &impl Reading, listing: &Listing<'_>, query: &RecordQuery) -> Result<Page<RecordRow>, StoreError> {
    let connection = reading.connection();
    let backend = connection.get_database_backend();
    let table = table(listing.object_id);

    let mut bind = Binds::new(backend);
    let Some(condition) = condition(&mut bind, listing, &query.search) else { return Ok(Page::empty()) };
    let cap = Count::CAP + 1;
    let counted =
        bind.statement(format!("SELECT COUNT(*) AS found FROM (SELECT 1 AS one FROM {table} {condition} LIMIT {cap}) AS capped"));
    let found: i64 = match connection.query_one_raw(counted).await? {
        Some(row) => row.try_get("", "found")?,
        None => 0,
    };

    let statement = page_statement(backend, &table, listing, query)?;
    let mut rows = connection.query_all_raw(statement).await?;
    let size = usize::from(query.size.get());
    let more = rows.len() > size;
    rows.truncate(size);
    let next = if more { rows.last().map(|row| cursor_at(listing, row)).transpose()? } else { None };
    let rows = rows.iter().map(|row| record_row(listing, row)).collect::<Result<_, _>>()?;
    Ok(Page { rows, next, count: Count::of_found(u32::try_from(found).unwrap_or(u32::MAX)) })
}

fn page_statement(backend: DbBackend, table: &str, listing: &Listing<'_>, query: &RecordQuery) -> Result<Statement, StoreError> {
    let mut bind = Binds::new(backend);
    let condition = condition(&mut bind, listing, &query.search).unwrap_or_else(|| "WHERE FALSE".into());
    let key = format!("s_{}", listing.sort.name);
    let (sign, direction) = if query.descending { ("<", "DESC") } else { (">", "ASC") };
    let mut sql_condition = condition;
    if let Some(cursor) = &query.after {
        let (value, id) = read_cursor(listing, cursor)?;
        let joiner = if sql_condition.is_empty() { "WHERE" } else { "AND" };
        sql_condition.push_str(&format!(" {joiner} ({key}, id) {sign} ({}, {})", bind.add(value), bind.add(id.into())));
    }
    let mut columns = vec!["id".to_owned(), key.clone(), "owner_id".to_owned()];
    columns.extend(listing.columns.iter().map(|column| column.name.clone()));
    let limit = u32::from(query.size.get()) + 1;
    let sql = format!(
        "SELECT {} FROM {table} {sql_condition} ORDER BY {key} {direction}, id {direction} LIMIT {limit}",
        columns.join(", ")
    );
    Ok(bind.statement(sql))
}

/// `None`: nothing is in scope.
fn condition(bind: &mut Binds, listing: &Listing<'_>, search: &str) -> Option<String> {
    let mut parts = Vec::new();
    match listing.scope {
        RecordScope::Nothing => return None,
        RecordScope::OwnedBy(owner) => parts.push(format!("owner_id = {}", bind.add(owner.clone().into()))),
        RecordScope::Everything => {}
    }
    let search = search.trim().to_lowercase();
    if !search.is_empty() {
        let pattern = format!("%{}%", search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        // Only what the viewer may see is searched (E7): a match in a hidden field would tell its value letter by letter.
        let visible = listing.layout.searched.iter().filter(|name| listing.columns.iter().any(|column| column.name == **name));
        let matches: Vec<String> =
            visible.map(|name| format!("q_{name} LIKE {} ESCAPE '\\'", bind.add(pattern.clone().into()))).collect();
        if matches.is_empty() {
            return None;
        }
        parts.push(format!("({})", matches.join(" OR ")));
    }
    Some(if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) })
}

fn cursor_at(listing: &Listing<'_>, row: &QueryResult) -> Result<Cursor, StoreError> {
    let column = format!("s_{}", listing.sort.name);
    let key = match listing.sort.kind {
        FieldType::Number => row.try_get::<f64>("", &column)?.to_string(),
        FieldType::Time => row.try_get::<i64>("", &column)?.to_string(),
        FieldType::Boolean => row.try_get::<bool>("", &column)?.to_string(),
        FieldType::Text | FieldType::Date => row.try_get("", &column)?,
    };
    Ok(Cursor { sort: listing.sort.name.clone(), key: Some(key), id: row.try_get("", "id")? })
}

fn read_cursor(listing: &Listing<'_>, cursor: &Cursor) -> Result<(sea_orm::Value, String), StoreError> {
    const WRONG: StoreError = StoreError::Corrupt("cursor");
    let key = cursor.key.as_deref().ok_or(WRONG)?;
    if cursor.sort != listing.sort.name {
        return Err(WRONG);
    }
    let value = match listing.sort.kind {
        FieldType::Number => key.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or(WRONG)?.into(),
        FieldType::Time => key.parse::<i64>().map_err(|_| WRONG)?.into(),
        FieldType::Boolean => key.parse::<bool>().map_err(|_| WRONG)?.into(),
        FieldType::Text | FieldType::Date => key.to_owned().into(),
    };
    Ok((value, cursor.id.clone()))
}

fn record_row(listing: &Listing<'_>, row: &QueryResult) -> Result<RecordRow, StoreError> {
    let owner: Option<String> = row.try_get("", "owner_id")?;
    let is_owner = owns(listing.crm_user_id, owner.as_deref());
    let level = listing.access.level(is_owner);
    debug_assert!(level > AccessLevel::Hide, "a row outside the viewer's scope was read");
    let values = listing.columns.iter().map(|column| value_at(row, column)).collect::<Result<_, _>>()?;
    Ok(RecordRow { id: row.try_get("", "id")?, values, level, is_owner })
}

fn value_at(row: &QueryResult, column: &Column) -> Result<Value, StoreError> {
    let name = &column.name;
    Ok(match column.kind {
        FieldType::Text | FieldType::Date => row.try_get::<Option<String>>("", name)?.map_or(Value::Empty, Value::Text),
        FieldType::Number => row.try_get::<Option<f64>>("", name)?.map_or(Value::Empty, Value::Number),
        FieldType::Boolean => row.try_get::<Option<bool>>("", name)?.map_or(Value::Empty, Value::Boolean),
        FieldType::Time => row.try_get::<Option<i64>>("", name)?.map_or(Value::Empty, |millis| Value::Number(millis as f64)),
    })
}
