//! People (HikCentral Professional's forms; iSecure Center's differ).

use crate::macros::{api, listed};
use crate::protocol::Done;
use bytes::Bytes;
use face_common::time::Timestamp;
use face_common::wire::base64;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

face_common::record! {
    /// A person.
    #[derive(Debug, Default)]
    pub struct Person {
        /// The platform's own number, as text.
        person_id: String,
        /// The number people are known by, up to 16 characters; cannot be changed.
        person_code?: String,
        /// Where the person belongs.
        org_index_code?: String,
        /// The whole name.
        person_name?: String,
        /// Family name.
        person_family_name?: String,
        /// Given name.
        person_given_name?: String,
        /// 0 not said, 1 male, 2 female.
        gender?: u32,
        /// Telephone.
        phone_no?: String,
        /// The photo, where one is kept: `picUri` is the proof.
        person_photo?: PersonPhoto,
        /// Mail.
        email?: String,
        /// Free text.
        remark?: String,
        /// Valid from, with offset.
        begin_time?: Timestamp,
        /// Valid to.
        end_time?: Timestamp,
        /// Cards; absent where there are none.
        cards[]: Card,
        /// Fingerprints; V3.1 gives names without templates.
        finger_print[]: FingerPrint,
        /// Fields of the platform's owner.
        custom_field_list[]: Value,
    }
}

impl Person {
    /// Whether the platform keeps a photo of this person.
    pub fn has_photo(&self) -> bool {
        self.person_photo
            .as_ref()
            .and_then(|p| p.pic_uri.as_deref())
            .is_some_and(|uri| !uri.is_empty())
    }
}

face_common::record! {
    /// Where the photo is.
    #[derive(Debug, Default)]
    pub struct PersonPhoto {
        /// For `picture_data`; empty where no photo is kept.
        pic_uri?: String,
        /// The larger one, from V3.1 on.
        pic_big_uri?: String,
    }
}

face_common::record! {
    /// A card.
    #[derive(Debug, Default)]
    pub struct Card {
        /// Its number.
        card_no: String,
    }
}

listed! {
    /// All people.
    Persons {
        /// 6 rooms, 19 floors.
        append_info?: Vec<u32>,
    } => PersonPage of Person, "/artemis/api/resource/v1/person/personList"
}

listed! {
    /// People by name or card. Other filters are taken and not obeyed.
    PersonSearch {
        /// Part of the name.
        person_name?: String,
        /// A card's number.
        card_no?: String,
    } => PersonSearchPage of Person, "/artemis/api/resource/v1/person/advance/personList"
}

face_common::record! {
    /// `POST /artemis/api/resource/v1/person/personId/personInfo`.
    #[derive(Debug, Default)]
    pub struct PersonInfo {
        /// Who.
        person_id: String,
    }
}

/// `POST /artemis/api/resource/v1/person/personCode/personInfo`; code 128 for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonInfoByCode {
    /// Who.
    pub person_code: String,
}

api!(PersonInfo: "/artemis/api/resource/v1/person/personId/personInfo" => Person, true);
api!(PersonInfoByCode: "/artemis/api/resource/v1/person/personCode/personInfo" => Person, true);

face_common::record! {
    /// `POST /artemis/api/resource/v1/person/single/add`; gives the new person's id.
    #[derive(Debug, Default)]
    pub struct NewPerson {
        /// Up to 16 characters; cannot be changed later.
        person_code?: String,
        /// Family name.
        person_family_name: String,
        /// Given name.
        person_given_name: String,
        /// 0 not said, 1 male, 2 female.
        gender?: u32,
        /// Where the person belongs.
        org_index_code: String,
        /// Free text.
        remark?: String,
        /// Telephone.
        phone_no?: String,
        /// Mail.
        email?: String,
        /// Photos: one. A yes is no proof: look at [`Person::has_photo`].
        faces[]: FaceData,
        /// Fingerprints.
        finger_print[]: FingerPrint,
        /// Cards.
        cards[]: Card,
        /// Valid from, with offset: `Z` is refused.
        begin_time?: Timestamp,
        /// Valid to.
        end_time?: Timestamp,
        /// Room.
        resident_room_no?: u32,
        /// Floor.
        resident_floor_no?: u32,
    }
}

