//! People and organisations: ids are UUIDs or 32 digits, and may be the client's.

use crate::macros::{call, listed};
use crate::protocol::{Done, limits};
use crate::resource::FaceData;
use face_common::EncodeError;

face_common::record! {
    /// A person to add.
    #[derive(Debug, Default)]
    pub struct NewPerson {
        /// In a batch: the client's own number, which comes back in the outcome.
        client_id?: i64,
        /// An id of the client's choice.
        person_id?: String,
        /// The whole name, up to 32 characters.
        person_name: String,
        /// 0 not said, 1 male, 2 female. Text.
        gender?: String,
        /// Where the person belongs.
        org_index_code: String,
        /// `1990-01-31`.
        birthday?: String,
        /// Telephone.
        phone_no?: String,
        /// Mail.
        email?: String,
        /// The kind of paper: 111 identity card.
        certificate_type?: String,
        /// Its number.
        certificate_no?: String,
        /// The number people are known by.
        job_no?: String,
        /// Photos: one.
        faces[]: FaceData,
    }
}

crate::macros::api!(NewPerson: "/artemis/api/resource/v1/person/single/add" => crate::resource::PersonKey, once, check new_limits);

fn new_limits(new: &NewPerson) -> Result<(), EncodeError> {
    limits::filled("personName", &new.person_name)?;
    limits::filled("orgIndexCode", &new.org_index_code)?;
    limits::faces(&new.faces)?;
    limits::length("personName", Some(&new.person_name), 32)
}

call! {
    /// Adds many people at once; each has an outcome of its own.
    PersonBatchAdd {
        /// Each with its `client_id`.
        items[]: NewPerson,
    } => BatchOutcome, once "/artemis/api/resource/v1/person/batch/add", filled items as "items", check batch_limits
}

fn batch_limits(batch: &PersonBatchAdd) -> Result<(), EncodeError> {
    batch.items.iter().try_for_each(|new| {
        if new.client_id.is_none() {
            let why = "must be there: the outcome names entries by it";
            return Err(EncodeError::invalid("clientId", why));
        }
        new_limits(new)
    })
}

face_common::record! {
    /// What came of a batch.
    #[derive(Debug, Default)]
    pub struct BatchOutcome {
        /// Those that were added.
        successes[]: BatchSuccess,
        /// Those that were not.
        failures[]: BatchFailure,
    }
}

face_common::record! {
    /// One that was added.
    #[derive(Debug, Default)]
    pub struct BatchSuccess {
        /// The client's number.
        client_id?: i64,
        /// A person's id.
        person_id?: String,
        /// An organisation's id.
        org_index_code?: String,
    }
}

face_common::record! {
    /// One that was not added.
    #[derive(Debug, Default)]
    pub struct BatchFailure {
        /// The client's number.
        client_id?: i64,
        /// Why, as a code.
        code?: String,
        /// Why, in words.
        #[serde(alias = "msg")]
        message?: String,
    }
}

call! {
    /// Removes many people at once.
    PersonBatchDelete {
        /// Who.
        person_ids[]: String,
    } => Done, idempotent "/artemis/api/resource/v1/person/batch/delete", filled person_ids as "personIds"
}

face_common::record! {
    /// An organisation to add.
    #[derive(Debug, Default)]
    pub struct NewOrg {
        /// The client's own number, which comes back in the outcome.
        client_id?: i64,
        /// An id of the client's choice.
        org_index_code?: String,
        /// Its name.
        org_name: String,
        /// The one above it.
        parent_index_code: String,
    }
}

call! {
    /// Adds many organisations at once.
    OrgBatchAdd {
        /// Each with its `client_id`.
        items[]: NewOrg,
    } => BatchOutcome, once "/artemis/api/resource/v1/org/batch/add"
}

call! {
    /// Removes many organisations at once.
    OrgBatchDelete {
        /// Which.
        index_codes[]: String,
    } => Done, idempotent "/artemis/api/resource/v1/org/batch/delete", filled index_codes as "indexCodes"
}

face_common::record! {
    /// A person.
    #[derive(Debug, Default)]
    pub struct Person {
        /// The id.
        person_id: String,
        /// The whole name.
        person_name?: String,
        /// 0 not said, 1 male, 2 female.
        gender?: u32,
        /// Where the person belongs.
        org_index_code?: String,
        /// The number people are known by.
        job_no?: String,
        /// Telephone.
        phone_no?: String,
        /// Mail.
        email?: String,
        /// The kind of paper.
        certificate_type?: u32,
        /// Its number.
        certificate_no?: String,
        /// The photos: a list, where HikCentral has one object.
        person_photo[]: PersonPhoto,
    }
}

face_common::record! {
    /// Where a photo is.
    #[derive(Debug, Default)]
    pub struct PersonPhoto {
        /// Its number.
        person_photo_index_code?: String,
        /// Its address on its server.
        pic_uri?: String,
        /// The server.
        server_index_code?: String,
        /// Whose.
        person_id?: String,
    }
}

listed! {
    /// People (version 2).
    Persons {
        /// Of these organisations, with commas.
        org_index_codes?: String,
        /// And of those below them.
        is_sub_org?: bool,
    } => PersonPage of Person, "/artemis/api/resource/v2/person/personList"
}

listed! {
    /// People, searched (version 2).
    PersonSearch {
        /// These, with commas.
        person_ids?: String,
        /// Part of the name.
        person_name?: String,
        /// Of these organisations, with commas.
        org_index_codes?: String,
        /// And of those below them.
        is_sub_org?: bool,
        /// What must hold: `{"key":…,"operator":…,"values":[…]}`.
        expressions[]: serde_json::Value,
        /// In the order of this member.
        order_by?: String,
        /// `asc` or `desc`.
        order_type?: String,
    } => PersonSearchPage of Person, "/artemis/api/resource/v2/person/advance/personList"
}
