//! The members that cameras share, and their limits.

use super::SnapMode;
use crate::types::{Joined, not_empty, per_cent, range, text};
use face_common::{EncodeError, Secret};

/// A camera that is to be added.
macro_rules! to_add {
    ($(#[$meta:meta])* $name:ident video { $($own:tt)* }) => {
        crate::camera::fields::to_add! {
            $(#[$meta])*
            $name {
                $($own)*
                /// When faces are taken out of the stream.
                snap_mode: crate::camera::SnapMode,
                /// The smallest face in pixels, 60 to `facesize_max` (where left out: 60): 120 is a face of 120 by 120.
                facesize_min?: u32,
                /// The largest face in pixels, `facesize_min` to 1000 (where left out: 1000).
                facesize_max?: u32,
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($own:tt)* }) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[derive(Debug)]
            pub struct $name {
                /// Its name.
                camera_name: String,
                $($own)*
                /// How alike a face must be to be taken for one of the libraries, 0 to 100.
                threshold: u32,
                /// The libraries whose faces it looks for.
                lib_ids?: crate::types::Joined<u64>,
                /// Where it is.
                position?: String,
                /// What else there is to say.
                description?: String,
            }
        }
    };
}

/// What of a camera is to be other than it is.
macro_rules! to_modify {
    ($(#[$meta:meta])* $name:ident video { $($own:tt)* } check $check:path) => {
        crate::camera::fields::to_modify! {
            $(#[$meta])*
            $name {
                $($own)*
                /// When faces are taken out of the stream.
                snap_mode?: crate::camera::SnapMode,
                /// The smallest face in pixels, 60 to `facesize_max`: 120 is a face of 120 by 120.
                facesize_min?: u32,
                /// The largest face in pixels, `facesize_min` to 1000.
                facesize_max?: u32,
            } check $check
        }
    };
    ($(#[$meta:meta])* $name:ident { $($own:tt)* } check $check:path) => {
        crate::macros::message! {
            $(#[$meta])*
            $name "515" {
                /// Which camera: 1 to 8 on an M4s, to 16 on an M8s; twice as many on newer firmware.
                channel: u32,
                /// Its name.
                camera_name?: String,
                $($own)*
                /// How alike a face must be to be taken for one of the libraries, 0 to 100.
                threshold?: u32,
                /// The libraries whose faces it looks for: all of them, not those to be added.
                lib_ids?: crate::types::Joined<u64>,
                /// Where it is.
                position?: String,
                /// What else there is to say.
                description?: String,
            } => crate::camera::CameraChannel, idempotent, check $check
        }

        impl $name {
            /// Nothing yet of the camera of this channel.
            pub fn at(channel: u32) -> Self {
                Self { channel, ..Self::default() }
            }
        }
    };
}

/// A camera as it is read.
macro_rules! to_read {
    ($(#[$meta:meta])* $name:ident video { $($own:tt)* }) => {
        crate::camera::fields::to_read! {
            $(#[$meta])*
            $name {
                $($own)*
                /// When faces are taken out of the stream.
                snap_mode?: crate::camera::SnapMode,
                /// The smallest face in pixels: 120 is a face of 120 by 120.
                facesize_min?: u32,
                /// The largest face in pixels.
                facesize_max?: u32,
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($own:tt)* }) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[derive(Debug, Default)]
            pub struct $name {
                /// Its channel: which camera it is to the node.
                channel?: u32,
                /// Its name.
                camera_name?: String,
                $($own)*
                /// How alike a face must be to be taken for one of the libraries, 0 to 100.
                threshold?: u32,
                /// The libraries whose faces it looks for.
                lib_ids?: crate::types::Joined<u64>,
                /// Where it is.
                position?: String,
                /// What else there is to say.
                description?: String,
                /// Whether the node reaches it.
                status?: crate::camera::Status,
            }
        }
    };
}

pub(crate) use {to_add, to_modify, to_read};

pub(super) fn named(camera_name: Option<&str>, threshold: Option<u32>) -> Result<(), EncodeError> {
    not_empty("camera_name", camera_name)?;
    threshold.map_or(Ok(()), |t| per_cent("threshold", t))
}

pub(super) fn login(user: Option<&str>, password: Option<&Secret>) -> Result<(), EncodeError> {
    not_empty("camera_user", user)?;
    not_empty("camera_pwd", password.map(Secret::expose))
}

pub(super) fn sip_ids(server: Option<&str>, camera: Option<&str>) -> Result<(), EncodeError> {
    server.map_or(Ok(()), |id| text("server_sip_id", id, 1, 20))?;
    camera.map_or(Ok(()), |id| text("camera_sip_id", id, 1, 20))
}

pub(super) fn snap_mode(mode: Option<SnapMode>) -> Result<(), EncodeError> {
    match mode {
        Some(SnapMode::Unknown(odd)) => {
            let why = format!("is {odd}; 1, 2 and 3 are allowed");
            Err(EncodeError::invalid("snap_mode", why))
        }
        _ => Ok(()),
    }
}

/// One that is left out stands for its own limit: which it is to be held against.
pub(super) fn face_sizes(least: Option<u32>, most: Option<u32>) -> Result<(), EncodeError> {
    most.map_or(Ok(()), |most| range("facesize_max", most, 60, 1000))?;
    let to = most.unwrap_or(1000).into();
    least.map_or(Ok(()), |least| range("facesize_min", least, 60, to))
}

/// Left, top, right and bottom, or nothing.
pub(super) fn region(roi: Option<&Joined<u32>>) -> Result<(), EncodeError> {
    match roi.map(|roi| roi.0.as_slice()) {
        None | Some([]) => Ok(()),
        Some([left, top, right, bottom]) if left < right && top < bottom => Ok(()),
        Some(_) => Err(EncodeError::invalid(
            "camera_roi",
            "must be left, top, right and bottom, and not empty",
        )),
    }
}
