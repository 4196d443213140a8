//! Terminals, doors, cameras and recorders: what there is of them never changes.

use super::Refusal;
use super::read::filled;
use super::reply::{answer, nobody};
use artemis::resource::{
    AcsDevice, AcsDeviceInfo, AcsDevicePage, AcsDeviceSearch, AcsDeviceSearchPage, AcsDevices,
    AcsDoor, AcsDoorInfo, AcsDoorPage, AcsDoors, Camera, CameraPage, Cameras, EncodeDevice,
    EncodeDevicePage, EncodeDevices,
};

/// Doors and the terminal of each.
pub(super) const DOORS: [(&str, &str, &str); 2] = [("8", "20", "Front"), ("9", "21", "Yard")];

/// Cameras: the kind of device each belongs to, and which.
pub(super) const CAMERAS: [(&str, &str, &str, &str); 2] = [
    ("15", "encodeDevice", "40", "Lobby"),
    ("16", "acsDevice", "20", "Front"),
];

fn device((_, device, name): (&str, &str, &str)) -> AcsDevice {
    AcsDevice {
        acs_dev_index_code: device.into(),
        acs_dev_name: Some(format!("{name} terminal")),
        acs_dev_ip: Some("192.0.2.20".into()),
        acs_dev_port: Some("8000".into()),
        treaty_type: Some("hiksdk_net".into()),
        acs_dev_code: Some("DS-SIMULATED".into()),
        status: Some(1),
        ..Default::default()
    }
}

fn door((door, device, name): (&str, &str, &str)) -> AcsDoor {
    AcsDoor {
        door_index_code: door.into(),
        acs_dev_index_code: Some(device.into()),
        region_index_code: Some("1".into()),
        door_no: Some("1".into()),
        door_name: Some(name.into()),
        door_state: Some(1),
        door_out_state: Some(-1),
        ..Default::default()
    }
}

pub(super) fn devices(search: &AcsDevices) -> AcsDevicePage {
    answer!(AcsDevicePage, search, &DOORS.map(device))
}

pub(super) fn find_devices(search: &AcsDeviceSearch) -> AcsDeviceSearchPage {
    let part = search.acs_dev_name.as_deref().unwrap_or_default();
    let found: Vec<_> = DOORS
        .map(device)
        .into_iter()
        .filter(|d| d.acs_dev_name.as_deref().is_some_and(|n| n.contains(part)))
        .collect();
    answer!(AcsDeviceSearchPage, search, &found)
}

pub(super) fn one_device(info: &AcsDeviceInfo) -> Result<AcsDevice, Refusal> {
    let mut all = DOORS.into_iter();
    all.find(|d| d.1 == info.acs_dev_index_code)
        .map(device)
        .ok_or_else(nobody)
}

pub(super) fn doors(search: &AcsDoors) -> AcsDoorPage {
    answer!(AcsDoorPage, search, &DOORS.map(door))
}

pub(super) fn one_door(info: &AcsDoorInfo) -> Result<AcsDoor, Refusal> {
    let mut all = DOORS.into_iter();
    all.find(|d| d.0 == info.door_index_code)
        .map(door)
        .ok_or_else(nobody)
}

pub(super) fn recorders(search: &EncodeDevices) -> EncodeDevicePage {
    let recorder = EncodeDevice {
        encode_dev_index_code: "40".into(),
        encode_dev_name: Some("Lobby recorder".into()),
        encode_dev_ip: Some("192.0.2.40".into()),
        encode_dev_port: Some("8000".into()),
        encode_dev_code: Some("DS-SIMULATED-NVR".into()),
        treaty_type: Some("hiksdk_net".into()),
        status: Some(1),
        ..Default::default()
    };
    answer!(EncodeDevicePage, search, &[recorder])
}

/// All of one site, whose number is 0.
pub(super) fn cameras(search: &Cameras) -> CameraPage {
    let site = filled(search.site_index_code.as_deref()).unwrap_or("-1");
    let kind = filled(search.device_type.as_deref());
    let recorded = search.record_setting == Some(1);
    let found: Vec<_> = CAMERAS
        .into_iter()
        .filter(|c| ["-1", "0"].contains(&site) && kind.is_none_or(|k| k == c.1))
        .map(|(camera, kind, device, name)| Camera {
            camera_index_code: camera.into(),
            camera_name: Some(format!("{name} camera")),
            capability_set: Some("event_pdc".into()),
            dev_resource_type: Some(kind.into()),
            encode_dev_index_code: Some(device.into()),
            record_type: recorded.then(|| "0".into()),
            record_location: recorded.then(|| "0".into()),
            region_index_code: Some("1".into()),
            site_index_code: Some("0".into()),
            status: Some(1),
            is_support_wake_up: Some(0),
            wake_up_status: Some(0),
            ..Default::default()
        })
        .collect();
    answer!(CameraPage, search, &found)
}
