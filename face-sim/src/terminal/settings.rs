//! What can be set, kept as it was written.

use face_common::wire::json;
use isapi::access_control as acs;
use isapi::event::HttpHost;
use isapi::system as sys;
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) device: sys::DeviceInfo,
    pub(super) acs: acs::AcsCfg,
    pub(super) mode: acs::FaceRecognizeMode,
    pub(super) passwords: acs::PwMgrParams,
    pub(super) types: acs::CustomPersonnelTypes,
    pub(super) show: acs::UserAndRightShow,
    pub(super) time: sys::Time,
    pub(super) ntp: BTreeMap<u32, sys::NtpServer>,
    pub(super) templates: BTreeMap<u32, acs::UserRightPlanTemplate>,
    pub(super) weeks: BTreeMap<u32, acs::UserRightWeekPlan>,
    pub(super) holidays: BTreeMap<u32, acs::UserRightHolidayPlan>,
    pub(super) groups: BTreeMap<u32, acs::UserRightHolidayGroup>,
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
            device: device_info(),
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
pub(super) fn free_host(id: u32) -> HttpHost {
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

fn device_info() -> sys::DeviceInfo {
    sys::DeviceInfo {
        device_name: "Access Controller".into(),
        device_id: "255".into(),
        model: "DS-K1T343EFWX".into(),
        serial_number: "DS-K1T343EFWX20250101V031600ENSIMULATED".into(),
        mac_address: "00:00:5e:00:53:01".into(),
        firmware_version: "V3.16.0".into(),
        firmware_released_date: "build 250101".into(),
        device_type: "ACS".into(),
        ..Default::default()
    }
}
