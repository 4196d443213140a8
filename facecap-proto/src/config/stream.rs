use super::change::{all_read, change};
use crate::device::Done;
use crate::macros::command;
use crate::types::range;
use face_common::EncodeError;
use face_common::wire::member::Member;

face_common::snake_record! {
    /// The camera's settings (2.3.4).
    #[derive(Debug, Default)]
    pub struct StreamParams {
        /// The picture.
        image?: ImageParams,
        /// The video.
        video?: VideoParams,
    }
}

face_common::snake_record! {
    /// The picture.
    #[derive(Debug, Default)]
    pub struct ImageParams {
        /// Longest exposure: 300 to 9900 microseconds.
        max_exposure?: u32,
        /// Highest gain: 0 to 40 dB.
        max_gain?: u32,
        /// Contrast: 0 to 128.
        contrast?: u32,
        /// Saturation: 1 to 255.
        saturation?: u32,
        /// Brightness: 1 to 100.
        brightness?: u32,
    }
}

face_common::snake_record! {
    /// The video.
    #[derive(Debug, Default)]
    pub struct VideoParams {
        /// 1024 to 4096 kbit/s.
        bitrate?: u32,
    }
}

impl StreamParams {
    /// Holds the members against the document's limits.
    pub fn check(&self) -> Result<(), EncodeError> {
        if let Some(image) = &self.image {
            range("max_exposure", image.max_exposure.unwrap_or(300), 300, 9900)?;
            range("max_gain", image.max_gain.unwrap_or(0), 0, 40)?;
            range("contrast", image.contrast.unwrap_or(0), 0, 128)?;
            range("saturation", image.saturation.unwrap_or(1), 1, 255)?;
            range("brightness", image.brightness.unwrap_or(1), 1, 100)?;
        }
        let bitrate = self.video.as_ref().and_then(|video| video.bitrate);
        range("bitrate", bitrate.unwrap_or(1024), 1024, 4096)
    }
}

/// Reads the camera's settings (2.3.4).
///
/// `request stream params`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RequestStreamParams {}

crate::macros::endpoint!(RequestStreamParams "request stream params" => StreamParams, idempotent, settings);

/// Changes the camera's settings (2.3.5): what is left out stays.
///
/// `update stream params`.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct UpdateStreamParams {
    /// What is to be set.
    pub params: StreamParams,
    /// What is held against the limits; all of it where there is none.
    #[serde(skip)]
    changed: Option<StreamParams>,
}

impl UpdateStreamParams {
    /// These settings, each within the document's limits.
    pub fn of(params: StreamParams) -> Self {
        Self {
            params,
            changed: None,
        }
    }

    /// What is other in `after`: each group in which something is, whole. The document's limits hold for what is other.
    pub fn changed(before: &StreamParams, after: &StreamParams) -> Result<Self, EncodeError> {
        let change = change(before, after)?;
        Ok(Self {
            params: change.groups,
            changed: Some(change.members),
        })
    }

    fn within_limits(&self) -> Result<(), EncodeError> {
        all_read(&self.params.other)?;
        self.changed.as_ref().unwrap_or(&self.params).check()
    }
}

impl Member for UpdateStreamParams {
    fn read<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(StreamParams::read(d)?.map(Self::of))
    }

    fn unmodelled(&self, at: &str, found: &mut Vec<String>) {
        self.params.unmodelled(at, found);
    }
}

crate::macros::endpoint!(UpdateStreamParams "update stream params" => Done, idempotent, check UpdateStreamParams::within_limits);

command! {
    /// Puts the camera's settings back to what they were from the factory (2.3.6).
    ResetStreamParams "reset stream params" {} => Done, idempotent
}
