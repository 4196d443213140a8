//! What the document does not have, a node does not take. Bodies here are written by hand: the client would not write most of them.

use crate::{Hand, exchange, photo};
use face_sim::NebulaNode;
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../../../nebula/fixtures/document.json");

#[test]
fn every_message_of_the_document_is_read() {
    let examples: Vec<Value> = serde_json::from_str(DOCUMENT).unwrap();
    let mut read = 0;
    for example in examples.iter().filter(|it| it["kind"] == "request") {
        let mut message = example["message"].clone();
        // On the WebSocket.
        if message["msg_id"] == "776" {
            continue;
        }
        let node = NebulaNode::start().unwrap();
        node.set_quirks(|quirks| quirks.camera_search = std::time::Duration::ZERO);
        let hand = Hand::of(&node);
        // Each camera is changed as what it is.
        if message["msg_id"] == "515" {
            let is = |name: &str| message.get(name).is_some();
            let kind = if is("url") {
                0
            } else if is("server_sip_id") {
                2
            } else if is("snap_mode") {
                1
            } else {
                3
            };
            let add = examples
                .iter()
                .filter(|it| it["kind"] == "request" && it["message"]["msg_id"] == "513");
            let mut add = add.map(|it| it["message"].clone()).nth(kind).unwrap();
            add["lib_ids"] = "".into();
            add["snap_mode"] = 1.into();
            if kind == 3 {
                add.as_object_mut().unwrap().remove("snap_mode");
            }
            assert_eq!(hand.ask(&add.to_string())["code"], 0, "{add}");
            message["channel"] = 1.into();
        }
        let reply = hand.ask(&message.to_string());
        let is_read = !["-3596", "-3599"].contains(&reply["code"].to_string().as_str());
        // The example of 4.2 c has a number as text, against its own table.
        let excused = message["snap_mode"] == "1";
        assert!(is_read != excused, "{message} {reply}");
        read += 1;
    }
    assert!(read > 65, "{read}");
}

#[test]
fn a_number_that_is_no_text_or_of_no_message_is_refused() {
    let node = NebulaNode::start().unwrap();
    let hand = Hand::of(&node);
    for body in [
        r#"{"msg_id":1028}"#,
        r#"{"msg_id":"1793"}"#,
        r#"{"msg_id":"774","data":{}}"#,
        r#"{"msg_id":"776","key":""}"#,
        r#"{"msg_id":""}"#,
        r#"{"msg_id":" 1028"}"#,
        r#"{"msgid":"1028"}"#,
        "[]",
        "nonsense",
        "",
    ] {
        let reply = hand.ask(body);
        assert_eq!(
            (&reply["code"], &reply["data"]),
            (&json!(-3599), &json!("")),
            "{body}"
        );
    }
}

