//! The platform's log of events.

use crate::acs::Order;
use crate::macros::{listed, picture};
use crate::protocol::limits;
use face_common::EncodeError;
use face_common::time::Timestamp;

listed! {
    /// The log, between two times with offset (`Z` is refused). Lists are texts with commas here: made with
    /// [`EventRecords::of`].
    EventRecords {
        /// From.
        start_time: Timestamp,
        /// To.
        end_time: Timestamp,
        /// Which types, with commas.
        event_types?: String,
        /// What kind of source, `door` for one. Must be there.
        src_type: String,
        /// Which sources, with commas. The spelling is the gateway's.
        src_indexs?: String,
        /// `TriggeringTime`.
        sort_field?: String,
        /// The order.
        order_type?: Order,
    } => EventRecordPage of EventRecord, "/artemis/api/eventService/v1/eventRecords/page", check search_limits
}

impl EventRecords {
    /// Of sources of this kind, oldest first.
    pub fn of(
        src_type: impl Into<String>,
        types: impl IntoIterator<Item = u32>,
        from: Timestamp,
        to: Timestamp,
    ) -> Self {
        let types: Vec<_> = types.into_iter().map(|t| t.to_string()).collect();
        Self {
            start_time: from,
            end_time: to,
            event_types: Some(types.join(",")).filter(|t| !t.is_empty()),
            src_type: src_type.into(),
            sort_field: Some("TriggeringTime".to_owned()),
            order_type: Some(Order::Ascending),
            ..Self::all()
        }
    }
}

fn search_limits(search: &EventRecords) -> Result<(), EncodeError> {
    limits::span(&search.start_time, &search.end_time, i64::MAX / 86_400_000)?;
    limits::filled("srcType", &search.src_type)
}

face_common::record! {
    /// An entry of the log.
    #[derive(Debug, Default)]
    pub struct EventRecord {
        /// Its number.
        event_id?: String,
        /// What.
        event_type?: u32,
        /// In words.
        event_type_name?: String,
        /// What kind of source.
        src_type?: String,
        /// Which.
        src_index?: String,
        /// Its name.
        src_name?: String,
        /// When.
        #[serde(alias = "happenTime", alias = "startTime")]
        trigger_time?: Timestamp,
        /// For [`EventImage`].
        pic_uri?: String,
    }
}

picture! {
    /// The picture of an entry.
    EventImage {
        /// From [`EventRecord`].
        pic_uri: String,
    }, "/artemis/api/eventService/v1/image_data"
}
