//! Keys that the server did not make, and tokens that it did not mint.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey, EncodePublicKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The id under which a test's server trusts a test's key.
pub(crate) const KEY_ID: &str = "test";

/// A key pair, and its PEM files.
pub(crate) struct Keys {
    key: SigningKey,
    directory: TempDir,
}

impl Keys {
    /// Another pair for every seed.
    pub(crate) fn new(seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let keys = Self {
            key,
            directory: TempDir::new().unwrap(),
        };
        keys.key
            .write_pkcs8_pem_file(keys.private_pem(), LineEnding::LF)
            .unwrap();
        let public = keys.key.verifying_key();
        public
            .write_public_key_pem_file(keys.public_pem(), LineEnding::LF)
            .unwrap();
        keys
    }

    pub(crate) fn private_pem(&self) -> PathBuf {
        self.directory.path().join("private.pem")
    }

    pub(crate) fn public_pem(&self) -> PathBuf {
        self.directory.path().join("public.pem")
    }

    /// The value of `--verifying-key`.
    pub(crate) fn trusted(&self) -> String {
        format!("{KEY_ID}={}", self.public_pem().display())
    }

    pub(crate) fn verifying(&self) -> DecodingKey {
        DecodingKey::from_ed_der(self.key.verifying_key().as_bytes())
    }

    /// A token with these claims, signed as the key of that id.
    pub(crate) fn sign(&self, key_id: Option<&str>, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = key_id.map(str::to_owned);
        let pkcs8 = self.key.to_pkcs8_der().unwrap();
        encode(&header, claims, &EncodingKey::from_ed_der(pkcs8.as_bytes())).unwrap()
    }

    /// A token whose claims are good, except for what `change` does to them.
    pub(crate) fn token(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = claims();
        change(&mut claims);
        self.sign(Some(KEY_ID), &claims)
    }
}

/// Claims that grant reading the product's images for a minute.
pub(crate) fn claims() -> Value {
    json!({
        "exp": now() + 60,
        "res": {"os:usecase": "preprod", "org": "1", "project": "2"},
        "permissions": ["object.read"],
    })
}

/// Seconds since the epoch.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}
