//! The proxy moves the token from the query into a header, and says how long browsers may keep an image.

use crate::common::API;
use crate::common::app::App;

async fn url(app: &App) -> String {
    format!("{API}/objectstore{}", app.image_path().await)
}

#[tokio::test]
async fn the_parameter_in_the_query_opens_the_image() {
    let app = App::start(&[]).await;
    let (url, token) = (url(&app).await, app.token().await);
    let image = app.get(&format!("{url}?width=24&X-Os-Auth={token}")).await;
    assert_eq!(image.body, app.images.read("head/Added.png"));
    assert_eq!(app.get(&url).await.status, 400);
}

#[tokio::test]
async fn the_parameter_has_one_name_and_one_value() {
    let app = App::start(&[]).await;
    let (url, token) = (url(&app).await, app.token().await);
    assert_eq!(
        app.get(&format!("{url}?x-os-auth={token}")).await.status,
        400
    );
    assert_eq!(app.get(&format!("{url}?X-Os-Auth=")).await.status, 400);
    let twice = app
        .get(&format!("{url}?X-Os-Auth={token}&X-Os-Auth={token}"))
        .await;
    assert_eq!(twice.refusal().0, 400);
}

#[tokio::test]
async fn browsers_may_keep_an_image_whatever_its_token_but_not_a_refusal() {
    let app = App::start(&[]).await;
    let (url, token) = (url(&app).await, app.token().await);
    let image = app.get(&format!("{url}?X-Os-Auth={token}")).await;
    assert_eq!(
        image.headers["cache-control"],
        "private, max-age=86400, immutable"
    );
    assert_eq!(
        image.headers["no-vary-search"],
        r#"params=("X-Os-Auth" "os_auth")"#
    );
    let refusal = app.get(&url).await;
    assert!(!refusal.headers.contains_key("no-vary-search"));
    assert!(!refusal.headers.contains_key("cache-control"));
}

#[tokio::test]
async fn a_switch_turns_that_off() {
    let app = App::start(&["--no-image-caching"]).await;
    let (url, token) = (url(&app).await, app.token().await);
    let image = app.get(&format!("{url}?X-Os-Auth={token}")).await;
    assert!(!image.headers.contains_key("no-vary-search"));
    assert!(!image.headers.contains_key("cache-control"));
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_a_401() {
    let app = App::start(&[]).await;
    let answer = app
        .get(&format!("{}?X-Os-Auth=a%0Ab", url(&app).await))
        .await;
    assert_eq!(answer.refusal().0, 401);
}

#[tokio::test]
async fn what_is_looked_at_alone_tells_nobody_its_address() {
    let app = App::start(&[]).await;
    let (url, token) = (url(&app).await, app.token().await);
    for url in [format!("{url}?X-Os-Auth={token}"), url] {
        assert_eq!(
            app.get(&url).await.headers["referrer-policy"],
            "no-referrer"
        );
    }
}

#[tokio::test]
async fn a_token_in_a_header_is_handed_on() {
    let app = App::start(&[]).await;
    let bearer = format!("Bearer {}", app.token().await);
    let url = url(&app).await;
    assert_eq!(app.get_with(&url, "x-os-auth", &bearer).await.status, 200);
    assert_eq!(
        app.get_with(&url, "authorization", &bearer).await.status,
        200
    );
}

#[tokio::test]
async fn the_query_wins_over_the_header() {
    let app = App::start(&[]).await;
    let (url, token) = (url(&app).await, app.token().await);
    let good_header = format!("Bearer {token}");
    let bad_query = app
        .get_with(&format!("{url}?X-Os-Auth=bad"), "x-os-auth", &good_header)
        .await;
    assert_eq!(bad_query.status, 401);
    let good_query = format!("{url}?X-Os-Auth={token}");
    assert_eq!(
        app.get_with(&good_query, "x-os-auth", "Bearer bad")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn another_organization_has_no_proxy() {
    let app = App::start(&["--enforce", "off"]).await;
    let url = url(&app).await.replace("/acme/", "/other/");
    assert_eq!(app.get(&url).await.refusal().0, 404);
}
