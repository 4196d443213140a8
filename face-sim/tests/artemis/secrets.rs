//! No key, secret, token or face in anything that is logged. What can be printed: `tests/secrets`.

use crate::shown::{Log, SECRET};
use crate::{ada, client, jpeg};
use artemis::flow::{Enrolment, enroll};
use artemis::resource::PersonInfo;
use face_sim::Gateway;

#[test]
fn the_loudest_log_holds_none() {
    let log = Log::listen();
    let gateway = Gateway::start().unwrap();
    let good = client(&gateway);
    good.run(enroll(Enrolment::new(ada("P1"), jpeg()))).unwrap();
    good.call(&PersonInfo::of("0")).unwrap_err();
    let wrong = crate::with_secret(&gateway, SECRET);
    wrong.call(&PersonInfo::of("0")).unwrap_err();
    let text = log.text();
    assert!(text.contains("PersonInfo"), "{text}");
    for secret in [gateway.secret(), gateway.key(), SECRET, "/9j/", "Lovelace"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
