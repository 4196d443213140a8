//! What is read as a time is written and read as the same time.
#![no_main]

use face_common::time::{TimeOfDay, Timestamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i64, i32, &str)| {
    let (unix_ms, offset, text) = input;
    let seen = Timestamp::from(text);
    assert_eq!(seen.to_string(), text);
    let json = serde_json::to_vec(&seen).expect("text");
    assert_eq!(
        serde_json::from_slice::<Timestamp>(&json).ok(),
        Some(seen.clone())
    );
    let unix = seen.unix_ms(Some(offset));
    if let Some(moment) = seen.moment() {
        assert!(unix.is_some());
        let own = moment.offset_minutes.unwrap_or(0);
        let unix = moment.clock_ms - i64::from(own) * 60_000;
        let written = Timestamp::at(unix, own).moment().expect("written by us");
        assert_eq!(written.offset_minutes, Some(own));
        // Days end at year 9999.
        if moment.clock_ms <= 253_402_300_799_999 {
            assert_eq!(
                written.clock_ms,
                moment.clock_ms - moment.clock_ms.rem_euclid(1000)
            );
        }
    }
    let at = Timestamp::at(unix_ms, offset);
    let local = Timestamp::local(unix_ms, offset)
        .moment()
        .expect("written by us");
    // Years have four digits.
    let clock = unix_ms.saturating_add(i64::from(offset) * 60_000);
    let clock = clock.clamp(-62_167_219_200_000, 253_402_300_799_000);
    assert_eq!(local.clock_ms, clock - clock.rem_euclid(1000));
    if offset.abs_diff(0) <= 18 * 60 {
        let at = at.moment().expect("written by us");
        assert_eq!(
            (at.clock_ms, at.offset_minutes),
            (local.clock_ms, Some(offset))
        );
    }
    if let Some(seconds) = TimeOfDay::from(text).seconds() {
        assert!(seconds <= 86_400);
    }
});
