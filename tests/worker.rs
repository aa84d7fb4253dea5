//! What the service worker does with each event.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use objectstore_image_auth::worker::{
    CacheLimits, Config, Effect, Event, KeptBody, Offer, OfferedAuth, Request, ResponseHead, Worker,
};
use objectstore_image_auth::{AuthParam, Base, Millis, Token};
use serde_json::json;
use support::{START, moment, seconds, token_with};

const BASE: &str = "https://app.example/os";

/// A worker, and its clock in seconds.
struct Tab {
    worker: Worker,
    now: i64,
    last_id: u32,
    sequence: f64,
}

impl Tab {
    fn open(sends_header: bool, cache: Option<CacheLimits>) -> Self {
        let config = Config {
            base: Base::new(BASE).unwrap(),
            param: AuthParam::default(),
            sends_header,
            cache,
        };
        Self {
            worker: Worker::new(config),
            now: 0,
            last_id: 0,
            sequence: 0.0,
        }
    }

    fn new() -> Self {
        Self::open(true, None)
    }

    fn with_cache(max_entries: usize, max_bytes: u64) -> Self {
        let max_age = seconds(100);
        Self::open(
            true,
            Some(CacheLimits {
                max_entries,
                max_bytes,
                max_age,
            }),
        )
    }

    fn tell(&mut self, event: Event) -> Vec<Effect> {
        self.worker.handle(event, moment(self.now)).effects
    }

    fn request_url(&mut self, client: &str, url: &str, is_range: bool) -> Vec<Effect> {
        self.last_id += 1;
        self.tell(Event::Requested(Request {
            id: self.last_id,
            client: client.to_owned(),
            url: url.to_owned(),
            is_range,
        }))
    }

    fn request(&mut self, client: &str, name: &str) -> Vec<Effect> {
        self.request_url(client, &object(name), false)
    }

    fn offer(&mut self, client: &str, auth: OfferedAuth) -> Vec<Effect> {
        self.sequence += 1.0;
        let offer = self.offer_of(client, auth);
        self.tell(Event::TokenOffered(offer))
    }

    fn offer_of(&self, client: &str, auth: OfferedAuth) -> Offer {
        Offer {
            client: client.to_owned(),
            session: format!("session of {client}"),
            sequence: self.sequence,
            is_hello: false,
            auth,
        }
    }

    fn respond(&mut self, id: u32, status: u16) -> Vec<Effect> {
        let head = ResponseHead {
            status,
            ..ResponseHead::default()
        };
        self.tell(Event::Responded { id, head })
    }

    /// Requests an image of the page `a`, and keeps a body of so many bytes.
    fn keep(&mut self, name: &str, bytes: u64) -> Vec<Effect> {
        self.request("a", name);
        let effects = self.respond(self.last_id, 200);
        let key = effects.iter().find_map(|effect| match effect {
            Effect::Read { key, .. } => Some(key.clone()),
            _ => None,
        });
        let key = key.expect("the body is read");
        self.tell(Event::BodyRead { key, bytes })
    }

    fn is_kept(&mut self, name: &str) -> bool {
        let effects = self.request("a", name);
        let id = self.last_id;
        self.tell(Event::Failed { id });
        matches!(effects[..], [Effect::Serve { .. }])
    }
}

fn object(name: &str) -> String {
    format!("{BASE}/v1/objects/preprod/org=1;project=2/{name}")
}

fn jwt(number: u32) -> Token {
    token_with(START.after(seconds(300)), &json!({"jti": number}))
}

fn auth_of(token: Token, generation: u32) -> OfferedAuth {
    OfferedAuth::Token {
        token,
        generation,
        usable_for: seconds(300),
    }
}

/// The header and the URL that a request is sent with.
fn sent(effects: &[Effect]) -> (&str, Option<&str>) {
    match effects {
        [
            Effect::Send {
                url, authorization, ..
            },
        ] => (url, authorization.as_deref()),
        other => panic!("{other:?}"),
    }
}

