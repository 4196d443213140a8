//! Replies that come in after what they speak of is over.

use super::*;

fn head(status: u16, challenges: &[&str]) -> http::response::Parts {
    reply(status, challenges).into_parts().0
}

/// Whose password has been accepted.
fn proven() -> DigestAuth {
    let auth = DigestAuth::new("admin", PASSWORD);
    let server = |r: &Request| {
        if has(r, "nonce=") {
            reply(200, &[])
        } else {
            reply(401, &[&nonce("1")])
        }
    };
    let wire = Wire::new(&auth);
    wire.run(request("GET", "/a", 0), server).unwrap();
    auth
}

/// A call under way. Whether it carries credentials.
fn sent(auth: &DigestAuth) -> (Exchange<'_, DigestAuth>, bool) {
    let mut exchange = Exchange::new(auth, request("GET", "/a", 0));
    let carries = again(&mut exchange).unwrap();
    (exchange, carries)
}

fn again(exchange: &mut Exchange<'_, DigestAuth>) -> Result<bool, AuthError> {
    let (Ask::Send(it) | Ask::Preflight(it)) = exchange.ask(env(1))?;
    Ok(it.headers().contains_key(AUTHORIZATION))
}

#[test]
fn an_acceptance_of_the_old_password_proves_no_new_one() {
    let auth = proven();
    let (mut slow, carries) = sent(&auth);
    auth.set_password("mistyped");
    slow.head(&mut head(200, &[])).unwrap();
    assert!(carries && Auth::max_in_flight(&auth) == 1);
    // One refusal of the new one is final, as it is of any that was never accepted.
    let wire = Wire::new(&auth);
    let server = |_: &Request| reply(401, &[&nonce("2")]);
    wire.run(request("GET", "/a", 0), server).unwrap();
    let error = wire.run(request("GET", "/a", 0), server).unwrap_err();
    assert_eq!((error, wire.counts().1), (AuthError::Refused, 1));
}

#[test]
fn a_refusal_of_the_old_password_refuses_no_new_one() {
    for challenges in [&[nonce("2").as_str()][..], &[]] {
        let auth = DigestAuth::new("admin", "wrong");
        let (mut slow, _) = sent(&auth);
        slow.head(&mut head(401, &[&nonce("1")])).unwrap();
        assert!(again(&mut slow).unwrap());
        auth.set_password(PASSWORD);
        assert_eq!(
            slow.head(&mut head(401, challenges)).unwrap(),
            After::Resend
        );
        assert_eq!(auth.refusals(), 0);
        // With the new one, where there is a nonce for it.
        assert_eq!(again(&mut slow), Ok(!challenges.is_empty()));
    }
}

#[test]
fn a_kept_nonce_refused_lets_one_at_a_time_until_a_later_one_is_accepted() {
    let auth = proven();
    let (mut first, _) = sent(&auth);
    let (mut second, _) = sent(&auth);
    let (mut slow, _) = sent(&auth);
    let stale = "Digest realm=\"r\", nonce=\"2\", qop=\"auth\", stale=True";
    let (mut told_why, _) = sent(&auth);
    told_why.head(&mut head(401, &[stale])).unwrap();
    assert_eq!(Auth::max_in_flight(&auth), usize::MAX);

    first.head(&mut head(401, &[&nonce("3")])).unwrap();
    assert_eq!(Auth::max_in_flight(&auth), 1);
    slow.head(&mut head(200, &[])).unwrap();
    assert_eq!(
        Auth::max_in_flight(&auth),
        1,
        "that was before the password changed"
    );
    again(&mut first).unwrap();
    first.head(&mut head(200, &[])).unwrap();
    assert_eq!(Auth::max_in_flight(&auth), usize::MAX);
    second.head(&mut head(401, &[&nonce("4")])).unwrap();
    assert_eq!(
        Auth::max_in_flight(&auth),
        usize::MAX,
        "the first heard that already"
    );
    assert_eq!(auth.refusals(), 0);
}

#[test]
fn a_nonce_that_others_have_used_is_no_fresh_one() {
    // Each serves once, and the device never says `stale`.
    let auth = proven();
    let mut calls: Vec<_> = (0..3).map(|_| sent(&auth).0).collect();
    for call in &mut calls {
        call.head(&mut head(401, &[&nonce("2")])).unwrap();
    }
    again(&mut calls[0]).unwrap();
    calls[0].head(&mut head(200, &[])).unwrap();
    for call in &mut calls[1..] {
        again(call).unwrap();
    }
    for call in &mut calls[1..] {
        let said = call.head(&mut head(401, &[&nonce("3")]));
        assert_eq!(said.unwrap(), After::Resend);
    }
    assert_eq!(auth.refusals(), 0);
}

#[test]
fn after_a_lock_one_goes_first() {
    let auth = proven();
    auth.learned(&ErrorKind::LockedOut { for_: None }, 0);
    assert_eq!(Auth::max_in_flight(&auth), 1);
}

#[test]
fn basic_is_not_answered_where_digest_was_seen() {
    let auth = DigestAuth::new("admin", PASSWORD).allow_basic(true);
    let digest = |r: &Request| {
        if has(r, "Digest ") {
            reply(200, &[])
        } else {
            reply(401, &[&nonce("1")])
        }
    };
    let wire = Wire::new(&auth);
    wire.run(request("GET", "/a", 0), digest).unwrap();
    for password in [None, None, Some("another")] {
        // A new password of the same device is no reason either.
        if let Some(password) = password {
            auth.set_password(password);
        }
        let basic = |_: &Request| reply(401, &["Basic realm=\"x\""]);
        let error = wire.run(request("GET", "/a", 0), basic).unwrap_err();
        let offered = "Basic".to_owned();
        assert_eq!(error, AuthError::NoUsableChallenge { offered });
    }
    assert!(wire.seen.borrow().iter().all(|r| !has(r, "Basic ")));
    // It is not locked out by it.
    auth.set_password(PASSWORD);
    wire.run(request("GET", "/a", 0), digest).unwrap();
}
