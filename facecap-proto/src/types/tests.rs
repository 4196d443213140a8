use super::*;
use proptest::prelude::*;

#[test]
fn switches_are_read_in_every_dress_and_written_as_numbers() {
    for (text, on) in [
        ("0", false),
        ("1", true),
        ("2", true),
        ("-1", true),
        ("true", true),
        ("false", false),
        ("\"1\"", true),
        ("\"false\"", false),
    ] {
        let flag: Flag = serde_json::from_str(text).unwrap();
        assert_eq!(flag, Flag(on), "{text}");
    }
    assert_eq!(serde_json::to_string(&Flag(true)).unwrap(), "1");
    for text in ["[]", "\"x\"", "null", "\"\""] {
        assert!(serde_json::from_str::<Flag>(text).is_err(), "{text}");
    }
}

#[test]
fn bits_without_a_name_are_kept() {
    let items: LcdItems = serde_json::from_str("4294967295").unwrap();
    assert!(items.contains(LcdItems::TITLE | LcdItems::MEASURED));
    assert_eq!(serde_json::to_string(&items).unwrap(), "4294967295");
    let flags = UpdateFlags::NAME | UpdateFlags::ROLE;
    assert_eq!(
        (flags.bits(), flags.contains(UpdateFlags::CARD)),
        (3, false)
    );
    let all: LcdItems = serde_json::from_str("-1").unwrap();
    assert!(all.contains(LcdItems::MEASURED));
    assert_eq!(serde_json::to_string(&all).unwrap(), "-1");
}

#[test]
fn words_in_the_place_of_times_are_words() {
    for (text, to) in [
        ("forever", ValidTo::Forever),
        ("never", ValidTo::Never),
        (
            "2017/12/18 16:45:30",
            ValidTo::At("2017/12/18 16:45:30".into()),
        ),
        ("soon", ValidTo::At("soon".into())),
    ] {
        let read: ValidTo = serde_json::from_value(text.into()).unwrap();
        assert_eq!(read, to);
        assert_eq!(serde_json::to_value(&read).unwrap(), text);
    }
    assert_eq!(ValidFrom::from("useless"), ValidFrom::NoBeginning);
}

#[test]
fn times_are_written_as_the_document_does() {
    // 2017-12-18 08:45:30.003 UTC.
    let at = 1_513_586_730_003;
    assert_eq!(clock_text(at, 480).as_str(), "2017/12/18 16:45:30");
    assert_eq!(capture_time(at, 480).as_str(), "2017/12/18 16:45:30.003");
    assert_eq!(capture_time(-1, 0).as_str(), "1969/12/31 23:59:59.999");
    assert_eq!(capture_time(at, 480).unix_ms(Some(480)), Some(at));
}

#[test]
fn limits_are_of_bytes() {
    assert!(bytes("name", &"я".repeat(7), 15).is_ok());
    let error = bytes("name", &"я".repeat(8), 15).unwrap_err();
    assert_eq!(
        error.to_string(),
        "name: has 16 bytes in UTF-8; 15 are allowed"
    );
    assert!(id(&"1".repeat(19)).is_ok() && id(&"1".repeat(20)).is_err() && id("").is_err());
    assert!(range("x", 1, 1, 2).is_ok() && range("x", 3, 1, 2).is_err());
    assert!(count("x", 0, 2).is_err() && count("x", 2, 2).is_ok() && count("x", 3, 2).is_err());
    assert!(picture("p", b"\x89PNG", true).is_ok() && picture("p", b"\x89PNG", false).is_err());
    let mut large = vec![0xff, 0xd8];
    large.resize(10 << 20, 0);
    assert!(picture("p", &large, false).is_ok());
    large.push(0);
    assert!(picture("p", &large, false).is_err());
}

proptest! {
    #[test]
    fn every_time_written_is_read(at in -4_000_000_000_000_i64..4_000_000_000_000, offset in -720_i32..=840) {
        prop_assert_eq!(capture_time(at, offset).unix_ms(Some(offset)), Some(at));
    }
}
