use super::*;
use crate::types::{Base64Bytes, Role, UpdateFlags, ValidFrom, ValidTo};
use face_common::Endpoint;
use face_common::page::Paged;

fn refused(endpoint: &impl Endpoint) -> String {
    endpoint.to_request().unwrap_err().to_string()
}

#[test]
fn an_upload_says_only_what_it_is_told() {
    let person = UploadPerson::new("0001")
        .name("XiaoMing")
        .card(u64::MAX)
        .valid_from("2017-11-10T12:00:00+08:00")
        .valid_until("2017/12/18 16:45:30");
    assert_eq!(
        person.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"upload person","id":"0001","name":"XiaoMing","long_card_id":18446744073709551615,"term_start":"2017/11/10 12:00:00","term":"2017/12/18 16:45:30"}"#
    );
    let short = UploadPerson::new("1").card(8);
    assert_eq!((short.wg_card_id, short.long_card_id), (Some(8), None));
}

#[test]
fn limits_hold_one_under_and_one_over() {
    let upload = |spoil: fn(&mut UploadPerson)| {
        let mut person = UploadPerson::new("1").image(vec![0xff, 0xd8]);
        spoil(&mut person);
        person.to_request().map(drop).map_err(|e| e.to_string())
    };
    assert!(upload(|p| p.id = "1".repeat(19)).is_ok());
    assert!(
        upload(|p| p.id = "1".repeat(20))
            .unwrap_err()
            .starts_with("id: has 20 bytes")
    );
    assert!(
        upload(|p| p.id.clear())
            .unwrap_err()
            .starts_with("id: must not be empty")
    );
    assert!(upload(|p| p.name = Some("я".repeat(31))).is_ok());
    assert!(
        upload(|p| p.name = Some("я".repeat(32)))
            .unwrap_err()
            .starts_with("name: has 64")
    );
    assert!(upload(|p| p.customer_text = Some("x".repeat(68))).is_ok());
    assert!(
        upload(|p| p.customer_text = Some("x".repeat(69)))
            .unwrap_err()
            .starts_with("customer_text")
    );
    assert!(upload(|p| p.kind = Some(15)).is_ok());
    assert!(
        upload(|p| p.kind = Some(16))
            .unwrap_err()
            .starts_with("kind")
    );
    assert!(
        upload(|p| p.reg_image = Some(Default::default()))
            .unwrap_err()
            .starts_with("reg_image")
    );

    let add = AddPersonJpg {
        id: "1".into(),
        name: "x".repeat(15),
        role: Role::White,
        image_num: 1,
        reg_images: vec![RegImage::jpg(vec![0xff, 0xd8])],
        term: Some(ValidTo::Never),
        ..AddPersonJpg::default()
    };
    add.to_request().unwrap();
    let with = |spoil: fn(&mut AddPersonJpg)| {
        let mut add = add.clone();
        spoil(&mut add);
        refused(&add)
    };
    assert!(with(|a| a.term = None).starts_with("term: must be there"));
    assert!(with(|a| a.reg_images[0].format = "png".into()).starts_with("format"));
    assert!(with(|a| a.name.push('x')).starts_with("name: has 16 bytes"));
    assert!(with(|a| a.role = Role::All).starts_with("role"));
    assert!(with(|a| a.image_num = 2).starts_with("image_num"));
    assert!(
        with(|a| a.reg_images[0].image_data = Some(Base64Bytes("PNG".into())))
            .starts_with("reg_images")
    );
    assert!(with(|a| (a.image_num, a.reg_images) = (0, vec![])).starts_with("reg_images"));

    let norm = NormImage {
        width: 150,
        height: 150,
        image_data: Base64Bytes("BGR".into()),
        ..NormImage::default()
    };
    let prepared = AddPerson {
        id: "1".into(),
        role: Role::White,
        image_num: 1,
        reg_images: add.reg_images.clone(),
        norm_image_num: 5,
        norm_images: vec![norm.clone(); 5],
        term: Some(ValidTo::Forever),
        ..AddPerson::default()
    };
    prepared.to_request().unwrap();
    let six = AddPerson {
        norm_image_num: 6,
        norm_images: vec![norm; 6],
        ..prepared
    };
    assert!(refused(&six).starts_with("norm_images"));
}

