//! Doors, what happened at them, and who is told.

use crate::event_service::check_destination;
use crate::macros::{call, listed, picture};
use crate::protocol::{Done, limits};
use crate::resource::AcsDoor;
use face_common::EncodeError;
use face_common::time::Timestamp;
use serde_json::Value;

listed! {
    /// What happened at doors (version 2). Made with [`DoorEvents::between`].
    DoorEvents {
        /// From, with offset.
        start_time: Timestamp,
        /// To.
        end_time: Timestamp,
        /// Which types: several, where HikCentral has one.
        event_types[]: u32,
        /// Where.
        door_index_codes[]: String,
        /// Part of the name.
        person_name?: String,
        /// Who.
        person_ids[]: String,
        /// In the order of this member.
        sort?: String,
        /// `asc` or `desc`.
        order?: String,
    } => DoorEventPage of DoorEvent, "/artemis/api/acs/v2/door/events", check event_limits
}

impl DoorEvents {
    /// Of every type, at every door.
    pub fn between(from: Timestamp, to: Timestamp) -> Self {
        Self {
            start_time: from,
            end_time: to,
            ..Self::all()
        }
    }
}

fn event_limits(search: &DoorEvents) -> Result<(), EncodeError> {
    limits::span(&search.start_time, &search.end_time, i64::MAX / 86_400_000)
}

face_common::record! {
    /// Something that happened at a door. Members that HikCentral leaves out are `null` here.
    #[derive(Debug, Default)]
    pub struct DoorEvent {
        /// Names the event.
        event_id?: String,
        /// In words.
        event_name?: String,
        /// What.
        event_type?: u32,
        /// When.
        event_time?: Timestamp,
        /// When the platform had it.
        receive_time?: Timestamp,
        /// Who.
        person_id?: String,
        /// Their name.
        person_name?: String,
        /// The number they are known by.
        job_no?: String,
        /// Their organisation.
        org_index_code?: String,
        /// Its name.
        org_name?: String,
        /// The card.
        card_no?: String,
        /// Where.
        door_index_code?: String,
        /// Where, in words.
        door_name?: String,
        /// The device.
        dev_index_code?: String,
        /// Its name.
        dev_name?: String,
        /// 1 in, 0 out, -1 not known.
        in_and_out_type?: i64,
        /// The reader.
        reader_dev_index_code?: String,
        /// Its name.
        reader_dev_name?: String,
        /// For [`EventPicture`].
        pic_uri?: String,
        /// The server the picture is on.
        svr_index_code?: String,
    }
}

picture! {
    /// An event's picture. This product answers with a redirect, which is a [`Fault`](crate::Fault) with its `location`; it is
    /// not followed, because the request's signature must not go to another host.
    EventPicture {
        /// From [`DoorEvent`].
        svr_index_code: String,
        /// From [`DoorEvent`].
        pic_uri: String,
    }, "/artemis/api/acs/v1/event/pictures"
}

listed! {
    /// Doors (version 2).
    DoorSearch {
        /// Part of the name.
        name?: String,
        /// Of these regions.
        region_index_codes[]: String,
        /// And of those below them.
        is_sub_region?: bool,
        /// What must hold.
        expressions[]: Value,
        /// In the order of this member.
        order_by?: String,
        /// `asc` or `desc`.
        order_type?: String,
    } => DoorSearchPage of Value, "/artemis/api/resource/v2/door/search"
}

listed! {
    /// Doors, searched (version 1).
    AcsDoorSearch {
        /// These, with commas.
        door_index_codes?: String,
        /// Part of the name.
        door_name?: String,
        /// Of this device.
        acs_dev_index_codes?: String,
        /// Of this region.
        region_index_code?: String,
    } => AcsDoorSearchPage of AcsDoor, "/artemis/api/resource/v1/acsDoor/advance/acsDoorList"
}

face_common::open_int_enum! {
    /// Which events are pushed.
    #[derive(Default)]
    pub enum SubscriptionKind: u32 {
        /// Those of devices.
        #[default]
        Raw = 0,
        /// Those of linkages.
        Linkage = 1,
        /// Both.
        Both = 2,
    }
}

call! {
    /// Asks the platform to push events. The path is HikCentral's, the members are more.
    Subscribe {
        /// Which.
        event_types[]: u32,
        /// Where to: a URL of up to 1024 characters.
        event_dest: String,
        /// Of devices, of linkages, or both.
        sub_type?: SubscriptionKind,
        /// How grave: 1 to 3.
        event_lvl[]: u32,
    } => Done, idempotent "/artemis/api/eventService/v1/eventSubscriptionByEventTypes", check subscribe_limits
}

fn subscribe_limits(subscribe: &Subscribe) -> Result<(), EncodeError> {
    limits::count("eventTypes", subscribe.event_types.len(), usize::MAX)?;
    check_destination(&subscribe.event_dest)
}

call! {
    /// What is subscribed to.
    SubscriptionView {} => Subscriptions, idempotent "/artemis/api/eventService/v1/eventSubscriptionView"
}

face_common::record! {
    /// What is subscribed to.
    #[derive(Debug, Default)]
    pub struct Subscriptions {
        /// Each.
        detail[]: Subscription,
    }
}

face_common::record! {
    /// One subscription.
    #[derive(Debug, Default)]
    pub struct Subscription {
        /// Which types.
        event_types[]: u32,
        /// Where to.
        event_dest?: String,
        /// Of devices, of linkages, or both.
        sub_type?: SubscriptionKind,
        /// How grave.
        event_lvl[]: u32,
    }
}
