//! Ed25519 keys: made at start, or read from a PEM file. Nothing here is ever written anywhere.

use std::fs;
use std::path::Path;

use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey};
use ed25519_dalek::{SigningKey, VerifyingKey};
use jsonwebtoken::{DecodingKey, EncodingKey};

use crate::error::StartError;

/// A signing key, and the id under which the verifier knows it.
#[derive(Debug)]
pub struct KeyPair {
    /// The `kid` of the tokens.
    pub key_id: String,
    /// Signs tokens.
    pub signing: EncodingKey,
    /// Verifies them.
    pub verifying: DecodingKey,
}

impl KeyPair {
    /// Generates a key, with a random id that no configured key is likely to have.
    ///
    /// # Errors
    /// [`StartError::Random`] if the system has no random bytes to give.
    pub fn generate() -> Result<Self, StartError> {
        let seed = random::<32>()?;
        let suffix = u32::from_ne_bytes(random()?);
        Self::new(format!("demo-{suffix:08x}"), &SigningKey::from_bytes(&seed))
    }

    /// Reads a PKCS#8 private key, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    /// [`StartError::KeyFile`] or [`StartError::NotEd25519`], naming the file.
    pub fn read(key_id: String, path: &Path) -> Result<Self, StartError> {
        let option = "--signing-key";
        let key = SigningKey::from_pkcs8_pem(read(option, path)?.trim()).map_err(|_| {
            StartError::NotEd25519 {
                option,
                path: path.into(),
                kind: "private",
            }
        })?;
        Self::new(key_id, &key)
    }

    fn new(key_id: String, key: &SigningKey) -> Result<Self, StartError> {
        let pkcs8 = key
            .to_pkcs8_der()
            .map_err(|error| StartError::Sign(error.to_string()))?;
        Ok(Self {
            key_id,
            signing: EncodingKey::from_ed_der(pkcs8.as_bytes()),
            verifying: DecodingKey::from_ed_der(key.verifying_key().as_bytes()),
        })
    }
}

/// Reads a public key, as `openssl pkey -pubout` writes it.
///
/// # Errors
/// [`StartError::KeyFile`] or [`StartError::NotEd25519`], naming the file.
pub fn read_verifying_key(path: &Path) -> Result<DecodingKey, StartError> {
    let option = "--verifying-key";
    let key = VerifyingKey::from_public_key_pem(read(option, path)?.trim()).map_err(|_| {
        StartError::NotEd25519 {
            option,
            path: path.into(),
            kind: "public",
        }
    })?;
    Ok(DecodingKey::from_ed_der(key.as_bytes()))
}

fn read(option: &'static str, path: &Path) -> Result<String, StartError> {
    let bytes = fs::read(path).map_err(|source| StartError::KeyFile {
        option,
        path: path.into(),
        source,
    })?;
    // PEM is text. A file that is not text is refused later, as it holds no key.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn random<const N: usize>() -> Result<[u8; N], StartError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StartError::Random(error.to_string()))?;
    Ok(bytes)
}