fn asks(effects: &[Effect]) -> usize {
    let is_ask = |effect: &&Effect| matches!(effect, Effect::Ask { .. });
    effects.iter().filter(is_ask).count()
}

fn is_passed_on(effects: &[Effect]) -> bool {
    matches!(effects[0], Effect::PassOn { .. })
}

#[test]
fn sixty_requests_of_a_page_that_it_does_not_know_cause_one_question() {
    let mut tab = Tab::new();
    let asked: usize = (0..60)
        .map(|i| asks(&tab.request("a", &format!("{i}"))))
        .sum();
    assert_eq!(asked, 1);
    assert_eq!(tab.offer("a", auth_of(jwt(1), 1)).len(), 60);
}

#[test]
fn the_page_that_made_the_request_is_asked() {
    let mut tab = Tab::new();
    tab.offer("b", auth_of(jwt(1), 1));
    let [Effect::Ask { client, refused }] = &tab.request("a", "x")[..] else {
        panic!("nobody was asked");
    };
    assert_eq!((client.as_str(), refused), ("a", &None));
}

#[test]
fn each_page_gets_the_token_of_its_own_session_in_a_header() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(Token::new("token-a").unwrap(), 1));
    tab.offer("b", auth_of(Token::new("token-b").unwrap(), 1));
    for client in ["a", "b"] {
        let effects = tab.request(client, "x?os_auth=");
        let header = format!("Bearer token-{client}");
        assert_eq!(
            sent(&effects),
            (object("x").as_str(), Some(header.as_str()))
        );
    }
}

#[test]
fn where_the_base_is_of_another_origin_the_token_goes_into_the_query() {
    let mut tab = Tab::open(false, None);
    tab.offer("a", auth_of(Token::new("token").unwrap(), 1));
    let effects = tab.request("a", "x");
    assert_eq!(
        sent(&effects),
        (format!("{}?X-Os-Auth=token", object("x")).as_str(), None)
    );
}

#[test]
fn what_is_none_of_ours_is_passed_on() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 1));
    for url in [
        "https://other.example/os/x".to_owned(),
        "https://app.example/osx/y".to_owned(),
        "https://app.example/os/../api".to_owned(),
        object("x?os_sig=s&os_kid=k"),
        object("x?X-Os-Auth=opaque"),
        object("x").replace("project=2", "project=3"),
    ] {
        assert!(is_passed_on(&tab.request_url("a", &url, false)), "{url}");
    }
}

#[test]
fn an_expired_token_in_the_url_is_replaced() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(2), 1));
    let expired = token_with(START.before(seconds(1)), &json!({}));
    let param = AuthParam::default();
    let url = objectstore_image_auth::image_url(&object("x"), Some(&expired), &param).unwrap();
    assert_eq!(sent(&tab.request_url("a", &url, false)).0, object("x"));
}

#[test]
fn a_page_that_gives_no_answer_is_asked_twice_and_then_left_alone_for_a_while() {
    let mut tab = Tab::new();
    assert_eq!(asks(&tab.request("a", "x")), 1);
    tab.now = 1;
    assert_eq!(asks(&tab.tell(Event::Ticked)), 1);
    tab.now = 2;
    let effects = tab.tell(Event::Ticked);
    assert!(is_passed_on(&effects), "{effects:?}");
    assert!(matches!(effects[1], Effect::ReportPassedOn { .. }));
    tab.now = 31;
    assert!(is_passed_on(&tab.request("a", "y")));
    tab.now = 33;
    assert_eq!(asks(&tab.request("a", "z")), 1);
}

#[test]
fn a_page_that_answers_later_is_heard() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    tab.now = 2;
    tab.tell(Event::Ticked);
    tab.offer("a", auth_of(jwt(1), 1));
    assert!(matches!(tab.request("a", "y")[..], [Effect::Send { .. }]));
}

