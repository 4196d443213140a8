use super::*;
use crate::types::ControlMode;
use face_common::{Endpoint, ErrorKind};

#[test]
fn opening_a_door_is_never_repeated_by_itself() {
    let open = GpioControl::open(1).for_person("0001");
    assert_eq!(
        open.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"gpio control","port":1,"ctrl_type":"on","ctrl_mode":"force","person_id":"0001"}"#
    );
    const { assert!(!GpioControl::IDEMPOTENT && !WiegandControl::IDEMPOTENT && !Reboot::IDEMPOTENT) };
    assert_eq!(open.ctrl_mode, ControlMode::Force);
    open.decode(&http::Response::new(
        r#"{"reply":"ACK","cmd":" gpio control","code":0}"#.into(),
    ))
    .unwrap();
}

#[test]
fn a_card_is_short_or_long() {
    assert_eq!(
        WiegandControl::card(i64::MAX.unsigned_abs())
            .to_request()
            .unwrap()
            .body(),
        r#"{"version":"0.2","cmd":"wiegand control","wiegand_card_no":0,"long_card_id":9223372036854775807,"ctrl_mode":"force"}"#
    );
    let both = WiegandControl {
        wiegand_card_no: 1,
        ..WiegandControl::card(u64::MAX)
    };
    assert_eq!(both.to_request().unwrap_err().kind(), ErrorKind::BadRequest);
    assert_eq!(WiegandControl::card(8).wiegand_card_no, 8);
}

#[test]
fn a_snapshot_is_read_with_and_without_the_blank() {
    for name in ["image ", "image"] {
        let body = format!(
            r#"{{"reply":"ACK","cmd":"snapshot","code":0,"{name}":{{"format":"jpg","image_data":"data:image/jpeg;base64,/9j/2Q","time_stamp":"2020/01/01 00:00:00"}}}}"#
        );
        let taken = Snapshot {}
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(taken.image.image_data.0[..2], [0xff, 0xd8]);
    }
}

#[test]
fn the_clock_is_written_as_the_document_does() {
    let order = UpdateDateTime {
        timezone: Some("UTC+8".into()),
        twelve_hour_time: Some(false),
        ..UpdateDateTime::to(1_542_960_000_000, 480)
    };
    assert_eq!(
        order.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"update date time","date_time":"2018/11/23 16:00:00","timezone":"UTC+8","12hour_time":false}"#
    );
    let month = |month| TrafficStatistics {
        month,
        ..TrafficStatistics::default()
    };
    assert!(
        month(12).to_request().is_ok()
            && month(13).to_request().is_err()
            && month(0).to_request().is_err()
    );
}
