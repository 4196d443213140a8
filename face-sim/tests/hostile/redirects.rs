//! No address in a reply takes a request anywhere.

use crate::CALLS;
use crate::peer::Peer;
use std::io::Write;

#[test]
fn no_redirect_is_followed() {
    let elsewhere = Peer::start(|_| ());
    let target = elsewhere.url();
    let mut cases = 0;
    for status in [300, 301, 302, 303, 305, 307, 308] {
        for (way, headers) in [
            ("location", format!("Location: {target}/x\r\n")),
            ("refresh", format!("Refresh: 0; url={target}/x\r\n")),
            (
                "both and a login",
                format!(
                    "Location: {target}/x\r\nContent-Location: {target}/x\r\n\
                 WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", domain=\"{target}\"\r\n"
                ),
            ),
        ] {
            let answer = format!("HTTP/1.1 {status} Moved\r\n{headers}Content-Length: 0\r\n\r\n");
            let peer = Peer::start(move |socket| drop(socket.write_all(answer.as_bytes())));
            for (name, call) in CALLS {
                let before = peer.asked();
                let ended = call(&peer.url());
                assert!(ended.is_err(), "{name}, {status}, {way}: {ended:?}");
                assert!(peer.asked() > before, "{name} asked nobody");
                cases += 1;
            }
        }
    }
    assert_eq!((elsewhere.asked(), cases), (0, 7 * 3 * 9));
}

#[test]
fn a_login_is_answered_where_it_was_asked_for_and_not_for_ever() {
    for challenge in [
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", domain=\"http://192.0.2.9/\"",
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", stale=true",
        "Digest realm=\"r\", nonce=\"n\", stale=true, algorithm=SHA-256",
        "Basic realm=\"r\"",
    ] {
        let answer = format!(
            "HTTP/1.1 401 No\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n"
        );
        let peer = Peer::start(move |socket| drop(socket.write_all(answer.as_bytes())));
        for (name, call) in CALLS {
            let before = peer.asked();
            assert!(call(&peer.url()).is_err(), "{name}");
            let asked = peer.asked() - before;
            assert!(
                (1..=3).contains(&asked),
                "{name} asked {asked} times: {challenge}"
            );
        }
    }
}