#[test]
fn a_token_is_used_for_as_long_as_its_session_said() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 1));
    tab.now = 299;
    assert!(matches!(tab.request("a", "x")[..], [Effect::Send { .. }]));
    tab.now = 300;
    assert_eq!(asks(&tab.request("a", "y")), 1);
}

#[test]
fn without_a_need_for_a_token_requests_are_passed_on() {
    let mut tab = Tab::new();
    tab.offer("a", OfferedAuth::Anonymous);
    assert!(is_passed_on(&tab.request("a", "x")));
}

#[test]
fn a_page_that_has_no_token_yet_is_waited_for() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    assert_eq!(tab.offer("a", OfferedAuth::Pending), []);
    assert!(matches!(
        tab.offer("a", auth_of(jwt(1), 1))[..],
        [Effect::Send { .. }]
    ));
}

#[test]
fn a_refused_token_causes_one_question_and_one_more_try() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 7));
    tab.request("a", "x");
    let effects = tab.respond(1, 401);
    let refused = Some(("session of a".to_owned(), 7));
    let client = "a".to_owned();
    assert_eq!(effects, [Effect::Ask { client, refused }]);
    // The same token again is no other one.
    assert_eq!(tab.offer("a", auth_of(jwt(1), 7)), []);
    assert!(matches!(
        tab.offer("a", auth_of(jwt(2), 8))[..],
        [Effect::Send { id: 1, .. }]
    ));
    assert_eq!(tab.respond(1, 401), [Effect::Deliver { id: 1, of: 1 }]);
}

#[test]
fn sixty_refusals_of_one_token_cause_one_question() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 1));
    for index in 0..60 {
        tab.request("a", &format!("{index}"));
    }
    let asked: usize = (1..=60).map(|id| asks(&tab.respond(id, 401))).sum();
    assert_eq!(asked, 1);
    assert_eq!(tab.offer("a", auth_of(jwt(2), 2)).len(), 60);
}

#[test]
fn a_page_that_answers_with_the_token_that_was_refused_is_asked_again() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 1));
    tab.request("a", "x");
    tab.request("a", "y");
    assert_eq!(asks(&tab.respond(1, 401)), 1);
    tab.offer("a", auth_of(jwt(1), 1));
    assert_eq!(asks(&tab.respond(2, 401)), 1);
}

#[test]
fn a_refusal_is_delivered_if_no_other_token_comes() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 1));
    tab.request("a", "x");
    tab.respond(1, 401);
    tab.now = 1;
    tab.tell(Event::Ticked);
    tab.now = 2;
    assert_eq!(tab.tell(Event::Ticked), [Effect::Deliver { id: 1, of: 1 }]);
}

#[test]
fn a_request_waits_for_two_seconds_in_total() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    tab.now = 1;
    tab.offer("a", auth_of(jwt(1), 1));
    tab.now = 60;
    assert_eq!(asks(&tab.respond(1, 401)), 1);
    tab.now = 61;
    let effects = tab.tell(Event::Ticked);
    assert!(effects.contains(&Effect::Deliver { id: 1, of: 1 }));
}

#[test]
fn what_is_in_flight_when_its_session_is_forgotten_gets_no_token() {
    for is_redirect in [true, false] {
        let mut tab = Tab::new();
        tab.offer("a", auth_of(jwt(1), 1));
        tab.request("a", "x");
        let (client, session) = ("a".to_owned(), "session of a".to_owned());
        tab.tell(Event::Forgotten { client, session });
        let head = ResponseHead {
            status: if is_redirect { 0 } else { 401 },
            is_redirect,
            ..ResponseHead::default()
        };
        let mut effects = tab.tell(Event::Responded { id: 1, head });
        tab.now = 2;
        effects.extend(tab.tell(Event::Ticked));
        let is_sent = |effect: &Effect| matches!(effect, Effect::Send { .. });
        assert!(!effects.iter().any(is_sent), "{effects:?}");
        let is_answer =
            |effect: &Effect| matches!(effect, Effect::PassOn { .. } | Effect::Deliver { .. });
        assert!(effects.iter().any(is_answer), "{effects:?}");
    }
}

