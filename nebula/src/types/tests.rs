use super::*;
use face_common::time::Timestamp;

#[test]
fn lists_are_one_text() {
    let read = |json: &str| serde_json::from_str::<Joined<u64>>(json);
    for (json, list) in [
        ("\"1,2,3\"", &[1, 2, 3][..]),
        ("\"22\"", &[22]),
        ("7", &[7]),
        ("\"\"", &[]),
        ("\"1, 2,\"", &[1, 2]),
    ] {
        assert_eq!(read(json).unwrap().0, list, "{json}");
    }
    assert!(read("\"1,x\"").is_err() && read("[1]").is_err());
    let list: Joined<u64> = [1_u64, u64::MAX].into_iter().collect();
    assert_eq!(
        serde_json::to_string(&list).unwrap(),
        "\"1,18446744073709551615\""
    );
}

#[test]
fn files_are_named_and_typed_by_what_is_in_them() {
    for (data, name, kind) in [
        (&b"\xff\xd8\xff\xe0"[..], "photo.jpg", "image/jpeg"),
        (b"\x89PNG\r\n", "photo.png", "image/png"),
        (b"BM6", "photo.bmp", "image/bmp"),
        (b"II*\0", "photo.tif", "image/tiff"),
        (b"MM\0*", "photo.tif", "image/tiff"),
        (b"GIF89a", "photo.jpg", "application/octet-stream"),
    ] {
        let file = File::picture(data);
        assert_eq!((file.filename.as_str(), file.content_type()), (name, kind));
        assert_eq!(
            picture("img", &file).is_ok(),
            kind != "application/octet-stream"
        );
    }
    let file = File::new("a.jpg", &b"\xff\xd8"[..]);
    assert_eq!(
        serde_json::to_string(&file).unwrap(),
        r#"{"filename":"a.jpg","data":"/9g="}"#
    );
    let uri: File =
        serde_json::from_str(r#"{"filename":"a.jpg","data":"data:image/jpeg;base64,/9g="}"#)
            .unwrap();
    assert_eq!(uri, file);
    assert_eq!(format!("{file:?}"), r#"File("a.jpg", 2 bytes)"#);
}

fn message(outcome: Result<(), face_common::EncodeError>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn limits_hold_one_under_and_one_over() {
    assert!(per_cent("t", 0_u32).is_ok() && per_cent("t", 100_u32).is_ok());
    assert!(message(per_cent("threshold", 101_u32)).contains("threshold: is 101; 0 to 100"));
    assert!(channel("c", 1).is_ok() && channel("c", 32).is_ok());
    assert!(channel("c", 0).is_err() && channel("c", 33).is_err());
    assert!(list_page(Some(1), Some(50)).is_ok() && list_page(None, None).is_ok());
    assert!(message(list_page(Some(0), None)).contains("start_no"));
    assert!(message(list_page(None, Some(51))).contains("qry_len: is 51; 1 to 50"));
    assert!(list_page(None, Some(0)).is_err());
    assert!(export_page(None, Some(500)).is_ok() && export_page(None, Some(501)).is_err());
    assert!(count("ids", 1, 50).is_ok() && count("ids", 50, 50).is_ok());
    assert!(count("ids", 0, 50).is_err() && count("ids", 51, 50).is_err());
    assert!(image_id("img_id", &"a".repeat(48)).is_ok() && image_id("img_id", "").is_ok());
    assert!(message(image_id("img_id", &"a".repeat(49))).contains("has 49 characters; 0 to 48"));
    assert!(message(image_id("img_id", "a_b")).contains("has '_'; letters, digits and -"));
    assert!(
        text("n", "张三", 1, 2).is_ok()
            && text("n", "张三四", 1, 2).is_err()
            && text("n", "", 1, 2).is_err()
    );
}

#[test]
fn times_are_in_the_node_s_form() {
    let is = |text: &str| clock("start_time", &Timestamp::from(text.to_owned())).is_ok();
    assert!(is("2019-10-16 13:20:00"));
    for odd in [
        "2019-10-16T13:20:00",
        "2019/10/16 13:20:00",
        "2019-10-16",
        "2019-13-16 13:20:00",
        "2019-10-16 13:20:00Z",
        "",
    ] {
        assert!(!is(odd), "{odd}");
    }
}

#[test]
fn pages_go_on_after_what_came() {
    assert_eq!(next_page(None, 10, Some(11)), Some(11));
    assert_eq!(next_page(Some(11), 1, Some(11)), None);
    assert_eq!(next_page(Some(1), 3, None), Some(4));
    assert_eq!(next_page(Some(4), 0, None), None);
    assert_eq!(next_page(Some(4), 0, Some(100)), None);
    assert_eq!(next_page(Some(u32::MAX), 1, None), None);
}
