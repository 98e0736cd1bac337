//! Names and addresses, indexed by every three characters in a row (trigrams): whoever looks for a part of a name or an address
//! need not go through everybody.
//!
//! They stand in a table of their own, which triggers keep. PostgreSQL writes a changed row into all indexes of its table
//! anew, and an index of trigrams would make each change of roles dear; SQLite numbers the people's rows, but `VACUUM`
//! may number them otherwise, and its index knows rows by number only.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The index keeps of each trigram in which rows it is and nothing else (`detail`, `columnsize`): what it finds is compared
/// with the text anyway. What is no longer in a row is taken out of it by naming the old text, so it goes first.
const SQLITE: &str = "
CREATE TABLE user_texts (
    id INTEGER NOT NULL PRIMARY KEY,
    user_id blob NOT NULL UNIQUE,
    organization_id blob NOT NULL,
    name_folded varchar NOT NULL,
    email_folded varchar NOT NULL
);
CREATE VIRTUAL TABLE user_texts_trigrams USING fts5 (
    name_folded, email_folded, content = 'user_texts', content_rowid = 'id',
    tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
);
INSERT INTO user_texts (user_id, organization_id, name_folded, email_folded)
    SELECT id, organization_id, name_folded, email_folded FROM users ORDER BY id;
INSERT INTO user_texts_trigrams (user_texts_trigrams) VALUES ('rebuild');
CREATE TRIGGER user_texts_of_added AFTER INSERT ON users BEGIN
    INSERT INTO user_texts (user_id, organization_id, name_folded, email_folded)
        VALUES (NEW.id, NEW.organization_id, NEW.name_folded, NEW.email_folded);
    INSERT INTO user_texts_trigrams (rowid, name_folded, email_folded)
        SELECT id, name_folded, email_folded FROM user_texts WHERE user_id = NEW.id;
END;
CREATE TRIGGER user_texts_of_renamed AFTER UPDATE OF name_folded, email_folded ON users
WHEN OLD.name_folded <> NEW.name_folded OR OLD.email_folded <> NEW.email_folded BEGIN
    INSERT INTO user_texts_trigrams (user_texts_trigrams, rowid, name_folded, email_folded)
        SELECT 'delete', id, name_folded, email_folded FROM user_texts WHERE user_id = NEW.id;
    UPDATE user_texts SET name_folded = NEW.name_folded, email_folded = NEW.email_folded WHERE user_id = NEW.id;
    INSERT INTO user_texts_trigrams (rowid, name_folded, email_folded)
        SELECT id, name_folded, email_folded FROM user_texts WHERE user_id = NEW.id;
END;
CREATE TRIGGER user_texts_of_removed AFTER DELETE ON users BEGIN
    INSERT INTO user_texts_trigrams (user_texts_trigrams, rowid, name_folded, email_folded)
        SELECT 'delete', id, name_folded, email_folded FROM user_texts WHERE user_id = OLD.id;
    DELETE FROM user_texts WHERE user_id = OLD.id;
END;
";

const POSTGRES: &str = "
CREATE TABLE user_texts (
    user_id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL,
    name_folded varchar NOT NULL,
    email_folded varchar NOT NULL
);
INSERT INTO user_texts (user_id, organization_id, name_folded, email_folded)
    SELECT id, organization_id, name_folded, email_folded FROM users ORDER BY id;
CREATE FUNCTION keep_user_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM user_texts WHERE user_id = OLD.id;
    ELSIF TG_OP = 'UPDATE' THEN
        UPDATE user_texts SET name_folded = NEW.name_folded, email_folded = NEW.email_folded WHERE user_id = NEW.id;
    ELSE
        INSERT INTO user_texts (user_id, organization_id, name_folded, email_folded)
            VALUES (NEW.id, NEW.organization_id, NEW.name_folded, NEW.email_folded);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER user_texts_of_added AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION keep_user_texts();
CREATE TRIGGER user_texts_of_renamed AFTER UPDATE OF name_folded, email_folded ON users FOR EACH ROW
    WHEN (OLD.name_folded <> NEW.name_folded OR OLD.email_folded <> NEW.email_folded) EXECUTE FUNCTION keep_user_texts();
CREATE TRIGGER user_texts_of_removed AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION keep_user_texts();
";

/// Whether `pg_trgm` is there or may be made: since PostgreSQL 13 by whoever may create in the database.
const MAY_HAVE_TRIGRAMS: &str = "
SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm') OR EXISTS (
    SELECT 1 FROM pg_available_extension_versions AS v WHERE name = 'pg_trgm' AND (
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        OR CAST(to_jsonb(v) ->> 'trusted' AS boolean) AND has_database_privilege(current_database(), 'CREATE')
    )
) AS may
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Sqlite {
            connection.execute_unprepared(SQLITE).await?;
            return Ok(());
        }
        connection.execute_unprepared(POSTGRES).await?;
        let asked = |sql: &str| connection.query_one_raw(Statement::from_string(DbBackend::Postgres, sql));
        // Without it people are found all the same, by going through the texts.
        let may = asked(MAY_HAVE_TRIGRAMS).await?.map(|row| row.try_get("", "may")).transpose()?;
        if may != Some(true) {
            return Ok(());
        }
        connection.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_trgm").await?;
        // Who made it before may have put it where nobody looks unasked.
        let schema = "SELECT quote_ident(nspname) AS schema FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace \
                      WHERE extname = 'pg_trgm'";
        let Some(row) = asked(schema).await? else { return Ok(()) };
        let schema: String = row.try_get("", "schema")?;
        let index = format!(
            "CREATE INDEX user_texts_trigrams ON user_texts USING gin \
             (name_folded {schema}.gin_trgm_ops, email_folded {schema}.gin_trgm_ops)"
        );
        connection.execute_unprepared(&index).await?;
        Ok(())
    }
}
