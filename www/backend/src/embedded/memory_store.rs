//! Keeps objects in memory, by name. It does not check access.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use bytes::Bytes;

use crate::object_name::ObjectName;

/// What is stored of an object besides its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// `Content-Type`.
    pub content_type: String,
    /// `Content-Encoding`. The bytes are stored and sent as they were received.
    pub content_encoding: Option<String>,
}

/// Objects by the path of their name.
#[derive(Debug, Default)]
pub struct MemoryStore {
    objects: RwLock<HashMap<String, (Metadata, Bytes)>>,
}

impl MemoryStore {
    /// Stores an object, and replaces an older one of the same name.
    pub fn put(&self, name: &ObjectName, metadata: Metadata, body: Bytes) {
        let mut objects = self.objects.write().unwrap_or_else(PoisonError::into_inner);
        objects.insert(name.to_string(), (metadata, body));
    }

    /// The object of that name, if there is one.
    #[must_use]
    pub fn get(&self, name: &ObjectName) -> Option<(Metadata, Bytes)> {
        let objects = self.objects.read().unwrap_or_else(PoisonError::into_inner);
        objects.get(&name.to_string()).cloned()
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
        let store = MemoryStore::default();
        let metadata = Metadata {
            content_type: "image/png".into(),
            content_encoding: Some("zstd".into()),
        };
        let body = Bytes::from_static(b"\n\0bytes\n");
        let object = (metadata.clone(), body.clone());
        store.put(&name("preprod/_/../../a"), metadata, body);
        assert_eq!(store.get(&name("preprod/_/../../a")), Some(object));
    }

    #[test]
    fn scopes_in_another_order_name_another_object() {
        let store = MemoryStore::default();
        let metadata = Metadata {
            content_type: "text/plain".into(),
            content_encoding: None,
        };
        store.put(
            &name("preprod/org=1;project=2/a"),
            metadata,
            Bytes::default(),
        );
        assert_eq!(store.get(&name("preprod/project=2;org=1/a")), None);
    }
}