#[test]
fn a_refusal_of_an_old_token_is_no_reason_to_doubt_a_newer_one() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(jwt(1), 1));
    tab.request("a", "x");
    tab.offer("a", auth_of(jwt(2), 2));
    assert!(matches!(
        tab.respond(1, 401)[..],
        [Effect::Send { id: 1, .. }]
    ));
    assert!(matches!(
        tab.request("a", "y")[..],
        [Effect::Send { id: 2, .. }]
    ));
}

#[test]
fn other_failures_are_delivered_at_once() {
    for status in [403, 404, 500] {
        let mut tab = Tab::new();
        tab.offer("a", auth_of(jwt(1), 1));
        tab.request("a", "x");
        assert_eq!(tab.respond(1, status), [Effect::Deliver { id: 1, of: 1 }]);
    }
}

#[test]
fn a_redirect_is_followed_with_the_token_in_the_url_which_does_not_go_along() {
    let mut tab = Tab::new();
    tab.offer("a", auth_of(Token::new("token").unwrap(), 1));
    tab.request("a", "x");
    let head = ResponseHead {
        is_redirect: true,
        ..ResponseHead::default()
    };
    let effects = tab.tell(Event::Responded { id: 1, head });
    assert_eq!(
        sent(&effects),
        (format!("{}?X-Os-Auth=token", object("x")).as_str(), None)
    );
}

#[test]
fn a_message_that_is_repeated_or_older_is_ignored() {
    let mut tab = Tab::new();
    let old = tab.offer_of("a", auth_of(jwt(1), 1));
    tab.tell(Event::TokenOffered(old.clone()));
    tab.offer("a", OfferedAuth::Pending);
    tab.tell(Event::TokenOffered(old.clone()));
    assert_eq!(asks(&tab.request("a", "x")), 1);
    let (client, session) = (old.client.clone(), old.session.clone());
    tab.tell(Event::SessionEnded { client, session });
    tab.tell(Event::TokenOffered(Offer {
        sequence: 9.0,
        ..old
    }));
    assert!(!matches!(tab.request("a", "y")[..], [Effect::Send { .. }]));
}

#[test]
fn of_many_sessions_of_a_page_those_that_have_ended_are_forgotten_first() {
    let mut tab = Tab::new();
    let offer = |number: u32, session: String| Offer {
        client: "a".to_owned(),
        session,
        sequence: f64::from(number),
        is_hello: false,
        auth: OfferedAuth::Anonymous,
    };
    let auth = auth_of(jwt(1), 1);
    tab.tell(Event::TokenOffered(Offer {
        auth,
        ..offer(1, "0".to_owned())
    }));
    for number in 1..50 {
        let (client, session) = ("a".to_owned(), format!("{number}"));
        tab.tell(Event::TokenOffered(offer(number, session.clone())));
        tab.tell(Event::SessionEnded { client, session });
    }
    assert!(matches!(tab.request("a", "x")[..], [Effect::Send { .. }]));
}

#[test]
fn a_further_message_of_a_session_makes_no_other_one_be_forgotten() {
    let mut tab = Tab::new();
    for sequence in [1.0, 2.0] {
        for number in 10..30 {
            let auth = if number == 10 {
                auth_of(jwt(1), 1)
            } else {
                OfferedAuth::Anonymous
            };
            tab.tell(Event::TokenOffered(Offer {
                client: "a".to_owned(),
                session: format!("{number}"),
                sequence,
                is_hello: false,
                auth,
            }));
        }
    }
    assert!(matches!(tab.request("a", "x")[..], [Effect::Send { .. }]));
}

#[test]
fn a_page_that_is_gone_is_not_waited_for() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    let client = "a".to_owned();
    assert_eq!(
        tab.tell(Event::ClientGone { client }),
        [Effect::PassOn { id: 1 }]
    );
}

