//! The server of a world: which tokens it accepts, and what it answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::token_with;
use objectstore_image_auth::{EpochMs, Token};
use serde_json::json;

/// The project whose images need no token.
pub(crate) const PUBLIC: u64 = 2;

/// What a token says of what it grants.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Project,
    /// It is a JWT, and names no usecase.
    Nothing,
    /// It is no JWT.
    Opaque,
}

/// A token that the server has issued.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) token: Token,
    pub(crate) project: u64,
    pub(crate) says: Says,
    pub(crate) expires_at: i64,
}

#[derive(Default)]
pub(crate) struct Server {
    issued: BTreeMap<String, Issued>,
    revoked: BTreeSet<String>,
}

impl Server {
    /// A token for a project.
    pub(crate) fn issue(&mut self, project: u64, lifetime: i64, says: Says, now: i64) -> Issued {
        let number = self.issued.len();
        let expires_at = now + lifetime;
        let res = match says {
            Says::Project => {
                json!({"os:usecase": "preprod", "org": "1", "project": project.to_string()})
            }
            Says::Nothing | Says::Opaque => json!({}),
        };
        let token = if says == Says::Opaque {
            Token::new(format!("opaque-secret-{number}")).unwrap()
        } else {
            let claims = json!({"res": res, "jti": number});
            token_with(EpochMs(expires_at), &claims)
        };
        let issued = Issued {
            token,
            project,
            says,
            expires_at,
        };
        self.issued.insert(text_of(&issued.token), issued.clone());
        issued
    }

    pub(crate) fn find(&self, token: &Token) -> Issued {
        self.issued[&text_of(token)].clone()
    }

    pub(crate) fn revoke(&mut self, token: &Token) {
        self.revoked.insert(text_of(token));
    }

    /// The status for an image, and whether it is a redirect.
    pub(crate) fn answer(&self, image: &Image, token: Option<&str>, now: i64) -> (u16, bool) {
        let issued = token.and_then(|token| self.issued.get(token));
        let good = issued.filter(|issued| {
            issued.expires_at > now && !self.revoked.contains(&text_of(&issued.token))
        });
        let may_read = image.is_public() || good.is_some_and(|good| good.project == image.project);
        match image.kind {
            _ if good.is_none() && !image.is_public() => (401, false),
            _ if !may_read => (403, false),
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
    /// Its scopes are written with escapes: nobody but the server reads them.
    pub(crate) is_escaped: bool,
}

impl Image {
    pub(crate) fn url(&self) -> String {
        let Self { project, name, .. } = self;
        let semicolon = if self.is_escaped { "%3B" } else { ";" };
        format!("{BASE}/v1/objects/preprod/org=1{semicolon}project={project}/image-{name}")
    }

    pub(crate) const fn is_public(&self) -> bool {
        self.project == PUBLIC
    }
}

pub(crate) const BASE: &str = "https://app.example/os";

/// A token's text, as a URL carries it.
pub(crate) fn text_of(token: &Token) -> String {
    let param = objectstore_image_auth::AuthParam::default();
    let url = objectstore_image_auth::image_url("/a", Some(token), &param).unwrap();
    url.split_once('=').unwrap().1.to_owned()
}

/// The token in a URL or in a header.
pub(crate) fn token_in<'a>(url: &'a str, authorization: Option<&'a str>) -> Option<&'a str> {
    let in_query = url.split_once("X-Os-Auth=").map(|(_, token)| token);
    let in_header = authorization.map(|it| &it["Bearer ".len()..]);
    assert!(in_query.is_none() || in_header.is_none(), "sent twice");
    in_header.or(in_query)
}
