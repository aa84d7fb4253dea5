//! The command line. Checks that need the world (files, addresses) are made where the thing is used.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, RangedI64ValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};
use url::Url;

use crate::api::TokenField;
use crate::credentials::ServerVersion;
use crate::faults::{self, Fault, Faults};

/// A week, as Objectstore's pre-signed URLs at most.
const MAX_LIFETIME: i64 = 604_800;

/// The demo's server: API responses with tokens, an object endpoint that enforces them, and the
/// proxy in front of it.
#[derive(Debug, Parser)]
#[command(name = "demo-backend", version, args_override_self = true)]
pub struct Cli {
    /// Where to listen; port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8017")]
    pub listen: SocketAddr,

    /// The built page, served at /.
    #[arg(long, value_name = "DIR")]
    pub page: Option<PathBuf>,

    /// Your own screenshots: DIR/base/*.png and DIR/head/*.png, paired by file name. Without it,
    /// some are drawn.
    #[arg(long, value_name = "DIR")]
    pub images: Option<PathBuf>,

    /// How long a token lives.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, allow_negative_numbers = true,
        value_parser = RangedI64ValueParser::<u64>::new().range(1..=MAX_LIFETIME))]
    pub token_lifetime: u64,

    /// What the API's responses say of a token.
    #[arg(long, value_enum, default_value_t = TokenField::Present)]
    pub token_field: TokenField,

    /// Whether the embedded Objectstore asks for a token.
    #[arg(long, value_enum, default_value_t = Enforce::On, conflicts_with = "objectstore")]
    pub enforce: Enforce,

    /// How long after its expiry the embedded Objectstore still takes a token.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        allow_negative_numbers = true,
        value_parser = RangedI64ValueParser::<u64>::new().range(0..),
        conflicts_with = "objectstore"
    )]
    pub leeway: u64,

    /// Which Objectstore the embedded one is like, where a request carries more than one token.
    #[arg(long, value_enum, value_name = "VERSION", default_value_t = ServerVersion::Current,
        conflicts_with = "objectstore")]
    pub server_version: ServerVersion,

    /// A further public key (PEM, Ed25519) that the embedded Objectstore trusts, under this id.
    #[arg(long, value_name = "KID=PEM", value_parser = trusted_key, conflicts_with = "objectstore")]
    pub verifying_key: Vec<TrustedKey>,

    /// Use the Objectstore at this address: upload the images there, and proxy to it.
    #[arg(long, value_name = "URL", requires_all = ["signing_key", "key_id"], value_parser = http_url)]
    pub objectstore: Option<Url>,

    /// The private key (PEM, Ed25519) whose public half that Objectstore knows.
    #[arg(long, value_name = "PEM", requires_all = ["objectstore", "key_id"])]
    pub signing_key: Option<PathBuf>,

    /// The id under which Objectstore knows the key.
    #[arg(long, value_name = "KID", requires = "objectstore", value_parser = NonEmptyStringValueParser::new())]
    pub key_id: Option<String>,

    /// Let something go wrong, to watch the page cope; `--help` lists the kinds.
    #[arg(long, value_name = "KIND[=VALUE]", value_parser = faults::parse, long_help = faults::long_help())]
    pub fault: Vec<Fault>,
}

impl Cli {
    /// All that is to go wrong.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.fault.iter().copied().collect()
    }

    /// What goes together and what does not, as far as it depends on more than an option's name.
    ///
    /// # Errors
    /// A usage error, worded as those of parsing.
    pub fn check(&self) -> Result<(), clap::Error> {
        if self.objectstore.is_some() && self.faults().rotate_key.is_some() {
            let message = "the argument '--fault rotate-key' cannot be used with '--objectstore <URL>': \
                           that one knows a single key";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(())
    }
}

/// A public key in a file, and the id that tokens name it by.
#[derive(Debug, Clone)]
pub struct TrustedKey {
    /// The `kid` of its tokens.
    pub key_id: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Whether a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Enforce {
    /// By Objectstore's rules.
    On,
    /// Never.
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

fn http_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let anonymous = url.username().is_empty() && url.password().is_none();
    let plain = url.query().is_none() && url.fragment().is_none() && anonymous;
    match url.scheme() {
        "http" | "https" if plain => Ok(url),
        "http" | "https" => Err("it must have no user, query or fragment".to_owned()),
        scheme => Err(format!("`{scheme}` is not http or https")),
    }
}
