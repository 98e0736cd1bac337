//! The master key, and what is derived from it. The key lies in a file outside the database: a copy of the database
//! alone opens no secret (F17).

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use store::audit::AuditKey;

use crate::ids::Ids;

/// 256 bits from which every other key is derived.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(***)")
    }
}

impl MasterKey {
    /// A key from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the key from `path`: 64 hexadecimal digits. A missing file is written with a new key, readable by its owner
    /// only.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn load_or_create(path: &Path, ids: &Ids) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => parse(text.trim())
                .map(Self)
                .ok_or_else(|| format!("The master key file {} must hold 64 hexadecimal digits.", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = ids.token();
                let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
                fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(path)
                    .and_then(|mut file| writeln!(file, "{text}").and_then(|()| file.sync_all()))
                    .map_err(|error| format!("The master key file {} could not be written: {error}.", path.display()))?;
                Ok(Self(key))
            }
            Err(error) => Err(format!("The master key file {} could not be read: {error}.", path.display())),
        }
    }

    fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The key of the audit chain.
    #[must_use]
    pub fn audit_key(&self) -> AuditKey {
        AuditKey(self.derive("audit chain"))
    }
}

fn parse(digits: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}
