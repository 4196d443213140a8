//! What a device says goes into a log as a part of one line, and cannot look like another.

use crate::CALLS;
use crate::peer::Peer;
use crate::replies::measuring;

/// Each ends a line somewhere, or has a terminal or an editor show something else.
const BREAKS: [&str; 8] = [
    "\n", "\r", "\u{1b}", "\u{85}", "\u{9b}", "\u{2028}", "\u{202e}", "\u{2066}",
];

/// Bodies with a place for it, as a text is written in JSON or in XML.
const BODIES: [&str; 14] = [
    r#"{"statusCode":4,"statusString":"@","subStatusCode":"@","errorMsg":"@"}"#,
    "<ResponseStatus><statusCode>4</statusCode><statusString>@</statusString><subStatusCode>@</subStatusCode></ResponseStatus>",
    "<userCheck><statusValue>401</statusValue><statusString>@</statusString></userCheck>",
    "<DeviceInfo><deviceName>@</deviceName><telecontrolID>@x</telecontrolID></DeviceInfo>",
    "<Other_@/>",
    r#"{"UserInfoSearch":{"numOfMatches":"@","UserInfo":"@"}}"#,
    r#"{"code":"2@","msg":"@","data":"@"}"#,
    r#"{"code":"0x02401003","msg":"Invalid Signature! and StringToSign: POST@x@y, apiName : x@"}"#,
    r#"{"code":-7,"data":"@","msg":"@"}"#,
    r#"{"code":0,"data":{"@":"@"},"msg":""}"#,
    r#"{"resp":"@","desc":"@","cmd":"@","version":"@","code":7}"#,
    r#"{"resp":"getVersion","code":"@","desc":"@"}"#,
    "<html><title>a@b</title>@</html>",
    "@not a reply@",
];

fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn what_a_device_says_stays_on_one_line() {
    let _alone = measuring();
    let mut said = 0;
    for status in ["200 OK", "403 Forbidden", "500 No"] {
        for body in BODIES {
            for text in BREAKS {
                let text = if body.starts_with('{') {
                    serde_json::json!(text).to_string().replace('"', "")
                } else {
                    text.to_owned()
                };
                let body = body.replace('@', &format!("{text}2026-11-26 INFO door 1 opened"));
                let header = format!(
                    "{status}\r\nX-Ca-Error-Message: a\u{85}b\u{9b}c\r\nX-Ca-Request-Id: \u{85}d\r\nLocation: /\u{2028}e"
                );
                let peer = Peer::answering(move |_| (header.clone(), body.clone().into_bytes()));
                for (name, call) in CALLS {
                    if let Err((_, error)) = call(&peer.url()) {
                        assert!(!error.contains(is_odd), "{name}: {error:?}");
                        said += usize::from(error.contains("INFO door"));
                    }
                }
            }
        }
    }
    // What is kept of a reply is among them: the rest is none of the protocol's.
    println!("hostile lines: {said} messages with a device's words in them");
    assert!(said > 500, "{said}");
}
