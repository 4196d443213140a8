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
