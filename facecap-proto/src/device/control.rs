use super::Done;
use crate::macros::{command, reply};
use crate::types::{Base64Bytes, ControlMode};
use face_common::EncodeError;
use face_common::time::Timestamp;

command! {
    /// Takes a picture now (2.4).
    Snapshot "snapshot" {} => SnapshotTaken, once
}

reply! {
    /// The picture.
    SnapshotTaken {
        /// The picture. The document has a blank behind the name.
        image: SnapshotImage,
    }
}

face_common::snake_record! {
    /// A picture that was taken.
    #[derive(Debug, Default)]
    pub struct SnapshotImage {
        /// `jpg`.
        format?: String,
        /// The picture.
        image_data: Base64Bytes,
        /// When, on the device's clock.
        time_stamp?: Timestamp,
    }
}

command! {
    /// Switches an output, which opens the door (2.5). Never repeated by itself; it goes back by itself. The reply's command has
    /// a blank in front.
    GpioControl "gpio control" {
        /// Which output.
        port: u32,
        /// `on`: there is nothing else.
        ctrl_type: String,
        /// How much it means.
        ctrl_mode: ControlMode,
        /// In online mode: who passes, for the record.
        person_id?: String,
        /// From the vendor's own server: what to show and play. Not in the document.
        info?: GpioInfo,
    } => Done, once, check switched_on
}

fn switched_on(control: &GpioControl) -> Result<(), EncodeError> {
    if control.ctrl_type != "on" {
        let why = format!("is {:?}; there is only on", control.ctrl_type);
        return Err(EncodeError::invalid("ctrl_type", why));
    }
    known_mode(&control.ctrl_mode)
}

fn known_mode(mode: &ControlMode) -> Result<(), EncodeError> {
    match mode {
        ControlMode::Unknown(mode) => {
            let why = format!("is {mode:?}; there are test, force and scene");
            Err(EncodeError::invalid("ctrl_mode", why))
        }
        _ => Ok(()),
    }
}

impl GpioControl {
    /// Opens the door at this output.
    pub fn open(port: u32) -> Self {
        Self {
            port,
            ctrl_type: "on".to_owned(),
            ctrl_mode: ControlMode::Force,
            ..Self::default()
        }
    }

    /// For this person, whom the record names.
    pub fn for_person(mut self, person_id: impl Into<String>) -> Self {
        self.person_id = Some(person_id.into());
        self
    }
}

face_common::snake_record! {
    /// What to show and play when the door opens. Not in the document.
    #[derive(Debug, Default)]
    pub struct GpioInfo {
        /// What is shown.
        #[serde(rename = "showInfo")]
        show_info?: String,
        /// Which sound is played.
        #[serde(rename = "voicePlay")]
        voice_play?: String,
    }
}

command! {
    /// Sends a card's number on the Wiegand line (2.6). Never repeated by itself.
    WiegandControl "wiegand control" {
        /// The number; 0 where it is a long one.
        wiegand_card_no: u32,
        /// The number, for Wiegand 36, 44 and 66.
        long_card_id?: u64,
        /// How much it means.
        ctrl_mode: ControlMode,
        /// In online mode: who passes, for the record.
        person_id?: String,
    } => Done, once, check one_number
}

fn one_number(control: &WiegandControl) -> Result<(), EncodeError> {
    let why = match (control.wiegand_card_no, control.long_card_id) {
        (0, None) => Some("must not be 0 without a long number"),
        (1.., Some(_)) => Some("must be 0 where there is a long number"),
        _ => None,
    };
    if let Some(why) = why {
        return Err(EncodeError::invalid("wiegand_card_no", why));
    }
    known_mode(&control.ctrl_mode)
}

impl WiegandControl {
    /// This card, short or long.
    pub fn card(number: u64) -> Self {
        let short = u32::try_from(number).ok();
        Self {
            wiegand_card_no: short.unwrap_or(0),
            long_card_id: short.is_none().then_some(number),
            ctrl_mode: ControlMode::Force,
            ..Self::default()
        }
    }
}
