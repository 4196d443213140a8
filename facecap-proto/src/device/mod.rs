//! The device itself: picture, outputs, clock, hardware, network (2.4 to 2.6, 2.8, 2.9, 2.13, 2.17).

mod control;
mod hardware;
mod network;
mod system;

pub use control::{GpioControl, GpioInfo, Snapshot, SnapshotImage, SnapshotTaken, WiegandControl};
pub use hardware::{
    FourG, GetHardwareInfo, Hardware, HardwareInfo, Lcd, LcdChoice, SetHardwareInfo,
};
pub use network::{FourGInfo, Request4gInfor, Traffic, TrafficDay, TrafficStatistics};
pub use system::{
    CustomerAuthCode, DateTime, Reboot, RequestCustomerAuthCode, RequestDateTime,
    RestartApplication, UpdateCustomerAuthCode, UpdateDateTime,
};

use crate::macros::reply;

reply! {
    /// A yes without content.
    Done {}
}

#[cfg(test)]
mod tests;
