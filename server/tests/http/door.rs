//! The router with a world behind it, and requests as a browser sends them.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use services::sign_in::SessionToken;
use services::testkit::{Backend, World};
use sightline::http::{App, AppOptions, router};
use tower::ServiceExt as _;

/// The address the world's pages come from.
pub const PUBLIC_URL: &str = "https://sightline.example";

pub struct Door {
    pub world: World,
    router: Router,
}

/// An answer, read to its end.
pub struct Sent {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Sent {
    /// The code of a refusal.
    pub fn code(&self) -> Option<String> {
        let body: serde_json::Value = serde_json::from_str(&self.body).ok()?;
        Some(body.get("code")?.as_str()?.to_owned())
    }
}

impl Door {
    /// A world with the cast. `None`: no PostgreSQL is named.
    pub async fn open(backend: Backend) -> Option<Self> {
        Some(Self::before(World::with_cast(backend).await?))
    }

    /// The router before this world.
    pub fn before(world: World) -> Self {
        let options = AppOptions { public_url: PUBLIC_URL.into(), ..AppOptions::default() };
        let router = router(App::new(world.services.clone(), options));
        Self { world, router }
    }

    /// Calls a server function as our own page does.
    pub async fn send(&self, token: Option<&SessionToken>, path: &str, body: &str) -> Sent {
        self.ask(token, "POST", path, ("application/json", body.into())).await
    }

    /// Sends a file as our own page does.
    pub async fn send_file(&self, token: Option<&SessionToken>, path: &str, file: impl Into<Vec<u8>>) -> Sent {
        self.ask(token, "POST", path, ("text/csv", file.into())).await
    }

    async fn ask(&self, token: Option<&SessionToken>, method: &str, path: &str, (kind, body): (&str, Vec<u8>)) -> Sent {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("sec-fetch-site", "same-origin").header(header::CONTENT_TYPE, kind);
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("__Host-sightline={}", token.to_cookie()));
        }
        self.request(request.body(Body::from(body)).expect("a well-formed request")).await
    }

    /// Follows a link of our own page.
    pub async fn fetch(&self, token: Option<&SessionToken>, path: &str) -> Sent {
        let mut request = Request::get(path).header("sec-fetch-site", "same-origin");
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("__Host-sightline={}", token.to_cookie()));
        }
        self.request(request.body(Body::empty()).expect("a well-formed request")).await
    }

    /// Sends any request.
    pub async fn request(&self, request: Request<Body>) -> Sent {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("the body ends").to_bytes();
        Sent { status: head.status, headers: head.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}
