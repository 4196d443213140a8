//! How a device is set (2.3). Trees of settings are read, changed and written back: members that have no field stay.

mod app;
mod change;
mod face;
mod gate;
mod network;
mod newer;
mod schedule;
mod stream;

pub use app::{
    AppParams, DeviceInfo, LcdControl, LedControl, NameList, QrCodeControl, RequestAppParams,
    ResetAppParams, UpdateAppParams,
};
pub use face::{BodyTemperature, FaceParams, MaskParams, PicForm};
pub use gate::{GateControl, GateMode, MatchMode, OutputMode, WiegandProtocol};
pub use network::{
    Extranet, ExtranetMode, RemoteUpgrader, UploadInfo, UploadMethod, UploadPattern,
};
pub use newer::{AuthParams, CardParams, HatParams, NtpParams, RecordParams};
pub use schedule::{
    AddScheduleKind, Day, HourMinute, RequestScheduleParams, ScheduleDone, ScheduleKind,
    ScheduleMode, ScheduleParams, Section, UpdateScheduleParams,
};
pub use stream::{
    ImageParams, RequestStreamParams, ResetStreamParams, StreamParams, UpdateStreamParams,
    VideoParams,
};

#[cfg(test)]
mod tests;
