//! Bodies: JSON, XML, multipart, base64 photos, and the scalars that vendors spell loosely.

pub mod base64;
pub mod json;
pub mod lenient;
pub mod multipart;
pub mod xml;
