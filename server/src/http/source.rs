//! The network address a request comes from, behind proxies or not.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use ipnet::IpNet;

/// Where the request came from: the peer, unless that is one of `trusted`; then the last address of `X-Forwarded-For` that is
/// not. What stands before it was written by whoever sent the request and proves nothing.
pub fn source(head: &Parts, trusted: &[IpNet]) -> IpAddr {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip().to_canonical());
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let lines: Vec<_> = head.headers.get_all("x-forwarded-for").iter().collect();
    let mut nearest = peer;
    for word in lines.into_iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')) {
        // A hop that cannot be read hides all before it.
        let Some(address) = std::str::from_utf8(word).ok().and_then(|word| word.trim().parse::<IpAddr>().ok()) else { break };
        nearest = address.to_canonical();
        if !is_trusted(&nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut request = Request::builder();
        for line in forwarded {
            request = request.header("x-forwarded-for", *line);
        }
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        head.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        source(&head, &trusted).to_string()
    }

    #[test]
    fn t17_a_stranger_cannot_choose_his_source() {
        assert_eq!(seen("203.0.113.7", &["198.51.100.1"], &[]), "203.0.113.7");
        assert_eq!(seen("203.0.113.7", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.7");
    }

    #[test]
    fn behind_proxies_the_source_is_the_last_hop_they_did_not_make() {
        let proxies = ["10.0.0.0/8", "::1/128"];
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"], &proxies), "198.51.100.1");
        assert_eq!(seen("::1", &["192.0.2.9, 198.51.100.1, 10.0.0.2"], &proxies), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["192.0.2.9", "198.51.100.1"], &proxies), "198.51.100.1", "lines follow each other");
        assert_eq!(seen("::ffff:10.0.0.1", &["198.51.100.1"], &proxies), "198.51.100.1", "an IPv4 peer on an IPv6 socket");
    }

    #[test]
    fn a_proxy_that_says_nothing_readable_is_the_source_itself() {
        assert_eq!(seen("10.0.0.1", &[], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["192.0.2.9, unknown"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["192.0.2.9", "\u{ff}"], &["10.0.0.0/8"]), "10.0.0.1", "nor is an older line taken for it");
    }
}
