//! Live pictures.

use super::Refusal;
use super::devices::CAMERAS;
use super::read::filled;
use super::reply::{bad, nobody};
use super::state::State;
use artemis::video::{CameraCapture, DataUri, Preview, PreviewUrl, PreviewUrls, Previews};

/// What every camera sees.
const SCENE: &[u8] = include_bytes!("../still.jpg");

fn known(camera: &str) -> Result<(), Refusal> {
    let mut all = CAMERAS.iter();
    all.any(|c| c.0 == camera).then_some(()).ok_or_else(nobody)
}

impl State {
    /// An address that is good once, by what was asked for: `hls_s` came with V3.1.1.
    fn address_of(&mut self, camera: &str, protocol: Option<&str>) -> Result<String, Refusal> {
        known(camera)?;
        let token = self.number();
        match filled(protocol).unwrap_or("rtsp") {
            "hls_s" => Err(bad("protocol")),
            "hls" => Ok(format!(
                "http://192.0.2.10:83/sms/HCPEurl/{token}/live.m3u8"
            )),
            _ => Ok(format!(
                "rtsp://192.0.2.10:554/sms/HCPEurl/commonvideobiz_{token}"
            )),
        }
    }

    pub(super) fn preview(&mut self, ask: &PreviewUrl) -> Result<Preview, Refusal> {
        Ok(Preview {
            url: Some(self.address_of(&ask.camera_index_code, ask.protocol.as_deref())?),
            authentication: Some(String::new()),
            ..Preview::default()
        })
    }

    /// With the words before the address that some versions write here.
    pub(super) fn previews(&mut self, ask: &PreviewUrls) -> Result<Previews, Refusal> {
        if ask.camera_index_codes.is_empty() {
            return Err(bad("cameraIndexCodes"));
        }
        let each = |camera: &String| {
            let url = self.address_of(camera, ask.protocol.as_deref())?;
            Ok(Preview {
                url: Some(format!("[sms:preview]{url}")),
                camera_index_code: Some(camera.clone()),
                ..Preview::default()
            })
        };
        Ok(Previews {
            list: ask
                .camera_index_codes
                .iter()
                .map(each)
                .collect::<Result<_, _>>()?,
            ..Previews::default()
        })
    }
}

pub(super) fn capture(ask: &CameraCapture) -> Result<DataUri, Refusal> {
    known(&ask.camera_index_code)?;
    Ok(DataUri::of(SCENE))
}
