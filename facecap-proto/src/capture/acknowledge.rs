//! The answer to a capture (2.2.1.2): received; perhaps a door to open, words to speak, text to show.

use crate::protocol::{Code, message};
use crate::types::{Base64Bytes, ControlMode, ScreenText, bytes};
use face_common::time::Timestamp;
use face_common::{EncodeError, Response};
use serde_json::Value;

face_common::open_string_enum! {
    /// What is to be switched.
    pub enum DeviceType {
        /// An output.
        Gpio = "gpio",
        /// A Wiegand line.
        Wiegand = "wiegand",
    }
}

face_common::snake_record! {
    /// What is to be switched, in online mode.
    #[derive(Debug)]
    pub struct GatewayControl {
        /// Output or Wiegand line.
        device_type: DeviceType,
        /// The output's number, or the card's; 0 where the card is long.
        device_no: u32,
        /// The card's number, for Wiegand 36, 44 and 66.
        long_card_id?: u64,
        /// How much it means.
        ctrl_mode: ControlMode,
        /// Who passes, for the record.
        person_id?: String,
        /// `on`, from the vendor's own server; not in the document.
        ctrl_type?: String,
    }
}

impl GatewayControl {
    /// Opens the gate on this output for somebody.
    pub fn gpio(port: u32, person_id: impl Into<String>) -> Self {
        Self {
            device_type: DeviceType::Gpio,
            device_no: port,
            long_card_id: None,
            ctrl_mode: ControlMode::Force,
            person_id: Some(person_id.into()),
            ctrl_type: None,
            other: Default::default(),
        }
    }

    /// Sends a card's number on the Wiegand line.
    pub fn wiegand(card: u64, person_id: impl Into<String>) -> Self {
        let short = u32::try_from(card).ok();
        Self {
            device_type: DeviceType::Wiegand,
            device_no: short.unwrap_or(0),
            long_card_id: short.is_none().then_some(card),
            ..Self::gpio(0, person_id)
        }
    }
}

face_common::snake_record! {
    /// What is to be spoken.
    #[derive(Debug, Default)]
    pub struct Speech {
        /// 64 bytes at most.
        text: String,
    }
}

face_common::snake_record! {
    /// What newer firmware shows in a window of its own. Not in the document: as the vendor's own server sends it.
    #[derive(Default)]
    pub struct Popup {
        /// Whether the window is shown.
        is_output_on_device?: bool,
        /// Whether somebody was recognised.
        match_success?: bool,
        /// Their name.
        #[serde(rename = "personName")]
        person_name?: String,
        /// What names them: text or number.
        #[serde(rename = "personId")]
        person_id?: Value,
        /// Their picture.
        #[serde(rename = "profileImage")]
        profile_image?: Base64Bytes,
        /// Remarks.
        remarks?: Value,
    }
}

impl std::fmt::Debug for Popup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Popup").finish_non_exhaustive()
    }
}

/// How the text on the screen is called in the answer to a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TextSpelling {
    /// `text_display`, or `text_displays` for several: as the vendor's own server writes it.
    #[default]
    Field,
    /// `Text_display`: as the document has it. One text alone.
    Document,
}

face_common::snake_record! {
    /// The answer to a capture.
    #[derive(Debug, Default)]
    pub struct Acknowledgement {
        /// The capture's count.
        sequence_no: i64,
        /// The capture's time, byte for byte.
        cap_time: Timestamp,
        /// What is to be switched.
        gateway_ctrl?: GatewayControl,
        /// What is to be spoken.
        tts?: Speech,
        /// What is to be shown, in the document's spelling.
        #[serde(rename = "Text_display")]
        document_text?: ScreenText,
        /// What is to be shown.
        text_display?: ScreenText,
        /// What is to be shown, where it is more than one.
        text_displays[]: ScreenText,
        /// What newer firmware shows in a window of its own.
        data?: Popup,
    }
}

const CMD: &str = "face";

impl Acknowledgement {
    pub(super) fn of(sequence_no: i64, cap_time: Timestamp) -> Self {
        Self {
            sequence_no,
            cap_time,
            ..Self::default()
        }
    }

    /// And this is to be switched.
    pub fn switching(mut self, control: GatewayControl) -> Self {
        self.gateway_ctrl = Some(control);
        self
    }

    /// And this is to be spoken: 64 bytes at most.
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.tts = Some(Speech {
            text: text.into(),
            ..Speech::default()
        });
        self
    }

    /// And this is to be shown. Several times for several texts, in the field's spelling alone.
    pub fn showing(mut self, text: ScreenText, spelling: TextSpelling) -> Self {
        match spelling {
            TextSpelling::Document => self.document_text = Some(text),
            TextSpelling::Field => match self.text_display.take() {
                None if self.text_displays.is_empty() => self.text_display = Some(text),
                first => self.text_displays.extend(first.into_iter().chain([text])),
            },
        }
        self
    }

    /// And this window is to be shown.
    pub fn with_popup(mut self, popup: Popup) -> Self {
        self.data = Some(popup);
        self
    }

    /// As it is sent. What is to be spoken may have 64 bytes; the code is always 0.
    pub fn to_response(&self) -> Result<Response, EncodeError> {
        if let Some(speech) = &self.tts {
            bytes("tts.text", &speech.text, 64)?;
        }
        if let Some(control) = &self.gateway_ctrl
            && control.device_type == DeviceType::Wiegand
            && control.long_card_id.is_some()
            && control.device_no != 0
        {
            let why = "must be 0 where there is a long number";
            return Err(EncodeError::invalid("gateway_ctrl.device_no", why));
        }
        message::reply(CMD, Code::Ok, self)
    }
}
