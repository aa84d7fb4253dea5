//! Binds [`crate::session`].
//!
//! The class that apps see is written in TypeScript around this: it checks the types of arguments,
//! makes the promises and keeps the subscribers.

use wasm_bindgen::prelude::*;

use super::answer;
use super::array::Array;
use super::driver::{Driver, Waiter, When};
use super::host;
use super::url::place_all;
use crate::error::{Error, Fault};
use crate::expiry::{EpochMs, Millis};
use crate::session::{Config, DEFAULT_REFETCH_TIMEOUT, Event, Wait};
use crate::url::{AuthParam, Base, Placed};

/// The status of a response to a token that the server refuses.
const REFUSED: f64 = 401.0;

type Answer = Result<JsValue, Error>;

const NOTHING: Answer = Ok(JsValue::UNDEFINED);

/// What an app asks of its session, and what the host has to tell. The numbers are those of `Ask` in
/// `pkg/src/session.ts`. What is waited for is told by calling `value` with the URL or an error.
pub(super) fn ask(
    driver: &Driver,
    what: u32,
    value: &JsValue,
    [a, b, c]: [&str; 3],
    [one, two, three]: [f64; 3],
) -> Answer {
    match what {
        9 => return open(driver, value, [a, b], [one, two, three]),
        10 => return ingest(driver, value, a, one),
        11 => return image_url(driver, a),
        12 => return image_urls(driver, value.unchecked_ref()),
        13 => return peek(driver, a),
        14 => return fresh_image_url(driver, a, value),
        15 => return url_to_fetch(driver, a, b, value),
        16 => return image_failed(driver, a, one, value),
        17 => return refetch(driver, value),
        18 => return Ok(driver.snapshot()),
        19 => driver.dispose(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the host gives back the number of a refetch, which it was given"
        )]
        _ => driver.told(one as u32, a, two, value, c, three),
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

fn image_url(driver: &Driver, url: &str) -> Answer {
    let (session, at) = driver.session()?;
    let (found, answer) = match session.place(url, at)? {
        None => (0, JsValue::UNDEFINED),
        Some((generation, Placed::Behind)) => (1, driver.suffix(&session, generation)),
        Some((_, Placed::Within(whole))) => (1, whole.into()),
    };
    if driver.asked(session, at, found) {
        return image_url(driver, url);
    }
    Ok(answer)
}

/// As the function of that name has it; all with the token of the first that has one behind it.
fn image_urls(driver: &Driver, urls: &Array) -> Answer {
    let (session, at) = driver.session()?;
    let mut found = 0;
    let mut common = 0;
    let placed = place_all(urls, |url| {
        let placed = session.place(url, at)?;
        found += u32::from(placed.is_some());
        Ok(match placed {
            Some((generation, Placed::Behind)) if common == 0 || common == generation => {
                common = generation;
                Some(Placed::Behind)
            }
            Some((_, Placed::Behind)) => session.find(url, at)?.map(Placed::Within),
            other => other.map(|(_, within)| within),
        })
    })?;
    placed.push(&driver.suffix(&session, common));
    if driver.asked(session, at, found) {
        return image_urls(driver, urls);
    }
    Ok(placed.into())
}

fn peek(driver: &Driver, url: &str) -> Answer {
    let (session, at) = driver.session()?;
    Ok(session.find(url, at)?.into())
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
    if is_response && status != REFUSED {
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
        (image, Event::ImageFailed(load))
    };
    driver.handle(event, When::Now)?;
    wait(driver, Wait::Retry(image), settle)
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
