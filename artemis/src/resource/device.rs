//! Devices and doors.

use crate::macros::{call, listed};

face_common::record! {
    /// An access control device.
    #[derive(Debug, Default)]
    pub struct AcsDevice {
        /// Its number.
        acs_dev_index_code: String,
        /// Its name.
        acs_dev_name?: String,
        /// Its address.
        acs_dev_ip?: String,
        /// Its port, as text.
        acs_dev_port?: String,
        /// `ehome_reg` or `hiksdk_net`.
        treaty_type?: String,
        /// Model and serial number.
        acs_dev_code?: String,
        /// 1 on line, 2 off line. V2.3 writes the name with a blank behind it.
        #[serde(rename = "status", alias = "status ")]
        status?: u32,
    }
}

listed! {
    /// All access control devices.
    AcsDevices {} => AcsDevicePage of AcsDevice, "/artemis/api/resource/v1/acsDevice/acsDeviceList"
}

listed! {
    /// Access control devices by name.
    AcsDeviceSearch {
        /// Part of the name.
        acs_dev_name?: String,
    } => AcsDeviceSearchPage of AcsDevice, "/artemis/api/resource/v1/acsDevice/advance/acsDeviceList"
}

call! {
    /// One access control device.
    AcsDeviceInfo {
        /// Which.
        acs_dev_index_code: String,
    } => AcsDevice, idempotent "/artemis/api/resource/v1/acsDevice/indexCode/acsDeviceInfo"
}

face_common::record! {
    /// A door.
    #[derive(Debug, Default)]
    pub struct AcsDoor {
        /// Its number.
        door_index_code: String,
        /// Its device.
        acs_dev_index_code?: String,
        /// Its region.
        region_index_code?: String,
        /// Its place on the device, as text.
        door_no?: String,
        /// Its name.
        door_name?: String,
        /// Its state.
        door_state?: i64,
        /// Its contact's; -1 where there is none.
        door_out_state?: i64,
    }
}

listed! {
    /// All doors.
    AcsDoors {} => AcsDoorPage of AcsDoor, "/artemis/api/resource/v1/acsDoor/acsDoorList"
}

call! {
    /// One door.
    AcsDoorInfo {
        /// Which.
        door_index_code: String,
    } => AcsDoor, idempotent "/artemis/api/resource/v1/acsDoor/indexCode/acsDoorInfo"
}

face_common::record! {
    /// A device that encodes video.
    #[derive(Debug, Default)]
    pub struct EncodeDevice {
        /// Its number.
        encode_dev_index_code: String,
        /// Its name.
        encode_dev_name?: String,
        /// Its address.
        encode_dev_ip?: String,
        /// Its port, as text.
        encode_dev_port?: String,
        /// Model and serial number.
        encode_dev_code?: String,
        /// `ehome_reg` or `hiksdk_net`.
        treaty_type?: String,
        /// 1 on line, 2 off line. V2.3 writes the name with a blank behind it.
        #[serde(rename = "status", alias = "status ")]
        status?: u32,
    }
}

listed! {
    /// All devices that encode video.
    EncodeDevices {} => EncodeDevicePage of EncodeDevice, "/artemis/api/resource/v1/encodeDevice/encodeDeviceList"
}

face_common::record! {
    /// A camera.
    #[derive(Debug, Default)]
    pub struct Camera {
        /// Its number.
        camera_index_code: String,
        /// Its name.
        camera_name?: String,
        /// What it can do, with commas: `ptz,event_pdc`.
        capability_set?: String,
        /// `encodeDevice`, `mobileDevice` or `acsDevice`.
        dev_resource_type?: String,
        /// Its device.
        encode_dev_index_code?: String,
        /// With commas.
        record_type?: String,
        /// With commas.
        record_location?: String,
        /// Its region.
        region_index_code?: String,
        /// Its site.
        site_index_code?: String,
        /// 1 on line, 2 off line.
        #[serde(rename = "status", alias = "status ")]
        status?: u32,
        /// 1 where it can be woken.
        is_support_wake_up?: u32,
        /// 1 awake.
        wake_up_status?: u32,
    }
}

listed! {
    /// Cameras.
    Cameras {
        /// Of this site; `-1` for every site.
        site_index_code?: String,
        /// `encodeDevice`, `mobileDevice` or `acsDevice`.
        device_type?: String,
        /// 1: with what is recorded where.
        #[serde(rename = "bRecordSetting")]
        record_setting?: u32,
    } => CameraPage of Camera, "/artemis/api/resource/v1/cameras"
}
