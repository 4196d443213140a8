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
    whole.to_request().unwrap();
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
