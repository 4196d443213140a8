//! The node itself (系统配置, chapter 6): clock, network, storage, upgrades.

mod clock;
mod load;
mod maintenance;
mod network;
mod ntp;
mod storage;
mod version;

pub use clock::{GetTime, SetTime, SystemTime, TimeFormat};
pub use load::{CpuLoad, GetCpuLoad, GetMemoryLoad, MemoryLoad};
pub(crate) use maintenance::a_file;
pub use maintenance::{DisableWeb, EnableWeb, Reboot, RestoreDefaults, Upgrade};
pub use network::{
    AddressMethod, DefaultInterface, Ethernet, GetNetwork, IpVersion, NetworkSettings,
    SetDefaultInterface, SetNetwork,
};
pub use ntp::{GetNtp, NtpSettings, SetNtp};
pub use storage::{GetStorage, SetStorageStrategy, StorageStrategy, StorageUse};
pub use version::{DeviceId, GetDeviceId, GetVersion, SetDeviceId, Version};

#[cfg(test)]
mod tests;
