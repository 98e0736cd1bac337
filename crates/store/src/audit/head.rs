//! The end of the chain, and where it is noted outside the database.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::str::FromStr;

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
/// beside a running server replaces it, too; whoever does holds a lock on the file `audit-head.lock` meanwhile, so that a
/// slower one never puts an older head over a newer one.
pub struct HeadFile {
    path: PathBuf,
}

impl HeadFile {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self { path }
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
        let _replacing = self.lock()?;
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
        let _replacing = self.lock()?;
        self.write(head)
    }

    /// Waits until no other thread or process replaces the file; held until it is dropped. Not on the file itself, whose
    /// place another takes.
    fn lock(&self) -> Result<fs::File, StoreError> {
        let lock = || -> io::Result<fs::File> {
            let path = self.path.with_extension("lock");
            // Opened for reading where it is there: an operator's command may have made it under another account.
            let file = fs::File::open(&path).or_else(|_| fs::File::create(&path))?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(StoreError::HeadFile)
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
    fn e18_two_processes_never_put_an_older_head_over_a_newer_one() {
        const STEPS: i64 = 200;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit-head");
        HeadFile::new(path.clone()).set(Head::START).expect("the file is written");
        // Each moves the head on by one from wherever it finds it.
        let step = |file: &HeadFile| {
            let from = file.read().expect("the file is whole").expect("is there");
            let to = Head { seq: from.seq + 1, hash: [1; 32] };
            file.replace(from, to).expect("nobody takes the file away");
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let file = HeadFile::new(path.clone());
                scope.spawn(move || {
                    let mut last = 0;
                    while last < STEPS {
                        step(&file);
                        let now = file.read().expect("the file is whole").expect("is there").seq;
                        assert!(now >= last, "{now} came after {last}");
                        last = now;
                    }
                });
            }
        });
    }

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
