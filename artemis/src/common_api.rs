//! The platform itself.

use crate::macros::api;

/// `POST /artemis/api/common/v1/version`: which platform answers, and which version. By `GET` it says `code=8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct VersionGet {}

api!(VersionGet: "/artemis/api/common/v1/version" => Version, true);

face_common::record! {
    /// Which platform, and which version.
    #[derive(Debug, Default)]
    pub struct Version {
        /// `HikCentral Professional`. The gateway's spelling is `produceName`.
        #[serde(rename = "produceName", alias = "productName")]
        product_name?: String,
        /// `V2.3.0.0`.
        soft_version?: String,
    }
}
