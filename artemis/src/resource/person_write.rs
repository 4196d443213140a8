//! Adding, changing and removing people.

use super::{Card, CustomField, FaceData, FingerPrint};
use crate::macros::{call, with_photo};
use crate::protocol::{Done, limits};
use face_common::EncodeError;
use face_common::time::Timestamp;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use serde_json::Value;

call! {
    /// Adds a person; gives their id.
    NewPerson {
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
        /// Photos: one. A yes is no proof: look at [`Person::pic_uri`](super::Person::pic_uri).
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
    } => PersonKey, once "/artemis/api/resource/v1/person/single/add", filled person_family_name as "personFamilyName" person_given_name as "personGivenName" org_index_code as "orgIndexCode", check new_limits
}

/// The id of a person who was added: text, or an object that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonKey(pub String);

impl Serialize for PersonKey {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PersonKey {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(d)?;
        match value.get("personId").unwrap_or(&value) {
            Value::String(id) if !id.is_empty() => Ok(Self(id.clone())),
            Value::Number(id) if id.is_u64() => Ok(Self(id.to_string())),
            _ => Err(D::Error::custom("there is no personId")),
        }
    }
}

fn new_limits(new: &NewPerson) -> Result<(), EncodeError> {
    limits::faces(&new.faces)?;
    limits::length("personCode", new.person_code.as_deref(), 16)?;
    limits::times([
        ("beginTime", new.begin_time.as_ref()),
        ("endTime", new.end_time.as_ref()),
    ])
}

call! {
    /// Changes a person: what is left out stays. Not for photos: it takes them, says yes, and keeps none; [`FaceUpdate`] is for
    /// those.
    PersonUpdate {
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
        /// Fingerprints.
        finger_print[]: FingerPrint,
        /// Cards.
        cards[]: Card,
        /// Valid from.
        begin_time?: Timestamp,
        /// Valid to.
        end_time?: Timestamp,
        /// Room.
        resident_room_no?: u32,
        /// Floor.
        resident_floor_no?: u32,
    } => Done, idempotent "/artemis/api/resource/v1/person/single/update", filled person_id as "personId", check update_limits
}

fn update_limits(update: &PersonUpdate) -> Result<(), EncodeError> {
    limits::length("personCode", update.person_code.as_deref(), 16)?;
    limits::times([
        ("beginTime", update.begin_time.as_ref()),
        ("endTime", update.end_time.as_ref()),
    ])
}

call! {
    /// Removes a person.
    PersonDelete {
        /// Who.
        person_id: String,
    } => Done, idempotent "/artemis/api/resource/v1/person/single/delete", filled person_id as "personId"
}

impl PersonDelete {
    /// This person.
    pub fn of(person_id: impl Into<String>) -> Self {
        Self {
            person_id: person_id.into(),
            ..Self::default()
        }
    }
}

call! {
    /// Puts these fingerprints in the place of those a person has.
    FingerPrintsUpdate {
        /// Whose.
        person_id: String,
        /// All of them.
        finger_print[]: FingerPrint,
    } => Done, idempotent "/artemis/api/resource/v1/person/fingerPrints/update", filled person_id as "personId"
}

call! {
    /// Fills in a person's custom fields.
    CustomFieldsUpdate {
        /// Whose.
        person_id: String,
        /// Which, and with what.
        list[]: CustomField,
    } => Done, idempotent "/artemis/api/resource/v1/person/personId/customFieldsUpdate", filled person_id as "personId" list as "list"
}

with_photo! {
    /// A person's photo. Exactly these two members: with `personCode` beside them it is a parameter error. A yes is no proof:
    /// look at [`Person::pic_uri`](super::Person::pic_uri).
    FaceUpdate {
        /// Who.
        person_id: String,
    } photo face_data => Done, idempotent "/artemis/api/resource/v1/person/face/update"
}

with_photo! {
    /// A person's photo by the call that changes people. Every platform seen says yes and keeps none; here because integrations
    /// in use try it.
    PersonPhotoUpdate {
        /// Who.
        person_id: String,
    } photo person_photo => Done, idempotent "/artemis/api/resource/v1/person/single/update"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Persons;
    use bytes::Bytes;
    use face_common::Endpoint;

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
