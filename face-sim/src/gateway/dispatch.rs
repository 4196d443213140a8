//! Which endpoint a request is, and who answers it.

use super::reply::bad;
use super::state::{self, State};
use super::{Refusal, access, no};
use artemis::acs;
use artemis::common_api::{PictureUpload, VersionGet};
use artemis::event_service as events;
use artemis::protocol::Done;
use artemis::resource as res;
use artemis::visitor;
use face_common::endpoint::Serve;
use face_common::{Request, Response};
use serde_json::json;

/// `None` for what the gateway does not know.
pub(super) fn answer(request: &Request, state: &mut State) -> Option<Response> {
    organisations(request, state)
        .or_else(|| people(request, state))
        .or_else(|| doors(request, state))
        .or_else(|| visitors(request, state))
        .or_else(|| subscriptions(request, state))
}

fn on<E: Serve>(
    request: &Request,
    act: impl FnOnce(E) -> Result<E::Reply, Refusal>,
) -> Option<Response> {
    E::matches(request).then(|| {
        let endpoint = match E::from_request(request) {
            Ok(endpoint) => endpoint,
            Err(error) => {
                return no(
                    "2",
                    &format!(
                        "Incorrect request parameter. [{} parameter error]",
                        error.path()
                    ),
                );
            }
        };
        match act(endpoint).map(|reply| E::encode(&reply)) {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => no("1", &error.to_string()),
            Err((code, msg)) => no(code, &msg),
        }
    })
}

fn organisations(request: &Request, state: &mut State) -> Option<Response> {
    on::<VersionGet>(request, |_| Ok(state::version()))
        .or_else(|| on::<res::Orgs>(request, |s| Ok(state.orgs(&s))))
        .or_else(|| on::<res::OrgSearch>(request, |s| Ok(state.find_orgs(&s))))
        .or_else(|| on::<res::OrgsBelow>(request, |s| Ok(state.orgs_below(&s))))
        .or_else(|| on::<res::RootOrg>(request, |_| state.org("1")))
        .or_else(|| on::<res::OrgInfoGet>(request, |s| state.org(&s.org_index_code)))
        .or_else(|| on::<res::OrgAdd>(request, |s| state.add_org(s)))
        .or_else(|| on::<res::OrgUpdate>(request, |s| state.update_org(s)))
        .or_else(|| on::<res::OrgDelete>(request, |s| state.delete_org(&s.org_index_code)))
}

fn people(request: &Request, state: &mut State) -> Option<Response> {
    let licence = state.quirks.face_licence;
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
        .or_else(|| on::<res::NewPerson>(request, |s| state.add(s)))
        .or_else(|| on::<res::PersonUpdate>(request, |s| state.update(s)))
        .or_else(|| on::<res::PersonDelete>(request, |s| state.delete(&s.person_id)))
        .or_else(|| on::<res::FingerPrintsUpdate>(request, |s| state.fingers(s)))
        .or_else(|| on::<res::CustomFields>(request, |s| Ok(state::custom_fields(&s))))
        .or_else(|| on::<res::CustomFieldsUpdate>(request, |s| state.custom(s)))
        .or_else(|| on::<res::FaceUpdate>(request, |s| state.face(&s.person_id, s.photo)))
        .or_else(|| on::<PictureUpload>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPhotoPost>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPhotoPut>(request, |s| state.upload(&s.person_id, s.photo)))
        .or_else(|| on::<res::PersonPicture>(request, |s| state.picture(&s)))
        .or_else(|| {
            on::<artemis::frs::FaceAdd>(request, |_| {
                if licence {
                    Ok(json!({ "indexCode": "1" }))
                } else {
                    Err(("0x00072204", "The feature is not licensed".to_owned()))
                }
            })
        })
}

