use super::*;
use crate::event::Detail;

// The head of a DS-K1T342MWX's stream (santanapedro/ha-hikvision-access; re-typed there: fields as seen, bytes and
// lengths rebuilt), two events of it, with the terminals' line ends.
fn recorded() -> Vec<u8> {
    let event = |minor: u32, serial: u32, front: u32| {
        let json = format!(
            "{{\n\t\"ipAddress\":\t\"192.0.2.10\",\n\t\"portNo\":\t443,\n\t\"protocol\":\t\"HTTPS\",\n\t\"macAddress\":\t\"AA:BB:CC:DD:EE:FF\",\n\t\"channelID\":\t1,\n\t\"dateTime\":\t\"2025-06-22T10:26:22-04:00\",\n\t\"activePostCount\":\t1,\n\t\"eventType\":\t\"AccessControllerEvent\",\n\t\"eventState\":\t\"active\",\n\t\"eventDescription\":\t\"Access Controller Event\",\n\t\"AccessControllerEvent\":\t{{\n\t\t\"deviceName\":\t\"LEITOR FUNDOS\",\n\t\t\"majorEventType\":\t5,\n\t\t\"subEventType\":\t{minor},\n\t\t\"doorNo\":\t1,\n\t\t\"verifyNo\":\t128,\n\t\t\"serialNo\":\t{serial},\n\t\t\"currentVerifyMode\":\t\"invalid\",\n\t\t\"currentEvent\":\tfalse,\n\t\t\"frontSerialNo\":\t{front},\n\t\t\"attendanceStatus\":\t\"undefined\",\n\t\t\"label\":\t\"\",\n\t\t\"statusValue\":\t0,\n\t\t\"mask\":\t\"unknown\",\n\t\t\"purePwdVerifyEnable\":\ttrue\n\t}}\n}}"
        );
        format!(
            "--MIME_boundary\r\nContent-Type: application/json; charset=\"UTF-8\"\r\nContent-Length: {}\r\n\r\n{json}\r\n",
            json.len()
        )
    };
    (event(21, 3, 2) + &event(22, 4, 3)).into_bytes()
}

fn events(wire: &[u8], chunk: usize) -> Vec<Event> {
    let mut decoder = EventDecoder::new(b"MIME_boundary");
    let mut seen = Vec::new();
    let mut take = |decoder: &mut EventDecoder| {
        while let Some(event) = decoder.next_item().unwrap() {
            seen.push(event);
        }
    };
    for piece in wire.chunks(chunk) {
        decoder.push(Bytes::copy_from_slice(piece)).unwrap();
        take(&mut decoder);
    }
    decoder.finish().unwrap();
    take(&mut decoder);
    seen
}

#[test]
fn a_recorded_stream_becomes_events_whatever_the_chunks() {
    for chunk in [1, 2, 7, 100, 10_000] {
        let seen = events(&recorded(), chunk);
        let numbers: Vec<_> = seen
            .iter()
            .filter_map(|e| e.access())
            .map(|a| (a.major, a.minor, a.serial_no, a.front_serial_no))
            .collect();
        assert_eq!(
            numbers,
            [(5, 21, Some(3), Some(2)), (5, 22, Some(4), Some(3))],
            "{chunk}"
        );
        let first = &seen[0];
        assert!(first.access().unwrap().is_replay());
        assert_eq!(first.time().unwrap().as_str(), "2025-06-22T10:26:22-04:00");
        assert_eq!(first.access().unwrap().label.as_deref(), Some(""));
        assert!(first.raw().starts_with(b"{\n\t\"ipAddress\""));
    }
}

#[test]
fn the_last_event_does_not_wait_for_the_next() {
    let mut decoder = EventDecoder::new(b"MIME_boundary");
    decoder.push(recorded().into()).unwrap();
    assert!(decoder.next_item().unwrap().is_some());
    assert!(decoder.next_item().unwrap().is_some());
    assert!(decoder.next_item().unwrap().is_none());
}

