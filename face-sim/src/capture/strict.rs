//! Bytes as a device reads them: names and types are exactly the document's. The client's half reads whatever devices write, and
//! would let mistakes through that no device does.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Names that the document prints with a blank behind. Nobody knows which way a device reads them, so both are taken.
const PRINTED: [&str; 2] = ["term ", "derep_timeout "];
/// Numbers that the vendor's own client writes as text.
const TEXT_TOO: [&str; 3] = ["led_brightness", "long_card_id", "volume"];

/// A message, where it is JSON and nothing else is around it.
pub(super) fn object(body: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(body).ok()
}

/// Which command it is; empty where that cannot be read.
pub(super) fn command(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        cmd: Cow<'a, str>,
    }
    serde_json::from_slice::<Named<'_>>(body).map_or_else(|_| String::new(), |n| n.cmd.into_owned())
}

/// The first member that is not written as `written` has it. What is `null` is not there.
pub(super) fn difference(sent: &Map<String, Value>, written: &Value) -> Option<String> {
    sent.iter().find_map(|(name, value)| {
        let known = if PRINTED.contains(&name.as_str()) {
            name.trim_end()
        } else {
            name
        };
        otherwise(name, value, written.get(known))
    })
}

fn otherwise(name: &str, sent: &Value, written: Option<&Value>) -> Option<String> {
    let same = match (sent, written) {
        (Value::Null, _) => true,
        (Value::Array(sent), None) => sent.is_empty(),
        (Value::Object(members), Some(written @ Value::Object(_))) => {
            return difference(members, written).map(|below| format!("{name}.{below}"));
        }
        (Value::Array(sent), Some(Value::Array(written))) if sent.len() == written.len() => {
            let mut pairs = sent.iter().zip(written);
            return pairs.find_map(|(sent, written)| otherwise(name, sent, Some(written)));
        }
        (Value::Number(sent), Some(Value::Number(written))) => {
            // 38 is 38.0.
            sent == written
                || (sent.as_f64() == written.as_f64() && (sent.is_f64() || written.is_f64()))
        }
        (Value::String(sent), Some(Value::Number(written))) => {
            TEXT_TOO.contains(&name) && *sent == written.to_string()
        }
        // The document's own base64 has too much padding, or too little.
        (Value::String(sent), Some(Value::String(written))) => {
            sent.trim_end_matches('=') == written.trim_end_matches('=')
        }
        (sent, Some(written)) => sent == written,
        (_, None) => false,
    };
    (!same).then(|| name.to_owned())
}
