use super::{CardParams, HatParams, RemoteUpgrader};
use crate::types::range;
use face_common::EncodeError;

face_common::open_string_enum! {
    /// Which pictures a capture has.
    pub enum PicForm {
        /// The whole.
        Overall = "overall",
        /// The face.
        Closeup = "closeup",
        /// Both.
        Both = "both",
        /// None.
        None = "none",
    }
}

face_common::snake_record! {
    /// How faces are taken and compared.
    #[derive(Debug, Default)]
    pub struct FaceParams {
        /// The smallest face, in pixels.
        min_face_size?: u32,
        /// Whether names are shown in part.
        name_privacy?: bool,
        /// Whether faces are compared.
        enable_match?: bool,
        /// How alike a face must be: 70 to 100.
        match_score?: u32,
        /// Whether the same face is not taken again for a while.
        enable_dereplication?: bool,
        /// For how long: 3 to 60 seconds. The document has a blank behind the name, devices have none.
        derep_timeout?: u32,
        /// On vehicles: how often the voice is switched, in minutes.
        audio_flip_interval?: u32,
        /// Which pictures a capture has.
        pic_form?: PicForm,
        /// Whether a capture has the registered picture.
        enable_output_reg?: bool,
        /// Whether a capture has the face's feature.
        enable_output_feature?: bool,
        /// Whether ages are guessed.
        enable_age?: bool,
        /// Whether sexes are guessed.
        enable_sex?: bool,
        /// Whether faces must be alive.
        enable_alive?: bool,
        /// Newer firmware: how sure it must be.
        alive_level?: i64,
        /// Body temperature.
        body_temperature?: BodyTemperature,
        /// Masks.
        mask?: MaskParams,
        /// Upgrades from afar, where settings are read: see [`AppParams`](super::AppParams).
        remote_upgrader?: RemoteUpgrader,
        /// Newer firmware: whether captures of strangers are pushed.
        output_not_matched?: bool,
        /// Newer firmware: registering by card.
        card?: CardParams,
        /// Newer firmware: helmets.
        hat?: HatParams,
        /// Newer firmware: `normal`. Not the number of the same name in [`GateControl`](super::GateControl).
        match_mode?: String,
        /// Newer firmware: `offline`.
        work_mode?: String,
        /// Newer firmware.
        enable_mask_inspect?: bool,
        /// Newer firmware.
        enable_same_face_reg?: bool,
        /// Newer firmware.
        enable_temperatur?: bool,
        /// Newer firmware.
        must_mask?: bool,
        /// Newer firmware.
        quality?: i64,
        /// Newer firmware.
        qvalue_threshold?: i64,
        /// Newer firmware.
        temp_outdoor_mode?: bool,
        /// Newer firmware.
        temperature_limit?: f64,
        /// Newer firmware: how far a head may be turned, in degrees.
        valid_angle?: i64,
        /// Newer firmware.
        valid_angle_enable?: bool,
        /// Newer firmware.
        valid_qvalue_enable?: bool,
    }
}

face_common::snake_record! {
    /// Body temperature, in degrees Celsius where nothing else is said.
    #[derive(Debug, Default)]
    pub struct BodyTemperature {
        /// Whether it is taken.
        enable?: bool,
        /// Above this the door stays shut.
        limit?: f64,
        /// Whether the device stands in the open.
        outdoor?: bool,
        /// Whether several frames must agree.
        multi_frame_confir?: bool,
        /// Nothing below is a temperature.
        range_min?: f64,
        /// Nothing above is a temperature.
        range_max?: f64,
        /// Is added.
        correction_value?: f64,
        /// Whether in Fahrenheit.
        fahrenheit_unit?: bool,
        /// Whether it is taken quickly: where settings are written.
        fast_mode?: bool,
    }
}

face_common::snake_record! {
    /// Masks.
    #[derive(Debug, Default)]
    pub struct MaskParams {
        /// Whether they are looked for.
        enable?: bool,
        /// Whether the door stays shut without one.
        must_wear_mask?: bool,
        /// Whether there is an alarm without one.
        no_mask_alarm?: bool,
        /// Newer firmware: whether faces with one are compared.
        mask_match_enable?: bool,
    }
}

impl FaceParams {
    pub(super) fn check(&self) -> Result<(), EncodeError> {
        range("match_score", self.match_score.unwrap_or(70), 70, 100)?;
        range("derep_timeout", self.derep_timeout.unwrap_or(3), 3, 60)
    }
}
