//! A running stand-in CRM, and a world connected to it.

use std::net::{Ipv4Addr, SocketAddr};

use domain::crm::{NewConnection, NewCredentials, Package};
use domain::id::ConnectionId;
use sandbox::salesforce::{CLIENT_ID, CLIENT_SECRET};
use sandbox::state::State;
use services::testkit::World;
use services::{HttpOptions, crm};

pub struct StandIn {
    pub state: State,
    pub url: String,
    pub http: HttpOptions,
}

pub async fn stand_in() -> StandIn {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let state = State::new(1);
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let bound = sandbox::listen::bind(any, any, &ca_file, state.clone()).await.unwrap();
    let url = bound.https.clone();
    let host = url.trim_start_matches("https://").parse().unwrap();
    let http = HttpOptions { allowed_hosts: vec![host], ca_pem: Some(std::fs::read(ca_file).unwrap()) };
    tokio::spawn(bound.serve());
    StandIn { state, url, http }
}

pub fn new(url: &str, client_secret: &str) -> NewConnection {
    NewConnection {
        name: "Salesforce".into(),
        login_url: url.into(),
        package: Package::Abm,
        credentials: NewCredentials::ClientCredentials { client_id: CLIENT_ID.into(), client_secret: client_secret.into() },
    }
}

pub async fn connected(world: World) -> (World, StandIn, ConnectionId) {
    let stand_in = stand_in().await;
    let world = world.reaching(&stand_in.http).await;
    let id = crm::connect(&world.cx("nora").await, new(&stand_in.url, CLIENT_SECRET)).await.unwrap();
    (world, stand_in, id)
}
