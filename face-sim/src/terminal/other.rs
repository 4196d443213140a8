//! The rest of the document: work status, remote registration and verification, departments, libraries, imports.

use super::reply::Refusal;
use super::state::State;
use super::{on, people};
use face_common::endpoint::Serve;
use face_common::{Request, Response};
use isapi::access_control as acs;
use isapi::intelligent as fdlib;
use isapi::protocol::Ack;
use isapi::security as sec;
use isapi::system::Reboot;

pub(super) fn serve(state: &mut State, request: &Request) -> Option<Response> {
    on::<acs::AcsWorkStatusGet>(request, |_| Ok(work_status(state)))
        .or_else(|| on::<acs::RemoteRegister>(request, |_| Ok(Ack::default())))
        .or_else(|| {
            if acs::RemoteCheckAsDocumented::matches(request)
                && acs::RemoteCheck::from_request(request).is_err()
            {
                return Some(Refusal::bad_content("RemoteCheck").response(request));
            }
            on::<acs::RemoteCheck>(request, |check| {
                state
                    .checked(&check)
                    .then(Ack::default)
                    .ok_or_else(|| Refusal::bad_content("serialNo"))
            })
        })
        .or_else(|| on::<acs::GroupSearch>(request, |search| Ok(groups(state, &search))))
        .or_else(|| {
            on::<acs::UserInfoDetail>(request, |r| {
                state
                    .people
                    .get(r.employee_no.as_str())
                    .cloned()
                    .ok_or_else(Refusal::nobody)
            })
        })
        .or_else(|| {
            on::<acs::UserInfoDeleteByQuery>(request, |r| {
                state.remove(r.employee_no.as_str());
                Ok(Ack::default())
            })
        })
        .or_else(|| {
            on::<acs::UserInfoAsyncImport>(request, |import| {
                people::record(state, acs::UserInfoRecord(import.person))?;
                Ok(acs::AsyncImportTask {
                    task_id: Some("1".to_owned()),
                    ..Default::default()
                })
            })
        })
        .or_else(|| {
            on::<acs::AsyncImportStatusGet>(request, |get| {
                if get.task_id != "1" {
                    return Err(Refusal::bad_parameters("taskID"));
                }
                Ok(acs::AsyncImportStatus {
                    status: Some("success".to_owned()),
                    progress: Some(100),
                    ..Default::default()
                })
            })
        })
        .or_else(|| libraries(state, request))
        .or_else(|| on::<sec::SessionHeartbeat>(request, |_| Ok(Ack::default())))
        .or_else(|| {
            on::<sec::SessionHeartbeatPost>(request, |_| Err(Refusal::method_not_allowed()))
        })
        .or_else(|| {
            on::<sec::UserCheckGet>(request, |_| {
                Ok(sec::UserCheck {
                    status_value: Some(200),
                    status_string: Some("OK".to_owned()),
                    is_activated: Some(true),
                    ..Default::default()
                })
            })
        })
        .or_else(|| {
            on::<Reboot>(request, |_| {
                state.restart();
                Ok(Ack::default())
            })
        })
}

fn work_status(state: &State) -> acs::AcsWorkStatus {
    acs::AcsWorkStatus {
        door_lock_status: vec![acs::LockStatus::Locked],
        door_status: vec![acs::DoorStatus::Normal],
        magnetic_status: vec![0],
        anti_sneak_status: Some("close".to_owned()),
        host_anti_dismantle_status: Some("open".to_owned()),
        card_reader_online_status: vec![1],
        card_reader_anti_dismantle_status: vec![1],
        card_reader_verify_mode: vec![10, 10],
        card_num: u32::try_from(state.cards.len()).ok(),
        door_online_status: vec![1],
        ..Default::default()
    }
}

fn groups(state: &State, search: &acs::GroupSearch) -> acs::GroupPage {
    let names = [
        "Company",
        "Administration",
        "Sales",
        "Finance",
        "Production",
        "Purchasing",
        "Research",
    ];
    let found: Vec<_> = (1_u32..)
        .zip(names)
        .filter(|(id, name)| {
            search.group_id.is_none_or(|g| g == *id)
                && search
                    .group_name
                    .as_deref()
                    .is_none_or(|n| name.contains(n))
        })
        .map(|(id, name)| acs::GroupInfo {
            group_id: id,
            group_name: Some(name.to_owned()),
            person_number: u32::try_from(
                state
                    .people
                    .values()
                    .filter(|p| p.group_id == Some(id))
                    .count(),
            )
            .ok(),
            shift_id: Some(1),
            shift_name: Some("Normal Shift1".to_owned()),
            shift_type: Some("normal".to_owned()),
            ..Default::default()
        })
        .collect();
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    // Fifteen at most, whatever is asked for.
    let page = people::page(found, search.position, search.max_results.min(15), state);
    acs::GroupPage::answer(search, page, total)
}

fn libraries(state: &mut State, request: &Request) -> Option<Response> {
    on::<fdlib::FdLibsGet>(request, |_| {
        Ok(fdlib::FdLibs {
            libraries: state.libraries.clone(),
            ..Default::default()
        })
    })
    .or_else(|| {
        on::<fdlib::FdLibCountGet>(request, |_| {
            let count = |lib: &fdlib::FdLib| fdlib::FdLibCount {
                fdid: lib.fdid.clone(),
                face_lib_type: Some(lib.face_lib_type.clone()),
                name: lib.name.clone(),
                record_data_number: u32::try_from(if lib.fdid.as_deref() == Some("1") {
                    state.faces.len()
                } else {
                    0
                })
                .ok(),
                ..Default::default()
            };
            Ok(fdlib::FdLibCounts {
                libraries: state.libraries.iter().map(count).collect(),
                ..Default::default()
            })
        })
    })
    .or_else(|| {
        on::<fdlib::FdLibCreate>(request, |create| {
            if state
                .libraries
                .iter()
                .any(|l| l.fdid == create.library.fdid)
                || state.libraries.len() >= 2
            {
                return Err(Refusal::named("faceLibraryNumError"));
            }
            state.libraries.push(create.library);
            Ok(Ack::default())
        })
    })
    .or_else(|| {
        on::<fdlib::FdLibDeleteWithAllFaces>(request, |delete| {
            let before = state.libraries.len();
            state
                .libraries
                .retain(|l| l.fdid.as_ref() != Some(&delete.fdid));
            if state.libraries.len() == before {
                return Err(Refusal::named("libraryNotExist"));
            }
            if delete.fdid == "1" {
                state.faces.clear();
            }
            Ok(Ack::default())
        })
    })
}