face_common::record! {
    /// A photo in a person.
    #[derive(Debug, Default)]
    pub struct FaceData {
        /// JPEG, bare base64.
        face_data?: Secret,
    }
}

impl FaceData {
    /// Of this JPEG.
    pub fn of(jpeg: &[u8]) -> Self {
        Self {
            face_data: Some(base64::encode(jpeg).into()),
            ..Self::default()
        }
    }
}

face_common::record! {
    /// A fingerprint.
    #[derive(Debug, Default)]
    pub struct FingerPrint {
        /// Its number.
        finger_print_index_code?: String,
        /// Which finger, in words.
        finger_print_name?: String,
        /// The template: biometric data.
        finger_print_data?: Secret,
        /// The card it goes with.
        related_card_no?: String,
    }
}

api!(NewPerson: "/artemis/api/resource/v1/person/single/add" => String, false, check new_limits);

fn new_limits(new: &NewPerson) -> Result<(), EncodeError> {
    for (field, text) in [
        ("personFamilyName", &new.person_family_name),
        ("personGivenName", &new.person_given_name),
        ("orgIndexCode", &new.org_index_code),
    ] {
        if text.trim().is_empty() {
            return Err(EncodeError::invalid(field, "must not be empty"));
        }
    }
    check_code(new.person_code.as_deref())?;
    check_times([&new.begin_time, &new.end_time])
}

fn check_code(code: Option<&str>) -> Result<(), EncodeError> {
    match code.map(|c| c.chars().count()) {
        Some(n) if n == 0 || n > 16 => Err(EncodeError::invalid(
            "personCode",
            format!("has {n} characters; 1 to 16 are allowed"),
        )),
        _ => Ok(()),
    }
}

fn check_times(times: [&Option<Timestamp>; 2]) -> Result<(), EncodeError> {
    for time in times.into_iter().flatten() {
        if time.as_str().ends_with(['Z', 'z'])
            || time.moment().is_none_or(|m| m.offset_minutes.is_none())
        {
            return Err(EncodeError::invalid(
                "beginTime",
                "must have an offset in digits, like 2026-01-01T00:00:00+01:00",
            ));
        }
    }
    Ok(())
}

face_common::record! {
    /// `POST /artemis/api/resource/v1/person/single/update`: what is left out stays. Not for photos: it takes them, says yes,
    /// and keeps none; [`FaceUpdate`] is for those.
    #[derive(Debug, Default)]
    pub struct PersonUpdate {
        /// Who.
        person_id: String,
        /// As it is: it cannot be changed.
        person_code?: String,
        /// Family name.
        person_family_name?: String,
        /// Given name.
        person_given_name?: String,
        /// 0 not said, 1 male, 2 female.
        gender?: u32,
        /// Where the person belongs.
        org_index_code?: String,
        /// Free text.
        remark?: String,
        /// Telephone.
        phone_no?: String,
        /// Mail.
        email?: String,
        /// Cards.
        cards[]: Card,
        /// Valid from.
        begin_time?: Timestamp,
        /// Valid to.
        end_time?: Timestamp,
    }
}

api!(PersonUpdate: "/artemis/api/resource/v1/person/single/update" => Done, true, check update_limits);

fn update_limits(update: &PersonUpdate) -> Result<(), EncodeError> {
    check_code(update.person_code.as_deref())?;
    check_times([&update.begin_time, &update.end_time])
}

face_common::record! {
    /// `POST /artemis/api/resource/v1/person/single/delete`.
    #[derive(Debug, Default)]
    pub struct PersonDelete {
        /// Who.
        person_id: String,
    }
}

