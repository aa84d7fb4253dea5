//! The command line. Files and addresses are checked where they are used.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, RangedI64ValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};
use objectstore_types::scope::Scopes;
use objectstore_types::usecase::Usecase;
use url::Url;

use crate::api::TokenField;
use crate::credentials::ServerVersion;
use crate::faults::{self, Fault, Faults};
use crate::location::{self, Location};
use crate::object_name::parse_scopes;

/// A week, as Objectstore's pre-signed URLs at most.
const MAX_LIFETIME: i64 = 604_800;

const EMBEDDED: &str = "The embedded Objectstore";
const REAL: &str = "A real Objectstore";

/// The demo's server: API responses with tokens, an object endpoint that enforces them, and the
/// proxy in front of it.
#[derive(Debug, Parser)]
#[command(name = "demo-backend", version, args_override_self = true)]
pub struct Cli {
    /// The address to listen on; port 0 takes any free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8017")]
    pub listen: SocketAddr,

    /// The directory of the built page, which is served at /.
    #[arg(long, value_name = "DIR")]
    pub page: Option<PathBuf>,

    /// Your own screenshots: DIR/base/*.png and DIR/head/*.png, paired by file name. Without this
    /// option the demo shows screenshots of its own.
    #[arg(long, value_name = "DIR")]
    pub images: Option<PathBuf>,

    /// The lifetime of tokens.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, allow_negative_numbers = true,
        value_parser = RangedI64ValueParser::<u64>::new().range(1..=MAX_LIFETIME))]
    pub token_lifetime: u64,

    /// What the API's responses have as `objectstore_token`: a token, null, or no such field.
    #[arg(long, value_enum, default_value_t = TokenField::Present)]
    pub token_field: TokenField,

    /// The usecase of the images and tokens. `preprod` is the product's old one; since September
    /// 2026 it uses `preprod_size` and `preprod_snapshots`.
    #[arg(long, value_name = "NAME", default_value = location::DEFAULT_USECASE, value_parser = usecase)]
    pub usecase: String,

    /// The scopes of the images and tokens, in the order of the path; `_` for none.
    #[arg(long, value_name = "NAME=VALUE;...", default_value = location::DEFAULT_SCOPES, value_parser = scopes)]
    pub scopes: Scopes,

    /// Send no `Cache-Control` and `No-Vary-Search` with images. With them, Chromium keeps an image when the token changes.
    #[arg(long)]
    pub no_image_caching: bool,

    /// Simulate a failure, to see how the page reacts; `--help` lists the kinds.
    #[arg(long, value_name = "KIND[=VALUE]", value_parser = faults::parse, long_help = faults::long_help())]
    pub fault: Vec<Fault>,

    /// Whether the embedded Objectstore requires a token.
    #[arg(long, value_enum, default_value_t = Enforce::On, conflicts_with = "objectstore", help_heading = EMBEDDED)]
    pub enforce: Enforce,

    /// How long after its expiry the embedded Objectstore still accepts a token.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        allow_negative_numbers = true,
        value_parser = RangedI64ValueParser::<u64>::new().range(0..),
        conflicts_with = "objectstore",
        help_heading = EMBEDDED
    )]
    pub leeway: u64,

    /// Which version of Objectstore to follow if a request carries several tokens.
    #[arg(long, value_enum, value_name = "VERSION", default_value_t = ServerVersion::Current,
        conflicts_with = "objectstore", help_heading = EMBEDDED)]
    pub server_version: ServerVersion,

    /// Another public key (PEM, Ed25519) that the embedded Objectstore trusts, under this id.
    #[arg(long, value_name = "KID=PEM", value_parser = trusted_key, conflicts_with = "objectstore",
        help_heading = EMBEDDED)]
    pub verifying_key: Vec<TrustedKey>,

    /// Use the Objectstore at this address: WRITE the images to it, and proxy to it.
    ///
    /// This writes objects into that server: the demo's images, below the key prefix
    /// `objectstore-image-auth-demo/` of --usecase and --scopes. They expire after a day. An image
    /// that is there already is not written again, and nothing is ever deleted. URL is the part
    /// before /v1/objects, such as `http://localhost:8888`. The server must know the key:
    /// see --key-id.
    #[arg(long, value_name = "URL", requires_all = ["signing_key", "key_id"], value_parser = http_url,
        help_heading = REAL)]
    pub objectstore: Option<Url>,

    /// The private key (PEM, Ed25519). Objectstore must have its public half.
    #[arg(long, value_name = "PEM", requires_all = ["objectstore", "key_id"], help_heading = REAL)]
    pub signing_key: Option<PathBuf>,

    /// The id under which Objectstore knows the key.
    ///
    /// In Objectstore's configuration, `auth.keys` has an entry of this name. Its `key_files` names
    /// the public half of --signing-key; its `max_permissions` has object.read and object.write.
    /// docs/demo.md has an example.
    #[arg(long, value_name = "KID", requires = "objectstore", value_parser = NonEmptyStringValueParser::new(),
        help_heading = REAL)]
    pub key_id: Option<String>,
}

