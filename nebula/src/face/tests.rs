use super::*;
use crate::protocol::AsJson;
use crate::types::{File, Gender, Joined};
use face_common::Endpoint;
use face_common::page::Paged;

const JPEG: &[u8] = b"\xff\xd8\xff\xe0";

fn why<E: Endpoint>(message: &E) -> String {
    message.to_request().unwrap_err().to_string()
}

fn ada() -> AddFace {
    AddFace::new(7, File::picture(JPEG))
        .img_id("ada-1")
        .name("Ada")
        .idcard("0001")
        .age(36)
}

#[test]
fn a_face_goes_as_a_form_or_as_json() {
    let request = ada().to_request().unwrap();
    assert_eq!(request.uri().path(), "/api/form");
    let kind = request.headers()["content-type"].to_str().unwrap();
    let parts = face_common::wire::multipart::read_all(kind, request.body().clone()).unwrap();
    let parts: Vec<_> = parts
        .iter()
        .map(|part| {
            (
                part.name().unwrap().into_owned(),
                part.filename().map(std::borrow::Cow::into_owned),
                part.content_type().map(str::to_owned),
                part.body().to_vec(),
            )
        })
        .collect();
    let text = |name: &str, text: &str| (name.to_owned(), None, None, text.as_bytes().to_vec());
    assert_eq!(
        parts,
        [
            text("msg_id", "1029"),
            text("img_id", "ada-1"),
            text("lib_id", "7"),
            text("person_age", "36"),
            text("person_idcard", "0001"),
            text("person_name", "Ada"),
            (
                "img".to_owned(),
                Some("photo.jpg".to_owned()),
                Some("image/jpeg".to_owned()),
                JPEG.to_vec()
            ),
        ]
    );
    let request = AsJson(ada()).to_request().unwrap();
    assert_eq!(request.uri().path(), "/api/json");
    assert_eq!(
        request.body(),
        r#"{"msg_id":"1051","lib_id":7,"img_id":"ada-1","person_idcard":"0001","person_name":"Ada","person_age":"36","img":{"filename":"photo.jpg","data":"/9j/4A=="}}"#
    );
}

#[cfg(feature = "server")]
#[test]
fn both_are_read_by_the_other_side() {
    use face_common::endpoint::Serve;
    let (form, json) = (
        ada().to_request().unwrap(),
        AsJson(ada()).to_request().unwrap(),
    );
    assert!(AddFace::matches(&form) && !AddFace::matches(&json));
    assert!(<AsJson<AddFace>>::matches(&json) && !<AsJson<AddFace>>::matches(&form));
    assert_eq!(AddFace::from_request(&form).unwrap(), ada());
    assert_eq!(
        <AsJson<AddFace>>::from_request(&json).unwrap(),
        AsJson(ada())
    );
    let many = AddFaces {
        lib_id: 7,
        uuid: "b".to_owned(),
        imgs: vec![
            File::new("a_#_#_#_#_#.jpg", JPEG),
            File::new("b_#_#_#_#_#.jpg", JPEG),
        ],
        ..AddFaces::default()
    };
    assert_eq!(
        AddFaces::from_request(&many.to_request().unwrap()).unwrap(),
        many
    );
    let json = AsJson(many.clone()).to_request().unwrap();
    assert_eq!(<AsJson<AddFaces>>::from_request(&json).unwrap().0, many);
}

#[test]
fn what_a_node_refuses_is_not_sent() {
    let with = |change: fn(&mut AddFace)| {
        let mut face = ada();
        change(&mut face);
        [
            face.to_request().map(drop),
            AsJson(face).to_request().map(drop),
        ]
        .map(|it| it.map_err(|e| e.to_string()))
    };
    for (outcomes, said) in [
        (
            with(|it| it.img = File::picture(&b"GIF89a"[..])),
            "img: is none of JPEG",
        ),
        (
            with(|it| it.img_id = Some("a_b".to_owned())),
            "img_id: has '_'",
        ),
        (
            with(|it| it.person_age = Some("121".to_owned())),
            "person_age: is \"121\"; 1 to 120",
        ),
        (
            with(|it| it.person_age = Some("0".to_owned())),
            "person_age",
        ),
    ] {
        for outcome in outcomes {
            assert!(outcome.as_ref().unwrap_err().contains(said), "{outcome:?}");
        }
    }
    for fine in [
        with(|it| it.person_age = Some("1".to_owned())),
        with(|it| it.person_age = Some("120".to_owned())),
        with(|it| it.person_age = Some(String::new())),
    ] {
        assert_eq!(fine, [Ok(()), Ok(())]);
    }

    let ids = |n: usize| DeleteFaces {
        img_ids: (0..n).map(|n| n.to_string()).collect(),
        ..DeleteFaces::default()
    };
    assert!(ids(1).to_request().is_ok() && ids(50).to_request().is_ok());
    assert!(why(&ids(0)).contains("img_ids") && why(&ids(51)).contains("has 51 entries; 1 to 50"));
    let comma = ExportFacesById {
        img_ids: Joined(vec!["a,b".to_owned()]),
        ..ExportFacesById::default()
    };
    assert!(why(&comma).contains("comma"));
    assert!(
        why(&DeleteFace::default()).contains("img_id")
            && why(&GetFace::default()).contains("img_id")
    );
}

