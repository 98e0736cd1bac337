//! Outgoing HTTP with the guard against being sent to places inside the network (T22).
//!
//! A connection's address comes from a person. It must be the vendor's, over HTTPS, and resolve to public addresses only
//! (checked where the connection is dialled, so that a name cannot change in between); or be exactly one of the hosts the
//! operator allowed. Redirects are not followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use domain::crm::CrmKind;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Certificate, Client, Response, Url};

use crate::error::CrmError;

/// An answer may take this long.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// An answer may be this large: the widest describe batch is about 10 MB.
const ANSWER_MAX_BYTES: usize = 32 << 20;

/// A `host:port` the operator allows besides the vendor's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    host: String,
    port: u16,
}

impl std::str::FromStr for AllowedHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” must be HOST:PORT, such as crm.internal:443.");
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        if host.is_empty() || host.contains(['/', '@']) {
            return Err(wrong());
        }
        Ok(Self { host: host.trim_matches(['[', ']']).to_lowercase(), port: port.parse().map_err(|_| wrong())? })
    }
}

/// What [`HttpClient::new`] needs.
#[derive(Clone, Debug, Default)]
pub struct HttpOptions {
    pub allowed_hosts: Vec<AllowedHost>,
    /// Certificates to trust besides the system's, PEM.
    pub ca_pem: Option<Vec<u8>>,
}

/// A client that only goes where a connection may point to. Cheap to clone.
#[derive(Clone)]
pub struct HttpClient {
    client: Client,
    allowed: Arc<[AllowedHost]>,
}

impl HttpClient {
    /// Makes the client.
    ///
    /// # Errors
    /// A sentence for the operator when the certificates cannot be used.
    pub fn new(options: &HttpOptions) -> Result<Self, String> {
        let allowed: Arc<[AllowedHost]> = options.allowed_hosts.clone().into();
        // A second installation is refused and harmless: the first is the same.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(ANSWER_WITHIN)
            .no_proxy()
            .user_agent(concat!("Sightline/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(PublicOnly { allowed: Arc::clone(&allowed) });
        if let Some(pem) = &options.ca_pem {
            let certificates =
                Certificate::from_pem_bundle(pem).map_err(|error| format!("The CA file cannot be used: {error}."))?;
            builder = builder.tls_certs_merge(certificates);
        }
        let client = builder.build().map_err(|error| format!("The HTTP client cannot be made: {error}."))?;
        Ok(Self { client, allowed })
    }

    /// The address, if a connection to a CRM of this kind may point there.
    ///
    /// # Errors
    /// [`CrmError::HostNotAllowed`].
    pub fn checked(&self, kind: CrmKind, address: &str) -> Result<Url, CrmError> {
        let refused = || CrmError::HostNotAllowed(address.chars().take(100).collect());
        let url = Url::parse(address).map_err(|_| refused())?;
        let host = url.host_str().ok_or_else(refused)?.to_lowercase();
        let port = url.port_or_known_default().ok_or_else(refused)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
        let allowed = self.allowed.iter().any(|allowed| allowed.host == host.trim_matches(['[', ']']) && allowed.port == port);
        let vendors = kind.is_vendor_host(&host) && url.scheme() == "https" && port == 443;
        let is_http = matches!(url.scheme(), "http" | "https");
        if plain && is_http && (allowed || vendors) { Ok(url) } else { Err(refused()) }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

/// Reads an answer to its end, up to the limit.
///
/// # Errors
/// [`CrmError::Unreachable`] when it breaks off, [`CrmError::Surprising`] when it is too large.
pub(crate) async fn body(mut response: Response) -> Result<Vec<u8>, CrmError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| CrmError::Unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_MAX_BYTES {
            return Err(CrmError::Surprising("too large"));
        }
    }
    Ok(body)
}

/// Resolves names to public addresses only, except those the operator allowed.
struct PublicOnly {
    allowed: Arc<[AllowedHost]>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_lowercase();
        let exempt = self.allowed.iter().any(|allowed| allowed.host == name);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let usable: Vec<SocketAddr> = found.filter(|address| exempt || is_public(address.ip())).collect();
            if usable.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

/// Whether the address belongs to the public internet: not private, shared (RFC 6598), loopback, link-local, multicast,
/// reserved, nor one of those written as IPv6 (RFC 4291, section 2.5.5.2; RFC 6052).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = a == 192 && b == 0 && c == 0;
    let benchmark = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 224
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || shared
        || protocol
        || benchmark)
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    if let Some(v4) = v6.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [first, second, ..] = v6.segments();
    // 2000::/3 is all that is assigned; within it leave out what embeds or documents other addresses.
    let global = (0x2000..0x4000).contains(&first);
    let six_to_four = first == 0x2002;
    let special = first == 0x2001 && (second < 0x0200 || second == 0x0db8);
    global && !six_to_four && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(allowed: &[&str]) -> HttpClient {
        let allowed_hosts = allowed.iter().map(|host| host.parse().unwrap()).collect();
        HttpClient::new(&HttpOptions { allowed_hosts, ca_pem: None }).unwrap()
    }

    #[test]
    fn t22_a_connection_points_to_the_vendor_or_to_an_allowed_host_only() {
        let client = client(&["127.0.0.1:8443", "[::1]:9"]);
        for address in [
            "https://login.salesforce.com",
            "https://acme.my.salesforce.com/",
            "https://127.0.0.1:8443",
            "http://127.0.0.1:8443",
            "http://[::1]:9",
        ] {
            assert!(client.checked(CrmKind::Salesforce, address).is_ok(), "{address}");
        }
        for address in [
            "http://login.salesforce.com",
            "https://login.salesforce.com:8443",
            "https://login.salesforce.com@evil.example",
            "https://user@login.salesforce.com",
            "https://login.salesforce.com.evil.example",
            "https://evil.example/login.salesforce.com",
            "https://127.0.0.1",
            "https://127.0.0.1:8444",
            "https://localhost:8443",
            "https://2130706433:8444",
            "https://0x7f.1:8444",
            "https://[::ffff:127.0.0.1]:8443",
            "https://169.254.169.254/latest/meta-data",
            "https://login.salesforce.com/?next=x",
            "file:///etc/passwd",
            "ftp://login.salesforce.com",
            "gopher://127.0.0.1:8443",
            "login.salesforce.com",
            "",
        ] {
            assert!(client.checked(CrmKind::Salesforce, address).is_err(), "{address}");
        }
    }

    #[test]
    fn t22_only_public_addresses_are_dialled() {
        for address in ["1.1.1.1", "93.184.216.34", "2606:4700::1111"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "fc00::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
