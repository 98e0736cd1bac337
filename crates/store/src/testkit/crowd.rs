//! Many people at once, by a few statements: what the benchmarks list and change.

use domain::id::{OrganizationId, UserId};
use domain::time::{HOUR_MS, Instant};
use domain::users::Class;
use domain::users::status::StatusKey;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, Statement};
use uuid::Uuid;

use crate::connect::Store;
use crate::error::StoreError;
use crate::tx::NamedLock;
use crate::users::id_of;

/// Invitations of the crowd were sent this long ago, and those that lapsed this long before.
const INVITED_AGO_MS: i64 = HOUR_MS;
const LAPSED_AGO_MS: i64 = 100 * HOUR_MS;
/// Times of last use lie within so many milliseconds; every fifth person was never there.
const ACTIVE_WITHIN_MS: i64 = 4_294_967_296;

/// People numbered from 0. Names and addresses follow from the number, in an order that has nothing to do with it; so do
/// classes, and so does when somebody was last there.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    pub people: u32,
    now: Instant,
}

impl Crowd {
    /// Multiplied by them, numbers are spread over 32 bits, differently for names, addresses and times.
    const NAMES: i64 = 2_654_435_761;
    const ADDRESSES: i64 = 2_246_822_519;
    const TIMES: i64 = 3_266_489_917;
    /// Spreads the classes over the numbers: a prime that does not divide the number of people.
    const CLASSES: i64 = 7_919;

    /// The id of a number: in the order of the numbers, as ids are in the order they were made.
    #[must_use]
    pub const fn id(number: u32) -> UserId {
        UserId(Uuid::from_u128((0x0190 << 112) | ((number as u128) << 80) | (0x7000_8000 << 48) | number as u128))
    }

    /// The address of a number.
    #[must_use]
    pub fn email(number: u32) -> String {
        format!("p{:08x}@crowd.example", spread(number, Self::ADDRESSES))
    }

    /// The folded name below which the share `part` of the crowd is.
    #[must_use]
    pub fn name_at(part: f64) -> String {
        format!("person {:08x}", at(part))
    }

    /// The folded address below which the share `part` of the crowd is.
    #[must_use]
    pub fn email_at(part: f64) -> String {
        format!("p{:08x}", at(part))
    }

    /// When somebody was last there and the least id, before which the share `part` of the crowd is; the fifth who never were
    /// come first, by id.
    #[must_use]
    pub fn last_active_at(&self, part: f64) -> (i64, UserId) {
        const NEVER: f64 = 0.2;
        if part < NEVER {
            return (0, Self::id((part / NEVER * f64::from(self.people)) as u32));
        }
        let share = (part - NEVER) / (1.0 - NEVER);
        (self.now.0 - ACTIVE_WITHIN_MS + (share * ACTIVE_WITHIN_MS as f64) as i64, Self::id(0))
    }
}

const fn spread(number: u32, factor: i64) -> i64 {
    (number as i64 * factor) % 4_294_967_296
}

fn at(part: f64) -> u32 {
    (part * f64::from(u32::MAX)) as u32
}

