//! What it comes with from the factory.

use facecap_proto::audio::AudioList;
use facecap_proto::config::{AppParams, StreamParams};
use facecap_proto::device::{FourGInfo, Traffic, TrafficDay, TrafficStatistics};
use facecap_proto::newer::VersionInfo;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A picture of nothing.
pub(super) const STILL: &[u8] = include_bytes!("../still.jpg");

pub(super) fn from_json<T: DeserializeOwned + Default>(settings: Value) -> T {
    serde_json::from_value(settings).unwrap_or_default()
}

pub(super) fn app() -> AppParams {
    from_json(json!({
        "device_info": { "device_no": "0001", "addr_no": "0001", "addr_name": "Gate" },
        "extranet": { "enable": false },
        "upload_info": { "method": "none" },
        "face": {
            "min_face_size": 120, "enable_match": true, "match_score": 80, "enable_dereplication": true, "derep_timeout": 3,
            "pic_form": "closeup", "enable_output_reg": true, "output_not_matched": true, "enable_alive": false, "remote_upgrader": { "enable": false },
            "mask": { "enable": false, "must_wear_mask": false, "no_mask_alarm": false },
        },
        "gate_control": { "output_mode": "gpio", "gate_mode": 1, "match_mode": 1, "gpio_state": 0, "gpio_retention_time": 1000 },
        "led_control": { "led_mode": 2, "led_brightness": 80, "led_sensitivity": "mid" },
        "lcd_control": { "lcd_title": "Simulated", "lcd_display_item": 7, "led_mirror": false },
        "qr_code_control": { "enable": false, "repeat_interval": 10 },
        "name_list": { "auto_clean": false },
        // What the document does not have.
        "vendor_extra": { "level": 3 },
    }))
}

pub(super) fn stream() -> StreamParams {
    from_json(json!({
        "image": { "max_exposure": 4000, "max_gain": 20, "contrast": 60, "saturation": 110, "brightness": 46 },
        "video": { "bitrate": 2048 },
    }))
}

pub(super) fn four_g() -> FourGInfo {
    FourGInfo {
        module_ready: Some(false),
        sim_ready: Some(false),
        ..FourGInfo::default()
    }
}

/// Not in the document: these members are all that is known of the reply.
pub(super) fn version() -> VersionInfo {
    from_json(json!({
        "alg_version": "SIM_1.0", "platform": "SIM", "master_buildtime": "2020-08-21 12:00:00",
    }))
}

pub(super) fn traffic(ask: &TrafficStatistics) -> Traffic {
    Traffic {
        statistics: vec![TrafficDay {
            date: Some(format!("{}-1", ask.month)),
            bytes_rx: Some(1024),
            bytes_tx: Some(1024),
            ..TrafficDay::default()
        }],
        ..Traffic::default()
    }
}

pub(super) fn sounds() -> AudioList {
    from_json(
        json!({ "audio_list": [{ "audio_no": 0, "audio_name": "NO0.pass.wav" }], "desc": "OK" }),
    )
}
