//! Images that fail with two tokens: because they are broken, or because the server is down.

use crate::LIFETIMES;
use crate::support::{
    Backend, Tab, config, expiry_in, failure, object, remembered, seconds, token,
};
use objectstore_image_auth::Millis;
use objectstore_image_auth::session::ProbeAnswer;

const WELL: ProbeAnswer = ProbeAnswer::Status(200, None);
const DOWN: ProbeAnswer = ProbeAnswer::Status(503, None);
const REFUSED: ProbeAnswer = ProbeAnswer::Status(401, None);

/// The longest wait between two probes, and between two refetches.
const BACK_OFF: i64 = 60;

/// A page on which an image failed with two tokens. A request by script gets this answer.
fn page_with_a_failed_image(lifetime: Millis, answer: ProbeAnswer) -> (Tab, String) {
    let mut tab = Tab::open(config());
    tab.probe_answer = answer;
    tab.ingest(token(tab.server.after(lifetime)));
    tab.pass(seconds(3));
    let src = tab.url("a").unwrap();
    let wait = tab.image_failed(&src);
    tab.answer_fresh(lifetime);
    let src = tab.settled(&wait).unwrap().expect("another try");
    let wait = tab.image_failed(&src);
    if answer != REFUSED {
        assert_eq!(tab.settled(&wait), Ok(None), "it shows its fallback");
    }
    (tab, src)
}

/// What a mounted image that failed watches: it tries again when this changes.
fn generation(tab: &Tab) -> u32 {
    tab.session.retry_generation(&object("a"))
}

/// The URL of that other try. This causes no refetch.
fn next_src(tab: &Tab) -> Option<String> {
    tab.session.find(&object("a"), tab.at()).unwrap()
}

/// Lets a second pass. A mounted image that failed tries again when there is reason to, and fails again while
/// the server is down. True once it has loaded.
fn has_loaded_in_a_second(tab: &mut Tab, seen: &mut u32, backend: Backend) -> bool {
    tab.pass_with(seconds(1), Some(backend));
    if generation(tab) == std::mem::replace(seen, generation(tab)) {
        return false;
    }
    let Some(src) = next_src(tab) else {
        return false;
    };
    if tab.probe_answer == WELL && expiry_in(&src) > tab.server {
        return true;
    }
    tab.image_failed(&src);
    false
}

#[test]
fn an_image_loads_within_one_back_off_of_the_servers_recovery() {
    for lifetime in LIFETIMES {
        for (answer, outage) in [
            (DOWN, 10),
            (DOWN, 600),
            (ProbeAnswer::Status(429, None), 40),
            (ProbeAnswer::Nothing, 40),
            (ProbeAnswer::Nothing, 7200),
        ] {
            let (mut tab, _) = page_with_a_failed_image(lifetime, answer);
            let backend = Backend {
                lifetime,
                tells_time: true,
            };
            let mut seen = generation(&tab);
            for _ in 0..outage {
                assert!(!has_loaded_in_a_second(&mut tab, &mut seen, backend));
            }
            tab.probe_answer = WELL;
            let took =
                (1..=BACK_OFF).find(|_| has_loaded_in_a_second(&mut tab, &mut seen, backend));
            assert!(took.is_some(), "{lifetime:?} {answer:?} {outage}");
        }
    }
}

#[test]
fn probes_are_sent_one_at_a_time_and_ever_more_seldom() {
    let lifetime = seconds(3600);
    let mut tab = Tab::open(config());
    tab.probe_answer = DOWN;
    tab.ingest(token(tab.server.after(lifetime)));
    tab.pass(seconds(3));
    for _ in 0..2 {
        for name in ["a", "b", "c", "d"] {
            let src = tab.url(name).unwrap();
            tab.image_failed(&src);
        }
        if tab.session.in_flight().is_some() {
            tab.answer_fresh(lifetime);
        }
    }
    tab.pass(seconds(600));
    let sent = tab.probes.len();
    assert!((10..=40).contains(&sent), "{sent} probes in ten minutes");
    tab.probes.sort_unstable();
    tab.probes.dedup();
    assert_eq!(
        tab.probes.len(),
        4,
        "one object may have an error of its own"
    );
}

#[test]
fn a_retry_after_delays_the_next_probe() {
    let asked = ProbeAnswer::Status(429, Some(seconds(90)));
    let (mut tab, _) = page_with_a_failed_image(seconds(3600), asked);
    assert_eq!(tab.probes.len(), 1);
    tab.pass(seconds(89));
    assert_eq!(tab.probes.len(), 1);
    tab.pass(seconds(2));
    assert_eq!(tab.probes.len(), 2);
}

