//! Visitors: expected, there, gone.

use crate::client;
use artemis::ErrorKind;
use artemis::resource::FaceData;
use artemis::visitor::{
    Appoint, AppointV1, AppointmentDelete, Appointments, CheckIn, CheckOut, Guest, VisitRecords,
    VisitorStatusGet, already_visiting,
};
use face_sim::Gateway;

const FROM: &str = "2030-01-01T09:00:00+03:00";
const TO: &str = "2030-01-01T18:00:00+03:00";

fn guest(paper: &str) -> Guest {
    Guest {
        visitor_family_name: Some("Lovelace".into()),
        visitor_given_name: Some("Ada".into()),
        certificate_type: Some(111),
        certificate_no: Some(paper.into()),
        faces: vec![FaceData::of(&crate::jpeg())],
        ..Guest::default()
    }
}

#[test]
fn a_visitor_is_expected_comes_and_goes() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let appoint = Appoint {
        appoint_start_time: FROM.into(),
        appoint_end_time: TO.into(),
        visitor_info_list: vec![guest("A1").into()],
        ..Appoint::default()
    };
    let appointed = client.call(&appoint).unwrap();
    let (appointment, visitor) = (
        appointed.appoint_record_id.unwrap(),
        appointed.visitor_id.unwrap(),
    );
    let status = || {
        let get = VisitorStatusGet {
            visitor_id: visitor.clone(),
            visit_time_point: FROM.into(),
            ..Default::default()
        };
        client.call(&get).unwrap().visitor_status
    };
    let expected = status();

    // The same paper twice.
    let artemis::Error::Fault { fault: twice, .. } = client.call(&appoint).unwrap_err() else {
        panic!("the paper is in use")
    };
    assert!(already_visiting(&twice), "{twice}");

    let checked_in = client
        .call(&CheckIn {
            appoint_id: appointment.clone(),
            visitor_id: visitor.clone(),
            visit_start_time: Some(FROM.into()),
            ..Default::default()
        })
        .unwrap();
    assert_ne!(status(), expected);
    let out = |id: &str| {
        client.call(&CheckOut {
            appoint_record_id: id.into(),
            ..Default::default()
        })
    };
    // The appointment's number is not the visit's.
    assert_eq!(out(&appointment).unwrap_err().kind(), ErrorKind::NotFound);
    let visits: Vec<_> = client
        .pages(VisitRecords::between(FROM.into(), TO.into()))
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        Some(&visits[0].record_id),
        checked_in.appoint_record_id.as_ref()
    );
    out(&visits[0].record_id).unwrap();
    let gone = status();
    assert!(gone.is_some() && gone != expected);

    let v1 = AppointV1 {
        visit_start_time: FROM.into(),
        visit_end_time: TO.into(),
        visitor_info_list: vec![guest("A2").into()],
        ..AppointV1::default()
    };
    let second = client.call(&v1).unwrap().appoint_record_id.unwrap();
    let listed = || {
        client
            .pages(Appointments::between(FROM.into(), TO.into()))
            .count()
    };
    assert_eq!(listed(), 2);
    client
        .call(&AppointmentDelete {
            appoint_record_id: second,
            ..Default::default()
        })
        .unwrap();
    assert_eq!(listed(), 1);
}