#[test]
fn a_search_is_exact_or_fuzzy() {
    let with = |change: fn(&mut QueryFaces)| {
        let mut query = QueryFaces::all(7);
        change(&mut query);
        query.to_request().map(drop).map_err(|e| e.to_string())
    };
    with(|it| it.fuzzy_key = Some("k".repeat(40))).unwrap();
    assert!(
        with(|it| it.fuzzy_key = Some("k".repeat(41)))
            .unwrap_err()
            .contains("fuzzy_key: has 41")
    );
    let exact: [fn(&mut QueryFaces); 5] = [
        |it| it.person_name = Some("Ada".to_owned()),
        |it| it.person_idcard = Some("1".to_owned()),
        |it| it.person_age = Some("36".to_owned()),
        |it| it.person_addr = Some("x".to_owned()),
        |it| it.person_gender = Some(Gender::Male),
    ];
    for change in exact {
        let mut query = QueryFaces::all(7);
        change(&mut query);
        assert!(query.to_request().is_ok());
        query.fuzzy_key = Some("k".to_owned());
        assert!(why(&query).contains("fuzzy_key: does not go together"));
    }
    let page: FacePage =
        serde_json::from_value(serde_json::json!({"record": [{}, {}], "total_num": 3})).unwrap();
    let turn = QueryFaces::all(7).turn(page);
    assert_eq!(
        (turn.items.len(), turn.next.unwrap().start_no),
        (2, Some(3))
    );
}

#[test]
fn a_picture_s_name_says_who_is_on_it() {
    // The document's own (3.19).
    let name = BatchName::of("zhangsan_asdqwe12345_32011111_0_23_beijing.jpg").unwrap();
    assert_eq!(
        (
            name.name.as_str(),
            name.img_id.as_str(),
            name.idcard.as_str()
        ),
        ("zhangsan", "asdqwe12345", "32011111")
    );
    assert_eq!(
        (&name.gender, name.age.as_str(), name.address.as_str()),
        (&Some(Gender::Female), "23", "beijing")
    );
    assert_eq!(
        name.filename("jpg").unwrap(),
        "zhangsan_asdqwe12345_32011111_0_23_beijing.jpg"
    );
    let little = BatchName {
        name: "Ada".to_owned(),
        ..BatchName::default()
    };
    assert_eq!(little.filename("png").unwrap(), "Ada_#_#_#_#_#.png");
    assert_eq!(BatchName::of("Ada_#_#_#_#_#.png").unwrap(), little);
    // A point in the address is not the ending.
    assert_eq!(
        BatchName::of("A_#_#_#_#_St.Anna").unwrap().address,
        "St.Anna"
    );
    assert_eq!(BatchName::of("A_#_#_#_#_x.TIFF").unwrap().address, "x");
    assert_eq!(
        BatchName::of("A_#_#_#_#_No. 5 St.jpg").unwrap().address,
        "No. 5 St"
    );

    for (filename, said) in [
        ("ada.jpg", "has 1 parts"),
        ("a_b_c_d_e_f_g.jpg", "has 7 parts"),
        ("Ada_b!_#_#_#_#.jpg", "img_id: has '!'"),
        ("Ada_#_#_2_#_#.jpg", "gender: is \"2\"; 0 and 1"),
        ("Ada_#_#_#_121_#.jpg", "person_age"),
        ("A,B_#_#_#_#_#.jpg", "name: has ','"),
    ] {
        let error = BatchName::of(filename).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let odd = |change: fn(&mut BatchName)| {
        let mut name = BatchName::default();
        change(&mut name);
        name.filename("jpg").unwrap_err().to_string()
    };
    assert!(odd(|it| it.name = "a_b".to_owned()).contains("name: has '_'"));
    assert!(odd(|it| it.address = "#".to_owned()).contains("address: has '#'"));
    assert!(odd(|it| it.idcard = "../x".to_owned()).contains("idcard: has '/'"));

    let batch = |imgs: Vec<File>| AddFaces {
        uuid: "b".to_owned(),
        imgs,
        ..AddFaces::default()
    };
    assert!(why(&batch(Vec::new())).contains("imgs: has 0"));
    assert!(why(&batch(vec![File::new("ada.jpg", JPEG)])).contains("filename"));
    assert!(why(&batch(vec![File::new("a_#_#_#_#_#.jpg", &b"x"[..])])).contains("imgs"));
    assert!(
        why(&AddFaces {
            uuid: String::new(),
            ..batch(vec![File::new("a_#_#_#_#_#.jpg", JPEG)])
        })
        .contains("uuid")
    );
}
