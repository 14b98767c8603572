//! Where a request comes from, for throttling; never logged.

use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::Problem;
use crate::platform::ports::Ports;

/// The caller's address as a key for a [`super::Throttle`]: an IPv4 address, or the /64 network of an IPv6 address.
///
/// Behind a proxy (`http.behind_tls`) it is the last entry of `X-Forwarded-For`, which the proxy itself wrote; entries
/// before it are the caller's own words and count for nothing.
pub struct PeerAddress(pub String);

impl FromRequest for PeerAddress {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let behind_proxy = request
            .app_data::<web::Data<Ports>>()
            .is_some_and(|ports| ports.settings.http.behind_tls);
        let forwarded = request
            .headers()
            .get_all("x-forwarded-for")
            .next_back()
            .and_then(|value| value.to_str().ok());
        let direct = request.peer_addr().map(|address| address.ip());
        ready(Ok(Self(throttle_key(behind_proxy, forwarded, direct))))
    }
}

fn throttle_key(behind_proxy: bool, forwarded: Option<&str>, direct: Option<IpAddr>) -> String {
    let last_hop = forwarded
        .filter(|_| behind_proxy)
        .and_then(|list| list.rsplit(',').next())
        .and_then(|entry| entry.trim().parse().ok());
    match last_hop.or(direct) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.to_string(),
            None => address
                .segments()
                .iter()
                .take(4)
                .map(|part| format!("{part:x}"))
                .collect::<Vec<_>>()
                .join(":"),
        },
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::throttle_key;

    #[test]
    fn only_the_proxys_own_entry_counts() {
        let direct = Some("10.0.0.9".parse().unwrap());
        let spoofed = Some("1.1.1.1, 2.2.2.2,203.0.113.7");
        assert_eq!(throttle_key(true, spoofed, direct), "203.0.113.7");
        assert_eq!(throttle_key(false, spoofed, direct), "10.0.0.9");
        for nonsense in ["", "unknown", "203.0.113.7:80", "'; drop", ","] {
            assert_eq!(
                throttle_key(true, Some(nonsense), direct),
                "10.0.0.9",
                "{nonsense}"
            );
        }
        assert_eq!(throttle_key(true, None, None), "unknown");
    }

    #[test]
    fn one_network_is_one_key() {
        let key = |text: &str| throttle_key(false, None, Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
