//! Which endpoint a request is, and who answers it.

use super::appointments::{Party, Span};
use super::read::{raw, read};
use super::reply::{bad, no, with_blank};
use super::state::State;
use super::{Refusal, devices, people, photos, video, visits};
use artemis::acs;
use artemis::common_api::{PictureUpload, VersionGet};
use artemis::event_service as events;
use artemis::frs;
use artemis::resource as res;
use artemis::video as live;
use artemis::visitor;
use face_common::endpoint::Serve;
use face_common::{Request, Response};

/// `None` for what the gateway does not know.
pub(super) fn answer(request: &Request, state: &mut State) -> Option<Response> {
    organisations(request, state)
        .or_else(|| persons(request, state))
        .or_else(|| with_status(request, state))
        .or_else(|| doors(request, state))
        .or_else(|| access(request, state))
        .or_else(|| expected(request, state))
        .or_else(|| visitors(request, state))
        .or_else(|| log(request, state))
        .or_else(|| pictures(request, state))
        .or_else(|| vehicles(request, state))
}

fn on<E: Serve>(
    request: &Request,
    act: impl FnOnce(E) -> Result<E::Reply, Refusal>,
) -> Option<Response> {
    E::matches(request).then(|| said::<E>(read(request).and_then(act)))
}

fn said<E: Serve>(outcome: Result<E::Reply, Refusal>) -> Response {
    match outcome.map(|reply| E::encode(&reply)) {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => no("1", &error.to_string()),
        Err((code, msg)) => no(code, &msg),
    }
}

fn organisations(request: &Request, state: &mut State) -> Option<Response> {
    on::<VersionGet>(request, |_| Ok(state.version()))
        .or_else(|| on::<res::Orgs>(request, |s| Ok(state.orgs(&s))))
        .or_else(|| on::<res::OrgSearch>(request, |s| Ok(state.find_orgs(&s))))
        .or_else(|| on::<res::OrgsBelow>(request, |s| Ok(state.orgs_below(&s))))
        .or_else(|| on::<res::RootOrg>(request, |_| state.org("1")))
        .or_else(|| on::<res::OrgInfoGet>(request, |s| state.org(&s.org_index_code)))
        .or_else(|| on::<res::OrgAdd>(request, |s| state.add_org(s)))
        .or_else(|| on::<res::OrgUpdate>(request, |s| state.update_org(&s)))
        .or_else(|| on::<res::OrgDelete>(request, |s| state.delete_org(&s.org_index_code)))
}

fn persons(request: &Request, state: &mut State) -> Option<Response> {
    on::<res::Persons>(request, |s| Ok(state.persons(&s)))
        .or_else(|| on::<res::PersonSearch>(request, |s| Ok(state.find_persons(&s))))
        .or_else(|| {
            on::<res::PersonInfo>(request, |s| state.person(|p| p.person_id == s.person_id))
        })
        .or_else(|| {
            on::<res::PersonInfoByCode>(request, |s| {
                state.person(|p| p.person_code.as_deref() == Some(s.person_code.as_str()))
            })
        })
        .or_else(|| on::<res::NewPerson>(request, |s| state.add(&s, request)))
        .or_else(|| on::<res::PersonUpdate>(request, |s| state.update(&s, request)))
        .or_else(|| on::<res::PersonDelete>(request, |s| state.delete(&s.person_id)))
        .or_else(|| on::<res::FingerPrintsUpdate>(request, |s| state.fingers(s)))
        .or_else(|| on::<res::CustomFields>(request, |s| Ok(people::custom_fields(&s))))
        .or_else(|| on::<res::CustomFieldsUpdate>(request, |s| state.custom(s)))
        .or_else(|| on::<res::FaceUpdate>(request, |s| state.face(&s.person_id, s.photo)))
        .or_else(|| on::<PictureUpload>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPhotoPost>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPhotoPut>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPicture>(request, |s| state.picture(&s)))
}

/// Devices whose status is spelled by the version.
fn with_status(request: &Request, state: &State) -> Option<Response> {
    let answer = on::<res::AcsDevices>(request, |s| Ok(devices::devices(&s)))
        .or_else(|| on::<res::AcsDeviceSearch>(request, |s| Ok(devices::find_devices(&s))))
        .or_else(|| on::<res::AcsDeviceInfo>(request, |s| devices::one_device(&s)))
        .or_else(|| on::<res::EncodeDevices>(request, |s| Ok(devices::recorders(&s))));
    if state.quirks.v3_1 {
        answer
    } else {
        answer.map(with_blank)
    }
}

fn doors(request: &Request, state: &mut State) -> Option<Response> {
    on::<res::AcsDoors>(request, |s| Ok(devices::doors(&s)))
        .or_else(|| on::<res::AcsDoorInfo>(request, |s| devices::one_door(&s)))
        .or_else(|| on::<acs::DoorControl>(request, |s| state.control(&s)))
        .or_else(|| on::<acs::DoorEvents>(request, |s| Ok(state.log.door_events(&s))))
        .or_else(|| on::<acs::EventPicture>(request, |s| state.log.picture(&s.pic_uri)))
        .or_else(|| on::<acs::FaceCheck>(request, |s| photos::check_face(&s)))
}

