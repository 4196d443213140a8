//! System: what the device is. (Document: System, entries 4 to 8.)

mod device_info;

pub use device_info::{DeviceInfo, DeviceInfoGet};
