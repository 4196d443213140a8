//! Sound (2.12, 2.18).

use crate::device::Done;
use crate::macros::{command, reply};
use crate::types::{Base64Bytes, range};
use face_common::EncodeError;

command! {
    /// Speaks a text (2.12.1). The document says: only Chinese. The reply's command has blanks around it.
    TtsPlay "tts play" {
        /// What.
        text: String,
    } => Done, once
}

face_common::snake_record! {
    /// A sound.
    #[derive(Debug, Default)]
    pub struct Audio {
        /// `wav`: there is nothing else.
        format: String,
        /// The file.
        data: Base64Bytes,
    }
}

command! {
    /// Plays a sound that comes with the command (2.12.2).
    PlayAudioStream "play audio stream" {
        /// The sound.
        audio: Audio,
    } => Done, once, check a_sound
}

fn a_sound(play: &PlayAudioStream) -> Result<(), EncodeError> {
    if play.audio.format != "wav" {
        let why = format!("is {:?}; there is only wav", play.audio.format);
        return Err(EncodeError::invalid("format", why));
    }
    if play.audio.data.0.is_empty() {
        return Err(EncodeError::invalid("data", "must not be empty"));
    }
    Ok(())
}

impl PlayAudioStream {
    /// This WAV file.
    pub fn wav(file: impl Into<bytes::Bytes>) -> Self {
        let audio = Audio {
            format: "wav".to_owned(),
            data: Base64Bytes(file.into()),
            ..Audio::default()
        };
        Self {
            audio,
            ..Self::default()
        }
    }
}

command! {
    /// Lists the sounds the device has (2.12.3).
    BrowseAudioList "browse audio list" {} => AudioList, idempotent
}

reply! {
    /// The sounds the device has.
    AudioList {
        /// They.
        audio_list[]: AudioEntry,
    }
}

face_common::snake_record! {
    /// A sound the device has.
    #[derive(Debug, Default)]
    pub struct AudioEntry {
        /// Its number, from 0.
        audio_no: u32,
        /// Its file's name; `useless` where there is none.
        audio_name?: String,
    }
}

command! {
    /// Plays a sound the device has (2.12.4).
    PlayAudio "play audio" {
        /// Its number, from 0.
        audio_no: u32,
        /// Its file's name.
        audio_name?: String,
    } => Done, once
}

face_common::open_string_enum! {
    /// Whether the volume is read or set.
    #[derive(Default)]
    pub enum VolumeMethod {
        /// Read.
        #[default]
        Get = "GET",
        /// Set.
        Set = "SET",
    }
}

command! {
    /// Reads the volume, or sets it (2.18).
    CameraVolume "camera volume" {
        /// Which.
        method: VolumeMethod,
        /// How loud, 0 to 100, where it is set. The document has no limits; these are a percentage's.
        volume?: u32,
    } => Volume, idempotent, check set_to_something
}

fn set_to_something(volume: &CameraVolume) -> Result<(), EncodeError> {
    match (&volume.method, volume.volume) {
        (VolumeMethod::Set, None) => Err(EncodeError::invalid(
            "volume",
            "must be there where it is set",
        )),
        (_, volume) => range("volume", volume.unwrap_or(0), 0, 100),
    }
}

impl CameraVolume {
    /// Reads it.
    pub fn read() -> Self {
        Self::default()
    }

    /// Sets it.
    pub fn set(volume: u32) -> Self {
        Self {
            method: VolumeMethod::Set,
            volume: Some(volume),
            ..Self::default()
        }
    }
}

reply! {
    /// The volume.
    Volume {
        /// How loud, where it was asked for.
        volume?: u32,
    }
}