#[test]
fn a_hello_is_answered() {
    let mut tab = Tab::new();
    let hello = Offer {
        is_hello: true,
        sequence: 1.0,
        ..tab.offer_of("a", OfferedAuth::Pending)
    };
    let (client, session) = (hello.client.clone(), hello.session.clone());
    assert_eq!(
        tab.tell(Event::TokenOffered(hello)),
        [Effect::Welcome { client, session }]
    );
}

mod kept {
    use super::*;

    fn tab() -> Tab {
        let mut tab = Tab::with_cache(10, 10_000);
        tab.offer("a", auth_of(jwt(1), 1));
        tab
    }

    #[test]
    fn a_body_is_served_to_whoever_may_read_it_now() {
        let mut tab = tab();
        tab.keep("x", 10);
        assert!(tab.is_kept("x"));
        // A page whose token is for another project, and one that has none.
        let other = token_with(
            START.after(seconds(300)),
            &json!({"res": {"os:usecase": "preprod", "org": "1", "project": "3"}}),
        );
        tab.offer("b", auth_of(other, 1));
        assert!(is_passed_on(&tab.request("b", "x")));
        assert_eq!(asks(&tab.request("c", "x")), 1);
    }

    #[test]
    fn a_body_is_not_served_once_the_token_of_the_page_has_ended() {
        let mut tab = Tab::with_cache(10, 10_000);
        let usable_for = seconds(10);
        tab.offer(
            "a",
            OfferedAuth::Token {
                token: jwt(1),
                generation: 1,
                usable_for,
            },
        );
        tab.keep("x", 10);
        tab.now = 9;
        assert!(tab.is_kept("x"));
        tab.now = 10;
        assert_eq!(asks(&tab.request("a", "x")), 1);
    }

    #[test]
    fn with_an_opaque_token_a_body_is_for_its_session_alone() {
        let mut tab = Tab::with_cache(10, 10_000);
        tab.offer("a", auth_of(Token::new("one").unwrap(), 1));
        tab.offer("b", auth_of(Token::new("two").unwrap(), 1));
        tab.keep("x", 10);
        assert!(tab.is_kept("x"));
        assert!(matches!(tab.request("b", "x")[..], [Effect::Send { .. }]));
    }

    #[test]
    fn where_nobody_can_tell_what_a_token_grants_a_body_is_for_its_session_alone() {
        let expiry = START.after(seconds(300));
        let of_project_3 = json!({"os:usecase": "preprod", "org": "1", "project": "3"});
        let other = || token_with(expiry, &json!({"res": of_project_3}));
        // A token that names no usecase, a path with an escape, and one of no object.
        for (token, name) in [
            (token_with(expiry, &json!({"res": {}})), object("x")),
            (other(), object("x").replace('=', "%3D")),
            (other(), format!("{BASE}/v1/health")),
        ] {
            let mut tab = tab();
            tab.offer("b", auth_of(token, 1));
            let read = |effects: &[Effect]| match effects {
                [Effect::Read { key, .. }, _] => key.clone(),
                other => panic!("{other:?}"),
            };
            tab.request_url("a", &name, false);
            // It does not wait for the other one's response either.
            assert!(matches!(
                tab.request_url("b", &name, false)[..],
                [Effect::Send { .. }]
            ));
            let key = read(&tab.respond(1, 200));
            tab.tell(Event::BodyRead { key, bytes: 10 });
            let effects = tab.request_url("b", &name, false);
            assert!(
                !matches!(effects[..], [Effect::Serve { .. }]),
                "{name}: {effects:?}"
            );
        }
    }

    #[test]
    fn a_part_of_an_image_is_neither_kept_nor_served() {
        let mut tab = tab();
        tab.keep("x", 10);
        let effects = tab.request_url("a", &object("x"), true);
        assert!(matches!(effects[..], [Effect::Send { .. }]));
        let id = tab.last_id;
        assert_eq!(tab.respond(id, 200), [Effect::Deliver { id, of: id }]);
    }

