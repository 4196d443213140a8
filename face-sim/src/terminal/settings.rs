//! What can be set, kept as it was written.

use super::on;
use super::reply::Refusal;
use super::state::State;
use face_common::wire::json;
use face_common::{Request, Response};
use isapi::access_control as acs;
use isapi::event::{
    HttpHost, HttpHostDelete, HttpHostGet, HttpHostPut, HttpHostTest, HttpHosts, HttpHostsGet,
    HttpHostsPut,
};
use isapi::protocol::Ack;
use isapi::system as sys;
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) device: sys::DeviceInfo,
    pub(super) acs: acs::AcsCfg,
    mode: acs::FaceRecognizeMode,
    passwords: acs::PwMgrParams,
    types: acs::CustomPersonnelTypes,
    show: acs::UserAndRightShow,
    time: sys::Time,
    ntp: BTreeMap<u32, sys::NtpServer>,
    templates: BTreeMap<u32, acs::UserRightPlanTemplate>,
    weeks: BTreeMap<u32, acs::UserRightWeekPlan>,
    holidays: BTreeMap<u32, acs::UserRightHolidayPlan>,
    groups: BTreeMap<u32, acs::UserRightHolidayGroup>,
    pub(super) hosts: Vec<HttpHost>,
}

impl Settings {
    pub(super) fn new() -> Self {
        let week = |n| acs::UserRightWeekPlan {
            enable: Some(n == 1),
            periods: [
                acs::Week::Monday,
                acs::Week::Tuesday,
                acs::Week::Wednesday,
                acs::Week::Thursday,
                acs::Week::Friday,
                acs::Week::Saturday,
                acs::Week::Sunday,
            ]
            .into_iter()
            .map(|day| acs::WeekPeriod::new(day, 1, acs::TimeSegment::new("00:00:00", "24:00:00")))
            .collect(),
            ..Default::default()
        };
        let custom = |n| acs::CustomPersonnelType {
            custom_type: format!("custom{n}"),
            alias: Some(format!("Custom Type {n}")),
            ..Default::default()
        };
        Self {
            device: super::device_info(),
            acs: json::from_slice(Some("AcsCfg"), include_bytes!("documents/acs_cfg.json"))
                .unwrap_or_default(),
            mode: acs::FaceRecognizeMode {
                mode: acs::RecognizeMode::Normal,
                other: Default::default(),
            },
            passwords: acs::PwMgrParams {
                pw_mgr_mode: Some("platform".to_owned()),
                ..Default::default()
            },
            types: acs::CustomPersonnelTypes {
                custom_type_list: (1..=5).map(custom).collect(),
                ..Default::default()
            },
            show: acs::UserAndRightShow {
                show_card_no: Some(false),
                show_duration: Some(5),
                ..Default::default()
            },
            time: sys::Time {
                time_mode: Some(sys::TimeMode::Ntp),
                time_zone: Some("CST-0:00:00".to_owned()),
                ..Default::default()
            },
            ntp: BTreeMap::from([(
                1,
                sys::NtpServer {
                    id: 1,
                    addressing_format_type: Some("hostname".to_owned()),
                    host_name: Some("time.example".to_owned()),
                    port_no: Some(123),
                    synchronize_interval: Some(60),
                    ..Default::default()
                },
            )]),
            templates: BTreeMap::from([(
                1,
                acs::UserRightPlanTemplate {
                    enable: Some(true),
                    template_name: Some("always".to_owned()),
                    week_plan_no: Some(1),
                    holiday_group_no: Some(String::new()),
                    ..Default::default()
                },
            )]),
            weeks: (1..=2).map(|n| (n, week(n))).collect(),
            holidays: BTreeMap::new(),
            groups: BTreeMap::new(),
            hosts: (1..=2).map(free_host).collect(),
        }
    }
}

/// As a terminal shows a place nobody uses.
fn free_host(id: u32) -> HttpHost {
    HttpHost {
        id,
        url: Some(String::new()),
        protocol_type: Some("HTTP".to_owned()),
        parameter_format_type: Some("JSON".to_owned()),
        addressing_format_type: Some("ipaddress".to_owned()),
        ip_address: Some("0.0.0.0".to_owned()),
        port_no: Some(0),
        http_authentication_method: Some("none".to_owned()),
        ..Default::default()
    }
}

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
