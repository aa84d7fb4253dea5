//! The command line. Checks that need the world (files, addresses) are made where the thing is used.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgGroup, Parser, ValueEnum};
use url::Url;

use crate::api::TokenField;

/// The demo's server: API responses with tokens, an object endpoint that enforces them, and the
/// proxy in front of it.
#[derive(Debug, Parser)]
#[command(name = "demo-backend", version)]
#[command(group = ArgGroup::new("key").args(["signing_key", "verifying_key"]))]
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
        value_parser = clap::value_parser!(u64).range(1..=604_800))]
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
        conflicts_with = "objectstore"
    )]
    pub leeway: u64,

    /// A further public key (PEM, Ed25519) that the embedded Objectstore trusts, under --key-id.
    #[arg(
        long,
        value_name = "PEM",
        requires = "key_id",
        conflicts_with = "objectstore"
    )]
    pub verifying_key: Option<PathBuf>,

    /// Use the Objectstore at this address: upload the images there, and proxy to it.
    #[arg(long, value_name = "URL", requires_all = ["signing_key", "key_id"], value_parser = http_url)]
    pub objectstore: Option<Url>,

    /// The private key (PEM, Ed25519) whose public half that Objectstore knows.
    #[arg(long, value_name = "PEM", requires_all = ["objectstore", "key_id"])]
    pub signing_key: Option<PathBuf>,

    /// The id under which Objectstore knows the key.
    #[arg(long, value_name = "KID", requires = "key", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub key_id: Option<String>,
}

/// Whether a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Enforce {
    /// By Objectstore's rules.
    On,
    /// Never.
    Off,
}

fn http_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    match url.scheme() {
        "http" | "https" if plain => Ok(url),
        "http" | "https" => Err("it must have no user, query or fragment".to_owned()),
        scheme => Err(format!("`{scheme}` is not http or https")),
    }
}
