//! Who the device is (document entry 4).

use crate::macros::settings;

settings! {
    xml DeviceInfo, root "DeviceInfo" at "/ISAPI/System/deviceInfo":
    /// The first call to make: it proves address, password and protocol at once.
    DeviceInfoGet,
    /// Changes the name and the other free texts. The whole document must be written: a part is refused
    /// (`MessageParametersLack`).
    DeviceInfoPut
}

face_common::record! {
    /// What the device says about itself. Members a device leaves out are empty.
    #[derive(Debug, Default)]
    #[serde(default)]
    pub struct DeviceInfo {
        /// The name given by the installer.
        device_name: String,
        /// A UUID on cameras, a number on terminals.
        #[serde(rename = "deviceID")]
        device_id: String,
        /// Free text.
        device_description?: String,
        /// Free text.
        device_location?: String,
        /// Free text.
        system_contact?: String,
        /// `DS-K1T343EFWX` and the like.
        model: String,
        /// Model, production date and number in one.
        serial_number: String,
        /// With colons.
        mac_address: String,
        /// `V3.16.1` and the like.
        firmware_version: String,
        /// `build 231208` and the like.
        firmware_released_date: String,
        /// Of the video encoder.
        encoder_version?: String,
        /// Of the video encoder.
        encoder_released_date?: String,
        /// Of the boot loader.
        boot_version?: String,
        /// Of the boot loader.
        boot_released_date?: String,
        /// Often `0x0`.
        hardware_version?: String,
        /// `ACS` for terminals, `IPCamera` for cameras.
        device_type: String,
        /// More about the device type.
        sub_device_type?: String,
        /// For remote controls, 1 to 255.
        #[serde(rename = "telecontrolID")]
        telecontrol_id?: u32,
        /// Whether it can beep.
        support_beep?: bool,
        /// Whether it notices a lost video signal.
        support_video_loss?: bool,
        /// The firmware's internal name.
        firmware_version_info?: String,
        /// Who made it, or whose name is on it.
        manufacturer?: String,
        /// The tail of the serial number.
        sub_serial_number?: String,
        /// Who sells it.
        #[serde(rename = "OEMCode")]
        oem_code?: String,
    }
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