fn access(request: &Request, state: &mut State) -> Option<Response> {
    on::<acs::PrivilegeGroups>(request, |s| state.groups.list(&s))
        .or_else(|| on::<acs::PrivilegeGroupAddPersons>(request, |s| state.let_in(&s)))
        .or_else(|| on::<acs::PrivilegeGroupDeletePersons>(request, |s| state.keep_out(&s)))
        .or_else(|| on::<acs::PrivilegeGroupPersons>(request, |s| state.groups.members(&s)))
        .or_else(|| {
            acs::Reapplication::matches(request).then(|| {
                let done = raw(request).map(|asked| state.reapply(&asked));
                said::<acs::Reapplication>(done)
            })
        })
        .or_else(|| acs::ApplicationErrors::matches(request).then(|| applied(request, state)))
}

/// Two questions under one path.
fn applied(request: &Request, state: &mut State) -> Response {
    let asked = match read::<acs::ApplicationErrors>(request) {
        Ok(asked) => asked,
        Err((code, msg)) => return no(code, &msg),
    };
    match (asked.application_result_type, asked.kind) {
        (_, acs::PrivilegeKind::Unknown(_)) => said::<acs::ApplicationErrors>(Err(bad("type"))),
        (1, kind) => said::<acs::ApplicationStatistics>(Ok(state.progress(kind))),
        (2, _) => said::<acs::ApplicationErrors>(Ok(state.refused(&asked))),
        _ => said::<acs::ApplicationErrors>(Err(bad("applicationResultType"))),
    }
}

fn expected(request: &Request, state: &mut State) -> Option<Response> {
    on::<visitor::Appoint>(request, |s| {
        let span = Span::of_appointment(s.appoint_start_time, s.appoint_end_time);
        state.appoint(Party::new(span, s.visitor_info_list, s.access_info))
    })
    .or_else(|| {
        on::<visitor::AppointV1>(request, |s| {
            let span = Span::of_visit(s.visit_start_time, s.visit_end_time);
            state.appoint(Party::new(span, s.visitor_info_list, None))
        })
    })
    .or_else(|| {
        on::<visitor::AppointUpdate>(request, |s| {
            let span = Span::of_appointment(s.appoint_start_time, s.appoint_end_time);
            let party = Party::new(span, s.visitor_info_list, s.access_info);
            state.reappoint(&s.appoint_record_id, party)
        })
    })
    .or_else(|| {
        on::<visitor::AppointV1Update>(request, |s| {
            let span = Span::of_visit(s.visit_start_time, s.visit_end_time);
            let party = Party::new(span, s.visitor_info_list, None);
            state.reappoint(&s.appoint_record_id, party)
        })
    })
    .or_else(|| on::<visitor::AppointmentDelete>(request, |s| state.unexpect(&s.appoint_record_id)))
    .or_else(|| on::<visitor::Appointments>(request, |s| Ok(state.expected(&s))))
}

fn visitors(request: &Request, state: &mut State) -> Option<Response> {
    on::<visitor::CheckIn>(request, |s| state.check_in(s))
        .or_else(|| on::<visitor::CheckInUpdate>(request, |s| state.stay(s)))
        .or_else(|| on::<visitor::CheckOut>(request, |s| state.check_out(&s)))
        .or_else(|| on::<visitor::VisitorStatusGet>(request, |s| state.status(&s)))
        .or_else(|| on::<visitor::VisitRecords>(request, |s| Ok(state.visits(&s))))
        .or_else(|| on::<visitor::VisitorGroups>(request, |s| Ok(visits::visitor_groups(&s))))
        .or_else(|| on::<visitor::VisitorCustomFields>(request, |s| Ok(visits::custom_fields(&s))))
}

fn log(request: &Request, state: &mut State) -> Option<Response> {
    let log = &mut state.log;
    on::<events::Subscribe>(request, |s| Ok(log.subscribe(s)))
        .or_else(|| on::<events::SubscriptionView>(request, |_| Ok(log.subscribed())))
        .or_else(|| on::<events::Unsubscribe>(request, |s| Ok(log.unsubscribe(&s))))
        .or_else(|| on::<events::EventRecords>(request, |s| log.records(&s)))
        .or_else(|| on::<events::EventImage>(request, |s| log.picture(&s.pic_uri)))
}

fn pictures(request: &Request, state: &mut State) -> Option<Response> {
    on::<res::Cameras>(request, |s| Ok(devices::cameras(&s)))
        .or_else(|| on::<live::PreviewUrl>(request, |s| state.preview(&s)))
        .or_else(|| on::<live::PreviewUrls>(request, |s| state.previews(&s)))
        .or_else(|| on::<live::CameraCapture>(request, |s| video::capture(&s)))
        .or_else(|| on::<frs::FaceGroups>(request, |s| state.face_groups(&s)))
        .or_else(|| on::<frs::FaceAdd>(request, |s| state.add_face(&s)))
        .or_else(|| on::<frs::RecognitionPlanRestart>(request, |s| state.restart(&s)))
}

fn vehicles(request: &Request, state: &mut State) -> Option<Response> {
    on::<res::Vehicles>(request, |s| Ok(state.vehicles(&s)))
        .or_else(|| on::<res::VehicleAdd>(request, |s| state.add_vehicle(&s, request)))
        .or_else(|| on::<res::VehicleUpdate>(request, |s| state.update_vehicle(&s, request)))
        .or_else(|| on::<res::VehicleDelete>(request, |s| state.delete_vehicle(&s.vehicle_id)))
}