#[test]
fn a_removal_names_one_or_says_that_it_is_many() {
    let sent = |delete: DeletePersons| delete.to_request().unwrap().into_body();
    assert_eq!(
        sent(DeletePersons::one("0001")),
        r#"{"version":"0.2","cmd":"delete person(s)","flag":-1,"id":"0001"}"#
    );
    assert_eq!(
        sent(DeletePersons::delete_all_of(DeleteFlag::All)),
        r#"{"version":"0.2","cmd":"delete person(s)","flag":3,"id":""}"#
    );
    assert!(refused(&DeletePersons::one("")).starts_with("id"));
    assert!(refused(&DeletePersons::default()).starts_with("id"));
    let both = DeletePersons {
        id: "1".into(),
        ..DeletePersons::delete_all_of(DeleteFlag::White)
    };
    assert!(refused(&both).starts_with("id"));
    assert!(refused(&DeletePersons::delete_all_of(DeleteFlag::Unknown(9))).starts_with("flag"));
}

#[test]
fn a_search_is_checked_and_its_keys_have_no_blanks() {
    let condition = Condition {
        term_start: Some(ValidTo::from("2017/01/01 00:00:00")),
        term: Some(ValidTo::Forever),
        ..Condition::default()
    };
    let search = RequestPersons {
        condition: Some(condition),
        ..RequestPersons::of(Role::White)
    };
    assert_eq!(
        search.to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"request persons","role":1,"page_no":1,"page_size":20,"feature_flag":0,"image_flag":0,"condition":{"term_start":"2017/01/01 00:00:00","term":"forever"}}"#
    );
    let with = |spoil: fn(&mut RequestPersons)| {
        let mut search = RequestPersons::all();
        spoil(&mut search);
        refused(&search)
    };
    assert!(with(|s| s.page_no = 0).starts_with("page_no"));
    assert!(with(|s| s.page_size = 21).starts_with("page_size"));
    assert!(
        with(|s| s.condition = Some(Condition {
            term_start_start: Some(ValidFrom::NoBeginning),
            ..Condition::default()
        }))
        .starts_with("term_start_start")
    );
    assert!(
        with(|s| {
            s.query_mode = Some(1);
            s.condition = Some(Condition {
                long_card_no: Some(1),
                ..Condition::default()
            });
        })
        .starts_with("query_mode")
    );
}

#[test]
fn pages_end_with_the_one_that_is_not_full() {
    let page = |n| PersonPage {
        total: Some(2000),
        persons: vec![Person::default(); n],
        ..PersonPage::default()
    };
    let next = RequestPersons::all().turn(page(20)).next.unwrap();
    assert_eq!(next.page_no, 2);
    assert!(next.turn(page(0)).next.is_none());
    // Everybody at once is one page.
    let all = RequestPersons {
        page_no: -1,
        ..RequestPersons::all()
    };
    assert!(all.turn(page(20)).next.is_none());
}

#[test]
fn a_reply_without_people_is_an_empty_page() {
    let reply = |body: &'static str| {
        RequestPersons::all()
            .decode(&http::Response::new(body.into()))
            .unwrap()
    };
    assert!(
        reply(r#"{"cmd":"request persons","code":0,"total":0,"page_no":1,"count":0}"#)
            .persons
            .is_empty()
    );
    // The card's number as text, and every u64; the kind twice.
    let body = r#"{"code":0,"persons":[{"id":1,"kind":0,"long_card_id":"18446744073709551615","kind":1,"reg_images":[]}]}"#;
    let person = &reply(body).persons[0];
    assert_eq!(
        (person.id.as_str(), person.kind, person.long_card_id),
        ("1", Some(1), Some(u64::MAX))
    );
}

