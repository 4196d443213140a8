use super::*;
use crate::library::{DeleteLibrary, Library, LibraryNamed, LibraryPage, ListLibraries};
use crate::login::{Login, Logout};
use data::Data;
use face_common::{ErrorKind, Fault as _};
use serde_json::json;

fn response(status: u16, body: &str) -> Response {
    http::Response::builder()
        .status(status)
        .body(body.to_owned().into())
        .unwrap()
}

#[test]
fn a_message_is_its_number_as_text_and_its_fields() {
    let login = Login {
        user_name: "admin".to_owned(),
        user_pwd: Some("Example-1".into()),
        ..Login::default()
    };
    let request = login.to_request().unwrap();
    assert_eq!(
        (request.method(), request.uri().path()),
        (&http::Method::POST, "/api/json")
    );
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(
        request.body(),
        r#"{"msg_id":"257","user_name":"admin","user_pwd":"Example-1"}"#
    );
    assert_eq!(
        Logout {}.to_request().unwrap().body(),
        r#"{"msg_id":"258"}"#
    );
}

#[test]
fn the_code_decides_whatever_the_status_says() {
    for (status, body) in [
        (200, r#"{"code":0,"data":"","msg":""}"#),
        (500, r#"{"code":"0","msg":null}"#),
        (200, r#" {"msg":7,"code":0}"#),
        (200, "\u{fffd}a picture"),
        (200, ""),
    ] {
        Nebula::check(&response(status, body)).unwrap_or_else(|e| panic!("{e}: {body}"));
    }
    for (status, body, kind, shown) in [
        (
            200,
            r#"{"code":-117,"data":"","msg":"The face library does not exist"}"#,
            ErrorKind::NotFound,
            "code -117, there is no such library; it says: The face library",
        ),
        (
            200,
            r#"{"code":"-141","data":null}"#,
            ErrorKind::Unauthorised,
            "code -141, nobody is logged in",
        ),
        (
            200,
            r#"{"code":-99,"msg":"new"}"#,
            ErrorKind::Other,
            "code -99; it says: new",
        ),
        (
            200,
            r#"{"msg":"no code"}"#,
            ErrorKind::BadReply,
            "has no code",
        ),
        (
            200,
            "<html>the node's own page",
            ErrorKind::BadReply,
            "not a node's: HTTP 200, <html>the node's own page",
        ),
        (
            404,
            "<html>",
            ErrorKind::NotFound,
            "nothing at this address",
        ),
        (
            502,
            "Bad Gateway",
            ErrorKind::Unreachable,
            "HTTP 502, Bad Gateway",
        ),
    ] {
        let fault = Nebula::check(&response(status, body)).unwrap_err();
        assert_eq!(fault.kind(), kind, "{body}");
        assert!(fault.to_string().contains(shown), "{fault}");
    }
    let fault = Nebula::check(&response(200, r#"{"code":1,"person_name":"Zhang"}"#)).unwrap_err();
    assert!(!format!("{fault:?} {fault}").contains("Zhang"));
    assert_eq!(fault.vendor_code().as_deref(), Some("1"));
}

/// What decides and what reads take the same for a reply.
#[test]
fn oddly_written_replies_are_judged_as_they_are_read() {
    let refused = "\u{feff}{\"code\":-123,\"data\":\"\",\"msg\":\"\"}";
    let fault = Nebula::check(&response(200, refused)).unwrap_err();
    assert_eq!(fault.code, Some(Code::LibraryBound));
    for fine in [
        "\u{feff}{\"code\":0}",
        "{\"code\":0,\"data\":\"\"}\0\n",
        r#"{"code":0,"msg":["x"]}"#,
        r#"{"code":-1,"code":0}"#,
        r#"{" code ":0}"#,
    ] {
        Nebula::check(&response(200, fine)).unwrap_or_else(|e| panic!("{e}: {fine}"));
        DeleteLibrary::default()
            .decode(&response(200, fine))
            .unwrap();
    }
}

#[test]
fn data_is_read_in_each_of_its_shapes() {
    let list = |data| <Vec<Library>>::from_data(data);
    assert_eq!(
        list(json!([{"lib_id": "7"}, {"lib_id": 8}]))
            .unwrap()
            .iter()
            .map(|it| it.lib_id)
            .collect::<Vec<_>>(),
        [Some(7), Some(8)]
    );
    for nothing in [json!(""), json!(null), json!([])] {
        assert!(list(nothing).unwrap().is_empty());
    }
    assert_eq!(
        list(json!(true)).unwrap_err().to_string(),
        "unexpected reply at data: is no list"
    );
    assert_eq!(list(json!({"lib_id": 1})).unwrap().len(), 1);
    assert_eq!(list(json!([null, {"lib_id": 1}])).unwrap().len(), 1);
    for nothing in [json!(""), json!(null)] {
        let page = LibraryPage::from_data(nothing.clone()).unwrap();
        assert!(page.record.is_empty());
        // What must be there is not.
        assert!(LibraryNamed::from_data(nothing).is_err());
    }
    assert!(Library::from_data(json!([])).is_err());
    let only = LibraryPage::from_data(json!({"record": {"lib_id": 1}, "total_num": 1})).unwrap();
    assert_eq!((only.record[0].lib_id, only.other.len()), (Some(1), 0));
    for done in [json!(""), json!(null), json!({}), json!("NULL")] {
        assert_eq!(Done::from_data(done).unwrap(), Done {});
    }
    // One odd member costs nothing else.
    let odd =
        Library::from_data(json!({"lib_id": 1, "picture_no": [3], "lib_name": 5, "new": true}))
            .unwrap();
    assert_eq!(
        (odd.lib_id, odd.lib_name.as_deref(), odd.picture_no),
        (Some(1), Some("5"), None)
    );
    assert_eq!(odd.other.keys().collect::<Vec<_>>(), [".picture_no", "new"]);
    let reply = response(
        200,
        "\u{feff}{\"code\":0,\"data\":[{\"lib_id\":1}],\"msg\":\"\"}\0\n",
    );
    assert_eq!(ListLibraries {}.decode(&reply).unwrap().len(), 1);
}

#[test]
fn every_truncation_of_a_reply_is_an_error_and_no_panic() {
    let whole = r#"{"code":0,"data":[{"lib_id":1,"lib_name":"库","lib_type":2}],"msg":""}"#;
    for end in 0..whole.len() {
        let cut = http::Response::new(bytes::Bytes::copy_from_slice(&whole.as_bytes()[..end]));
        let checked = Nebula::check(&cut);
        assert!(
            checked.is_err() || ListLibraries {}.decode(&cut).is_err(),
            "{end}"
        );
    }
    let deep = format!(r#"{{"code":0,"data":{}"#, "[".repeat(5 << 20));
    assert!(Nebula::check(&response(200, &deep)).is_err());
}