/// Adds a crowd of these classes to an organisation, as `verify` would have it: rows, sets of roles, counts and texts. The
/// indexes are made anew at the end, which costs less than a million rows put into each; then the database looks at its data.
///
/// # Errors
/// Any [`StoreError`].
pub async fn crowd(store: &Store, organization_id: OrganizationId, classes: &[Class], now: Instant) -> Result<Crowd, StoreError> {
    let tx = store.write().await?;
    tx.lock(NamedLock::Users).await?;
    let connection = tx.connection();
    let backend = connection.get_database_backend();
    let crowd = Crowd { people: classes.iter().map(|class| class.users).sum(), now };
    let (mut sets, mut statuses, mut invited) = (String::new(), String::new(), String::new());
    let mut below = 0;
    for class in classes {
        let set = id_of(&tx, organization_id, &class.roles).await?;
        below += class.users;
        let sent = match class.status {
            StatusKey::Enabled | StatusKey::Disabled => 0,
            StatusKey::Invited => now.0 - INVITED_AGO_MS,
            StatusKey::ExpiredInvite => now.0 - LAPSED_AGO_MS,
        };
        sets += &format!(" WHEN place < {below} THEN {set}");
        statuses += &format!(" WHEN place < {below} THEN '{}'", class.status.key());
        invited += &format!(" WHEN place < {below} THEN {sent}");
    }
    let dropped = drop_indexes(connection).await?;
    let words = Sql::of(backend);
    let organization = words.uuid(organization_id.0);
    let people = i64::from(crowd.people);
    let sql = format!(
        "INSERT INTO users (id, organization_id, email, email_folded, first_name, last_name, name_folded, job_title, status, \
         invited_at, is_primary, profile_id, last_active_at, role_set, changed_seq) \
         SELECT {id}, {organization}, 'p' || {address} || '@crowd.example', 'p' || {address} || '@crowd.example', 'Person', \
         {name}, 'person ' || {name}, '', CASE{statuses} END, CASE{invited} END, {never}, \
         (SELECT id FROM profiles WHERE organization_id = {organization} ORDER BY id LIMIT 1), \
         CASE WHEN n % 5 = 0 THEN 0 ELSE {now} - (n * {times}) % {ACTIVE_WITHIN_MS} END, CASE{sets} END, 0 \
         FROM (SELECT n, (n * {classes}) % {people} AS place FROM {series}) numbered",
        id = words.id,
        address = words.hex(Crowd::ADDRESSES),
        name = words.hex(Crowd::NAMES),
        never = words.never,
        now = now.0,
        times = Crowd::TIMES,
        classes = Crowd::CLASSES,
        series = words.series(people),
    );
    connection.execute_unprepared(&sql).await?;
    let texts = format!(
        "INSERT INTO user_texts (user_id, organization_id, name_folded, email_folded) \
         SELECT id, organization_id, name_folded, email_folded FROM users WHERE organization_id = {organization} \
         AND id NOT IN (SELECT user_id FROM user_texts) ORDER BY id"
    );
    connection.execute_unprepared(&texts).await?;
    for again in dropped {
        connection.execute_unprepared(&again).await?;
    }
    connection.execute_unprepared(&format!("DELETE FROM user_counts WHERE organization_id = {organization}")).await?;
    let counts = format!(
        "INSERT INTO user_counts (organization_id, role_set, status, users) SELECT organization_id, role_set, status, COUNT(*) \
         FROM users WHERE organization_id = {organization} GROUP BY organization_id, role_set, status"
    );
    connection.execute_unprepared(&counts).await?;
    tx.save().await?;
    store.analyze().await?;
    Ok(crowd)
}

/// Drops what is kept beside each row of the people's table and of their texts: indexes that are not part of them, and
/// triggers. Returns what makes them anew, SQLite's index of trigrams included.
async fn drop_indexes(connection: &DatabaseTransaction) -> Result<Vec<String>, StoreError> {
    let backend = connection.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT 'DROP ' || type || ' ' || name AS gone, sql AS again FROM sqlite_master \
             WHERE type IN ('index', 'trigger') AND tbl_name = 'users' AND sql IS NOT NULL \
             UNION ALL SELECT 'SELECT 1', 'INSERT INTO user_texts_trigrams (user_texts_trigrams) VALUES (''rebuild'')'"
        }
        _ => {
            "SELECT 'DROP INDEX ' || quote_ident(indexname) AS gone, indexdef AS again FROM pg_indexes \
             WHERE tablename IN ('users', 'user_texts') AND indexname NOT IN (SELECT conname FROM pg_constraint) \
             UNION ALL SELECT 'ALTER TABLE users DISABLE TRIGGER USER', 'ALTER TABLE users ENABLE TRIGGER USER'"
        }
    };
    let mut made_by = Vec::new();
    for row in connection.query_all_raw(Statement::from_string(backend, sql)).await? {
        connection.execute_unprepared(&row.try_get::<String>("", "gone")?).await?;
        made_by.push(row.try_get("", "again")?);
    }
    Ok(made_by)
}

/// What the two databases say differently.
struct Sql {
    backend: DbBackend,
    /// [`Crowd::id`] of the column `n`.
    id: &'static str,
    never: &'static str,
}

impl Sql {
    const fn of(backend: DbBackend) -> Self {
        match backend {
            DbBackend::Sqlite => Self { backend, id: "unhex(printf('0190%08x70008000%012x', n, n))", never: "0" },
            _ => Self {
                backend,
                id: "CAST('0190' || lpad(to_hex(n), 8, '0') || '70008000' || lpad(to_hex(n), 12, '0') AS uuid)",
                never: "false",
            },
        }
    }

    fn uuid(&self, id: Uuid) -> String {
        match self.backend {
            DbBackend::Sqlite => format!("X'{}'", id.simple()),
            _ => format!("'{id}'"),
        }
    }

    fn hex(&self, factor: i64) -> String {
        let spread = format!("(n * {factor}) % 4294967296");
        match self.backend {
            DbBackend::Sqlite => format!("printf('%08x', {spread})"),
            _ => format!("lpad(to_hex({spread}), 8, '0')"),
        }
    }

    fn series(&self, people: i64) -> String {
        match self.backend {
            DbBackend::Sqlite => format!(
                "(WITH RECURSIVE series (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < {people}) \
                 SELECT n FROM series) series"
            ),
            _ => format!("(SELECT CAST(generate_series(0, {people} - 1) AS bigint) AS n) series"),
        }
    }
}