/// In whatever form it is given, a time goes out as the device's clock shows it; and what is none does not go out.
#[test]
fn a_validity_is_a_time_and_ends_after_it_begins() {
    for (given, sent) in [
        ("2027-01-01", "2027/01/01 00:00:00"),
        ("2027-01-01 08:00", "2027/01/01 08:00:00"),
        ("2027-01-01T08:00:00.5+08:00", "2027/01/01 08:00:00"),
        ("2027/01/01 08:00:00", "2027/01/01 08:00:00"),
        ("forever", "forever"),
    ] {
        let person = UploadPerson::new("1").valid_until(given);
        assert_eq!(person.term.as_ref().unwrap().as_str(), sent);
        person.to_request().unwrap();
    }
    for odd in [
        "tomorrow",
        "useless",
        "01.01.2027",
        "2027/13/01 00:00:00",
        "",
    ] {
        let why = refused(&UploadPerson::new("1").valid_until(odd));
        assert!(why.starts_with("term: is"), "{odd}: {why}");
    }
    assert!(refused(&UploadPerson::new("1").valid_from("forever")).starts_with("term_start"));
    let span = |from: &str, to: &str| UploadPerson::new("1").valid_from(from).valid_until(to);
    span("2027-01-01", "2027-01-01").to_request().unwrap();
    assert!(refused(&span("2027-01-02", "2027-01-01")).starts_with("term: is before"));
    // A device's own text stays as it is.
    let read: ValidTo = serde_json::from_str(r#""2027-01-01""#).unwrap();
    assert_eq!(read.as_str(), "2027-01-01");
}

#[test]
fn an_upload_has_the_document_s_roles_and_modes() {
    let role = |role| UploadPerson {
        role: Some(role),
        ..UploadPerson::new("1")
    };
    role(Role::Black).to_request().unwrap();
    for odd in [Role::All, Role::Ordinary, Role::Unknown(3)] {
        assert!(refused(&role(odd)).starts_with("role"));
    }
    let mode = |mode| UploadPerson {
        upload_mode: Some(mode),
        ..UploadPerson::new("1")
    };
    mode(UploadMode::Modify).to_request().unwrap();
    assert!(refused(&mode(UploadMode::Unknown(3))).starts_with("upload_mode"));
}

/// Without flags a device replaces everything: what is not there would be wiped.
#[test]
fn an_update_changes_what_it_says() {
    let named = UpdatePerson {
        id: "1".into(),
        name: Some("Ada".into()),
        ..UpdatePerson::default()
    };
    assert!(refused(&named).starts_with("role: must be there: without `update_flags`"));
    let flags = named.clone().only_given().update_flags;
    assert_eq!(flags, Some(UpdateFlags::NAME));
    named.clone().only_given().to_request().unwrap();
    let whole = UpdatePerson {
        role: Some(Role::White),
        term: Some(ValidTo::Forever),
        ..named.clone()
    };
    assert!(refused(&whole).starts_with("wg_card_id: must be there: without `update_flags`"));
    let jpg = RegImage::jpg(&b"\xff\xd8"[..]);
    let norm = NormImage {
        width: 150,
        height: 150,
        image_data: Base64Bytes("BGR".into()),
        ..NormImage::default()
    };
    let whole = UpdatePerson {
        kind: Some(0),
        wg_card_id: Some(0),
        term_start: Some("2026-01-01".into()),
        customer_text: Some(String::new()),
        image_num: Some(1),
        reg_images: vec![jpg],
        norm_image_num: Some(1),
        norm_images: vec![norm],
        ..whole
    };
    whole.to_request().unwrap();
    let without: [fn(&mut UpdatePerson); 9] = [
        |it| it.name = None,
        |it| it.role = None,
        |it| it.wg_card_id = None,
        |it| it.term = None,
        |it| it.term_start = None,
        |it| it.kind = None,
        |it| it.customer_text = None,
        |it| (it.norm_image_num, it.norm_images) = (None, Vec::new()),
        |it| (it.image_num, it.reg_images) = (None, Vec::new()),
    ];
    for spoil in without {
        let mut update = whole.clone();
        spoil(&mut update);
        assert!(refused(&update).contains("without `update_flags`"));
    }
    let more = UpdatePerson {
        update_flags: Some(UpdateFlags::NAME | UpdateFlags::CARD),
        ..named
    };
    assert!(refused(&more).starts_with("wg_card_id: must be there: `update_flags` has it"));

    let photo = |data: &'static str, number| UpdatePersonJpg {
        id: "1".into(),
        image_num: number,
        reg_images: vec![RegImage::jpg(data)],
        ..UpdatePersonJpg::default()
    };
    let good = photo("\u{0}", Some(1)).only_given();
    assert_eq!(
        good.update_flags,
        Some(UpdateFlags::NORM_IMAGE | UpdateFlags::REG_IMAGES)
    );
    assert!(refused(&good).starts_with("reg_images: is not a JPEG"));
    assert!(refused(&photo("x", None).only_given()).starts_with("image_num: must be there"));
}