#[test]
fn forms_and_json_are_not_taken_for_each_other() {
    let node = NebulaNode::start().unwrap();
    let hand = Hand::of(&node);
    let library = hand.ask(r#"{"msg_id":"1025","lib_name":"a","lib_type":2}"#);
    let lib_id = library["data"]["lib_id"].to_string();
    let picture = photo(1);
    let add = |id: &str| {
        hand.form(
            &[("msg_id", id), ("lib_id", &lib_id)],
            &[("img", "a.jpg", &picture)],
        )
    };
    assert_eq!(add("1029")["code"], 0);
    assert_eq!(add("1051")["code"], -3599);
    let data = nebula::common::wire::base64::encode(&photo(2));
    let json = |id: &str| {
        let body = json!({ "msg_id": id, "lib_id": library["data"]["lib_id"], "img": { "filename": "a.jpg", "data": data } });
        hand.ask(&body.to_string())["code"].clone()
    };
    assert_eq!(json("1051"), 0);
    assert_eq!(json("1029"), -3599);
    let body = r#"{"msg_id":"1028"}"#;
    assert_eq!(
        hand.post("/api/form", "application/json", body.as_bytes())["code"],
        -3599
    );
    assert_eq!(hand.form(&[("msg_id", "1028")], &[])["code"], -3599);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn what_is_written_otherwise_is_refused_and_named() {
    let node = NebulaNode::start().unwrap();
    let hand = Hand::of(&node);
    hand.ask(r#"{"msg_id":"1025","lib_name":"a","lib_type":2}"#);
    for (body, name) in [
        (r#"{"msg_id":"1025","lib_name":"b"}"#, "lib_type"),
        (
            r#"{"msg_id":"1025","lib_name":"b","lib_type":"2"}"#,
            "lib_type",
        ),
        (
            r#"{"msg_id":"1025","lib_name":"b","lib_type":3}"#,
            "lib_type",
        ),
        (
            r#"{"msg_id":"1025","lib_name":"","lib_type":2}"#,
            "lib_name",
        ),
        (r#"{"msg_id":"1025","lib_name":5,"lib_type":2}"#, "lib_name"),
        (
            r#"{"msg_id":"1025","lib_name":null,"lib_type":2}"#,
            "lib_name",
        ),
        (
            r#"{"msg_id":"1025","lib_name":"b","lib_type":2,"libType":1}"#,
            "libType",
        ),
        (r#"{"msg_id":"1028","start_no":1}"#, "start_no"),
        (r#"{"msg_id":"1034","qry_len":51}"#, "qry_len"),
        (r#"{"msg_id":"1034","start_no":0}"#, "start_no"),
        (r#"{"msg_id":"1034","start_no":"1"}"#, "start_no"),
        (r#"{"msg_id":"1034","start_no":1.5}"#, "start_no"),
        (r#"{"msg_id":"1038","lib_id":1,"qry_len":501}"#, "qry_len"),
        (
            r#"{"msg_id":"1035","lib_id":1,"person_age":36}"#,
            "person_age",
        ),
        (
            r#"{"msg_id":"1035","lib_id":1,"person_age":"0"}"#,
            "person_age",
        ),
        (
            r#"{"msg_id":"1035","lib_id":1,"person_gender":"2"}"#,
            "person_gender",
        ),
        (
            r#"{"msg_id":"1035","lib_id":1,"create_time":"2019-01-23T12:00:19"}"#,
            "create_time",
        ),
        (
            r#"{"msg_id":"1037","start_time":"2019-13-23 12:00:19"}"#,
            "start_time",
        ),
        (
            r#"{"msg_id":"1037","start_time":"2019-01-02 00:00:00","stop_time":"2019-01-01 00:00:00"}"#,
            "stop_time",
        ),
        (r#"{"msg_id":"1044","lib_id":1,"img_ids":["a"]}"#, "img_ids"),
        (r#"{"msg_id":"1044","lib_id":1,"img_ids":""}"#, "img_ids"),
        (r#"{"msg_id":"1036","lib_ids":"1;2"}"#, "lib_ids"),
        (r#"{"msg_id":"1039"}"#, "lib_ids"),
        (r#"{"msg_id":"1051","lib_id":1,"img":"abc"}"#, "img"),
        (r#"{"msg_id":"1051","lib_id":1,"img":{"data":""}}"#, "img"),
        (
            r#"{"msg_id":"1052","lib_id":1,"uuid":"a","imgs":{"filename":"a","data":""}}"#,
            "imgs",
        ),
        (r#"{"msg_id":"1298","url":"http://a"}"#, "key"),
        (
            r#"{"msg_id":"1287","storage_strategy":3}"#,
            "storage_strategy",
        ),
        (r#"{"msg_id":"1305","prot_mode":"HTTPS"}"#, "prot_mode"),
        (
            r#"{"msg_id":"1282","sys_time":"2019-01-14","time_zone":"GMT+08:00"}"#,
            "sys_time",
        ),
        (
            r#"{"msg_id":"1282","sys_time":"2019-01-14 12:23:45","time_zone":"+8"}"#,
            "time_zone",
        ),
        (r#"{"msg_id":"1290","ntp_disable":0}"#, "ntp_disable"),
        (
            r#"{"msg_id":"1538","camera_channel":1,"dev_ip":"a","dev_port":65536}"#,
            "dev_port",
        ),
        (r#"{"msg_id":"515","threshold":1}"#, "channel"),
    ] {
        let reply = hand.ask(body);
        let named = reply["msg"].as_str().unwrap().split(':').next().unwrap();
        assert_eq!(
            (&reply["code"], named),
            (&json!(-3596), name),
            "{body} {reply}"
        );
    }
    assert_eq!(
        hand.ask(r#"{"msg_id":"1028"}"#)["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    node.set_quirks(|quirks| quirks.takes_unknown = true);
    assert_eq!(hand.ask(r#"{"msg_id":"1028","start_no":1}"#)["code"], 0);
}

#[test]
fn numbers_of_a_form_are_text_and_its_files_have_names() {
    let node = NebulaNode::start().unwrap();
    let hand = Hand::of(&node);
    hand.ask(r#"{"msg_id":"1025","lib_name":"a","lib_type":2}"#);
    let picture = photo(1);
    let good = [("msg_id", "1029"), ("lib_id", "1")];
    let img = [("img", "a.jpg", &picture[..])];
    let named = |reply: Value| {
        reply["msg"]
            .as_str()
            .unwrap()
            .split(':')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(named(hand.form(&good, &[])), "img");
    assert_eq!(
        named(hand.form(&[good[0], good[1], ("img", "abc")], &[])),
        "img"
    );
    assert_eq!(
        named(hand.form(&[good[0], ("lib_id", "one")], &img)),
        "lib_id"
    );
    assert_eq!(
        named(hand.form(&[good[0], good[1], ("age", "1")], &img)),
        "age"
    );
    assert_eq!(
        named(hand.form(&good, &[img[0], ("img_2", "b.jpg", &picture)])),
        "img_2"
    );
    assert_eq!(hand.form(&good, &img)["code"], 0);
}

#[test]
fn there_is_nothing_at_other_paths() {
    let node = NebulaNode::start().unwrap();
    let status = |head: &str| exchange(&node, &format!("{head} HTTP/1.1"), b"").0;
    assert_eq!(status("GET /"), 200, "the web page");
    for (head, wanted) in [
        ("GET /api/json", 405),
        ("PUT /api/form", 405),
        ("POST /api", 404),
        ("POST /api/json/", 404),
        ("GET /ws/", 404),
        ("POST /ws/img/1.jpg", 404),
        ("GET /img/1.jpg", 404),
    ] {
        assert_eq!(status(head), wanted, "{head}");
    }
    Hand::of(&node).ask(r#"{"msg_id":"1316"}"#);
    assert_eq!(status("GET /"), 404, "which can be switched off");
}
