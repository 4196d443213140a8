//! What a capture consists of (2.2.1.1).

use crate::types::Base64Bytes;
use face_common::time::Timestamp;
use serde_json::Value;

face_common::open_string_enum! {
    /// Where a person's registration comes from.
    pub enum Origin {
        /// Not known to the device.
        None = "none",
        /// A program.
        Software = "software",
        /// Taken without anybody noticing.
        Cluster = "cluster",
        /// The cloud.
        Sync = "sync",
        /// Unknown to the vendor.
        NotKnown = "unknown",
    }
}

face_common::open_string_enum! {
    /// How long a person's registration is good.
    pub enum PersonAttr {
        /// Not known to the device.
        None = "none",
        /// For ever.
        Permanent = "permanent_list",
        /// For a while.
        Temporary = "temporary_list",
        /// Never.
        Invalid = "invalid_list",
        /// Unknown to the vendor.
        NotKnown = "unknown",
    }
}

face_common::open_string_enum! {
    /// Sex.
    pub enum Sex {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
        /// The device does not say.
        NotSaid = "",
    }
}

face_common::open_string_enum! {
    /// A helmet, by colour.
    pub enum Hat {
        /// None.
        None = "none",
        /// White.
        White = "white",
        /// Blue.
        Blue = "blue",
        /// Orange.
        Orange = "orange",
        /// Red.
        Red = "red",
        /// Yellow.
        Yellow = "yellow",
    }
}

face_common::snake_record! {
    /// Whom the face is like.
    #[derive(Debug, Default)]
    pub struct Match {
        /// Whether id and name are encrypted: base64 of AES, see [`Cipher`](crate::encryption::Cipher).
        is_encryption?: bool,
        /// What names them.
        person_id?: String,
        /// Their name.
        person_name?: String,
        /// Their role.
        person_role?: crate::types::Role,
        /// The format of the registered picture. May be there without one.
        format?: String,
        /// The registered picture, where the device is set to send it.
        image?: Base64Bytes,
        /// Where the registration comes from.
        origin?: Origin,
        /// How long it is good.
        person_attr?: PersonAttr,
        /// The customer's own text.
        customer_text?: String,
        /// By what they were recognised: a list of words (`anyface`), from newer firmware.
        match_type?: Value,
        /// Their 32-bit card number.
        wg_card_id?: u32,
        /// Their 64-bit card number, where there is no other.
        long_card_id?: u64,
    }
}

face_common::snake_record! {
    /// A picture, and where the face is in it, in pixels.
    #[derive(Debug, Default)]
    pub struct Closeup {
        /// `jpg`.
        format?: String,
        /// The picture.
        data?: Base64Bytes,
        /// The face's left edge.
        face_x?: i64,
        /// Its upper edge.
        face_y?: i64,
        /// Its width.
        face_width?: i64,
        /// Its height.
        face_height?: i64,
    }
}

face_common::snake_record! {
    /// A video of somebody passing.
    #[derive(Debug, Default)]
    pub struct Video {
        /// From.
        start_time?: Timestamp,
        /// To.
        end_time?: Timestamp,
        /// `avi` or `mp4`.
        format?: String,
        /// The file.
        data?: Base64Bytes,
    }
}

face_common::snake_record! {
    /// What the device sees of the person.
    #[derive(Debug, Default)]
    pub struct Attributes {
        /// Sex.
        sex?: Sex,
        /// Age in years; 0 where the device does not say.
        age?: u32,
        /// The helmet.
        hat?: Hat,
        /// Body temperature, in the device's unit. The spelling is the vendor's; a fork writes `temperature`, which is in
        /// `other`: see [`temperature`](Self::temperature).
        temperatur?: f64,
        /// Whether they wear a mask.
        has_mask?: bool,
        /// How good the portrait is, 0 to 100.
        #[serde(serialize_with = "crate::types::whole")]
        face_quality?: f64,
        /// How far the head is turned, -90 to 90 degrees.
        #[serde(serialize_with = "crate::types::whole")]
        turn_angle?: f64,
        /// How far it is tilted, -90 to 90 degrees.
        #[serde(serialize_with = "crate::types::whole")]
        rotate_angle?: f64,
        /// The card shown: 32 bits.
        wg_card_id?: u32,
        /// The card shown: 64 bits, where there is no other.
        long_card_id?: u64,
    }
}

impl Attributes {
    /// Body temperature, however it is spelt.
    pub fn temperature(&self) -> Option<f64> {
        let forked = self.other.get("temperature").and_then(Value::as_f64);
        self.temperatur.or(forked)
    }
}

face_common::snake_record! {
    /// What stands on an identity card.
    #[derive(Default)]
    pub struct IdCard {
        /// Its number.
        number?: String,
        /// The name.
        name?: String,
        /// `19801001`.
        birthday?: String,
        /// Sex.
        sex?: Sex,
        /// Ethnic group.
        national?: String,
        /// Where they live.
        residence_address?: String,
        /// Who issued it.
        organ_issue?: String,
        /// `20051001`.
        valid_date_start?: String,
        /// `20151001`, or words.
        valid_date_end?: String,
    }
}

impl std::fmt::Debug for IdCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdCard").finish_non_exhaustive()
    }
}

face_common::snake_record! {
    /// A QR code that was shown.
    #[derive(Default)]
    pub struct QrCode {
        /// What kind.
        qr_type?: String,
        /// What it says: perhaps a pass.
        qr_data?: String,
    }
}

impl std::fmt::Debug for QrCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QrCode")
            .field("qr_type", &self.qr_type)
            .finish_non_exhaustive()
    }
}