    #[test]
    fn what_must_not_be_kept_is_delivered_alone() {
        let ok = || ResponseHead {
            status: 200,
            ..ResponseHead::default()
        };
        for head in [
            ResponseHead {
                status: 206,
                ..ok()
            },
            ResponseHead { status: 0, ..ok() },
            ResponseHead {
                was_redirected: true,
                ..ok()
            },
            ResponseHead {
                cache_control: "private, No-Store".to_owned(),
                ..ok()
            },
            ResponseHead {
                vary: "Accept, *".to_owned(),
                ..ok()
            },
            ResponseHead {
                length: Some(1_001),
                ..ok()
            },
        ] {
            let mut tab = tab();
            tab.request("a", "x");
            let id = tab.last_id;
            let effects = tab.tell(Event::Responded {
                id,
                head: head.clone(),
            });
            assert_eq!(effects, [Effect::Deliver { id, of: id }], "{head:?}");
        }
    }

    #[test]
    fn a_body_is_read_up_to_a_tenth_of_what_may_be_kept() {
        let mut tab = tab();
        tab.request("a", "x");
        let effects = tab.respond(1, 200);
        assert!(matches!(
            effects[0],
            Effect::Read {
                max_bytes: 1_000,
                ..
            }
        ));
    }

    #[test]
    fn a_body_is_sent_for_again_when_it_is_too_old() {
        let mut tab = tab();
        tab.keep("x", 10);
        tab.now = 99;
        assert!(tab.is_kept("x"));
        tab.now = 100;
        assert!(!tab.is_kept("x"));
    }

    #[test]
    fn a_body_that_comes_from_the_future_is_not_served() {
        let mut tab = tab();
        tab.tell(Event::Restored(vec![KeptBody {
            key: format!(" {}", object("x")),
            bytes: 10,
            stored_at: START.after(seconds(1)),
        }]));
        assert!(!tab.is_kept("x"));
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut tab = Tab::with_cache(2, 10_000);
        tab.offer("a", auth_of(jwt(1), 1));
        tab.keep("x", 10);
        tab.keep("y", 10);
        assert!(tab.is_kept("x"));
        tab.keep("z", 10);
        assert!(tab.is_kept("x") && tab.is_kept("z") && !tab.is_kept("y"));
    }

    #[test]
    fn bytes_are_limited_too() {
        let mut tab = Tab::with_cache(10, 1_000);
        tab.offer("a", auth_of(jwt(1), 1));
        for index in 0..12 {
            tab.keep(&format!("{index}"), 100);
        }
        assert!(!tab.is_kept("0") && !tab.is_kept("1") && tab.is_kept("2"));
    }

    #[test]
    fn what_is_too_old_to_be_served_goes_first() {
        let mut tab = Tab::with_cache(2, 10_000);
        tab.offer("a", auth_of(jwt(1), 1));
        tab.keep("x", 10);
        tab.now = 50;
        tab.keep("y", 10);
        tab.now = 100;
        assert!(!tab.is_kept("x"));
        tab.keep("z", 10);
        assert!(tab.is_kept("y"));
    }

    #[test]
    fn what_an_earlier_worker_kept_is_held_to_the_limits_of_this_one() {
        let mut tab = Tab::with_cache(2, 10_000);
        let kept = [30, 10, 20].map(|age| KeptBody {
            key: format!(" {}", object(&age.to_string())),
            bytes: 10,
            stored_at: START.before(seconds(age)),
        });
        let key = kept[0].key.clone();
        assert_eq!(
            tab.tell(Event::Restored(kept.to_vec())),
            [Effect::Drop { key }]
        );
    }

    #[test]
    fn what_an_earlier_worker_kept_goes_before_what_this_one_used() {
        let mut tab = Tab::with_cache(2, 10_000);
        tab.offer("a", auth_of(jwt(1), 1));
        let kept = ["x", "y"].map(|name| KeptBody {
            key: format!(" {}", object(name)),
            bytes: 10,
            stored_at: if name == "x" {
                START
            } else {
                START.before(seconds(5))
            },
        });
        tab.tell(Event::Restored(kept.to_vec()));
        tab.keep("z", 10);
        assert!(tab.is_kept("x") && !tab.is_kept("y"));
    }

