use super::{
    Access, Acknowledgement, Attributes, Closeup, IdCard, Match, PersonAttr, QrCode, Reason, Video,
};
use crate::types::{Features, Flag, Gps, Role};
use face_common::time::Timestamp;

face_common::snake_record! {
    /// Somebody before the device, as it pushes it (2.2.1).
    #[derive(Debug, Default)]
    pub struct FacePush {
        /// The device's count. Begins again after a restart.
        sequence_no: i64,
        /// The device's number, as it is configured.
        device_no?: String,
        /// Its serial number.
        device_sn?: String,
        /// The number of the place.
        addr_no?: String,
        /// The name of the place.
        addr_name?: String,
        /// When, on the device's clock, in milliseconds. Sent back byte for byte.
        cap_time: Timestamp,
        /// Whether it is just happening, and not handed in later.
        is_realtime?: Flag,
        /// What is against letting them pass.
        match_failed_reson?: Reason,
        /// 0 not compared, -1 like nobody, else how alike out of 100. Not to be used alone: see [`access`](Self::access).
        #[serde(serialize_with = "crate::types::whole")]
        match_result?: f64,
        /// Whom the face is like; absent for strangers.
        r#match?: Match,
        /// Whether the whole picture is there.
        overall_pic_flag?: bool,
        /// The whole picture.
        overall_pic?: Closeup,
        /// Whether the face's picture is there.
        closeup_pic_flag?: bool,
        /// The face's picture.
        closeup_pic?: Closeup,
        /// Whether a video is there.
        video_flag?: bool,
        /// The video.
        video?: Video,
        /// What the device sees of the person.
        person?: Attributes,
        /// The face's feature.
        feature_data?: Features,
        /// The identity card shown.
        id_card?: IdCard,
        /// The QR code shown.
        qr_code?: QrCode,
        /// Where the device is.
        gps?: Gps,
        /// Newer firmware: the zone of the device's clock.
        timezone?: String,
    }
}

/// What tells a capture from another. A vendor's own client first went by count and serial number and lost some, then by serial
/// number, time and person: here are all of them. A push that comes again has the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct FaceKey {
    /// The serial number, or where there is none the configured number.
    pub device: String,
    /// The time as it came.
    pub cap_time: String,
    /// The count.
    pub sequence_no: i64,
    /// Who; empty for strangers.
    pub person_id: String,
}

impl FacePush {
    /// What it means for the door. Of a capture that is handed in later, what it meant then: see
    /// [`is_late`](Self::is_late).
    pub fn access(&self) -> Access {
        // Read in part (`PushError::rest`), without what decides.
        if self.other.keys().any(|odd| odd.starts_with(".match")) {
            return Access::NotCompared;
        }
        let known = self.r#match.as_ref();
        let is_barred = known.is_some_and(|known| {
            known.person_role == Some(Role::Black) || known.person_attr == Some(PersonAttr::Invalid)
        });
        let access = Access::of(self.match_result.unwrap_or(0.0), self.match_failed_reson);
        if is_barred && access.is_granted() {
            return Access::Barred;
        }
        access
    }

    /// Whether it is handed in later, and nobody need be before the door any more (`is_realtime`).
    pub fn is_late(&self) -> bool {
        self.is_realtime == Some(Flag(false))
    }

    /// The picture of the face, or of the whole where there is no other.
    pub fn picture(&self) -> Option<&bytes::Bytes> {
        let pictures = [&self.closeup_pic, &self.overall_pic];
        let mut data = pictures
            .into_iter()
            .flatten()
            .filter_map(|p| p.data.as_ref());
        data.find(|data| !data.0.is_empty()).map(|data| &data.0)
    }

    /// What tells it from others: to store each once.
    pub fn key(&self) -> FaceKey {
        let device = [&self.device_sn, &self.device_no];
        let mut named = device.into_iter().flatten().filter(|d| !d.is_empty());
        let person = self.r#match.as_ref().and_then(|m| m.person_id.clone());
        FaceKey {
            device: named.next().cloned().unwrap_or_default(),
            cap_time: self.cap_time.as_str().to_owned(),
            sequence_no: self.sequence_no,
            person_id: person.unwrap_or_default(),
        }
    }

    /// "Received". To be sent when the capture is safe: without it, or with anything else than code 0, the device sends the same
    /// capture for ever and nothing after it.
    pub fn acknowledge(&self) -> Acknowledgement {
        Acknowledgement::of(self.sequence_no, self.cap_time.clone())
    }
}
