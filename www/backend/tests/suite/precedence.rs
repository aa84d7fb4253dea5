//! Which of several tokens in a request counts: by today's server, and by 0.2.0.

use crate::common::app::App;
use axum::body::Body;
use axum::http::Request;

/// What a place in the request holds.
#[derive(Debug, Clone, Copy)]
enum Held {
    Nothing,
    /// A good token, written `Bearer …` where it is a header.
    Good,
    /// A token that does not verify, likewise.
    Bad,
    /// A good token without `Bearer`; in a header alone.
    Bare,
    /// Only in the query.
    Empty,
    /// Only in the query.
    Twice,
}
use Held::{Bad, Bare, Empty, Good, Nothing, Twice};

/// `x-os-auth`, `Authorization`, `os_auth`; the status of today's server, and of 0.2.0.
const CASES: [(Held, Held, Held, u16, u16); 27] = [
    (Nothing, Nothing, Nothing, 400, 400),
    // One place alone.
    (Good, Nothing, Nothing, 200, 200),
    (Nothing, Good, Nothing, 200, 200),
    (Nothing, Nothing, Good, 200, 200),
    (Bad, Nothing, Nothing, 401, 401),
    (Nothing, Bad, Nothing, 401, 401),
    (Nothing, Nothing, Bad, 401, 401),
    (Bare, Nothing, Nothing, 400, 400),
    (Nothing, Bare, Nothing, 400, 400),
    (Nothing, Nothing, Empty, 401, 401),
    (Nothing, Nothing, Twice, 400, 400),
    // Of two headers, Objectstore's own.
    (Good, Bad, Nothing, 200, 200),
    (Bad, Good, Nothing, 401, 401),
    (Bare, Good, Nothing, 400, 400),
    // A header and the query.
    (Bad, Nothing, Good, 200, 401),
    (Good, Nothing, Bad, 401, 200),
    (Nothing, Bad, Good, 200, 401),
    (Nothing, Good, Bad, 401, 200),
    (Good, Nothing, Empty, 401, 200),
    (Nothing, Good, Empty, 401, 200),
    (Good, Nothing, Twice, 400, 200),
    (Nothing, Good, Twice, 400, 200),
    // A header that is no Bearer leaves the query.
    (Bare, Nothing, Good, 200, 200),
    (Nothing, Bare, Good, 200, 200),
    (Bare, Good, Bad, 401, 401),
    (Bare, Good, Empty, 401, 401),
    (Bare, Good, Twice, 400, 400),
];

async fn status(app: &App, x_os_auth: Held, authorization: Held, query: Held) -> u16 {
    let (path, token) = (app.image_path().await, app.token().await);
    let query = match query {
        Good => format!("?os_auth={token}"),
        Bad => "?os_auth=bad".to_owned(),
        Empty => "?os_auth=".to_owned(),
        Twice => format!("?os_auth={token}&os_auth={token}"),
        Nothing | Bare => String::new(),
    };
    let mut request = Request::get(format!("{path}{query}"));
    for (name, held) in [("x-os-auth", x_os_auth), ("authorization", authorization)] {
        request = match held {
            Good => request.header(name, format!("Bearer {token}")),
            Bad => request.header(name, "Bearer bad"),
            Bare => request.header(name, &token),
            Nothing | Empty | Twice => request,
        };
    }
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn todays_server_lets_the_query_win() {
    let app = App::start(&[]).await;
    for (own, standard, query, expected, _) in CASES {
        let status = status(&app, own, standard, query).await;
        assert_eq!(status, expected, "{own:?}, {standard:?}, {query:?}");
    }
}

#[tokio::test]
async fn an_older_server_lets_the_header_win() {
    let app = App::start(&["--server-version", "0.2.0"]).await;
    for (own, standard, query, _, expected) in CASES {
        let status = status(&app, own, standard, query).await;
        assert_eq!(status, expected, "{own:?}, {standard:?}, {query:?}");
    }
}

#[tokio::test]
async fn bearer_is_read_in_any_case() {
    for version in ["current", "0.2.0"] {
        let app = App::start(&["--server-version", version]).await;
        let (path, token) = (app.image_path().await, app.token().await);
        for scheme in ["bearer", "BEARER", "bEaReR"] {
            for header in ["x-os-auth", "authorization"] {
                let value = format!("{scheme} {token}");
                let answer = app.get_with(&path, header, &value).await;
                assert_eq!(answer.status, 200, "{version}: {header}: {scheme}");
            }
        }
        let basic = format!("Basic {token}");
        let answer = app.get_with(&path, "authorization", &basic).await;
        assert_eq!(answer.status, 400);
    }
}

#[tokio::test]
async fn the_name_of_the_parameter_is_case_sensitive() {
    let app = App::start(&[]).await;
    let (path, token) = (app.image_path().await, app.token().await);
    for name in ["OS_AUTH", "Os_Auth", "os-auth"] {
        let answer = app.get(&format!("{path}?{name}={token}")).await;
        assert_eq!(answer.status, 400, "{name}");
    }
}
