//! The embedded Objectstore's store: a directory, one file an object. It knows names and bytes, and
//! nothing of who may touch them.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

use crate::object::ObjectName;

/// What the store keeps of an object besides its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// `Content-Type`.
    pub content_type: String,
    /// `Content-Encoding`: the bytes are kept, and sent, as they came.
    pub content_encoding: Option<String>,
}

/// A directory of objects, gone with this value.
#[derive(Debug)]
pub struct Store {
    directory: TempDir,
}

impl Store {
    /// An empty store in a directory of its own.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create() -> io::Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("demo-objectstore-")
            .tempdir()?;
        Ok(Self { directory })
    }

    /// Writes an object, in the place of an older one of that name.
    ///
    /// # Errors
    /// What the file system says. A reader sees the old object or the new one, never a part.
    pub fn put(&self, name: &ObjectName, metadata: &Metadata, body: &[u8]) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(self.directory.path())?;
        serde_json::to_writer(&mut file, metadata)?;
        file.write_all(b"\n")?;
        file.write_all(body)?;
        file.persist(self.path(name))?;
        Ok(())
    }

    /// Reads an object; none where there is no such object.
    ///
    /// # Errors
    /// What the file system says.
    pub fn get(&self, name: &ObjectName) -> io::Result<Option<(Metadata, Bytes)>> {
        let file = match fs::read(self.path(name)) {
            Ok(file) => Bytes::from(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let end = file
            .iter()
            .position(|&byte| byte == b'\n')
            .ok_or(io::ErrorKind::InvalidData)?;
        let metadata = serde_json::from_slice(&file.slice(..end))?;
        Ok(Some((metadata, file.slice(end + 1..))))
    }

    /// Hashed, because a key may hold what a file name may not, and `..` besides.
    fn path(&self, name: &ObjectName) -> PathBuf {
        self.directory
            .path()
            .join(format!("{:x}", Sha256::digest(name.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> ObjectName {
        ObjectName::parse(path).unwrap()
    }

    #[test]
    fn an_object_comes_back_as_it_was_put() {
        let store = Store::create().unwrap();
        let metadata = Metadata {
            content_type: "image/png".into(),
            content_encoding: Some("zstd".into()),
        };
        store
            .put(&name("preprod/_/../../a"), &metadata, b"\n\0bytes\n")
            .unwrap();
        let (read, body) = store.get(&name("preprod/_/../../a")).unwrap().unwrap();
        assert_eq!((read, body.as_ref()), (metadata, b"\n\0bytes\n".as_slice()));
    }

    #[test]
    fn the_order_of_scopes_names_another_place() {
        let store = Store::create().unwrap();
        let metadata = Metadata {
            content_type: "text/plain".into(),
            content_encoding: None,
        };
        store
            .put(&name("preprod/org=1;project=2/a"), &metadata, b"")
            .unwrap();
        assert!(
            store
                .get(&name("preprod/project=2;org=1/a"))
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn the_directory_goes_with_the_store() {
        let store = Store::create().unwrap();
        let path = store.directory.path().to_owned();
        drop(store);
        assert!(!path.exists());
    }
}
