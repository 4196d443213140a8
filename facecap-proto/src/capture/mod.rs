//! Who passed (2.2): captures as a device pushes them, and its records of them.

mod access;
mod acknowledge;
mod face;
mod parts;
mod records;

pub use access::{Access, Reason};
pub use acknowledge::{Acknowledgement, DeviceType, GatewayControl, Popup, Speech, TextSpelling};
pub use face::{FaceKey, FacePush};
pub use parts::{Attributes, Closeup, Hat, IdCard, Match, Origin, PersonAttr, QrCode, Sex, Video};
pub use records::{CaptureRecord, RecordPage, RequestRecords};

#[cfg(test)]
mod tests;
