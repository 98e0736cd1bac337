//! Values bound to statements that are written by hand.

use sea_orm::{DbBackend, Statement};

/// The bound values of a statement, in the words of its database.
pub(crate) struct Binds {
    backend: DbBackend,
    values: Vec<sea_orm::Value>,
}

impl Binds {
    pub const fn new(backend: DbBackend) -> Self {
        Self { backend, values: Vec::new() }
    }

    /// Goes on after a statement that the new one begins with; returns its text, too.
    pub fn after(statement: Statement) -> (Self, String) {
        (Self { backend: statement.db_backend, values: statement.values.map(|values| values.0).unwrap_or_default() }, statement.sql)
    }

    pub const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Adds a value; returns what stands for it, to be used once and in this order: SQLite looks numbered ones up by
    /// going through all of them, which for a page of records takes longer than writing it.
    pub fn add(&mut self, value: sea_orm::Value) -> String {
        self.values.push(value);
        if self.backend == DbBackend::Sqlite { "?".into() } else { format!("${}", self.values.len()) }
    }

    /// The finished statement.
    pub fn statement(self, sql: String) -> Statement {
        Statement::from_sql_and_values(self.backend, sql, self.values)
    }
}
