//! The clock: `/ISAPI/System/time`.

use crate::macros::{settings, xml};
use face_common::time::Timestamp;

settings! {
    xml Time, root "Time" at "/ISAPI/System/time":
    /// The clock.
    TimeGet,
    /// Sets the clock. [`flow::set_clock`](crate::flow::set_clock) does it and reads back.
    TimePut
}

face_common::open_string_enum! {
    /// Who sets the clock.
    pub enum TimeMode {
        /// A time server.
        Ntp = "NTP",
        /// Whoever writes `local_time`.
        Manual = "manual",
    }
}

face_common::record! {
    /// A device's clock.
    #[derive(Debug, Default)]
    pub struct Time {
        /// Who sets it.
        time_mode?: TimeMode,
        /// What it shows: with the offset from UTC on most firmwares, `2025-06-22T10:26:22-04:00`.
        local_time?: Timestamp,
        /// In the manner of POSIX, where the sign is turned: UTC+5 is `CST-5:00:00`.
        time_zone?: String,
    }
}

impl Time {
    /// How far the clock is ahead of UTC, in minutes: from `local_time` where it says so, else from `time_zone`. Daylight
    /// saving time, which `time_zone` may describe behind its first offset, is not worked out.
    pub fn offset_minutes(&self) -> Option<i32> {
        let said = self
            .local_time
            .as_ref()
            .and_then(Timestamp::moment)
            .and_then(|m| m.offset_minutes);
        said.or_else(|| posix_offset(self.time_zone.as_deref()?))
    }
}

/// `CST-5:30:00` is 330 minutes ahead of UTC.
fn posix_offset(zone: &str) -> Option<i32> {
    let rest = zone.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let (sign, rest) = match rest.as_bytes().first()? {
        b'-' => (1, rest.get(1..)?),
        b'+' => (-1, rest.get(1..)?),
        _ => (-1, rest),
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(rest.len());
    let mut parts = rest.get(..end)?.split(':');
    let hours: i32 = parts.next()?.parse().ok()?;
    let minutes: i32 = parts.next().map_or(Some(0), |m| m.parse().ok())?;
    (hours <= 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// `GET /ISAPI/System/time/ntpServers`: the time servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NtpServersGet;

xml!(NtpServersGet: GET "/ISAPI/System/time/ntpServers", reply root "NTPServerList" => NtpServers, idempotent);

face_common::record! {
    /// The time servers.
    #[derive(Debug, Default)]
    pub struct NtpServers {
        /// One by one.
        #[serde(rename = "NTPServer")]
        servers[]: NtpServer,
    }
}

settings! {
    xml NtpServer, root "NTPServer" at { id: u32 } "/ISAPI/System/time/ntpServers/{id}":
    /// One time server.
    NtpServerGet,
    /// Sets a time server.
    NtpServerPut
}

face_common::record! {
    /// A time server.
    #[derive(Debug, Default)]
    pub struct NtpServer {
        /// Its number, from 1.
        id: u32,
        /// `ipaddress` or `hostname`.
        addressing_format_type?: String,
        /// By name.
        host_name?: String,
        /// By address.
        ip_address?: String,
        /// By address, IPv6.
        ipv6_address?: String,
        /// Usually 123.
        port_no?: u16,
        /// Minutes between two questions.
        synchronize_interval?: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn the_clock_is_read_and_written() {
        let body = "<Time version=\"2.0\" xmlns=\"urn:x\"><timeMode>NTP</timeMode><localTime>2025-06-22T10:26:22-04:00</localTime><timeZone>CST+4:00:00</timeZone><timeFormat>24hour</timeFormat></Time>";
        let mut time = TimeGet.decode(&http::Response::new(body.into())).unwrap();
        assert_eq!(
            (time.time_mode.clone(), time.offset_minutes()),
            (Some(TimeMode::Ntp), Some(-240))
        );
        time.time_mode = Some(TimeMode::Manual);
        let request = TimePut { settings: time }.to_request().unwrap();
        let text = std::str::from_utf8(request.body()).unwrap();
        assert!(
            text.contains("<timeMode>manual</timeMode>")
                && text.contains("<timeFormat>24hour</timeFormat>"),
            "{text}"
        );
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("PUT", "/ISAPI/System/time")
        );
    }

    #[test]
    fn zones_have_their_sign_turned() {
        for (zone, want) in [
            ("CST-5:00:00", Some(300)),
            ("CST-5:30:00", Some(330)),
            ("CST+4:00:00", Some(-240)),
            ("CST+4:00:00DST01:00:00,M3.2.0/02:00:00", Some(-240)),
            ("GMT0", Some(0)),
            ("", None),
            ("CST", None),
            ("CST-x", None),
        ] {
            assert_eq!(posix_offset(zone), want, "{zone}");
        }
    }
}
