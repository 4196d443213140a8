//! What the cameras saw (3.13 to 3.18, 3.21 to 3.24): captures of faces (抓拍图片), alarms (告警图片: captures of faces that are in a
//! library the camera is bound to), captures of bodies (人体抓拍图片); by page, packed into a file, and deleted.

mod body;
mod query;
#[cfg(test)]
mod tests;

pub use body::{Body, BodyPage, ExportBodies, ExportBodiesById, QueryBodies};
pub use query::{
    Alarm, AlarmPage, Capture, CapturePage, DeleteAllCaptures, ExportAlarms, ExportAlarmsById,
    ExportCaptures, ExportCapturesById, QueryAlarms, QueryCaptures,
};

use crate::macros::reply;
use crate::types::Joined;
use face_common::EncodeError;
use face_common::time::Timestamp;

reply! {
    /// A file that was packed.
    Export {
        /// Where it can be downloaded: [`Download`](crate::download::Download). By the document a path like `tmp/face_….zip`; it does
        /// not say how it is fetched, and it is taken to be as for pictures.
        export_url: String,
        /// Pictures that could not be packed.
        failed_img_ids?: Joined<String>,
        /// How many pictures are in it.
        result_num?: u64,
        /// How many there are.
        total_num?: u64,
    }
}

/// Times as nodes read and write them: `2019-10-16 13:20:00`, without a zone; the end not before the beginning.
fn times(start: Option<&Timestamp>, stop: Option<&Timestamp>) -> Result<(), EncodeError> {
    for (field, time) in [("start_time", start), ("stop_time", stop)] {
        if let Some(time) = time {
            crate::types::clock(field, time)?;
        }
    }
    let at = |time: Option<&Timestamp>| time.and_then(|t| t.unix_ms(Some(0)));
    match (at(start), at(stop)) {
        (Some(start), Some(stop)) if stop < start => {
            Err(EncodeError::invalid("stop_time", "is before `start_time`"))
        }
        _ => Ok(()),
    }
}
