//! Reading and writing what can be set.

use super::on;
use super::reply::Refusal;
use super::settings::free_host;
use super::state::State;
use face_common::{Request, Response};
use isapi::access_control as acs;
use isapi::event::{
    HttpHostDelete, HttpHostGet, HttpHostPut, HttpHostTest, HttpHosts, HttpHostsGet, HttpHostsPut,
};
use isapi::protocol::Ack;
use isapi::system as sys;

macro_rules! pair {
    ($state:ident, $request:ident, $get:path, $put:path, $field:ident) => {
        if let Some(response) = on::<$get>($request, |_| Ok($state.settings.$field.clone())) {
            return Some(response);
        }
        if let Some(response) = on::<$put>($request, |put| {
            $state.settings.$field = put.settings;
            Ok(Ack::default())
        }) {
            return Some(response);
        }
    };
    ($state:ident, $request:ident, $get:path, $put:path, $field:ident [$key:ident <= $most:literal]) => {
        if let Some(response) = on::<$get>($request, |get| {
            if !(1..=$most).contains(&get.$key) {
                return Err(Refusal::bad_parameters("ID"));
            }
            Ok($state
                .settings
                .$field
                .get(&get.$key)
                .cloned()
                .unwrap_or_default())
        }) {
            return Some(response);
        }
        if let Some(response) = on::<$put>($request, |put| {
            if !(1..=$most).contains(&put.$key) {
                return Err(Refusal::bad_parameters("ID"));
            }
            $state.settings.$field.insert(put.$key, put.settings);
            Ok(Ack::default())
        }) {
            return Some(response);
        }
    };
}

pub(super) fn serve(state: &mut State, request: &Request) -> Option<Response> {
    pair!(state, request, acs::AcsCfgGet, acs::AcsCfgPut, acs);
    pair!(
        state,
        request,
        acs::FaceRecognizeModeGet,
        acs::FaceRecognizeModePut,
        mode
    );
    pair!(
        state,
        request,
        acs::PwMgrParamsGet,
        acs::PwMgrParamsPut,
        passwords
    );
    pair!(
        state,
        request,
        acs::CustomPersonnelTypeGet,
        acs::CustomPersonnelTypePut,
        types
    );
    pair!(
        state,
        request,
        acs::UserAndRightShowGet,
        acs::UserAndRightShowPut,
        show
    );
    pair!(
        state,
        request,
        acs::UserRightPlanTemplateGet,
        acs::UserRightPlanTemplatePut,
        templates[no <= 16]
    );
    pair!(
        state,
        request,
        acs::UserRightWeekPlanGet,
        acs::UserRightWeekPlanPut,
        weeks[no <= 128]
    );
    pair!(
        state,
        request,
        acs::UserRightHolidayPlanGet,
        acs::UserRightHolidayPlanPut,
        holidays[no <= 64]
    );
    pair!(
        state,
        request,
        acs::UserRightHolidayGroupGet,
        acs::UserRightHolidayGroupPut,
        groups[no <= 16]
    );
    pair!(
        state,
        request,
        sys::NtpServerGet,
        sys::NtpServerPut,
        ntp[id <= 1]
    );
    system(state, request).or_else(|| hosts(state, request))
}

fn system(state: &mut State, request: &Request) -> Option<Response> {
    on::<sys::DeviceInfoGet>(request, |_| Ok(state.settings.device.clone()))
        .or_else(|| {
            on::<sys::DeviceInfoPut>(request, |put| {
                // A part of the document is refused.
                if put.settings.serial_number.is_empty() || put.settings.model.is_empty() {
                    return Err(Refusal::lacks("serialNumber"));
                }
                state.settings.device.device_name = put.settings.device_name;
                state.settings.device.telecontrol_id = put.settings.telecontrol_id;
                Ok(Ack::default())
            })
        })
        .or_else(|| {
            on::<sys::NtpServersGet>(request, |_| {
                Ok(sys::NtpServers {
                    servers: state.settings.ntp.values().cloned().collect(),
                    ..Default::default()
                })
            })
        })
        .or_else(|| {
            on::<sys::TimeGet>(request, |_| {
                let mut time = state.settings.time.clone();
                time.local_time = Some(face_common::time::Timestamp::at(state.now_ms(), 0));
                Ok(time)
            })
        })
        .or_else(|| {
            on::<sys::TimePut>(request, |put| {
                let told = put
                    .settings
                    .local_time
                    .as_ref()
                    .and_then(|t| t.unix_ms(Some(0)));
                match (&put.settings.time_mode, told) {
                    (Some(sys::TimeMode::Manual), None) => {
                        return Err(Refusal::bad_parameters("localTime"));
                    }
                    (Some(sys::TimeMode::Manual), Some(told)) if !state.quirks.keeps_no_time => {
                        state.set_clock(told);
                    }
                    _ => {}
                }
                state.settings.time = put.settings;
                Ok(Ack::default())
            })
        })
}

fn hosts(state: &mut State, request: &Request) -> Option<Response> {
    let missing = || Refusal::bad_parameters("id");
    on::<HttpHostsGet>(request, |_| {
        Ok(HttpHosts {
            hosts: state.settings.hosts.clone(),
            ..Default::default()
        })
    })
    .or_else(|| {
        on::<HttpHostsPut>(request, |put| {
            if put.settings.hosts.len() > state.settings.hosts.len() {
                return Err(Refusal::bad_parameters("HttpHostNotificationList"));
            }
            if !state.quirks.keeps_no_listener {
                state.settings.hosts = put.settings.hosts;
            }
            Ok(Ack::default())
        })
    })
    .or_else(|| {
        on::<HttpHostGet>(request, |get| {
            state
                .settings
                .hosts
                .iter()
                .find(|h| h.id == get.id)
                .cloned()
                .ok_or_else(missing)
        })
    })
    .or_else(|| {
        on::<HttpHostPut>(request, |put| {
            let place = state
                .settings
                .hosts
                .iter_mut()
                .find(|h| h.id == put.id)
                .ok_or_else(missing)?;
            if put.settings.protocol_type.is_none() || put.settings.port_no.is_none() {
                return Err(Refusal::lacks("portNo"));
            }
            if !state.quirks.keeps_no_listener {
                *place = put.settings;
            }
            Ok(Ack::default())
        })
    })
    .or_else(|| {
        on::<HttpHostDelete>(request, |delete| {
            let place = state
                .settings
                .hosts
                .iter_mut()
                .find(|h| h.id == delete.id)
                .ok_or_else(missing)?;
            *place = free_host(delete.id);
            Ok(Ack::default())
        })
    })
    .or_else(|| on::<HttpHostTest>(request, |_| Err(Refusal::method_not_allowed())))
}
