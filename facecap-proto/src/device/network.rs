use crate::macros::{command, reply};
use crate::types::{Gps, range};
use face_common::EncodeError;

command! {
    /// Says how the 4G module is (2.17.1). The spelling is the vendor's.
    Request4gInfor "request 4g infor" {} => FourGInfo, idempotent
}

reply! {
    /// How the 4G module is.
    FourGInfo {
        /// Whether the module works.
        module_ready?: bool,
        /// Whether the card works.
        sim_ready?: bool,
        /// The card's number.
        #[serde(rename = "ICCID")]
        iccid?: String,
        /// The subscriber's number.
        #[serde(rename = "IMSI")]
        imsi?: String,
        /// Who carries the calls.
        operator?: String,
        /// How strong the signal is.
        signal_strength?: i64,
        /// Where the device is.
        gps?: Gps,
    }
}

command! {
    /// Says how much was sent and received by 4G (2.17.2).
    TrafficStatistics "traffic statistics" {
        /// The month, 1 to 12.
        month: u32,
        /// The days: `1-9`, `1-` (up to today) or `1`. The whole month where it is left out.
        day?: String,
    } => Traffic, idempotent, check in_a_year
}

fn in_a_year(ask: &TrafficStatistics) -> Result<(), EncodeError> {
    range("month", ask.month, 1, 12)?;
    let is_day = |text: &str| text.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let are_days = match ask.day.as_deref().map(|days| (days, days.split_once('-'))) {
        None => true,
        Some((day, None)) => is_day(day),
        Some((_, Some((from, "")))) => is_day(from),
        Some((_, Some((from, to)))) => is_day(from) && is_day(to),
    };
    if are_days {
        Ok(())
    } else {
        Err(EncodeError::invalid("day", "must be like 1-9, 1- or 1"))
    }
}

reply! {
    /// How much was sent and received.
    Traffic {
        /// Day by day.
        statistics[]: TrafficDay,
    }
}

face_common::snake_record! {
    /// A day.
    #[derive(Debug, Default)]
    pub struct TrafficDay {
        /// `6-1`: month and day.
        date?: String,
        /// Bytes received.
        bytes_rx?: u64,
        /// Bytes sent.
        bytes_tx?: u64,
    }
}
