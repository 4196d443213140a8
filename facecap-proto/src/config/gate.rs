use crate::types::range;
use face_common::EncodeError;

face_common::open_string_enum! {
    /// By what a door is opened.
    pub enum OutputMode {
        /// A relay.
        Gpio = "gpio",
        /// A Wiegand line.
        Wiegand = "wiegand",
    }
}

face_common::open_int_enum! {
    /// What opens a door.
    pub enum GateMode: i64 {
        /// Not set.
        NotSet = 0,
        /// A face.
        Face = 1,
        /// An identity card.
        IdCard = 2,
        /// A face and an identity card.
        FaceAndIdCard = 3,
        /// A card.
        Card = 4,
        /// A face and a card.
        FaceAndCard = 5,
        /// Anybody's face.
        AnyFace = 6,
        /// A face, or a card, that is on the white list.
        FaceOrCardOnWhiteList = 7,
        /// A face or an identity card.
        FaceOrIdCard = 8,
        /// A card, and a picture is taken.
        CardWithPicture = 9,
        /// A face, or a face and an identity card.
        FaceOrFaceAndIdCard = 10,
        /// An identity card whose number is on the white list.
        IdCardOnWhiteList = 11,
        /// An identity card, without comparing.
        AnyIdCard = 12,
        /// A face, or an identity card without comparing.
        FaceOrAnyIdCard = 13,
        /// A face, or RFID with a whole picture.
        FaceOrRfid = 20,
        /// Temperature alone. From the vendor's own client, not from the document.
        TemperatureAlone = 21,
    }
}

face_common::open_int_enum! {
    /// Who decides.
    pub enum MatchMode: i64 {
        /// The platform where it can be reached, else the device.
        Auto = 1,
        /// The platform, by its answer to a capture.
        Online = 2,
        /// The device.
        Offline = 3,
    }
}

face_common::open_string_enum! {
    /// How a card's number goes over the Wiegand line. Other texts of the document name wg36, wg37, wg44 and wg66.
    pub enum WiegandProtocol {
        /// 26 bits.
        Wg26 = "wg26",
        /// 34 bits.
        Wg34 = "wg34",
        /// 36 bits.
        Wg36 = "wg36",
        /// 37 bits.
        Wg37 = "wg37",
        /// 44 bits.
        Wg44 = "wg44",
        /// 66 bits.
        Wg66 = "wg66",
    }
}

face_common::snake_record! {
    /// How a door is opened.
    #[derive(Debug, Default)]
    pub struct GateControl {
        /// By what.
        output_mode?: OutputMode,
        /// On what.
        gate_mode?: GateMode,
        /// Who decides.
        match_mode?: MatchMode,
        /// What the output does by itself: 0 closed, 1 open.
        gpio_state?: u32,
        /// For how long it is switched: 500 to 5000 milliseconds.
        gpio_retention_time?: u32,
        /// Whether all outputs are switched.
        gpio_linked?: bool,
        /// Whether the Wiegand line and the output are switched together.
        wg_linked?: bool,
        /// How a card's number goes over the line.
        wg_protocol?: WiegandProtocol,
        /// The number for people without a card.
        wg_id_public?: u32,
        /// The first number the device gives by itself.
        wg_create_id_begin?: u32,
        /// The last one.
        wg_create_id_end?: u32,
    }
}

impl GateControl {
    pub(super) fn check(&self) -> Result<(), EncodeError> {
        range("gpio_state", self.gpio_state.unwrap_or(0), 0, 1)?;
        let time = self.gpio_retention_time.unwrap_or(500);
        range("gpio_retention_time", time, 500, 5000)
    }
}