/// From the vendor's own tester and from clients in use: not in the document.
#[test]
fn what_is_outside_the_document_has_its_names() {
    let search = RequestPersons {
        normal_image_flag: Some(crate::types::Flag(true)),
        ..RequestPersons::all()
    };
    let sent = search.to_request().unwrap();
    assert!(
        sent.body().ends_with(br#","normal_image_flag":1}"#),
        "{sent:?}"
    );
    let added: UploadedPerson = serde_json::from_str(r#"{"id":"1","duplicate_id":"2"}"#).unwrap();
    assert_eq!(added.duplicate_id.as_deref(), Some("2"));
}

#[test]
fn a_condition_s_times_are_the_device_s() {
    let with = |change: fn(&mut Condition)| {
        let mut condition = Condition::default();
        change(&mut condition);
        let search = RequestPersons {
            condition: Some(condition),
            ..RequestPersons::all()
        };
        search.to_request().map(drop).map_err(|e| e.to_string())
    };
    let good: fn(&mut Condition) = |c| {
        c.term_start_start = Some("2020-01-01".into());
        c.term_start_end = Some("2021-01-01".into());
        c.term_start = Some("2020/01/01 00:00:00".into());
        c.term = Some(ValidTo::Forever);
    };
    assert_eq!(with(good), Ok(()));
    for (spoil, field) in [
        (
            (|c| {
                c.term_start_start = Some("tomorrow".into());
                c.term_start_end = Some("2021-01-01".into());
            }) as fn(&mut Condition),
            "condition.term_start_start",
        ),
        (
            |c| (c.term_start, c.term) = (Some("2020-01-01".into()), Some("2020-13-01".into())),
            "condition.term:",
        ),
        (|c| c.person_id = Some("1".repeat(20)), "id"),
        (|c| c.term = Some("2020-01-01".into()), "term"),
    ] {
        let error = with(spoil).unwrap_err();
        assert!(error.starts_with(field), "{error}");
    }
    assert_eq!(with(|c| c.person_id = Some("1".repeat(19))), Ok(()));
    let none = RequestPersons {
        page_size: 0,
        ..RequestPersons::all()
    };
    assert!(refused(&none).starts_with("page_size: is 0; 1 to 20"));
}

/// The limits of the older commands beside names and ids.
#[test]
fn older_commands_hold_each_limit() {
    let norm = NormImage {
        width: 150,
        height: 150,
        image_data: Base64Bytes("BGR".into()),
        ..NormImage::default()
    };
    let add = AddPerson {
        id: "1".into(),
        role: Role::Unknown(3),
        kind: 15,
        image_num: 1,
        reg_images: vec![RegImage::jpg(&b"\xff\xd8"[..])],
        norm_image_num: 1,
        norm_images: vec![norm],
        term: Some(ValidTo::Forever),
        customer_text: Some("x".repeat(68)),
        ..AddPerson::default()
    };
    // A role that is not under 0, whichever: 2.1.3 does not name them.
    add.to_request().unwrap();
    for (spoil, field) in [
        ((|a| a.kind = 16) as fn(&mut AddPerson), "kind: is 16"),
        (
            |a| a.customer_text = Some("x".repeat(69)),
            "customer_text: has 69",
        ),
        (|a| a.feature_unit_size = 1, "feature_unit_size"),
        (|a| a.feature_num = 1, "feature_num"),
        (
            |a| a.feature_data = crate::types::Features(vec![1.0]),
            "feature_data",
        ),
        (|a| a.norm_images[0].width = 149, "width: is 149"),
        (|a| a.norm_images[0].width = 151, "width: is 151"),
        (|a| a.norm_images[0].height = 149, "height: is 149"),
        (|a| a.norm_images[0].height = 151, "height: is 151"),
        (
            |a| a.norm_images[0].image_data = Base64Bytes::default(),
            "image_data",
        ),
        (|a| a.role = Role::All, "role: is -1"),
    ] {
        let mut other = add.clone();
        spoil(&mut other);
        let error = refused(&other);
        assert!(error.starts_with(field), "{error}");
    }
    let thumb = UploadPerson {
        normal_image: Some(Base64Bytes("x".into())),
        thumb_image: Some(Base64Bytes("\u{0}".into())),
        ..UploadPerson::new("1")
    };
    assert!(refused(&thumb).starts_with("thumb_image: is not a JPEG"));
    let alone = UploadPerson {
        normal_image: None,
        ..thumb
    };
    assert!(refused(&alone).starts_with("thumb_image: goes with"));
}

/// Whoever has no id is nobody's to name, and costs nobody else.
#[test]
fn an_entry_without_an_id_does_not_end_the_pages() {
    let body = |n: usize, odd: bool| {
        let mut persons: Vec<_> = (0..n)
            .map(|n| serde_json::json!({"id": n.to_string()}))
            .collect();
        if odd {
            persons[3] = serde_json::json!({"name": "nobody"});
        }
        let reply = serde_json::json!({"cmd":"request persons","code":0,"total":45,"count":n,"persons":persons});
        http::Response::new(reply.to_string().into())
    };
    let first = RequestPersons::all();
    let page = first.decode(&body(20, true)).unwrap();
    assert_eq!(page.persons.len(), 19);
    let turn = first.turn(page);
    let next = turn.next.unwrap();
    assert_eq!(
        (turn.items.len(), next.page_no, next.page_size),
        (19, 2, 20)
    );
    let of_role = RequestPersons::of(Role::White);
    let page = of_role.decode(&body(20, true)).unwrap();
    assert_eq!(of_role.turn(page).next.unwrap().page_no, 2);
}
