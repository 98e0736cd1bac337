//! The master key, and what is derived from it. The key lies in a file outside the database: a copy of the database
//! alone opens no secret (F17).

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use store::audit::AuditKey;

use crate::error::{ServiceError, Subsystem};
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

    /// The key from which the links of invitations are made.
    pub(crate) fn invitation_key(&self) -> [u8; 32] {
        self.derive("invitation links")
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

/// Seals secrets that are kept in the database, each to its place: moved to another row it does not open.
pub(crate) struct Seal(XChaCha20Poly1305);

/// Written before each sealed secret, so that another algorithm or key can follow.
const SEAL_VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

impl Seal {
    pub fn new(key: &MasterKey) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key.derive("sealed secrets"))))
    }

    /// Seals `secret` for `place`: version, nonce, ciphertext.
    pub fn seal(&self, place: &str, secret: &[u8], ids: &Ids) -> Result<Vec<u8>, ServiceError> {
        let token = ids.token();
        let nonce = &token[..NONCE_BYTES];
        let sealed = self
            .0
            .encrypt(&nonce_of(nonce)?, Payload { msg: secret, aad: place.as_bytes() })
            .map_err(|_| failed("sealing failed"))?;
        Ok([&[SEAL_VERSION], nonce, &sealed].concat())
    }

    /// Opens what [`Seal::seal`] made for the same `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, ServiceError> {
        let (version, rest) = sealed.split_first().ok_or_else(|| failed("an empty secret"))?;
        if *version != SEAL_VERSION || rest.len() < NONCE_BYTES {
            return Err(failed("a secret of an unknown version"));
        }
        let (nonce, sealed) = rest.split_at(NONCE_BYTES);
        self.0
            .decrypt(&nonce_of(nonce)?, Payload { msg: sealed, aad: place.as_bytes() })
            .map_err(|_| failed("the master key does not open it"))
    }
}

fn nonce_of(bytes: &[u8]) -> Result<XNonce, ServiceError> {
    let bytes: [u8; NONCE_BYTES] = bytes.try_into().map_err(|_| failed("a nonce of the wrong length"))?;
    Ok(XNonce::from(bytes))
}

fn failed(what: &'static str) -> ServiceError {
    ServiceError::Failed(Subsystem::Secrets, what.into())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f17_a_sealed_secret_opens_only_with_its_key_and_in_its_place() {
        let seal = Seal::new(&MasterKey::new([1; 32]));
        let sealed = seal.seal("con_1", b"secret", &Ids::seeded(1)).expect("seals");
        assert_eq!(seal.open("con_1", &sealed).expect("opens"), b"secret");
        assert!(seal.open("con_2", &sealed).is_err());
        assert!(Seal::new(&MasterKey::new([2; 32])).open("con_1", &sealed).is_err());
        for cut in 0..sealed.len() {
            assert!(seal.open("con_1", &sealed[..cut]).is_err(), "cut at {cut}");
        }
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
    }
}
