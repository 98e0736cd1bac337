//! Bounded pages walked by a key, never by an offset.

use serde::{Deserialize, Serialize};

/// How many rows a page may hold: 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct PageSize(u16);

impl PageSize {
    pub const MAX: u16 = 100;

    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<u16> for PageSize {
    type Error = &'static str;

    fn try_from(size: u16) -> Result<Self, Self::Error> {
        if (1..=Self::MAX).contains(&size) { Ok(Self(size)) } else { Err("a page holds 1 to 100 rows") }
    }
}

impl From<PageSize> for u16 {
    fn from(size: PageSize) -> Self {
        size.0
    }
}

/// Where a page begins: the sort key and the id of the last row before it. Opaque to the browser, checked when it
/// comes back; a cursor made for another sort order is refused, not misread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The sort order the cursor was made for.
    pub sort: String,
    /// The value of the sort key; `None` where the row has none.
    pub key: Option<String>,
    /// The tie-breaker: the row's id.
    pub id: String,
}

/// A capped count: exact up to [`Count::CAP`], "more than that" above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub rows: u32,
    /// There are more rows than `rows`.
    pub capped: bool,
}

impl Count {
    /// Counting stops here; the page says "1,000+".
    pub const CAP: u32 = 1_000;

    /// From the number of rows found when looking for at most [`Count::CAP`] + 1.
    #[must_use]
    pub const fn of_found(found: u32) -> Self {
        if found > Self::CAP { Self { rows: Self::CAP, capped: true } } else { Self { rows: found, capped: false } }
    }
}

/// One page of rows and the way to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Cursor>,
    /// How many rows match in all.
    pub count: Count,
}

impl<T> Page<T> {
    /// A page without rows, for a question whose answer is known to be nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self { rows: Vec::new(), next: None, count: Count { rows: 0, capped: false } }
    }

    /// The same page with each row turned into another shape.
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(shape).collect(), next: self.next, count: self.count }
    }
}