api!(PersonDelete: "/artemis/api/resource/v1/person/single/delete" => Done, true);

/// `POST /artemis/api/resource/v1/person/face/update`: a person's photo, JPEG, as bare base64. Exactly these two members: with
/// `personCode` beside them it is a parameter error. A yes is no proof: look at [`Person::has_photo`].
#[derive(Clone, PartialEq, Eq)]
pub struct FaceUpdate {
    /// Who.
    pub person_id: String,
    /// The photo.
    pub photo: Bytes,
}

impl fmt::Debug for FaceUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaceUpdate")
            .field("person_id", &self.person_id)
            .field("photo_bytes", &self.photo.len())
            .finish()
    }
}

const FACE_UPDATE: &str = "/artemis/api/resource/v1/person/face/update";

impl Endpoint for FaceUpdate {
    type Protocol = crate::Artemis;
    type Reply = Done;
    const NAME: &'static str = "FaceUpdate";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            person_id: &'a str,
            face_data: &'a str,
        }
        if !self.photo.starts_with(&[0xff, 0xd8]) {
            return Err(EncodeError::invalid("faceData", "is not a JPEG"));
        }
        let body = base64::body_with_photo(
            None,
            &Body {
                person_id: &self.person_id,
                face_data: base64::PLACE,
            },
            &self.photo,
        )?;
        face_common::endpoint::request(
            http::Method::POST,
            FACE_UPDATE,
            http::HeaderValue::from_static("application/json"),
            body,
        )
    }

    fn decode(&self, response: &Response) -> Result<Done, DecodeError> {
        crate::protocol::data(response.body())
    }
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for FaceUpdate {
    fn matches(request: &Request) -> bool {
        face_common::endpoint::is(request, &http::Method::POST, FACE_UPDATE)
    }

    /// Exactly two members.
    fn from_request(request: &Request) -> Result<Self, DecodeError> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Body {
            person_id: String,
            face_data: base64::Base64Photo,
        }
        let body: Body = face_common::wire::json::from_slice(None, request.body())?;
        Ok(Self {
            person_id: body.person_id,
            photo: body.face_data.0,
        })
    }

    fn encode(reply: &Done) -> Result<Response, EncodeError> {
        crate::protocol::envelope(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_two_members_and_bare_base64() {
        let update = FaceUpdate {
            person_id: "1630".into(),
            photo: Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9]),
        };
        let request = update.to_request().unwrap();
        assert_eq!(
            request.body(),
            r#"{"personId":"1630","faceData":"/9j/2Q=="}"#
        );
        assert_eq!(request.uri(), "/artemis/api/resource/v1/person/face/update");
        assert!(!format!("{update:?}").contains("255"));
        assert!(
            FaceUpdate {
                photo: Bytes::new(),
                ..update
            }
            .to_request()
            .is_err()
        );
    }

    #[test]
    fn limits_hold_before_anything_is_sent() {
        let new = |code: &str, end: &str| NewPerson {
            person_code: Some(code.into()),
            person_family_name: "Lovelace".into(),
            person_given_name: "Ada".into(),
            org_index_code: "1".into(),
            end_time: Some(end.into()),
            ..Default::default()
        };
        let good = "2030-05-26T15:00:00+08:00";
        assert!(new(&"1".repeat(16), good).to_request().is_ok());
        for (code, end) in [
            ("", good),
            (&*"1".repeat(17), good),
            ("1", "2030-05-26T15:00:00Z"),
            ("1", "2030-05-26T15:00:00"),
            ("1", "soon"),
        ] {
            assert!(new(code, end).to_request().is_err(), "{code} {end}");
        }
        for (no, size, ok) in [
            (1, 500, true),
            (1, 501, false),
            (0, 10, false),
            (1, 0, false),
        ] {
            assert_eq!(
                Persons {
                    page_no: no,
                    page_size: size,
                    ..Default::default()
                }
                .to_request()
                .is_ok(),
                ok,
                "{no} {size}"
            );
        }
    }
}
