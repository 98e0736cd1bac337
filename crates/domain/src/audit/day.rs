//! A day of the calendar, in whatever zone its reader lives.

use chrono::{NaiveDate, NaiveTime};

use crate::time::{DAY_MS, Instant};

/// Such as `2026-11-22`. Which instants it spans only its reader's browser knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl Day {
    /// Reads `YYYY-MM-DD`, as date fields and addresses write it; `None` for a day no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
            part.parse::<u32>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let year = i32::try_from(year).ok()?;
        let is_whole = parts.next().is_none() && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        is_whole.then_some(Self { year, month, day })
    }

    /// The last millisecond of the day in UTC, where a day must mean the same to everybody.
    #[must_use]
    pub fn end_in_utc(self) -> Instant {
        let midnight = NaiveDate::from_ymd_opt(self.year, self.month, self.day).unwrap_or_default().and_time(NaiveTime::MIN);
        Instant(midnight.and_utc().timestamp_millis()).plus_millis(DAY_MS - 1)
    }
}

const fn days_of(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_back_as_it_was_printed() {
        for text in ["2026-11-22", "2024-02-29", "2000-02-29", "0999-12-31"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_day_ends_before_the_next_begins() {
        let end = Day::parse("2026-11-22").map(Day::end_in_utc);
        assert_eq!(end, Some(Instant(1_795_391_999_999)));
        assert_eq!(Day::parse("1969-12-31").map(Day::end_in_utc), Some(Instant(-1)));
    }

    #[test]
    fn what_no_calendar_has_is_no_day() {
        for text in ["", "2026", "2026-11", "2026-13-01", "2026-00-10", "2026-04-31", "2025-02-29", "1900-02-29", "2026-11-22-1"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        for text in ["2026-1-22", "+026-11-22", "26-11-2022", "2026/11/22", "2026-11-0x"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
