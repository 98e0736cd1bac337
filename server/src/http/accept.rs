//! Accepting connections. Our own loop because `axum::serve` installs no timer, which leaves hyper's limit on slow
//! headers without effect (tokio-rs/axum#2741), and bounds nothing else (T28).

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// Open connections at once; the next one waits in the kernel's queue.
const CONNECTIONS: usize = 2_048;
/// A client must have sent its headers by then.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// Bytes of headers a request may have.
const HEADER_BYTES: usize = 32 << 10;
/// Requests in flight may finish within this time after the server was told to stop.
const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// Serves until `stop` resolves, then lets requests in flight finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let turns = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let turn = tokio::select! {
            turn = Arc::clone(&turns).acquire_owned() => match turn {
                Ok(turn) => turn,
                Err(_) => break,
            },
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles, or the peer left: shed this one and go on (F15).
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        stream.set_nodelay(true).ok();
        let mut http = auto::Builder::new(TokioExecutor::new()).http1_only();
        http.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(HEADER_BYTES);
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), with_peer(router.clone(), peer)).into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection ended early");
            }
            drop(turn);
        });
    }
    tokio::time::timeout(FINISH_WITHIN, graceful.shutdown()).await.ok();
}

type Answer = axum::response::Response;

fn with_peer(
    router: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<hyper::Request<Incoming>, Response = Answer, Error = std::convert::Infallible, Future: Send + 'static>
+ Clone {
    hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    })
}
