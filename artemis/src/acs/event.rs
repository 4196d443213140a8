//! Who passed.

use crate::macros::{listed, picture};
use crate::protocol::limits;
use face_common::EncodeError;
use face_common::time::Timestamp;

face_common::open_int_enum! {
    /// What happened at a door. The same numbers in searches, in subscriptions and in what is pushed.
    pub enum EventType: u32 {
        /// A face was known.
        Face = 196_893,
        /// A card was known.
        Card = 198_914,
        /// A card and a password.
        CardAndPassword = 198_915,
        /// A fingerprint.
        FingerPrint = 197_127,
        /// A person held against their identity card.
        PersonAndIdentityCard = 197_162,
        /// The first card of the day.
        FirstCard = 196_874,
        /// Several cards together.
        MultipleCards = 196_883,
        /// A card and a fingerprint.
        CardAndFingerPrint = 196_885,
        /// A fingerprint and a password.
        FingerPrintAndPassword = 196_887,
        /// A face and a fingerprint.
        FaceAndFingerPrint = 196_888,
        /// A face and a password.
        FaceAndPassword = 196_889,
        /// A face and a card.
        FaceAndCard = 196_890,
        /// A number and a password.
        NumberAndPassword = 196_897,
    }
}

face_common::open_int_enum! {
    /// The order of a list.
    pub enum Order: u32 {
        /// Oldest first.
        Ascending = 0,
        /// Newest first.
        Descending = 1,
    }
}

listed! {
    /// What happened at up to ten doors in up to 31 days. The type or the person must be named. Made with [`DoorEvents::of`]
    /// or [`DoorEvents::of_person`].
    DoorEvents {
        /// From, with offset.
        start_time: Timestamp,
        /// To.
        end_time: Timestamp,
        /// What.
        event_type?: EventType,
        /// Who.
        person_name?: String,
        /// Where: one to ten.
        door_index_codes[]: String,
        /// -1 all.
        temperature_status?: i64,
        /// -1 all.
        wear_mask_status?: i64,
        /// What some versions call it.
        mask_status?: i64,
        /// `SwipeTime`.
        sort_field?: String,
        /// Newest first, where nothing is said.
        order_type?: Order,
    } => DoorEventPage of DoorEvent, "/artemis/api/acs/v1/door/events", check search_limits
}

impl DoorEvents {
    /// Of one type, oldest first.
    pub fn of(
        what: EventType,
        doors: impl IntoIterator<Item = impl Into<String>>,
        from: Timestamp,
        to: Timestamp,
    ) -> Self {
        Self {
            start_time: from,
            end_time: to,
            event_type: Some(what),
            door_index_codes: doors.into_iter().map(Into::into).collect(),
            sort_field: Some("SwipeTime".to_owned()),
            order_type: Some(Order::Ascending),
            ..Self::all()
        }
    }

    /// Of one person, of every type, oldest first.
    pub fn of_person(
        name: impl Into<String>,
        doors: impl IntoIterator<Item = impl Into<String>>,
        from: Timestamp,
        to: Timestamp,
    ) -> Self {
        Self {
            event_type: None,
            person_name: Some(name.into()),
            ..Self::of(EventType::Face, doors, from, to)
        }
    }
}

fn search_limits(search: &DoorEvents) -> Result<(), EncodeError> {
    limits::span(&search.start_time, &search.end_time, 31)?;
    limits::count("doorIndexCodes", search.door_index_codes.len(), 10)?;
    if search.event_type.is_none() && search.person_name.is_none() {
        let why = "or personName must be there";
        return Err(EncodeError::invalid("eventType", why));
    }
    Ok(())
}

face_common::record! {
    /// Something that happened at a door.
    #[derive(Debug, Default)]
    pub struct DoorEvent {
        /// `-1` on V2: it names nothing. [`DoorEvent::key`] does.
        event_id?: String,
        /// What.
        event_type?: EventType,
        /// When, by the platform.
        event_time?: Timestamp,
        /// When, by the device.
        device_time?: Timestamp,
        /// Who.
        person_id?: String,
        /// Their name.
        person_name?: String,
        /// `0` for people.
        person_type?: String,
        /// Where, in words.
        door_name?: String,
        /// Where.
        door_index_code?: String,
        /// The card: up to 20 digits, so text.
        card_no?: String,
        /// What it meant for attendance: 0 nothing, to 6.
        check_in_and_out_type?: u32,
        /// For [`EventPicture`].
        pic_uri?: String,
        /// Degrees, or empty.
        temperature_data?: String,
        /// Whether too warm.
        temperature_status?: i64,
        /// Whether with a mask.
        wear_mask_status?: i64,
        /// The reader.
        reader_index_code?: String,
        /// Its name.
        reader_name?: String,
    }
}

impl DoorEvent {
    /// What tells two events apart: time, person and door.
    pub fn key(&self) -> (&str, &str, &str) {
        (
            self.event_time.as_ref().map_or("", Timestamp::as_str),
            self.person_id.as_deref().unwrap_or_default(),
            self.door_index_code.as_deref().unwrap_or_default(),
        )
    }
}

picture! {
    /// An event's picture.
    EventPicture {
        /// From [`DoorEvent`].
        pic_uri: String,
    }, "/artemis/api/acs/v1/event/pictures"
}