#[test]
fn heartbeats_are_kept_apart() {
    for (kind, state, heartbeat) in [
        ("videoloss", "inactive", true),
        ("heartBeat", "active", true),
        ("videoloss", "active", false),
    ] {
        let json = format!(
            "{{\"eventType\":\"{kind}\",\"eventState\":\"{state}\",\"activePostCount\":0,\"dateTime\":\"1970-01-01T08:00:00+08:00\"}}"
        );
        let event = Event::from_bytes(json.into()).unwrap();
        assert_eq!(event.is_heartbeat(), heartbeat, "{kind} {state}");
    }
}

#[test]
fn recorded_camera_alerts_are_read_from_xml() {
    // maciej-or/hikvision_next tests/fixtures.
    let io = "<EventNotificationAlert version=\"2.0\" \nxmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n<ipAddress>192.168.1.151</ipAddress>\n<portNo>443</portNo>\n<protocol>HTTPS</protocol>\n<macAddress>4f:e4:2f:81:cd:1b</macAddress>\n<channelID>1</channelID>\n<dateTime>2024-11-19T16:53:28+01:00</dateTime>\n<activePostCount>1</activePostCount>\n<eventType>IO</eventType>\n<eventState>active</eventState>\n<eventDescription>IO alarm</eventDescription>\n<inputIOPortID>1</inputIOPortID>\n<channelName>Cam 1</channelName>\n</EventNotificationAlert>";
    let pir = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EventNotificationAlert version=\"1.0\"\n  xmlns=\"urn:psialliance-org\">\n  <ipAddress>1.0.0.255</ipAddress>\n  <protocolType>HTTP</protocolType>\n  <channelID>1</channelID>\n  <dateTime>2023-04-06T22:22:21+01:00</dateTime>\n  <activePostCount>4268</activePostCount>\n  <eventType>PIR</eventType>\n  <eventState>active</eventState>\n  <channelName>Bedroom</channelName>\n  <Extensions version=\"1.0\"\n    xmlns=\"urn:psialliance-org\">\n    <serialNumber xmlns=\"urn:selfextension:psiaext-ver10-xsd\">DS-2CD2443G0-IW00000000AAWRE00000000</serialNumber>\n  </Extensions>\n</EventNotificationAlert>";
    let io = Event::from_bytes(io.into()).unwrap();
    assert_eq!(
        (
            io.alert.event_type.as_str(),
            io.alert.channel_name.as_deref()
        ),
        ("IO", Some("Cam 1"))
    );
    assert_eq!(
        (io.detail.clone(), io.alert.port_no),
        (Detail::Video, Some(443))
    );
    assert_eq!(io.alert.input_io_port_id, Some(1));
    let pir = Event::from_bytes(pir.into()).unwrap();
    assert_eq!(
        (pir.alert.protocol.as_deref(), pir.alert.active_post_count),
        (Some("HTTP"), Some(4268))
    );
}

#[test]
fn pictures_go_with_the_event_they_belong_to() {
    let event = |n: u32, pictures: u32| {
        let json = format!(
            "{{\"eventType\":\"AccessControllerEvent\",\"eventState\":\"active\",\"AccessControllerEvent\":{{\"majorEventType\":5,\"subEventType\":75,\"serialNo\":{n},\"picturesNumber\":{pictures}}}}}"
        );
        format!(
            "--B\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}\r\n",
            json.len()
        )
    };
    let picture = "--B\r\nContent-Disposition: form-data; name=\"Picture\"; filename=\"Picture.jpg\";\r\nContent-Type: image/pjpeg\r\nContent-Length: 8\r\nContent-ID: pictureImage\r\n\r\n\u{1}\u{2}--B\r\n\u{3}\r\n";
    let wire =
        event(1, 1) + picture + &event(2, 0) + &event(3, 2) + picture + &event(4, 0) + "--B\r\n";
    for chunk in [1, 13, 4096] {
        let mut decoder = EventDecoder::new(b"B");
        let mut seen = Vec::new();
        for piece in wire.as_bytes().chunks(chunk) {
            decoder.push(Bytes::copy_from_slice(piece)).unwrap();
            while let Some(event) = decoder.next_item().unwrap() {
                seen.push((
                    event.access().unwrap().serial_no.unwrap(),
                    event.pictures.len(),
                ));
            }
        }
        assert_eq!(seen, [(1, 1), (2, 0), (3, 1), (4, 0)], "{chunk}");
    }
}

