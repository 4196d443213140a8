//! What was signed for a platform, sent again or by somebody else.

use artemis::common_api::VersionGet;
use face_sim::Gateway;

#[test]
fn a_signature_ends_fifteen_minutes_before_and_after_its_time() {
    let gateway = Gateway::start().unwrap();
    let client =
        artemis::connect_blocking(&gateway.url(), gateway.key(), gateway.secret()).unwrap();
    // Two seconds for the call itself.
    let (inside, outside) = (15 * 60_000 - 2000, 15 * 60_000 + 2000);
    for (ahead, is_taken) in [
        (0, true),
        (inside, true),
        (-inside, true),
        (outside, false),
        (-outside, false),
    ] {
        gateway.set_quirks(|q| q.clock_ahead_ms = ahead);
        assert_eq!(client.call(&VersionGet {}).is_ok(), is_taken, "{ahead} ms");
    }
}
