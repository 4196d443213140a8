//! Tokens, sessions, and bodies with encrypted fields.

use super::reply::Refusal;
use super::state::State;
use super::{PASSWORD, USER, on};
use face_common::endpoint::Serve;
use face_common::wire::hex;
use face_common::{Request, Response, Secret};
use http::HeaderValue;
use http::header::{COOKIE, SET_COOKIE};
use isapi::protocol::Ack;
use isapi::security as sec;
use std::sync::OnceLock;

const SALT: &str = "e20c1867afe6da609f2b058c7f00177d62f4aea00f98c0325c212ee7adfb03ca";
const ITERATIONS: u32 = 100;

/// Sessions there is room for.
const SESSIONS: usize = 8;

pub(super) fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    let _ = getrandom::fill(&mut buffer);
    hex::encode(&buffer)
}

/// What is answered to somebody who has no session yet.
pub(super) fn opening(state: &mut State, request: &Request) -> Option<Response> {
    on::<sec::SessionLoginCapabilitiesRandomGet>(request, |get| Ok(challenge(state, &get.username)))
        .or_else(|| {
            on::<sec::SessionLoginCapabilitiesGet>(request, |get| {
                Ok(challenge(state, &get.username))
            })
        })
        .or_else(|| login(state, request))
}

fn challenge(state: &mut State, user: &str) -> sec::SessionLoginCapabilities {
    let challenge = random_hex(16);
    state.challenge = Some(challenge.clone());
    sec::SessionLoginCapabilities {
        session_id: Some(random_hex(32).into()),
        challenge: Some(challenge.into()),
        iterations: Some(ITERATIONS),
        is_irreversible: Some(!state.quirks.reversible_login),
        salt: (user == USER).then(|| SALT.into()),
        salt2: state.quirks.salt2.then(|| "0a".repeat(32).into()),
        session_id_version: Some("2.1".to_owned()),
        is_support_rtsp_with_session: Some(true),
        ..Default::default()
    }
}

fn login(state: &mut State, request: &Request) -> Option<Response> {
    if !sec::SessionLogin::matches(request) {
        return None;
    }
    let Ok(login) = sec::SessionLogin::from_request(request) else {
        return Some(Refusal::bad_format("SessionLogin").response(request));
    };
    // A challenge serves once.
    let challenge = state.challenge.take().unwrap_or_default();
    let wanted = if state.quirks.reversible_login {
        sec::reversible_hash(PASSWORD, &challenge, ITERATIONS)
    } else if state.quirks.salt2 {
        sec::salted_twice_hash(
            USER,
            PASSWORD,
            SALT,
            &"0a".repeat(32),
            &challenge,
            ITERATIONS,
        )
    } else {
        sec::irreversible_hash(USER, PASSWORD, SALT, &challenge, ITERATIONS)
    };
    let proof = login.proof;
    let right = proof.user_name.as_deref() == Some(USER)
        && proof.password.as_ref().map(Secret::expose) == Some(wanted.as_str())
        && !challenge.is_empty();
    state.session_logins += 1;
    if !right {
        return Some(Refusal::wrong_password().response(request));
    }
    if state.sessions.len() >= SESSIONS {
        return Some(Refusal::named("sesssionUserReachesLimit").response(request));
    }
    let id = random_hex(32);
    let mut response = sec::SessionLogin::encode(&sec::SessionLoginReply {
        session_id: Some(id.clone().into()),
        status_value: None,
        ..Default::default()
    })
    .ok()?;
    if let Ok(cookie) = HeaderValue::from_str(&format!(
        "WebSession_{}={id}; path=/;HttpOnly",
        &id.get(..10).unwrap_or_default()
    )) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    state.sessions.insert(id, state.now_ms());
    Some(response)
}

/// Whether the request brings a session that lives; uses of it keep it alive.
pub(super) fn has_session(state: &mut State, request: &Request) -> Option<bool> {
    let cookie = request.headers().get(COOKIE)?.to_str().ok()?;
    let (name, id) = cookie.split_once('=')?;
    if !name.starts_with("WebSession") {
        return None;
    }
    let (now, lasts) = (
        state.now_ms(),
        i64::try_from(state.quirks.session_lasts.as_millis()).unwrap_or(i64::MAX),
    );
    state.sessions.retain(|_, used| now - *used < lasts);
    Some(match state.sessions.get_mut(id) {
        Some(used) => {
            *used = now;
            true
        }
        None => false,
    })
}

pub(super) fn serve(state: &mut State, request: &Request) -> Option<Response> {
    on::<sec::SecurityTokenGet>(request, |_| {
        let token = random_hex(16);
        state.tokens.push(token.clone());
        Ok(sec::SecurityToken {
            value: Some(token.into()),
            ..Default::default()
        })
    })
    .or_else(|| {
        on::<sec::SessionLogout>(request, |_| {
            state.sessions.clear();
            Ok(Ack::default())
        })
    })
    .or_else(|| {
        on::<sec::SecurityCapabilitiesGet>(request, |_| {
            if !state.quirks.encrypts {
                return Err(Refusal::not_supported());
            }
            let version =
                serde_json::from_value(serde_json::json!({"@opt": "1"})).unwrap_or_default();
            Ok(sec::SecurityCapabilities {
                security_version: Some(version),
                key_iterate_num: Some(ITERATIONS),
                is_irreversible: Some(true),
                salt: Some(SALT.into()),
                is_support_user_check: Some(true),
                ..Default::default()
            })
        })
    })
}

/// The key is made of a hundred hashes: once, and not for each request.
pub(super) fn cipher(state: &State) -> sec::FieldCipher {
    static CIPHER: OnceLock<sec::FieldCipher> = OnceLock::new();
    let derive = || {
        let (password, salt) = (Secret::from(PASSWORD), Secret::from(SALT));
        sec::FieldCipher::derive(USER, &password, Some(&salt), ITERATIONS, false)
    };
    let cipher = CIPHER.get_or_init(derive).clone();
    cipher.padding(state.quirks.padding)
}
