//! Who visits.

use crate::protocol::limits;
use crate::resource::{Card, CustomField, FaceData, FingerPrint};
use face_common::EncodeError;

face_common::record! {
    /// A visitor's entry in a list: the capital letter is the gateway's.
    #[derive(Debug, Default)]
    pub struct GuestEntry {
        /// The visitor.
        #[serde(rename = "VisitorInfo", alias = "visitorInfo")]
        visitor_info: Guest,
    }
}

impl From<Guest> for GuestEntry {
    fn from(visitor_info: Guest) -> Self {
        Self {
            visitor_info,
            ..Self::default()
        }
    }
}

face_common::record! {
    /// A visitor.
    #[derive(Debug, Default)]
    pub struct Guest {
        /// The platform's own number; where something is changed.
        visitor_id?: String,
        /// Family name.
        visitor_family_name?: String,
        /// Given name.
        visitor_given_name?: String,
        /// Which group of visitors.
        visitor_group_name?: String,
        /// 0 not said, 1 male, 2 female.
        gender?: u32,
        /// Mail.
        email?: String,
        /// Telephone.
        phone_no?: String,
        /// A vehicle.
        plate_no?: String,
        /// From where.
        company_name?: String,
        /// The kind of paper: 111 identity card.
        certificate_type?: u32,
        /// Its number: letters and digits alone.
        certificate_no?: String,
        /// Free text.
        remark?: String,
        /// Photos: one.
        faces[]: FaceData,
        /// Fingerprints.
        finger_print[]: FingerPrint,
        /// Cards.
        cards[]: Card,
        /// Pictures of the paper. Their form is not on record: it is taken to be that of faces.
        identi_photo[]: FaceData,
        /// Fields of the platform's owner.
        custom_field[]: CustomField,
        /// What the visitor's passes can do.
        access_info?: GuestAccess,
    }
}

face_common::record! {
    /// What a visitor's passes can do.
    #[derive(Debug, Default)]
    pub struct GuestAccess {
        /// Whether to be searched.
        electrostatic_detection_type?: u32,
        /// How many times the QR code is good.
        qr_code_valid_num?: u32,
    }
}

pub(super) fn limits_of(guests: &[GuestEntry]) -> Result<(), EncodeError> {
    limits::count("visitorInfoList", guests.len(), usize::MAX)?;
    for GuestEntry { visitor_info, .. } in guests {
        let number = visitor_info.certificate_no.as_deref().unwrap_or_default();
        if !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let why = "may hold letters and digits alone";
            return Err(EncodeError::invalid("certificateNo", why));
        }
    }
    Ok(())
}
