//! The end of the chain, and where it is noted outside the database.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::StoreError;

/// The last entry of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: [u8; 32],
}

impl Head {
    pub(super) const START: Self = Self { seq: 0, hash: [0; 32] };
}

/// `SEQ HEX`, as it is noted.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.seq, hex(&self.hash))
    }
}

/// A head that somebody noted elsewhere, such as on paper: `SEQ:HASH`, of whose hash the first digits are enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedHead {
    pub seq: i64,
    /// Lower-case hexadecimal digits.
    digits: String,
}

impl NotedHead {
    /// Fewer digits than this could be met by chance, or by trying.
    const MIN_DIGITS: usize = 16;

    /// Whether the entry with this hash is the one that was noted.
    pub(crate) fn is_of(&self, hash: &[u8]) -> bool {
        hex(hash).starts_with(&self.digits)
    }
}

impl From<Head> for NotedHead {
    fn from(head: Head) -> Self {
        Self { seq: head.seq, digits: hex(&head.hash) }
    }
}

impl FromStr for NotedHead {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a head is SEQ:HASH, with at least 16 hexadecimal digits of the hash";
        let (seq, digits) = text.trim().split_once([':', ' ']).ok_or(WRONG)?;
        let seq = seq.parse().ok().filter(|seq| *seq > 0).ok_or(WRONG)?;
        let is_hash = (Self::MIN_DIGITS..=64).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if is_hash { Ok(Self { seq, digits: digits.to_ascii_lowercase() }) } else { Err(WRONG) }
    }
}

/// The file that repeats the head: `SEQ HEX\n`, replaced as a whole. It is read each time, because an operator's command
/// beside a running server replaces it, too.
pub struct HeadFile {
    path: PathBuf,
    /// Held while the file is replaced.
    replacing: Mutex<()>,
}

impl HeadFile {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self { path, replacing: Mutex::new(()) }
    }

    /// The head the file holds; `Ok(None)` when there is no file.
    ///
    /// # Errors
    /// [`StoreError::HeadFile`] when it is there and cannot be read.
    pub fn read(&self) -> Result<Option<Head>, StoreError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => parse_head(&text)
                .map(Some)
                .ok_or_else(|| StoreError::HeadFile(io::Error::new(io::ErrorKind::InvalidData, "not an audit head"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::HeadFile(error)),
        }
    }

    /// Puts `to` in the place of `from`, and of nothing else. Returns what the file holds then.
    ///
    /// # Errors
    /// [`StoreError::HeadFile`].
    pub(crate) fn replace(&self, from: Head, to: Head) -> Result<Option<Head>, StoreError> {
        let _replacing = self.replacing();
        let now = self.read()?;
        if now != Some(from) {
            return Ok(now);
        }
        self.write(to)?;
        Ok(Some(to))
    }

    /// Puts `head` in the place of whatever the file holds.
    ///
    /// # Errors
    /// [`StoreError::HeadFile`].
    pub(crate) fn set(&self, head: Head) -> Result<(), StoreError> {
        let _replacing = self.replacing();
        self.write(head)
    }

    fn replacing(&self) -> MutexGuard<'_, ()> {
        self.replacing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, head: Head) -> Result<(), StoreError> {
        let temporary = self.path.with_extension("tmp");
        let write = || -> io::Result<()> {
            let mut file = fs::File::create(&temporary)?;
            writeln!(file, "{head}")?;
            file.sync_data()?;
            fs::rename(&temporary, &self.path)
        };
        write().map_err(StoreError::HeadFile)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parse_head(text: &str) -> Option<Head> {
    let (seq, digits) = text.trim_end().split_once(' ')?;
    let mut hash = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Head { seq: seq.parse().ok()?, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_a_head_is_read_as_it_was_printed_and_as_somebody_noted_it() {
        let head = Head { seq: 7, hash: [0xab; 32] };
        let printed = head.to_string();
        assert_eq!(printed.parse(), Ok(NotedHead::from(head)));
        let noted: NotedHead = "7:ABABABABABABABAB".parse().expect("a head");
        assert!(noted.is_of(&head.hash) && !noted.is_of(&[0xba; 32]));
        for wrong in ["", "7", "7:", "7:ab", "x:abababababababab", "0:abababababababab", "7:abababababababax"] {
            assert!(wrong.parse::<NotedHead>().is_err(), "{wrong}");
        }
    }
}
