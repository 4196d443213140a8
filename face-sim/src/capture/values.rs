//! Values where not any will do: what is none of the document's (or of what the vendor's own clients send), a device refuses.

use face_common::time::Timestamp;
use facecap_proto::types::clock_text;
use serde_json::{Map, Value};

enum Allowed {
    Words(&'static [&'static str]),
    Numbers(&'static [i64]),
    /// `2017/12/18 16:45:30`, or one of these words.
    Time(&'static [&'static str]),
}
use Allowed::{Numbers, Time, Words};

/// What a member may be of a command, or of all where it is alike in them.
fn allowed(cmd: &str, path: &str) -> Option<Allowed> {
    Some(match (cmd, path) {
        ("request persons", "role") => Numbers(&[-1, 0, 1, 2]),
        ("upload person", "role") => Numbers(&[1, 2]),
        (_, "upload_mode") => Numbers(&[0, 1, 2]),
        (_, "reg_images.format") => Words(&["jpg"]),
        (_, "term_start" | "condition.term_start_start" | "condition.term_start_end") => {
            Time(&["useless"])
        }
        (_, "term" | "condition.term_start" | "condition.term") => Time(&["forever", "never"]),
        (_, "date_time") => Time(&[]),
        (_, "extranet.mode") => Words(&["http", "tcp"]),
        (_, "upload_info.method") => Words(&["http", "tcp", "ftp", "webservice", "none"]),
        (_, "face.pic_form") => Words(&["overall", "closeup", "both", "none"]),
        (_, "gate_control.output_mode" | "gateway_ctrl.device_type") => Words(&["gpio", "wiegand"]),
        // 21 is temperature alone, on newer firmware.
        (_, "gate_control.gate_mode") => {
            Numbers(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 21])
        }
        (_, "gate_control.match_mode") => Numbers(&[1, 2, 3]),
        // Two stand where it is set, the others elsewhere in the document.
        (_, "gate_control.wg_protocol") => Words(&["wg26", "wg34", "wg36", "wg37", "wg44", "wg66"]),
        (_, "led_control.led_sensitivity") => Words(&["low", "mid", "high"]),
        (_, "kinds.mode") => Words(&["daily", "weekly"]),
        (_, "ctrl_type" | "gateway_ctrl.ctrl_type") => Words(&["on"]),
        (_, "ctrl_mode" | "gateway_ctrl.ctrl_mode") => Words(&["test", "force", "scene"]),
        (_, "screensaver_mode") => Words(&["none", "extinguish", "media"]),
        (_, "coding_type") => Words(&["utf8", "gb2312"]),
        ("image display", "format") => Words(&["png", "jpg"]),
        (_, "audio.format") => Words(&["wav"]),
        (_, "FourG.moduler_4g") => Words(&["YES", "NO"]),
        ("camera volume", "method") => Words(&["SET", "GET"]),
        _ => return None,
    })
}

impl Allowed {
    fn has(&self, value: &Value) -> bool {
        match self {
            Words(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Numbers(numbers) => value.as_i64().is_some_and(|n| numbers.contains(&n)),
            Time(words) => value
                .as_str()
                .is_some_and(|text| words.contains(&text) || is_time(text)),
        }
    }
}

fn is_time(text: &str) -> bool {
    let time = Timestamp::from(text).unix_ms(Some(0));
    time.is_some_and(|time| clock_text(time, 0).as_str() == text)
}

/// The first member that has none of the values it may have.
pub(super) fn none_of_them(cmd: &str, members: &Map<String, Value>) -> Option<String> {
    within(cmd, "", members)
}

fn within(cmd: &str, above: &str, members: &Map<String, Value>) -> Option<String> {
    members.iter().find_map(|(name, value)| {
        // Behind some names the document prints a blank.
        let path = format!("{above}{}", name.trim_end());
        let list = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        list.iter().find_map(|value| match value {
            Value::Null => None,
            Value::Object(members) => within(cmd, &format!("{path}."), members),
            value => {
                let is_wrong = allowed(cmd, &path).is_some_and(|allowed| !allowed.has(value));
                is_wrong.then(|| path.clone())
            }
        })
    })
}
