//! The device itself. (Document: System, entries 4 to 8; time and time servers beside them.)

mod device_info;
mod maintenance;
mod time;

pub use device_info::{DeviceInfo, DeviceInfoGet, DeviceInfoPut};
pub use maintenance::{
    DeviceLanguage, DeviceLanguageGet, Format, Reboot, SystemCapabilitiesGet, VideoInputChannel,
    VideoInputChannels, VideoInputChannelsGet,
};
pub use time::{
    NtpServer, NtpServerGet, NtpServerPut, NtpServers, NtpServersGet, Time, TimeGet, TimeMode,
    TimePut,
};