    #[test]
    fn what_the_server_takes_back_goes() {
        for status in [403, 404, 410] {
            let mut tab = tab();
            tab.keep("x", 10);
            tab.now = 101;
            tab.request("a", "x");
            let id = tab.last_id;
            let effects = tab.respond(id, status);
            assert!(
                matches!(effects[0], Effect::Drop { .. }),
                "{status}: {effects:?}"
            );
        }
    }

    #[test]
    fn a_full_disk_costs_half_of_what_is_kept() {
        let mut tab = tab();
        for index in 0..6 {
            tab.keep(&format!("{index}"), 100);
        }
        let key = format!(" {}", object("5"));
        let dropped = tab.tell(Event::StoreFailed { key });
        assert_eq!(
            dropped.len(),
            4,
            "the one that failed, and half of the rest"
        );
    }

    #[test]
    fn two_pages_share_a_download_and_one_that_ends_does_not_stop_the_other() {
        let mut tab = tab();
        tab.offer("b", auth_of(jwt(2), 1));
        tab.request("a", "x");
        assert_eq!(tab.request("b", "x"), []);
        let effects = tab.respond(1, 200);
        assert!(effects.contains(&Effect::Deliver { id: 2, of: 1 }));
        assert!(effects.contains(&Effect::Deliver { id: 1, of: 1 }));

        tab.request("a", "y");
        tab.request("b", "y");
        let effects = tab.tell(Event::Failed { id: 3 });
        assert!(
            matches!(effects[..], [Effect::Send { id: 4, .. }]),
            "{effects:?}"
        );
    }

    #[test]
    fn a_page_is_not_refused_for_the_token_of_another_one() {
        let mut tab = tab();
        tab.offer("b", auth_of(jwt(2), 1));
        tab.request("a", "x");
        tab.request("b", "x");
        let effects = tab.respond(1, 403);
        assert!(effects.contains(&Effect::Deliver { id: 1, of: 1 }));
        assert!(
            matches!(effects[1], Effect::Send { id: 2, .. }),
            "{effects:?}"
        );
    }

    #[test]
    fn a_page_does_not_wait_for_one_that_has_no_token_any_more() {
        let mut tab = tab();
        tab.offer("b", auth_of(jwt(2), 1));
        tab.request("a", "x");
        tab.request("b", "x");
        let (client, session) = ("a".to_owned(), "session of a".to_owned());
        tab.tell(Event::SessionEnded { client, session });
        let head = ResponseHead {
            is_redirect: true,
            ..ResponseHead::default()
        };
        let effects = tab.tell(Event::Responded { id: 1, head });
        let is_sent = |effect: &Effect| matches!(effect, Effect::Send { id: 2, .. });
        assert!(effects.iter().any(is_sent), "{effects:?}");
    }

    #[test]
    fn what_the_browser_has_deleted_is_sent_for() {
        let mut tab = tab();
        tab.keep("x", 10);
        tab.request("a", "x");
        let id = tab.last_id;
        // It may still be on its way into the browser's cache: there, it would be counted by nobody.
        assert!(matches!(
            tab.tell(Event::Lost { id })[..],
            [Effect::Drop { .. }, Effect::Send { .. }]
        ));
    }

    #[test]
    fn nothing_is_kept_after_a_session_was_forgotten() {
        let mut tab = tab();
        tab.offer("b", auth_of(jwt(2), 1));
        tab.keep("x", 10);
        tab.request("a", "y");
        let read = tab.respond(tab.last_id, 200);
        tab.request("b", "z");
        let sent = tab.last_id;
        let (client, session) = ("a".to_owned(), "session of a".to_owned());
        let forgotten = tab.tell(Event::Forgotten {
            client: client.clone(),
            session: session.clone(),
        });
        assert_eq!(forgotten, [Effect::Forget { client, session }]);
        let Effect::Read { key, .. } = read[0].clone() else {
            panic!("{read:?}");
        };
        assert_eq!(tab.tell(Event::BodyRead { key, bytes: 10 }), []);
        assert_eq!(
            tab.respond(sent, 200),
            [Effect::Deliver { id: sent, of: sent }]
        );
        assert_eq!(asks(&tab.request("a", "x")), 1);
        assert!(matches!(tab.request("b", "x")[..], [Effect::Send { .. }]));
    }

