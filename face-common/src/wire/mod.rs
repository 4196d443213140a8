//! Bodies: JSON, XML, multipart, base64 photos, and the scalars that vendors spell loosely.

pub mod base64;
pub mod hex;
pub mod json;
pub mod lenient;
pub mod member;
pub mod multipart;
mod record;
pub mod xml;
