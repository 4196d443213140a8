use super::*;
use bytes::Bytes;
use face_common::wire::member::Member;

fn post(uri: &str, body: impl Into<Bytes>) -> Request {
    http::Request::post(uri).body(body.into()).unwrap()
}

/// Of an iSecure Center, quoted in public.
const PUSHED: &str = include_str!("../../../fixtures/isc_event_push_acs.json");

#[test]
fn a_recorded_push_is_read_without_a_loss() {
    let push = Push::receive(&post("/", PUSHED), None).unwrap();
    let event = &push.events[0];
    assert_eq!((push.ability.as_str(), push.events.len()), ("event_acs", 1));
    assert_eq!(
        event.event_id.as_deref(),
        Some("341BEAA4AEAD480484C595488FE5427C")
    );
    assert_eq!(
        event.happen_time.as_ref().unwrap().unix_ms(None),
        Some(1_558_576_269_000)
    );
    assert_eq!(event.src_name.as_deref(), Some("2604_zhy_门2"));
    let acs = event.acs().unwrap();
    assert_eq!(
        (acs.event_code, acs.door_id, acs.in_out),
        (Some(196_883), Some(2), Some(0))
    );
    assert_eq!(acs.received_ms(), Some(1_558_576_265_810));
    let mut unmodelled = Vec::new();
    event.unmodelled("", &mut unmodelled);
    // `data` is kept whole, and read as what it is.
    unmodelled.retain(|path| !path.starts_with("data."));
    acs.unmodelled("", &mut unmodelled);
    assert_eq!(unmodelled, Vec::<String>::new());
    // Twenty-seven members, none dropped.
    let whole: Value = serde_json::from_str(PUSHED).unwrap();
    let had = whole["params"]["events"][0]["data"]
        .as_object()
        .unwrap()
        .clone();
    assert_eq!(had.len(), 27);
    assert_eq!(serde_json::to_value(&acs).unwrap(), Value::Object(had));
    assert!(!format!("{push:?}").contains("IssuingAuthority"));
}

#[test]
fn old_bodies_other_abilities_and_odd_entries_are_taken() {
    let body = r#"{"method":"OnEventNotify","params":{"ability":"event_new","sendTime":"2019-05-23 09:51:05","uids":["u"],
        "events":[{"eventId":7,"eventType":"196893","srcParentIdex":"p","happenTime":"2019-05-23 09:51:09","novel":1},
                  "not an event",7]}}"#;
    let push = Push::receive(&post("/", body), None).unwrap();
    let event = &push.events[0];
    assert_eq!(
        (
            push.ability.as_str(),
            push.events.len(),
            push.unreadable.len()
        ),
        ("event_new", 1, 2)
    );
    assert_eq!(
        (event.event_id.as_deref(), event.event_type),
        (Some("7"), Some(196_893))
    );
    assert_eq!(event.src_parent_index.as_deref(), Some("p"));
    assert!(
        push.other.contains_key("uids")
            && event.other.contains_key("novel")
            && event.acs().is_none()
    );
    // Local time: whose, the integrator knows.
    let time = event.happen_time.as_ref().unwrap();
    assert_eq!(
        (time.unix_ms(None), time.unix_ms(Some(480))),
        (None, Some(1_558_576_269_000))
    );
}

#[test]
fn camel_case_data_is_taken_too() {
    let body = r#"{"method":"OnEventNotify","params":{"ability":"event_acs","events":[{"eventType":196893,
        "data":{"eventType":196893,"cardNo":"18446744073609551873","personId":"1","personName":"A","picUri":"Vsm://1"}}]}}"#;
    let push = Push::receive(&post("/", body), None).unwrap();
    let acs = push.events[0].acs().unwrap();
    assert_eq!(
        (
            acs.person_id.as_deref(),
            acs.card_no.as_deref(),
            acs.picture_url.as_deref()
        ),
        (Some("1"), Some("18446744073609551873"), Some("Vsm://1"))
    );
}

#[test]
fn a_token_is_asked_for_wherever_it_may_stand() {
    let token = Secret::from("face-sim-token");
    let body = |token: &str| PUSHED.replacen('{', &format!("{{\"token\":\"{token}\","), 1);
    let with_header = |value: &str| {
        let mut request = post("/", PUSHED);
        request
            .headers_mut()
            .insert("token", value.parse().unwrap());
        request
    };
    for good in [
        with_header("face-sim-token"),
        post("/hook?a=b&token=face-sim-token", PUSHED),
        post("/", body("face-sim-token")),
    ] {
        assert!(Push::receive(&good, Some(&token)).is_ok());
    }
    for bad in [
        post("/", PUSHED),
        post("/", "rubbish"),
        with_header("face-sim-toke"),
        with_header("face-sim-tokem"),
        post("/?token=", body("")),
    ] {
        let error = Push::receive(&bad, Some(&token)).unwrap_err();
        assert!(matches!(error, PushError::Token), "{error}");
        assert_eq!(error.answer().status(), 401);
        assert!(!format!("{error} {error:?}").contains("face-sim-token"));
    }
}

/// What old versions leave out, or fill with nothing, costs no event; an empty token lets nobody in.
#[test]
fn odd_members_cost_no_event_and_an_empty_token_lets_nobody_in() {
    let body = r#"{"method":null,"token":7,"params":{"ability":null,"sendTime":1,"events":[{"eventType":1,"data":""},{"eventType":2,"data":null}]}}"#;
    let push = Push::receive(&post("/", body), None).unwrap();
    assert_eq!((push.events.len(), push.unreadable.len()), (2, 0));
    assert!(push.events[0].acs().is_none() && push.ability.is_empty());
    let nothing = r#"{"params":{"ability":"event_acs","events":null}}"#;
    assert!(
        Push::receive(&post("/", nothing), None)
            .unwrap()
            .events
            .is_empty()
    );
    assert!(Push::receive(&post("/", body), Some(&Secret::from("7"))).is_ok());
    let empty = Secret::from("");
    assert!(Push::receive(&post("/?token=", body), Some(&empty)).is_err());
}

#[test]
fn every_cut_of_a_push_is_an_error_and_is_answered() {
    for end in 0..PUSHED.trim_end().len() {
        let cut = Bytes::copy_from_slice(&PUSHED.as_bytes()[..end]);
        let error = Push::receive(&post("/", cut), None).unwrap_err();
        assert_eq!(error.answer().status(), 200);
    }
    for rubbish in [
        "",
        "[]",
        "{}",
        "<xml/>",
        r#"{"method":"Other","params":{}}"#,
    ] {
        assert!(
            Push::receive(&post("/", rubbish), None).is_err(),
            "{rubbish}"
        );
    }
    let many = format!(
        r#"{{"params":{{"ability":"event_acs","events":[{}]}}}}"#,
        vec![r#"{"eventType":1}"#; MOST + 1].join(",")
    );
    assert_eq!(
        Push::receive(&post("/", many), None).unwrap().events.len(),
        MOST + 1
    );
    assert_eq!(
        Push::acknowledge().body(),
        r#"{"code":"0","msg":"Success","data":{}}"#
    );
}