    #[test]
    fn a_body_that_was_read_before_all_was_forgotten_is_not_kept_in_place_of_a_newer_one() {
        let mut tab = tab();
        tab.offer("b", auth_of(jwt(2), 1));
        tab.request("a", "x");
        let Effect::Read { key, .. } = tab.respond(1, 200).swap_remove(0) else {
            panic!("the body is not read");
        };
        let (client, session) = ("a".to_owned(), "session of a".to_owned());
        tab.tell(Event::Forgotten { client, session });
        // The same image is sent for again, before the first body was read to its end.
        tab.request("b", "x");
        assert_eq!(tab.respond(2, 200), [Effect::Deliver { id: 2, of: 2 }]);
        assert_eq!(tab.tell(Event::BodyRead { key, bytes: 10 }), []);
        tab.request("b", "x");
        assert!(matches!(
            tab.respond(3, 200)[..],
            [Effect::Read { id: 3, .. }, _]
        ));
    }

    #[test]
    fn a_body_that_the_server_takes_back_while_it_is_read_is_not_kept() {
        let mut tab = tab();
        tab.request("a", "x");
        let Effect::Read { key, .. } = tab.respond(1, 200).swap_remove(0) else {
            panic!("the body is not read");
        };
        tab.request("a", "x");
        tab.respond(2, 404);
        assert_eq!(tab.tell(Event::BodyRead { key, bytes: 10 }), []);
    }

    #[test]
    fn two_bodies_are_not_read_for_one_key() {
        let mut tab = tab();
        tab.request("a", "x");
        tab.respond(1, 200);
        tab.request("a", "x");
        assert_eq!(tab.respond(2, 200), [Effect::Deliver { id: 2, of: 2 }]);
    }
}

#[test]
fn a_hello_that_is_repeated_is_not_answered_again() {
    let mut tab = Tab::new();
    let hello = Offer {
        is_hello: true,
        sequence: 1.0,
        ..tab.offer_of("a", OfferedAuth::Pending)
    };
    assert_eq!(tab.tell(Event::TokenOffered(hello.clone())).len(), 1);
    assert_eq!(tab.tell(Event::TokenOffered(hello)), []);
}

#[test]
fn a_page_that_has_answered_is_not_asked_again_and_is_waited_for() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    tab.offer("a", OfferedAuth::Pending);
    tab.now = 1;
    assert_eq!(tab.tell(Event::Ticked), []);

    let mut tab = Tab::new();
    tab.request("a", "x");
    tab.now = 2;
    tab.tell(Event::Ticked);
    tab.offer("a", OfferedAuth::Pending);
    assert_eq!(asks(&tab.request("a", "y")), 1, "it was silent before");
}

#[test]
fn what_waits_when_its_session_is_forgotten_is_passed_on() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    let (client, session) = ("a".to_owned(), "session of a".to_owned());
    let effects = tab.tell(Event::Forgotten { client, session });
    assert!(is_passed_on(&effects));
}

#[test]
fn it_says_when_it_must_be_called_again() {
    let mut tab = Tab::new();
    tab.request("a", "x");
    let wake = |tab: &mut Tab| tab.worker.handle(Event::Ticked, moment(tab.now)).wake;
    assert_eq!(wake(&mut tab), Some(seconds(1)));
    tab.now = 1;
    assert_eq!(wake(&mut tab), Some(Millis(1_000)));
    tab.now = 2;
    assert_eq!(wake(&mut tab), None);
}
