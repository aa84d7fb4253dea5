//! The server of a world: which tokens it accepts, and what it answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::token_with;
use objectstore_image_auth::{EpochMs, Token};
use serde_json::json;

/// A token that the server has issued.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) token: Token,
    pub(crate) project: u64,
    pub(crate) is_opaque: bool,
    pub(crate) expires_at: i64,
}

#[derive(Default)]
pub(crate) struct Server {
    issued: BTreeMap<String, Issued>,
    revoked: BTreeSet<String>,
}

impl Server {
    /// A token for a project. An opaque one tells nobody what it grants.
    pub(crate) fn issue(
        &mut self,
        project: u64,
        lifetime: i64,
        is_opaque: bool,
        now: i64,
    ) -> Issued {
        let number = self.issued.len();
        let expires_at = now + lifetime;
        let token = if is_opaque {
            Token::new(format!("opaque-secret-{number}")).unwrap()
        } else {
            let res = json!({"os:usecase": "preprod", "org": "1", "project": project.to_string()});
            let claims = json!({"res": res, "jti": number});
            token_with(EpochMs(expires_at), &claims)
        };
        let issued = Issued {
            token,
            project,
            is_opaque,
            expires_at,
        };
        self.issued.insert(text_of(&issued.token), issued.clone());
        issued
    }

    pub(crate) fn find(&self, token: &Token) -> Option<Issued> {
        self.issued.get(&text_of(token)).cloned()
    }

    pub(crate) fn revoke(&mut self, token: &Token) {
        self.revoked.insert(text_of(token));
    }

    /// The status for an image of a project, and whether it is a redirect.
    pub(crate) fn answer(&self, image: &Image, token: Option<&str>, now: i64) -> (u16, bool) {
        let issued = token.and_then(|token| self.issued.get(token));
        let is_good = issued.is_some_and(|issued| {
            issued.expires_at > now
                && issued.project == image.project
                && !self.revoked.contains(&text_of(&issued.token))
        });
        match image.kind {
            _ if !is_good => (401, false),
            Kind::Missing => (404, false),
            Kind::Redirected => (302, true),
            Kind::Plain => (200, false),
        }
    }

    pub(crate) fn tokens(&self) -> impl Iterator<Item = &String> {
        self.issued.keys()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Missing,
    Redirected,
}

/// An image that a page wants.
#[derive(Clone)]
pub(crate) struct Image {
    pub(crate) project: u64,
    pub(crate) name: u64,
    pub(crate) kind: Kind,
}

impl Image {
    pub(crate) fn url(&self) -> String {
        let Self { project, name, .. } = self;
        format!("{ORIGIN}/os/v1/objects/preprod/org=1;project={project}/image-{name}")
    }
}

pub(crate) const ORIGIN: &str = "https://app.example";
pub(crate) const BASE: &str = "https://app.example/os";

/// A token's text, as a URL carries it.
pub(crate) fn text_of(token: &Token) -> String {
    let param = objectstore_image_auth::AuthParam::default();
    let url = objectstore_image_auth::image_url("/a", Some(token), &param).unwrap();
    url.split_once('=').unwrap().1.to_owned()
}
