//! One file for each thing that is measured. A new one stands here, in its file, and in `TARGETS` of `compare`.

pub mod digest;
pub mod job;
pub mod json;
pub mod photo;
pub mod sign;
pub mod stream;
pub mod xml;

use crate::Case;

pub(crate) fn all() -> Vec<Vec<Case>> {
    vec![
        digest::cases(),
        job::cases(),
        json::cases(),
        photo::cases(),
        sign::cases(),
        stream::cases(),
        xml::cases(),
    ]
}
