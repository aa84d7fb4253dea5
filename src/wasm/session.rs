//! Binds [`crate::session`].
//!
//! The class that apps see is written in TypeScript around this: it checks the types of arguments,
//! makes the promises and keeps the subscribers.

use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::answer;
use super::array::array;
use super::driver::{Driver, Waiter, When};
use super::host;
use crate::download::FailedDownload;
use crate::error::{Error, Fault};
use crate::expiry::{EpochMs, Millis};
use crate::session::{Config, DEFAULT_REFETCH_TIMEOUT, Event, Found, Wait};
use crate::status::is_refusal;
use crate::url::{AuthParam, Base, carries_token};

type Answer = Result<JsValue, Error>;

const NOTHING: Answer = Ok(JsValue::UNDEFINED);

/// What an app asks of its session, and what the host has to tell. The numbers are those of `Ask` in
/// `pkg/src/session.ts`. What is waited for is told by calling `value` with the URL or an error.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the host counts URLs, and gives back the number of a refetch, which it was given"
)]
pub(super) fn ask(
    driver: &Driver,
    what: u32,
    value: &JsValue,
    [a, b, _]: [&str; 3],
    [one, two, three]: [f64; 3],
) -> Answer {
    match what {
        8 => return open(driver, value, [a, b], [one, two, three]),
        9 => return ingest(driver, value, a, one),
        10 => return image_url(driver, a),
        11 => return peek(driver, a),
        12 => return fresh_image_url(driver, a, value),
        13 => return url_to_fetch(driver, a, b, value),
        14 => return image_failed(driver, a, one, value),
        15 => return refetch(driver, value),
        16 => return Ok(driver.snapshot()),
        17 => driver.dispose(),
        18 => driver.session()?.0.count_urls(one as u32),
        19 => return Ok(carries_token(a, &driver.param()).into()),
        20 => return Ok(retry_delay(one, two, three)),
        21 => return Ok(driver.session()?.0.retry_generation(a).into()),
        _ => driver.told(one as u32, a, two, value, b, three),
    }
    NOTHING
}

/// Begins it. Durations are in seconds, and not a number where the app gave none.
fn open(
    driver: &Driver,
    app: &JsValue,
    [base_url, param]: [&str; 2],
    [refresh_ahead, lifetime, refetch_timeout]: [f64; 3],
) -> Answer {
    let timeout = Millis::from_seconds(refetch_timeout);
    let config = Config {
        base: Base::new(base_url)?,
        param: AuthParam::new(param)?,
        refresh_ahead: Millis::from_seconds(refresh_ahead),
        lifetime: Millis::from_seconds(lifetime),
        refetch_timeout: timeout.unwrap_or(DEFAULT_REFETCH_TIMEOUT),
    };
    driver.open(config, app);
    NOTHING
}

/// The token of an API response, and its `Date`, which is not a number where there is none.
fn ingest(driver: &Driver, response: &JsValue, field: &str, date: f64) -> Answer {
    let token = answer::read(response, field)?;
    let date = EpochMs::from_js(date);
    let (mut session, at) = driver.session()?;
    let effects = session.handle(Event::Ingested { token, date }, at);
    let status = session.status(at);
    drop(session);
    driver.perform(effects, at, When::Now);
    Ok(status.as_str().into())
}

/// The URL, and what need not be asked: the length of the key that others may stand in place of, and for
/// how many milliseconds.
fn image_url(driver: &Driver, url: &str) -> Answer {
    let (session, at) = driver.session()?;
    let found = session.find(url, at)?;
    let settled_for = EpochMs(session.settled_for(at).0).to_js();
    if driver.asked(session, at, found.is_some()) {
        return image_url(driver, url);
    }
    let Some(Found { url, key_length }) = found else {
        return NOTHING;
    };
    let key_length = key_length.and_then(|length| u32::try_from(length).ok());
    let answer = Vec::from([url.into(), key_length.into(), settled_for.into()]);
    Ok(array(answer).into())
}

fn peek(driver: &Driver, url: &str) -> Answer {
    let (session, at) = driver.session()?;
    Ok(session.find(url, at)?.map(|found| found.url).into())
}

fn fresh_image_url(driver: &Driver, url: &str, settle: &JsValue) -> Answer {
    peek(driver, url)?;
    driver.handle(Event::Awaited, When::Now)?;
    let wait = driver.session()?.0.wait_for_url(url);
    self::wait(driver, wait, settle)
}

fn url_to_fetch(driver: &Driver, url: &str, method: &str, settle: &JsValue) -> Answer {
    if !matches!(method, "GET" | "HEAD") {
        return Err(Fault::Method.into());
    }
    fresh_image_url(driver, url, settle)
}

/// `status` is the response's; an image has none, so that it is not a number.
fn image_failed(driver: &Driver, src: &str, status: f64, settle: &JsValue) -> Answer {
    let is_response = !status.is_nan();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the statuses of responses have three digits"
    )]
    let status = status as u16;
    if is_response && !is_refusal(status, carries_token(src, &driver.param())) {
        return done(settle);
    }
    let image = match driver.session() {
        Ok((session, _)) => session.failed_image(src)?,
        // Whoever shows images of a session that was disposed is about to go, too.
        Err(_) => None,
    };
    let Some(image) = image else {
        return done(settle);
    };
    let load = image.load();
    let (image, event) = if is_response {
        (image.for_script(), Event::Refused(load))
    } else {
        (image.clone(), Event::ImageFailed(image))
    };
    driver.handle(event, When::Now)?;
    wait(driver, Wait::Retry(image), settle)
}

/// In seconds, undefined where time alone does not help. The status and what the server asked for, in seconds,
/// are not a number where there is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a status has three digits, and attempts are counted"
)]
fn retry_delay(attempt: f64, status: f64, retry_after: f64) -> JsValue {
    let failed = FailedDownload {
        status: (!status.is_nan()).then_some(status as u16),
        attempt: attempt as u32,
        retry_after: Millis::from_seconds(retry_after),
    };
    let delay = failed.retry_delay(host::random());
    delay.map(|delay| EpochMs(delay.0).to_js() / 1_000.0).into()
}

fn refetch(driver: &Driver, settle: &JsValue) -> Answer {
    driver.handle(Event::Wanted, When::Now)?;
    let wait = driver.session()?.0.wait_for_refetch();
    self::wait(driver, wait, settle)
}

fn wait(driver: &Driver, wait: Wait, settle: &JsValue) -> Answer {
    let settle = settle.clone();
    driver.wait(Waiter { wait, settle });
    NOTHING
}

fn done(settle: &JsValue) -> Answer {
    host::call(settle, &JsValue::UNDEFINED);
    NOTHING
}