#[test]
fn an_image_that_the_server_refuses_costs_one_probe_and_nothing_more() {
    for status in [400, 403, 404, 405, 410, 414, 431, 451] {
        for lifetime in LIFETIMES {
            let answer = ProbeAnswer::Status(status, None);
            let (mut tab, src) = page_with_a_failed_image(lifetime, answer);
            let before = generation(&tab);
            for _ in 0..40 {
                tab.image_failed(&src);
                tab.pass(seconds(1));
            }
            tab.pass(Millis(3 * lifetime.0));
            assert_eq!(
                tab.probes.len(),
                2,
                "{status}: one without the token, one with it"
            );
            assert_eq!(tab.calls, 1, "{status}");
            assert_eq!(generation(&tab), before, "{status}");
        }
    }
}

#[test]
fn an_image_with_invalid_bytes_is_tried_a_few_times_and_then_costs_nothing() {
    for answer in [WELL, ProbeAnswer::Opaque] {
        let lifetime = seconds(3600);
        let (mut tab, _) = page_with_a_failed_image(lifetime, answer);
        let mut tries = 0;
        let mut seen = 0;
        for _ in 0..600 {
            tab.pass(seconds(1));
            if tab.session.in_flight().is_some() {
                tab.answer_fresh(lifetime);
            }
            if generation(&tab) != seen {
                seen = generation(&tab);
                tries += 1;
                let src = next_src(&tab).unwrap();
                tab.image_failed(&src);
            }
        }
        assert!((1..=8).contains(&tries), "{answer:?}: {tries} tries");
        let (probes, calls) = (tab.probes.len(), tab.calls);
        tab.pass(seconds(7200));
        assert_eq!((tab.probes.len(), tab.calls), (probes, calls));
    }
}

#[test]
fn an_image_heals_after_more_outages_than_a_broken_one_is_tried() {
    let lifetime = seconds(3600);
    let (mut tab, _) = page_with_a_failed_image(lifetime, WELL);
    for outage in 0..10 {
        // It loads, and much later the server is down again.
        tab.pass(seconds(120));
        tab.probe_answer = DOWN;
        let src = next_src(&tab).unwrap();
        tab.image_failed(&src);
        tab.pass(seconds(120));
        let before = generation(&tab);
        tab.probe_answer = WELL;
        tab.pass(seconds(BACK_OFF));
        assert_ne!(generation(&tab), before, "after outage {outage}");
    }
}

#[test]
fn a_key_that_is_rotated_twice_costs_one_refetch_each_time() {
    for lifetime in LIFETIMES {
        let (mut tab, src) = page_with_a_failed_image(lifetime, REFUSED);
        tab.until_refetch();
        assert_eq!(tab.calls, 2);
        tab.answer_fresh(lifetime);
        assert_ne!(next_src(&tab), Some(src), "another token is in use");
    }
}

#[test]
fn tokens_that_the_server_always_refuses_are_not_fetched_for_ever() {
    let lifetime = seconds(3600);
    let (mut tab, _) = page_with_a_failed_image(lifetime, REFUSED);
    let mut seen = 0;
    for _ in 0..3600 {
        tab.pass(seconds(1));
        if tab.session.in_flight().is_some() {
            tab.answer_fresh(lifetime);
        }
        if generation(&tab) != seen {
            seen = generation(&tab);
            if let Some(src) = next_src(&tab) {
                tab.image_failed(&src);
            }
        }
    }
    let calls = tab.calls;
    assert!(calls <= 12, "{calls} refetches");
    tab.pass(seconds(1800));
    assert_eq!(tab.calls, calls);
}

#[test]
fn a_token_that_expired_during_an_outage_is_refetched_without_a_request_for_a_url() {
    let lifetime = seconds(60);
    let (mut tab, _) = page_with_a_failed_image(lifetime, DOWN);
    tab.until_refetch();
    for _ in 0..5 {
        tab.fail(failure(Some(503)));
        tab.until_refetch();
    }
    let before = generation(&tab);
    tab.answer_fresh(lifetime);
    assert_ne!(generation(&tab), before);
    assert!(next_src(&tab).is_some());
}

#[test]
fn a_hidden_page_sends_no_probe() {
    let (mut tab, _) = page_with_a_failed_image(seconds(3600), DOWN);
    tab.hide();
    let sent = tab.probes.len();
    tab.probe_answer = WELL;
    tab.pass(seconds(600));
    assert_eq!(tab.probes.len(), sent);
    let before = generation(&tab);
    tab.show();
    assert_ne!(generation(&tab), before, "at once");
}

#[test]
fn a_worker_sends_no_probe() {
    let mut tab = Tab::without_page(config());
    tab.ingest(token(tab.server.after(seconds(300))));
    tab.pass(seconds(3));
    let src = tab.url("a").unwrap();
    let wait = tab.image_failed(&src);
    tab.answer_fresh(seconds(300));
    let src = tab.settled(&wait).unwrap().unwrap();
    tab.image_failed(&src);
    tab.pass(seconds(600));
    assert_eq!(tab.probes, Vec::<String>::new());
}

