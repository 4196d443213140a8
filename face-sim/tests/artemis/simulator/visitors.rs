//! The book of visitors.

use super::{FROM, TO, all_expected, appoint, fault, guest, visitor};
use crate::client;
use artemis::ErrorKind;
use artemis::acs::Order;
use artemis::visitor::{
    AccessInfo, Appoint, AppointUpdate, AppointV1Update, Appointment, AppointmentDelete,
    Appointments, CheckIn, CheckInUpdate, CheckOut, Guest, VisitRecords, VisitorCustomFields,
    VisitorGroups, already_visiting,
};
use face_sim::Gateway;

#[test]
fn all_guests_are_kept_and_a_paper_is_free_when_its_bearer_has_left() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let appointed = client.call(&appoint(["A1", "A2", "A3"])).unwrap();
    let id = appointed.appoint_record_id.unwrap();
    let all = all_expected(&client);
    assert!(all.len() == 3 && all.iter().all(|a| a.appoint_id == id));
    assert_eq!(Some(visitor(&all[0])), appointed.visitor_id);
    for doubled in [&["A4", "A2"][..], &["A5", "A5"]] {
        let mut again = appoint([]);
        again.visitor_info_list = doubled.iter().map(|p| guest(p).into()).collect();
        assert!(already_visiting(&fault(client.call(&again).unwrap_err())));
    }
    assert_eq!(all_expected(&client).len(), 3);

    let check_in = |who: &Appointment| {
        client.call(&CheckIn {
            appoint_id: id.clone(),
            visitor_id: visitor(who),
            ..CheckIn::default()
        })
    };
    let record = check_in(&all[1]).unwrap().appoint_record_id.unwrap();
    assert!(already_visiting(&fault(check_in(&all[1]).unwrap_err())));
    let stranger = CheckIn {
        appoint_id: id.clone(),
        visitor_id: "77".into(),
        ..CheckIn::default()
    };
    assert_eq!(
        client.call(&stranger).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(already_visiting(&fault(
        client.call(&appoint(["A2"])).unwrap_err()
    )));
    let out = CheckOut {
        appoint_record_id: record,
        ..CheckOut::default()
    };
    client.call(&out).unwrap();
    assert_eq!(check_in(&all[1]).unwrap_err().kind(), ErrorKind::NotFound);
    client.call(&appoint(["A2"])).unwrap();

    client
        .call(&AppointmentDelete {
            appoint_record_id: id.clone(),
            ..AppointmentDelete::default()
        })
        .unwrap();
    assert_eq!(all_expected(&client).len(), 1);
    assert_eq!(check_in(&all[0]).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn visitors_are_listed_by_time_and_state() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let day = |day: u32, hour: u32| format!("2030-02-{day:02}T{hour:02}:00:00+03:00");
    for (n, paper) in [(3, "A3"), (1, "A1"), (2, "A2")] {
        let visit = Appoint {
            appoint_start_time: day(n, 9).into(),
            appoint_end_time: day(n, 18).into(),
            ..appoint([paper])
        };
        let appointed = client.call(&visit).unwrap();
        if paper != "A2" {
            client
                .call(&CheckIn {
                    appoint_id: appointed.appoint_record_id.unwrap(),
                    visitor_id: appointed.visitor_id.unwrap(),
                    ..CheckIn::default()
                })
                .unwrap();
        }
    }
    let papers = |guests: Vec<Option<Guest>>| -> Vec<String> {
        let all = guests.into_iter().flatten();
        all.map(|g| g.certificate_no.unwrap()).collect()
    };
    let expected = |from: String, to: String, state: Option<i64>| {
        let search = Appointments {
            appoint_state: state,
            ..Appointments::between(from.into(), to.into())
        };
        let page = client.call(&search).unwrap();
        papers(page.list.into_iter().map(|a| a.visitor_info).collect())
    };
    let (first, last) = (|| day(1, 0), || day(28, 0));
    assert_eq!(expected(first(), last(), Some(-1)), ["A1", "A2", "A3"]);
    assert_eq!(expected(day(2, 12), day(2, 13), None), ["A2"]);
    assert!(expected(day(2, 19), day(3, 8), None).is_empty());
    assert_eq!(expected(first(), last(), Some(0)), ["A2"]);
    assert_eq!(expected(first(), last(), Some(1)), ["A1", "A3"]);
    let newest = Appointments {
        order_type: Some(Order::Descending),
        ..Appointments::between(first().into(), last().into())
    };
    let page = client.call(&newest).unwrap();
    assert_eq!(
        papers(page.list.into_iter().map(|a| a.visitor_info).collect()),
        ["A3", "A2", "A1"]
    );

    let came = |from: String, to: String, order: &str| {
        let search = VisitRecords {
            order_type: Some(order.into()),
            ..VisitRecords::between(from.into(), to.into())
        };
        let page = client.call(&search).unwrap();
        papers(page.list.into_iter().map(|v| v.visitor_base_info).collect())
    };
    assert_eq!(came(first(), last(), "0"), ["A1", "A3"]);
    assert_eq!(came(first(), last(), "1"), ["A3", "A1"]);
    assert_eq!(came(day(3, 0), day(4, 0), "0"), ["A3"]);
    assert!(came(day(2, 0), day(3, 0), "0").is_empty());
}

#[test]
fn appointments_and_visits_are_changed_by_either_version() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let appointed = client.call(&appoint(["A1", "A2"])).unwrap();
    let id = appointed.appoint_record_id.unwrap();
    let first = appointed.visitor_id.unwrap();
    let later = "2030-01-01T20:00:00+03:00";
    let update = AppointUpdate {
        appoint_record_id: id.clone(),
        appoint_start_time: FROM.into(),
        appoint_end_time: later.into(),
        visitor_info_list: vec![
            Guest {
                visitor_id: Some(first.clone()),
                company_name: Some("Analytical".into()),
                ..Guest::default()
            }
            .into(),
            guest("A3").into(),
        ],
        access_info: Some(AccessInfo::of(["3"])),
        ..AppointUpdate::default()
    };
    assert_eq!(
        client.call(&update).unwrap().visitor_id,
        Some(first.clone())
    );
    let all = all_expected(&client);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|a| a.appoint_end_time == Some(later.into())));
    let changed = all[0].visitor_info.as_ref().unwrap();
    assert_eq!(changed.certificate_no.as_deref(), Some("A1"));
    assert_eq!(changed.company_name.as_deref(), Some("Analytical"));

    let v1 = |who: &str, paper: &str| AppointV1Update {
        appoint_record_id: id.clone(),
        visit_start_time: FROM.into(),
        visit_end_time: TO.into(),
        visitor_info_list: vec![
            Guest {
                visitor_id: Some(who.into()),
                ..guest(paper)
            }
            .into(),
        ],
        ..AppointV1Update::default()
    };
    assert!(already_visiting(&fault(
        client.call(&v1(&first, "A2")).unwrap_err()
    )));
    assert_eq!(
        client.call(&v1("77", "A9")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    client.call(&v1(&first, "A9")).unwrap();
    client.call(&appoint(["A1"])).unwrap();
    let unknown = AppointUpdate {
        appoint_record_id: "77".into(),
        ..update
    };
    assert_eq!(
        client.call(&unknown).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn a_visit_is_changed_while_it_lasts() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let appointed = client.call(&appoint(["A1"])).unwrap();
    let first = appointed.visitor_id.unwrap();
    let visit = CheckIn {
        appoint_id: appointed.appoint_record_id.unwrap(),
        visitor_id: first.clone(),
        ..CheckIn::default()
    };
    let record = client.call(&visit).unwrap().appoint_record_id.unwrap();
    let longer = CheckInUpdate {
        appoint_record_id: record.clone(),
        visitor_id: first,
        visit_end_time: Some("2030-01-02T09:00:00+03:00".into()),
        ..CheckInUpdate::default()
    };
    let next_day = VisitRecords::between(
        "2030-01-02T08:00:00+03:00".into(),
        "2030-01-03T00:00:00+03:00".into(),
    );
    assert_eq!(client.pages(next_day.clone()).count(), 0);
    client.call(&longer).unwrap();
    assert_eq!(client.pages(next_day).count(), 1);
    let backwards = CheckInUpdate {
        visit_end_time: Some("2030-01-01T08:00:00+03:00".into()),
        ..longer.clone()
    };
    let backwards = client.call(&backwards).unwrap_err();
    assert!(
        backwards.to_string().contains("visitEndTime"),
        "{backwards}"
    );
    client
        .call(&CheckOut {
            appoint_record_id: record,
            ..CheckOut::default()
        })
        .unwrap();
    assert_eq!(
        client.call(&longer).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn groups_and_fields_of_visitors_are_listed() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let groups = client.pages(VisitorGroups::all());
    let names: Vec<_> = groups.map(|g| g.unwrap().visitor_group_name).collect();
    assert_eq!(names, [Some("Visitors".into()), Some("Contractors".into())]);
    let mut fields = VisitorCustomFields::all();
    assert_eq!(client.call(&fields).unwrap().list[0].id, "1");
    // This list counts its pages under another name.
    fields.page_no = 2;
    let second = client.call(&fields).unwrap();
    assert_eq!((second.list.len(), second.page_no), (0, Some(2)));
}
