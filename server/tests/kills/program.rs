//! The program under test: installed once on the demo's seed, started and killed many times.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Stdio;

use axum::http::{Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use services::testkit::Backend;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::Answer;

const PROGRAM: &str = env!("CARGO_BIN_EXE_sightline");

/// A data folder with a database, and the stand-in its connection leads to.
pub struct Installation {
    folder: TempDir,
    arguments: Vec<String>,
    /// Of the database.
    pub url: String,
}

impl Installation {
    /// The demo's organisation, changed by `change`; `purpose` names the database. `None`: no PostgreSQL is named.
    pub async fn make(backend: Backend, purpose: &str, change: impl FnOnce(&mut Value)) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("kills_{purpose}_{}", std::process::id());
        let url = services::testkit::empty_database(backend, folder.path(), &name).await.unwrap()?;
        let ca_file = folder.path().join("ca.pem");
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let bound = sandbox::listen::bind(any, any, &ca_file, sandbox::state::State::new(1)).await.unwrap();
        let stand_in = bound.https.clone();
        tokio::spawn(bound.serve());
        let seed = folder.path().join("seed.json");
        let demo = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../end2end/demo.json")).unwrap();
        let mut demo: Value = serde_json::from_str(&demo.replace("https://stand-in.example", &stand_in)).unwrap();
        change(&mut demo["organizations"][0]);
        std::fs::write(&seed, demo.to_string()).unwrap();
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let host = stand_in.trim_start_matches("https://").to_owned();
        let arguments =
            ["--data", &text(folder.path().into()), "--database-url", &url, "--listen", "127.0.0.1:0", "--log", "error"]
                .into_iter()
                .chain(["--ca-file", &text(ca_file), "--crm-host", &host])
                .map(str::to_owned)
                .collect();
        let installation = Self { folder, arguments, url };
        let seeded = installation.command(&["seed", &text(seed)]).output().await.unwrap();
        assert!(seeded.status.success(), "{}", String::from_utf8_lossy(&seeded.stderr));
        Some(installation)
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(&self.arguments).args(more).current_dir(self.folder.path()).kill_on_drop(true).stdin(Stdio::null());
        command
    }

    /// Starts the server and waits until it says that it is ready.
    pub async fn start(&self) -> Running {
        let mut child = self.command(&["serve", "--demo"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.next_line().await.unwrap().expect("the server says that it is ready");
        let address = ready.strip_prefix("ready http://").expect("the line names the address").parse().unwrap();
        Running { child, address }
    }

    /// What `sightline verify --json` says.
    pub async fn verify(&self) -> Value {
        let verified = self.command(&["verify", "--json"]).output().await.unwrap();
        assert!(verified.stderr.is_empty(), "{}", String::from_utf8_lossy(&verified.stderr));
        serde_json::from_slice(&verified.stdout).unwrap()
    }
}

/// A server that runs.
pub struct Running {
    child: Child,
    address: SocketAddr,
}

impl Running {
    /// Calls a server function as our page does. `None`: no answer came.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn call(&self, name: &str, body: &Value, cookie: Option<&str>) -> Option<Answer> {
        let stream = TcpStream::connect(self.address).await.ok()?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        let mut request = Request::post(format!("/api/{name}"))
            .header(header::HOST, self.address.to_string())
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Full::new(Bytes::from(body.to_string()))).unwrap();
        let response = sender.send_request(request).await.ok()?;
        let (head, body) = response.into_parts();
        let cookie =
            head.headers.get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned));
        let body = body.collect().await.ok()?.to_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        assert!(head.status.is_success(), "{name}: {} {body}", head.status);
        Some(Answer { body, cookie })
    }

    /// `kill -9`, without waiting for it.
    pub fn strike(&self) {
        let id = self.child.id().expect("runs").to_string();
        assert!(std::process::Command::new("kill").args(["-9", &id]).status().unwrap().success());
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}