#[test]
fn what_is_no_stream_is_an_error() {
    let response = http::Response::builder()
        .header("content-type", "text/html")
        .body(Bytes::new())
        .unwrap();
    assert!(AlertStream.decode(&response).is_err());
}

#[test]
fn an_event_that_cannot_be_read_does_not_end_the_stream() {
    let mut decoder = EventDecoder::new(b"B");
    let good = r#"{"eventType":"IO","eventState":"active"}"#;
    let wire = format!(
        "--B\r\nContent-Length: 2\r\n\r\n{{]\r\n--B\r\nContent-Length: {}\r\n\r\n{good}\r\n",
        good.len()
    );
    decoder.push(wire.into()).unwrap();
    let bad = decoder.next_item().unwrap().unwrap();
    assert!(matches!(bad.detail, Detail::Unreadable(_)));
    assert_eq!(bad.raw().as_ref(), b"{]");
    assert_eq!(decoder.next_item().unwrap().unwrap().alert.event_type, "IO");
}

#[test]
fn every_truncation_is_survived() {
    let wire = recorded();
    for end in 0..wire.len() {
        let mut decoder = EventDecoder::new(b"MIME_boundary");
        decoder.push(Bytes::copy_from_slice(&wire[..end])).unwrap();
        while let Ok(Some(_)) = decoder.next_item() {}
        decoder.finish().unwrap();
        while let Ok(Some(_)) = decoder.next_item() {}
    }
}

#[test]
fn a_subscription_s_grant_holds_up_no_other_stream() {
    let (grant, good) = (
        "<SubscribeEventResponse><id>1</id></SubscribeEventResponse>",
        r#"{"eventType":"IO"}"#,
    );
    let part = |body: &str| format!("--B\r\nContent-Length: {}\r\n\r\n{body}\r\n", body.len());
    let mut decoder = EventDecoder::new(b"B");
    decoder
        .push([part(grant), part(good), part(good)].concat().into())
        .unwrap();
    assert!(matches!(
        decoder.next_item().unwrap().unwrap().detail,
        Detail::Unreadable(_)
    ));
    assert_eq!(decoder.next_item().unwrap().unwrap().alert.event_type, "IO");
    assert_eq!(decoder.next_item().unwrap().unwrap().alert.event_type, "IO");
}

#[test]
fn an_event_does_not_wait_for_more_pictures_than_there_is_memory_for() {
    let part = |kind: &str, body: &str| {
        let head = format!("Content-Type: {kind}\r\nContent-Length: {}", body.len());
        format!("--MIME_boundary\r\n{head}\r\n\r\n{body}\r\n")
    };
    for number in [
        r#""detectionPicturesNumber":18446744073709551615"#,
        r#""AccessControllerEvent":{"majorEventType":5,"subEventType":75,"picturesNumber":4294967295}"#,
    ] {
        let json =
            format!(r#"{{"eventType":"AccessControllerEvent","eventState":"active",{number}}}"#);
        let mut decoder = EventDecoder::new(b"MIME_boundary");
        decoder
            .push(part("application/json", &json).into())
            .unwrap();
        assert!(decoder.next_item().unwrap().is_none());
        let mut given_out = None;
        for _ in 0..1000 {
            decoder.push(part("image/jpeg", "x").into()).unwrap();
            given_out = given_out.or(decoder.next_item().unwrap());
        }
        assert_eq!(given_out.unwrap().pictures.len(), 32);
    }
}
