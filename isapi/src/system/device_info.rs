//! Who the device is (document entry 4).

use crate::macros::xml;
use face_common::wire::lenient;
use serde::{Deserialize, Serialize};

/// `GET /ISAPI/System/deviceInfo`. The first call to make: it proves address, password and protocol at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeviceInfoGet;

xml!(DeviceInfoGet: GET "/ISAPI/System/deviceInfo", reply root "DeviceInfo" => DeviceInfo, idempotent);

/// What the device says about itself. Members a device leaves out are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct DeviceInfo {
    /// The name given by the installer.
    #[serde(deserialize_with = "lenient::text")]
    pub device_name: String,
    /// A UUID on cameras, a number on terminals.
    #[serde(rename = "deviceID", deserialize_with = "lenient::text")]
    pub device_id: String,
    /// Free text.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub device_description: Option<String>,
    /// Free text.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub device_location: Option<String>,
    /// Free text.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub system_contact: Option<String>,
    /// `DS-K1T343EFWX` and the like.
    #[serde(deserialize_with = "lenient::text")]
    pub model: String,
    /// Model, production date and number in one.
    #[serde(deserialize_with = "lenient::text")]
    pub serial_number: String,
    /// With colons.
    #[serde(deserialize_with = "lenient::text")]
    pub mac_address: String,
    /// `V3.16.1` and the like.
    #[serde(deserialize_with = "lenient::text")]
    pub firmware_version: String,
    /// `build 231208` and the like.
    #[serde(deserialize_with = "lenient::text")]
    pub firmware_released_date: String,
    /// Of the video encoder.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub encoder_version: Option<String>,
    /// Of the video encoder.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub encoder_released_date: Option<String>,
    /// Of the boot loader.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub boot_version: Option<String>,
    /// Of the boot loader.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub boot_released_date: Option<String>,
    /// Often `0x0`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub hardware_version: Option<String>,
    /// `ACS` for terminals, `IPCamera` for cameras.
    #[serde(deserialize_with = "lenient::text")]
    pub device_type: String,
    /// More about the device type.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub sub_device_type: Option<String>,
    /// For remote controls, 1 to 255.
    #[serde(
        rename = "telecontrolID",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    pub telecontrol_id: Option<u32>,
    /// Whether it can beep.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub support_beep: Option<bool>,
    /// Whether it notices a lost video signal.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_boolean"
    )]
    pub support_video_loss: Option<bool>,
    /// The firmware's internal name.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub firmware_version_info: Option<String>,
    /// Who made it, or whose name is on it.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub manufacturer: Option<String>,
    /// The tail of the serial number.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub sub_serial_number: Option<String>,
    /// Who sells it.
    #[serde(
        rename = "OEMCode",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_text"
    )]
    pub oem_code: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    // A camera (maciej-or/hikvision_next tests/fixtures), trimmed.
    const CAMERA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<DeviceInfo version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
    <deviceName>yard</deviceName>
    <deviceID>6aff4000-1f90-00b0-0000-000c00000000</deviceID>
    <model>DS-2CD2386G2-IU</model>
    <serialNumber>DS-2CD2386G2-IU00000000AAWRJ00000000</serialNumber>
    <macAddress>a6:63:9e:f8:01:09</macAddress>
    <firmwareVersion>V5.7.18</firmwareVersion>
    <firmwareReleasedDate>build 240826</firmwareReleasedDate>
    <deviceType>IPCamera</deviceType>
    <telecontrolID>88</telecontrolID>
    <supportBeep>false</supportBeep>
    <OEMCode>1</OEMCode>
</DeviceInfo>"#;
    // The document's own example, entry 4.
    const DOCUMENT: &str = "<DeviceInfo>\n  <deviceName>DS-K1T343EFWX</deviceName>\n  <serialNumber>...</serialNumber>\n  <firmwareVersion>...</firmwareVersion>\n  <deviceID>...</deviceID>\n</DeviceInfo>";

    fn read(body: &str) -> DeviceInfo {
        DeviceInfoGet
            .decode(&http::Response::new(body.to_owned().into()))
            .unwrap()
    }

    #[test]
    fn a_recorded_device_is_read() {
        let info = read(CAMERA);
        assert_eq!(
            (info.model.as_str(), info.firmware_version.as_str()),
            ("DS-2CD2386G2-IU", "V5.7.18")
        );
        assert_eq!(
            (
                info.telecontrol_id,
                info.support_beep,
                info.oem_code.as_deref()
            ),
            (Some(88), Some(false), Some("1"))
        );
        assert_eq!(read(DOCUMENT).device_name, "DS-K1T343EFWX");
    }

    #[test]
    fn another_document_is_not_taken_for_a_device() {
        let other = "<ResponseStatus><statusCode>1</statusCode></ResponseStatus>";
        assert!(
            DeviceInfoGet
                .decode(&http::Response::new(other.into()))
                .is_err()
        );
    }

    #[test]
    fn the_request_is_the_document_s() {
        let request = DeviceInfoGet.to_request().unwrap();
        assert_eq!(
            (
                request.method().as_str(),
                request.uri().to_string().as_str()
            ),
            ("GET", "/ISAPI/System/deviceInfo")
        );
    }
}
