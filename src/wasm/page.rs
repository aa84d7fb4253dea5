//! What a page has: the package's functions, the class [`session::Session`], and what the npm package needs besides these
//! (reading values safely, replacing a broken instance).

mod activity;
mod driver;
mod event;
mod functions;
mod host;
mod instance;
mod lifecycle;
mod session;
mod snapshot;
mod token_info;
mod url_list;

pub use event::HostEvent;
pub use functions::{
    image_url, image_urls, inspect_token, object_url, redact_url, retry_delay, token_from_response,
    token_status, url_expires_at, without_token,
};
pub use host::SessionHost;
pub use instance::{ready, replace_instance};
pub use session::{Session, SessionOptions};