fn doors(request: &Request, state: &mut State) -> Option<Response> {
    on::<res::AcsDevices>(request, |s| Ok(access::devices(&s)))
        .or_else(|| on::<res::AcsDeviceSearch>(request, |s| Ok(access::find_devices(&s))))
        .or_else(|| on::<res::AcsDeviceInfo>(request, |s| access::one_device(&s)))
        .or_else(|| on::<res::AcsDoors>(request, |s| Ok(access::doors(&s))))
        .or_else(|| on::<res::AcsDoorInfo>(request, |s| access::one_door(&s)))
        .or_else(|| on::<acs::DoorControl>(request, |s| state.control(&s)))
        .or_else(|| on::<acs::PrivilegeGroups>(request, |s| Ok(access::groups(&s))))
        .or_else(|| {
            on::<acs::PrivilegeGroupAddPersons>(request, |s| {
                let ids = || s.list.iter().map(|p| p.id.as_str());
                state.known(ids())?;
                Ok(state.access.add_members(ids()))
            })
        })
        .or_else(|| {
            on::<acs::PrivilegeGroupDeletePersons>(request, |s| {
                let ids = || s.list.iter().map(|p| p.id.as_str());
                state.known(ids())?;
                Ok(state.access.remove_members(ids()))
            })
        })
        .or_else(|| on::<acs::PrivilegeGroupPersons>(request, |s| Ok(state.access.members(&s))))
        .or_else(|| on::<acs::Reapplication>(request, |s| Ok(state.reapply(&s))))
        .or_else(|| {
            // Two questions under one path.
            let asked = acs::ApplicationErrors::from_request(request).ok()?;
            if asked.application_result_type == 2 {
                on::<acs::ApplicationErrors>(request, |s| Ok(state.refused(&s)))
            } else {
                on::<acs::ApplicationStatistics>(request, |_| Ok(state.progress()))
            }
        })
        .or_else(|| on::<acs::FaceCheck>(request, |s| access::check_face(&s)))
        .or_else(|| on::<acs::DoorEvents>(request, |s| Ok(state.access.events(&s))))
        .or_else(|| on::<acs::EventPicture>(request, |s| state.event_picture(&s)))
}

fn visitors(request: &Request, state: &mut State) -> Option<Response> {
    on::<visitor::Appoint>(request, |s| state.visitors.appoint(s))
        .or_else(|| {
            on::<visitor::AppointV1>(request, |s| {
                let guest = s.visitor_info_list.into_iter().next();
                let guest = guest.ok_or_else(|| bad("visitorInfoList"))?;
                state
                    .visitors
                    .expect(guest.visitor_info, s.visit_start_time, s.visit_end_time)
            })
        })
        .or_else(|| {
            on::<visitor::AppointmentDelete>(request, |s| {
                state.visitors.unexpect(&s.appoint_record_id)
            })
        })
        .or_else(|| on::<visitor::Appointments>(request, |s| Ok(state.visitors.appointments(&s))))
        .or_else(|| on::<visitor::CheckIn>(request, |s| state.visitors.check_in(&s)))
        .or_else(|| on::<visitor::CheckOut>(request, |s| state.visitors.check_out(&s)))
        .or_else(|| on::<visitor::VisitorStatusGet>(request, |s| state.visitors.status(&s)))
        .or_else(|| on::<visitor::VisitRecords>(request, |s| Ok(state.visitors.visits(&s))))
}

fn subscriptions(request: &Request, state: &mut State) -> Option<Response> {
    let all = &mut state.access.subscriptions;
    on::<events::Subscribe>(request, |s| {
        all.retain(|known| known.event_types != s.event_types);
        all.push(events::Subscription {
            event_types: s.event_types,
            event_dest: Some(s.event_dest),
            token: s.token,
            pass_back: s.pass_back,
            ..Default::default()
        });
        Ok(Done)
    })
    .or_else(|| {
        on::<events::SubscriptionView>(request, |_| {
            Ok(events::Subscriptions {
                detail: all.clone(),
                ..Default::default()
            })
        })
    })
    .or_else(|| {
        on::<events::Unsubscribe>(request, |s| {
            for known in all.iter_mut() {
                known.event_types.retain(|t| !s.event_types.contains(t));
            }
            all.retain(|known| !known.event_types.is_empty());
            Ok(Done)
        })
    })
}
