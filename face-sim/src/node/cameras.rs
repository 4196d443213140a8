//! Cameras (chapter 4).

use super::camera::Camera;
use super::read::{Asked, Posted};
use super::reply::{DONE, Outcome, Refusal, bad, no};
use super::schema::{self, Schema};
use super::state::State;
use super::then::Then;
use nebula::protocol::Code;
use serde_json::{Value, json};

/// By mode and protocol.
fn kind<'a>(mode: &str, protocol: &str, kinds: [&'a Schema; 4]) -> Option<&'a Schema> {
    let [rtsp, onvif, gb, image] = kinds;
    match (mode, protocol.to_ascii_lowercase().as_str()) {
        ("VIDEO", "rtsp") => Some(rtsp),
        ("VIDEO", "onvif") => Some(onvif),
        ("VIDEO", "gb28181") => Some(gb),
        ("IMAGE", _) => Some(image),
        _ => None,
    }
}

impl State {
    /// The kind of camera that a message is of; others have one kind.
    pub(super) fn schema(&self, posted: &Posted) -> Result<&'static Schema, Refusal> {
        let text = |name: &str| posted.raw(name).and_then(Value::as_str).unwrap_or_default();
        match posted.id.as_str() {
            "513" => {
                let kinds = [
                    &schema::ADD_RTSP,
                    &schema::ADD_ONVIF,
                    &schema::ADD_GB,
                    &schema::ADD_IMAGE,
                ];
                kind(text("camera_mode"), text("protocol"), kinds)
                    .ok_or_else(|| bad("camera_mode", "and protocol name no kind of camera"))
            }
            "515" => {
                let channel = posted.raw("channel").and_then(Value::as_u64);
                let channel = channel.ok_or_else(|| bad("channel", "is no whole number"))?;
                let camera = u32::try_from(channel)
                    .ok()
                    .and_then(|no| self.cameras.get(&no));
                let camera = camera.ok_or_else(|| no(Code::NoCamera))?;
                if camera.power() == 1 && posted.raw("snap_mode").is_some() {
                    return Err(no(Code::NoSnapModeForImages));
                }
                let kinds = [
                    &schema::CHANGE_RTSP,
                    &schema::CHANGE_ONVIF,
                    &schema::CHANGE_GB,
                    &schema::CHANGE_IMAGE,
                ];
                kind(
                    &camera.words("camera_mode"),
                    &camera.words("protocol"),
                    kinds,
                )
                .ok_or_else(|| no(Code::NoCamera))
            }
            id => schema::of(id).ok_or_else(|| no(Code::BadMessageId)),
        }
    }

    pub(super) fn used_power(&self) -> u32 {
        self.cameras.values().map(Camera::power).sum()
    }

    pub(super) fn list_cameras(&self) -> Value {
        let all: Vec<_> = self
            .cameras
            .values()
            .map(|camera| camera.0.clone())
            .collect();
        json!({
            "camera": all, "computing_power_capacity": self.quirks.computing_power,
            "used_computing_power": self.used_power(),
        })
    }

    pub(super) fn add_camera(&mut self, asked: Asked) -> Outcome {
        let mut camera = Camera(asked.members());
        self.is_right(&camera)?;
        let used = self.used_power() + camera.power();
        let mut channels = 1..=self.quirks.computing_power;
        let channel = channels.find(|no| !self.cameras.contains_key(no));
        let Some(channel) = channel.filter(|_| used <= self.quirks.computing_power) else {
            return Err(no(Code::NoComputingPower));
        };
        for name in ["position", "description", "lib_ids"] {
            camera.0.entry(name).or_insert_with(|| "".into());
        }
        if ["rtsp", "onvif"].contains(&camera.words("protocol").to_ascii_lowercase().as_str()) {
            camera.0.insert("camera_roi".to_owned(), "".into());
            camera.0.insert("roi_max".to_owned(), ROI_MAX.into());
            camera.0.entry("decoder").or_insert_with(|| "".into());
        }
        camera.0.insert("channel".to_owned(), channel.into());
        Ok(self.put(channel, camera))
    }

    pub(super) fn modify_camera(&mut self, asked: Asked) -> Outcome {
        let channel = u32::try_from(asked.id("channel")).unwrap_or_default();
        let camera = self
            .cameras
            .get(&channel)
            .ok_or_else(|| no(Code::NoCamera))?;
        let protocol = asked.text("protocol");
        if protocol.is_some_and(|it| !it.eq_ignore_ascii_case(&camera.words("protocol"))) {
            return Err(bad("protocol", "stays what it is"));
        }
        let mut camera = camera.clone();
        let protocol = camera.0.get("protocol").cloned();
        camera.0.extend(asked.members());
        if let Some(protocol) = protocol {
            camera.0.insert("protocol".to_owned(), protocol);
        }
        self.is_right(&camera)?;
        Ok(self.put(channel, camera))
    }

    fn is_right(&self, camera: &Camera) -> Result<(), Refusal> {
        for id in camera.lib_ids() {
            self.library(id)?;
        }
        let roi = camera.words("camera_roi");
        let roi: Vec<i64> = roi.split(',').filter_map(|at| at.parse().ok()).collect();
        let is_right = match roi.as_slice() {
            [] => true,
            &[left, top, right, bottom] => {
                left < right && top < bottom && (right - left) * (bottom - top) <= ROI_MAX
            }
            _ => false,
        };
        if is_right {
            Ok(())
        } else {
            Err(bad("camera_roi", "is no region of the picture"))
        }
    }

    /// A camera that does not answer is looked for, and taken all the same.
    fn put(&mut self, channel: u32, mut camera: Camera) -> Value {
        camera.settle();
        let host = camera.host();
        let is_away = host.starts_with("192.0.2.") || self.quirks.unreachable.contains(&host);
        camera
            .0
            .insert("status".to_owned(), i32::from(!is_away).into());
        if is_away {
            self.then = Then::Late(self.quirks.camera_search);
        }
        self.cameras.insert(channel, camera);
        json!({ "channel": channel })
    }

    pub(super) fn delete_camera(&mut self, asked: &Asked) -> Outcome {
        let channel = u32::try_from(asked.id("channel")).unwrap_or_default();
        if self.cameras.remove(&channel).is_none() {
            return Err(no(Code::NoCamera));
        }
        self.relays.retain(|_, relay| relay.channel != channel);
        DONE
    }
}

/// A whole picture of 1920 by 1080.
const ROI_MAX: i64 = 1920 * 1080;
