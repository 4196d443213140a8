use super::change::{all_read, change, joined};
use super::{
    AuthParams, Extranet, FaceParams, GateControl, NtpParams, RecordParams, RemoteUpgrader,
    UploadInfo,
};
use crate::device::Done;
use crate::macros::command;
use crate::types::{LcdItems, bytes, range};
use face_common::EncodeError;
use face_common::wire::member::Member;

face_common::snake_record! {
    /// A device's settings (2.3.1). Which members there are depends on others: an address where a switch is on.
    #[derive(Debug, Default)]
    pub struct AppParams {
        /// How the device is called.
        device_info?: DeviceInfo,
        /// The platform the device asks for commands.
        extranet?: Extranet,
        /// Where captures are pushed to.
        upload_info?: UploadInfo,
        /// How faces are taken and compared.
        face?: FaceParams,
        /// How the door is opened.
        gate_control?: GateControl,
        /// The lamp.
        led_control?: LedControl,
        /// The screen.
        lcd_control?: LcdControl,
        /// QR codes.
        qr_code_control?: QrCodeControl,
        /// Upgrades from afar. The document has it within `face` where settings are read, and here where they are written.
        remote_upgrader?: RemoteUpgrader,
        /// The list of people.
        name_list?: NameList,
        /// Newer firmware: the login.
        auth?: AuthParams,
        /// Newer firmware: the language, as a number.
        language?: i64,
        /// Newer firmware: the clock by NTP.
        ntp?: NtpParams,
        /// Newer firmware: what is kept of captures.
        record?: RecordParams,
    }
}

face_common::snake_record! {
    /// How the device is called.
    #[derive(Debug, Default)]
    pub struct DeviceInfo {
        /// Its number: under 32 bytes.
        device_no?: String,
        /// The number of the place: under 32 bytes.
        addr_no?: String,
        /// The name of the place: under 96 bytes.
        addr_name?: String,
    }
}

face_common::snake_record! {
    /// The lamp.
    #[derive(Debug, Default)]
    pub struct LedControl {
        /// 1 on, 2 by itself, 3 off.
        led_mode?: u32,
        /// 1 to 100.
        led_brightness?: u32,
        /// `low`, `mid`, `high`: where it is on by itself.
        led_sensitivity?: String,
    }
}

face_common::snake_record! {
    /// The screen.
    #[derive(Debug, Default)]
    pub struct LcdControl {
        /// The title.
        lcd_title?: String,
        /// What is shown.
        lcd_display_item?: LcdItems,
        /// Whether the screen is mirrored. The spelling is the vendor's.
        led_mirror?: bool,
    }
}

face_common::snake_record! {
    /// QR codes.
    #[derive(Debug, Default)]
    pub struct QrCodeControl {
        /// Whether they are read.
        enable?: bool,
        /// Not the same one again for so many seconds: 0 to 255.
        repeat_interval?: u32,
    }
}

face_common::snake_record! {
    /// The list of people.
    #[derive(Debug, Default)]
    pub struct NameList {
        /// Whether people are removed whose validity is over.
        auto_clean?: bool,
    }
}

fn port(port: Option<u32>) -> Result<(), EncodeError> {
    range("server_port", port.unwrap_or(0), 0, 65535)
}

impl AppParams {
    /// Holds the members against the document's limits.
    pub fn check(&self) -> Result<(), EncodeError> {
        if let Some(info) = &self.device_info {
            for (field, text, most) in [
                ("device_no", &info.device_no, 31),
                ("addr_no", &info.addr_no, 31),
                ("addr_name", &info.addr_name, 95),
            ] {
                bytes(field, text.as_deref().unwrap_or_default(), most)?;
            }
        }
        if let Some(extranet) = &self.extranet {
            port(extranet.server_port)?;
        }
        if let Some(upload) = &self.upload_info {
            port(upload.server_port)?;
            upload.check()?;
        }
        if let Some(face) = &self.face {
            face.check()?;
        }
        if let Some(gate) = &self.gate_control {
            gate.check()?;
        }
        if let Some(led) = &self.led_control {
            range("led_mode", led.led_mode.unwrap_or(1), 1, 3)?;
            range("led_brightness", led.led_brightness.unwrap_or(1), 1, 100)?;
        }
        if let Some(code) = &self.qr_code_control {
            range("repeat_interval", code.repeat_interval.unwrap_or(0), 0, 255)?;
        }
        Ok(())
    }
}

/// Reads the settings (2.3.1).
///
/// `request app params`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RequestAppParams {}

/// Changes settings (2.3.2): what is left out stays. Made of what was read, with [`UpdateAppParams::changed`].
///
/// `update app params`.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct UpdateAppParams {
    params: AppParams,
    /// What is held against the limits; all of it where there is none.
    #[serde(skip)]
    changed: Option<Box<AppParams>>,
}

impl UpdateAppParams {
    /// These settings, each within the document's limits. Upgrades from afar stand where the document has them in this command.
    pub fn of(mut params: AppParams) -> Self {
        let inside = params.face.as_mut().and_then(|f| f.remote_upgrader.take());
        params.remote_upgrader = joined(params.remote_upgrader.take(), inside);
        Self {
            params,
            changed: None,
        }
    }

    /// What is other in `after`: each group in which something is, whole. The document's limits hold for what is other; a device may
    /// have something beyond them, and keeps it. A member that is taken away stays as it is on the device: that is no change. Nothing, if
    /// nothing is other: see [`is_empty`](Self::is_empty).
    pub fn changed(before: &AppParams, after: &AppParams) -> Result<Self, EncodeError> {
        let change = change(before, after)?;
        let mut update = Self::of(change.groups);
        update.changed = Some(change.members.into());
        Ok(update)
    }

    /// What is to be set.
    pub fn params(&self) -> &AppParams {
        &self.params
    }

    /// Whether there is nothing to set.
    pub fn is_empty(&self) -> bool {
        self.params == AppParams::default()
    }

    fn within_limits(&self) -> Result<(), EncodeError> {
        all_read(&self.params.other)?;
        self.changed.as_deref().unwrap_or(&self.params).check()
    }
}

impl Member for UpdateAppParams {
    fn read<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(AppParams::read(d)?.map(|params| Self {
            params,
            changed: None,
        }))
    }

    fn unmodelled(&self, at: &str, found: &mut Vec<String>) {
        self.params.unmodelled(at, found);
    }
}

crate::macros::endpoint!(UpdateAppParams "update app params" => Done, idempotent, check UpdateAppParams::within_limits);

crate::macros::endpoint!(RequestAppParams "request app params" => AppParams, idempotent, settings);

command! {
    /// Puts the settings back to what they were from the factory (2.3.3).
    ResetAppParams "reset app params" {} => Done, idempotent
}