impl Cli {
    /// All failures to simulate.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.fault.iter().copied().collect()
    }

    /// Where the images are stored. In the embedded Objectstore they have the product's key prefix, in
    /// a real one a prefix of their own.
    #[must_use]
    pub fn location(&self) -> Location {
        let (usecase, scopes) = (self.usecase.clone(), self.scopes.clone());
        match self.objectstore {
            Some(_) => Location::shared(usecase, scopes),
            None => Location::embedded(usecase, scopes),
        }
    }

    /// Checks the conflicts between options that depend on their values.
    ///
    /// # Errors
    /// A usage error, in the form of those of parsing.
    pub fn check(&self) -> Result<(), clap::Error> {
        if self.objectstore.is_some() && self.faults().rotate_key.is_some() {
            let message = "the argument '--fault rotate-key' cannot be used with '--objectstore <URL>': \
                           a real Objectstore knows only the key of --signing-key";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(())
    }
}

/// A public key in a file, and its id in tokens.
#[derive(Debug, Clone)]
pub struct TrustedKey {
    /// The `kid` of tokens that it verifies.
    pub key_id: String,
    /// The PEM file.
    pub path: PathBuf,
}

/// Whether a token is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Enforce {
    /// Yes, by Objectstore's rules.
    On,
    /// No: every request is granted.
    Off,
}

fn trusted_key(text: &str) -> Result<TrustedKey, String> {
    match text.split_once('=') {
        Some((key_id, path)) if !key_id.is_empty() && !path.is_empty() => Ok(TrustedKey {
            key_id: key_id.to_owned(),
            path: path.into(),
        }),
        _ => Err("it must be an id, `=`, and the path of a PEM file".to_owned()),
    }
}

fn usecase(text: &str) -> Result<String, String> {
    match Usecase::new(text) {
        Ok(usecase) => Ok(usecase.as_str().to_owned()),
        Err(error) => Err(format!("{error}: a usecase has 3 to 64 of A-Z a-z 0-9 _ -")),
    }
}

fn scopes(text: &str) -> Result<Scopes, String> {
    parse_scopes(text).map_err(|_| {
        "it must be `name=value`, several joined by `;` (quote it in a shell), or `_` for none; \
         names and values may contain only letters, digits and _-()$!+'"
            .to_owned()
    })
}

fn http_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok();
    let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return Err(format!(
            "it must begin with http:// or https://{}",
            suggestion(text)
        ));
    };
    if url.path().contains("/v1/objects") || url.path().trim_end_matches('/') == "/v1" {
        return Err("give only the part before /v1/objects".to_owned());
    }
    let anonymous = url.username().is_empty() && url.password().is_none();
    if url.query().is_none() && url.fragment().is_none() && anonymous {
        Ok(url)
    } else {
        Err("it must have no user, query or fragment".to_owned())
    }
}

/// Suggests a URL if only the scheme is missing. (A URL parser reads `localhost` in `localhost:8888` as
/// a scheme.)
fn suggestion(text: &str) -> String {
    let rest = text.trim_start_matches("//");
    let url = format!("http://{rest}");
    let is_likely = !rest.is_empty() && !rest.contains("://") && Url::parse(&url).is_ok();
    if is_likely {
        format!("; did you mean `{url}`?")
    } else {
        String::new()
    }
}
