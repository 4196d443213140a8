//! Each message holds its own fields.

use crate::face::*;
use crate::library::*;
use crate::record::*;
use crate::system::*;
use crate::types::{File, Gender, Joined, LibraryType};
use face_common::Endpoint;
use face_common::time::Timestamp;

fn refused(message: &impl Endpoint, field: &str) {
    let error = message.to_request().unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("{field}: ")),
        "{field} in {error}"
    );
}

fn fine(message: &impl Endpoint) {
    message.to_request().unwrap();
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn faces() {
    let id = |n: usize| "i".repeat(n);
    let get = |n| GetFace {
        img_id: id(n),
        ..GetFace::default()
    };
    let delete = |n| DeleteFace {
        img_id: id(n),
        ..DeleteFace::default()
    };
    let modify = |n| ModifyFace {
        img_id: id(n),
        ..ModifyFace::default()
    };
    fine(&get(48));
    fine(&delete(48));
    fine(&modify(48));
    for n in [0, 49] {
        refused(&get(n), "img_id");
        refused(&delete(n), "img_id");
        refused(&modify(n), "img_id");
    }
    refused(
        &ModifyFace {
            person_age: Some("121".into()),
            ..modify(1)
        },
        "person_age",
    );
    refused(
        &ModifyFace {
            person_gender: Some("x".into()),
            ..modify(1)
        },
        "person_gender",
    );
    fine(&ModifyFace {
        person_gender: Some(Gender::Unknown(String::new())),
        ..modify(1)
    });
    let many = |n| DeleteFaces {
        img_ids: Joined(vec![id(n)]),
        ..DeleteFaces::default()
    };
    fine(&many(48));
    refused(&many(49), "img_ids");
    let add = AddFace::new(1, File::picture(&b"\xff\xd8"[..]));
    refused(
        &AddFace {
            person_gender: Some("男".into()),
            ..add.clone()
        },
        "person_gender",
    );
    refused(
        &AddFace {
            img: File::new("", &b"\xff\xd8"[..]),
            ..add
        },
        "img",
    );
    let query = QueryFaces::all(1);
    refused(
        &QueryFaces {
            qry_len: Some(51),
            ..query.clone()
        },
        "qry_len",
    );
    refused(
        &QueryFaces {
            person_age: Some("0".into()),
            ..query.clone()
        },
        "person_age",
    );
    refused(
        &QueryFaces {
            person_gender: Some("2".into()),
            ..query.clone()
        },
        "person_gender",
    );
    refused(
        &QueryFaces {
            fuzzy_key: Some(String::new()),
            ..query.clone()
        },
        "fuzzy_key",
    );
    refused(
        &QueryFaces {
            create_time: Some("yesterday".into()),
            ..query
        },
        "create_time",
    );
    fine(&ExportFaces {
        qry_len: Some(500),
        ..ExportFaces::default()
    });
    refused(
        &ExportFaces {
            qry_len: Some(501),
            ..ExportFaces::default()
        },
        "qry_len",
    );
    refused(&Detect::new(File::new("a.jpg", &b"x"[..])), "img");
    refused(&DetectAll::new(File::new("a.jpg", &b"x"[..])), "img");
    let one = crate::compare::Compare {
        img_2: File::picture(&b"\xff\xd8"[..]),
        ..Default::default()
    };
    refused(&one, "img_1");
}

#[test]
fn libraries() {
    let make = |name: &str, lib_type| CreateLibrary {
        lib_name: name.into(),
        lib_type,
        ..CreateLibrary::default()
    };
    fine(&make("n", LibraryType::Black));
    refused(&make("", LibraryType::Black), "lib_name");
    refused(&make("n", LibraryType::from(3)), "lib_type");
    let change = |name: &str, lib_type| ModifyLibrary {
        lib_name: name.into(),
        lib_type,
        ..ModifyLibrary::default()
    };
    refused(&change("", LibraryType::White), "lib_name");
    refused(&change("n", LibraryType::from(0)), "lib_type");
    refused(
        &QueryLibraries {
            qry_len: Some(51),
            ..QueryLibraries::default()
        },
        "qry_len",
    );
}

#[test]
fn records() {
    let odd = || Some(Timestamp::from("noon"));
    let (channel, start_time) = (Some(33), odd());
    refused(
        &QueryBodies {
            channel,
            ..QueryBodies::default()
        },
        "channel",
    );
    refused(
        &QueryBodies {
            start_time: odd(),
            ..QueryBodies::default()
        },
        "start_time",
    );
    refused(
        &ExportBodies {
            channel,
            ..ExportBodies::default()
        },
        "channel",
    );
    refused(
        &ExportBodies {
            stop_time: odd(),
            ..ExportBodies::default()
        },
        "stop_time",
    );
    refused(
        &ExportCaptures {
            channel,
            ..ExportCaptures::default()
        },
        "channel",
    );
    refused(
        &ExportCaptures {
            start_time: start_time.clone(),
            ..ExportCaptures::default()
        },
        "start_time",
    );
    refused(
        &QueryAlarms {
            channel,
            ..QueryAlarms::default()
        },
        "channel",
    );
    refused(
        &QueryAlarms {
            start_time: start_time.clone(),
            ..QueryAlarms::default()
        },
        "start_time",
    );
    let alarms = |n: u64| ExportAlarms {
        lib_ids: (0..n).collect(),
        ..ExportAlarms::default()
    };
    fine(&alarms(50));
    refused(&alarms(51), "lib_ids");
    refused(
        &ExportAlarms {
            channel,
            ..alarms(1)
        },
        "channel",
    );
    refused(
        &ExportAlarms {
            start_time,
            ..alarms(1)
        },
        "start_time",
    );
    let some: Joined<u64> = (0..51_u64).collect();
    refused(
        &QueryAlarms {
            lib_ids: Some(some),
            ..QueryAlarms::default()
        },
        "lib_ids",
    );
}

#[test]
fn clocks() {
    let set = SetTime::to(0, 480);
    fine(&set);
    fine(&SetTime::to(0, 840));
    refused(&SetTime::to(0, 841), "time_zone");
    refused(
        &SetTime {
            time_zone: "Mars".into(),
            ..set.clone()
        },
        "time_zone",
    );
    refused(
        &SetTime {
            time_format: Some("HH".into()),
            ..set.clone()
        },
        "time_format",
    );
    for (text, known) in [
        ("yyyy-MM-dd HH:mm:ss", TimeFormat::YearMonthDay),
        ("dd-MM-yyyy HH:mm:ss", TimeFormat::DayMonthYear),
        ("MM-dd-yyyy HH:mm:ss", TimeFormat::MonthDayYear),
    ] {
        assert_eq!(TimeFormat::from(text), known);
        fine(&SetTime {
            time_format: Some(known),
            ..set.clone()
        });
    }
}
