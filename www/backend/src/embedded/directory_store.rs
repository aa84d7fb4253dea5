//! Stores objects in a temporary directory, one file for each object. It knows names and bytes; it
//! does not check access.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

use crate::object_name::ObjectName;

/// What is stored of an object besides its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// `Content-Type`.
    pub content_type: String,
    /// `Content-Encoding`. The bytes are stored and sent as they were received.
    pub content_encoding: Option<String>,
}

/// A directory of objects. Dropping this value deletes it.
#[derive(Debug)]
pub struct DirectoryStore {
    directory: TempDir,
}

impl DirectoryStore {
    /// Creates an empty store in a new directory.
    ///
    /// # Errors
    /// Any error of the file system.
    pub fn create() -> io::Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("demo-objectstore-")
            .tempdir()?;
        Ok(Self { directory })
    }

    /// Writes an object, and replaces an older one of the same name. Readers see the old object or
    /// the new one, never a part.
    ///
    /// # Errors
    /// Any error of the file system.
    pub fn put(&self, name: &ObjectName, metadata: &Metadata, body: &[u8]) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(self.directory.path())?;
        serde_json::to_writer(&mut file, metadata)?;
        file.write_all(b"\n")?;
        file.write_all(body)?;
        file.persist(self.path(name))?;
        Ok(())
    }

    /// Reads an object. Returns `None` if there is none of that name.
    ///
    /// # Errors
    /// Any other error of the file system.
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

    /// The file name is a hash: a key may hold `..` and characters that a file name may not.
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
    fn an_object_is_read_as_it_was_written() {
        let store = DirectoryStore::create().unwrap();
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
    fn scopes_in_another_order_name_another_object() {
        let store = DirectoryStore::create().unwrap();
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
    fn dropping_the_store_deletes_its_directory() {
        let store = DirectoryStore::create().unwrap();
        let path = store.directory.path().to_owned();
        drop(store);
        assert!(!path.exists());
    }
}
