//! People (HikCentral Professional's forms; iSecure Center's are in [`isecure`](crate::isecure)).

use crate::macros::listed;
use face_common::time::Timestamp;
use face_common::wire::base64;

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
        custom_field_list[]: CustomField,
    }
}

impl Person {
    /// Where the platform keeps a photo of this person; `None` where it keeps none.
    pub fn pic_uri(&self) -> Option<&str> {
        let uri = self.person_photo.as_ref()?.pic_uri.as_deref();
        uri.filter(|uri| !uri.is_empty())
    }
}

face_common::record! {
    /// Where the photo is.
    #[derive(Debug, Default)]
    pub struct PersonPhoto {
        /// For [`PersonPicture`](super::PersonPicture); empty where no photo is kept.
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

face_common::record! {
    /// A field of the platform's owner.
    #[derive(Debug, Default)]
    pub struct CustomField {
        /// Its number.
        id: String,
        /// Its name. The gateway's spelling is `customFiledName`.
        #[serde(rename = "customFiledName", alias = "customFieldName")]
        custom_field_name?: String,
        /// What it holds: 0 to 3.
        custom_field_type?: u32,
        /// What it says.
        custom_field_value?: String,
        /// What it may say, of several.
        preset_value_list[]: String,
        /// Whether everybody sees it.
        is_public?: u32,
        /// Whether it is shown.
        is_show?: u32,
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

listed! {
    /// The fields that the platform's owner has added to people.
    CustomFields {} => CustomFieldPage of CustomField, "/artemis/api/resource/v1/person/customFields"
}

crate::macros::call! {
    /// One person; code 128 for nobody.
    PersonInfo {
        /// Who.
        person_id: String,
    } => Person, idempotent "/artemis/api/resource/v1/person/personId/personInfo"
}

crate::macros::call! {
    /// One person by the number people are known by; code 128 for nobody.
    PersonInfoByCode {
        /// Who.
        person_code: String,
    } => Person, idempotent "/artemis/api/resource/v1/person/personCode/personInfo"
}

impl PersonInfo {
    /// This person.
    pub fn of(person_id: impl Into<String>) -> Self {
        Self {
            person_id: person_id.into(),
            ..Self::default()
        }
    }
}

impl PersonInfoByCode {
    /// This person.
    pub fn of(person_code: impl Into<String>) -> Self {
        Self {
            person_code: person_code.into(),
            ..Self::default()
        }
    }
}
