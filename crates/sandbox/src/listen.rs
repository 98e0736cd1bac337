//! HTTP and HTTPS, with a test authority made anew at each start.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use crate::salesforce::Base;
use crate::state::State;
use crate::{control, salesforce};

/// A stand-in that listens and is not served yet.
pub struct Bound {
    /// `http://ADDRESS`.
    pub http: String,
    /// `https://ADDRESS`, with a certificate of the test authority.
    pub https: String,
    plain: TcpListener,
    tls: TcpListener,
    acceptor: TlsAcceptor,
    router: Router,
}

/// Takes both addresses and writes the test authority's certificate to `ca_file`.
///
/// # Errors
/// When an address is taken or the certificate cannot be written.
pub async fn bind(plain: SocketAddr, tls: SocketAddr, ca_file: &Path, state: State) -> io::Result<Bound> {
    let plain = TcpListener::bind(plain).await?;
    let tls = TcpListener::bind(tls).await?;
    Ok(Bound {
        http: format!("http://{}", plain.local_addr()?),
        https: format!("https://{}", tls.local_addr()?),
        plain,
        tls,
        acceptor: TlsAcceptor::from(Arc::new(tls_config(ca_file)?)),
        router: salesforce::router(state.clone()).merge(control::router(state)),
    })
}

impl Bound {
    /// Serves until dropped.
    pub async fn serve(self) {
        let Self { http, https, plain, tls, acceptor, router } = self;
        let over_plain = {
            let router = router.clone();
            async move {
                loop {
                    if let Ok((stream, _)) = plain.accept().await {
                        tokio::spawn(connection(stream, router.clone(), http.clone()));
                    }
                }
            }
        };
        let over_tls = async move {
            loop {
                if let Ok((stream, _)) = tls.accept().await {
                    let (acceptor, router, base) = (acceptor.clone(), router.clone(), https.clone());
                    tokio::spawn(async move {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            connection(stream, router, base).await;
                        }
                    });
                }
            }
        };
        tokio::join!(over_plain, over_tls);
    }
}

async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: Router, base: String) {
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(Base(base.clone()));
        router.clone().oneshot(request)
    });
    // A client that leaves early is none of our concern.
    auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await.ok();
}

fn tls_config(ca_file: &Path) -> io::Result<ServerConfig> {
    let failed = |error: rcgen::Error| io::Error::other(error.to_string());
    let mut authority = CertificateParams::new(Vec::new()).map_err(failed)?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "Sightline stand-in authority");
    let authority_key = KeyPair::generate().map_err(failed)?;
    fs::write(ca_file, authority.self_signed(&authority_key).map_err(failed)?.pem())?;
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = CertificateParams::new(["127.0.0.1".into(), "localhost".into()])
        .and_then(|params| params.signed_by(&key, &issuer))
        .map_err(failed)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key))
        .map_err(io::Error::other)
}
