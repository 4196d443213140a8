use super::*;
use face_common::exchange::{Ask, Exchange};

const ENV: Env = Env {
    now_ms: 1_000_000,
    entropy: [1; 16],
};

/// Members as terminals send them; made up but for their names.
const SALTED: &str = "<iterations>100</iterations><isIrreversible>true</isIrreversible><salt>aa</salt><challenge>c0ffee</challenge>";

fn reply(status: u16, body: impl Into<String>) -> Response {
    http::Response::builder()
        .status(status)
        .body(body.into().into())
        .unwrap()
}

fn challenge(members: &str) -> Response {
    reply(
        200,
        format!("<SessionLoginCap><sessionID>s1</sessionID>{members}</SessionLoginCap>"),
    )
}

fn call() -> Request {
    http::Request::get("http://192.0.2.1/ISAPI/System/deviceInfo")
        .body(Default::default())
        .unwrap()
}

/// What becomes of a challenge: the login that is sent.
fn answered(members: &str) -> Result<Request, AuthError> {
    let auth = SessionAuth::new("admin", "Abc12345");
    let mut exchange = Exchange::new(&auth, call());
    let Ask::Preflight(_) = exchange.ask(ENV)? else {
        panic!("no challenge is asked for")
    };
    exchange.preflight(&challenge(members))?;
    match exchange.ask(ENV)? {
        Ask::Preflight(login) => Ok(login),
        Ask::Send(_) => panic!("nobody has logged in"),
    }
}

#[test]
fn a_challenge_that_would_give_the_password_away_is_not_answered() {
    let reversible = SALTED.replace("true", "false").replace("aa", "");
    for fine in [SALTED, &reversible] {
        for times in ["50", "10000"] {
            let members = fine.replace("100", times);
            assert!(answered(&members).is_ok(), "{members}");
        }
        for times in ["0", "1", "49", "10001", "4294967295"] {
            let members = fine.replace("100", times);
            let refused = answered(&members).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::BadReply, "{members}");
            let said = refused.to_string();
            assert!(said.contains(&format!("{times} rounds")), "{said}");
        }
        let without = fine.replace("c0ffee", "");
        let said = answered(&without).unwrap_err().to_string();
        assert!(said.contains("no challenge"), "{said}");
    }
    let unsalted = answered(&SALTED.replace("aa", "")).unwrap_err();
    assert!(unsalted.to_string().contains("no salt"), "{unsalted}");
    // A device that does not say how often means a hundred times.
    let silent = SALTED.replace("<iterations>100</iterations>", "");
    let (said, unsaid) = (answered(SALTED).unwrap(), answered(&silent).unwrap());
    assert_eq!(said.body(), unsaid.body());
}

/// How often three calls send a login that is answered like this, and what each of them gets.
fn three_calls(auth: &SessionAuth, status: u16, body: &str) -> (usize, Vec<AuthError>) {
    let mut logins = 0;
    let errors = (0..3).map(|_| {
        let mut exchange = Exchange::new(auth, call());
        loop {
            let answer = match exchange.ask(ENV) {
                Err(error) => break error,
                Ok(Ask::Send(_)) => panic!("{body} is taken for a yes"),
                Ok(Ask::Preflight(ask)) if ask.method() == http::Method::GET => challenge(SALTED),
                Ok(Ask::Preflight(_)) => {
                    logins += 1;
                    reply(status, body)
                }
            };
            if let Err(error) = exchange.preflight(&answer) {
                break error;
            }
        }
    });
    let errors = errors.collect();
    (logins, errors)
}