#[test]
fn enforcement_that_begins_while_a_tab_is_open_is_noticed() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer(None, None);
    let src = tab.url("a").unwrap();
    // The API has said so again not long ago, when another image failed.
    tab.pass(seconds(10));
    let wait = tab.image_failed(&src);
    tab.answer(None, None);
    assert_eq!(tab.settled(&wait), Ok(None));
    tab.probe_answer = ProbeAnswer::Status(400, None);
    let other = tab.url("b").unwrap();
    tab.image_failed(&other);
    tab.until_refetch();
    let before = generation(&tab);
    tab.answer_fresh(seconds(300));
    assert_ne!(generation(&tab), before);
    assert!(next_src(&tab).unwrap().contains("X-Os-Auth="));
}

#[test]
fn a_token_that_is_minted_again_within_the_second_is_tried_again() {
    for age in [0, 300, 900] {
        let mut tab = Tab::open(config());
        let minted = token(tab.server.after(seconds(300)));
        tab.ingest(minted.clone());
        let src = tab.url("a").unwrap();
        tab.pass(Millis(age));
        let wait = tab.image_failed(&src);
        tab.answer(Some(minted), None);
        assert_eq!(tab.settled(&wait), Ok(Some(src.clone())), "once more");
        let wait = tab.image_failed(&src);
        assert_eq!(tab.settled(&wait), Ok(None), "and then it is not the token");
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn a_probe_that_is_never_answered_is_given_up() {
    let (mut tab, _) = page_with_a_failed_image(seconds(3600), DOWN);
    tab.answers_probes = false;
    tab.pass(seconds(BACK_OFF));
    let sent = tab.probes.len();
    assert!(sent > 1);
    tab.pass(seconds(30 + 60));
    assert!(
        tab.probes.len() > sent,
        "another is sent after the time-out"
    );
}

#[test]
fn more_broken_images_than_are_remembered_cost_no_more_refetches() {
    let lifetime = seconds(3600);
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(lifetime)));
    tab.pass(seconds(3));
    for _ in 0..4 {
        for name in 0..5_000 {
            let src = tab.url(&name.to_string()).unwrap();
            tab.image_failed(&src);
        }
        tab.pass(seconds(60));
        if tab.session.in_flight().is_some() {
            tab.answer_fresh(lifetime);
        }
    }
    assert!(tab.calls <= 2, "{} refetches", tab.calls);
    assert!(remembered(&tab.session) <= 4_096);
}

#[test]
fn one_undecodable_image_does_not_stop_retries_of_images_that_a_busy_server_refused() {
    let lifetime = seconds(3600);
    let mut tab = Tab::open(config());
    tab.probe_answer = WELL;
    tab.ingest(token(tab.server.after(lifetime)));
    tab.pass(seconds(3));
    let fail_all = |tab: &mut Tab| {
        for name in ["undecodable", "a"] {
            let src = tab.url(name).unwrap();
            tab.image_failed(&src);
        }
    };
    fail_all(&mut tab);
    tab.answer_fresh(lifetime);
    // Script gets the first whenever it asks, and for two minutes never the other.
    tab.busy_object = Some(object("a"));
    for _ in 0..120 {
        fail_all(&mut tab);
        tab.pass(seconds(1));
    }
    tab.busy_object = None;
    let before = generation(&tab);
    tab.pass(seconds(BACK_OFF));
    assert_ne!(generation(&tab), before, "it is tried again");
}

#[test]
fn many_undecodable_images_cost_a_few_tries_each() {
    const IMAGES: usize = 60;
    let lifetime = seconds(36_000);
    let mut tab = Tab::open(config());
    tab.probe_answer = WELL;
    tab.ingest(token(tab.server.after(lifetime)));
    tab.pass(seconds(3));
    let names: Vec<_> = (0..IMAGES).map(|image| image.to_string()).collect();
    let mut seen = vec![0; IMAGES];
    let mut tries = 0;
    for _ in 0..1_800 {
        for (name, seen) in names.iter().zip(&mut seen) {
            let generation = tab.session.retry_generation(&object(name));
            if generation != std::mem::replace(seen, generation)
                && let Some(src) = tab.url(name)
            {
                tries += 1;
                tab.image_failed(&src);
            }
        }
        tab.pass(seconds(1));
        if tab.session.in_flight().is_some() {
            tab.answer_fresh(lifetime);
        }
    }
    assert!(tries <= 10 * IMAGES, "{tries} tries");
    let probes = tab.probes.len();
    tab.pass(seconds(7_200));
    assert_eq!(tab.probes.len(), probes, "probes, later");
}