/// Bodies of terminals and of their relatives, in the shapes other people's clients read.
#[test]
fn a_refused_login_is_not_sent_again_however_it_is_refused() {
    let check = |root: &str, lock: &str| {
        format!(
            "<{root}><statusValue>401</statusValue><statusString>Unauthorized</statusString><lockStatus>{lock}</lockStatus><unlockTime>1800</unlockTime><retryLoginTime>4</retryLoginTime></{root}>"
        )
    };
    let plain = "<userCheck><statusValue>401</statusValue></userCheck>";
    let named = "<ResponseStatus><statusCode>4</statusCode><subStatusCode>badAuthorization</subStatusCode></ResponseStatus>";
    for (status, body) in [
        (401, check("SessionUserCheck", "unlock")),
        (200, check("SessionUserCheck", "unlock")),
        (200, check("SessionLogin", "unlock")),
        (200, check("userCheck", "unlock")),
        (200, plain.to_owned()),
        (200, r#"{"userCheck":{"statusValue":401}}"#.to_owned()),
        (403, "<html>Forbidden</html>".to_owned()),
        (403, named.to_owned()),
        (200, plain.replace("401", "403")),
        (400, String::new()),
        (500, String::new()),
    ] {
        let auth = SessionAuth::new("admin", "wrong");
        let (logins, errors) = three_calls(&auth, status, &body);
        assert_eq!(logins, 1, "{status} {body}");
        if body.contains("401") {
            assert_eq!(errors[0].kind(), ErrorKind::Unauthorised, "{status} {body}");
        }
        assert_eq!(errors[1..], [AuthError::Refused, AuthError::Refused]);
        auth.reset();
        assert_eq!(three_calls(&auth, status, &body).0, 1, "{status} {body}");
    }
    for root in ["SessionUserCheck", "SessionLogin", "userCheck"] {
        let auth = SessionAuth::new("admin", "wrong");
        let (logins, errors) = three_calls(&auth, 200, &check(root, "lock"));
        // A device that says 1800 may mean nearly a second more.
        let for_ = Duration::from_secs(1801);
        assert_eq!(logins, 1, "{root}");
        assert_eq!(errors, vec![AuthError::LockedOut { for_ }; 3], "{root}");
    }
}

#[test]
fn a_login_that_a_device_had_no_time_or_room_for_is_tried_again() {
    let cut = "<SessionLogin><sessionID>s2</sess";
    let full = r#"{"statusCode":4,"subStatusCode":"sesssionUserReachesLimit"}"#;
    let busy = r#"{"statusCode":2,"subStatusCode":"deviceBusy"}"#;
    for (status, body) in [(403, full), (503, busy), (502, "<html></html>"), (200, cut)] {
        let auth = SessionAuth::new("admin", "Abc12345");
        assert_eq!(three_calls(&auth, status, body).0, 3, "{status} {body}");
    }
}

#[test]
fn the_good_answers_open_a_session() {
    for body in [
        "<SessionUserCheck><statusValue>200</statusValue><statusString>OK</statusString><lockStatus>unlock</lockStatus></SessionUserCheck>",
        "<userCheck><statusValue>200</statusValue><isActivated>true</isActivated></userCheck>",
        "<SessionLogin><sessionID>s2</sessionID></SessionLogin>",
    ] {
        let auth = SessionAuth::new("admin", "Abc12345");
        let mut exchange = Exchange::new(&auth, call());
        for answer in [challenge(SALTED), reply(200, body)] {
            assert!(matches!(exchange.ask(ENV), Ok(Ask::Preflight(_))), "{body}");
            exchange.preflight(&answer).unwrap();
        }
        let Ok(Ask::Send(request)) = exchange.ask(ENV) else {
            panic!("{body} is taken for a no")
        };
        assert!(request.headers().contains_key(COOKIE), "{body}");
    }
}

/// Nothing that could be wrong was sent.
#[test]
fn a_challenge_that_is_refused_is_asked_for_again() {
    let auth = SessionAuth::new("admin", "Abc12345");
    for _ in 0..2 {
        let mut exchange = Exchange::new(&auth, call());
        assert!(matches!(exchange.ask(ENV), Ok(Ask::Preflight(_))));
        assert!(exchange.preflight(&reply(404, "<html></html>")).is_err());
    }
}
